"""What the sections of a brief show: the whole report in, out comes what one of its sections shows, in some format.

So a format cannot give away what the brief does not say: not in its data, its notes, its hidden parts or properties.
Who stands where, in each cell of the matrix, is said by every brief, with what follows from that alone: the counts of
topics, and which cells have no evidence. A red line is a sign of the matrix.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from policy_report.brief.report import Cell, Conflict, PositionEntry, Report

MOVED = "moved"
RED_LINE = 5  # of salience
PARTS: Mapping[str, frozenset[str]] = {  # of a report, with the sections that show them
    "key_messages": frozenset({"key-messages"}),
    "changes": frozenset({"changes", "moves"}),
    "agreement": frozenset({"agreement"}),
    "conflicts": frozenset({"topics", "actors", "gaps"}),
    "coverage_by_actor": frozenset({"gaps"}),
    "coverage_by_topic": frozenset({"gaps"}),
    "sources": frozenset({"topics", "actors", "evidence"}),
}
HISTORY = frozenset({"topics", "actors", "evidence"})  # sections that show superseded positions
STANCE = frozenset({"actor", "topic", "stance", "label", "symbol", "tone", "current", "same_as", "disputed"})
EVERYTHING = frozenset(field.name for field in fields(PositionEntry))
OF_POSITIONS: Mapping[str, frozenset[str]] = {  # what a section shows of a position beside its stance
    "topics": EVERYTHING,
    "actors": frozenset(
        {"date", "summary", "quote", "language", "quote_check", "source", "citation", "locator", "confidence"}
    ),
    "evidence": frozenset({"source", "citation", "locator", "confidence", "file", "line"}),
}
OF_CONFLICTS = frozenset({"citation", "locator"})  # what the section `gaps` shows of positions that disagree
UNSAID: Mapping[str, Any] = dict.fromkeys(EVERYTHING - STANCE, "") | {
    "date": None,
    "citation": None,
    "quote_check": "no-quote",
    "line": 0,
    "coders": (),
}


def bounded(report: Report) -> Report:
    """Return a report without what none of its sections shows; what is left keeps its order."""
    sections = frozenset(report.brief.sections)
    parts: dict[str, Any] = {part: () for part, shown_by in PARTS.items() if not sections & shown_by}
    if "changes" not in sections:
        parts["changes"] = tuple(change for change in report.changes if "moves" in sections and change.change == MOVED)
    if "gaps" not in sections:
        parts["gaps"] = tuple(replace(gap, read=()) for gap in report.gaps)
    if "actors" not in sections:
        parts["actors"] = tuple(replace(actor, groups=()) for actor in report.actors)
    if "method" not in sections:
        parts["method"] = replace(report.method, reliability=())
    return _with_positions(replace(report, **parts), sections)


def _with_positions(report: Report, sections: frozenset[str]) -> Report:
    """Return a report with the positions that its sections show, as far as they show them."""
    if "topics" in sections:
        return report
    shown = STANCE.union(*(OF_POSITIONS.get(name, ()) for name in sections))
    disagreeing = {side.position for conflict in report.conflicts for side in conflict.values}
    kept = [i for i, position in enumerate(report.positions) if position.current or sections & HISTORY]
    places = {place: i for i, place in enumerate(kept)}
    return replace(
        report,
        positions=tuple(
            _position(report.positions[i], shown | OF_CONFLICTS if i in disagreeing else shown, places) for i in kept
        ),
        cells=tuple(_cell(cell, places) for cell in report.cells),
        conflicts=tuple(_conflict(conflict, places) for conflict in report.conflicts),
    )


def _position(position: PositionEntry, shown: frozenset[str], places: Mapping[int, int]) -> PositionEntry:
    unsaid = {name: value for name, value in UNSAID.items() if name not in shown}
    return replace(
        position,
        **unsaid
        | {
            "salience": position.salience if position.salience == RED_LINE else None,
            "in_records": {name: text for name, text in position.in_records.items() if name in shown},
            "same_as": None if position.same_as is None else places[position.same_as],
        },
    )


def _cell(cell: Cell, places: Mapping[int, int]) -> Cell:
    return replace(cell, positions=_moved(cell.positions, places), history=_moved(cell.history, places))


def _conflict(conflict: Conflict, places: Mapping[int, int]) -> Conflict:
    return replace(conflict, values=tuple(replace(side, position=places[side.position]) for side in conflict.values))


def _moved(old: Sequence[int], places: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(places[place] for place in old if place in places)
