"""The names of DrawingML and PresentationML, and how XML from outside is parsed."""

from functools import cache
from typing import Any

from lxml import etree

NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "a16": "http://schemas.microsoft.com/office/drawing/2014/main",
}
EMU_A_POINT, EMU_A_CM = 12700, 360000

Element = Any  # lxml has no types of its own


class UnsafeXml(Exception):  # noqa: N818 - it says what the file is
    """XML with a document type: no Office program writes one, and entities hide in it."""


@cache
def qn(name: str) -> str:
    """Return a name such as `a:tbl` as lxml writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def parsed(data: bytes) -> Element:
    """Return the root of an XML part. Raise UnsafeXml, or lxml's XMLSyntaxError."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.doctype:
        raise UnsafeXml
    return root


def child(element: Element, name: str) -> Element:
    """Return the first child of a name, or None."""
    return next(element.iterchildren(qn(name)), None)


def children(element: Element, name: str) -> list[Element]:
    """Return the children of a name; several times as fast as `findall`, and a table has many cells."""
    return list(element.iterchildren(qn(name)))
