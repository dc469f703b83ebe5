"""Edits of a CSV table: the changed cells of the changed rows are written anew, new rows stand last, nothing else."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policy_report.records.change.spans import Changes, Splice, inserted
from policy_report.records.fields import NAMES, REQUIRED
from policy_report.records.readers.csv import column_name, delimiter_of

FIELDS = tuple(dict.fromkeys((*REQUIRED, *NAMES)))


@dataclass(frozen=True)
class _CsvCell:
    """A cell as it is written, quotation marks and white space included, and where it starts."""

    start: int
    raw: str

    @property
    def end(self) -> int:
        return self.start + len(self.raw)

    @property
    def quoted(self) -> bool:
        return self.raw.startswith('"')


@dataclass(frozen=True)
class _CsvRow:
    """The cells of a row that says something; `end` lies behind its line break."""

    cells: list[_CsvCell]
    end: int


def splices(text: str, changes: Changes, new: Sequence[Mapping[str, str]], count: int) -> list[Splice]:
    """Return the splices that make the changes and add rows. Raise ValueError where the reader saw another table."""
    delimiter = delimiter_of(text)
    header, *rows = _rows(text, delimiter)
    if len(rows) != count:
        raise ValueError("the rows of this table cannot be told apart; edit it by hand")
    columns = [column_name(cell.raw) for cell in header.cells]
    added = _added(columns, [*changes.values(), *new])
    quoted = [_all_quoted([row.cells[place] for row in rows]) for place in range(len(columns))]
    found = [Splice(header.cells[-1].end, header.cells[-1].end, _like(header, delimiter, name)) for name in added]
    for number, row in enumerate(rows):
        fields = changes.get(number, {})
        if fields is None:
            found.append(_without(text, row))
            continue
        for place, name in enumerate(columns):
            if name in fields:
                cell = row.cells[place]
                found.append(Splice(cell.start, cell.end, _written(fields[name], cell, delimiter, quoted[place])))
        more = "".join(delimiter + _plain(fields.get(name, ""), delimiter) for name in added)
        found.append(Splice(row.cells[-1].end, row.cells[-1].end, more))
    styles = dict(zip(columns, quoted, strict=True)) | dict.fromkeys(added, False)
    lines = [
        delimiter.join(_written(row.get(name, ""), _CsvCell(0, ""), delimiter, q) for name, q in styles.items())
        for row in new
    ]
    newline = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    return [*found, inserted(text, (rows or [header])[-1].end, lines, newline)] if lines else found


def table(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return rows as a CSV file of records: the columns that any row needs, in the order of the documentation."""
    used = [name for name in FIELDS if name in REQUIRED or any(row.get(name) for row in rows)]
    cells = [used, *([row.get(name, "") for name in used] for row in rows)]
    return "".join(",".join(_plain(cell, ",") for cell in row) + "\n" for row in cells).encode()


def _rows(text: str, delimiter: str) -> list[_CsvRow]:
    """Return the rows that say something, the header first. The reader has found the table well-formed."""
    cell_of = re.compile(rf'"(?:[^"]|"")*"|[^{re.escape(delimiter)}\r\n]*')
    line_break = re.compile(r"\r\n|\n|\r|\Z")
    rows: list[_CsvRow] = []
    cells: list[_CsvCell] = []
    place = 0
    while place < len(text) or cells:
        cell = _CsvCell(place, cell_of.match(text, place)[0])  # type: ignore[index] # matches always
        cells.append(cell)
        place = cell.end
        if text.startswith(delimiter, place):
            place += 1
        else:
            place = line_break.match(text, place).end()  # type: ignore[union-attr] # the reader has seen to that
            rows.append(_CsvRow(cells, place))
            cells = []
    return [row for row in rows if any(cell.raw.strip().strip('"').strip() for cell in row.cells)]


def _added(columns: list[str], changes: Iterable[Mapping[str, str] | None]) -> list[str]:
    """Return the fields that need a column, in the order of the model."""
    needed = {name for fields in changes for name, value in (fields or {}).items() if value}
    return [name for name in NAMES if name in needed and name not in columns]


def _like(header: _CsvRow, delimiter: str, name: str) -> str:
    return delimiter + (f'"{name}"' if all(cell.quoted for cell in header.cells) else name)


def _without(text: str, row: _CsvRow) -> Splice:
    """Return the splice that takes a row away; the last one of a file without a final line break takes that before."""
    start = row.cells[0].start
    if row.end == len(text) and not text.endswith(("\n", "\r")):
        start = len(text[:start].removesuffix("\n").removesuffix("\r"))
    return Splice(start, row.end)


def _all_quoted(column: list[_CsvCell]) -> bool:
    filled = [cell for cell in column if cell.raw.strip()]
    return bool(filled) and all(cell.quoted for cell in filled)


def _written(value: str, old: _CsvCell, delimiter: str, quoted: bool) -> str:  # noqa: FBT001 - how the column writes values
    """Return the value as this cell writes values, or where it is empty as its column does."""
    inside = old.raw.strip()
    if old.quoted or (quoted and value and not inside):
        return _quoted(value)
    plain = _plain(value, delimiter)
    return old.raw.replace(inside, plain) if inside and plain == value else plain


def _plain(value: str, delimiter: str) -> str:
    return _quoted(value) if any(character in value for character in (delimiter, '"', "\n", "\r")) else value


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
