"""Statements coded with the Discourse Network Analyzer, version 3: its `.dna` file, an SQLite database.

Goes in: a file as github.com/leifeld/dna writes it (dna/src/main/java/sql/Sql.java). Comes out: a `Sheet` with a row
for each statement: the variables of its type, then text, document, date, coder. Where the file keeps DNA's own names,
an organization is the actor, a person the speaker (the actor, if no statement has an organization), a concept the
topic and agreement the stance: 1 supports, 0 opposes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.models import KINDS
from policy_report.spreadsheet.inputs import database
from policy_report.spreadsheet.inputs.base import Known, Row, Sheet, row_problems
from policy_report.text import LINK, shorten, slug

SUFFIXES = (".dna",)
STATEMENT_COLUMNS = ("text", "document", "date", "coder")
FIELDS = {"concept": "topic", "text": "quote", "document": "source", "date": "date", "coder": "coder"}
STANCES = {"1": "support", "0": "oppose"}
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


def read(path: Path, file: str) -> tuple[Sheet, list[Problem]]:
    """Return the statements of a file. With a problem that is an error, there are none."""
    if problem := database.unfit(path, file):
        return Sheet(), [problem]
    try:
        with closing(database.opened(path)) as dna:
            if message := _other_version(dna):
                return Sheet(), [Problem(file, 1, message, checks.DNA_VERSION)]
            sheet, problems = _sheet(dna, file)
    except (sqlite3.Error, MemoryError, UnicodeDecodeError) as error:  # the last for a broken name
        why = shorten(str(error)) or "it asks for more memory than there is"  # a wrong length does
        message = f"the database is damaged ({why}); take a copy of it that DNA can open"
        return Sheet(), [Problem(file, 1, message, checks.DATABASE_SYNTAX)]
    problems += row_problems(sheet, file)
    return (Sheet(), problems) if any(problem.severity == "error" for problem in problems) else (sheet, problems)


# --- the version ----------------------------------------------------------------------------------------------------


def _other_version(dna: sqlite3.Connection) -> str | None:
    """Return what to do with a database that is not one of DNA 3, or None."""
    present = database.tables(dna)
    columns = {name: present.get(name, set()) for name in TABLES}
    if "ROLEVARIABLELINKS" in present:
        return "written by a DNA later than 3, which keeps its values in roles; only files of DNA 3 are read"
    if "VARIABLES" in present and ("ATTRIBUTES" in present or "Value" in columns["DATASHORTTEXT"]):
        return "written by DNA 2; open DNA 3, make a new database, and import this file into it"
    lacking = [name for name, needed in TABLES.items() if not needed <= columns[name]]
    if lacking:
        return f"not a database of DNA 3: {', '.join(lacking)} missing or without the columns of DNA 3"
    return None


# --- what it says ---------------------------------------------------------------------------------------------------


def _sheet(dna: sqlite3.Connection, file: str) -> tuple[Sheet, list[Problem]]:
    types, problems = _types(dna, file)
    variables = list(dict.fromkeys(name for names in types.values() for name in names))
    titles, dates, sources = _documents(dna)
    rows = tuple(_rows(dna, types, variables, titles, dates))
    header = (*variables, *STATEMENT_COLUMNS)
    fields = _fields(header, rows)
    actor = next((column for column, field in fields.items() if field == "actor"), "")
    cited = {row.cells[header.index("document")] for row in rows}
    return Sheet(
        header,
        rows,
        fields,
        STANCES if _is_boolean(dna) else {},
        _known(dna, actor, "name"),
        _known(dna, "concept", "title"),
        {title: source for title, source in sources.items() if title in cited},
    ), problems


def _rows(
    dna: sqlite3.Connection,
    types: dict[int, list[str]],
    variables: list[str],
    titles: dict[int, str],
    dates: dict[int, str],
) -> Iterator[Row]:
    values: dict[int, dict[str, str]] = {}
    for statement, variable, value in dna.execute(VALUES):
        values.setdefault(statement, {})[_text(variable)] = _text(value)
    for number, kind, document, coder, text in dna.execute(STATEMENTS):
        if kind in types:
            said = values.get(number, {})
            coded = (said.get(variable, "") for variable in variables)
            whence = (_text(text), titles.get(document, ""), dates.get(document, ""), _text(coder))
            yield Row(f"statement {number}", (*coded, *whence))


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


def _fields(header: tuple[str, ...], rows: tuple[Row, ...]) -> dict[str, str]:
    said = {name for place, name in enumerate(header) if any(row.cells[place] for row in rows)}
    actor = "organization" if "organization" in said or "person" not in said else "person"
    fields = {actor: "actor", "person": "speaker", "agreement": "stance", **FIELDS} | {actor: "actor"}
    return {name: fields[name] for name in header if name in fields}


def _is_boolean(dna: sqlite3.Connection) -> bool:
    kinds = {kind for (kind,) in dna.execute("SELECT DataType FROM VARIABLES WHERE Variable = 'agreement'")}
    return kinds == {"boolean"}


def _documents(dna: sqlite3.Connection) -> tuple[dict[int, str], dict[int, str], Known]:
    """Return for each document a title of its own and its date, and for each title what is known of the source."""
    titles: dict[int, str] = {}
    dates: dict[int, str] = {}
    sources: dict[str, dict[str, str]] = {}
    ids: set[str] = set()
    query = "SELECT ID, Title, Author, Source, Type, Date FROM DOCUMENTS ORDER BY ID"
    for number, title, author, publisher, kind, seconds in dna.execute(query):
        name = _text(title) or f"Document {number}"
        titles[number] = key = name if name not in sources else f"{name} (document {number})"
        dates[number] = _date(seconds)
        said = _text(publisher)
        link = bool(LINK.match(said))
        source = {
            "id": slug(key)[:60].strip("-") or f"document-{number}",
            "title": name,
            "author": _text(author),
            "publisher": "" if link else said,
            "date": dates[number],
            "url": said if link else "",
            "type": _text(kind),
        }
        if source["id"] in ids:
            source["id"] += f"-{number}"
        ids.add(source["id"])
        sources[key] = {field: value for field, value in source.items() if value}
    return titles, dates, sources


def _known(dna: sqlite3.Connection, variable: str, name: str) -> dict[str, dict[str, Any]]:
    """Return what the attributes that DNA has from the start say of the values of a variable, under their names.

    An alias is one, a type that is a kind of actor is that, any other type and the notes are a note.
    """
    found: dict[str, dict[str, Any]] = {}
    for owner, value, attribute, text in dna.execute(ATTRIBUTES):
        said = _text(text)
        if owner != variable or not said or attribute not in ("Alias", "Type", "Notes"):
            continue
        known = found.setdefault(_text(value), {name: _text(value)})
        if attribute == "Alias":
            known["aliases"] = [said]
        elif attribute == "Type" and name == "name" and slug(said) in KINDS:
            known["kind"] = slug(said)
        else:
            known["note"] = "; ".join(filter(None, [known.get("note", ""), said]))
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
