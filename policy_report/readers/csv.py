"""CSV position tables, read as strictly as YAML: no row shifts, no word (`NA`, `None`, `null`) turns into nothing.

Goes in: UTF-8, comma, semicolon or tab, any column order. Comes out: `Raw`, one row a position, the line of each.
"""

import csv
import io
from collections import Counter
from pathlib import Path

import pandas as pd

from policy_report.errors import Problem
from policy_report.models import Position
from policy_report.readers.base import Raw, read_text
from policy_report.text import did_you_mean, shorten

SUFFIXES = (".csv",)
REQUIRED = ("actor", "topic", "stance")
DELIMITERS = (",", ";", "\t")


def read(path: Path, file: str, *, top: bool) -> tuple[Raw, list[Problem]]:  # noqa: ARG001 - one signature for all readers
    """Return the positions of a table and the problems of its shape. Columns: those of `models.Position`."""
    text, problems = read_text(path, file)
    if problems:
        return Raw(), problems
    if not text.strip():
        return Raw(), [Problem(file, 1, "the file is empty", "empty-file", "warning")]
    header, rows, lines, problems = _split(text, file)
    problems = _header_problems(header, file) + problems
    if any(problem.severity == "error" for problem in problems):
        return Raw(), problems
    frame = pd.DataFrame(rows, columns=header, dtype=object)
    frame = frame.apply(lambda column: column.str.strip())
    return Raw(positions=frame.assign(file=file, line=lines)), problems


def _split(text: str, file: str) -> tuple[list[str], list[list[str]], list[int], list[Problem]]:
    """Return header, rows, the line on which each row starts, and the problems; blank rows are skipped."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    header: list[str] = []
    start = 1
    try:
        for row in reader:
            line, start = start, reader.line_num + 1
            if not header:
                header = [name.strip().lower() for name in row]
            elif len(row) != len(header) and any(row):
                problems.append(_ragged(file, line, row, header))
            elif any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(line)
    except csv.Error as error:
        message = f"not valid CSV: {error}; check the quotation marks from this line on"
        problems.append(Problem(file, start, message, "csv-syntax"))
    return header, rows, lines, problems


def _delimiter(text: str) -> str:
    """Return the delimiter of the header line: the one that yields the most known columns."""
    first = text.lstrip("\n").split("\n", 1)[0]

    def known(delimiter: str) -> int:
        return sum(name.strip().strip('"').lower() in Position.model_fields for name in first.split(delimiter))

    return max(DELIMITERS, key=known)


def _ragged(file: str, line: int, row: list[str], header: list[str]) -> Problem:
    message = (
        f"{len(row)} cells where the header has {len(header)} (the row ends in '{shorten(row[-1], 30)}'); "
        "put a cell that contains the delimiter in double quotes"
    )
    return Problem(file, line, message, "ragged-row")


def _header_problems(header: list[str], file: str) -> list[Problem]:
    problems = [
        Problem(
            file, 1, f"unknown column{did_you_mean(name, Position.model_fields)}", "unknown-field", field=name or "?"
        )
        for name in dict.fromkeys(header)
        if name not in Position.model_fields
    ]
    problems += [
        Problem(file, 1, "missing column; a table needs actor, topic and stance", "missing-field", field=name)
        for name in REQUIRED
        if name not in header
    ]
    problems += [
        Problem(file, 1, f"the column stands {count} times in the header; keep one", "duplicate-key", field=name)
        for name, count in Counter(header).items()
        if count > 1 and name in Position.model_fields
    ]
    return problems
