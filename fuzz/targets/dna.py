"""Databases of the Discourse Network Analyzer: SQLite files, damaged in any way."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing

from fuzz.promises import clean, folder, told, written, wrong
from policy_report.spreadsheet.inputs import dna

FILE = "x.dna"
WORDS = (
    "SQLite format 3\0",
    "CREATE TABLE ",
    "CREATE VIEW ",
    "INTEGER",
    "TEXT",
    "boolean",
    "concept",
    "agreement",
    "\xff",
)
TEXTS = {  # columns that hold text; the others are whole numbers
    *("Name", "Title", "Text", "Author", "Source", "Type", "Label", "Variable", "DataType", "AttributeVariable"),
    "AttributeValue",
}
TABLES = {
    "STATEMENTS": {"ID", "StatementTypeId", "DocumentId", "Start", "Stop", "Coder"},
    "DOCUMENTS": {"ID", "Title", "Text", "Author", "Source", "Type", "Date"},
    "STATEMENTTYPES": {"ID", "Label"},
    "VARIABLES": {"ID", "Variable", "DataType", "StatementTypeId"},
    "CODERS": {"ID", "Name"},
    "ENTITIES": {"ID", "VariableId", "Value"},
    "DATASHORTTEXT": {"StatementId", "VariableId", "Entity"},
    "DATALONGTEXT": {"StatementId", "VariableId", "Value"},
    "DATAINTEGER": {"StatementId", "VariableId", "Value"},
    "DATABOOLEAN": {"StatementId", "VariableId", "Value"},
    "ATTRIBUTEVARIABLES": {"ID", "AttributeVariable"},
    "ATTRIBUTEVALUES": {"ID", "EntityId", "AttributeVariableId", "AttributeValue"},
}
ROWS = """
    INSERT INTO CODERS (ID, Name) VALUES (1, 'Admin');
    INSERT INTO STATEMENTTYPES (ID, Label) VALUES (1, 'DNA Statement'), (2, 'Annotation');
    INSERT INTO VARIABLES (ID, Variable, DataType, StatementTypeId) VALUES (1, 'person', 'short text', 1),
        (2, 'organization', 'short text', 1), (3, 'concept', 'short text', 1), (4, 'agreement', 'boolean', 1);
    INSERT INTO DOCUMENTS (ID, Title, Text, Author, Source, Type, Date)
        VALUES (1, 'Hearing', 'Our firm agrees. The union does not.', 'A. B.', 'https://e.org/', 'article', 1739232000);
    INSERT INTO STATEMENTS (ID, StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (7, 1, 1, 0, 16, 1), (8, 1, 1, 17, 36, 1);
    INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (1, 1, 'Jane Doe'), (2, 2, 'Acme'), (3, 3, 'Tax the rich');
    INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (7, 1, 1), (7, 2, 2), (7, 3, 3), (8, 2, 2), (8, 3, 3);
    INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (7, 4, 1), (8, 4, 0);
    INSERT INTO ATTRIBUTEVARIABLES (ID, AttributeVariable) VALUES (1, 'Type'), (2, 'Alias');
    INSERT INTO ATTRIBUTEVALUES (ID, EntityId, AttributeVariableId, AttributeValue)
        VALUES (1, 2, 1, 'company'), (2, 2, 2, 'Acme Inc.');
"""


def seeds() -> Iterable[bytes]:
    """A database of two statements, and one without any."""
    yield made(ROWS)
    yield made("")


def made(script: str) -> bytes:
    """Return a database with the tables of DNA 3, after a script. Small pages: a fuzzer works on few bytes."""
    path = folder() / "made.dna"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA page_size = 512")
        database.execute("PRAGMA synchronous = OFF")
        for table, columns in TABLES.items():
            kinds = ", ".join(f"{name} TEXT" if name in TEXTS else name for name in sorted(columns))
            database.execute(f"CREATE TABLE {table}({kinds})")
        database.executescript(script)
    return path.read_bytes()


def one(data: bytes) -> None:
    """Read the input as a database."""
    sheet, problems = dna.read(written(FILE, data), FILE)
    told(problems, FILE)
    if not wrong(problems):
        clean((cell for row in sheet.rows for cell in row.cells), "a database")
