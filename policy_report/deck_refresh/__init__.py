"""From a deck and the sources of its marks to the deck refreshed: `refresh`.

Nothing is written here. All marks are followed before the deck is put together; where one of them is wrong, there is no
new deck, and the error names every wrong one with its slide.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from lxml import etree

from policy_report.brief.view.tables import TABLES
from policy_report.deck_refresh import fit
from policy_report.deck_refresh.cells import canonical, words, write
from policy_report.deck_refresh.deck import Deck, Slide, UnsafeXml, parsed
from policy_report.deck_refresh.grids import GridDifference, rewrite
from policy_report.deck_refresh.mark_contents import TEXTS, Sources
from policy_report.deck_refresh.marks import Mark, MarkError, find
from policy_report.deck_refresh.shapes import Shape, promising, shapes, spliced
from policy_report.errors import Problem, UserError
from policy_report.ooxml import Element, children
from policy_report.records import checks
from policy_report.text import did_you_mean, shorten

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
    room = _Room(deck.size[1], deck.font(slide.part))
    changed = []

    def problem(shape: Shape, message: str, check: checks.Check) -> None:
        place = f"slide {slide.number}"
        page.problems.append(Problem(deck.file, 1, message, check, field=shape.label, place=place))

    for shape in list(shapes(root)):
        try:
            mark = find(shape.texts)
            if mark is None:
                continue
            done = _followed(shape, mark, sources, room)
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


# --- one mark ---------------------------------------------------------------------------------------------------------


class _Room(NamedTuple):
    """What a slide offers: its height in EMU, and the theme's font."""

    height: int
    font: str


class _Followed(NamedTuple):
    """What changed in a shape: one line ("" for nothing), the changed cells, a line each; and what to warn of."""

    summary: str
    cells: Sequence[str] = ()
    warning: str = ""


def _followed(shape: Shape, mark: Mark, sources: Sources, room: _Room) -> _Followed:
    """Write the table or text of a mark into its shape; where that raises MarkError, the shape is as it was."""
    if mark.kind in TABLES:
        if shape.table is None:
            raise MarkError(f"'{mark.kind}' is a table, but the mark is on {shape.what}; put it on a table")
        return _table(shape, mark, sources, room)
    if mark.kind in TEXTS:
        if shape.body is None:
            raise MarkError(f"'{mark.kind}' is a text, but the mark is on {shape.what}; put it on a text box")
        return _text(shape.body, sources.text(mark))
    kinds = [*TABLES, *TEXTS]
    meant = did_you_mean(mark.kind, kinds) or ";"
    raise MarkError(f"unknown mark '{shorten(mark.kind, 40)}'{meant} expected one of {', '.join(kinds)}")


def _text(body: Element, text: str) -> _Followed:
    before = words(body)
    write(body, text)
    after = words(body)
    return _Followed("" if before == after else f"{before or '–'} → {after or '–'}")


def _table(shape: Shape, mark: Mark, sources: Sources, room: _Room) -> _Followed:
    table = sources.table(mark)
    before, rows = canonical(shape.table), len(children(shape.table, "a:tr"))
    difference = rewrite(shape.table, table, mark.choice("colours", ("yes", "no")))
    recoloured = "" if canonical(shape.table) == before else "colours changed"
    described = "alternative text brought up to date" if _describe(shape.element, table.about) else ""
    overrun = fit.settle(
        shape.element,
        room.height,
        room.font,
        changed=difference != GridDifference(),
        resized=len(children(shape.table, "a:tr")) != rows,
    )
    warning = f"{mark.kind}: {_outgrown(overrun)}" if overrun else ""
    return _Followed(str(difference) or recoloured or described, difference.lines, warning)


def _outgrown(overrun: fit.Overrun) -> str:
    what = f"runs over '{overrun.over}' below it" if overrun.over else "passes the lower edge of the slide"
    return (
        f"the table {what} by about {overrun.by / fit.EMU_A_CM:.1f} cm; make its text smaller, name fewer actors= or "
        "topics=, or show part=1/2 here and part=2/2 on another slide"
    )


def _describe(element: Element, about: str) -> bool:
    """Bring alternative text up to date that says the same as `about` of other figures; other text is the author's."""
    properties = next(element.iter("{*}cNvPr"))
    present = properties.get("descr", "")
    if present == about or _gist(present) != _gist(about):
        return False
    properties.set("descr", about)
    return True


def _gist(text: str) -> list[str]:
    """Return the words of a text without figures, dates and plurals."""
    return [word.rstrip("s") for word in re.findall(r"[^\W\d]+", text)]
