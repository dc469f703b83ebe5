"""PPTX: the brief as a 16:9 deck with native tables, notes for the speaker, and the look of `templates/deck.pptx`."""

from collections.abc import Callable

from policy_report.office import slides_ends, slides_matrix, slides_topics
from policy_report.office.active import refuse
from policy_report.office.deck import Deck
from policy_report.office.deck_template import FILE, read
from policy_report.pages.templating import Look
from policy_report.report import Report

SUFFIX = ".pptx"
ABOUT = "slides with native tables, quotes and sources in the speaker's notes"

CHAPTERS: dict[str, Callable[[Deck, Report], None] | None] = {  # by section
    "key-messages": slides_ends.key_messages,
    "matrix": slides_matrix.stances,
    "changes": slides_ends.changes,
    "topics": slides_topics.topics,
    "agreement": slides_matrix.pairs,
    "actors": None,  # what it would say is in the notes of the other slides
    "gaps": slides_ends.gaps,
    "evidence": slides_ends.sources,
    "method": slides_ends.method,
}


def warm() -> None:
    """Import what rendering needs."""
    import pptx  # noqa: F401


def render(report: Report, look: Look) -> bytes:
    """Return the deck: an opening slide, then the slides of each section in the order of the brief."""
    deck = Deck(read(look.read(FILE)), report.brief)
    slides_ends.opening(deck, report)
    for section in report.brief.sections:
        if chapter := CHAPTERS[section]:
            chapter(deck, report)
    content = deck.bytes()
    if look.changed:
        refuse(content, FILE, "PowerPoint")
    return content
