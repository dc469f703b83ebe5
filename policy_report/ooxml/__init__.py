"""Office Open XML: its namespaces by their usual prefixes, and elements found by such names."""

from functools import cache
from typing import Any

NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "a16": "http://schemas.microsoft.com/office/drawing/2014/main",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
EMU = 12700  # English Metric Units, in which Office measures, of a point
HYPERLINK = f"{NAMES['r']}/hyperlink"  # the kind of relation of an address that a click opens
TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"  # what a graphic frame with a table holds

Element = Any  # neither lxml nor what defusedxml gives has types of its own


@cache
def qn(name: str) -> str:
    """Return a name such as `a:tbl` as parsers write it, with its namespace."""
    prefix, _, plain = name.partition(":")
    return f"{{{NAMES[prefix]}}}{plain}"


def local(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def child(element: Element, name: str) -> Element:
    """Return the first child of a name, or None."""
    return next(element.iterchildren(qn(name)), None)


def children(element: Element, name: str) -> list[Element]:
    """Return the children of a name; several times as fast as `findall`, and a table has many cells."""
    return list(element.iterchildren(qn(name)))
