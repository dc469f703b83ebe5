"""The first slides of a brief: title with what it rests on, key messages with their evidence."""

from policy_report.office.deck import Deck
from policy_report.office.deck_template import INSETS
from policy_report.office.deck_text import HANGING
from policy_report.office.fit import Para, Run, pages
from policy_report.office.slide_notes import evidence
from policy_report.report import KeyMessage, Report

SIZES = ((22.0, 18.0), (20.0, 17.0), (18.0, 16.0), (16.0, 14.0))  # of the first sentence, and of the rest
AFTER = 16.0
FIGURE, CAPTION = 28.0, 13.0
GAP = "\u2003\u2002"  # between the figures of the first slide


def opening(deck: Deck, report: Report) -> None:
    """Add the title slide: title, subtitle, the day, how much the brief holds."""
    brief, held = report.brief, report.coverage
    words = deck.words
    counts = [
        (held.actors, words.many(held.actors, "{n} actor", "{n} actors")),
        (held.topics, words.many(held.topics, "{n} topic", "{n} topics")),
        (held.positions, words.many(held.positions, "{n} position", "{n} positions")),
        (held.sources, words.many(held.sources, "{n} source", "{n} sources")),
    ]
    facts = [(words.number(count), said) for count, said in counts]
    when = _when(deck, report)
    line = " · ".join(part for part in (when, *(said for _, said in facts)) if part)
    deck.opening(brief.title, brief.subtitle, _facts(facts, when), line)


def _when(deck: Deck, report: Report) -> str:
    brief, words = report.brief, deck.words
    if brief.as_of and brief.since:
        return words("As of {day}, compared with {since}", day=words.day(brief.as_of), since=words.day(brief.since))
    if brief.since:
        return words("compared with {since}", since=words.day(brief.since))
    return words("As of {day}", day=words.day(brief.as_of)) if brief.as_of else ""


def _facts(facts: list[tuple[str, str]], when: str) -> list[Para]:
    """Return the counts as large figures with their nouns small beside them, and the day below."""
    runs = []
    for count, said in facts:
        runs += [Run(count, colour="bg1", heading=True), Run(f"{said.removeprefix(count)}{GAP}", size=CAPTION)]
    return [Para(tuple(runs), FIGURE, after=4), Para((Run(when),), CAPTION)]


def key_messages(deck: Deck, report: Report) -> None:
    """Add the key messages, numbered; what a slide does not hold goes on the next."""
    tried = [_pages(deck, report, sizes) for sizes in SIZES]
    found = min(tried, key=len)
    for number, page in enumerate(found, 1):
        title = deck.words("Key messages")
        if len(found) > 1:
            title = deck.words("Key messages ({n} of {of})", n=number, of=len(found))
        numbers = {para.number for para in page if para.number}
        told = [message for i, message in enumerate(report.key_messages, 1) if i in numbers]
        deck.add(title, body=page, notes=_behind(report, told))


def _pages(deck: Deck, report: Report, sizes: tuple[float, float]) -> list[list[Para]]:
    blocks = [_message(message, number, *sizes) for number, message in enumerate(report.key_messages, 1)]
    room, limit = deck.area.width - INSETS[0], deck.area.height - INSETS[1]
    return [page for page in pages(blocks, room, limit, deck.font) if page]


def _message(message: KeyMessage, number: int, large: float, small: float) -> list[Para]:
    lead = Run("".join(part.text for part in message.lead), bold=True)
    body = Run("".join(part.text for part in message.body).strip(), colour="soft")
    paras = [Para((lead,), large, 2 if body.text else AFTER, number=number, indent=HANGING)]
    return [*paras, Para((body,), small, AFTER, indent=HANGING)] if body.text else paras


def _behind(report: Report, messages: list[KeyMessage]) -> list[str]:
    """Return the evidence of the cells that the messages rest on, each cell once."""
    parts = [part for message in messages for part in (*message.lead, *message.body)]
    cells = {(part.actor, part.topic): None for part in parts if part.actor and part.topic}
    return evidence(report, [report.cell_of[key] for key in cells if key in report.cell_of])
