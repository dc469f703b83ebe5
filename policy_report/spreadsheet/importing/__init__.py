"""From a file that somebody sends to records: `plan` says what would change, `write` does it.

    source              the file as a table of text, every row with its place (`inputs.*.read`)
    shape               of a table: a matrix unfolded, what means nothing emptied
    columns             which column is which field, what values mean; what the user said, now or before
    form_diff           for a form: new, changed and deleted rows, and conflicts
    declared            for a form: new and changed rows of its sheets of names
    missing             names that nothing declares: refused, or declared
    meaning             what the rows mean, and all that is wrong with them
    target              the table that the file becomes, and the settings that are remembered of it
    change              the new content of every file that changes, and the workspace as it would be, read and checked

Nothing is written unless all of it can be: there is a plan only when the workspace has no error with its files in it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policy_report.errors import Problem, UserError, stop
from policy_report.records import change, checks
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.change.yaml import DeclarationEdit, NewDeclaration
from policy_report.records.fields import FIELDS
from policy_report.records.store import SourceRecord, WorkspaceState, digest
from policy_report.spreadsheet.importing import columns, declared, form_diff, missing
from policy_report.spreadsheet.importing.columns import IncomingRow
from policy_report.spreadsheet.importing.declared import ChangedDeclaration
from policy_report.spreadsheet.importing.form_diff import Comparison
from policy_report.spreadsheet.importing.meaning import resolve
from policy_report.spreadsheet.importing.missing import Register
from policy_report.spreadsheet.importing.shape import Shaper
from policy_report.spreadsheet.importing.snapshots import snapshot_files
from policy_report.spreadsheet.importing.source import ImportedFile, read_file
from policy_report.spreadsheet.importing.target import ImportSettings, ImportTable, TableDifference
from policy_report.spreadsheet.importing.votes import OPTIONS
from policy_report.spreadsheet.inputs import Choice
from policy_report.text import did_you_mean
from policy_report.workspace import Workspace

EVIDENCE = {field.name for field in FIELDS if field.compared == "evidence"}
NOTHING_SAID = ImportSettings()
FIFTH = 5  # a larger part of the records goes only where their number is said


@dataclass(frozen=True)
class Request:
    """What the user asks for: the file, what the options say of it, and what to do.

    `owner`: whose the file is (--as). `delete_rows`: how many records may be deleted, None for no number. `day`: as
    which new records are `recorded`, "" for none. `without`: values of fields, as messages quote
    them, that are left out.
    """

    path: Path
    said: ImportSettings = NOTHING_SAID
    create_missing: bool = False
    update: bool = False
    delete: bool = False
    delete_rows: int | None = None
    owner: str = ""
    day: str = ""
    without: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class ImportPlan:
    """What an import changes: the change of the records, and what it means.

    `form`: whether the file is a form of ours. `entries`: what is declared. `declarations`: rows that change what is
    declared. `comparison`: the rows of a form against their records. `new`: how many rows the table did not have.
    `gone`: the records of the table that no row says any more. `deletes`: whether what a form no longer has is deleted.
    `applied`: what was said at an earlier import, and counts in this one. `refusal`: why it is not to be written.
    `unknown`: how many new rows no record says. `own_work`: what somebody put into a form that no import takes.
    """

    sheet: str
    form: bool
    change: change.ChangePlan
    entries: tuple[NewDeclaration, ...]
    declarations: Sequence[ChangedDeclaration]
    comparison: Comparison
    rows: int
    new: int
    gone: Sequence[SourceRecord]
    deletes: bool
    applied: ImportSettings
    refusal: str
    unknown: int
    own_work: Sequence[str]
    warnings: tuple[Problem, ...]


def plan(workspace: Workspace, request: Request) -> ImportPlan:
    """Return what would change. Raise UserError with all problems where something is wrong, or in conflict."""
    target = ImportTable(workspace, request.path, request.owner)
    base = change.base(workspace, target.settings_name)
    state = base.state
    applied = (target.settings if target.own else None) or ImportSettings()
    settings = applied.updated(target.from_here(request.said)).model_copy(update={"origin": target.origin})
    table, said = _table(request, settings, state, workspace.root)
    form = table.originals is not None
    if not form:
        target.require_own()
    rows, problems = _rows(table, settings, state, said)
    if request.without:
        rows = [kept for row in rows if (kept := row.without(request.without))]
    comparison = Comparison(new=rows)
    if table.originals is not None:
        comparison = form_diff.compare(rows, table.originals, state, table.file, table.workspace)
    comparison.new = [row.with_source(settings.source) for row in comparison.new]
    register = Register(state.records, table.sheet)
    declarations, more = declared.compare(table.declared, register, state, table.file)
    problems += [*comparison.problems, *more]
    applied_names = declarations if request.update else []
    for each in applied_names:
        register.learn(each.kind, each.id, each.fields)
    rows = [*comparison.new, *(changed.row for changed in comparison.changed)]
    problems += missing.settled(register, rows, table.sheet, table.file, declare=request.create_missing)
    redeclared = [DeclarationEdit(each.kind, each.id, each.fields) for each in applied_names if each.declaration]
    register.entries += [NewDeclaration(each.kind, each.fields) for each in applied_names if not each.declaration]
    new, changes, wrong = resolve(comparison, register, redeclared, state, table.file, declare=request.create_missing)
    problems += wrong
    stop(problems)
    edited = [(changed, fields) for changed, fields in zip(comparison.changed, changes, strict=True) if fields]
    comparison.untouched += len(changes) - len(edited)  # a row that only spells a name in another way
    comparison.changed = [changed for changed, _ in edited]
    difference = target.compare(new, comparison.kept, state, form=form)
    deletes = not form or request.delete or request.delete_rows is not None
    if form:
        settings = target.remembered(settings, new, () if deletes else difference.gone)
    applied_difference = difference if deletes else difference._replace(gone=())
    new = target.recorded(new, state, request.day)
    wanted = target.request(new, applied_difference, settings, form=form)
    texts = snapshot_files(workspace, table.sheet, comparison.new, new)
    wanted = replace(wanted, files={**wanted.files, **texts})
    edits = defaultdict(list, {file: list(more) for file, more in wanted.edits.items()})
    for changed, fields in edited if request.update else ():
        edit = _recorded(fields, request.day)
        edits[changed.record.file].append(RecordEdit(changed.record.line, edit, changed.record.digest))
    for record in comparison.deleted if deletes else ():
        edits[record.file].append(RecordEdit(record.line, None, record.digest))
    made = change.plan(base, replace(wanted, edits=edits, entries=register.entries, redeclared=redeclared))
    last = [comparison.new[number] for number in difference.added] if form else comparison.new
    found = _placed(made, last, target.name, table.file)
    warnings = [problem for problem in problems if problem.severity == "warning"]
    known = {record.digest for record in state.source_records}
    return ImportPlan(
        sheet=table.sheet.name,
        form=form,
        change=made,
        entries=tuple(register.entries),
        declarations=declarations,
        comparison=comparison,
        rows=len(new),
        new=len(difference.added),
        gone=difference.gone,
        deletes=deletes,
        applied=applied,
        refusal=_refusal(request, table, len(comparison.deleted), difference, new) if deletes else "",
        unknown=sum(mark not in known for mark in map(digest, new)),
        own_work=table.own_work,
        warnings=(*warnings, *(problem for problem in found if problem not in base.problems)),
    )


def _refusal(
    request: Request, table: ImportedFile, deleted: int, difference: TableDifference, new: Sequence[Mapping[str, str]]
) -> str:
    """Return why an import that deletes records is refused: more than a fifth go, and their number was not said.

    A row of a table that says something else of the same actor and topic is not gone.
    """
    gone = Counter((record.ids["actor"], record.ids["topic"]) for record in difference.gone)
    if table.originals is None:
        gone -= Counter((new[number]["actor"], new[number]["topic"]) for number in difference.added)
    count = gone.total() + deleted
    total = len(difference.records) + len(table.originals or ())
    if not count or count == request.delete_rows or (request.delete_rows is None and count * FIFTH <= total):
        return ""
    more = ", more than a fifth" if count * FIFTH > total else ""
    message = f"{count} of {total} rows are gone from {table.file}{more}; nothing was written"
    return f"{message}: if their records shall be deleted, say --delete-rows {count}"


def _table(
    request: Request, settings: ImportSettings, state: WorkspaceState, root: Path
) -> tuple[ImportedFile, list[Problem]]:
    """Return the file as a table with a row for each record, unless it is a form, and what is said about that."""
    shaper = Shaper(settings, state.records, root)
    choice = Choice(settings.sheet, settings.header_row, settings.encoding, shaper.needs)
    table = read_file(request.path, choice)
    _check(request.said, table, state)
    if table.originals is not None:
        return table, []
    sheet, said = shaper.shaped(table.sheet, table.file)
    return replace(table, sheet=sheet), said


def _check(said: ImportSettings, table: ImportedFile, state: WorkspaceState) -> None:
    """Raise UserError for what the command line gets wrong."""
    stop(table.problems if not table.sheet.header else ())
    columns.check_columns(said.columns, table.sheet)
    columns.check_stances(said.stances, state.records.scale, OPTIONS if said.meaning else ())
    columns.check_given(said.set)
    if said.source and state.records.names["source"].get(said.source) is None:
        hint = did_you_mean(said.source, state.records.names["source"].known()) or ";"
        raise UserError(f"--source '{said.source}': unknown source{hint} declare it in positions/sources.yaml first")


def _recorded(fields: Mapping[str, str], day: str) -> Mapping[str, str]:
    """Return the changed fields of a record; one that says something else than words is recorded anew."""
    anew = day and not EVIDENCE.isdisjoint(fields)
    return {"recorded": day, **fields} if anew else fields


def _rows(
    table: ImportedFile, settings: ImportSettings, state: WorkspaceState, said: Sequence[Problem]
) -> tuple[list[IncomingRow], list[Problem]]:
    """Return the rows as fields, and the warnings, `said` among them; stop at what is wrong with what is read."""
    found, problems = columns.columns(table.sheet, settings.columns, table.file, state.records.language, settings.set)
    read = [problem for problem in table.problems if problem.field not in found.ignored]
    read += [*said, *columns.doubts(table.sheet, found, table.file)]
    stop([*read, *problems])
    topics = state.records.topics.values()
    values = columns.Values(
        table.sheet, settings.stances, state.records.scale, topics, harmless=table.harmless, dates=settings.dates
    )
    rows = columns.incoming(table.sheet, found, values, settings.set)
    return rows, [*read, *values.read_otherwise(table.file)]


def _placed(made: change.ChangePlan, rows: Sequence[IncomingRow], name: str, file: str) -> list[Problem]:
    """Return a warning for each record that the workspace would have twice.

    Raise UserError for what would be wrong with it, at the rows that it is from.
    """
    lines = [record.line for record in made.after.source_records if record.file == name]
    by_line = dict(zip(reversed(lines), reversed(rows), strict=False))  # the new ones stand last
    placed = [
        by_line[problem.line].located(problem)._replace(file=file)
        if problem.file == name and problem.line in by_line
        else problem
        for problem in made.problems
    ]
    stop(problem for problem in placed if problem.severity == "error")
    return [problem for problem in placed if problem.check == checks.DUPLICATE_RECORD.id]
