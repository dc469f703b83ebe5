"""How high a table of a deck stands, and whether it passes the lower edge of its slide or runs over what is below.

Nobody but a program that lays text out knows for sure; here it is estimated from the widths of the bundled font, a
little on the safe side. All lengths are in EMU, 914,400 an inch.
"""

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from policy_report.formats.pptx.template import SlidePlace
from policy_report.layout.text import Face, face, text_height
from policy_report.ooxml import EMU, Element, child, children, qn

EMU_A_CM = 360000
DEFAULT_SIZE = 18.0  # points: of text in a table that no style makes smaller
SLACK = EMU_A_CM // 5  # by how much an estimate may be wrong
MARGIN_X, MARGIN_Y = 91440, 45720  # what a cell without margins of its own has
USUAL = Face(1.15, 1.2)  # a font that is not known: a slide that is full to the edge is rather reported than not


def needed(tr: Element, widths: list[int], font: str) -> int:
    """Return the height that the text of a row takes."""
    return max(_cell(tc, width, font) for tc, width in zip(children(tr, "a:tc"), widths, strict=True))


def _cell(tc: Element, width: int, font: str) -> int:
    properties = child(tc, "a:tcPr")
    margins = {} if properties is None else properties.attrib
    room = width - int(margins.get("marL", MARGIN_X)) - int(margins.get("marR", MARGIN_X))
    height = sum(_paragraph(paragraph, max(room, 1) / EMU, font) for paragraph in tc.iter(qn("a:p")))
    edges = int(margins.get("marT", MARGIN_Y)) + int(margins.get("marB", MARGIN_Y))
    return round(height * EMU) + edges


def _paragraph(paragraph: Element, room: float, font: str) -> float:
    """Return the height of a paragraph in points; `font` is that of the theme."""
    text = "".join(each.text or "" for each in paragraph.iter(qn("a:t")))
    styles = [*paragraph.iter(qn("a:rPr")), *paragraph.iter(qn("a:endParaRPr"))]
    size = next((int(style.get("sz")) / 100 for style in styles if style.get("sz")), DEFAULT_SIZE)
    bold = any(style.get("b") in ("1", "true") for style in styles[:1])
    own = next((latin.get("typeface") for style in styles for latin in children(style, "a:latin")), "+mn-lt")
    return text_height(text, size, room, face(font if own.startswith("+") else own, USUAL), bold=bold)


class Overrun(NamedTuple):
    """By how much a table passes the lower edge of its slide, or runs `over` a shape below it (its name)."""

    by: int
    over: str = ""

    def __str__(self) -> str:
        """Return it in words, as what is said of the table."""
        what = f"runs over '{self.over}' below it" if self.over else "passes the lower edge of the slide"
        return f"{what} by about {self.by / EMU_A_CM:.1f} cm"


def settle(frame: Element, slide_height: int, font: str, *, changed: bool, resized: bool) -> Overrun | None:
    """Return what a table runs over, None where it has room.

    With `changed` (its texts are not what they were) its rows first give up the height that their text does not need.
    With `resized` (its rows are not as many) the frame takes the height of its rows.
    """
    place = place_of(frame)
    if place is None:  # a table that takes its place from the layout
        return None
    tbl = next(frame.iter(qn("a:tbl")))
    widths = [int(column.get("w")) for column in children(child(tbl, "a:tblGrid"), "a:gridCol")]
    rows = children(tbl, "a:tr")
    least = [needed(tr, widths, font) for tr in rows]
    scale, top = _in_groups(frame, place.top)
    edge = round((slide_height - top) / scale)
    over, room = min(((each, y - place.top) for each, y in _below(frame, place)), key=itemgetter(1), default=("", edge))
    tightened = changed and _tighten(rows, least, min(edge, room))
    if resized or tightened:
        total = sum(int(tr.get("h")) for tr in rows)
        child(child(frame, "p:xfrm"), "a:ext").set("cy", str(total))
    height = sum(max(int(tr.get("h")), text) for tr, text in zip(rows, least, strict=True))
    if height > edge + SLACK:
        return Overrun(round((height - edge) * scale))
    return Overrun(round((height - room) * scale), over) if height > room + SLACK else None


def place_of(shape: Element, unit: int = 1) -> SlidePlace | None:
    """Return where a shape says that it stands on its slide or in its group, None where its layout says it."""
    for form in (*shape.iterfind(f"*/{qn('a:xfrm')}"), *children(shape, "p:xfrm")):
        offset, size = child(form, "a:off"), child(form, "a:ext")
        if offset is not None and size is not None:
            edges = (offset.get("x"), offset.get("y"), size.get("cx"), size.get("cy"))
            return SlidePlace(*(int(each) / unit for each in edges))
    return None


def _below(frame: Element, place: SlidePlace) -> Iterator[tuple[str, float]]:
    """Give the shapes beside a table that begin below it: name, upper edge."""
    for shape in frame.getparent():
        other = place_of(shape)
        if shape is frame or other is None or other.top < place.bottom - SLACK:
            continue
        if other.left < place.left + place.width and place.left < other.left + other.width:
            yield next((each.get("name", "") for each in shape.iter(qn("p:cNvPr"))), ""), other.top


def _tighten(rows: list[Element], least: list[int], room: float) -> bool:
    """Take from the rows what they have to spare, all alike, as far as the table passes its room; say whether any."""
    heights = [int(tr.get("h")) for tr in rows]
    spare = [max(0, height - text) for height, text in zip(heights, least, strict=True)]
    grown = sum(max(height, text) for height, text in zip(heights, least, strict=True))
    taken = min(max(0, round(grown - room)), sum(spare))
    for tr, height, loose in zip(rows, heights, spare, strict=True):
        if taken:
            tr.set("h", str(height - -(-taken * loose // sum(spare))))
    return taken > 0


def _in_groups(frame: Element, y: float) -> tuple[float, float]:
    """Return the scale of the groups around a shape, and where on the slide its height `y` is."""
    scale, top = 1.0, y
    for group in frame.iterancestors(qn("p:grpSp")):
        form = group.find(f"{qn('p:grpSpPr')}/{qn('a:xfrm')}")
        if form is None:
            continue
        place, size, inner, inner_size = (child(form, name) for name in ("a:off", "a:ext", "a:chOff", "a:chExt"))
        factor = int(size.get("cy")) / (int(inner_size.get("cy")) or 1)
        top = int(place.get("y")) + (top - int(inner.get("y"))) * factor
        scale *= factor
    return scale or 1.0, top
