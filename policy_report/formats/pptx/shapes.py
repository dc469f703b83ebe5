"""Native shapes of slides as XML: boxes with text, lines, circles, and groups of them with an alternative text.

Places are in points. Colours are RRGGBB, names of the theme, or "soft", as in `paragraphs`.
"""

from collections.abc import Sequence
from typing import Any

from policy_report.formats.pptx.paragraphs import Para, element, filled, paragraph
from policy_report.formats.pptx.template import SlidePlace
from policy_report.layout.drawing import Anchor
from policy_report.ooxml import EMU

ALIGNED: dict[Anchor, str] = {"start": "l", "middle": "ctr", "end": "r"}
FULL = 100_000  # of an adjustment: the whole of a side


def box(
    where: SlidePlace,
    name: str,
    language: str,
    para: Para | None = None,
    *,
    fill: Any = None,
    border: str = "",
    radius: float = 0.0,
    anchor: Anchor = "start",
    inset: float = 0.0,
    turned: bool = False,
) -> Any:
    """Return a rectangle with a line of text, that stands at its middle height. `fill`: an element, None for none.

    `inset`: what is free before the text; `turned`: the text runs upwards.
    """
    aligned = paragraph(para or Para((), 1), language, None)
    aligned[0].set("algn", ALIGNED[anchor])
    body = element(
        "a:bodyPr",
        wrap="none",
        lIns=_emu(inset),
        tIns=0,
        rIns=0,
        bIns=0,
        anchor="ctr",
        vert="vert270" if turned else None,
    )
    text = element("p:txBody", body, element("a:lstStyle"), aligned)
    look = [fill if fill is not None else element("a:noFill"), _stroke(border, 0.75)]
    kind = "roundRect" if radius else "rect"
    corner = round(FULL * radius / min(where.width, where.height)) if radius else None
    plain = fill is None and not border
    kinds = element("p:cNvSpPr", txBox=1 if plain else None)
    return element("p:sp", _named("p:nvSpPr", name, kinds), _geometry(kind, where, look, corner), text)


def dot(where: SlidePlace, name: str, *, fill: Any, border: str, weight: float) -> Any:
    """Return a circle in a square place."""
    look = [fill if fill is not None else element("a:noFill"), _stroke(border, weight)]
    return element("p:sp", _named("p:nvSpPr", name, element("p:cNvSpPr")), _geometry("ellipse", where, look))


def line(x1: float, y1: float, x2: float, y2: float, name: str, *, ink: str, weight: float, arrow: bool) -> Any:
    """Return a straight line from a point to another, with a head there where it is an arrow."""
    where = SlidePlace(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
    stroke = _stroke(ink, weight)
    if arrow:
        stroke.append(element("a:tailEnd", type="triangle"))
    properties = _geometry("line", where, [stroke])
    for flip in [side for side, turned in (("flipH", x2 < x1), ("flipV", y2 < y1)) if turned]:
        properties[0].set(flip, "1")
    return element("p:cxnSp", _named("p:nvCxnSpPr", name, element("p:cNvCxnSpPr")), properties)


def hatched(ink: str, ground: str) -> Any:
    """Return a fill of slanted lines."""
    fore, back = element("a:fgClr", *filled(ink)), element("a:bgClr", *filled(ground))
    return element("a:pattFill", fore, back, prst="ltUpDiag")


def group(shapes: Sequence[Any], where: SlidePlace, name: str, about: str) -> Any:
    """Return shapes as a group, which is moved and told as one."""
    place = _place(where)
    place.extend(element(f"a:ch{each.tag.rpartition('}')[2].capitalize()}", **each.attrib) for each in list(place))
    named = _named("p:nvGrpSpPr", name, element("p:cNvGrpSpPr"), about)
    return element("p:grpSp", named, element("p:grpSpPr", place), *shapes)


def _named(tag: str, name: str, kind: Any, about: str | None = None) -> Any:
    """Return the names of a shape; whoever places it numbers it."""
    return element(tag, element("p:cNvPr", id=0, name=name, descr=about), kind, element("p:nvPr"))


def _geometry(kind: str, where: SlidePlace, look: Sequence[Any], corner: int | None = None) -> Any:
    adjusted = element("a:avLst")
    if corner is not None:
        adjusted.append(element("a:gd", name="adj", fmla=f"val {corner}"))
    return element("p:spPr", _place(where), element("a:prstGeom", adjusted, prst=kind), *look)


def _place(where: SlidePlace) -> Any:
    at = element("a:off", x=_emu(where.left), y=_emu(where.top))
    return element("a:xfrm", at, element("a:ext", cx=_emu(where.width), cy=_emu(where.height)))


def _stroke(colour: str, weight: float) -> Any:
    return element("a:ln", filled(colour), w=_emu(weight)) if colour else element("a:ln", element("a:noFill"))


def _emu(points: float) -> int:
    return round(points * EMU)
