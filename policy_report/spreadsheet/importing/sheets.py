"""The sheets of a form beside its positions: the hidden one, which knows every row as it was, and those of names.

Goes in: a `Book`. Come out: the rows as they were written, and what was added to the sheets of actors, topics, sources.
"""

from collections.abc import Mapping
from typing import NamedTuple

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.spreadsheet.form import (
    ABOUT,
    ABOUT_COLUMNS,
    DECLARED,
    HELP,
    LISTS,
    POSITION_COLUMNS,
    POSITIONS,
    VERSION,
    Line,
)
from policy_report.spreadsheet.inputs.base import Row
from policy_report.spreadsheet.inputs.grid import Book, Grid
from policy_report.spreadsheet.inputs.xlsx import CellRow, CellSheet, grid_table
from policy_report.text import fold

SHEETS = frozenset({*DECLARED, HELP, ABOUT})
FIRST_ROW = 3  # of the hidden sheet, below version and head
FIRST_FIELD = len(ABOUT_COLUMNS) + 1  # the column of a row's first field there
Fields = dict[str, str | list[str]]  # of an actor, topic or source, as YAML spells them


class Added(NamedTuple):
    """A row that was added to a sheet of names: actor, topic or source, its fields, and where it stands."""

    kind: str
    fields: Fields
    place: str


def known_lines(book: Book, file: str) -> tuple[dict[str, dict[str, Line]] | None, list[Problem]]:
    """Return the rows as they were written, by sheet and key; None for a workbook that is no form of ours."""
    grid = book.named(ABOUT)
    version = _cell(grid, 1, 1) if grid else ""
    if grid is None or not version.startswith("policy-report workbook"):
        return None, []
    if version != VERSION:
        message = f"is a form of another version ({version}); write a new one with `policy-report workbook`"
        return {}, [Problem(file, 1, message, checks.WORKBOOK, place=f"{ABOUT}!A1")]
    lines: dict[str, dict[str, Line]] = {POSITIONS: {}, **{sheet: {} for sheet in DECLARED}}
    places: dict[str, dict[str, int]] = {}
    for row in sorted(grid.rows):
        sheet, key, origin, digest = (_cell(grid, row, column) for column in range(1, FIRST_FIELD))
        if row >= FIRST_ROW and sheet in lines and not key:
            places[sheet] = {cell.text: column for column, cell in grid.rows[row].items() if column >= FIRST_FIELD}
        elif row >= FIRST_ROW and sheet in lines:
            fields = POSITION_COLUMNS if sheet == POSITIONS else DECLARED[sheet][1]
            columns = (places.get(sheet, {}).get(field.field, 0) for field in fields)
            lines[sheet][key] = Line(key, origin, digest, tuple(_cell(grid, row, column) for column in columns))
    return lines, []


def _cell(grid: Grid, row: int, column: int) -> str:
    found = grid.rows.get(row, {}).get(column)
    return found.text if found else ""


def added(book: Book, lines: Mapping[str, Mapping[str, Line]], file: str) -> tuple[list[Added], list[Problem]]:
    """Return the rows added to the sheets of names: kind, fields, place; and a warning for each that was changed."""
    found: list[Added] = []
    problems: list[Problem] = []
    for sheet, (kind, columns) in DECLARED.items():
        grid = book.named(sheet)
        if grid is None or not grid.rows:
            continue
        table, more = grid_table(grid, file, [], needs=1)
        fields = {fold(column.head): column.field for column in columns}
        problems += more + _columns_not_read(table, fields, file)
        before = {key: dict(zip(fields.values(), line.cells, strict=True)) for key, line in lines[sheet].items()}
        for row in table.rows:
            cells = {fields.get(fold(head), ""): cell for head, cell in zip(table.header, row.cells, strict=True)}
            was = before.get(cells.get("id", ""))
            if was is None and any(cells.values()):
                problems += _doubts(row, [fields.get(fold(head), "") for head in table.header], file)
                said = {name: _items(name, cell) for name, cell in cells.items() if name and cell}
                found.append(Added(kind, said, row.place))
            elif was and any(was[name] != cell for name, cell in cells.items() if name):
                message = f"'{was['id']}' was changed here; {kind}s are changed in positions/, so the row is left alone"
                problems.append(Problem(file, row.line, message, checks.LEFT_ALONE, place=row.place))
    return found, problems


def _doubts(row: Row, fields: list[str], file: str) -> list[Problem]:
    """Return a problem for each cell of a new row that may show another text than the one that would be read."""
    if not isinstance(row, CellRow):
        return []
    said = (row.doubt(place, fields[place], file) for place in row.behind if fields[place])
    return [problem for problem in said if problem]


def _columns_not_read(table: CellSheet, fields: Mapping[str, str], file: str) -> list[Problem]:
    return [
        Problem(file, 1, f"the column '{head}' is not read", checks.WORKBOOK_PART, place=place)
        for head, place in zip(table.header, table.places, strict=True)
        if fold(head) not in fields
    ]


def _items(name: str, cell: str) -> str | list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()] if name in LISTS else cell
