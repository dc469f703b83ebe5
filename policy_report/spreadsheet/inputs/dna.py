"""Statements coded with the Discourse Network Analyzer, version 3: its `.dna` file, an SQLite database.

Goes in: a file as github.com/leifeld/dna writes it (dna/src/main/java/sql/Sql.java). Comes out: an `InputTable` with a
row for each statement: the variables of its type, then text, document, date, coder. Where the file keeps DNA's own
names, an organization is the actor, a person the speaker (the actor, if no statement has an organization), a concept
the topic and agreement the stance: 1 supports, 0 opposes.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.models import KINDS
from policy_report.records.readers.base import MAX_FILE_BYTES
from policy_report.spreadsheet.inputs import InputRow, InputTable, Known, checked
from policy_report.text import LINK, id_of, shorten, slug

SUFFIXES = (".dna",)
MAGIC = b"SQLite format 3\x00"
STATEMENT_COLUMNS = ("text", "document", "date", "coder")
FIELDS = {"concept": "topic", "text": "quote", "document": "source", "date": "date", "coder": "coder"}
STANCES = {"1": "support", "0": "oppose"}
TABLES = (
    *("STATEMENTS", "DOCUMENTS", "STATEMENTTYPES", "VARIABLES", "CODERS", "ENTITIES", "DATASHORTTEXT", "DATALONGTEXT"),
    *("DATAINTEGER", "DATABOOLEAN", "ATTRIBUTEVARIABLES", "ATTRIBUTEVALUES"),
)

STATEMENTS = """
    SELECT S.ID, S.StatementTypeId, D.ID AS Document, C.Name AS Coder, SUBSTR(D.Text, S.Start + 1, S.Stop - S.Start)
    FROM STATEMENTS AS S
    LEFT JOIN DOCUMENTS AS D ON D.ID = S.DocumentId
    LEFT JOIN CODERS AS C ON C.ID = S.Coder
    ORDER BY S.ID"""
VALUES = """
    SELECT X.StatementId, V.Variable, E.Value
    FROM DATASHORTTEXT AS X JOIN VARIABLES AS V ON V.ID = X.VariableId JOIN ENTITIES AS E ON E.ID = X.Entity
    UNION ALL SELECT X.StatementId, V.Variable, X.Value
    FROM DATALONGTEXT AS X JOIN VARIABLES AS V ON V.ID = X.VariableId
    UNION ALL SELECT X.StatementId, V.Variable, X.Value
    FROM DATAINTEGER AS X JOIN VARIABLES AS V ON V.ID = X.VariableId
    UNION ALL SELECT X.StatementId, V.Variable, X.Value
    FROM DATABOOLEAN AS X JOIN VARIABLES AS V ON V.ID = X.VariableId"""
ATTRIBUTES = """
    SELECT V.Variable, E.Value, A.AttributeVariable, X.AttributeValue
    FROM ATTRIBUTEVALUES AS X JOIN ATTRIBUTEVARIABLES AS A ON A.ID = X.AttributeVariableId
    JOIN ENTITIES AS E ON E.ID = X.EntityId JOIN VARIABLES AS V ON V.ID = E.VariableId
    WHERE X.AttributeValue != '' ORDER BY X.ID"""


def read(path: Path, file: str) -> tuple[InputTable, list[Problem]]:
    """Return the statements of a file. With a problem that is an error, there are none."""
    if problem := _refusal(path, file):
        return InputTable(), [problem]
    try:
        with closing(_connection(path)) as dna:
            if message := _other_version(dna):
                return InputTable(), [Problem(file, 1, message, checks.DNA_VERSION)]
            table, problems = _table(dna, file)
    except (sqlite3.Error, MemoryError, UnicodeDecodeError) as error:  # the last for a broken name
        why = shorten(str(error)) or "it asks for more memory than there is"  # a wrong length does
        message = f"the database is damaged ({why}); take a copy of it that DNA can open"
        return InputTable(), [Problem(file, 1, message, checks.DATABASE_SYNTAX)]
    return checked(table, file, problems)


# --- the database: read-only, without a journal, real tables alone ----------------------------------------------------


def _refusal(path: Path, file: str) -> Problem | None:
    """Return the problem that forbids opening the file, or None."""
    try:
        if not path.is_file():
            return Problem(file, 1, "not a regular file; expected a database", checks.UNREADABLE_FILE)
        if (size := path.stat().st_size) > MAX_FILE_BYTES:
            message = f"{size / 1e6:.0f} MB is more than the {MAX_FILE_BYTES / 1e6:.0f} MB that one file may have"
            return Problem(file, 1, message, checks.TOO_LARGE)
        with path.open("rb") as start:
            magic = start.read(len(MAGIC))
        journal = path.with_name(f"{path.name}-wal")
        unsaved = journal.is_file() and journal.stat().st_size > 0
    except OSError as error:
        return Problem(file, 1, f"cannot be read: {error.strerror}", checks.UNREADABLE_FILE)
    if magic != MAGIC:
        return Problem(file, 1, "not an SQLite database, whatever its name says", checks.DATABASE_SYNTAX)
    message = f"has changes that are not in the file yet ({journal.name}); close it in the program that has it open"
    return Problem(file, 1, message, checks.UNREADABLE_FILE) if unsaved else None


def _connection(path: Path) -> sqlite3.Connection:
    """Return a connection that neither writes nor locks nor attaches. Raise sqlite3.Error where there is no database.

    The schema of the file is not trusted: no function with side effects runs from it.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for setting in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {setting}")
    return connection


# --- the version ----------------------------------------------------------------------------------------------------


def _other_version(dna: sqlite3.Connection) -> str | None:
    """Return the message for a database that is not one of DNA 3, or None."""
    # A view or virtual table, which could run anything, is none.
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    present = {name for (name,) in dna.execute(query)}
    if "ROLEVARIABLELINKS" in present:
        return "written by a DNA later than 3, which keeps its values in roles; only files of DNA 3 are read"
    if {"VARIABLES", "ATTRIBUTES"} <= present:
        return "written by DNA 2; open DNA 3, make a new database, and import this file into it"
    lacking = [name for name in TABLES if name not in present]
    return f"not a database of DNA 3: {', '.join(lacking)} missing" if lacking else None


# --- what it says ---------------------------------------------------------------------------------------------------


def _table(dna: sqlite3.Connection, file: str) -> tuple[InputTable, list[Problem]]:
    types, problems = _types(dna, file)
    titles, sources, texts = _documents(dna)
    variables = list(dict.fromkeys(name for names in types.values() for name in names))
    header = (*variables, *STATEMENT_COLUMNS)
    values: dict[int, dict[str, str]] = {}
    for statement, variable, value in dna.execute(VALUES):
        values.setdefault(statement, {})[_text(variable)] = _text(value)
    rows = []
    for number, kind, document, coder, text in dna.execute(STATEMENTS):
        if kind in types:
            coded = values.get(number, {})
            title = titles.get(document, "")
            origin = (_text(text), title, sources.get(title, {}).get("date", ""), _text(coder))
            cells = (*(coded.get(variable, "") for variable in variables), *origin)
            rows.append(InputRow(f"statement {number}", cells))
    fields = _fields(header, rows)
    actor = next((column for column, field in fields.items() if field == "actor"), "")
    cited = {row.cells[header.index("document")] for row in rows}
    kinds = set(dna.execute("SELECT DataType FROM VARIABLES WHERE Variable = 'agreement'"))
    return InputTable(
        header,
        tuple(rows),
        fields,
        STANCES if kinds == {("boolean",)} else {},
        _known(dna, actor, "name"),
        _known(dna, "concept", "title"),
        {title: source for title, source in sources.items() if title in cited},
        {title: text for title, text in texts.items() if title in cited},
    ), problems


def _types(dna: sqlite3.Connection, file: str) -> tuple[dict[int, list[str]], list[Problem]]:
    """Return the variables of the statement types that say who agrees with what, else those of all types."""
    query = """SELECT T.ID, T.Label, V.Variable, (SELECT COUNT(*) FROM STATEMENTS WHERE StatementTypeId = T.ID)
        FROM STATEMENTTYPES AS T JOIN VARIABLES AS V ON V.StatementTypeId = T.ID ORDER BY T.ID, V.ID"""
    types: dict[int, list[str]] = {}
    labels: dict[int, tuple[str, int]] = {}
    for number, label, variable, count in dna.execute(query):
        types.setdefault(number, []).append(_text(variable))
        labels[number] = (_text(label), count)
    taken = {n: names for n, names in types.items() if {"concept", "agreement"} <= set(names)} or types
    why = "left out: the type has no concept and agreement"
    problems = [
        Problem(file, 1, f"{count} statements of type '{label}' are {why}", checks.LEFT_OUT)
        for number, (label, count) in labels.items()
        if number not in taken and count
    ]
    clashes = sorted({name for names in taken.values() for name in names} & set(STATEMENT_COLUMNS))
    rename = "every statement has something of this name; rename the variable in DNA"
    return taken, problems + [Problem(file, 1, rename, checks.DUPLICATE_KEY, field=name) for name in clashes]


def _fields(header: tuple[str, ...], rows: list[InputRow]) -> dict[str, str]:
    used = {name for place, name in enumerate(header) if any(row.cells[place] for row in rows)}
    actor = "organization" if "organization" in used or "person" not in used else "person"
    fields = {"person": "speaker", "agreement": "stance", **FIELDS, actor: "actor"}
    return {name: fields[name] for name in header if name in fields}


def _documents(dna: sqlite3.Connection) -> tuple[dict[int, str], Known, dict[str, str]]:
    """Return for each document a title of its own, and for each title the fields of the source and its text."""
    titles: dict[int, str] = {}
    texts: dict[str, str] = {}
    sources: dict[str, dict[str, str]] = {}
    ids: set[str] = set()
    query = "SELECT ID, Title, Author, Source, Type, Date, Text FROM DOCUMENTS ORDER BY ID"
    for number, title, author, origin, kind, seconds, text in dna.execute(query):
        name = _text(title) or f"Document {number}"
        titles[number] = key = name if name not in sources else f"{name} (document {number})"
        texts[key] = _text(text)
        link = LINK.match(_text(origin))
        source = {
            "id": id_of(key) or f"document-{number}",
            "title": name,
            "author": _text(author),
            "publisher": "" if link else _text(origin),
            "date": _date(seconds),
            "url": _text(origin) if link else "",
            "type": _text(kind),
        }
        if source["id"] in ids:
            source["id"] += f"-{number}"
        ids.add(source["id"])
        sources[key] = {field: value for field, value in source.items() if value}
    return titles, sources, texts


def _known(dna: sqlite3.Connection, variable: str, name: str) -> dict[str, dict[str, Any]]:
    """Return the fields of the values of a variable, by value, from the attributes that every file of DNA has.

    An alias is one, a type that is a kind of actor is that, any other type and the notes are a note.
    """
    found: dict[str, dict[str, Any]] = {}
    for owner, value, attribute, content in dna.execute(ATTRIBUTES):
        text = _text(content)
        if owner != variable or not text or attribute not in ("Alias", "Type", "Notes"):
            continue
        known = found.setdefault(_text(value), {name: _text(value)})
        if attribute == "Alias":
            known["aliases"] = [text]
        elif attribute == "Type" and name == "name" and slug(text) in KINDS:
            known["kind"] = slug(text)
        else:
            known["note"] = "; ".join(filter(None, [known.get("note", ""), text]))
    return found


def _date(seconds: Any) -> str:
    """Return the day of a document: DNA 3 counts seconds since 1970, without a time zone."""
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))).date().isoformat()
    except (OverflowError, TypeError, ValueError):
        return ""


def _text(value: Any) -> str:
    """Return a value as text; a column of SQLite may hold anything in any row."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return "" if text is None else str(text).strip()
