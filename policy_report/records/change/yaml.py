"""Edits of a YAML file: the spans of the changed values are written anew, a deleted record goes with its lines.

Comments directly above a record belong to it, unless they open the file or stand deeper than its dash. Comments deeper
than the dash belong to the record above them. A comment behind a value stays when the value changes, and goes with a
field that goes.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from policy_report.records.change import append
from policy_report.records.change.places import (
    COLON,
    Changes,
    Field,
    Lines,
    PositionFile,
    Record,
    Splice,
    floor_of,
    lines_of,
    position_file,
)
from policy_report.records.change.scalars import Manner, Written, written
from policy_report.records.models import Position


def splices(text: str, changes: Changes, new: Sequence[Mapping[str, str]], count: int) -> list[Splice]:
    """Return the splices that make the changes and add records. Raise ValueError where the reader saw another file."""
    file = position_file(text)
    if len(file.records) != count:
        raise ValueError("the records of this file cannot be told apart; edit it by hand")
    found = [
        splice
        for number, fields in changes.items()
        if fields is not None
        for splice in _changed(file.records[number], fields, file.lines)
    ]
    deleted = sorted(number for number, fields in changes.items() if fields is None)
    found += _without_items(file, deleted) if file.flow else _without_lines(file, deleted)
    return found + append.positions(file, new)


# --- changed records ------------------------------------------------------------------------------------------------


def _changed(record: Record, fields: Any, lines: Lines) -> list[Splice]:
    if not record.fields:
        raise ValueError("the record says nothing; edit it by hand")
    present = {field.name: field for field in record.fields}
    found: list[Splice] = []
    for name in (name for name in Position.model_fields if fields.get(name)):
        if name in present:
            found += _replaced(present[name], written(fields[name], present[name].manner, lines.newline), lines)
        else:
            found.append(_added(record, name, fields, lines))
    gone = [n for n, field in enumerate(record.fields) if fields.get(field.name) == ""]
    if len(gone) == len(record.fields):
        raise ValueError("no field of the record would be left; delete the record instead")
    spans = [(field.start, field.head[1]) for field in record.fields]
    return found + (_without_spans(spans, gone) if record.flow else _without_fields(record, gone, lines))


def _replaced(field: Field, value: Written, lines: Lines) -> list[Splice]:
    body = "".join(lines.newline + line for line in value.body)
    return [Splice(*field.head, field.lead + value.head), Splice(*field.body, body)]


def _added(record: Record, name: str, fields: Any, lines: Lines) -> Splice:
    """Return the splice that puts a new field behind the field that the model has before it."""
    order = list(Position.model_fields)
    stays = [field for field in record.fields if fields.get(field.name) != ""] or record.fields
    before = [field for field in stays if order.index(field.name) < order.index(name)]
    behind = before[-1] if before else stays[0]
    value = written(fields[name], Manner(name, record.column, flow=record.flow), lines.newline)
    if record.flow:
        return Splice(behind.head[1], behind.head[1], f", {name}: {value.head}")
    rows = [f"{' ' * record.column}{name}: {value.head}", *value.body]
    return Splice(behind.body[1], behind.body[1], "".join(lines.newline + row for row in rows))


def _without_spans(spans: list[tuple[int, int]], gone: list[int]) -> list[Splice]:
    """Return the splices that take items out of a list in brackets, each with one of the commas beside it."""
    stays = [n for n in range(len(spans)) if n not in gone]
    if not stays:
        return [Splice(spans[0][0], spans[-1][1])] if spans else []
    return [
        Splice(spans[n][0], spans[n + 1][0]) if n < stays[-1] else Splice(spans[n - 1][1], spans[n][1]) for n in gone
    ]


def _without_fields(record: Record, gone: list[int], lines: Lines) -> list[Splice]:
    """Return the splices that take fields out of a block, with their lines; the dash stays where it is."""
    first = next(n for n in range(len(record.fields)) if n not in gone)
    spans = [(field.start, field.body[1]) for field in record.fields]
    found = [_whole_lines(lines, lines.of(spans[n][0]), lines.of(spans[n][1])) for n in gone]
    if first == 0:
        return found
    between = [lines.text[end:start] for (_, end), (start, _) in pairwise(spans[: first + 1])]
    if all(part.strip() == "" and part.count("\n") == 1 for part in between):
        return [Splice(spans[0][0], spans[first][0]), *found[first:]]
    dash_end = len(lines.text[: spans[0][0]].rstrip(" \t"))
    return [Splice(dash_end, spans[0][1]), *found[1:]]


def _whole_lines(lines: Lines, first: int, last: int) -> Splice:
    """Return the splice that takes lines away. A text without a final line break stays one."""
    start, end = lines.start(first), lines.start(last + 1)
    if end == len(lines.text) and first and not lines.text.endswith("\n"):
        start = lines.end(first - 1)
    return Splice(start, end)


# --- deleted records ------------------------------------------------------------------------------------------------


def _without_items(file: PositionFile, deleted: list[int]) -> list[Splice]:
    return _without_spans([(record.start, record.end) for record in file.records], deleted)


def _without_lines(file: PositionFile, deleted: list[int]) -> list[Splice]:
    """Return the splices that take the lines of records away; a list without records is written `[]`."""
    if not deleted:
        return []
    lines, gone = file.lines, {line for number in deleted for line in lines_of(file, number)}
    runs = [_with_blanks(file, first, last) for first, last in _runs(gone)]
    found = [_whole_lines(lines, first, last) for first, last in runs]
    if len(deleted) < len(file.records):
        return found
    if file.key is None:
        end = lines.start(runs[0][1] + 1)
        line_break = lines.newline if lines.text[:end].endswith("\n") else ""
        return [Splice(lines.start(min(gone)), end, f"[]{line_break}"), *found[1:]]
    colon = COLON.match(lines.text, file.key.end_mark.index)
    place = colon.end() if colon else file.key.end_mark.index
    return [Splice(place, place, " []"), *found]


def _runs(numbers: set[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of consecutive numbers."""
    first = sorted(number for number in numbers if number - 1 not in numbers)
    last = sorted(number for number in numbers if number + 1 not in numbers)
    return list(zip(first, last, strict=True))


def _with_blanks(file: PositionFile, first: int, last: int) -> tuple[int, int]:
    """Return a run of lines with the blank ones beside it that would otherwise stand twice, or at an edge."""

    def blank(number: int) -> bool:
        return number < len(file.lines) and not file.lines[number].strip()

    floor = floor_of(file)
    at_end = all(blank(number) for number in range(last + 1, len(file.lines)))
    if blank(last + 1) or at_end:
        while first > floor and blank(first - 1):
            first -= 1
    if first == floor and not at_end:
        while blank(last + 1):
            last += 1
    return first, last
