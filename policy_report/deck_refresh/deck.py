"""A deck from outside, opened to be changed in few places.

In: the bytes of a .pptx (also .pptm, .potx, .ppsx; macros are neither read nor run). Out: its slides in the order in
which they are shown, and the deck again with some parts replaced and all else as it was. python-pptx would read every
part and write all of them anew.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from policy_report.errors import UserError
from policy_report.ooxml import Element, child, qn
from policy_report.ooxml.package import PackageKind, RefusedError, opened, replaced, targets

PART_LIMIT = 1 << 26  # bytes: of an XML part unpacked
USUAL_SIZE = 9144000, 6858000  # EMU: of a deck that does not say
STRICT = "http://purl.oclc.org/ooxml/"
SAVE_ANEW = "open it in PowerPoint and save it as a PowerPoint presentation (.pptx)"
OLD = f"protected by a password, or in the old .ppt format; {SAVE_ANEW} without a password"
OTHER = "not a PowerPoint deck (.pptx), or a damaged one"
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
NUMBER = re.compile(r"-?[0-9]{1,12}\Z")


class UnsafeXml(Exception):  # noqa: N818 - it says what the file is
    """XML that no Office program writes: a document type, in which entities hide, or no number where one has to be."""


def parsed(data: bytes) -> Element:
    """Return the root of an XML part of a deck. Raise UnsafeXml, or lxml's XMLSyntaxError."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.doctype or not _numbered(root):
        raise UnsafeXml
    return root


def _numbered(root: Element) -> bool:
    """Return whether whatever has to be a number is one: lengths are read in many places, and nobody checks again."""
    always = (each.get(name, "") for tag, names in ALWAYS.items() for each in root.iter(qn(tag)) for name in names)
    some = (each.get(name, "0") for tag, names in IF_THERE.items() for each in root.iter(qn(tag)) for name in names)
    forms = (child(form, "a:ext") for form in root.iter(qn("a:xfrm"), qn("p:xfrm")))  # elsewhere, an a:ext is no size
    sizes = (size.get(name, "") for size in forms if size is not None for name in ("cx", "cy"))
    return all(NUMBER.match(value) for value in (*always, *some, *sizes))


@dataclass(frozen=True)
class SlidePart:
    """A slide by its number, from 1, hidden slides counted; its part, and what that holds."""

    number: int
    part: str
    data: bytes


class Deck:
    """An opened deck. `file` names it in messages. Raise UserError where it is none."""

    def __init__(self, content: bytes, file: str) -> None:
        self.content, self.file = content, file
        kind = PackageKind("deck", OLD, OTHER, SAVE_ANEW, file=1 << 30, entries=1 << 16, part=PART_LIMIT)
        with self._told():
            self._package = opened(content, kind)
        self._main = next(iter(self._related("", "officeDocument").values()), "")
        if self._main and self._presentation.tag.startswith(f"{{{STRICT}"):
            raise self._error(f"a Strict Open XML presentation, which is not supported; {SAVE_ANEW}")
        if not self._main or self._presentation.tag != qn("p:presentation"):
            raise self._error("not a PowerPoint deck (.pptx)")

    @cached_property
    def slides(self) -> tuple[SlidePart, ...]:
        """The slides in their order."""
        parts = self._related(self._main, "slide")
        listed = self._presentation.iterfind(f"{qn('p:sldIdLst')}/{qn('p:sldId')}")
        names = filter(None, (parts.get(slide.get(qn("r:id"))) for slide in listed))
        return tuple(SlidePart(number, name, self.read(name)) for number, name in enumerate(names, 1))

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height of a slide in EMU."""
        size = child(self._presentation, "p:sldSz")
        return USUAL_SIZE if size is None else (int(size.get("cx")), int(size.get("cy")))

    @property
    def signed(self) -> bool:
        """Whether the deck carries a digital signature, which any change makes invalid."""
        return any(name.startswith("_xmlsignatures/") for name in self._package.names)

    def read(self, part: str) -> bytes:
        """Return the bytes of a part."""
        with self._told():
            return self._package.read(part)

    def xml(self, part: str) -> Element:
        """Return the root of an XML part."""
        try:
            return parsed(self.read(part))
        except (etree.XMLSyntaxError, UnsafeXml):
            raise self._error(f"damaged: {part} is not as Office writes it; {SAVE_ANEW}") from None

    def behind(self, slide: str) -> Iterator[str]:
        """Give the parts that a slide inherits from, the nearest first: its layout, master and theme."""
        part = slide
        for kind in ("slideLayout", "slideMaster", "theme"):
            part = next(iter(self._related(part, kind).values()), "")
            if not part:
                return
            yield part

    def font(self, slide: str) -> str:
        """Return the name of the theme's font for text, "" where it cannot be told."""
        *_, theme = ["", *self.behind(slide)]
        font = next(self.xml(theme).iter(qn("a:minorFont")), None) if "theme" in theme else None
        return "" if font is None else str(child(font, "a:latin").get("typeface", ""))

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the deck with the content of some parts replaced; without any, the very same bytes."""
        with self._told():
            return replaced(self.content, parts) if parts else self.content

    def _related(self, part: str, kind: str) -> Mapping[str, str]:
        with self._told():
            return targets(self._package, part, f"/{kind}")

    @cached_property
    def _presentation(self) -> Element:
        return self.xml(self._main)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say of which deck it is that a package is refused."""
        try:
            yield
        except RefusedError as error:
            raise self._error(str(error)) from None

    def _error(self, message: str) -> UserError:
        return UserError(f"{self.file}: {message}")
