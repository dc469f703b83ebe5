"""What the notes for the speaker say of cells: summaries, quotes, citations; of cells without text, who holds what."""

from collections.abc import Iterable, Sequence

from policy_report.brief.report import Cell, PositionEntry, Report
from policy_report.brief.view import dates
from policy_report.brief.view.figures import by_stance, current, known
from policy_report.brief.view.tables import QUOTE_CHECKS
from policy_report.formats.pptx.paragraphs import PptxRun
from policy_report.i18n import Words, words_of
from policy_report.text import isolated

NoteLine = str | tuple[PptxRun, ...]  # a text in the language of the brief, or runs of several


def text_of(line: NoteLine) -> str:
    """Return what a line says."""
    return line if isinstance(line, str) else "".join(run.text for run in line)


def evidence(report: Report, cells: Sequence[Cell]) -> list[NoteLine]:
    """Return the evidence of cells, position by position, a blank line between; those without text in a line each."""
    told = [cell for cell in cells if any(map(has_text, current(report, cell)))]
    blocks = [_position(report, position) for cell in told for position in current(report, cell)]
    silent = standing(report, [cell for cell in cells if cell.positions and cell not in told])
    return [line for block in [*blocks, silent] if block for line in (*block, "")][:-1]


def has_text(position: PositionEntry) -> bool:
    """Return whether a position says more than its stance."""
    return bool(position.summary or position.quote)


def standing(report: Report, cells: Iterable[Cell]) -> list[NoteLine]:
    """Return who holds which stance, a line a topic: Joint declaration: Signed: France, India; Did not sign: Japan."""
    words, by_topic = words_of(report.brief.language), dict[str, list[Cell]]()
    for cell in cells:
        by_topic.setdefault(cell.topic, []).append(cell)
    return [
        words("{topic}: {said}", topic=isolated(report.topic_of[topic].title), said=held_by(report, found, words))
        for topic, found in by_topic.items()
    ]


def held_by(report: Report, cells: Iterable[Cell], words: Words) -> str:
    """Return who holds which stance: Signed: France, India; Did not sign: Japan."""
    groups = by_stance(report, (cell for cell in cells if cell.positions))
    return words("; ").join(
        words("{stance}: {actors}", stance=group.label, actors=", ".join(names(report, group.cells)))
        for group in groups
    )


def names(report: Report, cells: Iterable[Cell]) -> list[str]:
    """Return the short names of the actors of cells."""
    return [isolated(report.actor_of[cell.actor].short) for cell in cells]


def _position(report: Report, position: PositionEntry) -> list[NoteLine]:
    actor, topic = report.actor_of[position.actor].name, report.topic_of[position.topic].title
    words = words_of(report.brief.language)
    when = ", ".join(part for part in (words.day(position.date), known(position, words)) if part)
    head = words("{topic}: {stance}", topic=f"{isolated(actor)}, {isolated(topic)}", stance=position.label)
    condition = (
        words("What would change it: {conditions}", conditions=position.conditions) if position.conditions else ""
    )
    said = (
        position.summary,
        _quote(position, words),
        _translation(position, words),
        condition,
        position.remark,
        position.note,
    )
    return [line for line in (f"{head} ({when})" if when else head, *said, citation(report, position)) if line]


def _quote(position: PositionEntry, words: Words) -> NoteLine:
    """Return the quote in its own language, who said it, and what the check of it found."""
    if not position.quote:
        return ""
    speaker = f" – {isolated(position.speaker)}" if position.speaker else ""
    check = words(QUOTE_CHECKS[position.quote_check])
    checked = words("{quote} [quote {check}]", quote=speaker, check=check) if check else speaker
    quoted = isolated(words("“{text}”", text=position.quote))
    return (PptxRun(quoted, language=position.language), *([PptxRun(checked)] if checked else []))


def _translation(position: PositionEntry, words: Words) -> str:
    if not position.translation:
        return ""
    language = words.name_of(position.language) if position.language else ""
    heading = words("Translation from {language}:", language=language) if language else words("Translation:")
    translation = words("“{text}”", text=position.translation)
    return f"{heading} {translation}"


def citation(report: Report, position: PositionEntry) -> str:
    """Return the source of a position with its number in the brief, the place in it, and its address."""
    source = next((source for source in report.sources if source.id == position.source), None)
    if source is None:
        return ""
    written = dates.written(words_of(report.brief.language), source.date)
    parts = (source.title, source.publisher, written, position.locator, source.url)
    return f"[{source.number}] {', '.join(part for part in parts if part)}"
