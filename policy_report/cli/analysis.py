"""`matrix`, `agreement`, `topics`, `changes`: the figures of a brief, as text, CSV or JSON."""

import argparse
import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from policy_report.brief.figures import Figures, rows
from policy_report.brief.view.tables import CHANGES
from policy_report.cli.request import figures_of
from policy_report.cli.terminal import result_json, result_rows
from policy_report.errors import UserError
from policy_report.i18n import ENGLISH
from policy_report.records.since import EXPECTED, Kept
from policy_report.spans import last_day

MATRIX_KEYS = ("schema", "brief", "scale", "actors", "topics", "cells", "positions", "sources", "gaps", "coverage")

AS_SAID = ("actor", "topic", "stances", "polarisation", "agreement", "change", "before", "after")
HEADS = {  # words of the tables, as the catalogue has them
    **CHANGES,
    **{name: name.capitalize() for name in AS_SAID},
    "a": "Actor",
    "b": "And",
    "exact": "Same stance",
}
Rows = Iterable[list[str]]


def run(arguments: argparse.Namespace) -> int:
    """Print the table of a command; as JSON, under the key that it has in a brief."""
    tables = {"matrix": _matrix, "agreement": _agreement, "topics": _topics, "changes": _changes}
    tables[arguments.command](figures_of(arguments), arguments)
    return 0


def _matrix(figures: Figures, arguments: argparse.Namespace) -> None:
    if arguments.format == "json":
        from policy_report.brief.compose import compose

        report = compose(figures.edition, figures.before).as_dict()
        result_json({key: report[key] for key in MATRIX_KEYS})
    else:
        words = figures.words
        body = ([str(name), *map(str, row)] for name, *row in words.itertuples())
        result_rows(arguments.format, [[_head(figures, "Actor"), *words.columns], *body])


def _agreement(figures: Figures, arguments: argparse.Namespace) -> None:
    """Print the pairs, those that agree most first; with --between, the topics that split two actors."""
    names = {name: figures.records.actors[name].name for name in figures.edition.actors}
    if arguments.between:
        a, b = (_actor(figures, name) for name in arguments.between)
        split = figures.split(a, b)
        titles = [figures.records.topics[name].title for name in split["topic"]]
        body = map(list, zip(titles, split["a"], split["b"], strict=True))
        _print(figures, arguments.format, "split", split, ["topic", names[a], names[b]], body)
        return
    table = figures.agreement.sort_values(["agreement", "n"], ascending=False, kind="stable", na_position="last")
    pairs = (
        [names[row.a], names[row.b], _number(row.agreement), _number(row.exact), str(row.n)] for row in rows(table)
    )
    _print(figures, arguments.format, "agreement", figures.agreement, ["a", "b", "agreement", "exact", "n"], pairs)


def _actor(figures: Figures, name: str) -> str:
    names = figures.records.names["actor"]
    found = names.get(name)
    if found is None or found not in figures.edition.actors:
        raise UserError(f"no actor here is called '{name}'{names.like(name)}")
    return found


def _topics(figures: Figures, arguments: argparse.Namespace) -> None:
    """Print how many hold each stance, in words; as JSON, counts by stance id."""
    kinds = [name for name in figures.topics.columns if name not in ("topic", "n", "polarisation")]
    counts = [{name: row[name] for name in kinds if row[name]} for row in figures.topics[kinds].to_dict("records")]
    table = figures.topics[["topic", "n", "polarisation"]].assign(counts=pd.Series(counts, dtype=object))
    body = (_topic(figures, row) for row in table.to_dict("records"))
    _print(figures, arguments.format, "topic_summaries", table, ["topic", "stances", "n", "polarisation"], body)


def _topic(figures: Figures, row: Any) -> list[str]:
    counts, total = row["counts"], sum(row["counts"].values())
    held = ((n, figures.stance_label(row["topic"], name)) for name, n in counts.items())
    stances = (figures.say("{n} of {of} {stance}", n=n, of=total, stance=label) for n, label in held)
    return [
        figures.records.topics[row["topic"]].title,
        figures.say("; ").join(stances),
        str(row["n"]),
        _number(row["polarisation"]),
    ]


def _changes(figures: Figures, arguments: argparse.Namespace) -> None:
    if figures.before is None:
        if isinstance(since := figures.edition.since, Kept):
            which = f"of {since.day} or before" if since.day else "that says something else"
            raise UserError(f"no build kept a state {which} of the brief '{figures.edition.id}'")
        raise UserError(f"compare with what? give --since {EXPECTED}")
    table, actors, topics = figures.changes, figures.records.actors, figures.records.topics
    body = (
        [actors[row.actor].name, topics[row.topic].title, _head(figures, row.change), row.before_label, row.after_label]
        for row in rows(table)
    )
    ids = table[["actor", "topic", "change"]].join(table[["before", "after"]].replace("", None))
    _print(figures, arguments.format, "changes", ids, ["actor", "topic", "change", "before", "after"], body)


def _print(figures: Figures, form: str, key: str, table: pd.DataFrame, header: list[str], body: Rows) -> None:
    """Print `table` as JSON under `key` (a figure that cannot be given is null), or `header` and `body` as text."""
    if form != "json":
        result_rows(form, [[_head(figures, name) for name in header], *body])
        return
    brief: dict[str, Any] = {"id": figures.edition.id, "title": figures.edition.title}
    brief["as_of"] = figures.edition.as_of and last_day(figures.edition.as_of)
    brief["since"] = figures.before.day if figures.before else None
    found = table.astype(object).where(table.notna(), None).to_dict("records")
    result_json({"schema": "policy-report/1", "brief": brief, key: found})


def _head(figures: Figures, name: str) -> str:
    """Return a word of a table in the language of the brief; in English tables it is as scripts know it."""
    return name if figures.say.language == ENGLISH else figures.say.say(HEADS.get(name, name))


def _number(value: float) -> str:
    """Return a figure with three decimals, "" where there is none."""
    return "" if math.isnan(value) else f"{value:.3f}"
