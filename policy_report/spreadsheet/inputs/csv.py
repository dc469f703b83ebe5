"""Tables of any columns from other tools, as strictly read as tables of positions.

Goes in: UTF-8, with comma, semicolon, tab or bar between cells. Comes out: an `InputTable`, whose `fields` are the
columns that bear the name of a field of a position. Columns without a name and without a value, as spreadsheets leave
them behind, are left out.
"""

from pathlib import Path

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.models import Position
from policy_report.records.readers.base import UnreadableError, read_text
from policy_report.records.readers.csv import column_name, columns_twice, numbered_rows, ragged
from policy_report.spreadsheet.inputs import InputRow, InputTable, checked

SUFFIXES = (".csv", ".tsv", ".tab")
DELIMITERS = (",", ";", "\t", "|")

Numbered = list[tuple[int, list[str]]]  # line, cells


def read(path: Path, file: str) -> tuple[InputTable, list[Problem]]:
    """Return the table of a file, and what is wrong with its shape; with a problem there is no table."""
    text, problems = read_text(path, file)
    if problems:
        return InputTable(), problems
    delimiter = max(DELIMITERS, key=lambda delimiter: _width(text, delimiter))  # the one that parts the header best
    try:
        rows = [(line, [cell.strip() for cell in row]) for line, row in numbered_rows(text, delimiter)]
    except UnreadableError as error:
        return InputTable(), [error.problem(file)]
    if not rows:
        message = "the file is empty; expected a header and a row for each position"
        return InputTable(), [Problem(file, 1, message, checks.EMPTY_FILE, "error")]
    (line, header), *body = rows
    problems = [ragged(file, number, row, len(header)) for number, row in body if len(row) != len(header)]
    problems += _header_problems(header, body, file, line)
    if problems:
        return InputTable(), problems
    return checked(_table(header, body), file)


def _width(text: str, delimiter: str) -> int:
    """Return into how many cells the delimiter parts the header; 0 if it cannot be read so."""
    try:
        _, header = next(numbered_rows(text, delimiter))
    except (UnreadableError, StopIteration):
        return 0
    return len(header)


def _header_problems(header: list[str], body: Numbered, file: str, line: int) -> list[Problem]:
    problems = columns_twice((column_name(name) for name in header if name), file, line)
    for place, name in enumerate(header):
        valued = next((number for number, row in body if len(row) > place and row[place]), None)
        if not name and valued:
            message = f"column {place + 1} has no name, and a value on line {valued}; name it in the header"
            problems.append(Problem(file, line, message, checks.MISSING_FIELD))
    return problems


def _table(header: list[str], body: Numbered) -> InputTable:
    places = [place for place, name in enumerate(header) if name]
    names = tuple(header[place] for place in places)
    rows = tuple(InputRow("", tuple(row[place] for place in places), number) for number, row in body)
    fields = {name: column_name(name) for name in names if column_name(name) in Position.model_fields}
    return InputTable(names, rows, fields)
