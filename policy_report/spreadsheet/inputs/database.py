"""SQLite files of others, opened so that they can do nothing: read-only, without a journal, real tables alone."""

import sqlite3
from pathlib import Path

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.readers.base import MAX_FILE_BYTES

MAGIC = b"SQLite format 3\x00"


def unfit(path: Path, file: str) -> Problem | None:
    """Return why the file is not even opened, or None."""
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


def opened(path: Path) -> sqlite3.Connection:
    """Return a connection that neither writes nor locks nor attaches. Raise sqlite3.Error where there is no database.

    The schema of the file is not trusted: no function with side effects runs from it.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for setting in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def tables(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """Return the columns of each table; a view or virtual table, which could run anything, is none."""
    query = """
        SELECT T.name, C.name FROM sqlite_master AS T, pragma_table_xinfo(T.name) AS C
        WHERE T.type = 'table' AND T.sql NOT LIKE 'CREATE VIRTUAL%' AND C.hidden = 0"""
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(query):
        found.setdefault(table, set()).add(column)
    return found
