"""Sources that disagree on one cell: the stances or the figures that its current records give.

The current records of a cell go in, `Disagreement`s come out; `warnings` finds them in a whole table for `check`.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import pandas as pd

from policy_report.analysis.quantities import conflicting, quantities
from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.models import Actor, Topic
from policy_report.records.positions import current

Kind = Literal["stances", "figures"]
CELL = ["actor", "topic"]


class SourceStatement(NamedTuple):
    """A record of a cell: its source ("" without one), the words of its stance, its summary and quote."""

    source: str
    stance: str
    summary: str
    quote: str


class Disagreement(NamedTuple):
    """Statements that differ: the words of each, by its place among those given; figures of one unit."""

    kind: Kind
    said: dict[int, str]


def disagreements(statements: Sequence[SourceStatement]) -> list[Disagreement]:
    """Return how the sources of a cell disagree: on the stance, and on figures, one disagreement for each unit.

    `statements`: those of its current records. Two statements of one source never disagree. A statement without a
    source may disagree on the stance; its figures are not compared, since nobody can say where they come from.
    """
    return [*_stances(statements), *_figures(statements)]


def _stances(statements: Sequence[SourceStatement]) -> list[Disagreement]:
    if len({each.stance for each in statements}) < 2 or len({each.source for each in statements}) < 2:  # noqa: PLR2004
        return []
    return [Disagreement("stances", {place: statement.stance for place, statement in enumerate(statements)})]


def _figures(statements: Sequence[SourceStatement]) -> list[Disagreement]:
    given = [quantities(f"{each.summary}\n{each.quote}") if each.source else [] for each in statements]
    found: dict[str, dict[int, dict[str, None]]] = {}
    for j, theirs in enumerate(given):
        for i, ours in enumerate(given[:j]):
            if statements[i].source == statements[j].source:
                continue
            for a, b in conflicting(ours, theirs):
                said = found.setdefault(a.unit, {})
                said.setdefault(i, {})[a.text] = None
                said.setdefault(j, {})[b.text] = None
    return [
        Disagreement("figures", {place: ", ".join(said[place]) for place in sorted(said)}) for said in found.values()
    ]


def warnings(positions: pd.DataFrame, actors: Mapping[str, Actor], topics: Mapping[str, Topic]) -> list[Problem]:
    """Return a warning for each disagreement among the newest records of a cell, at the first record of those.

    `positions`: as `Records.positions`. The records of each cell with its newest date are compared.
    """
    disputed = _on_several_sources(positions)
    disputed = disputed.assign(file=disputed["file"].astype(str)).sort_values(["file", "line"])
    problems = []
    for (actor, topic), cell in disputed.groupby(CELL):
        places = (cell["file"] + ":" + cell["line"].astype(str)).to_list()
        given = cell[["source", "stance", "summary", "quote"]].astype(str).itertuples(index=False)
        for found in disagreements([SourceStatement(*statement) for statement in given]):
            first, *others = found.said
            rest = ", ".join(f"“{found.said[place]}” in {places[place]}" for place in others)
            said = f"sources give different {found.kind} for {actors[str(actor)].name} on {topics[str(topic)].title}"
            problems.append(
                Problem(
                    file=str(cell["file"].iloc[first]),
                    line=int(cell["line"].iloc[first]),
                    message=f"{said}: “{found.said[first]}” here, {rest}; the brief shows both, unless one is mended",
                    check=checks.CONFLICT,
                )
            )
    return problems


def _on_several_sources(positions: pd.DataFrame) -> pd.DataFrame:
    """Return the newest records of the cells whose newest records come from more than one source."""
    found = positions[current(positions, positions["actor"], positions["topic"])]
    return found[found.groupby(CELL)["source"].transform("nunique") > 1]
