"""The result of a reader: the records of one file as text, each with its line, before validation."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import pandas as pd

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.checks import Check, Severity
from policy_report.records.fields import is_field, ordered
from policy_report.text import forbidden
from policy_report.texts import split

DeclarationKind = Literal["actor", "topic", "source", "reading"]
MAX_FILE_BYTES = 512 * 1024 * 1024  # of any file; of records, `limits` allows less
NAMED = 20  # places of one file that are named for the same mistake; the others are counted

BINARY = {  # how files begin that are no text, whatever they are called
    b"PK\x03\x04": "a zip, such as a workbook or a document",
    b"\xd0\xcf\x11\xe0": "a workbook or document of before 2007",
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip",
    b"\x7fELF": "a program",
}
MARKER = 7  # signs of a marker that version control puts around the versions of a text that it could not merge
MERGE = re.compile(rf"[ \t\"']*(<{{{MARKER}}}|>{{{MARKER}}})(?![<>])")
Wrong = TypeVar("Wrong")
KeyPath = tuple[str | int, ...]  # the keys and indexes that lead to a value inside a file
Lines = Mapping[KeyPath, int]


class UnreadableError(Exception):
    """A text cannot be read any further: the line, the message, the check. Readers turn it into a problem."""

    def __init__(self, line: int, message: str, check: Check, severity: Severity | None = None) -> None:
        super().__init__(message)
        self.line, self.message, self.check, self.severity = line, message, check, severity

    def problem(self, file: str) -> Problem:
        """Return the problem that it is in a file."""
        return Problem(file, self.line, self.message, self.check, self.severity)


@dataclass(frozen=True)
class Declaration:
    """An actor, topic, source or reading as its file spells it: nested text, and where in the file it stands.

    `called`: the names that fields have in the file, where they are others, as `issued` for `date`. `exported`: whether
    another program writes the file, so that nobody can mend it in place.
    """

    kind: DeclarationKind
    values: Mapping[str, Any]
    file: str
    path: KeyPath
    lines: Lines
    called: Mapping[str, str] = field(default_factory=dict)
    exported: bool = False

    def line(self, inside: KeyPath = ()) -> int:
        """Return the line of a value inside the declaration, or of the nearest thing around it."""
        path = (*self.path, *inside)
        return next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 1)

    def name(self, inside: KeyPath) -> str:
        """Return the name in the file of a value inside the declaration: "labels.support", "issued"."""
        first, *rest = map(str, inside)
        return ".".join([self.called.get(first, first), *rest])

    def problem(self, inside: KeyPath, message: str, check: Check, severity: Severity | None = None) -> Problem:
        """Return a problem at a value inside the declaration."""
        return Problem(self.file, self.line(inside), message, check, severity, self.name(inside))


class Mention(NamedTuple):
    """A name that a file gives once for all its records, and where."""

    name: str
    file: str
    line: int


@dataclass(frozen=True)
class Raw:
    """The records of one file as text.

    `positions` has one row a position and only text columns: those of `models.Position` that the file uses ("" where
    a row leaves one out), and `file` and `line`. `field_lines` gives the lines of single fields, where known. `owner`
    is the actor of an actor file that names one declared elsewhere. Columns such as `summary:fr` have texts in
    other languages than that of the records, `language`. `readings`: what was read and has nothing.
    """

    declarations: tuple[Declaration, ...] = ()
    positions: pd.DataFrame = field(default_factory=pd.DataFrame)
    field_lines: Mapping[tuple[int, str], int] = field(default_factory=dict)
    owner: Mention | None = None
    language: str = ""
    readings: tuple[Declaration, ...] = ()

    @cached_property
    def rows(self) -> Sequence[tuple[int, Mapping[str, str]]]:
        """The line of each record, and its fields in the order of the model, without empty ones."""
        if not len(self.positions):
            return []
        names = ordered(filter(is_field, map(str, self.positions)))
        columns = [self.positions[name].astype(object).tolist() for name in names]
        rows = zip(self.positions["line"].tolist(), *columns, strict=True)
        return [(line, {name: text for name, text in zip(names, row, strict=True) if text}) for line, *row in rows]

    def of(self, language: str) -> tuple["Raw", list[Problem]]:
        """Return the records with the texts of their own language as plain ones, and a problem for each given twice."""
        own = {str(name): split(str(name))[0] for name in self.positions if split(str(name))[1] == language}
        positions, problems = self.positions, []
        for name, field_name in own.items():
            plain = positions[field_name] if field_name in positions else pd.Series("", index=positions.index)
            twice = positions.index[(plain != "") & (positions[name] != "")]
            message = f"the language of the records is {language}, so `{field_name}` gives this text already; keep one"
            problems += [self._problem(int(row), name, message, checks.DUPLICATE_KEY) for row in twice[:1]]
            positions = positions.assign(**{field_name: plain.where(plain != "", positions[name])}).drop(columns=name)
        lines = {(row, own.get(name, name)): line for (row, name), line in self.field_lines.items()}
        return replace(self, positions=positions, field_lines=lines, language=language), problems

    def _problem(self, row: int, field_name: str, message: str, check: Check) -> Problem:
        line = self.field_lines.get((row, field_name), int(self.positions["line"].iloc[row]))
        return Problem(str(self.positions["file"].iloc[row]), line, message, check, field=field_name)


def read_bytes(path: Path) -> bytes:
    """Return the content of a plain file that is not too large, else raise UnreadableError."""
    if not path.is_file():  # a pipe would be waited for
        why = "not a regular file" if os.path.lexists(path) else "there is no such file"
        raise UnreadableError(1, why, checks.UNREADABLE_FILE)
    try:
        if (size := path.stat().st_size) > MAX_FILE_BYTES:
            message = f"{size / 1e6:.0f} MB is more than the {MAX_FILE_BYTES / 1e6:.0f} MB that one file may have"
            raise UnreadableError(1, f"{message}; split it", checks.TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(1, f"cannot be read: {error.strerror}", checks.UNREADABLE_FILE) from None


def read_text(path: Path, file: str) -> tuple[str, list[Problem]]:
    """Return the text of a UTF-8 file (a byte-order mark is dropped), or the problem that forbids reading it."""
    try:
        return decode(read_bytes(path), file)
    except UnreadableError as error:
        return "", [error.problem(file)]


def decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """Return the text of UTF-8 bytes (a byte-order mark is dropped), or the problem that forbids reading it."""
    try:
        text = utf8(data)
    except UnreadableError as error:
        return "", [error.problem(file)]
    return text, _forbidden_characters(text, file) + _merge_markers(text, file)


def _forbidden_characters(text: str, file: str) -> list[Problem]:
    if forbidden(text) is None:  # the whole at once; line by line only to say where
        return []
    found = [(number, what) for number, line in enumerate(text.split("\n"), 1) if (what := forbidden(line))]
    return counted(found, lambda at: Problem(file, at[0], at[1], checks.FORBIDDEN_CHARACTER), "lines")


def utf8(data: bytes) -> str:
    """Return the text of UTF-8 bytes (a byte-order mark is dropped), else raise UnreadableError."""
    if kind := next((kind for start, kind in BINARY.items() if data.startswith(start)), None):
        raise UnreadableError(1, f"not text but {kind}; save what it holds as UTF-8 text", checks.ENCODING)
    if data and not data.strip(b"\0"):
        message = "the file is empty: zero bytes alone, as a crash leaves them"
        raise UnreadableError(1, message, checks.EMPTY_FILE, "error")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[1:8:2] == bytes(4):
        raise UnreadableError(1, "not UTF-8: this is UTF-16; save the file as UTF-8", checks.ENCODING)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = f"byte 0x{data[error.start]:02X} is not valid there; save the file as UTF-8"
        raise UnreadableError(line, f"not UTF-8: {hint}", checks.ENCODING) from None


def _merge_markers(text: str, file: str) -> list[Problem]:
    if "<" * MARKER not in text:
        return []
    marked = [(number, found[1]) for number, line in enumerate(text.split("\n"), 1) if (found := MERGE.match(line))]
    starts = [number for number, marker in marked if marker[0] == "<"]
    ends = [next((end for end, marker in marked if marker[0] == ">" and end > start), 0) for start in starts]

    def say(span: tuple[int, int]) -> Problem:
        message = f"a merge that was not finished: two versions stand here, to line {span[1] or '?'}; keep one"
        return Problem(file, span[0], message, checks.MERGE_MARKER)

    return counted(list(zip(starts, ends, strict=True)), say, "places")


def counted(wrong: Sequence[Wrong], say: Callable[[Wrong], Problem], what: str) -> list[Problem]:
    """Return the problems that `say` makes of the first `NAMED` mistakes and the next, which counts the others."""
    problems = [say(item) for item in wrong[: NAMED + 1]]
    if more := len(wrong) - len(problems):
        problems[-1] = problems[-1]._replace(message=f"{problems[-1].message} (and so in {more} more {what})")
    return problems
