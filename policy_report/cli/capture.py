"""`capture`: documents become sources, with what they say of themselves; printed with where each comes from."""

import argparse
from pathlib import Path

from policy_report.cli.request import now, workspace_of
from policy_report.cli.terminal import result, say, shown, warn
from policy_report.errors import UserError

OF_ONE = ("id", "title", "date", "url", "publisher")  # options that say something of one document


def run(arguments: argparse.Namespace) -> int:
    """Capture the files as one change, and print the entry of each."""
    given = {name: getattr(arguments, name) for name in OF_ONE}
    if len(arguments.file) > 1 and (said := next((name for name in OF_ONE if given[name]), None)):
        raise UserError(f"--{said} is of one document; capture them one by one, or correct positions/sources.yaml")
    workspace = workspace_of(arguments)
    from policy_report import capture
    from policy_report.records import change

    plan, captures = capture.plan(workspace, [Path(name).resolve() for name in arguments.file], given)
    written = change.write(plan, f"capture {', '.join(Path(name).name for name in arguments.file)}", now())
    for each in captures:
        warn(each.problems)
        result(each.file)
        for field, text, where in each.fields:
            result(f"  {field}: {text}" + (f"  ({where})" if where else ""))
    say(f"wrote {', '.join(map(shown, written))}; look whether it is right; `policy-report undo` takes it back")
    return 0
