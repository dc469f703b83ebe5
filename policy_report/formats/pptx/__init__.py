"""PPTX: the brief as a 16:9 deck with native tables, notes for the speaker, and the look of `templates/deck.pptx`."""

from collections.abc import Callable

from policy_report.brief.report import Report
from policy_report.formats.pptx import end_slides, matrix_slides, topic_slides
from policy_report.formats.pptx.deck import PptxDeck
from policy_report.formats.pptx.template import FILE, read
from policy_report.templating import TemplateSet
from policy_report.templating.active_content import refuse

ABOUT = "slides with native tables, quotes and sources in the speaker's notes"
NEEDS = ("pptx",)

CHAPTERS: dict[str, Callable[[PptxDeck, Report], None] | None] = {  # by section
    "key-messages": end_slides.key_messages,
    "sides": None,
    "matrix": matrix_slides.stances,
    "moves": None,
    "changes": end_slides.changes,
    "topics": topic_slides.topics,
    "agreement": matrix_slides.pairs,
    "actors": None,  # what it would say is in the notes of the other slides
    "gaps": end_slides.gaps,
    "evidence": end_slides.sources,
    "method": end_slides.method,
}


def render(report: Report, templates: TemplateSet) -> bytes:
    """Return the deck: an opening slide, then the slides of each section in the order of the brief."""
    deck = PptxDeck(read(templates.read(FILE)), report)
    end_slides.opening(deck, report)
    for section in report.brief.sections:
        if chapter := CHAPTERS[section]:
            chapter(deck, report)
    content = deck.bytes()
    if templates.changed:
        refuse(content, FILE, "PowerPoint")
    return content
