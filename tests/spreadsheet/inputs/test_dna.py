"""Databases of the Discourse Network Analyzer, written with the tables that its version 3 makes."""

import sqlite3
from contextlib import closing

import pytest

from policy_report.spreadsheet.inputs import InputRow, InputTable
from policy_report.spreadsheet.inputs.dna import read

TABLES = """
CREATE TABLE CODERS(ID INTEGER NOT NULL PRIMARY KEY, Name TEXT NOT NULL);
CREATE TABLE DOCUMENTS(ID INTEGER NOT NULL PRIMARY KEY, Title TEXT NOT NULL, Text TEXT NOT NULL, Coder INTEGER,
    Author TEXT NOT NULL DEFAULT '', Source TEXT NOT NULL DEFAULT '', Section TEXT NOT NULL DEFAULT '',
    Notes TEXT NOT NULL DEFAULT '', Type TEXT NOT NULL DEFAULT '', Date INTEGER NOT NULL);
CREATE TABLE STATEMENTTYPES(ID INTEGER NOT NULL PRIMARY KEY, Label TEXT NOT NULL);
CREATE TABLE VARIABLES(ID INTEGER NOT NULL PRIMARY KEY, Variable TEXT NOT NULL, DataType TEXT NOT NULL,
    StatementTypeId INTEGER, UNIQUE (Variable, StatementTypeId));
CREATE TABLE STATEMENTS(ID INTEGER NOT NULL PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
    Start INTEGER NOT NULL, Stop INTEGER NOT NULL, Coder INTEGER);
CREATE TABLE ENTITIES(ID INTEGER NOT NULL PRIMARY KEY, VariableId INTEGER NOT NULL, Value TEXT NOT NULL DEFAULT '');
CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Entity INTEGER);
CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value TEXT);
CREATE TABLE DATAINTEGER(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE ATTRIBUTEVARIABLES(ID INTEGER PRIMARY KEY, VariableId INTEGER, AttributeVariable TEXT);
CREATE TABLE ATTRIBUTEVALUES(ID INTEGER PRIMARY KEY, EntityId INTEGER, AttributeVariableId INTEGER,
    AttributeValue TEXT NOT NULL DEFAULT '');
INSERT INTO CODERS VALUES (1, 'Admin');
INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement'), (2, 'Annotation');
INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1), (2, 'organization', 'short text', 1),
    (3, 'concept', 'short text', 1), (4, 'agreement', 'boolean', 1), (5, 'note', 'long text', 2);
"""
HEARING = """
INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Author, Source, Type, Date) VALUES
    (1, 'Hearing', 'Ünsere Firma agrees. The union does not.', 1, 'A. B.', 'The Gazette', 'article', 1739232000),
    (2, 'Hearing', 'Yes.', 1, '', 'https://example.org/2', '', 1739318399);
INSERT INTO STATEMENTS VALUES (7, 1, 1, 0, 20, 1), (8, 1, 1, 21, 40, 1), (9, 1, 2, 0, 4, 1);
INSERT INTO ENTITIES VALUES (1, 1, 'Jane Doe'), (2, 2, 'Acme'), (3, 2, 'Union'), (4, 3, 'Tax the rich');
INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES
    (7, 1, 1), (7, 2, 2), (7, 3, 4), (8, 2, 3), (8, 3, 4), (9, 2, 3), (9, 3, 4);
INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (7, 4, 1), (8, 4, 0), (9, 4, 1);
INSERT INTO ATTRIBUTEVARIABLES VALUES (1, 2, 'Type'), (2, 2, 'Alias'), (3, 3, 'Notes');
INSERT INTO ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue) VALUES
    (2, 1, 'company'), (2, 2, 'Acme Inc.'), (4, 3, 'coded since 2020'), (3, 1, '');
"""


@pytest.fixture
def dna(tmp_path):
    def reading(*scripts: str):
        path = tmp_path / "debate #1?.dna"
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as database:
            for script in scripts:
                database.executescript(script)
        sheet, problems = read(path, "debate.dna")
        return sheet, [str(problem) for problem in problems]

    return reading


def test_statements_are_rows(dna):
    sheet, problems = dna(TABLES, HEARING)
    assert problems == []
    assert sheet.header == ("person", "organization", "concept", "agreement", "text", "document", "date", "coder")
    union = ("", "Union", "Tax the rich")
    assert sheet.rows == (
        InputRow(
            "statement 7",
            ("Jane Doe", "Acme", "Tax the rich", "1", "Ünsere Firma agrees.", "Hearing", "2025-02-11", "Admin"),
        ),
        InputRow("statement 8", (*union, "0", "The union does not.", "Hearing", "2025-02-11", "Admin")),
        InputRow("statement 9", (*union, "1", "Yes.", "Hearing (document 2)", "2025-02-11", "Admin")),
    )
    assert sheet.stances == {"1": "support", "0": "oppose"}
    assert dict(sheet.fields) == {
        "person": "speaker",
        "organization": "actor",
        "concept": "topic",
        "agreement": "stance",
        "text": "quote",
        "document": "source",
        "date": "date",
        "coder": "coder",
    }


def test_what_the_file_knows_of_its_names_is_kept(dna):
    sheet, _ = dna(TABLES, HEARING)
    assert sheet.actors == {"Acme": {"name": "Acme", "kind": "company", "aliases": ["Acme Inc."]}}
    assert sheet.topics == {"Tax the rich": {"title": "Tax the rich", "note": "coded since 2020"}}
    assert sheet.sources == {
        "Hearing": {
            "id": "hearing",
            "title": "Hearing",
            "author": "A. B.",
            "publisher": "The Gazette",
            "date": "2025-02-11",
            "type": "article",
        },
        "Hearing (document 2)": {
            "id": "hearing-document-2",
            "title": "Hearing",
            "date": "2025-02-11",
            "url": "https://example.org/2",
        },
    }


def test_without_organizations_the_person_is_the_actor(dna):
    sheet, _ = dna(TABLES, HEARING, "DELETE FROM DATASHORTTEXT WHERE VariableId = 2")
    assert sheet.fields["person"] == "actor"
    assert "organization" not in sheet.fields


def test_a_variable_named_as_what_every_statement_has_is_refused(dna):
    sheet, problems = dna(TABLES, HEARING, "UPDATE VARIABLES SET Variable = 'date' WHERE ID = 1")
    assert sheet == InputTable()
    assert problems == [
        "debate.dna:1: date: every statement has something of this name; rename the variable in DNA [duplicate-key]"
    ]


def test_a_database_without_statements_is_a_problem(dna):
    assert dna(TABLES) == (InputTable(), ["debate.dna:1: holds no position; expected a row for each [empty-file]"])


def test_an_agreement_in_steps_has_no_stance_by_itself(dna):
    steps = "UPDATE VARIABLES SET DataType = 'integer' WHERE ID = 4; DELETE FROM DATABOOLEAN; INSERT INTO DATAINTEGER VALUES (1, 7, 4, -1);"
    sheet, _ = dna(TABLES, HEARING, steps)
    assert (sheet.rows[0].cells[3], sheet.fields["agreement"], sheet.stances) == ("-1", "stance", {})


def test_other_types_of_statements_are_left_out_and_named(dna):
    sheet, problems = dna(TABLES, HEARING, "INSERT INTO STATEMENTS VALUES (10, 2, 1, 0, 5, 1)")
    assert [row.place for row in sheet.rows] == ["statement 7", "statement 8", "statement 9"]
    assert problems == [
        "debate.dna:1: warning: 1 statements of type 'Annotation' are left out: the type has no concept and agreement [left-out]"
    ]


def test_variables_of_ones_own_are_columns(dna):
    own = "UPDATE VARIABLES SET Variable = 'claim' WHERE ID = 3; DELETE FROM VARIABLES WHERE ID = 5;"
    sheet, problems = dna(TABLES, HEARING, own)
    assert (sheet.header[2], "claim" in sheet.fields, sheet.rows[0].cells[2], problems) == (
        "claim",
        False,
        "Tax the rich",
        [],
    )


@pytest.mark.parametrize(
    ("scripts", "said"),
    [
        (
            (TABLES, "CREATE TABLE ATTRIBUTES(ID INTEGER)"),
            "written by DNA 2; open DNA 3, make a new database, and import",
        ),
        ((TABLES, "CREATE TABLE ROLEVARIABLELINKS(ID INTEGER)"), "written by a DNA later than 3"),
        (("CREATE TABLE T(x)",), "not a database of DNA 3: STATEMENTS, DOCUMENTS, STATEMENTTYPES, VARIABLES"),
        (
            (TABLES, "DROP TABLE CODERS; CREATE VIEW CODERS AS SELECT 1 AS ID, 'x' AS Name"),
            "not a database of DNA 3: CODERS",
        ),
    ],
)
def test_another_version_is_said_plainly(dna, scripts, said):
    sheet, problems = dna(*scripts)
    assert sheet == InputTable()
    assert [problem[: len(said) + 14] for problem in problems] == [f"debate.dna:1: {said}"]


def test_a_forbidden_character_is_named_with_its_statement(dna):
    sheet, problems = dna(TABLES, HEARING, "UPDATE ENTITIES SET Value = 'Acme' || char(7) WHERE ID = 2")
    assert sheet == InputTable()
    assert problems == [
        "debate.dna:statement 7: organization: control character U+0007 after 'Acme'; delete it [forbidden-character]"
    ]


def test_a_file_that_is_no_database_or_has_unsaved_changes(tmp_path):
    path = tmp_path / "x.dna"
    path.write_bytes(b"PK\x03\x04")
    assert str(read(path, "x.dna")[1][0]) == (
        "x.dna:1: not an SQLite database, whatever its name says [database-syntax]"
    )
    path.write_bytes(b"SQLite format 3\x00")
    (tmp_path / "x.dna-wal").write_bytes(b"1")
    assert "has changes that are not in the file yet (x.dna-wal)" in str(read(path, "x.dna")[1][0])


def test_a_damaged_database_is_a_problem(dna, tmp_path):
    dna(TABLES, HEARING)
    path = next(tmp_path.iterdir())
    whole = path.read_bytes()
    broken = [
        whole[: len(whole) // 2],
        whole.replace(b"TABLE VARIABLES", b"TABLE VARI\xffBLES"),
        whole[:100] + b"\xff" * 50 + whole[150:],
    ]
    for data in broken:
        path.write_bytes(data)
        sheet, problems = read(path, "debate.dna")
        assert (sheet, [problem.check for problem in problems]) == (InputTable(), ["database-syntax"])


def test_reading_leaves_the_file_and_its_folder_as_they_were(dna, tmp_path):
    dna(TABLES, HEARING)
    path = next(tmp_path.iterdir())
    before = path.read_bytes()
    read(path, "debate.dna")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])
