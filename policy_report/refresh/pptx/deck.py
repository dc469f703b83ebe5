"""A deck from outside: its slides in the order in which they are shown, and the places marked on them.

Also .pptm, .potx and .ppsx; macros are neither read nor run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from policy_report.ooxml import Element, child, qn
from policy_report.ooxml.package import PackageKind
from policy_report.refresh.markup import UnsafeXml
from policy_report.refresh.office import MarkedPart, OfficeFile
from policy_report.refresh.pptx.shapes import SHAPES, DeckShape, shapes

PART_LIMIT = 1 << 26  # bytes: of an XML part unpacked
USUAL_SIZE = 9144000, 6858000  # EMU: of a deck that does not say
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


class Deck(OfficeFile):
    """An opened deck. `file` names it in messages. Raise UserError where it is none."""

    kind = PackageKind("deck", OLD, OTHER, SAVE_ANEW, file=1 << 30, entries=1 << 16, part=PART_LIMIT)
    noun, program, name, strict = "deck", "PowerPoint", "PowerPoint deck (.pptx)", "presentation"
    root, changing = "p:presentation", SHAPES
    mark_on = {"table": "a table", "text": "a text box"}  # noqa: RUF012 - never changed

    def parsed(self, data: bytes) -> Element:
        """Return the root of an XML part. Raise UnsafeXml, or lxml's XMLSyntaxError."""
        root = super().parsed(data)
        if not _numbered(root):
            raise UnsafeXml
        return root

    @property
    def parts(self) -> tuple[MarkedPart, ...]:
        """The slides."""
        return tuple(MarkedPart(f"slide {slide.number}", slide.part, slide.data) for slide in self.slides)

    def places(self, part: MarkedPart, root: Element) -> Iterator[DeckShape]:
        """Give the shapes of a slide that may have a mark."""
        for shape in shapes(root):
            yield DeckShape(shape.element, shape.texts, part.place, self.size[1], lambda: self.font(part.part))

    @cached_property
    def slides(self) -> tuple[SlidePart, ...]:
        """The slides in their order."""
        parts = self._related(self._main, "slide")
        listed = self._main_xml.iterfind(f"{qn('p:sldIdLst')}/{qn('p:sldId')}")
        names = filter(None, (parts.get(slide.get(qn("r:id"))) for slide in listed))
        return tuple(SlidePart(number, name, self.read(name)) for number, name in enumerate(names, 1))

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height of a slide in EMU."""
        size = child(self._main_xml, "p:sldSz")
        return USUAL_SIZE if size is None else (int(size.get("cx")), int(size.get("cy")))

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
