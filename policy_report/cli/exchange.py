"""`workbook`, `import`, `undo`: records out into a form, a table or a form into records, and back."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policy_report.cli.request import now, workspace_of
from policy_report.cli.terminal import result, say, shown, warn
from policy_report.errors import UserError, errors
from policy_report.text import many
from policy_report.workspace import Workspace

if TYPE_CHECKING:
    from policy_report.spreadsheet.importing import Plan

PAIRS = {
    "--map": "COLUMN=FIELD, such as --map Country=actor",
    "--stance": "VALUE=STANCE, such as --stance Yes=support",
}


def run(arguments: argparse.Namespace) -> int:
    """Run one of the three."""
    commands = {"workbook": _workbook, "import": _import, "undo": _undo}
    commands[arguments.command](arguments)
    return 0


def _import(arguments: argparse.Namespace) -> None:
    """Print what changes, and write it unless --dry-run is given."""
    workspace = workspace_of(arguments)
    columns, stances = _pairs("--map", arguments.map), _pairs("--stance", arguments.stance)
    from policy_report.records import change
    from policy_report.spreadsheet import importing
    from policy_report.spreadsheet.importing import wording

    request = importing.Request(
        Path(arguments.file).resolve(),
        columns,
        stances,
        arguments.source or "",
        arguments.create_missing,
        arguments.update,
    )
    plan = importing.plan(workspace, request)
    warn(plan.warnings)
    if plan.sheet:
        say(f"reads the sheet '{plan.sheet}' of {request.path.name}")
    for line in (
        *wording.declared(plan),
        *wording.records(plan, update=arguments.update),
        *wording.cells(plan.change.base.state, plan.change.after),
    ):
        result(line)
    say(_counts(plan, update=arguments.update))
    if not plan.change.files:
        say("nothing to write")
    elif arguments.dry_run:
        say(f"would write {', '.join(plan.change.files)}; nothing was written")
    else:
        written = change.write(plan.change, f"import {request.path.name}", now())
        say(f"wrote {', '.join(map(shown, written))}")


def _counts(plan: "Plan", *, update: bool) -> str:
    """Return how many rows are new, the same, changed and so on; what does not occur is left out."""
    found = plan.comparison
    left = "" if update else " (left alone; --update applies them)"
    counts = {
        many(plan.new, "new row"): True,
        f"{plan.rows - plan.new} as imported before": plan.rows > plan.new,
        f"{len(plan.gone)} gone": plan.gone,
        f"{len(found.changed)} changed, {len(found.deleted)} deleted{left}": found.changed or found.deleted,
        f"{found.untouched} untouched": found.untouched,
    }
    return ", ".join(words for words, occurs in counts.items() if occurs)


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    """Return what `--map` or `--stance` says: what stands before the last `=` and what after it."""
    pairs = {}
    for text in given:
        before, sign, after = text.rpartition("=")
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
    from policy_report.records import store
    from policy_report.spreadsheet.workbook import workbook

    held, problems = store.read(workspace)
    if errors(problems):
        raise UserError.of(errors(problems))
    if path.exists():
        _refuse_loss(workspace, path)
    write_whole(path, workbook(held.source_records, held.records))
    say(f"{many(len(held.source_records), 'position')}; take it back in with `policy-report import {shown(path)}`")
    result(shown(path))


def _refuse_loss(workspace: Workspace, path: Path) -> None:
    """Raise UserError where a file is there that is no form, or one with rows that are not imported."""
    from policy_report.spreadsheet import importing

    there = f"{shown(path)} is there already, and"
    try:
        plan = importing.plan(workspace, importing.Request(path, {}, {}))
    except UserError:
        message = f"{there} is no form that could be imported as it is; choose another name, or delete it"
        raise UserError(message) from None
    found = plan.comparison
    rows = plan.new + len(found.changed) + len(found.deleted)
    if rows or plan.entries or not plan.form:
        message = f"{there} holds {many(rows, 'row')} that the records do not have"
        raise UserError(f"{message}; import it first, choose another name, or delete it")


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
