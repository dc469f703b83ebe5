"""The index of the texts of a workspace: `.policy-report/search.sqlite`, an FTS5 table of passages.

The texts of sources go in, passages with certain words come out. A document is read once, and again when its file has
changed; the database is thrown away where it is of another version, or damaged. Where none can be written, one in
memory does as well.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from policy_report.errors import Problem
from policy_report.evidence import snapshots
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.records.readers.base import UnreadableError, read_bytes
from policy_report.search.passages import passages
from policy_report.search.words import LETTER, indexed
from policy_report.workspace import Workspace

FILE = "search.sqlite"
VERSION = 1  # of what is in it: another reading of a document is another version
SENTENCE = 100  # characters that a sentence has, on the whole
WAIT = 20  # seconds, for another process that reads documents
SCHEMA = """
CREATE TABLE documents (id INTEGER PRIMARY KEY, source TEXT UNIQUE, file TEXT, stamp TEXT, sha256 TEXT, text TEXT,
    asides TEXT, places TEXT);
CREATE TABLE passages (id INTEGER PRIMARY KEY, document INTEGER, start INTEGER, stop INTEGER);
CREATE INDEX of_document ON passages (document);
CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='ascii');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);
"""


class Found(NamedTuple):
    """A passage of a document: from which character to which."""

    source: str
    start: int
    end: int


class SearchIndex:
    """The index of a workspace, open: `update` reads what has changed, the rest asks."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def update(self, workspace: Workspace) -> list[Problem]:
        """Read the documents that are new or changed, and forget those that are gone. Return what is wrong there."""
        paths, problems = snapshots.files(workspace.root / "snapshots", workspace.refusal)
        known = {row[0]: row[1:] for row in self._database.execute("SELECT source, file, stamp, sha256 FROM documents")}
        names = {f"snapshots/{path.name}" for path in paths.values()}
        stamps = {source: _stamp(path) for source, path in paths.items()}
        same = {source for source, (file, stamp, _) in known.items() if stamps.get(source) == stamp and file in names}
        stale = known.keys() - same
        if not stale and paths.keys() <= known.keys():
            return problems
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            for source in stale:
                path = paths.get(source)
                if path and known[source][0] in names and _sha256(path) == known[source][2]:
                    self._database.execute("UPDATE documents SET stamp = ? WHERE source = ?", (stamps[source], source))
                else:
                    self._forget(source)
            for source in paths.keys() - {row[0] for row in self._database.execute("SELECT source FROM documents")}:
                snapshot, more = snapshots.read(paths[source], source)
                problems += more
                nothing = SourceSnapshot(source, f"snapshots/{paths[source].name}", _sha256(paths[source]), "")
                self._add(snapshot or nothing, stamps[source])  # what has no text is not read again either
        return problems

    def _add(self, snapshot: SourceSnapshot, stamp: str) -> None:
        columns = snapshot.source, snapshot.file, stamp, snapshot.sha256, snapshot.text
        said = json.dumps(list(snapshot.asides)), json.dumps(list(snapshot.places))
        insert = (
            "INSERT INTO documents (source, file, stamp, sha256, text, asides, places) VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        document = self._database.execute(insert, (*columns, *said)).lastrowid
        (last,) = self._database.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
        rows = [(last + n, document, *span) for n, span in enumerate(passages(snapshot.text), 1)]
        self._database.executemany("INSERT INTO passages VALUES (?, ?, ?, ?)", rows)
        texts = ((number, indexed(snapshot.text[start:end])) for number, _, start, end in rows)
        self._database.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)

    def _forget(self, source: str) -> None:
        """Take a document out: the index keeps no text, and is told again what it had."""
        ((document, text),) = self._database.execute("SELECT id, text FROM documents WHERE source = ?", (source,))
        rows = self._database.execute("SELECT id, start, stop FROM passages WHERE document = ?", (document,)).fetchall()
        texts = (("delete", number, indexed(text[start:end])) for number, start, end in rows)
        self._database.executemany("INSERT INTO words (words, rowid, text) VALUES (?, ?, ?)", texts)
        self._database.execute("DELETE FROM passages WHERE document = ?", (document,))
        self._database.execute("DELETE FROM documents WHERE id = ?", (document,))

    @contextmanager
    def only(self, sources: Collection[str]) -> Iterator["SearchIndex"]:
        """Open an index of the texts of some sources alone: what it finds, and in which order, tells of no other."""
        with closing(_connected(":memory:")) as database:
            found = SearchIndex(database)
            for snapshot in self.texts(sorted(sources)).values():
                found._add(snapshot, "")
            yield found

    def find(self, query: str, most: int, sources: Sequence[str] | None = None) -> list[Found]:
        """Return the passages for a query of FTS5, the likeliest first; `sources`: of these alone."""
        within = f"AND source IN ({', '.join('?' * len(sources))})" if sources is not None else ""
        sql = (
            "SELECT source, start, stop FROM words JOIN passages ON passages.id = words.rowid JOIN documents ON "  # noqa: S608 - marks alone
            f"documents.id = document WHERE words MATCH ? {within} ORDER BY rank, words.rowid LIMIT ?"
        )
        return [Found(*row) for row in self._database.execute(sql, (query, *(sources or ()), most))]

    def sources(self, query: str) -> list[str]:
        """Return the sources that have passages for a query."""
        sql = (
            "SELECT DISTINCT source FROM words JOIN passages ON passages.id = words.rowid JOIN documents ON "
            "documents.id = document WHERE words MATCH ?"
        )
        return [source for (source,) in self._database.execute(sql, (query,))]

    def frequency(self, stem: str) -> int:
        """Return how often words with a beginning occur; of a pair of signs, in how many passages."""
        if LETTER.match(stem):
            (count,) = self._database.execute(
                "SELECT count(*) FROM words WHERE words MATCH ?", (prefixed(stem),)
            ).fetchone()
        else:
            sql = "SELECT coalesce(sum(cnt), 0) FROM vocabulary WHERE term >= ? AND term < ?"
            (count,) = self._database.execute(sql, (stem, stem + "\U0010ffff")).fetchone()
        return int(count)

    def sentences(self) -> int:
        """Return about how many sentences there are."""
        (length,) = self._database.execute("SELECT coalesce(sum(stop - start), 0) FROM passages").fetchone()
        return int(length) // SENTENCE + 1

    def texts(self, sources: Sequence[str]) -> Mapping[str, SourceSnapshot]:
        """Return the texts of sources."""
        found = {}
        for source in sources:
            sql = "SELECT file, sha256, text, asides, places FROM documents WHERE source = ?"
            for file, sha256, text, asides, places in self._database.execute(sql, (source,)):
                marks = tuple(map(tuple, json.loads(asides))), tuple(map(tuple, json.loads(places)))
                found[source] = SourceSnapshot(source, file, sha256, text, *marks)
        return found


@contextmanager
def opened(workspace: Workspace) -> Iterator[SearchIndex]:
    """Open the index of a workspace, made anew where there is none that holds."""
    with closing(_database(workspace)) as database:
        yield SearchIndex(database)


def _database(workspace: Workspace) -> sqlite3.Connection:
    try:
        path = workspace.make_own() / FILE
        if path.is_symlink() or not os.access(path.parent, os.W_OK):
            return _connected(":memory:")
        try:
            return _connected(path)
        except sqlite3.OperationalError:  # another process holds it, or the disk is full
            return _connected(":memory:")
        except sqlite3.DatabaseError:
            path.unlink()
            return _connected(path)
    except OSError:
        return _connected(":memory:")


def _connected(path: Path | str) -> sqlite3.Connection:
    """Return a database of this version. Raise sqlite3.DatabaseError for another one, or what is none."""
    database = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    try:
        _make(database)
    except BaseException:
        database.close()
        raise
    return database


def _make(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA trusted_schema = OFF")
    if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        database.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT")
    elif database.execute("PRAGMA user_version").fetchone() != (VERSION,):
        raise sqlite3.DatabaseError("another version")


def quoted(words: Sequence[str]) -> str:
    """Return words as a phrase of a query."""
    return f'"{" ".join(words)}"'


def prefixed(stem: str) -> str:
    """Return a query for what a stem stands for."""
    return quoted(list(stem)) if LETTER.match(stem) else f'"{stem}"*'


def _stamp(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(read_bytes(path)).hexdigest()
    except UnreadableError:
        return ""
