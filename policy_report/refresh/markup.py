"""The XML of a part of an Office file: parsed with care, and changed in few elements, all other bytes as they were."""

import re
from collections.abc import Sequence
from copy import deepcopy
from xml.parsers import expat

from lxml import etree

from policy_report.ooxml import NAMES, Element, qn

UTF16 = (b"\xff\xfe", b"\xfe\xff")

_HINT = re.compile(rb"policy-report\s*:", re.IGNORECASE)
_EMPTY = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*/>""")  # a tag such as <p:sp/>


class UnsafeXml(Exception):  # noqa: N818 - it says what the file is
    """XML that no Office program writes: a document type, in which entities hide, or no number where one has to be."""


def promising(data: bytes) -> bool:
    """Return whether a part may hold a mark, without parsing it."""
    return _HINT.search(data) is not None or data.startswith(UTF16)


def parsed(data: bytes) -> Element:
    """Return the root of a part. Raise UnsafeXml, or lxml's XMLSyntaxError."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.doctype:
        raise UnsafeXml
    return root


def canonical(element: Element) -> bytes:
    """Return an element in the one form that says what it holds. Raise UnsafeXml where it has none."""
    try:
        form: bytes = etree.tostring(element, method="c14n")
    except etree.C14NError:  # a namespace that is no address
        raise UnsafeXml from None
    return form


def spliced(data: bytes, names: Sequence[str], elements: Sequence[Element], changed: Sequence[Element]) -> bytes:
    """Return the bytes of a part with the elements in `changed` written anew and every other byte as it was.

    `elements`: all elements of these names, as they stood before the change; none of `changed` is inside another.
    """
    out, end = bytearray(), 0
    for element, (start, stop) in zip(elements, spans(data, names), strict=True):
        if element in changed:
            out += data[end:start] + text_of(element, element.getparent().nsmap)
            end = stop
    return bytes(out + data[end:])


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


def text_of(element: Element, names: dict[str | None, str]) -> bytes:
    """Return an element as text for a place where the prefixes in `names` are known."""
    place = etree.Element("place", nsmap=names or NAMES)
    copy = deepcopy(element)
    copy.tail = None
    place.append(copy)
    text: str = etree.tostring(place, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("</")].encode()
