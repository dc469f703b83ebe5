"""`undo`: take back the last change that the program made to records or snapshots; with --list, say what there is."""

import argparse

from policy_report.cli.request import workspace_of
from policy_report.cli.terminal import result, say
from policy_report.records.change import history
from policy_report.text import many


def run(arguments: argparse.Namespace) -> int:
    """Take back a change and print its files, or list the changes, the last first."""
    workspace = workspace_of(arguments)
    if arguments.list:
        for change in history.changes(workspace):
            said = change.said
            records = f"{many(said.records, 'record')} in " if said.records else ""
            result(f"{said.when}  {said.command}: {records}{', '.join(change.before)}")
        return 0
    change = history.undo(workspace)
    for name, content in change.before.items():
        result(f"{name}: {'deleted' if content is None else 'as it was'}")
    found = "took back" if change.before else "nothing is left to take back of"
    say(f"{found} `{change.said.command}` of {change.said.when}")
    return 0
