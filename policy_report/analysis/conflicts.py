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
    wordings: dict[int, str]


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
                wordings = found.setdefault(a.unit, {})
                wordings.setdefault(i, {})[a.text] = None
                wordings.setdefault(j, {})[b.text] = None
    return [
        Disagreement("figures", {place: ", ".join(wordings[place]) for place in sorted(wordings)})
        for wordings in found.values()
    ]


def warnings(positions: pd.DataFrame, actors: Mapping[str, Actor], topics: Mapping[str, Topic]) -> list[Problem]:
    """Return a warning for each disagreement among the current records of a cell, at the first record of those.

    `positions`: as `Records.positions`.
    """
    counting = positions.loc[current(positions), CELL]
    alike = counting.duplicated(keep=False)
    if not alike.any():
        return []
    several = positions.loc[counting.index[alike]]
    disputed = several[several.groupby(CELL)["source"].transform("nunique") > 1]
    disputed = disputed.assign(file=disputed["file"].astype(str)).sort_values(["file", "line"])
    problems = []
    for (actor, topic), cell in disputed.groupby(CELL):
        places = (cell["file"] + ":" + cell["line"].astype(str)).to_list()
        given = cell[["source", "stance", "summary", "quote"]].astype(str).itertuples(index=False)
        for found in disagreements([SourceStatement(*statement) for statement in given]):
            first, *others = found.wordings
            rest = ", ".join(f"“{found.wordings[place]}” in {places[place]}" for place in others)
            cause = f"sources give different {found.kind} for {actors[str(actor)].name} on {topics[str(topic)].title}"
            message = f"{cause}: “{found.wordings[first]}” here, {rest}; the brief shows both, unless one is mended"
            record = cell.iloc[first]
            problems.append(Problem(str(record["file"]), int(record["line"]), message, checks.CONFLICT))
    return problems
