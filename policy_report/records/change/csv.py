"""Edits of a CSV table: the changed cells of the changed rows are written anew, new rows stand last, nothing else."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from io import StringIO
from itertools import accumulate
from typing import Any, NamedTuple

from policy_report.records.change.spans import Changes, Known, Splice, inserted
from policy_report.records.fields import REQUIRED, ordered
from policy_report.records.readers.csv import column_name, delimiter_of
from policy_report.texts import SIGN

LINE_BREAK = re.compile(r"\r\n|\n|\r|\Z")


@dataclass(frozen=True)
class _CsvRow:
    """A row: where it starts and ends in the text, without its line break. `cell_of` matches a cell.

    Its cells are told apart when they are asked for: of a long table, an edit is about few.
    """

    text: str
    start: int
    end: int
    cell_of: re.Pattern[str]

    @cached_property
    def cells(self) -> "list[_CsvCell]":
        """The cells of the row."""
        found: list[_CsvCell] = []
        place = self.start
        while place <= self.end:
            end = self.cell_of.match(self.text, place, self.end).end()  # type: ignore[union-attr] # matches always
            found.append(_CsvCell(place, end, self.text[place:end]))
            place = end + 1
        return found


class _CsvCell(NamedTuple):
    """A cell as it is written, quotation marks and white space included, and where it starts and ends."""

    start: int
    end: int
    raw: str


class _CsvRows(Sequence[_CsvRow]):
    """The rows of records, each found where its line begins when it is asked for. The reader has seen them whole."""

    def __init__(self, text: str, delimiter: str, lines: Sequence[int]) -> None:
        between = re.escape(delimiter)
        cell = rf'(?:"[^"]*(?:""[^"]*)*"|[^{between}\r\n]*)'
        self._cell, self._row = re.compile(cell), re.compile(rf"{cell}(?:{between}{cell})*")
        self._text, self._lines = text, lines
        self._starts = [0, *accumulate(map(len, StringIO(text, newline="")))]

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, number: Any) -> Any:
        return self._at(self._starts[self._lines[number] - 1])

    @property
    def header(self) -> _CsvRow:
        """The first row that says something."""
        return next(row for row in map(self._at, self._starts) if any(cell.raw.strip('" \t') for cell in row.cells))

    def _at(self, place: int) -> _CsvRow:
        end = self._row.match(self._text, place).end()  # type: ignore[union-attr] # matches always
        return _CsvRow(self._text, place, end, self._cell)


def splices(text: str, changes: Changes, new: Sequence[Mapping[str, str]], known: Known, language: str) -> list[Splice]:
    """Return the splices that make the changes and add rows."""
    delimiter = delimiter_of(text)
    rows = _CsvRows(text, delimiter, [line for line, _ in known])
    top = rows.header
    header = top.cells
    columns = [column_name(cell.raw).removesuffix(f"{SIGN}{language}") for cell in header]
    added = _added(columns, [*changes.values(), *new])
    quoted = [partial(_is_quoted, rows, place) for place in range(len(columns))]
    heads = "".join(delimiter + (f'"{name}"' if _all_quoted(header) else name) for name in added)
    found = [Splice(header[-1].end, header[-1].end, heads)]
    for number in range(len(rows)) if added else sorted(changes):
        row, fields = rows[number], changes.get(number, {})
        if fields is None:
            found.append(_without(text, row))
            continue
        for cell, name, style in zip(row.cells, columns, quoted, strict=True) if fields else ():
            if name in fields:
                found.append(Splice(cell.start, cell.end, _written(fields[name], cell.raw, delimiter, style)))
        more = "".join(delimiter + _plain(fields.get(name, ""), delimiter) for name in added)
        found.append(Splice(row.end, row.end, more))
    styles = dict(zip(columns, quoted, strict=True)) | dict.fromkeys(added, bool)
    lines = [delimiter.join(_written(row.get(name, ""), "", delimiter, q) for name, q in styles.items()) for row in new]
    newline = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    return [*found, inserted(text, _end(text, rows[-1] if rows else top), lines, newline)] if lines else found


def table(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return rows as a CSV file of records: the columns that any row needs, in the order of the documentation."""
    filled = {name for row in rows for name, value in row.items() if value}
    used = [*REQUIRED, *ordered(filled.difference(REQUIRED))]
    cells = [used, *([row.get(name, "") for name in used] for row in rows)]
    return "".join(",".join(_plain(cell, ",") for cell in row) + "\n" for row in cells).encode()


def _end(text: str, row: _CsvRow) -> int:
    """Return the place behind the line break of a row."""
    return LINE_BREAK.match(text, row.end).end()  # type: ignore[union-attr] # a row ends with one


def _added(columns: list[str], changes: Iterable[Mapping[str, str] | None]) -> list[str]:
    """Return the fields that need a column, in the order of the model."""
    needed = {name for fields in changes for name, value in (fields or {}).items() if value}
    return ordered(needed.difference(columns))


def _without(text: str, row: _CsvRow) -> Splice:
    """Return the splice that takes a row away; the last one of a file without a final line break takes that before."""
    end = _end(text, row)
    if end == len(text) and not text.endswith(("\n", "\r")):
        return Splice(len(text[: row.start].removesuffix("\n").removesuffix("\r")), end)
    return Splice(row.start, end)


def _all_quoted(cells: Sequence[_CsvCell]) -> bool:
    return bool(cells) and all(cell.raw.startswith('"') for cell in cells)


def _is_quoted(rows: Sequence[_CsvRow], place: int) -> bool:
    """Return whether a column writes its values in quotation marks, those that are not empty; it may have none."""
    values = (row.cells[place].raw for row in rows if row.cells[place].raw.strip())
    first = next(values, "")
    return first.startswith('"') and all(value.startswith('"') for value in values)


def _written(value: str, old: str, delimiter: str, quoted: Callable[[], bool]) -> str:
    """Return the value as the old cell wrote values, or where that is empty as its column does (`quoted`)."""
    inside = old.strip()
    if old.startswith('"') or (value and not inside and quoted()):
        return _quoted(value)
    plain = _plain(value, delimiter)
    return old.replace(inside, plain) if inside and plain == value else plain


def _plain(value: str, delimiter: str) -> str:
    return _quoted(value) if any(character in value for character in (delimiter, '"', "\n", "\r")) else value


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
