"""A deck from outside, opened to be changed in few places.

In: the bytes of a .pptx (also .pptm, .potx, .ppsx; macros are neither read nor run). Out: its slides in the order in
which they are shown, and the deck again with some parts replaced and all else as it was. python-pptx would read every
part and write all of them anew.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from policy_report.errors import UserError
from policy_report.office.package import METHODS, UNREADABLE
from policy_report.refresh import patch
from policy_report.refresh.drawing import Element, UnsafeXml, child, parsed, qn

DECK_LIMIT, PART_LIMIT = 1 << 30, 1 << 26  # bytes: of a file, and of one of its XML parts unpacked
USUAL_SIZE = 9144000, 6858000  # EMU: of a deck that does not say
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of old binary files, and of encrypted new ones
STRICT = "http://purl.oclc.org/ooxml/"
SAVE_ANEW = "open it in PowerPoint and save it as a PowerPoint presentation (.pptx)"


@dataclass(frozen=True)
class Slide:
    """A slide by its number, from 1, hidden slides counted; its part, and what that holds."""

    number: int
    part: str
    data: bytes


class Deck:
    """An opened deck. `file` names it in messages. Raise UserError where it is none."""

    def __init__(self, content: bytes, file: str) -> None:
        self.content, self.file = content, file
        self._fonts: dict[str, str] = {}  # by theme
        if content.startswith(COMPOUND):
            raise self._error(f"protected by a password, or in the old .ppt format; {SAVE_ANEW} without a password")
        if len(content) > DECK_LIMIT:
            raise self._error(f"larger than {DECK_LIMIT >> 30} GiB")
        try:
            self._package = zipfile.ZipFile(io.BytesIO(content))
        except UNREADABLE:
            raise self._error("not a PowerPoint deck (.pptx), or a damaged one") from None
        self._main = next(iter(self.related("", "officeDocument").values()), "")
        if not self._main or self._presentation.tag != qn("p:presentation"):
            raise self._error("not a PowerPoint deck (.pptx)")

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        """The slides in their order."""
        parts = self.related(self._main, "slide")
        listed = self._presentation.iterfind(f"{qn('p:sldIdLst')}/{qn('p:sldId')}")
        names = [parts[slide.get(qn("r:id"))] for slide in listed if slide.get(qn("r:id")) in parts]
        return tuple(Slide(number, name, self.read(name)) for number, name in enumerate(names, 1))

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height of a slide in EMU."""
        size = child(self._presentation, "p:sldSz")
        return USUAL_SIZE if size is None else (int(size.get("cx")), int(size.get("cy")))

    @property
    def signed(self) -> bool:
        """Whether the deck carries a digital signature, which any change makes invalid."""
        return any(name.startswith("_xmlsignatures/") for name in self._package.namelist())

    def read(self, part: str) -> bytes:
        """Return what a part holds."""
        try:
            entry = self._package.getinfo(part)
            if entry.file_size > PART_LIMIT:
                raise self._error(f"{part}: larger than {PART_LIMIT >> 20} MiB")
            if entry.compress_type in METHODS:
                return self._package.read(part)
            raise self._error(f"{part}: packed in an unusual way; {SAVE_ANEW}")
        except UNREADABLE:
            raise self._error(f"damaged: {part} cannot be read; {SAVE_ANEW}") from None

    def xml(self, part: str) -> Element:
        """Return the root of an XML part."""
        try:
            return parsed(self.read(part))
        except (etree.XMLSyntaxError, UnsafeXml):
            raise self._error(f"damaged: {part} is not as Office writes it; {SAVE_ANEW}") from None

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Return the parts that a part ("": the package) has of a kind such as `slideLayout`, by relation id."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._package.NameToInfo:
            return {}
        found = {}
        for relation in self.xml(relations).iter(qn("rel:Relationship")):
            if relation.get("Type", "").startswith(STRICT):
                raise self._error(f"a Strict Open XML presentation, which is not supported; {SAVE_ANEW}")
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                found[relation.get("Id", "")] = target.lstrip("/")
        return found

    def behind(self, slide: str) -> Iterator[str]:
        """Give the parts that a slide inherits from, the nearest first: its layout, master and theme."""
        part = slide
        for kind in ("slideLayout", "slideMaster", "theme"):
            part = next(iter(self.related(part, kind).values()), "")
            if not part:
                return
            yield part

    def font(self, slide: str) -> str:
        """Return the name of the theme's font for text, "" where it cannot be told."""
        *_, theme = ["", *self.behind(slide)]
        if theme not in self._fonts:
            font = next(self.xml(theme).iter(qn("a:minorFont")), None) if "theme" in theme else None
            self._fonts[theme] = "" if font is None else str(child(font, "a:latin").get("typeface", ""))
        return self._fonts[theme]

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the deck with the content of some parts replaced; without any, the very same bytes."""
        if not parts:
            return self.content
        try:
            return patch.replaced(self.content, parts)
        except (patch.PatchError, *UNREADABLE):
            raise self._error(f"packed in an unusual way; {SAVE_ANEW}") from None

    @cached_property
    def _presentation(self) -> Element:
        return self.xml(self._main)

    def _error(self, message: str) -> UserError:
        return UserError(f"{self.file}: {message}")
