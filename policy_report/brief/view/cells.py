"""The cells of the matrix with all that is known of each: positions, how the actor moved, sources that disagree."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import groupby
from typing import Any, TypeVar

from policy_report.brief.report import Cell, Conflict, PositionEntry, Report, SourceEntry
from policy_report.brief.view.figures import is_red_line, known
from policy_report.i18n import Words, words_of
from policy_report.text import direction

V = TypeVar("V")


@dataclass(frozen=True)
class ActorTopicNames:
    """The names of the actor and the topic of an entry of the report."""

    actor_name: str
    actor_short: str
    topic_title: str
    topic_short: str


@dataclass(frozen=True, kw_only=True)
class PositionView(PositionEntry, ActorTopicNames):
    """A position with its source. `index`: its place in the report; `known`: how it is known, where it is not stated.

    `coding`: who coded it, in words, where several did; `records`: where it stands, file:line, several where coders
    agree on it; both in an internal brief alone. `quote_direction`, `translation_direction`: "rtl" or "ltr".
    """

    source: SourceEntry | None  # type: ignore[assignment]  # the source itself in the place of its id
    index: int
    records: tuple[str, ...]
    coding: str
    known: str
    quote_direction: str
    translation_direction: str


@dataclass(frozen=True)
class SideView:
    """The words of one side of a conflict, and its position."""

    text: str
    position: PositionView


@dataclass(frozen=True, kw_only=True)
class ConflictView(Conflict, ActorTopicNames):
    """A conflict; what one source says in the same words twice stands once."""

    values: tuple[SideView, ...]  # type: ignore[assignment]  # with the positions themselves


@dataclass(frozen=True)
class TimelineStep:
    """From which day an actor holds which stances, each by a position; `disputed`: coders differ on them."""

    date: dt.date | None
    stances: tuple[PositionView, ...]
    disputed: bool


@dataclass(frozen=True, kw_only=True)
class CellView(Cell, ActorTopicNames):
    """A cell with its positions, `current` and `earlier`.

    `named`: whether a key message links to it; `red_line`: whether the actor says that it will not move.
    """

    key: str
    anchor: str
    current: tuple[PositionView, ...]
    earlier: tuple[PositionView, ...]
    timeline: tuple[TimelineStep, ...]
    conflicts: tuple[ConflictView, ...]
    named: bool
    red_line: bool


def values_of(entry: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name, as they are."""
    return {name: getattr(entry, name) for name in _names(entry.__class__)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass, asked for once: a large brief has tens of thousands of entries."""
    return tuple(field.name for field in fields(kind))


def view_of(view: Callable[..., V], entry: Any, report: Report, **more: Any) -> V:
    """Return an entry of the report as its view: its fields, the names of its actor and topic, and over them `more`."""
    actor, topic = report.actor_of[entry.actor], report.topic_of[entry.topic]
    names = ActorTopicNames(actor.name, actor.short, topic.title, topic.short)
    return view(**values_of(entry) | values_of(names) | more)


def positions(report: Report) -> tuple[PositionView, ...]:
    """Return the positions of a report in its order."""
    words = words_of(report.brief.language)
    sources = {source.id: source for source in report.sources}
    records: dict[int, list[str]] = {}
    for i, position in enumerate(report.positions):
        records.setdefault(i if position.same_as is None else position.same_as, []).append(_record(position))
    return tuple(
        view_of(
            PositionView,
            position,
            report,
            source=sources.get(position.source),
            index=i,
            records=tuple(filter(None, records.get(i, ()))),
            coding=_coding(position, words),
            known=known(position, words),
            quote_direction=direction(position.quote),
            translation_direction=direction(position.translation),
        )
        for i, position in enumerate(report.positions)
    )


def _record(position: PositionEntry) -> str:
    """Return the file and line of a record; a report without lines (0) has the file alone."""
    return f"{position.file}:{position.line}" if position.line else position.file


def _coding(position: PositionEntry, words: Words) -> str:
    """Return who coded a position, where several did; "" where there is nothing to say."""
    coders = position.coders
    if position.disputed and coders:
        return words("read so by {coders}; the coders differ", coders=words.listed(coders))
    return words("coded alike by {coders}", coders=words.listed(coders)) if len(coders) > 1 else ""


def conflicts(report: Report, positions: Sequence[PositionView]) -> tuple[ConflictView, ...]:
    """Return the conflicts of a report."""
    return tuple(
        view_of(ConflictView, conflict, report, values=_sides(conflict, positions)) for conflict in report.conflicts
    )


def _sides(conflict: Conflict, positions: Sequence[PositionView]) -> tuple[SideView, ...]:
    sides = {(side.text, side.citation): positions[side.position] for side in conflict.values}
    return tuple(SideView(text, position) for (text, _), position in sides.items())


def cells(
    report: Report, positions: Sequence[PositionView], conflicts: Sequence[ConflictView]
) -> dict[tuple[str, str], CellView]:
    """Return the cells of a report by actor and topic."""
    messages = (part for message in report.key_messages for part in (*message.lead, *message.body))
    named = {(part.actor, part.topic) for part in messages}
    conflicts_of: dict[tuple[str, str], list[ConflictView]] = {}
    for conflict in conflicts:
        conflicts_of.setdefault((conflict.actor, conflict.topic), []).append(conflict)
    found = {}
    for place, cell in report.cell_of.items():
        current, earlier = (_once(positions[i] for i in indexes) for indexes in (cell.positions, cell.history))
        found[place] = view_of(
            CellView,
            cell,
            report,
            key="/".join(place),
            anchor="/".join(place),
            current=current,
            earlier=earlier,
            timeline=_timeline((*current, *earlier)),
            conflicts=tuple(conflicts_of.get(place, ())),
            named=place in named,
            red_line=is_red_line(report, cell),
        )
    return found


def _once(positions: Iterable[PositionView]) -> tuple[PositionView, ...]:
    return tuple(position for position in positions if position.same_as is None)


def _timeline(positions: Sequence[PositionView]) -> tuple[TimelineStep, ...]:
    """Return how an actor moved, oldest first: each stance with the day from which it holds; () where it never moved.

    A day with several stances is one step; a stance that is only confirmed later is none.
    """
    steps: list[TimelineStep] = []
    before: set[str] = set()
    for day, group in groupby(reversed(positions), key=lambda position: position.date):
        stances = {p.stance: p for p in group}
        if stances.keys() != before:
            steps.append(TimelineStep(day, tuple(stances.values()), disputed=any(p.disputed for p in stances.values())))
        before = set(stances)
    return tuple(steps) if len(steps) > 1 else ()
