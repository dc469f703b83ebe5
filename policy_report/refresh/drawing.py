"""The names of DrawingML and PresentationML, and how XML from outside is parsed."""

import re
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
ALWAYS = {  # attributes that hold a number wherever the element stands
    "p:sldSz": ("cx", "cy"),
    "a:off": ("x", "y"),
    "a:chOff": ("x", "y"),
    "a:chExt": ("cx", "cy"),
    "a:gridCol": ("w",),
    "a:tr": ("h",),
}
IF_THERE = {"a:tcPr": ("marL", "marR", "marT", "marB"), "a:rPr": ("sz",), "p:cNvPr": ("id",)}
IF_THERE["a:endParaRPr"] = IF_THERE["a:rPr"]
_NUMBER = re.compile(r"-?[0-9]{1,12}\Z")

Element = Any  # lxml has no types of its own


class UnsafeXml(Exception):  # noqa: N818 - it says what the file is
    """XML that no Office program writes: a document type, in which entities hide, or no number where one has to be."""


@cache
def qn(name: str) -> str:
    """Return a name such as `a:tbl` as lxml writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def parsed(data: bytes) -> Element:
    """Return the root of an XML part. Raise UnsafeXml, or lxml's XMLSyntaxError."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.doctype or not _numbered(root):
        raise UnsafeXml
    return root


def canonical(element: Element) -> bytes:
    """Return an element in the one form that says what it holds. Raise UnsafeXml where it has none."""
    try:
        form: bytes = etree.tostring(element, method="c14n")
    except etree.C14NError:  # a namespace that is no address
        raise UnsafeXml from None
    return form


def _numbered(root: Element) -> bool:
    """Return whether whatever has to be a number is one: lengths are read in many places, and nobody checks again."""
    always = (each.get(name, "") for tag, names in ALWAYS.items() for each in root.iter(qn(tag)) for name in names)
    some = (each.get(name, "0") for tag, names in IF_THERE.items() for each in root.iter(qn(tag)) for name in names)
    forms = (child(form, "a:ext") for form in root.iter(qn("a:xfrm"), qn("p:xfrm")))  # elsewhere, an a:ext is no size
    sizes = (size.get(name, "") for size in forms if size is not None for name in ("cx", "cy"))
    return all(_NUMBER.match(value) for value in (*always, *some, *sizes))


def child(element: Element, name: str) -> Element:
    """Return the first child of a name, or None."""
    return next(element.iterchildren(qn(name)), None)


def children(element: Element, name: str) -> list[Element]:
    """Return the children of a name; several times as fast as `findall`, and a table has many cells."""
    return list(element.iterchildren(qn(name)))
