"""A workbook: the one table of it that is read, and everything beside that table which its owner could think is read.

Goes in: a path, and which table is wanted. Comes out: an `InputTable` whose rows know their cells, and problems that
name sheet and cell. The table is that of the sheet "Positions", or of the first sheet that has the columns that are
needed. It begins with the first row that has them, its header; where none has, with the first of two cells or more.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from policy_report.errors import Problem, UserError
from policy_report.ooxml.package import PackageKind, RefusedError, opened
from policy_report.records import checks
from policy_report.spreadsheet.inputs import Choice, InputRow, InputTable
from policy_report.spreadsheet.inputs.grid import LAST_COLUMN, Book, Grid, SheetCell, number, read_book
from policy_report.spreadsheet.inputs.head import ELSEWHERE, Lines, head_row, legend
from policy_report.text import fold, forbidden, in_one_line, shorten

SUFFIXES = (".xlsx", ".xlsm")
PREFERRED = "Positions"
WORKBOOK = PackageKind(
    "workbook",
    old="it is protected by a password, or of a kind before 2007 (.xls); save it as .xlsx without a password",
    other="not an .xlsx workbook; open it in a spreadsheet program and save it as .xlsx",
    smaller="delete empty rows and unused sheets, or save it as CSV",
    file=100_000_000,
    entries=5_000,
    unpacked=400_000_000,
    ratio=150,  # a table of real words shrinks to a tenth, a bomb to a thousandth
)
MARKS = {  # what stands beside the text of a cell
    "comment": "comments are not read: {}",
    "link": "addresses behind other words are not read: {}; write them into a column such as source_url",
    "struck": "struck-out text is read like any other: {}",
}


def read(path: Path, file: str, choice: Choice | None = None) -> tuple[InputTable, list[Problem]]:
    """Return the table of a workbook and what is wrong with it, or easily overlooked."""
    book, problems = read_sheets(path, file)
    if book is None:
        return InputTable(), problems
    sheet, more = table(book, file, choice=choice)
    return sheet, problems + more


def read_sheets(path: Path, file: str) -> tuple[Book | None, list[Problem]]:
    """Return all sheets of a workbook; None with the problem that forbids reading it."""
    try:
        with closing(opened(path, WORKBOOK)) as package:
            book = read_book(package)
    except RefusedError as error:
        return None, [Problem(file, 1, str(error), checks.WORKBOOK)]
    except (ValueError, IndexError, OverflowError) as error:  # a number, a reference or a date that is none
        message = f"is damaged ({shorten(str(error), 80)}); open it in a spreadsheet program and save it again"
        return None, [Problem(file, 1, message, checks.WORKBOOK)]
    if not book.macros:
        return book, []
    return book, [Problem(file, 1, "holds macros; they are neither read nor run", checks.WORKBOOK_PART)]


def table(
    book: Book, file: str, own: frozenset[str] = frozenset(), choice: Choice | None = None
) -> tuple[InputTable, list[Problem]]:
    """Return the table of a workbook. `own`: the sheets that are known to hold something else."""
    choice = choice or Choice()
    grid = _chosen(book, choice)
    if grid is None:
        message = "no sheet has a table; a table has a row of column names"
        return InputTable(), [Problem(file, 1, message, checks.EMPTY_FILE, "error")]
    return grid_table(grid, file, _sheets_not_read(book, grid, file, own), choice=choice)


def grid_table(
    grid: Grid, file: str, problems: list[Problem], *, needs: int = 2, choice: Choice | None = None
) -> tuple[InputTable, list[Problem]]:
    """Return the table of a sheet, and its problems after those given. `needs`: the cells that make a header."""
    choice = choice or Choice()
    top = _header_row(grid, needs, choice)
    grid, merged = _filled_down(grid, top, file)
    below = legend(_lines(grid), top, choice)
    rows_read = {row: cells for row, cells in grid.rows.items() if row not in below}
    passed = _passed_over(grid, [*(row for row in sorted(grid.rows) if row < top), *below], top, file)
    grid = replace(grid, rows=rows_read)
    columns = {column: in_one_line(cell.text) for column, cell in sorted(grid.rows[top].items())}
    first = min((min(cells) for row, cells in rows_read.items() if row > top), default=LAST_COLUMN)
    if columns and first == min(columns) - 1:  # the corner of a matrix has seldom a name
        columns = {first: "", **columns}
    rows = tuple(_row(grid, row, columns) for row in sorted(grid.rows) if row > top)
    sheet = InputTable(tuple(columns.values()), rows, name=grid.name, places=_places(grid, top, columns))
    found = passed + _overlooked(grid, top, columns, file) + merged + _header_problems(sheet, file)
    return sheet, problems + found + _cell_problems(grid, top, columns, file)


def _row(grid: Grid, row: int, columns: Iterable[int]) -> InputRow:
    cells = [grid.rows[row].get(column, SheetCell("")) for column in columns]
    raw = {place: cell.raw for place, cell in enumerate(cells) if cell.raw}
    return InputRow(f"{grid.name}!{row}", tuple(cell.text for cell in cells), row, _places(grid, row, columns), raw)


def _places(grid: Grid, row: int, columns: Iterable[int]) -> tuple[str, ...]:
    return tuple(grid.place(row, column) for column in columns)


# --- which table ----------------------------------------------------------------------------------------------------


def _chosen(book: Book, choice: Choice) -> Grid | None:
    """Return the sheet that is said, or the one that is called as those of a form, or the first that has a table."""
    if choice.sheet:
        found = next((grid for grid in book.grids if fold(grid.name) == fold(choice.sheet)), None)
        if found is None or not found.rows:
            known = ", ".join(f"'{grid.name}'" for grid in book.grids if grid.rows)
            raise UserError(f"--sheet '{choice.sheet}': there is no such sheet with a table; the sheets are {known}")
        return found
    seen = [grid for grid in book.grids if not grid.hidden and _header_row(grid, 2, Choice())]
    preferred = (grid for grid in seen if fold(grid.name) == fold(PREFERRED))
    fitting = (grid for grid in seen if head_row(_lines(grid), replace(choice, header_row=0)))
    return next(preferred, next(fitting, seen[0] if seen else None))


def _lines(grid: Grid) -> Lines:
    return Lines(
        sorted(grid.rows),
        lambda row: {column: cell.text for column, cell in sorted(grid.rows[row].items())},
        lambda row: row - 1 not in grid.rows,
    )


def _header_row(grid: Grid, needs: int, choice: Choice) -> int:
    """Return the row that is said or has the columns that are needed, else the first with enough cells, 0 for none."""
    enough = (row for row in sorted(grid.rows) if len(grid.rows[row]) >= needs)
    return head_row(_lines(grid), choice) or next(enough, 0) or (min(grid.rows) if choice.sheet else 0)


def _filled_down(grid: Grid, top: int, file: str) -> tuple[Grid, list[Problem]]:
    """Return a sheet in which a cell that is merged down holds for each of its rows, and what was merged."""
    rows = {row: dict(cells) for row, cells in grid.rows.items()} if grid.merged else grid.rows
    problems = []
    for area in grid.merged:
        ends = [re.fullmatch(r"([A-Z]+)(\d+)", end) for end in area.split(":")]
        if len(ends) < 2 or not all(ends) or int(ends[-1][2]) <= top:  # type: ignore[index] # noqa: PLR2004
            continue
        (left, first), (right, last) = ((number(end[1]), int(end[2])) for end in ends if end)
        cell = grid.rows.get(first, {}).get(left)
        message = f"{area} are merged; only the first of them has the value"
        if cell and left == right and first > top:
            message = f"{area} are merged; '{shorten(cell.text, 30)}' is read in each of the rows"
            for row in (row for row in grid.rows if first < row <= last):
                rows[row][left] = cell  # type: ignore[index]
        problems.append(_warning(file, message, f"{grid.name}!{area}"))
    return replace(grid, rows=rows), problems


def _sheets_not_read(book: Book, chosen: Grid, file: str, own: frozenset[str]) -> list[Problem]:
    others = [grid for grid in book.grids if grid is not chosen and grid.rows and grid.name not in own]
    names = [f"'{grid.name}'{' (hidden)' if grid.hidden else ''}" for grid in others]
    names += [f"'{name}' (no table)" for name in book.others]
    message = f"only the sheet '{chosen.name}' is read, not {', '.join(names)}"
    message += "; --sheet NAME reads another" if others else ""
    return [_warning(file, message)] if names else []


# --- what is wrong, and what could be overlooked --------------------------------------------------------------------


def _warning(file: str, message: str, place: str = "") -> Problem:
    return Problem(file, 1, message, checks.WORKBOOK_PART, place=place)


def _passed_over(grid: Grid, rows: Iterable[int], top: int, file: str) -> list[Problem]:
    """Return a warning for each row that is not of the table."""
    found = []
    for row in rows:
        where = "above" if row < top else "below"
        text = next(iter(grid.rows[row].values())).text
        message = f"'{shorten(text, 40)}' {where} the table is not read"
        found.append(_warning(file, message, grid.place(row, min(grid.rows[row]))))
    return found


def _overlooked(grid: Grid, top: int, columns: Mapping[int, str], file: str) -> list[Problem]:
    """Return a warning for what is hidden or stands beside the text of a cell in the table."""
    found = []
    if rows := [row for row in grid.hidden_rows if row > top]:
        found.append((f"{_runs(rows)} hidden; read like the others", f"{grid.name}!{rows[0]}"))
    for column in (column for column in columns if any(column in run for run in grid.hidden_columns)):
        message = f"the column '{columns[column]}' is hidden; read like the others"
        found.append((message, grid.place(top, column)))
    for mark, cells in grid.marks.items():
        if cells:
            found.append((MARKS[mark].format(_listed(cells)), f"{grid.name}!{cells[0]}"))
    return [_warning(file, message, place) for message, place in found]


def _runs(rows: list[int]) -> str:
    return f"row {rows[0]} is" if len(rows) == 1 else f"rows {_listed(rows)} are"


def _listed(places: Sequence[object]) -> str:
    return ", ".join(map(str, places[:5])) + (f" and {len(places) - 5} more" if len(places) > 5 else "")  # noqa: PLR2004


def _header_problems(sheet: InputTable, file: str) -> list[Problem]:
    """Return a problem for each column whose name stands for another already."""
    first: dict[str, str] = {}
    problems = []
    for name, place in zip(sheet.header, sheet.places, strict=True):
        earlier = first.setdefault(fold(name), place)
        if name and earlier != place:
            message = f"a second column '{name}', after {earlier.partition('!')[2]}; rename or delete one{ELSEWHERE}"
            problems.append(Problem(file, 1, message, checks.DUPLICATE_KEY, place=place))
    return problems


def _cell_problems(grid: Grid, top: int, names: Mapping[int, str], file: str) -> list[Problem]:
    """Return a problem for each cell whose value is not known, not allowed, or in a column without a name."""
    problems = []
    for row, column, cell in ((row, *item) for row, cells in grid.rows.items() if row >= top for item in cells.items()):
        check, message = checks.WORKBOOK_CELL, cell.wrong
        if what := forbidden(cell.text):
            check, message = checks.FORBIDDEN_CHARACTER, what
        elif column not in names:
            message = f"'{shorten(cell.text, 30)}' stands in a column without a name; name the column, or delete it"
            message += ELSEWHERE
        if message:
            place = grid.place(row, column)
            problems.append(Problem(file, row, message, check, field=names.get(column, ""), place=place))
    return problems
