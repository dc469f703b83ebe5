"""The file that is imported: its table, and of a form the rows as they were written and the names that were added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from policy_report.errors import Problem, UserError
from policy_report.evidence.snapshots import READERS
from policy_report.i18n import LANGUAGES, words_of
from policy_report.records import checks
from policy_report.records.fields import REGISTER
from policy_report.records.readers import AS_REFERENCES, REFERENCES
from policy_report.spreadsheet import form
from policy_report.spreadsheet.form import ABOUT, DECLARED, HELP, POSITIONS, FormRow
from policy_report.spreadsheet.inputs import Choice, InputRow, InputTable, csv, dna, opinions, popolo, xlsx
from policy_report.spreadsheet.inputs.grid import Book, Grid
from policy_report.text import fold
from policy_report.texts import split

FORMATS: dict[str, ModuleType] = {"csv": csv, "xlsx": xlsx, "dna": dna, "opinions": opinions, "popolo": popolo}
BY_SUFFIX: dict[str, ModuleType] = {suffix: module for module in FORMATS.values() for suffix in module.SUFFIXES}
OLD = {".xls", ".ods", ".fods", ".numbers", ".xlsb"}
DATA = {".sav", ".zsav", ".dta", ".rds", ".rdata", ".sas7bdat", ".parquet", ".feather", ".jsonl", ".xml", ".sqlite"}
PACKED = {".zip", ".gz", ".bz2", ".xz", ".7z", ".rar"}
SHEETS = frozenset({*DECLARED, HELP, ABOUT})
COMPUTED = tuple(field.head for field in REGISTER if not field.given and field.name != "file")  # columns of a report
FIRST_ROW = 3  # of the hidden sheet, below version and head
FIRST_FIELD = len(form.ABOUT_COLUMNS) + 1  # the column of a row's first field there
Fields = dict[str, str | list[str]]  # of an actor, topic or source, as YAML spells them


class DeclaredRow(NamedTuple):
    """A row of a form's sheet of names that is new or was changed: actor, topic or source.

    `cells`: by field, as they are; `before`: as they were written, None for a new row. `row`: where it stands.
    """

    kind: str
    cells: Mapping[str, str]
    before: Mapping[str, str] | None
    row: InputRow

    @property
    def fields(self) -> Fields:
        """What the row says, as YAML spells it."""
        return {name: as_field(name, cell) for name, cell in self.cells.items() if cell}

    def problem(self, file: str, message: str, check: checks.Check, field: str = "") -> Problem:
        """Return a problem of the row."""
        return Problem(file, self.row.line, message, check, field=field, place=self.row.place)


@dataclass(frozen=True)
class ImportedFile:
    """A file as a table.

    `originals`: of a form, its rows as they were written, None for any other file. `declared`: the new and changed rows
    of its sheets of names, `workspace`: the title of the one that it was written from, `own_work`: what somebody put
    into it that no import takes. `harmless`: whether formulas were made harmless, as in CSV.
    """

    file: str
    sheet: InputTable
    problems: Sequence[Problem]
    originals: Mapping[str, FormRow] | None = None
    declared: Sequence[DeclaredRow] = ()
    workspace: str = ""
    own_work: Sequence[str] = ()
    harmless: bool = False


def read_file(path: Path, choice: Choice | None = None) -> ImportedFile:
    """Return a file as a table, which of several `choice` says, with its problems.

    Raise UserError for one that is not there or of no known kind.
    """
    if not path.exists():
        raise UserError(f"there is no file {path}")
    advice = path.is_dir() or path.name in opinions.NAMES
    reader = opinions if advice else BY_SUFFIX.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(BY_SUFFIX)
        hint = _way_out(path)
        raise UserError(
            f"{path.name} cannot be imported{hint}; what can be: {known}, and folders of voting-advice JSON"
        )
    if reader is xlsx:
        return _workbook(path, path.name, choice)
    sheet, problems = csv.read(path, path.name, choice) if reader is csv else reader.read(path, path.name)
    return ImportedFile(path.name, sheet, problems, harmless=reader is csv)


def _way_out(path: Path) -> str:
    """Return what to do with a file that is no table, "" where nobody knows."""
    suffix = path.suffix.lower()
    if suffix in OLD:
        return "; save it as .xlsx"
    if suffix == ".bib":
        return "; put it into positions/ as sources.bib, where it is read"
    if suffix in REFERENCES:
        return AS_REFERENCES
    if suffix in PACKED:
        return "; unpack it, and import the table in it"
    if suffix in DATA:
        return "; save it as .csv with the program that made it"
    if suffix not in READERS:
        return ""
    kept = f"as a source, it is kept by `policy-report capture {path.name}`"
    return f"; {kept}; a table in it, copy into a spreadsheet program and save it as .xlsx"


def _workbook(path: Path, file: str, choice: Choice | None = None) -> ImportedFile:
    book, problems = xlsx.read_sheets(path, file)
    if book is None:
        return ImportedFile(file, InputTable(), problems)
    if report := _report_sheet(book):
        message = f"is a report, as `build` writes them (its sheet '{report}' says so), and no form; "
        message += "`policy-report workbook FILE.xlsx` writes a form that can be imported"
        return ImportedFile(file, InputTable(), [Problem(file, 1, message, checks.WORKBOOK)])
    lines, more = original_rows(book, file)
    problems += more
    sheet, more = xlsx.table(
        book, file, SHEETS if lines is not None else frozenset(), choice if lines is None else None
    )
    key = next((place for head, place in zip(sheet.header, sheet.places, strict=True) if head == form.KEY), "")
    if lost := _lost(sheet, key, ours=lines is not None):
        message = f"{lost} is gone, so nobody knows which records the rows came from; write a new form, and copy what "
        return ImportedFile(file, sheet, [Problem(file, 1, f"{message}is new into it", checks.WORKBOOK)])
    problems += [problem for problem in more if not key or problem.place != key]  # that column is meant to be hidden
    if lines is None:
        return ImportedFile(file, sheet, problems)
    declared, wrong = declared_rows(book, lines, file) if lines else ([], [])
    about = book.named(ABOUT)
    title, digest = (_cell(about, 1, column) if about else "" for column in (2, 3))
    rows, work = lines.get(POSITIONS, {}), _own_work(book, digest)
    return ImportedFile(file, sheet, [*problems, *wrong], rows, declared, title, work)


def _own_work(book: Book, digest: str) -> list[str]:
    """Return what a form holds that no import takes: comments, links, columns and sheets of its own, words on Help."""
    names = [*(grid.name for grid in book.grids), *book.others]
    found = [f"the sheet '{name}'" for name in names if name != POSITIONS and name not in SHEETS]
    for grid in book.grids:
        found += [
            f"a {mark} at {grid.name}!{cell}" for mark in ("comment", "link") for cell in grid.marks.get(mark, ())
        ]
        rows = [[cell.text for _, cell in sorted(grid.rows[row].items())] for row in sorted(grid.rows)]
        if grid.name == HELP and digest and form.help_digest(text for row in rows for text in row) != digest:
            found.append(f"words on the sheet '{HELP}'")
        if grid.name in DECLARED:
            heads = {fold(column.head): column.field for column in DECLARED[grid.name][1]}
            unknown = (head for row in rows[:1] for head in row if not form.field_of(head, heads))
            found += [f"the column '{head}' on {grid.name}" for head in unknown]
    return found


def _report_sheet(book: Book) -> str:
    """Return the sheet by which a workbook is seen to be a report: a register of positions, in any language."""
    heads = [set(map(fold, map(words_of(language), COMPUTED))) for language in LANGUAGES]
    for grid in book.grids:
        row = {fold(cell.text) for cell in grid.rows.get(min(grid.rows, default=0), {}).values()}
        if any(each <= row for each in heads):
            return grid.name
    return ""


def _lost(sheet: InputTable, key: str, *, ours: bool) -> str:
    """Return what a form lost of that which leads from its rows to records, "" for nothing."""
    if not ours:
        return f"the hidden sheet '{ABOUT}'" if key else ""
    if sheet.name != POSITIONS:
        return f"the sheet '{POSITIONS}'"
    return "" if key else f"the hidden column '{form.KEY}' of '{POSITIONS}'"


# --- the sheets of a form beside its positions ----------------------------------------------------------------------


def original_rows(book: Book, file: str) -> tuple[dict[str, dict[str, FormRow]] | None, list[Problem]]:
    """Return the rows as they were written, by sheet and key; None for a workbook that is no form of ours."""
    grid = book.named(ABOUT)
    version = _cell(grid, 1, 1) if grid else ""
    if grid is None or not version.startswith("policy-report workbook"):
        return None, []
    if version != form.VERSION:
        message = f"is a form of another version ({version}); write a new one with `policy-report workbook`"
        return {}, [Problem(file, 1, message, checks.WORKBOOK, place=f"{ABOUT}!A1")]
    lines: dict[str, dict[str, FormRow]] = {POSITIONS: {}, **{sheet: {} for sheet in DECLARED}}
    places: dict[str, dict[str, int]] = {}
    for row in sorted(grid.rows):
        sheet, key, origin, digest = (_cell(grid, row, column) for column in range(1, FIRST_FIELD))
        if row >= FIRST_ROW and sheet in lines and not key:
            places[sheet] = {cell.text: column for column, cell in grid.rows[row].items() if column >= FIRST_FIELD}
        elif row >= FIRST_ROW and sheet in lines:
            plain = (column.field for column in form.columns(sheet, ()))
            known = places.get(sheet, {})
            fields = tuple(dict.fromkeys((*plain, *(name for name in known if split(name)[1]))))
            cells = (_cell(grid, row, known.get(field, 0)) for field in fields)
            lines[sheet][key] = FormRow(key, origin, digest, tuple(cells), fields)
    return lines, []


def _cell(grid: Grid, row: int, column: int) -> str:
    found = grid.rows.get(row, {}).get(column)
    return found.text if found else ""


def declared_rows(
    book: Book, originals: Mapping[str, Mapping[str, FormRow]], file: str
) -> tuple[list[DeclaredRow], list[Problem]]:
    """Return the rows of the sheets of names that are new or were changed; a warning for each that is gone."""
    found: list[DeclaredRow] = []
    problems: list[Problem] = []
    for sheet, (kind, columns) in DECLARED.items():
        grid = book.named(sheet)
        if grid is None or not grid.rows:
            continue
        table, more = xlsx.grid_table(grid, file, [], needs=1)
        heads = {fold(column.head): column.field for column in columns}
        problems += more + _columns_not_read(table, heads, file)
        before = {key: {**row.said, "id": key} for key, row in originals[sheet].items()}
        named = ((place, form.field_of(head, heads)) for place, head in enumerate(table.header))
        places = {place: field for place, field in named if field}
        for row in table.rows:
            cells = {field: row.cells[place] for place, field in places.items()}
            was = before.pop(cells.get("id", ""), None)
            if any(cells.values()) and (was is None or any(was.get(name, "") != cell for name, cell in cells.items())):
                problems += row.doubts(places, file)
                found.append(DeclaredRow(kind, cells, was, row))
        for key in before:
            message = f"the row of '{key}' is gone; a {kind} is deleted in positions/, so it is left alone"
            problems.append(Problem(file, 1, message, checks.LEFT_ALONE, place=sheet))
    return found, problems


def _columns_not_read(table: InputTable, heads: Mapping[str, str], file: str) -> list[Problem]:
    return [
        Problem(file, 1, f"the column '{head}' is not read", checks.WORKBOOK_PART, place=place)
        for head, place in zip(table.header, table.places, strict=True)
        if not form.field_of(head, heads)
    ]


def as_field(name: str, cell: str) -> str | list[str]:
    """Return a cell of a sheet of names as the value of its field."""
    return [item.strip() for item in cell.split(";") if item.strip()] if name in form.LISTS else cell
