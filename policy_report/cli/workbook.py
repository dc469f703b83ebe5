"""`workbook`: a form for a spreadsheet program, filled with the positions."""

import argparse
from pathlib import Path

from policy_report.cli.request import workspace_of
from policy_report.cli.terminal import errors, result, say, shown
from policy_report.errors import UserError
from policy_report.text import many
from policy_report.workspace import Workspace


def run(arguments: argparse.Namespace) -> int:
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
    return 0


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
