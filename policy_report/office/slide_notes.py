"""What the speaker has at hand: cells of a report go in, lines of notes with quotes and citations come out."""

from collections.abc import Iterable

from policy_report.report import Cell, PositionEntry, Report
from policy_report.tables import QUOTE_CHECKS
from policy_report.templating import day


def evidence(report: Report, cells: Iterable[Cell]) -> list[str]:
    """Return the evidence of cells, position by position, a blank line between; cells without evidence say nothing."""
    told = [report.positions[i] for cell in cells for i in cell.positions if report.positions[i].same_as is None]
    blocks = [_position(report, position) for position in told]
    return [line for block in blocks for line in (*block, "")][:-1]


def _position(report: Report, position: PositionEntry) -> list[str]:
    actor = next(actor.name for actor in report.actors if actor.id == position.actor)
    topic = next(topic.title for topic in report.topics if topic.id == position.topic)
    known = "" if position.confidence in {"", "stated"} else f", {position.confidence}"
    when = f" ({day(position.date)}{known})" if position.date else f" ({known[2:]})" if known else ""
    lines = [f"{actor}, {topic}: {position.label}{when}", position.summary, _quote(position)]
    if position.conditions:
        lines.append(f"What would change it: {position.conditions}")
    return [line for line in (*lines, position.note, citation(report, position)) if line]


def _quote(position: PositionEntry) -> str:
    if not position.quote:
        return ""
    speaker = f" – {position.speaker}" if position.speaker else ""
    check = QUOTE_CHECKS[position.quote_check]
    return f"“{position.quote}”{speaker}{f' [quote {check}]' if check else ''}"


def citation(report: Report, position: PositionEntry) -> str:
    """Return the source of a position with its number in the brief, the place in it, and its address."""
    source = next((source for source in report.sources if source.id == position.source), None)
    if source is None:
        return ""
    parts = (source.title, source.publisher, source.date, position.locator, source.url)
    return f"[{source.number}] {', '.join(part for part in parts if part)}"
