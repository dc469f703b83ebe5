"""PPTX: the brief as a 16:9 deck to be presented, notes for the speaker, and the look of `templates/deck.pptx`.

At most `MOST` slides, then the appendix with the rest.
"""

from collections.abc import Callable
from itertools import chain

from policy_report.brief.report import ALONE, SEPARATE, Report
from policy_report.formats.pptx import end_slides, front_slides, picture_slides, topic_slides
from policy_report.formats.pptx.deck import PptxDeck, SlideMaker
from policy_report.formats.pptx.template import FILE, read
from policy_report.templating import TemplateSet
from policy_report.templating.active_content import refuse

ABOUT = "a deck to be presented, quotes and sources in the speaker's notes"
NEEDS = ("pptx",)
ANNEX = True  # it may be a file of its own

MOST = 15  # slides before the appendix, with the first
MOST_APPENDED = 30  # slides of a section in the appendix

Chapter = Callable[[PptxDeck, Report], list[SlideMaker]]

CHAPTERS: dict[str, Chapter | None] = {  # by section
    "key-messages": front_slides.key_messages,
    "sides": picture_slides.sides,
    "matrix": picture_slides.matrix,
    "moves": picture_slides.moves,
    "changes": None,
    "topics": topic_slides.topics,
    "agreement": picture_slides.pairs,
    "actors": None,  # what it would say is in the notes of the other slides
    "gaps": None,  # the slides of topics say how many are on record, their notes who is not
    "evidence": None,
    "method": None,
}
APPENDIX: dict[str, Chapter] = {
    "topics": topic_slides.overview,
    "changes": end_slides.changes,
    "evidence": end_slides.sources,
    "method": end_slides.method,
}


def render(report: Report, templates: TemplateSet) -> bytes:
    """Return the deck: an opening slide, the slides of each section in the order of the brief, the appendix."""
    deck = PptxDeck(read(templates.read(FILE)), report)
    shown, rest = _shared_out(deck, report)
    annex = report.brief.annex
    front_slides.opening(deck, report)
    for make in shown if annex != ALONE else ():
        make()
    if rest and annex and annex != SEPARATE:
        if shown:
            deck.part(deck.words("Appendix"))
        for make in rest:
            make()
    content = deck.bytes()
    if templates.changed:
        refuse(content, FILE, "PowerPoint")
    return content


def _shared_out(deck: PptxDeck, report: Report) -> tuple[list[SlideMaker], list[SlideMaker]]:
    """Return the slides before the appendix, and those of it: topics give way to all other sections."""
    sections = report.brief.sections
    made = {name: chapter(deck, report) for name in sections if (chapter := CHAPTERS[name])}
    room = MOST - 1 - sum(len(slides) for name, slides in made.items() if name != "topics")
    whole = made.get("topics", [])
    if "topics" in made:
        made["topics"] = whole[: max(room, 0)]
    shown = list(chain.from_iterable(made.values()))
    behind = {name: APPENDIX[name](deck, report) for name in sections if name in APPENDIX}
    left = whole[max(room, 0) :]
    rest = (([*left] if name == "topics" else []) + slides for name, slides in behind.items())
    return shown[: MOST - 1], [*shown[MOST - 1 :], *chain.from_iterable(slides[:MOST_APPENDED] for slides in rest)]
