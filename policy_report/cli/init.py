"""`init`, `formats`, `schema`: a new workspace, and what can be asked without one."""

import argparse
from pathlib import Path

from policy_report.cli.terminal import result, result_json, say


def run(arguments: argparse.Namespace) -> int:
    """Make a workspace and say what to do next; or print the output formats, or a JSON Schema."""
    if arguments.command == "init":
        _init(Path(arguments.dir), arguments)
    elif arguments.command == "formats":
        from policy_report.formats import RENDERERS

        for name, module in RENDERERS.items():
            result(f"{name:6}{module.ABOUT}")
    else:
        from policy_report.records.models import schema

        result_json(schema(arguments.which))
    return 0


def _init(root: Path, arguments: argparse.Namespace) -> None:
    """Make a workspace: the worked example, an empty one, or one of somebody's table."""
    from policy_report import scaffold

    if arguments.table:
        _from_table(root, Path(arguments.table).resolve(), arguments)
    elif arguments.empty:
        scaffold.create_empty(root, root.resolve().name)
        say(f"made an empty workspace in {root}; open it in the browser with: policy-report -C {root} edit")
        say(f"or bring in a table with: policy-report -C {root} import FILE")
        return
    else:
        scaffold.create(root)
    say(f"made a workspace in {root}; build its brief with: policy-report -C {root} build")


def _from_table(root: Path, path: Path, arguments: argparse.Namespace) -> None:
    """Make a workspace of a table; nothing of it stays where the table cannot be brought in."""
    from policy_report import scaffold
    from policy_report.cli.request import now
    from policy_report.cli.terminal import warn
    from policy_report.records import change
    from policy_report.records.since import today
    from policy_report.spreadsheet.importing import tracker, wording
    from policy_report.workspace import Workspace

    found = tracker.understood(path)
    before = set(root.rglob("*"))
    scaffold.create_empty(root, tracker.title_of(path), found.scale())
    try:
        plan, left = tracker.brought(Workspace(root.resolve()), found, (arguments.on or today()).isoformat())
        change.write(plan.change, f"import {path.name}", now())
    except BaseException:
        for made in sorted(set(root.rglob("*")) - before, reverse=True):
            made.rmdir() if made.is_dir() else made.unlink()
        say(f"to say what it asks: policy-report init {root} --empty; policy-report -C {root} import {path} OPTIONS")
        raise
    warn(plan.warnings)
    for line in wording.declared(plan, update=False):
        result(line)
    for word in found.words:
        say(f"'{word}' is a stance of its own without a value; give it one in {root / 'policy-report.toml'}")
    for what in (*found.left_out, *left):
        say(f"not understood, and left out: {what}")
    say(f"{plan.rows} positions from {path.name}")
