"""`changes`: what changed since a date or an earlier brief."""

import argparse

from policy_report.brief.figures import rows
from policy_report.cli.figures import result_figures
from policy_report.cli.request import figures_of
from policy_report.cli.terminal import result_rows
from policy_report.errors import UserError


def run(arguments: argparse.Namespace) -> int:
    """Print the changed cells, a row each."""
    figures = figures_of(arguments)
    if figures.before is None:
        raise UserError("compare with what? give --since DATE, or --since FILE.json of an earlier brief")
    table, records = figures.changes, figures.records
    if arguments.format == "json":
        empty = table[["before", "after"]].replace("", None)
        result_figures(figures, "changes", table[["actor", "topic", "change"]].join(empty))
        return 0
    found = [
        [records.actors[row.actor].name, records.topics[row.topic].title, row.change, row.before_label, row.after_label]
        for row in rows(table)
    ]
    result_rows(arguments.format, [["actor", "topic", "change", "before", "after"], *found])
    return 0
