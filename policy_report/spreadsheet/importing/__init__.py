"""From a file that somebody sends to records: `plan` says what would change, `write` does it.

    source              the file as a table of text, every row with its place (`inputs.*.read`)
    columns             which column is which field, what values mean; what the user said, now or before
    form_diff           for a form: new, changed and deleted rows, and conflicts
    missing             names that nothing declares: refused, or declared
    meaning             what the rows mean, and all that is wrong with them
    target              the table that the file becomes, and the settings that are remembered of it
    change              the new content of every file that changes, and the workspace as it would be, read and checked

Nothing is written unless all of it can be: there is a plan only when the workspace has no error with its files in it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from policy_report.errors import Problem, UserError, stop
from policy_report.records import change, checks
from policy_report.records.change import ChangeRequest
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.change.yaml import NewDeclaration
from policy_report.records.store import SourceRecord, WorkspaceState
from policy_report.spreadsheet.form import Shown
from policy_report.spreadsheet.importing import columns, form_diff, missing
from policy_report.spreadsheet.importing.columns import IncomingRow
from policy_report.spreadsheet.importing.form_diff import Comparison
from policy_report.spreadsheet.importing.meaning import Meant, meant, updated
from policy_report.spreadsheet.importing.missing import Register
from policy_report.spreadsheet.importing.snapshots import snapshot_files
from policy_report.spreadsheet.importing.source import ImportedFile, read_file
from policy_report.spreadsheet.importing.target import ImportSettings, ImportTable
from policy_report.text import did_you_mean
from policy_report.workspace import Workspace


@dataclass(frozen=True)
class Request:
    """What the user asks for: the file, and what --map, --stance, --source, --create-missing and --update say."""

    path: Path
    columns: Mapping[str, str]
    stances: Mapping[str, str]
    source: str = ""
    create_missing: bool = False
    update: bool = False


@dataclass(frozen=True)
class Plan:
    """What an import changes: the change of the records, and what it means.

    `sheet`: the sheet that was read; `form`: whether it is of a form of ours. `entries`: what is declared.
    `comparison`: the rows of a form against their records. `rows`: how many become records of the table. `gone`: the
    records of the table that no row says any more.
    """

    sheet: str
    form: bool
    change: change.ChangePlan
    entries: tuple[NewDeclaration, ...]
    comparison: Comparison
    rows: int
    new: int  # of these rows, those that the table did not have before
    gone: tuple[SourceRecord, ...]
    warnings: tuple[Problem, ...]


def plan(workspace: Workspace, request: Request) -> Plan:
    """Return what would change. Raise UserError with all problems where something is wrong, or in conflict."""
    target = ImportTable(workspace, request.path)
    base = change.base(workspace, target.settings_name)
    held = base.state
    table = read_file(request.path)
    known = _known(target, request, table, held)
    found = _understood(table, known, request, held)
    table_update = target.update(found.comparison, found.result, held, form=table.lines is not None)
    known = replace(known, rows=table_update.remembered)
    wanted = target.wanted(table_update, found.result, known, request.path.name)
    texts = snapshot_files(workspace, table.sheet, found.result.rows, found.result.new)
    wanted = replace(wanted, files={**wanted.files, **texts})
    made = change.plan(base, _with_form(wanted, found, update=request.update))
    problems = _placed(made, table_update.last(found.result), target.name, table.file)
    return Plan(
        sheet=table.sheet_name,
        form=table_update.form,
        change=made,
        entries=found.entries,
        comparison=found.comparison,
        rows=len(found.result.new),
        new=len(table_update.added),
        gone=table_update.gone,
        warnings=(*found.warnings, *(problem for problem in problems if problem not in base.problems)),
    )


# --- rows, and the names in them ------------------------------------------------------------------------------------


def _known(target: ImportTable, request: Request, table: ImportedFile, held: WorkspaceState) -> ImportSettings:
    """Return what is known of the file by now. Raise UserError for what the command line gets wrong."""
    stop(table.problems if not table.sheet.header else ())
    columns.check_columns(request.columns, table.sheet)
    columns.check_stances(request.stances, held.records.scale)
    if request.source and held.records.names["source"].get(request.source) is None:
        hint = did_you_mean(request.source, held.records.names["source"].known()) or ";"
        raise UserError(f"--source '{request.source}': unknown source{hint} declare it in positions/sources.yaml first")
    return (target.settings or ImportSettings()).with_news(request.columns, request.stances, request.source)


def _rows(table: ImportedFile, known: ImportSettings, held: WorkspaceState) -> tuple[list[IncomingRow], list[Problem]]:
    """Return the rows as fields, and the warnings; stop at what is wrong with a column that is read."""
    found, problems = columns.columns(table.sheet, known.columns, table.file)
    read = [problem for problem in table.problems if problem.field not in found.ignored]
    read += columns.doubts(table.sheet, found, table.file)
    stop([*read, *problems])
    topics = held.records.topics.values()
    values = columns.Values(table.sheet, known.stances, held.records.scale, topics, harmless=table.harmless)
    return columns.incoming(table.sheet, found, values), read


class _Understood(NamedTuple):
    """The rows of a file: against their records, as fields, with the declarations that they need."""

    comparison: Comparison
    result: Meant
    entries: tuple[NewDeclaration, ...]
    warnings: tuple[Problem, ...]


def _understood(table: ImportedFile, known: ImportSettings, request: Request, held: WorkspaceState) -> _Understood:
    """Return what the rows say. Raise UserError with all that is wrong in them, and all conflicts."""
    rows, problems = _rows(table, known, held)
    comparison = _compared(rows, table, known, held)
    register, more = _register(comparison, table, request, held)
    result, wrong = meant(comparison, register, held, table.file, declare=request.create_missing)
    problems += [*comparison.problems, *more, *wrong]
    stop(problems)
    result = _of_consequence(comparison, result)
    warnings = tuple(problem for problem in problems if problem.severity == "warning")
    return _Understood(comparison, result, tuple(register.entries), warnings)


def _compared(rows: list[IncomingRow], table: ImportedFile, known: ImportSettings, held: WorkspaceState) -> Comparison:
    """Return what becomes of the rows; a new one that names no source has that of --source."""
    comparison = Comparison(new=rows)
    if table.lines is not None:
        comparison = form_diff.compare(rows, table.lines, held.source_records, Shown(held.records), table.file)
    comparison.new = [row.with_source(known.source) for row in comparison.new]
    return comparison


def _of_consequence(comparison: Comparison, result: Meant) -> Meant:
    """Take a row that only spells a name in another way for untouched."""
    pairs = [pair for pair in zip(comparison.changed, result.changed, strict=True) if pair[1]]
    comparison.untouched += len(comparison.changed) - len(pairs)
    comparison.changed = [changed for changed, _ in pairs]
    return replace(result, changed=tuple(fields for _, fields in pairs))


def _register(
    comparison: Comparison, table: ImportedFile, request: Request, held: WorkspaceState
) -> tuple[Register, list[Problem]]:
    """Return the names that are known, those of a form's sheets and, if asked for, those of the rows among them."""
    register = Register(held.records, table.sheet)
    problems = missing.add_rows(register, table.added, table.file)
    if request.create_missing:
        rows = [*comparison.new, *(changed.row for changed in comparison.changed)]
        missing.add_missing(register, rows, table.sheet)
    return register, problems


# --- files ----------------------------------------------------------------------------------------------------------


def _with_form(wanted: ChangeRequest, found: _Understood, *, update: bool) -> ChangeRequest:
    """Return what changes in the table, with what is declared and what a form changes in records or deletes."""
    edits = defaultdict(list, {file: list(more) for file, more in wanted.edits.items()})
    for record, fields in updated(found.comparison, found.result) if update else ():
        edits[record.file].append(RecordEdit(record.line, fields, record.digest))
    return replace(wanted, edits=edits, entries=found.entries)


def _placed(made: change.ChangePlan, rows: Sequence[IncomingRow], name: str, file: str) -> list[Problem]:
    """Return a warning for each record that the workspace would have twice.

    Raise UserError for what would be wrong with it, at the rows that it is from.
    """
    lines = [record.line for record in made.after.source_records if record.file == name]
    places = dict(zip(reversed(lines), reversed(rows), strict=False))  # the new ones stand last
    placed = [_at_row(problem, places, file) if problem.file == name else problem for problem in made.problems]
    stop(problem for problem in placed if problem.severity == "error")
    return [problem for problem in placed if problem.check == checks.DUPLICATE_RECORD.id]


def _at_row(problem: Problem, rows: Mapping[int, IncomingRow], file: str) -> Problem:
    """Return a problem of the table that is to be written as one of the file that it comes from."""
    if (row := rows.get(problem.line)) is None:
        return problem
    place = row.place(problem.field)
    return problem._replace(file=file, line=place.line, place=place.said)
