"""The table of fields: two lines add a field to everything, as a copy of the package that has them shows."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from policy_report.brief.report import PositionEntry
from policy_report.records.fields import FIELDS, FORM, REGISTER
from policy_report.records.positions import COLUMNS
from tests.conftest import TOPICS, write

REPO = Path(__file__).parents[2]
LINES = {  # file: the line of a text and of a date, and the line that they stand before
    "policy_report/records/fields.py": (
        """
    RecordField("mandate", "text", "Mandate", 20, "what lets the actor say so", synonyms=("power",), compared="wording"),
    RecordField("expires", "date", "Expires", 12, "the last day of it"),
""",
        '    RecordField("file", "name",',
    ),
    "policy_report/brief/report.py": ("\n    mandate: str\n    expires: dt.date | None\n", "    locator: str\n"),
}
TEMPLATES = {  # of HTML, PDF and Word; of Markdown: what shows a field there, and before what
    "templates/macros.html.j2": ("<p>{{ p.mandate }}, {{ p.expires }}</p>", "{% if p.conditions %}"),
    "templates/sections/topics.md.j2": (" {{ p.mandate }}, {{ p.expires }}", "{% if p.conditions %}"),
}
FRANCE = """
    actor: {id: france, name: France, kind: country}
    positions:
      - topic: declaration
        stance: support
        date: 2025-02-11
        summary: Signs.
        mandate: Cabinet of May
        expires: 2027-03-04  # a comment, since it is a date
    """
VALUES = ("Cabinet of May", "2027-03-04")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """Return a copy of the package and its templates with two more fields."""
    tree = tmp_path_factory.mktemp("tree")
    for folder in ("policy_report", "templates"):
        shutil.copytree(REPO / folder, tree / folder)  # with its bytecode
    for name, (more, before) in (LINES | TEMPLATES).items():
        text = (tree / name).read_text()
        assert text.count(before) == 1
        (tree / name).write_text(text.replace(before, more.removeprefix("\n") + before))
    return tree


@pytest.fixture
def run(tree, tmp_path):
    """Return what runs a command of the copy in a workspace of one record, and gives what it prints."""
    write(tmp_path, {"policy-report.toml": "", "positions/topics.yaml": TOPICS, "positions/france.yaml": FRANCE})

    def run(*arguments, code=0):
        command = [sys.executable, "-m", "policy_report", *arguments]
        env = os.environ | {"PYTHONPATH": str(tree)}
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def told(path):
    """Return the text of a report, whatever its format."""
    if path.suffix == ".pdf":
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
    if not zipfile.is_zipfile(path):
        return path.read_text()
    with zipfile.ZipFile(path) as package:
        return "\n".join(re.sub("<[^>]+>", "", package.read(name).decode()) for name in package.namelist())


def test_every_format_that_shows_all_fields_or_whose_template_names_it_shows_it(run, tmp_path):
    run("build", "--format", "json,xlsx,html,pdf,docx,md,pptx,csv")
    found = {path.suffix: path for path in (tmp_path / "reports").iterdir()}
    (position,) = json.loads(found[".json"].read_text())["positions"]
    assert (position["mandate"], position["expires"]) == VALUES
    head, row = openpyxl.load_workbook(found[".xlsx"])["Positions"].values
    register = dict(zip(head, row, strict=True))
    assert (register["Mandate"], str(register["Expires"].date())) == VALUES
    by_template = [".html", ".pdf", ".docx", ".md"]
    assert [suffix for suffix in by_template if ", ".join(VALUES) not in told(found[suffix])] == []
    # Slides say what their code says; CSV is the matrix alone, as SVG and PNG are.
    assert [suffix for suffix in (".pptx", ".csv") if VALUES[0] in told(found[suffix])] == []


def test_it_goes_out_in_the_form_and_comes_back_and_is_compared(run, tmp_path):
    run("build", "--format", "json")
    run("workbook", "form.xlsx")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    sheet = book["Positions"]
    cells = {head.value: cell for head, cell in zip(*sheet.iter_rows(max_row=2), strict=True)}
    assert (cells["Mandate"].value, str(cells["Expires"].value.date())) == VALUES
    assert ("Mandate", "What lets the actor say so.") in [row[1:3] for row in book["Help"].values]
    cells["Mandate"].value, cells["Expires"].value = "Cabinet of June", cells["Expires"].value.replace(year=2028)
    book.save(tmp_path / "form.xlsx")
    run("import", "form.xlsx", "--update")
    record = FRANCE.replace("of May", "of June").replace("2027", "2028")
    assert (tmp_path / "positions/france.yaml").read_text().split() == record.split()
    assert "reworded" in run("changes", "--since", "reports/brief.json")


def test_the_tables_of_others_bring_it_and_what_is_wrong_is_said(run, tmp_path):
    write(tmp_path, {"others.csv": "Country,Topic,Vote,Power,Expires\nIndia,Outcome,oppose,A law,2027-03-04 10:00\n"})
    run("import", "others.csv", "--on", "2026-01-01")
    assert (tmp_path / "positions/others.csv").read_text() == (
        "actor,topic,stance,recorded,mandate,expires\nindia,outcome,oppose,2026-01-01,A law,2027-03-04\n"
    )
    write(tmp_path, {"positions/france.yaml": FRANCE.replace("2027-03-04", "soon")})
    assert "positions/france.yaml:8: expires: 'soon' is not a date" in run("check", code=1)
    assert {"mandate", "expires"} <= json.loads(run("schema", "positions"))["$defs"]["Position"]["properties"].keys()


def test_no_field_is_lost_on_the_way_nor_in_the_docs():
    entry = PositionEntry.__dataclass_fields__
    assert [field.name for field in FIELDS if field.shown and field.name not in entry] == []
    assert [name for name in COLUMNS if name not in entry] == [
        *("begins", "source_title", "marking", "recorded", "embargo", "attribution")  # they decide what is shown
    ]
    assert {field.name for field in FORM} == {field.name for field in FIELDS if field.given}
    docs = (REPO / "docs/records.md").read_text()
    assert [field.name for field in FORM if f"| `{field.name}` |" not in docs] == []
    assert all(field.head and field.width for field in (*FORM, *REGISTER))
