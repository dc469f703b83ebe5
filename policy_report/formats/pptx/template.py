"""The template of a deck: which layouts its slides use, where text may stand on them, and how its fonts run.

The bytes of a .pptx go in: the built-in one, or that of the workspace. Its masters, layouts, fonts and colours count;
slides that it holds are taken for samples and dropped with all that belongs to them alone.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from policy_report.errors import TemplateError
from policy_report.layout.text import Face, face
from policy_report.ooxml import EMU, NAMES, qn

FILE = "deck.pptx"
INSETS = {"lIns": 7.2, "tIns": 3.6, "rIns": 7.2, "bIns": 3.6}  # what a text box keeps free where nothing else is said
CAPITALS = 1.25  # how much wider a text runs in capitals
LEAST_SIDE = 360  # points of a slide: below, text of 12 points fills it with a few words
LEAST_AREA = 0.4  # of the slide: where a layout leaves less for the text, the margins of the slide count
MARGIN = 0.05
VIEW = f'<p:viewPr xmlns:p="{NAMES["p"]}"/>'.encode()
EXTRA = ("dt", "ftr", "sldNum")


class SlidePlace(NamedTuple):
    """A rectangle on a slide, in points; in a deck of others, in EMU."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def below(self, used: float) -> "SlidePlace":
        """The place without its first `used` points."""
        return SlidePlace(self.left, self.top + used, self.width, self.height - used)


class PlaceholderStyle(NamedTuple):
    """How the text of a placeholder looks: size in points, font, weight."""

    size: float
    font: Face
    bold: bool


@dataclass(frozen=True)
class DeckTemplate:
    """An empty presentation, the layouts of the opening and of all others, the font and the place of their content."""

    presentation: Any
    opening: Any
    plain: Any
    font: Face
    area: SlidePlace


def read(content: bytes) -> DeckTemplate:
    """Return the template in a .pptx. Raise UserError where it is none, or has no layout with a title."""
    from pptx import Presentation

    try:
        presentation = Presentation(io.BytesIO(content))
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, SyntaxError):
        message = "this is no PowerPoint presentation; save it as .pptx, without a password"
        raise TemplateError(FILE, message) from None
    _empty(presentation)
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    titled = [layout for layout in layouts if placeholder(layout, "title", "ctrTitle")]
    if not titled:
        message = "no layout has a title; every slide needs one: add it in the view of the slide master"
        raise TemplateError(FILE, message)
    width, height = (presentation.slide_width or 0) / EMU, (presentation.slide_height or 0) / EMU
    if min(width, height) < LEAST_SIDE:
        message = f"its slides are {width:.0f} × {height:.0f} points; text of 12 points needs {LEAST_SIDE} each way"
        raise TemplateError(FILE, message)
    plain = _first(titled, ("titleOnly",)) or min(titled, key=lambda layout: len(_bodies(layout)))
    text = _first(titled, ("obj", "tx")) or next((x for x in titled if len(_bodies(x)) == 1), plain)
    opening = _first(titled, ("title",)) or plain
    return DeckTemplate(
        presentation, opening, plain, face(_theme_font(plain, "minor")), _area(presentation, text, plain)
    )


def placeholder(layout: Any, *kinds: str) -> Any:
    """Return the first placeholder of one of the kinds, or None; a kind is the `type` that the file gives."""
    return next((shape for shape in layout.placeholders if _kind(shape) in kinds), None)


def named(layout: Any, name: str) -> Any:
    """Return the placeholder of a name, or None."""
    return next((shape for shape in layout.placeholders if shape.name == name), None)


def place(shape: Any) -> SlidePlace | None:
    """Return where a placeholder stands, also where it inherits that from its master; None where nobody says."""
    edges = (shape.left, shape.top, shape.width, shape.height)
    return None if None in edges else SlidePlace(*(edge / EMU for edge in edges))


def style(layout: Any, shape: Any) -> PlaceholderStyle:
    """Return how the text of a layout's placeholder looks, as layout, master and theme say together."""
    found = list(_properties(layout, shape))
    size = next((int(p.get("sz")) / 100 for p in found if p.get("sz")), 18.0)
    names = (latin.get("typeface") for p in found for latin in p.findall(qn("a:latin")))
    name = next(filter(None, names), "+mn-lt")
    if name.startswith("+"):
        name = _theme_font(layout, "major" if name.startswith("+mj") else "minor")
    font = face(name)
    if next((p.get("cap") for p in found if p.get("cap")), "none") != "none":
        font = replace(font, stretch=font.stretch * CAPITALS)
    return PlaceholderStyle(size, font, next((p.get("b") for p in found if p.get("b")), "0") in {"1", "true"})


def insets_of(layout: Any, shape: Any) -> tuple[float, float]:
    """Return what a placeholder keeps free of its width and height."""
    kept = [
        next((int(b.get(side)) / EMU for b in _bodies_of(layout, shape) if b.get(side)), INSETS[side])
        for side in INSETS
    ]
    return kept[0] + kept[2], kept[1] + kept[3]


def hangs(layout: Any, shape: Any) -> bool:
    """Return whether the text of a placeholder begins at its upper edge, so that a short one leaves room below it."""
    return next((body.get("anchor") for body in _bodies_of(layout, shape) if body.get("anchor")), "t") == "t"


def _bodies_of(layout: Any, shape: Any) -> Iterator[Any]:
    """Yield what is said of the text body of a placeholder, the nearest first."""
    for each in (shape, _twin(layout, shape)):
        if each is not None:
            yield from each.element.iter(qn("a:bodyPr"))


def _twin(layout: Any, shape: Any) -> Any:
    """Return the placeholder of the master that one of a layout follows."""
    kind = _kind(shape)
    heading = kind in {"title", "ctrTitle"}
    return placeholder(layout.slide_master, "title" if heading else kind if kind in EXTRA else "body")


def _empty(presentation: Any) -> None:
    """Drop the slides, and what speaks of them: sections, shows, links, the view, the thumbnail, the list of titles."""
    root = presentation.element
    for tag in ("p:custShowLst", "p:extLst"):
        for element in root.findall(qn(tag)):
            root.remove(element)
    for slide in list(presentation.slides._sldIdLst):  # noqa: SLF001 - python-pptx cannot remove slides
        presentation.part.rels.pop(slide.rId)
        presentation.slides._sldIdLst.remove(slide)  # noqa: SLF001
    _unlink(presentation.part.package, "/thumbnail", "/extended-properties")
    _unlink(presentation.part, "/printerSettings")
    for relation in presentation.part.rels.values():
        if relation.reltype.endswith("/viewProps"):  # it lists slides that were shown folded
            relation.target_part._blob = VIEW  # noqa: SLF001 - a part without a class of its own
            relation.target_part.rels._rels.clear()  # noqa: SLF001
    for master in presentation.slide_masters:
        for thing in (master, *master.slide_layouts):
            _unlink(thing.part, "/slide")


def _unlink(source: Any, *kinds: str) -> None:
    """Remove the relations of some kinds, and the links that use them."""
    for rid, relation in list(source._rels.items()):  # noqa: SLF001
        if relation.reltype.endswith(kinds):
            for user in source._element.xpath(f"//*[@r:id='{rid}']") if hasattr(source, "_element") else ():  # noqa: SLF001
                user.getparent().remove(user)
            source._rels.pop(rid)  # noqa: SLF001


def _kind(shape: Any) -> str:
    return str(shape.element.ph.get("type") or "obj")


def _first(layouts: Sequence[Any], kinds: tuple[str, ...]) -> Any:
    return next((layout for layout in layouts if layout._element.get("type") in kinds), None)  # noqa: SLF001


def _bodies(layout: Any) -> list[Any]:
    return [shape for shape in layout.placeholders if _kind(shape) not in ("title", "ctrTitle", "subTitle", *EXTRA)]


def _area(presentation: Any, text: Any, plain: Any) -> SlidePlace:
    """Return where slides have their text: the place of the layout's text, below the title, above the footer."""
    width, height = presentation.slide_width / EMU, presentation.slide_height / EMU
    body = placeholder(text, "body", "obj")
    found = place(next((s for s in _bodies(text) if s.name != "Kicker"), body)) if body else None
    title = place(placeholder(plain, "title", "ctrTitle"))
    wide = SlidePlace(width * MARGIN, height * 0.25, width * (1 - 2 * MARGIN), height * 0.65)
    found = found or wide
    top = max(found.top, title.bottom) if title and title.top < height / 2 else found.top
    feet = [p.top for kind in EXTRA if (s := placeholder(plain, kind)) and (p := place(s)) and p.top > height / 2]
    low = min([found.bottom, height, *feet])
    area = SlidePlace(max(found.left, 0), top, min(found.width, width - max(found.left, 0)), low - top)
    if area.height > LEAST_AREA * height and area.width > LEAST_AREA * width:
        return area
    if title and title.bottom > height - LEAST_AREA * height:
        message = (
            f"layout “{plain.name}” leaves {max(0, 1 - title.bottom / height):.0%} of the slide below its title; "
            f"content needs {LEAST_AREA:.0%}: make the title lower, or add a layout of the type “Title Only”"
        )
        raise TemplateError(FILE, message)
    return wide


def _properties(layout: Any, shape: Any) -> Iterator[Any]:
    """Yield the properties of the first level of a placeholder's text, the nearest first."""
    kind, master, twin = _kind(shape), layout.slide_master, _twin(layout, shape)
    heading = kind in {"title", "ctrTitle"}
    styles = "titleStyle" if heading else "otherStyle" if kind in EXTRA else "bodyStyle"
    lists = [s.element.find(f".//{qn('a:lstStyle')}") for s in (shape, twin) if s is not None]
    lists += master._element.findall(f".//{qn(f'p:{styles}')}")  # noqa: SLF001
    for found in lists:
        properties = None if found is None else found.find(f"{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        if properties is not None:
            yield properties


def _theme_font(layout: Any, kind: str) -> str:
    """Return the name of the theme's font for headings ("major") or texts ("minor")."""
    from pptx.oxml import parse_xml

    for relation in layout.slide_master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            latin = parse_xml(relation.target_part.blob).find(f".//{qn(f'a:{kind}Font')}/{qn('a:latin')}")
            return "" if latin is None else str(latin.get("typeface"))
    return ""
