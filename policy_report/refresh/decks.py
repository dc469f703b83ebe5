"""From a deck and the sources of its marks to the deck refreshed: `refresh`.

Nothing is written here. All marks are followed before the deck is put together; where one of them is wrong, there is no
new deck, and the error names every wrong one with its slide.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from lxml import etree

from policy_report import checks
from policy_report.errors import Problem, UserError
from policy_report.refresh.deck import Deck, Slide
from policy_report.refresh.drawing import Element, UnsafeXml, parsed
from policy_report.refresh.follow import Room, follow
from policy_report.refresh.marks import MarkError, find
from policy_report.refresh.shapes import Shape, promising, shapes, spliced
from policy_report.refresh.sources import Sources

ENCODINGS = ("UTF-8", "US-ASCII", "ASCII")


class Change(NamedTuple):
    """What changed in one marked shape: one line, and the changed cells, a line each."""

    slide: int
    kind: str
    summary: str
    cells: Sequence[str] = ()


@dataclass(frozen=True)
class Refreshed:
    """The new deck (the very same bytes where nothing changed), and what there is to say of it."""

    content: bytes
    marks: int
    changes: tuple[Change, ...]
    warnings: tuple[Problem, ...]


@dataclass
class _Page:
    """What refreshing a slide gives: its bytes, how many marks it has, what changed, what is wrong."""

    data: bytes
    marks: int = 0
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def refresh(deck: Deck, sources: Sources) -> Refreshed:
    """Return the deck with all marked shapes as the records say. Raise UserError with each mark that cannot be."""
    pages = {slide.part: _page(slide, deck, sources) for slide in deck.slides if promising(slide.data)}
    problems = [problem for page in pages.values() for problem in page.problems]
    if wrong := [problem for problem in problems if problem.severity == "error"]:
        raise UserError.of(wrong)
    parts = {part: page.data for part, page in pages.items() if page.changes}
    if parts and deck.signed:
        message = "the deck is signed, and the signature no longer holds; sign it again"
        problems.append(Problem(deck.file, 1, message, checks.SIGNATURE, place="signature"))
    changes = tuple(change for page in pages.values() for change in page.changes)
    return Refreshed(deck.replaced(parts), sum(page.marks for page in pages.values()), changes, tuple(problems))


def _page(slide: Slide, deck: Deck, sources: Sources) -> _Page:
    """Follow the marks of a slide."""
    page = _Page(slide.data)
    try:
        root = parsed(slide.data)
        if root.getroottree().docinfo.encoding.upper() in ENCODINGS:
            _follow(root, page, slide, deck, sources)
            return page
        message = "not written in UTF-8; open the deck in PowerPoint and save it"
    except (etree.XMLSyntaxError, ExpatError, UnsafeXml):  # two parsers, and each refuses what the other takes
        message = "damaged; open the deck in PowerPoint and save it"
    page.problems.append(Problem(deck.file, 1, message, checks.SLIDE, place=f"slide {slide.number}"))
    return page


def _follow(root: Element, page: _Page, slide: Slide, deck: Deck, sources: Sources) -> None:
    room = Room(deck.size[1], deck.font(slide.part))
    changed = []

    def problem(shape: Shape, message: str, check: checks.Check) -> None:
        place = f"slide {slide.number}"
        page.problems.append(Problem(deck.file, 1, message, check, field=shape.label, place=place))

    for shape in list(shapes(root)):
        try:
            mark = find(shape.texts)
            if mark is None:
                continue
            done = follow(shape, mark, sources, room)
        except MarkError as error:
            problem(shape, str(error), checks.MARK)
            continue
        page.marks += 1
        if done.warning:
            problem(shape, done.warning, checks.OUTGROWN)
        if done.summary:
            page.changes.append(Change(slide.number, mark.kind, done.summary, done.cells))
            changed.append(shape.element)
    if changed:
        page.data = spliced(slide.data, root, changed)
