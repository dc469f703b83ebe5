"""From a deck and the sources of its marks to the deck refreshed: `refresh`.

Nothing is written here. All marks are followed before the deck is put together; where one of them is wrong, there is no
new deck, and the error names every wrong one with its slide.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from lxml import etree

from policy_report.brief.view.tables import TABLES
from policy_report.deck_refresh import fit
from policy_report.deck_refresh.cells import canonical, words, write
from policy_report.deck_refresh.deck import Deck, SlidePart, UnsafeXml, parsed
from policy_report.deck_refresh.grids import rewrite
from policy_report.deck_refresh.mark_contents import TEXTS, MarkContents
from policy_report.deck_refresh.marks import Mark, MarkError, find
from policy_report.deck_refresh.shapes import MarkedShape, promising, shapes, spliced
from policy_report.errors import Problem, UserError
from policy_report.ooxml import Element, children
from policy_report.records import checks
from policy_report.text import did_you_mean, shorten

ENCODINGS = ("UTF-8", "US-ASCII", "ASCII")
TOO_LONG = "make its text smaller, name fewer actors= or topics=, or show part=1/2 here and part=2/2 on another slide"


class ShapeChange(NamedTuple):
    """A changed shape: its slide and kind of mark, the change in one line, and the changed cells, a line each."""

    slide: int
    kind: str
    summary: str
    cells: Sequence[str] = ()


@dataclass(frozen=True)
class Refreshed:
    """The new deck (the very same bytes where nothing changed), and what there is to say of it."""

    content: bytes
    marks: int
    changes: tuple[ShapeChange, ...]
    warnings: tuple[Problem, ...]


def refresh(deck: Deck, contents: MarkContents) -> Refreshed:
    """Return the deck with all marked shapes as the records say. Raise UserError with each mark that cannot be."""
    run = _DeckRefresh(deck, contents)
    parts = {slide.part: data for slide in deck.slides if promising(slide.data) and (data := run.slide(slide))}
    if wrong := [problem for problem in run.problems if problem.severity == "error"]:
        raise UserError.of(wrong)
    if parts and deck.signed:
        message = "the deck is signed, and the signature no longer holds; sign it again"
        run.problems.append(Problem(deck.file, 1, message, checks.SIGNATURE, place="signature"))
    return Refreshed(deck.replaced(parts), run.marks, tuple(run.changes), tuple(run.problems))


class _DeckRefresh:
    """Follows the marks of a deck slide by slide: how many there are, what changed, what is wrong."""

    def __init__(self, deck: Deck, contents: MarkContents) -> None:
        self._deck, self._contents = deck, contents
        self.marks = 0
        self.changes: list[ShapeChange] = []
        self.problems: list[Problem] = []

    def slide(self, slide: SlidePart) -> bytes:
        """Return a slide with its marks followed; b"" where nothing changed."""
        try:
            root = parsed(slide.data)
            if root.getroottree().docinfo.encoding.upper() in ENCODINGS:
                changed = [shape.element for shape in list(shapes(root)) if self._followed(shape, slide)]
                return spliced(slide.data, root, changed) if changed else b""
            self._problem(slide, "not written in UTF-8; open the deck in PowerPoint and save it", checks.SLIDE)
        except (etree.XMLSyntaxError, ExpatError, UnsafeXml):  # two parsers, and each refuses what the other takes
            self._problem(slide, "damaged; open the deck in PowerPoint and save it", checks.SLIDE)
        return b""

    def _problem(self, slide: SlidePart, message: str, check: checks.Check, shape: str = "") -> None:
        place = f"slide {slide.number}"
        self.problems.append(Problem(self._deck.file, 1, message, check, field=shape, place=place))

    def _followed(self, shape: MarkedShape, slide: SlidePart) -> bool:
        """Write what the mark of a shape asks for, if it has one; return whether that is something else."""
        try:
            mark = find(shape.texts)
            if mark is None:
                return False
            summary, cells = self._written(shape, mark, slide)
        except MarkError as error:  # the shape is as it was
            self._problem(slide, str(error), checks.MARK, shape.label)
            return False
        self.marks += 1
        if summary:
            self.changes.append(ShapeChange(slide.number, mark.kind, summary, cells))
        return bool(summary)

    def _written(self, shape: MarkedShape, mark: Mark, slide: SlidePart) -> tuple[str, Sequence[str]]:
        """Write the table or text of a mark; return what changed, "" for nothing, and the changed cells."""
        if mark.kind in TABLES:
            if shape.table is None:
                raise MarkError(f"'{mark.kind}' is a table, but the mark is on {shape.what}; put it on a table")
            return self._table(shape, mark, slide)
        if mark.kind in TEXTS:
            if shape.body is None:
                raise MarkError(f"'{mark.kind}' is a text, but the mark is on {shape.what}; put it on a text box")
            before = words(shape.body)
            write(shape.body, self._contents.text(mark))
            after = words(shape.body)
            return "" if before == after else f"{before or '–'} → {after or '–'}", ()
        kinds = [*TABLES, *TEXTS]
        meant = did_you_mean(mark.kind, kinds) or ";"
        raise MarkError(f"unknown mark '{shorten(mark.kind, 40)}'{meant} expected one of {', '.join(kinds)}")

    def _table(self, shape: MarkedShape, mark: Mark, slide: SlidePart) -> tuple[str, Sequence[str]]:
        table, frame = self._contents.table(mark), shape.element
        before, rows = canonical(shape.table), len(children(shape.table, "a:tr"))
        summary, cells = rewrite(shape.table, table, mark.choice("colours", ("yes", "no")), self._contents.names(mark))
        recoloured = "" if canonical(shape.table) == before else "colours changed"
        described = "alternative text brought up to date" if _describe(frame, table.about) else ""
        resized = len(children(shape.table, "a:tr")) != rows
        font = self._deck.font(slide.part)
        if overrun := fit.settle(frame, self._deck.size[1], font, changed=bool(summary), resized=resized):
            self._problem(slide, f"{mark.kind}: the table {overrun}; {TOO_LONG}", checks.OUTGROWN, shape.label)
        return summary or recoloured or described, cells


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
