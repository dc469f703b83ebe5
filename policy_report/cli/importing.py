"""`import`: a table or a workbook into records; what changes is printed by actor and topic."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policy_report.cli.request import now, workspace_of
from policy_report.cli.terminal import result, say, shown, warn
from policy_report.errors import UserError
from policy_report.text import many

if TYPE_CHECKING:
    from policy_report.spreadsheet.importing import Plan


def run(arguments: argparse.Namespace) -> int:
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
    for line in wording.declared(plan):
        result(line)
    for line in wording.records(plan, update=arguments.update):
        result(line)
    for line in wording.cells(plan.change.base.held, plan.change.after):
        result(line)
    say(_counts(plan, update=arguments.update))
    if not plan.change.files:
        say("nothing to write")
    elif arguments.dry_run:
        say(f"would write {', '.join(plan.change.files)}; nothing was written")
    else:
        written = change.write(plan.change, f"import {request.path.name}", now())
        say(f"wrote {', '.join(map(shown, written))}")
    return 0


def _counts(plan: "Plan", *, update: bool) -> str:
    """Return how many rows are new, the same, changed and so on; what does not occur is left out."""
    found = plan.comparison
    left = "" if update else " (left alone; --update applies them)"
    counts = [
        f"{many(plan.new, 'new row')}",
        *([f"{plan.rows - plan.new} as imported before"] if plan.rows > plan.new else []),
        *([f"{len(plan.gone)} gone"] if plan.gone else []),
        *(
            [f"{len(found.changed)} changed, {len(found.deleted)} deleted{left}"]
            if found.changed or found.deleted
            else []
        ),
        *([f"{found.untouched} untouched"] if found.untouched else []),
    ]
    return ", ".join(counts)


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    """Return what `--map` or `--stance` says: what stands before the last `=` and what after it."""
    pairs = {}
    for text in given:
        before, sign, after = text.rpartition("=")
        if not (before.strip() and sign and after.strip()):
            what = {
                "--map": "COLUMN=FIELD, such as --map Country=actor",
                "--stance": "VALUE=STANCE, such as --stance Yes=support",
            }
            raise UserError(f"{option} '{text}' is not of the form {what[option]}")
        pairs[before.strip()] = after.strip()
    return pairs
