"""Who holds what on each topic, as pictures show it: a Report in, topics with their sides out, the most divided first.

Names are those of chips: a name that ends in "(ABC)" is ABC.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_report.brief.report import ActorEntry, Cell, Report, TopicEntry, TopicSummary
from policy_report.brief.view.figures import MIXED, NO_EVIDENCE, StanceMark, division, is_red_line

APART = ("declined", "not-applicable")  # no place on the scale
INITIALS = re.compile(r"\(([A-Z][A-Z0-9&.-]{1,9})\)$")


@dataclass(frozen=True)
class Holder:
    """An actor that holds a stance; `red_line`: it says that it will not move."""

    name: str
    red_line: bool


@dataclass(frozen=True)
class Side(StanceMark):
    """The actors that hold one stance on a topic, in the topic's own words."""

    holders: tuple[Holder, ...]


@dataclass(frozen=True)
class TopicSides:
    """A topic with its sides, by the id of their column, and the names of the actors without evidence."""

    topic: TopicEntry
    sides: Mapping[str, Side]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Column(StanceMark):
    """A stance that is held on one of the topics; `apart`: it has no place on the scale."""

    id: str
    apart: bool


def chip_name(actor: ActorEntry) -> str:
    """Return the name of an actor in a narrow place."""
    initials = INITIALS.search(actor.name)
    return initials[1] if initials and actor.short == actor.name else actor.short


def topics(report: Report) -> tuple[TopicSides, ...]:
    """Return the topics with their sides: by polarisation, then n, then the given order."""
    return tuple(_sides(report, summary) for summary in sorted(report.topic_summaries, key=division))


def _sides(report: Report, summary: TopicSummary) -> TopicSides:
    topic = report.topic_of[summary.topic]
    found: dict[str, list[Cell]] = {}
    for cell in (report.cell_of[actor.id, topic.id] for actor in report.actors):
        found.setdefault(cell.label if cell.state == MIXED else cell.stance or NO_EVIDENCE, []).append(cell)
    names = {actor.id: chip_name(actor) for actor in report.actors}
    silent = tuple(names[cell.actor] for cell in found.pop(NO_EVIDENCE, []))
    sides = {
        name: Side(
            cells[0].label,
            cells[0].symbol,
            cells[0].tone,
            tuple(Holder(names[cell.actor], is_red_line(report, cell)) for cell in cells),
        )
        for name, cells in found.items()
    }
    return TopicSides(topic, sides, silent)


def columns(report: Report, rows: Sequence[TopicSides]) -> tuple[Column, ...]:
    """Return the stances in use, as the topics word them where all do alike: the scale, mixed, what is apart."""
    used = {name: side for row in rows for name, side in row.sides.items()}
    order = [step.id for step in report.scale if step.id not in APART]
    mixed = sorted(used.keys() - {*order, *APART}, reverse=True)
    usual = {step.id: step.label for step in report.scale}
    found = []
    for name in (name for name in (*order, *mixed, *APART) if name in used):
        worded = [row.sides[name].label for row in rows if name in row.sides]
        label = worded[0] if len(worded) > 1 == len(set(worded)) else usual.get(name, name)
        found.append(Column(label, used[name].symbol, used[name].tone, name, apart=name in APART))
    return tuple(found)


def own_word(side: Side, column: Column) -> str:
    """Return the topic's own word for a stance, "" where the head of the column says it."""
    return side.label if side.label != column.label else ""


def named(report: Report) -> list[str]:
    """Return the topics (ids) that the messages of a brief speak of."""
    linked = (part.topic for message in report.key_messages for part in (*message.lead, *message.body))
    claimed = (topic for message in report.key_messages for claim in message.claims for topic in claim.topics)
    return [topic for topic in dict.fromkeys((*linked, *claimed)) if topic]
