"""Change or delete position records where they live, in YAML or CSV, and leave all else byte for byte as it was.

Goes in: the bytes of a file, its name, and edits by the line of a record, as the readers give it. Come out: the new
bytes, read back by the same readers: every other record, field and declaration is what it was, and the edited ones
are as wanted. Anything else is a `UserError` that names file and line, and no bytes come out. Nothing is written here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import ModuleType
from typing import Any

from policy_report import checks, readers
from policy_report.edits import csv, yaml
from policy_report.edits.splices import Changes, Splice, spliced
from policy_report.errors import Problem, UserError
from policy_report.models import Position
from policy_report.readers.base import Raw, decode
from policy_report.text import forbidden

EDITORS: dict[str, tuple[ModuleType, ModuleType]] = {
    suffix: (reader, editor)
    for reader, editor in ((readers.yaml, yaml), (readers.csv, csv))
    for suffix in reader.SUFFIXES
}
MARK = "\ufeff"  # of the byte order: readers drop it, and an edit keeps it

Record = dict[str, str]


@dataclass(frozen=True)
class Edit:
    """What becomes of the record that starts on `line` of the file before any edit.

    `fields` are those of `models.Position` that change: their new text, or "" to take the field away. White space
    around a text is not kept, as readers do not keep it. None deletes the record.
    """

    line: int
    fields: Mapping[str, str] | None


def apply(content: bytes, file: str, edits: Sequence[Edit]) -> bytes:
    """Return the file with all edits made. `file`: its name in messages; its suffix says how it is written.

    In a table, a field without a column gets one at the right end if a record needs it: every other row then gains an
    empty cell. Raise UserError where a record cannot be found, or would not read back as wanted.
    """
    reader, editor = _editor(file)
    text, problems = decode(content, file)
    raw, more = reader.read_positions(text, file) if not problems else (Raw(), [])
    if errors := [problem for problem in (*problems, *more) if problem.severity == "error"]:
        raise UserError.of(errors)
    records = _records(raw)
    changes = _changes(records, raw, file, edits)
    new = spliced(text, _splices(editor, text, raw, changes, file))
    again, problems = reader.read_positions(new, file)
    _verify(raw, again, [problem for problem in problems if problem not in more], changes, file)
    return ((MARK if content.startswith(MARK.encode()) else "") + new).encode()


def change(content: bytes, file: str, line: int, fields: Mapping[str, str]) -> bytes:
    """Return the file with the fields of one record changed; "" takes a field away."""
    return apply(content, file, [Edit(line, fields)])


def delete(content: bytes, file: str, line: int) -> bytes:
    """Return the file without one record."""
    return apply(content, file, [Edit(line, None)])


def _editor(file: str) -> tuple[ModuleType, ModuleType]:
    try:
        return EDITORS[PurePath(file).suffix.lower()]
    except KeyError:
        raise _refusal(file, 1, f"records are edited in {', '.join(sorted(EDITORS))} files only") from None


def _refusal(file: str, line: int, message: str) -> UserError:
    return UserError.of([Problem(file, line, f"{message}; nothing was changed", checks.EDIT)])


# --- which records, which fields ------------------------------------------------------------------------------------


def _records(raw: Raw) -> list[Record]:
    """Return what each record says, in order, fields that say nothing left out."""
    rows: list[Any] = raw.positions.drop(columns=["file", "line"], errors="ignore").to_dict("records")
    return [{field: value for field, value in row.items() if value} for row in rows]


def _lines(raw: Raw) -> list[int]:
    return [int(line) for line in raw.positions["line"]] if len(raw.positions) else []


def _changes(records: list[Record], raw: Raw, file: str, edits: Sequence[Edit]) -> Changes:
    """Return the edits by the number of their record, without fields that are as wanted already."""
    numbers: dict[int, list[int]] = {}
    for number, line in enumerate(_lines(raw)):
        numbers.setdefault(line, []).append(number)
    changes: Changes = {}
    for edit in edits:
        number = _number(numbers.get(edit.line, []), edit.line, file)
        if number in changes:
            raise _refusal(file, edit.line, "two edits of the record that starts on this line")
        changes[number] = None if edit.fields is None else _news(records[number], edit, file)
    return changes


def _number(found: list[int], line: int, file: str) -> int:
    if not found:
        raise _refusal(file, line, "no record starts on this line; the file is not what it was when it was read")
    if len(found) > 1:
        raise _refusal(file, line, f"{len(found)} records start on this line; give each a line of its own")
    return found[0]


def _news(record: Record, edit: Edit, file: str) -> Record:
    wanted = {field: value.strip() for field, value in (edit.fields or {}).items()}
    if unknown := [field for field in wanted if field not in Position.model_fields]:
        raise _refusal(file, edit.line, f"'{unknown[0]}' is not a field of a position")
    for field, value in wanted.items():
        if what := forbidden(value):
            raise _refusal(file, edit.line, f"{field}: {what}")
    return {field: value for field, value in wanted.items() if value != record.get(field, "")}


def _splices(editor: ModuleType, text: str, raw: Raw, changes: Changes, file: str) -> list[Splice]:
    try:
        splices: list[Splice] = editor.splices(text, changes, len(raw.positions))
    except ValueError as error:
        line = _lines(raw)[min(changes)] if changes else 1
        raise _refusal(file, line, str(error)) from None
    return splices


# --- the proof ------------------------------------------------------------------------------------------------------


def _verify(before: Raw, after: Raw, problems: list[Problem], changes: Changes, file: str) -> None:
    """Raise UserError unless the new text says what the old one said, but for the changes; `problems` are new ones."""
    lines = _lines(before)
    wanted = [
        (line, {field: value for field, value in {**record, **(changes.get(n) or {})}.items() if value})
        for n, (line, record) in enumerate(zip(lines, _records(before), strict=True))
        if changes.get(n, {}) is not None
    ]
    found = _records(after)
    first = next((line for (line, record), new in zip(wanted, found, strict=False) if record != new), None)
    line = first or min((lines[n] for n in changes), default=1)
    if problems:
        field = f"{problems[0].field}: " if problems[0].field else ""
        raise _refusal(file, line, f"the edited record would not be valid: {field}{problems[0].message}")
    same = [d.values for d in before.declarations] == [d.values for d in after.declarations]
    if first or len(wanted) != len(found) or not same:
        raise _refusal(file, line, "the record is written in a way that this edit cannot keep; edit it by hand")
