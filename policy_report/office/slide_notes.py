"""What the speaker has at hand: cells of a report go in, lines of notes with quotes and citations come out."""

from collections.abc import Iterable

from policy_report.brief.view.figures import current, known
from policy_report.brief.view.tables import QUOTE_CHECKS
from policy_report.report import Cell, PositionEntry, Report
from policy_report.text import isolated
from policy_report.words import Words, words_of


def evidence(report: Report, cells: Iterable[Cell]) -> list[str]:
    """Return the evidence of cells, position by position, a blank line between; cells without evidence say nothing."""
    blocks = [_position(report, position) for cell in cells for position in current(report, cell)]
    return [line for block in blocks for line in (*block, "")][:-1]


def _position(report: Report, position: PositionEntry) -> list[str]:
    actor, topic = report.actor_of[position.actor].name, report.topic_of[position.topic].title
    words = words_of(report.brief.language)
    when = ", ".join(part for part in (words.day(position.date), known(position, words)) if part)
    head = words("{topic}: {stance}", topic=f"{isolated(actor)}, {isolated(topic)}", stance=position.label)
    lines = [f"{head} ({when})" if when else head, position.summary, _quote(position, words)]
    lines.append(_translation(position, words))
    if position.conditions:
        lines.append(words("What would change it: {conditions}", conditions=position.conditions))
    return [line for line in (*lines, position.note, citation(report, position)) if line]


def _quote(position: PositionEntry, words: Words) -> str:
    if not position.quote:
        return ""
    speaker = f" – {isolated(position.speaker)}" if position.speaker else ""
    said = f"{isolated(words('“{text}”', text=position.quote))}{speaker}"
    check = words(QUOTE_CHECKS[position.quote_check])
    return words("{quote} [quote {check}]", quote=said, check=check) if check else said


def _translation(position: PositionEntry, words: Words) -> str:
    if not position.translation:
        return ""
    quoted = words("“{text}”", text=position.translation)
    heading = words("Translation:")
    if position.language:
        heading = words("Translation from {language}:", language=words.name_of(position.language))
    return f"{heading} {quoted}"


def citation(report: Report, position: PositionEntry) -> str:
    """Return the source of a position with its number in the brief, the place in it, and its address."""
    source = next((source for source in report.sources if source.id == position.source), None)
    if source is None:
        return ""
    parts = (source.title, source.publisher, source.date, position.locator, source.url)
    return f"[{source.number}] {', '.join(part for part in parts if part)}"
