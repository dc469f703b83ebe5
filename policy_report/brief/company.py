"""The company of an actor: who shares its stances, and who is like it, of all the actors that a brief selects.

Records and the edition of one actor among others go in, `Company` comes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from policy_report.analysis.matrix import NO_EVIDENCE
from policy_report.brief.editions import Edition
from policy_report.brief.figures import Figures, rows
from policy_report.brief.report import Company, Likeness, Standing


class Companies:
    """The companies of actors; what many editions of the same records compare with is computed once."""

    def __init__(self) -> None:
        self._common: dict[tuple[int, Edition], _Common] = {}  # by the id of the records too, which `Figures` keep

    def of(self, edition: Edition) -> Company | None:
        """Return the company of the actor of an edition; None for an edition that is not of one among others."""
        if not edition.among:
            return None
        (actor,) = edition.actors
        whole = replace(edition, id="", title="", actors=edition.among, among=(), order_actors="given")
        key = id(edition.records), whole
        common = self._common.get(key) or self._common.setdefault(key, _Common(Figures(whole)))
        return Company(len(edition.among) - 1, common.standings(actor), common.likeness(actor))


@dataclass(frozen=True)
class _Common:
    """What all actors of an edition hold, and who agrees with whom."""

    figures: Figures

    @cached_property
    def _pairs(self) -> pd.DataFrame:
        return self.figures.agreement.dropna(subset="agreement")

    @cached_property
    def _held(self) -> Mapping[str, dict[str, list[str]]]:
        """The actors that hold each stance on each topic, in the order of topics."""
        held: dict[str, dict[str, list[str]]] = {topic: {} for topic in self.figures.edition.topics}
        for cell in rows(self.figures.cells):
            if cell.state != NO_EVIDENCE:
                held[cell.topic].setdefault(cell.stance or cell.state, []).append(cell.actor)
        return held

    def standings(self, actor: str) -> tuple[Standing, ...]:
        """Return the stances of an actor, in the order of topics."""
        found = []
        for topic, stances in self._held.items():
            for holders in stances.values():
                if actor in holders:
                    others = tuple(self._name(name) for name in holders if name != actor)
                    found.append(Standing(topic, others, {stance: len(names) for stance, names in stances.items()}))
        return tuple(found)

    def likeness(self, actor: str) -> tuple[Likeness, ...]:
        """Return the others that have a figure with an actor, those that agree most first."""
        own = rows(self._pairs[(self._pairs["a"] == actor) | (self._pairs["b"] == actor)])
        like = [Likeness(self._name(p.a if p.b == actor else p.b), p.agreement, p.n) for p in own]
        return tuple(sorted(like, key=lambda other: (-other.agreement, -other.n, other.name)))

    def _name(self, actor: str) -> str:
        return self.figures.records.actors[actor].short or self.figures.records.actors[actor].name
