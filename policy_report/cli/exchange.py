"""`workbook`, `import`, `undo`: records out into a form, a table or a form into records, and back."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_report.cli import PAIRS
from policy_report.cli.request import now, workspace_of, written_of
from policy_report.cli.terminal import result, say, shown, warn
from policy_report.errors import UserError, errors, stop
from policy_report.text import many
from policy_report.workspace import Workspace

if TYPE_CHECKING:
    from policy_report.spreadsheet.importing import ImportPlan, Request
    from policy_report.spreadsheet.importing.target import ImportSettings

ZOTERO = "zotero:"
TABLE_OPTIONS = (  # options of `import` that say something of a table
    *("map", "stance", "set", "source", "sheet", "header-row", "dates", "encoding", "missing", "matrix", "meaning"),
    *("create-missing", "update", "delete", "delete-rows"),
)
ATTEMPTS = 5  # to write an import while others write records too
OPTIONS = ("create_missing", "update", "delete", "delete_rows", "owner")  # of `import`, as in `Request`


def run(arguments: argparse.Namespace) -> int:
    """Run one of the three."""
    commands = {"workbook": _workbook, "import": _import, "undo": _undo}
    commands[arguments.command](arguments)
    return 0


def _import(arguments: argparse.Namespace) -> None:
    """Print what changes, and write it unless --dry-run is given."""
    workspace = workspace_of(arguments)
    if arguments.file.startswith(ZOTERO):
        _import_collection(workspace, arguments)
        return
    from policy_report.records import change
    from policy_report.records.change.history import ChangedMeanwhileError
    from policy_report.records.since import today
    from policy_report.spreadsheet import importing

    options = {name: getattr(arguments, name) for name in OPTIONS}
    day = (arguments.on or today()).isoformat()
    request = importing.Request(Path(arguments.file).resolve(), _said(arguments), day=day, **options)
    for attempt in range(ATTEMPTS):
        try:
            plan = importing.plan(workspace, request)
            written = []
            if not (arguments.dry_run or plan.refusal):
                written = change.write(plan.change, f"import {request.path.name}", now())
            break
        except ChangedMeanwhileError:  # somebody else saved a file: what they wrote is read, and nothing of it is lost
            if attempt == ATTEMPTS - 1:
                raise
    _tell(plan, request)
    if plan.refusal:
        raise UserError(plan.refusal)
    if not plan.change.files:
        say("nothing to write")
    elif arguments.dry_run:
        say(f"would write {', '.join(plan.change.files)}; nothing was written")
    else:
        say(f"wrote {', '.join(map(shown, written))}")


def _import_collection(workspace: Workspace, arguments: argparse.Namespace) -> None:
    """Print which sources a collection of Zotero brings, and write them unless --dry-run is given."""
    given = [option for option in TABLE_OPTIONS if getattr(arguments, option.replace("-", "_"))]
    if given:
        raise UserError(f"--{given[0]} is for tables; a collection of Zotero takes --dry-run alone")
    from policy_report import zotero
    from policy_report.records import change

    found = zotero.plan(workspace, arguments.file)
    warn(found.warnings)
    for source in found.new:
        result(f"Declared: source {source}")
    for source, fields in found.changed.items():
        result(f"Updated: source {source}: {', '.join(fields)}")
    for file in found.files:
        result(f"Snapshot: {file}")
    counts = (len(found.new), len(found.changed), len(found.same))
    say(f"{found.collection}: {counts[0]} new, {counts[1]} changed, {counts[2]} as before")
    if not found.change.files:
        say("nothing to write")
    elif arguments.dry_run:
        say(f"would write {', '.join(found.change.files)}; nothing was written")
    else:
        say(f"wrote {', '.join(map(shown, change.write(found.change, f'import {arguments.file}', now())))}")


def _tell(plan: "ImportPlan", request: "Request") -> None:
    """Print what an import changes."""
    from policy_report.spreadsheet.importing import wording

    warn(plan.warnings)
    if plan.sheet:
        say(f"reads the sheet '{plan.sheet}' of {request.path.name}")
    if plan.change.files and (before := wording.applied(plan, request)):
        say(f"as said at an earlier import: {before}")
    for line in (
        *wording.declared(plan, update=request.update),
        *wording.records(plan, update=request.update),
        *wording.cells(plan.change.base.state, plan.change.after),
        *wording.columns(plan),
    ):
        result(line)
    say(_counts(plan, request))


def _counts(plan: "ImportPlan", request: "Request") -> str:
    """Return how many rows are new, the same, changed and so on; what does not occur is left out."""
    found = plan.comparison
    gone = len(plan.gone) + len(found.deleted)
    left = "" if request.update else " (left alone; --update applies them)"
    stay = "" if plan.deletes else " (left alone; --delete deletes their records)"
    counts = {
        many(plan.new, "new row"): True,
        f"{plan.rows - plan.new} as imported before": plan.rows > plan.new,
        f"{len(found.changed)} changed{left}": found.changed,
        f"{gone} gone{stay}": gone,
        f"{found.untouched} untouched": found.untouched,
        f"{many(len(plan.declarations), 'name')} changed{left}": plan.declarations,
    }
    return ", ".join(words for words, occurs in counts.items() if occurs)


def _said(arguments: argparse.Namespace) -> "ImportSettings":
    """Return what the options of `import` say of the file. What they name is checked against the file, not here."""
    from policy_report.spreadsheet.importing.target import PAIRED, SINGLE, ImportSettings

    said: dict[str, Any] = {name: _pairs(option, getattr(arguments, option[2:])) for name, option in PAIRED.items()}
    said |= {name: getattr(arguments, name) for name in SINGLE}
    return ImportSettings.model_construct(**said, missing=tuple(arguments.missing))


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    """Return the pairs of an option: the text before the last `=` and the one after it; of --set, the first."""
    pairs = {}
    for text in given:
        before, sign, after = text.partition("=") if option == "--set" else text.rpartition("=")
        if not (before.strip() and sign and after.strip()):
            raise UserError(f"{option} '{text}' is not of the form {PAIRS[option]}")
        pairs[before.strip()] = after.strip()
    return pairs


def _workbook(arguments: argparse.Namespace) -> None:
    """Write the form, and print its name. A form with work in it that is not imported yet is left as it is."""
    workspace = workspace_of(arguments)
    path = Path(arguments.file).resolve()
    if path.suffix.lower() != ".xlsx":
        raise UserError(f"'{arguments.file}' does not end in .xlsx; a form is an .xlsx workbook")
    if path.is_relative_to(workspace.positions):
        raise UserError("a form in positions/ would be taken for records; write it elsewhere")
    from policy_report.files import write_whole

    content, positions = _form(workspace, path, arguments.brief)
    write_whole(path, content)
    say(f"{many(positions, 'position')}; take it back in with `policy-report import {shown(path)}`")
    result(shown(path))


def _form(workspace: Workspace, path: Path, brief: str | None) -> tuple[bytes, int]:
    """Return the form of a workspace, or of what the readers of a brief may know, and how many positions it has."""
    from policy_report.records import store
    from policy_report.spreadsheet.workbook import workbook

    state, problems = store.read(workspace)
    stop(errors(problems))
    if path.exists():
        _refuse_loss(workspace, path)
    config = state.settings.config
    if not brief:
        found = state.source_records
        return workbook(found, state.records, config.title, config.languages), len(found)
    written, warnings = written_of(workspace, brief)
    warn(warnings)
    found, edition = written.source_records, written.edition
    return workbook(found, written.records, config.title, [edition.language], edition.marking), len(found)


def _refuse_loss(workspace: Workspace, path: Path) -> None:
    """Raise UserError where a file is there that is no form, or one with work in it that is not in the records."""
    from policy_report.spreadsheet import importing

    there = f"{shown(path)} is there already, and"
    try:
        plan = importing.plan(workspace, importing.Request(path))
    except UserError:
        message = f"{there} is no form that could be imported as it is; choose another name, or delete it"
        raise UserError(message) from None
    found = plan.comparison
    gone = [*plan.gone, *found.deleted]
    rows = plan.unknown + len(found.changed) + len(gone) + len(plan.entries) + len(plan.declarations)
    if rows or not plan.form:
        message = f"{there} holds {many(rows, 'row')} that the records do not have"
        raise UserError(f"{message}; import it first, choose another name, or delete it")
    if plan.own_work:
        raise UserError(f"{there} holds {', '.join(plan.own_work[:3])}; choose another name, or delete it")


def _undo(arguments: argparse.Namespace) -> None:
    """Take back a change and print its files, or list the changes, the last first."""
    from policy_report.records.change import history

    workspace = workspace_of(arguments)
    if arguments.list:
        changes = history.changes(workspace)
        if not changes:
            say("there is no change to take back")
        for change in changes:
            info = change.info
            records = f"{many(info.records, 'record')} in " if info.records else ""
            result(f"{info.when}  {info.command}: {records}{', '.join(change.before)}")
        return
    change = history.undo(workspace)
    for name, content in change.before.items():
        result(f"{name}: {'deleted' if content is None else 'as it was'}")
    found = "took back" if change.before else "nothing is left to take back of"
    say(f"{found} `{change.info.command}` of {change.info.when}")
