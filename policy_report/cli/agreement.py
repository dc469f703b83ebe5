"""`agreement`: who agrees with whom, with n; with --between, what splits two actors."""

import argparse

from policy_report.brief.figures import Figures, rows
from policy_report.cli.figures import number, result_figures
from policy_report.cli.request import figures_of
from policy_report.cli.terminal import result_rows
from policy_report.errors import UserError
from policy_report.text import did_you_mean


def run(arguments: argparse.Namespace) -> int:
    """Print the pairs, those that agree most first; JSON in the order of a brief."""
    figures = figures_of(arguments)
    names = {name: figures.records.actors[name].name for name in figures.edition.actors}
    if arguments.between:
        _between(figures, names, arguments)
    elif arguments.format == "json":
        result_figures(figures, "agreement", figures.agreement)
    else:
        result_rows(arguments.format, _pairs(figures, names))
    return 0


def _pairs(figures: Figures, names: dict[str, str]) -> list[list[str]]:
    table = figures.agreement.sort_values(["agreement", "n"], ascending=False, kind="stable", na_position="last")
    found = [[names[row.a], names[row.b], number(row.agreement), number(row.exact), str(row.n)] for row in rows(table)]
    return [["a", "b", "agreement", "exact", "n"], *found]


def _between(figures: Figures, names: dict[str, str], arguments: argparse.Namespace) -> None:
    a, b = (_actor(figures, name) for name in arguments.between)
    apart = figures.split(a, b)
    if arguments.format == "json":
        result_figures(figures, "split", apart)
        return
    titles = [figures.records.topics[name].title for name in apart["topic"]]
    body = map(list, zip(titles, apart["a"], apart["b"], strict=True))
    result_rows(arguments.format, [["topic", names[a], names[b]], *body])


def _actor(figures: Figures, name: str) -> str:
    names = figures.records.names["actor"]
    found = names.get(name)
    if found is None or found not in figures.edition.actors:
        raise UserError(f"no actor here is called '{name}'{did_you_mean(name, names.known())}")
    return found
