"""Edits of a CSV table: the changed cells of the changed rows are written anew, new rows stand last, nothing else."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from policy_report.records.change.spans import Changes, Splice, inserted
from policy_report.records.fields import REQUIRED, ordered
from policy_report.records.readers.csv import column_name, delimiter_of
from policy_report.texts import SIGN

LINE_BREAK = re.compile(r"\r\n|\n|\r|\Z")


class _CsvCell(NamedTuple):
    """A cell as it is written, quotation marks and white space included, and where it starts and ends."""

    start: int
    end: int
    raw: str


def splices(
    text: str, changes: Changes, new: Sequence[Mapping[str, str]], known: Sequence[Mapping[str, str]], language: str
) -> list[Splice]:
    """Return the splices that make the changes and add rows. Raise ValueError where the reader saw another table."""
    delimiter = delimiter_of(text)
    header, *rows = _rows(text, delimiter)
    if len(rows) != len(known):
        raise ValueError("the rows of this table cannot be told apart; edit it by hand")
    columns = [column_name(cell.raw).removesuffix(f"{SIGN}{language}") for cell in header]
    added = _added(columns, [*changes.values(), *new])
    quoted = [_all_quoted([row[place] for row in rows if row[place].raw.strip()]) for place in range(len(columns))]
    heads = "".join(delimiter + (f'"{name}"' if _all_quoted(header) else name) for name in added)
    found = [Splice(header[-1].end, header[-1].end, heads)]
    for number, row in enumerate(rows):
        fields = changes.get(number, {})
        if fields is None:
            found.append(_without(text, row))
            continue
        for cell, name, style in zip(row, columns, quoted, strict=True):
            if name in fields:
                found.append(Splice(cell.start, cell.end, _written(fields[name], cell.raw, delimiter, style)))
        more = "".join(delimiter + _plain(fields.get(name, ""), delimiter) for name in added)
        found.append(Splice(row[-1].end, row[-1].end, more))
    styles = dict(zip(columns, quoted, strict=True)) | dict.fromkeys(added, False)
    lines = [delimiter.join(_written(row.get(name, ""), "", delimiter, q) for name, q in styles.items()) for row in new]
    newline = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    return [*found, inserted(text, _end(text, (rows or [header])[-1]), lines, newline)] if lines else found


def table(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return rows as a CSV file of records: the columns that any row needs, in the order of the documentation."""
    filled = {name for row in rows for name, value in row.items() if value}
    used = [*REQUIRED, *ordered(filled.difference(REQUIRED))]
    cells = [used, *([row.get(name, "") for name in used] for row in rows)]
    return "".join(",".join(_plain(cell, ",") for cell in row) + "\n" for row in cells).encode()


def _rows(text: str, delimiter: str) -> list[list[_CsvCell]]:
    """Return the cells of the rows that say something, the header first. The reader has found the table well-formed."""
    cell_of = re.compile(rf'"(?:[^"]|"")*"|[^{re.escape(delimiter)}\r\n]*')
    rows: list[list[_CsvCell]] = []
    cells: list[_CsvCell] = []
    place = 0
    while place < len(text) or cells:
        raw = cell_of.match(text, place)[0]  # type: ignore[index] # matches always
        cells.append(_CsvCell(place, place + len(raw), raw))
        place += len(raw)
        if text.startswith(delimiter, place):
            place += 1
        else:
            place = _end(text, cells)
            rows.append(cells)
            cells = []
    return [row for row in rows if any(cell.raw.strip().strip('"').strip() for cell in row)]


def _end(text: str, row: Sequence[_CsvCell]) -> int:
    """Return the place behind the line break of a row."""
    return LINE_BREAK.match(text, row[-1].end).end()  # type: ignore[union-attr] # a row ends with one


def _added(columns: list[str], changes: Iterable[Mapping[str, str] | None]) -> list[str]:
    """Return the fields that need a column, in the order of the model."""
    needed = {name for fields in changes for name, value in (fields or {}).items() if value}
    return ordered(needed.difference(columns))


def _without(text: str, row: Sequence[_CsvCell]) -> Splice:
    """Return the splice that takes a row away; the last one of a file without a final line break takes that before."""
    end = _end(text, row)
    if end == len(text) and not text.endswith(("\n", "\r")):
        return Splice(len(text[: row[0].start].removesuffix("\n").removesuffix("\r")), end)
    return Splice(row[0].start, end)


def _all_quoted(cells: Sequence[_CsvCell]) -> bool:
    return bool(cells) and all(cell.raw.startswith('"') for cell in cells)


def _written(value: str, old: str, delimiter: str, quoted: bool) -> str:  # noqa: FBT001 - how the column writes values
    """Return the value as the old cell wrote values, or where that is empty as its column does."""
    inside = old.strip()
    if old.startswith('"') or (quoted and value and not inside):
        return _quoted(value)
    plain = _plain(value, delimiter)
    return old.replace(inside, plain) if inside and plain == value else plain


def _plain(value: str, delimiter: str) -> str:
    return _quoted(value) if any(character in value for character in (delimiter, '"', "\n", "\r")) else value


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
