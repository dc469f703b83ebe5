"""The form: what its sheets hold and offer, that it is the same every time, and that any text comes back unchanged."""

import csv
import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from policy_report.cli import main
from policy_report.records import store
from policy_report.records.models import Position
from policy_report.spreadsheet.form import POSITION_COLUMNS
from policy_report.spreadsheet.importing import columns, form_diff
from policy_report.spreadsheet.importing.source import read_file
from policy_report.spreadsheet.workbook import workbook
from policy_report.text import forbidden
from policy_report.workspace import find

TOPICS = """
    - id: declaration
      title: Joint declaration
      labels: {support: Signed}
    - id: outcome
      title: Outcome
    """
FILES = {
    "positions/topics.yaml": TOPICS,
    "positions/actors.yaml": "- {id: lines, name: Northsea Lines, kind: company, groups: [Ports, Ships]}\n",
    "positions/sources.yaml": "- {id: minutes, title: Minutes, date: 2025-02, url: 'https://example.org/'}\n",
    "positions/all.csv": """
        actor,topic,stance,date,summary,source,salience,confidence
        FR,declaration,Signed,2025-02-11,=1+1,minutes,4,stated
        lines,Outcome,declined,,1.10,,,
        """,
}


def held(root):
    found, problems = store.read(find(root, exact=True))
    assert [problem for problem in problems if problem.severity == "error"] == []
    return found


def made(root):
    """Return the form of a workspace as openpyxl sees it."""
    found = held(root)
    return openpyxl.load_workbook(io.BytesIO(workbook(found.source_records, found.records)))


@pytest.fixture
def root(workspace):
    return workspace(FILES).root


def rows(sheet):
    """Return what each row shows, without empty cells at its end and without empty rows."""
    found = []
    for row in sheet.iter_rows(values_only=True):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        found += [cells] if cells else []
    return found


# --- what the sheets hold --------------------------------------------------------------------------------------------


def test_the_sheets_in_their_order(root):
    book = made(root)
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Positions", "visible"),
        ("Actors", "visible"),
        ("Topics", "visible"),
        ("Sources", "visible"),
        ("Help", "visible"),
        ("policy-report", "hidden"),
    ]
    assert book.active.title == "Positions"


def test_the_records_are_shown_by_name_and_days_are_days(root):
    head, *found = rows(made(root)["Positions"])
    assert head[:5] == ["Record", "Actor", "Topic", "Stance", "Date"]
    assert [{name: cell for name, cell in zip(head[1:], row[1:], strict=False) if cell} for row in found] == [
        {
            "Actor": "France",
            "Topic": "Joint declaration",
            "Stance": "Supports",
            "Date": datetime.fromisoformat("2025-02-11"),
            "Summary": "=1+1",
            "Source": "minutes",
            "Salience": 4,
            "Confidence": "stated",
        },
        {"Actor": "Northsea Lines", "Topic": "Outcome", "Stance": "Declined to say", "Summary": "1.10"},
    ]


def test_every_field_of_a_position_has_a_column():
    assert sorted(column.field for column in POSITION_COLUMNS) == sorted(Position.model_fields)


def test_text_stays_text(root):
    book = made(root)
    sheet = book["Positions"]
    assert [(sheet[cell].data_type, sheet[cell].number_format) for cell in ("F2", "F3")] == [("s", "@"), ("s", "@")]
    assert sheet.column_dimensions["F"].number_format == "@"  # of the rows to come
    assert sheet["E2"].number_format == "yyyy-mm-dd"
    assert sheet.column_dimensions["A"].hidden


def test_the_names_are_on_sheets_of_their_own(root):
    book = made(root)
    assert rows(book["Actors"])[1:] == [
        ["Northsea Lines", "company", None, "Ports; Ships", None, None, "lines"],
        ["France", "country", None, None, None, None, "france"],
    ]
    assert rows(book["Topics"])[1:] == [
        ["Joint declaration", None, None, None, None, "declaration"],
        ["Outcome", None, None, None, None, "outcome"],
    ]
    assert rows(book["Sources"])[1:] == [["minutes", "Minutes", None, None, "2025-02", "https://example.org/"]]


def test_the_cells_offer_what_is_allowed(root):
    book = made(root)
    sheet = book["Positions"]
    offers = {
        sheet[f"{str(rule.sqref)[0]}1"].value: (rule.formula1, rule.errorStyle or "stop")
        for rule in sheet.data_validations.dataValidation
    }
    assert offers == {
        "Actor": ("actor_names", "warning"),
        "Topic": ("topic_titles", "warning"),
        "Stance": ("stances", "stop"),
        "Date": ("61", "warning"),
        "Recorded": ("61", "warning"),
        "Source": ("source_ids", "warning"),
        "Salience": ('"1,2,3,4,5"', "stop"),
        "Confidence": ('"stated,reported,inferred"', "stop"),
        "Embargo": ("61", "warning"),
        "Attribution": ('"withheld"', "stop"),
    }
    names = {name: defined.attr_text for name, defined in book.defined_names.items()}
    assert names["actor_names"] == "OFFSET(Actors!$A$2,0,0,MAX(1,COUNTA(Actors!$A$2:$A$1003)),1)"
    stances = names["stances"].replace("Help!", "").replace("$", "")
    assert [cell.value for (cell,) in book["Help"][stances]] == [
        "Supports",
        "With reservations",
        "Neutral",
        "Opposed in part",
        "Opposes",
        "Declined to say",
        "Not applicable",
    ]


def test_the_help_gives_the_words_of_a_topic(root):
    text = {row[1]: row[2] for row in made(root)["Help"].iter_rows(values_only=True) if row[2]}
    assert text["Supports"] == "● in a brief; “Signed” on Joint declaration"


def test_every_stance_has_its_colour(root):
    rules = made(root)["Positions"].conditional_formatting
    (cells,) = {str(found.sqref) for found in rules}
    words = [rule.formula[0] for found in rules for rule in found.rules]
    assert cells == "D2:D1003"
    assert words[:4] == ['"Supports"', '"support"', '"With reservations"', '"qualified-support"']


def test_a_text_too_long_for_a_cell_says_where_to_edit_it(workspace):
    text = "long " * 8_000
    root = workspace({"positions/a.csv": f"actor,topic,stance,summary\nFR,outcome,support,{text}\n"}).root
    assert rows(made(root)["Positions"])[1][5] == "[39,999 characters, too long for a cell: edit positions/a.csv:2]"


# --- the file ---------------------------------------------------------------------------------------------------------


def test_the_same_records_give_the_same_bytes(root):
    found = held(root)
    content = workbook(found.source_records, found.records)
    assert workbook(held(root).source_records, found.records) == content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_open_xml_validator_finds_no_error(root, tmp_path):
    path = tmp_path / "form.xlsx"
    found = held(root)
    path.write_bytes(workbook(found.source_records, found.records))
    assert OpenXmlValidator().validate(path).errors == []


def test_the_command_writes_the_form_and_prints_its_name(root, tmp_path, capfd):
    with pytest.raises(SystemExit) as exit_:
        main(["-C", str(root), "workbook", str(tmp_path / "form.xlsx")])
    output = capfd.readouterr()
    assert (exit_.value.code, output.err) == (
        0,
        f"2 positions; take it back in with `policy-report import {tmp_path / 'form.xlsx'}`\n",
    )
    assert output.out.strip().endswith("form.xlsx")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("form.csv", "'{path}' does not end in .xlsx; a form is an .xlsx workbook"),
        ("positions/form.xlsx", "a form in positions/ would be taken for records; write it elsewhere"),
    ],
)
def test_a_name_that_cannot_be_a_form(root, capfd, name, message):
    with pytest.raises(SystemExit) as exit_:
        main(["-C", str(root), "workbook", str(root / name)])
    assert exit_.value.code == 2
    assert capfd.readouterr().err == message.format(path=root / name) + "\n"


def test_work_that_is_not_imported_is_not_overwritten(root, capfd):
    path = root / "form.xlsx"

    def write():
        with pytest.raises(SystemExit) as exit_:
            main(["-C", str(root), "workbook", str(path)])
        return exit_.value.code or 0, capfd.readouterr().err

    assert [write()[0], write()[0]] == [0, 0]
    book = openpyxl.load_workbook(path)
    book["Positions"]["D3"] = "Opposes"
    book.save(path)
    before = path.read_bytes()
    code, said = write()
    assert code == 2
    assert said.endswith(
        "form.xlsx is there already, and holds 1 row that the records do not have; import it first, "
        "choose another name, or delete it\n"
    )
    assert path.read_bytes() == before
    path.write_bytes(b"something else")
    assert write()[1].endswith("is no form that could be imported as it is; choose another name, or delete it\n")
    assert path.read_bytes() == b"something else"


def test_a_workspace_with_a_mistake_gives_no_form(workspace, capfd):
    root = workspace({"positions/a.csv": "actor,topic,stance\nNobody,outcome,support\n"}).root
    with pytest.raises(SystemExit) as exit_:
        main(["-C", str(root), "workbook", str(root / "form.xlsx")])
    assert exit_.value.code == 1
    assert not (root / "form.xlsx").exists()


# --- any text comes back ----------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40) | st.sampled_from(
    [
        "=1+1",
        "+1",
        "-1",
        "@a",
        "'x",
        "0123",
        "1.10",
        "1-2",
        "2025-02-11",
        "TRUE",
        "#N/A",
        "_x0041_",
        "two\nlines",
        "1e5",
    ]
)


@settings(max_examples=20)
@given(texts=st.lists(TEXTS.filter(lambda text: forbidden(text) is None), min_size=1, max_size=4))
def test_a_form_that_nobody_touched_has_only_untouched_rows(fresh_workspace, texts):
    table = io.StringIO(newline="")
    csv.writer(table, lineterminator="\n").writerows(
        [["actor", "topic", "stance", "summary", "note"], *(["FR", "outcome", "support", text, "x"] for text in texts)]
    )
    root = fresh_workspace({"positions/a.csv": table.getvalue().encode()}).root
    found, problems = store.read(find(root, exact=True))
    if any(problem.severity == "error" for problem in problems):
        return  # a character that no record may hold
    path = root / "form.xlsx"
    path.write_bytes(workbook(found.source_records, found.records))
    table_ = read_file(path)
    heads, problems = columns.columns(table_.sheet, {}, "form.xlsx")
    values = columns.Values(table_.sheet, {}, found.records.scale, harmless=False)
    incoming = columns.incoming(table_.sheet, heads, values)
    result = form_diff.compare(incoming, table_.originals, found, "form.xlsx", "")
    assert (problems, list(table_.problems)) == ([], [])
    assert (result.untouched, result.new, result.changed, result.deleted) == (len(texts), [], [], [])
