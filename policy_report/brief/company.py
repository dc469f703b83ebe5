"""The company of an actor: who shares its stances, and who is like it, of all the actors that a brief selects.

Records and the edition of one actor among others go in, `Company` comes out.
"""

from dataclasses import replace

from policy_report.analysis.matrix import NO_EVIDENCE
from policy_report.brief.editions import Edition
from policy_report.brief.figures import Figures, rows
from policy_report.brief.report import Company, Likeness, Standing
from policy_report.records.validate import Records


def company(edition: Edition) -> Company | None:
    """Return the company of the actor of an edition; None for an edition that is not of one among others."""
    if not edition.among:
        return None
    (actor,) = edition.actors
    figures = Figures(replace(edition, actors=edition.among, among=(), order_actors="given"))
    records, pairs = figures.records, figures.agreement.dropna(subset="agreement")
    own = rows(pairs[(pairs["a"] == actor) | (pairs["b"] == actor)])
    like = [Likeness(_name(records, pair.a if pair.b == actor else pair.b), pair.agreement, pair.n) for pair in own]
    ranked = sorted(like, key=lambda other: (-other.agreement, -other.n, other.name))
    return Company(len(edition.among) - 1, _standings(records, figures, actor), tuple(ranked))


def _standings(records: Records, figures: Figures, actor: str) -> tuple[Standing, ...]:
    """Return the stances of an actor, in the order of topics."""
    held: dict[str, dict[str, list[str]]] = {topic: {} for topic in figures.edition.topics}
    for cell in rows(figures.cells):
        if cell.state != NO_EVIDENCE:
            held[cell.topic].setdefault(cell.stance or cell.state, []).append(cell.actor)
    found = []
    for topic, stances in held.items():
        for holders in stances.values():
            if actor in holders:
                others = tuple(_name(records, name) for name in holders if name != actor)
                found.append(Standing(topic, others, {stance: len(names) for stance, names in stances.items()}))
    return tuple(found)


def _name(records: Records, actor: str) -> str:
    return records.actors[actor].short or records.actors[actor].name
