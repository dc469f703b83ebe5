"""The marked shapes of a slide, and how changed shapes go back into its text.

In: the XML of a slide as bytes. Out: the shapes whose name or alternative text speaks of policy-report; later the bytes
again, of which nothing but the changed shapes differs.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from xml.parsers import expat

from lxml import etree

from policy_report.ooxml import NAMES, Element, child, qn
from policy_report.text import shorten

SHAPES = ("p:graphicFrame", "p:sp")  # those that can be rewritten: what holds a table, what holds text
UTF16 = (b"\xff\xfe", b"\xfe\xff")

_EMPTY = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*/>""")  # a tag such as <p:sp/>
_HINT = re.compile(rb"policy-report\s*:", re.IGNORECASE)


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
        return "" if _HINT.search(self.texts[0].encode()) else shorten(self.texts[0])

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


def promising(data: bytes) -> bool:
    """Return whether a slide may hold a mark, without parsing it."""
    return _HINT.search(data) is not None or data.startswith(UTF16)


def shapes(slide: Element) -> Iterator[MarkedShape]:
    """Give each shape of a slide that has a name or alternative text, those inside groups too.

    What stands in for a shape in programs that do not know it (`mc:Fallback`) is left to the program that made it.
    """
    for properties in slide.iter(qn("p:cNvPr")):
        element = properties.getparent().getparent()
        if next(element.iterancestors(qn("mc:Fallback")), None) is None:
            texts = tuple(properties.get(name, "") for name in ("name", "descr", "title"))
            yield MarkedShape(element, texts)


def spliced(data: bytes, slide: Element, changed: Sequence[Element]) -> bytes:
    """Return the bytes of a slide with the elements in `changed` written anew and every other byte as it was."""
    elements = list(slide.iter(*map(qn, SHAPES)))
    borders = spans(data, SHAPES)
    out, end = bytearray(), 0
    for element, (start, stop) in zip(elements, borders, strict=True):
        if element in changed:
            out += data[end:start] + _text(element, element.getparent().nsmap)
            end = stop
    return bytes(out + data[end:])


def appended(data: bytes, slide: Element, element: Element) -> bytes:
    """Return the bytes of a slide with one more shape, in front of all others."""
    tree = next(slide.iter(qn("p:spTree")))
    text = _text(element, tree.nsmap)
    if child(tree, "p:extLst") is not None:  # which must stay last
        own = [place for place, each in enumerate(slide.iter(qn("p:extLst"))) if each.getparent() is tree]
        place = spans(data, ("p:extLst",))[own[0]][0]
    else:
        place = data.rindex(b"</", 0, spans(data, ("p:spTree",))[0][1])
    return data[:place] + text + data[place:]


def spans(data: bytes, names: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the elements of some names begin and end, in bytes, in the order in which they begin."""
    wanted = {qn(name)[1:].replace("}", " ") for name in names}
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, _: object) -> None:
        if name in wanted:
            opened.append(len(found))
            found.append((parser.CurrentByteIndex, 0))

    def finish(name: str) -> None:
        if name in wanted:
            place = opened.pop()
            start = found[place][0]
            empty = _EMPTY.match(data, start)
            found[place] = (start, empty.end() if empty else data.index(b">", parser.CurrentByteIndex) + 1)

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.Parse(data, True)
    return found


def _text(element: Element, names: dict[str | None, str]) -> bytes:
    """Return an element as text for a place where the prefixes in `names` are known."""
    place = etree.Element("place", nsmap=names or NAMES)
    copy = deepcopy(element)
    copy.tail = None
    place.append(copy)
    text: str = etree.tostring(place, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("</")].encode()
