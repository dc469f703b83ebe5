"""The file that is imported, whatever it is: its table, and, for a form of ours, what the form knows of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.spreadsheet import inputs
from policy_report.spreadsheet.form import ABOUT, KEY, POSITIONS, Line
from policy_report.spreadsheet.importing.sheets import SHEETS, Added, added, known_lines
from policy_report.spreadsheet.inputs import csv, xlsx
from policy_report.spreadsheet.inputs.base import Sheet

OLD = {".xls", ".ods", ".numbers", ".xlsb"}


@dataclass(frozen=True)
class Opened:
    """A file as a table.

    `lines`: the rows of a form as they were written, None for any other file. `added`: the new rows of a form's sheets
    of names: kind, fields, place. `harmless`: whether formulas were made harmless, as in CSV.
    """

    file: str
    sheet: Sheet
    problems: Sequence[Problem]
    sheet_name: str = ""
    lines: Mapping[str, Line] | None = None
    added: Sequence[Added] = field(default_factory=tuple)
    harmless: bool = False


def opened(path: Path) -> Opened:
    """Return a file as a table, with its problems. Raise UserError for one that is not there or of no known kind."""
    if not path.exists():
        raise UserError(f"there is no file {path}")
    reader = inputs.format_of(path)
    if reader is None:
        known = ", ".join(inputs.BY_SUFFIX)
        hint = "; save it as .xlsx" if path.suffix.lower() in OLD else ""
        raise UserError(
            f"{path.name} cannot be imported{hint}; what can be: {known}, and folders of voting-advice JSON"
        )
    if reader is xlsx:
        return _workbook(path, path.name)
    sheet, problems = reader.read(path, path.name)
    return Opened(path.name, sheet, problems, harmless=reader is csv)


def _workbook(path: Path, file: str) -> Opened:
    book, problems = xlsx.read_sheets(path, file)
    if book is None:
        return Opened(file, Sheet(), problems)
    lines, more = known_lines(book, file)
    problems += more
    sheet, more = xlsx.table(book, file, SHEETS if lines is not None else frozenset())
    key = next((place for head, place in zip(sheet.header, sheet.places, strict=True) if head == KEY), "")
    if lost := _lost(sheet, key, form=lines is not None):
        message = f"{lost} is gone, so nobody knows which records the rows came from; write a new form, and copy what "
        return Opened(file, sheet, [Problem(file, 1, f"{message}is new into it", checks.WORKBOOK)])
    problems += [problem for problem in more if not key or problem.place != key]  # that column is meant to be hidden
    if lines is None:
        return Opened(file, sheet, problems, sheet.name)
    new, wrong = added(book, lines, file) if lines else ([], [])
    return Opened(file, sheet, [*problems, *wrong], sheet.name, lines.get(POSITIONS, {}), new)


def _lost(sheet: xlsx.CellSheet, key: str, *, form: bool) -> str:
    """Return what a form lost of that which leads from its rows to records, "" for nothing."""
    if not form:
        return f"the hidden sheet '{ABOUT}'" if key else ""
    if sheet.name != POSITIONS:
        return f"the sheet '{POSITIONS}'"
    return "" if key else f"the hidden column '{KEY}' of '{POSITIONS}'"
