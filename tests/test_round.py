"""An analyst's round, from end to end: workbook out, edited in a spreadsheet program, back in, briefs, and her own deck."""

import io
import shutil
import zipfile

import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Inches, Pt

from policy_report.cli import main

pytestmark = pytest.mark.usefixtures("without_processes")
FILES = {
    "policy-report.toml": """
        title = "Talks"
        [briefs.talks]
        formats = ["html", "pptx", "xlsx"]
        """,
    "positions/topics.yaml": """
        - {id: declaration, title: Joint declaration, labels: {support: Signed, oppose: Did not sign}}
        - {id: outcome, title: Outcome}
        """,
    "positions/sources.yaml": """
        - {id: speech, title: The speech, date: 2025-02-11}
        """,
    "positions/countries/france.yaml": """
        # Kept by the Paris desk.
        actor: {id: france, name: France, kind: country}
        positions:
          - topic: declaration        # signed at noon
            stance: support
            date: 2025-02-11
            summary: 'Signed.'
            source: speech

          - topic: outcome
            stance: neutral
            date: 2025-02-11
            summary: "Waits: see the annex."   # do not shorten
            source: speech
        """,
    "positions/others.csv": """
        actor,topic,stance,date,summary,source
        India,declaration,support,2025-02-11,Signed too.,speech
        """,
}
ADDED = [
    ("Japan", "Joint declaration", "Supports", "2025-02-12", "Signed a day later.", "speech"),
    ("United Kingdom", "Joint declaration", "Opposes", "2025-02-12", "Did not sign.", "speech"),
    ("United Kingdom", "Outcome", "Opposes", "2025-02-12", "=Not enough.", "speech"),
]
FIELDS = ("Actor", "Topic", "Stance", "Date", "Summary", "Source")


@pytest.fixture
def run(capfd):
    """Run the command in this process: what it said on stdout and stderr; it must succeed."""

    def call(root, *arguments):
        with pytest.raises(SystemExit) as exit_:
            main(["-C", str(root), *map(str, arguments)])
        output = capfd.readouterr()
        assert not exit_.value.code, output.err
        return output.out, output.err

    return call


def make_deck(path):
    """Save a deck as its owner made it: a slide of her own, a marked table with her fonts, a marked line of text."""
    deck = Presentation()
    opening, second = (deck.slides.add_slide(deck.slide_layouts[5]) for _ in range(2))
    opening.shapes.title.text = "My opening"
    opening.notes_slide.notes_text_frame.text = "Say hello."
    second.shapes.title.text = "Where they stand"
    frame = second.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(8), Inches(1))
    frame.name = "policy-report: matrix brief=talks"
    for cell in (cell for row in frame.table.rows for cell in row.cells):
        cell.text = "?"
        cell.text_frame.paragraphs[0].runs[0].font.size = Pt(15)
    box = second.shapes.add_textbox(Inches(1), Inches(6), Inches(4), Inches(0.5))
    box.name, box.text_frame.text = "policy-report: as-of", "yesterday"
    deck.save(path)


def edit(path):
    """Add three rows to the form and change one, as a spreadsheet program saves it."""
    book = load_workbook(path)
    sheet = book["Positions"]
    head = next(row for row in sheet.iter_rows(max_row=10) if "Actor" in [cell.value for cell in row])
    header = {cell.value: cell.column for cell in head}
    (changed,) = (row for row in sheet.iter_rows() if row[header["Summary"] - 1].value == "Waits: see the annex.")
    changed[header["Stance"] - 1].value = "Supports"
    free = 1 + max(row[0].row for row in sheet.iter_rows() if row[header["Actor"] - 1].value)
    for number, values in enumerate(ADDED):
        for field, value in zip(FIELDS, values, strict=True):
            cell = sheet.cell(free + number, header[field], value)
            cell.data_type = "s"
    book.save(path)


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def without_marked(xml):
    """Return a slide without the shapes that carry a mark."""
    tree = etree.fromstring(xml)
    for shape in tree.xpath("//*[local-name()='cNvPr'][starts-with(@name, 'policy-report:')]/../.."):
        shape.getparent().remove(shape)
    return etree.tostring(tree)


def words(deck):
    (table,) = (shape.table for shape in Presentation(deck).slides[1].shapes if shape.has_table)
    return {row.cells[0].text: [cell.text for cell in row.cells][1:] for row in table.rows}


def test_the_round(workspace, tmp_path_factory, run, request):
    root = workspace(FILES).root
    desk = tmp_path_factory.mktemp("desk")
    form, deck = desk / "talks.xlsx", desk / "mine.pptx"
    make_deck(deck)
    run(root, "build")
    run(root, "refresh", deck)
    before, yaml = deck.read_bytes(), (root / "positions/countries/france.yaml").read_text()

    run(root, "workbook", form)
    edit(form)
    if shutil.which("soffice"):  # which opens the workbook and saves it again
        shutil.move(request.getfixturevalue("office")(form, "xlsx"), form)
    run(root, "import", form, "--dry-run")
    assert not (root / "positions/talks.csv").exists()
    run(root, "import", form, "--update", "--on", "2026-01-01")
    changed = yaml.replace("stance: neutral", "stance: support") + "    recorded: 2026-01-01\n"
    assert (root / "positions/countries/france.yaml").read_text() == changed

    changed = run(root, "changes", "--since", "2025-02-11", "--format", "csv")[0].splitlines()
    assert changed == [
        "actor,topic,change,before,after",
        "Japan,Joint declaration,new,,Signed",
        "United Kingdom,Joint declaration,new,,Did not sign",
        "United Kingdom,Outcome,new,,Opposes",
    ]
    _, said = run(root, "build")
    assert said.splitlines()[-1] == "built 1 brief"
    run(root, "refresh", deck)

    after = deck.read_bytes()
    old, new = parts(before), parts(after)
    assert [name for name in old if old[name] != new[name]] == ["ppt/slides/slide2.xml"]
    assert list(old) == list(new)
    assert without_marked(old["ppt/slides/slide2.xml"]) == without_marked(new["ppt/slides/slide2.xml"])
    assert {
        name: [text.lstrip("●◕◐◔○· ") for text in row]
        for name, row in words(deck).items()
        if name in ("France", "Japan", "United Kingdom")
    } == {
        "France": ["Signed", "Supports"],
        "Japan": ["Signed", "No evidence"],
        "United Kingdom": ["Did not sign", "Opposes"],
    }
    assert run(root, "refresh", deck)[0].strip() in ("", "nothing changed")
    assert deck.read_bytes() == after
