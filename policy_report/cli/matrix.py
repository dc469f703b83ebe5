"""`matrix`: who stands where, as a table."""

import argparse

from policy_report.cli.request import figures_of
from policy_report.cli.terminal import result_json, result_rows

KEYS = ("schema", "brief", "scale", "actors", "topics", "cells", "positions", "sources", "gaps", "coverage")


def run(arguments: argparse.Namespace) -> int:
    """Print the matrix; as JSON, the keys that it has in a brief."""
    figures = figures_of(arguments)
    if arguments.format == "json":
        from policy_report.brief.compose import compose

        plain = compose(figures.records, figures.edition, figures.before).as_dict()
        result_json({key: plain[key] for key in KEYS})
    else:
        words = figures.words
        body = [[str(name), *map(str, row)] for name, *row in words.itertuples()]
        result_rows(arguments.format, [["Actor", *words.columns], *body])
    return 0
