"""The file that is imported: its table, and of a form the rows as they were written and the names that were added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.spreadsheet.form import (
    ABOUT,
    ABOUT_COLUMNS,
    DECLARED,
    HELP,
    KEY,
    LISTS,
    POSITION_COLUMNS,
    POSITIONS,
    VERSION,
    FormRow,
)
from policy_report.spreadsheet.inputs import InputTable, csv, dna, opinions, xlsx
from policy_report.spreadsheet.inputs.grid import Book, Grid
from policy_report.text import fold

FORMATS: dict[str, ModuleType] = {"csv": csv, "xlsx": xlsx, "dna": dna, "opinions": opinions}
BY_SUFFIX: dict[str, ModuleType] = {suffix: module for module in FORMATS.values() for suffix in module.SUFFIXES}
OLD = {".xls", ".ods", ".numbers", ".xlsb"}
SHEETS = frozenset({*DECLARED, HELP, ABOUT})
FIRST_ROW = 3  # of the hidden sheet, below version and head
FIRST_FIELD = len(ABOUT_COLUMNS) + 1  # the column of a row's first field there
Fields = dict[str, str | list[str]]  # of an actor, topic or source, as YAML spells them


class AddedName(NamedTuple):
    """A row that was added to a sheet of names: actor, topic or source, its fields, and where it stands."""

    kind: str
    fields: Fields
    place: str


@dataclass(frozen=True)
class ImportedFile:
    """A file as a table.

    `originals`: of a form, its rows as they were written, None for any other file. `added`: the new rows of a form's
    sheets of names. `harmless`: whether formulas were made harmless, as in CSV.
    """

    file: str
    sheet: InputTable
    problems: Sequence[Problem]
    originals: Mapping[str, FormRow] | None = None
    added: Sequence[AddedName] = field(default_factory=tuple)
    harmless: bool = False


def read_file(path: Path) -> ImportedFile:
    """Return a file as a table, with its problems. Raise UserError for one that is not there or of no known kind."""
    if not path.exists():
        raise UserError(f"there is no file {path}")
    reader = opinions if path.is_dir() else BY_SUFFIX.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(BY_SUFFIX)
        hint = "; save it as .xlsx" if path.suffix.lower() in OLD else ""
        raise UserError(
            f"{path.name} cannot be imported{hint}; what can be: {known}, and folders of voting-advice JSON"
        )
    if reader is xlsx:
        return _workbook(path, path.name)
    sheet, problems = reader.read(path, path.name)
    return ImportedFile(path.name, sheet, problems, harmless=reader is csv)


def _workbook(path: Path, file: str) -> ImportedFile:
    book, problems = xlsx.read_sheets(path, file)
    if book is None:
        return ImportedFile(file, InputTable(), problems)
    lines, more = original_rows(book, file)
    problems += more
    sheet, more = xlsx.table(book, file, SHEETS if lines is not None else frozenset())
    key = next((place for head, place in zip(sheet.header, sheet.places, strict=True) if head == KEY), "")
    if lost := _lost(sheet, key, form=lines is not None):
        message = f"{lost} is gone, so nobody knows which records the rows came from; write a new form, and copy what "
        return ImportedFile(file, sheet, [Problem(file, 1, f"{message}is new into it", checks.WORKBOOK)])
    problems += [problem for problem in more if not key or problem.place != key]  # that column is meant to be hidden
    if lines is None:
        return ImportedFile(file, sheet, problems)
    new, wrong = added_names(book, lines, file) if lines else ([], [])
    return ImportedFile(file, sheet, [*problems, *wrong], lines.get(POSITIONS, {}), new)


def _lost(sheet: InputTable, key: str, *, form: bool) -> str:
    """Return what a form lost of that which leads from its rows to records, "" for nothing."""
    if not form:
        return f"the hidden sheet '{ABOUT}'" if key else ""
    if sheet.name != POSITIONS:
        return f"the sheet '{POSITIONS}'"
    return "" if key else f"the hidden column '{KEY}' of '{POSITIONS}'"


# --- the sheets of a form beside its positions ----------------------------------------------------------------------


def original_rows(book: Book, file: str) -> tuple[dict[str, dict[str, FormRow]] | None, list[Problem]]:
    """Return the rows as they were written, by sheet and key; None for a workbook that is no form of ours."""
    grid = book.named(ABOUT)
    version = _cell(grid, 1, 1) if grid else ""
    if grid is None or not version.startswith("policy-report workbook"):
        return None, []
    if version != VERSION:
        message = f"is a form of another version ({version}); write a new one with `policy-report workbook`"
        return {}, [Problem(file, 1, message, checks.WORKBOOK, place=f"{ABOUT}!A1")]
    lines: dict[str, dict[str, FormRow]] = {POSITIONS: {}, **{sheet: {} for sheet in DECLARED}}
    places: dict[str, dict[str, int]] = {}
    for row in sorted(grid.rows):
        sheet, key, origin, digest = (_cell(grid, row, column) for column in range(1, FIRST_FIELD))
        if row >= FIRST_ROW and sheet in lines and not key:
            places[sheet] = {cell.text: column for column, cell in grid.rows[row].items() if column >= FIRST_FIELD}
        elif row >= FIRST_ROW and sheet in lines:
            fields = POSITION_COLUMNS if sheet == POSITIONS else DECLARED[sheet][1]
            columns = (places.get(sheet, {}).get(field.field, 0) for field in fields)
            lines[sheet][key] = FormRow(key, origin, digest, tuple(_cell(grid, row, column) for column in columns))
    return lines, []


def _cell(grid: Grid, row: int, column: int) -> str:
    found = grid.rows.get(row, {}).get(column)
    return found.text if found else ""


def added_names(
    book: Book, lines: Mapping[str, Mapping[str, FormRow]], file: str
) -> tuple[list[AddedName], list[Problem]]:
    """Return the rows added to the sheets of names: kind, fields, place; and a warning for each that was changed."""
    found: list[AddedName] = []
    problems: list[Problem] = []
    for sheet, (kind, columns) in DECLARED.items():
        grid = book.named(sheet)
        if grid is None or not grid.rows:
            continue
        table, more = xlsx.grid_table(grid, file, [], needs=1)
        fields = {fold(column.head): column.field for column in columns}
        problems += more + _columns_not_read(table, fields, file)
        before = {key: dict(zip(fields.values(), line.cells, strict=True)) for key, line in lines[sheet].items()}
        for row in table.rows:
            cells = {fields.get(fold(head), ""): cell for head, cell in zip(table.header, row.cells, strict=True)}
            was = before.get(cells.get("id", ""))
            if was is None and any(cells.values()):
                problems += row.doubts({place: fields.get(fold(h), "") for place, h in enumerate(table.header)}, file)
                given = {name: _items(name, cell) for name, cell in cells.items() if name and cell}
                found.append(AddedName(kind, given, row.place))
            elif was and any(was[name] != cell for name, cell in cells.items() if name):
                message = f"'{was['id']}' was changed here; {kind}s are changed in positions/, so the row is left alone"
                problems.append(Problem(file, row.line, message, checks.LEFT_ALONE, place=row.place))
    return found, problems


def _columns_not_read(table: InputTable, fields: Mapping[str, str], file: str) -> list[Problem]:
    return [
        Problem(file, 1, f"the column '{head}' is not read", checks.WORKBOOK_PART, place=place)
        for head, place in zip(table.header, table.places, strict=True)
        if fold(head) not in fields
    ]


def _items(name: str, cell: str) -> str | list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()] if name in LISTS else cell
