"""CSV position tables, read as strictly as YAML: no row shifts, no word (`NA`, `None`, `null`) turns into nothing.

Goes in: UTF-8, comma, semicolon or tab, any column order. Comes out: `Raw`, one row a position, the line of each.

Most tables are well-formed, and some are large. A scan of the bytes proves that every record has as many cells as the
header and that every quotation mark opens or closes a cell; only then pandas' parser, which would pad or shift a bad
row in silence, gives the cells. A table that is not proven goes through the `csv` module row by row, which says what
is wrong and where.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.fields import REQUIRED, is_field
from policy_report.records.models import Position
from policy_report.records.readers.base import MAX_FILE_BYTES, Raw, UnreadableError, counted, read_text
from policy_report.text import many, or_expected, shorten
from policy_report.texts import column, split

SUFFIXES = (".csv",)
DELIMITERS = (",", ";", "\t")
OTHER_DELIMITERS = ("|", ":", "^", "~")
MOST_COLUMNS = 1000  # of which nearly all are unknown; each would be named
QUOTE, NEWLINE, RETURN = b'"\n\r'


def read(path: Path, file: str, *, top: bool) -> tuple[Raw, list[Problem]]:  # noqa: ARG001 - one signature for all readers
    """Return the positions of a table and the problems of its shape. Columns: those of `models.Position`."""
    text, problems = read_text(path, file)
    return (Raw(), problems) if problems else read_positions(text, file)


def read_positions(text: str, file: str) -> tuple[Raw, list[Problem]]:
    """Return the positions of a table that is in memory, and the problems of its shape.

    The rows that can be read are given beside the problems of others, so that all of them are told at once.
    """
    if not text.strip():
        return Raw(), [Problem(file, 1, "the file is empty", checks.EMPTY_FILE)]
    if foreign := _foreign_delimiter(text):
        return Raw(), [Problem(file, 1, foreign, checks.CSV_SYNTAX)]
    delimiter = delimiter_of(text)
    if (columns := text.split("\n", 1)[0].count(delimiter) + 1) > MOST_COLUMNS:
        message = f"{columns} columns in the header; a table has at most {len(Position.model_fields)}"
        return Raw(), [Problem(file, 1, message, checks.TOO_LARGE)]
    again = "\n" + text.split("\n", 1)[0] in text  # a second header is for the slow way to find
    table, problems = (None if again else _proven(text, delimiter)) or _row_by_row(text, delimiter, file)
    wrong = _header_problems(table.header, file, table.header_line)
    if any(problem.check != checks.UNKNOWN_FIELD.id for problem in wrong):
        return Raw(), wrong + problems
    known = [name for name in table.header if is_field(name)]
    return Raw(positions=table.cells[known].assign(file=file, line=table.lines)), wrong + problems


@dataclass(frozen=True)
class _Cells:
    """A table as text: its header (lower case), the line of that, the cells (stripped), the line of each record."""

    header: list[str]
    header_line: int
    cells: pd.DataFrame
    lines: NDArray[np.int64]


def delimiter_of(text: str) -> str:
    """Return the delimiter of the header line: the one that yields the most known columns."""
    first = text.lstrip().split("\n", 1)[0]
    columns = {delimiter: map(column_name, first.split(delimiter)) for delimiter in DELIMITERS}
    return max(columns, key=lambda delimiter: sum(map(is_field, columns[delimiter])))


def _foreign_delimiter(text: str) -> str:
    """Return the message for a first line that names a delimiter, or whose cells have an unknown one; "" for none."""
    first = text.lstrip().split("\n", 1)[0].strip()
    if re.fullmatch(r"\"?sep=.\"?", first, re.IGNORECASE):
        return f"the first line, '{first}', is for Excel alone; delete it, so that the table begins with its header"
    sign = next((sign for sign in OTHER_DELIMITERS if sign in first), "")
    if not sign or any(delimiter in first for delimiter in DELIMITERS):
        return ""
    if len({column_name(cell) for cell in first.split(sign)} & set(REQUIRED)) < len(REQUIRED):
        return ""
    return f"the cells are separated by '{sign}'; separate them by commas, semicolons or tabs"


def column_name(cell: str) -> str:
    """Return a cell of the header as the name of a field, or of one in a language: summary:pt-BR."""
    name = " ".join(cell.strip().strip('"').split()).lower()
    return column(*split(name))


# --- the proven way -------------------------------------------------------------------------------------------------


def _proven(text: str, delimiter: str) -> tuple[_Cells, list[Problem]] | None:
    """Return the cells of a table that a scan of its bytes proves well-formed, else None."""
    data = text.encode()
    starts = _record_starts(np.frombuffer(data, np.uint8), ord(delimiter))
    if starts is None:
        return None
    header = [column_name(cell) for cell in text.split("\n", 1)[0].split(delimiter)]
    if len(set(header)) < len(header) or not all(map(is_field, header)):
        return None
    frame = pd.read_csv(
        io.BytesIO(data),
        sep=delimiter,
        header=None,
        names=header,
        skiprows=1,
        dtype=object,
        na_filter=False,
        skip_blank_lines=False,
    )
    if len(frame) != len(starts) - 1:  # pandas ends a record where the scan does not, as at a lone carriage return
        return None
    newlines = np.flatnonzero(np.frombuffer(data, np.uint8) == NEWLINE)
    cells = frame.map(str.strip) if _padded(data, delimiter) else frame
    lines = np.searchsorted(newlines, starts[1:]) + 1
    filled = (cells != "").any(axis=1).to_numpy() if (cells[header[0]] == "").any() else np.ones(len(cells), dtype=bool)
    return _Cells(header, 1, cells[filled].reset_index(drop=True), lines[filled]), []


def _record_starts(data: NDArray[np.uint8], delimiter: int) -> NDArray[np.int64] | None:
    """Return the offset of each record, the header first; None unless every record is as wide and well quoted."""
    ends, cells = np.flatnonzero(data == NEWLINE), np.flatnonzero(data == delimiter)
    quotes = np.flatnonzero(data == QUOTE)
    if len(quotes):
        if len(quotes) % 2 or not _quotes_stand_at_edges(data, quotes, delimiter):
            return None
        ends, cells = _outside(ends, quotes), _outside(cells, quotes)
    returns = np.flatnonzero(data == RETURN)
    if len(returns) and (returns[-1] + 1 == len(data) or (data[returns + 1] != NEWLINE).any()):
        return None
    if not len(ends) or ends[-1] != len(data) - 1:
        ends = np.append(ends, len(data))
    width = np.diff(np.searchsorted(cells, ends), prepend=0)
    if (width != width[0]).any() or width[0] == 0:
        return None
    return np.append(0, ends[:-1] + 1)


def _quotes_stand_at_edges(data: NDArray[np.uint8], quotes: NDArray[np.intp], delimiter: int) -> bool:
    """Return whether each odd mark opens a cell and each even one closes it (a doubled mark closes and opens)."""
    framed = np.pad(data, 1, constant_values=NEWLINE)
    beside = np.append(framed[quotes[::2]], framed[quotes[1::2] + 2])
    return bool(np.isin(beside, [delimiter, NEWLINE, RETURN, QUOTE]).all())


def _outside(places: NDArray[np.intp], quotes: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places that do not lie between an opening and a closing mark."""
    outside: NDArray[np.intp] = places[np.searchsorted(quotes, places) % 2 == 0]
    return outside


def _padded(data: bytes, delimiter: str) -> bool:
    """Return whether a cell may have white space at its edge: beside a delimiter, a line end, inside quotes."""
    if not data.isascii() or b'"' in data:
        return True
    edges = [delimiter.encode(), b"\n", b"\r"]
    return any(pair in data for edge in edges for space in (b" ", b"\t") for pair in (space + edge, edge + space))


# --- row by row -----------------------------------------------------------------------------------------------------


def _row_by_row(text: str, delimiter: str, file: str) -> tuple[_Cells, list[Problem]]:
    """Return the cells, blank rows skipped, and what is wrong with the shape of the table, with lines."""
    header: list[str] = []
    header_line = 1
    rows: list[list[str]] = []
    lines: list[int] = []
    wrong: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    try:
        for line, row in numbered_rows(text, delimiter):
            if not header:
                header, header_line = [column_name(cell) for cell in row], line
            elif len(row) != len(header):
                wrong.append((line, row))
            elif column_name(row[0]) == header[0] and [column_name(cell) for cell in row] == header:
                message = "the header stands here again; delete this row"
                problems.append(Problem(file, line, message, checks.DUPLICATE_HEADER))
            else:
                rows.append([cell.strip() for cell in row])
                lines.append(line)
    except UnreadableError as error:
        problems.append(error.problem(file))
    problems += counted(wrong, lambda at: ragged(file, *at, len(header)), "rows")
    cells = pd.DataFrame(rows, columns=header, dtype=object)
    return _Cells(header, header_line, cells, np.array(lines, dtype=np.int64)), problems


def numbered_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that say something, the header too, each with its line. Raise UnreadableError at a bad quote."""
    csv.field_size_limit(MAX_FILE_BYTES)  # how long a text may be, `limits` says
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for row in reader:
            line, start = start, reader.line_num + 1
            if any(cell.strip() for cell in row):
                yield line, row
    except csv.Error as error:
        message = f"not valid CSV: {error}; check the quotation marks from this line on"
        raise UnreadableError(start, message, checks.CSV_SYNTAX) from None


def ragged(file: str, line: int, row: list[str], width: int) -> Problem:
    """Return the problem of a row that has not as many cells as the header."""
    counts = f"{many(len(row), 'cell')} where the header has {width} (the row ends in '{shorten(row[-1], 30)}')"
    message = f"{counts}; put a cell that contains the delimiter in double quotes"
    return Problem(file, line, message, checks.RAGGED_ROW)


def _unknown(name: str, file: str, line: int) -> Problem:
    hint = or_expected(name, list(Position.model_fields))
    return Problem(file, line, f"unknown column{hint}", checks.UNKNOWN_FIELD, field=shorten(name))


def _header_problems(header: list[str], file: str, line: int) -> list[Problem]:
    message = "has no name; name or delete it"
    unnamed = [f"column {number}" for number, name in enumerate(header, 1) if not name]
    problems = counted(unnamed, lambda name: Problem(file, line, message, checks.UNKNOWN_FIELD, field=name), "columns")
    unknown = [name for name in dict.fromkeys(header) if name and not is_field(name)]
    problems += counted(unknown, lambda name: _unknown(name, file, line), "columns")
    problems += [
        Problem(file, line, "missing column; a table needs actor, topic and stance", checks.MISSING_FIELD, field=name)
        for name in REQUIRED
        if name not in header
    ]
    return problems + columns_twice((name for name in header if is_field(name)), file, line)


def columns_twice(header: Iterable[str], file: str, line: int) -> list[Problem]:
    """Return a problem for each name that stands twice or more in the header of a table."""
    message = "the column stands {} times in the header; keep one"
    return [
        Problem(file, line, message.format(count), checks.DUPLICATE_KEY, field=name)
        for name, count in Counter(header).items()
        if count > 1
    ]
