"""The marked shapes of a slide: the texts that may hold their marks, and what is written into them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from policy_report.brief.view.tables import Table
from policy_report.ooxml import Element, child, children, qn
from policy_report.records.declarations import Names
from policy_report.refresh.marks import described, hinted
from policy_report.refresh.markup import canonical
from policy_report.refresh.office import Written
from policy_report.refresh.pptx import fit
from policy_report.refresh.pptx.cells import words, write
from policy_report.refresh.pptx.grids import rewrite
from policy_report.text import shorten

SHAPES = ("p:graphicFrame", "p:sp")  # those that can be rewritten: what holds a table, what holds text
TOO_LONG = "make its text smaller, name fewer actors= or topics=, or show part=1/2 here and part=2/2 on another slide"

KINDS = {
    "graphicFrame": "a chart, diagram or object",
    "sp": "a shape without text",
    "pic": "a picture",
    "grpSp": "a group",
    "cxnSp": "a line",
}


@dataclass(frozen=True)
class MarkedShape:
    """A shape with the texts that may hold its mark: name, alternative text, its title."""

    element: Element
    texts: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name of the shape for messages, "" where it is the mark."""
        return "" if hinted(self.texts[0]) else shorten(self.texts[0])

    @property
    def what(self) -> str:
        """The kind of shape, in words."""
        if self.table is not None:
            return "a table"
        return (
            "a text box" if self.body is not None else KINDS.get(etree.QName(self.element).localname, "another object")
        )

    @property
    def table(self) -> Element:
        """The `a:tbl` of the shape, or None."""
        return next(self.element.iter(qn("a:tbl")), None) if self.element.tag == qn("p:graphicFrame") else None

    @property
    def body(self) -> Element:
        """The `p:txBody` of the shape, or None."""
        return child(self.element, "p:txBody") if self.element.tag == qn("p:sp") else None


@dataclass(frozen=True)
class DeckShape(MarkedShape):
    """A shape on its slide. `place`: which; `height`: of the slide; `font`: of the theme's text."""

    place: str
    height: int
    font: Callable[[], str]

    @property
    def holds(self) -> str:
        """What can be written into it: "table", "text" or ""."""
        return "table" if self.table is not None else "text" if self.body is not None else ""

    def write_text(self, text: str) -> Written:
        """Write a text in the style of its first letters."""
        before = words(self.body)
        write(self.body, text)
        after = words(self.body)
        return Written("" if before == after else f"{before or '–'} → {after or '–'}")

    def write_table(self, table: Table, colours: str, names: Mapping[str, Names]) -> Written:
        """Write a table in the style of the one that is there. Raise MarkError for merged cells."""
        before, rows = canonical(self.table), len(children(self.table, "a:tr"))
        summary, cells = rewrite(self.table, table, colours, names)
        recoloured = "" if canonical(self.table) == before else "colours changed"
        retold = "alternative text brought up to date" if self._retell(table.about) else ""
        resized = len(children(self.table, "a:tr")) != rows
        overrun = fit.settle(self.element, self.height, self.font(), changed=bool(summary), resized=resized)
        return Written(summary or recoloured or retold, cells, f"{overrun}; {TOO_LONG}" if overrun else "")

    def _retell(self, about: str) -> bool:
        properties = next(self.element.iter("{*}cNvPr"))
        text = described(properties.get("descr", ""), about)
        if text:
            properties.set("descr", text)
        return bool(text)


def shapes(slide: Element) -> Iterator[MarkedShape]:
    """Give each shape of a slide that has a name or alternative text, those inside groups too.

    What stands in for a shape in programs that do not know it (`mc:Fallback`) is left to the program that made it.
    """
    for properties in slide.iter(qn("p:cNvPr")):
        element = properties.getparent().getparent()
        if next(element.iterancestors(qn("mc:Fallback")), None) is None:
            texts = tuple(properties.get(name, "") for name in ("name", "descr", "title"))
            yield MarkedShape(element, texts)
