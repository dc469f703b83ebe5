"""The text and colours of a cell or text box, written as a person would: into the first run, its style kept."""

from copy import deepcopy

from policy_report.layout import palette
from policy_report.ooxml import Element, child, children, qn
from policy_report.text import in_one_line

FILLS = tuple(map(qn, ("a:noFill", "a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")))
OURS = frozenset(colours.fill for colours in palette.TONES.values())
QUIET = "no-evidence"  # the tone that a cell without any fill has too
HIGHLIGHT = f"{qn('a:rPr')}/{qn('a:highlight')}"  # of a run: the colour of a stance, as wide as its words
NO_BREAK = "\u00a0"
BEFORE_FILL = tuple(  # the schema's order: a fill comes after the lines
    map(qn, ("a:ln", "a:lnL", "a:lnR", "a:lnT", "a:lnB", "a:lnTlToBr", "a:lnBlToTr", "a:cell3D"))
)


def words(body: Element) -> str:
    """Return the text of a `txBody` in one line, a stance on its colour without its ends; "" where there is none."""
    if body is None:
        return ""
    breaks = {qn("a:br"): "\n", qn("a:p"): "\n"}
    parts = [_text(element) if element.tag == qn("a:t") else breaks.get(element.tag, "") for element in body.iter()]
    return in_one_line("".join(parts))


def _text(element: Element) -> str:
    text = element.text or ""
    return text.replace(NO_BREAK, " ") if element.getparent().find(HIGHLIGHT) is not None else text


def write(body: Element, text: str) -> None:
    """Write a text into a `txBody`: into its first run; further runs and paragraphs go. The same text: no change."""
    text = in_one_line(text)
    if words(body) == text:
        return
    run = next((run for paragraph in children(body, "a:p") for run in children(paragraph, "a:r")), None)
    paragraph = _ensured(body, "a:p") if run is None else run.getparent()
    for other in children(body, "a:p"):
        if other is not paragraph:
            body.remove(other)
    if run is None:
        run = _run(paragraph)
    for element in list(paragraph):
        if element is not run and element.tag not in (qn("a:pPr"), qn("a:endParaRPr")):
            paragraph.remove(element)
    _ensured(run, "a:t").text = text


def body_of(cell: Element) -> Element:
    """Return the `a:txBody` of a cell, which the schema lets a cell do without."""
    if child(cell, "a:txBody") is None:
        cell.insert(0, cell.makeelement(qn("a:txBody")))
        for name in ("a:bodyPr", "a:p"):
            _ensured(cell[0], name)
    return child(cell, "a:txBody")


def _ensured(parent: Element, name: str, place: int | None = None) -> Element:
    """Return a child of a name, put at a place, or the end, where it is missing."""
    found = child(parent, name)
    if found is None:
        found = parent.makeelement(qn(name))
        parent.insert(len(parent) if place is None else place, found)
    return found


def _run(paragraph: Element) -> Element:
    """Add a run to a paragraph without one, in the style of its field, or of what would be typed there next."""
    run = paragraph.makeelement(qn("a:r"))
    field = paragraph.find(f"{qn('a:fld')}/{qn('a:rPr')}")
    like = child(paragraph, "a:endParaRPr") if field is None else field
    if like is not None:
        style = deepcopy(like)
        style.tag = qn("a:rPr")
        run.append(style)
    run.append(run.makeelement(qn("a:t")))
    paragraph.insert(0 if child(paragraph, "a:pPr") is None else 1, run)
    return run


def fill(cell: Element) -> str:
    """Return the plain colour that a cell (`a:tc`) is filled with, as RRGGBB; "" for any other fill, or none."""
    properties = child(cell, "a:tcPr")
    return "" if properties is None else _plain_colour(properties)


def _plain_colour(properties: Element) -> str:
    colour = properties.find(f"{qn('a:solidFill')}/{qn('a:srgbClr')}")
    return "" if colour is None or len(colour) else str(colour.get("val", "")).upper()


def unfilled(cell: Element) -> bool:
    """Return whether a cell says that it has no fill, whatever the style of its table."""
    return cell.find(f"{qn('a:tcPr')}/{qn('a:noFill')}") is not None


def paint(cell: Element, tone: str) -> None:
    """Give a cell the fill of a tone, and its text the ink that can be read on it."""
    if tone == QUIET and unfilled(cell):
        return
    colours = palette.colours(tone)
    _set_colour(properties_of(cell), colours.fill)
    for run in cell.iter(qn("a:r")):
        _set_colour(_ensured(run, "a:rPr", 0), colours.ink)


def chip(cell: Element) -> str:
    """Return the plain colour that the text of a cell stands on, as RRGGBB; "" for none."""
    colour = cell.find(f".//{HIGHLIGHT}/{qn('a:srgbClr')}")
    return "" if colour is None else str(colour.get("val", "")).upper()


def paint_chip(cell: Element, tone: str) -> None:
    """Put the text of a cell on the colour of a tone, as a built deck does; on none where nothing is known."""
    colours = palette.colours(tone)
    ground = "" if tone == QUIET else colours.fill
    for run in cell.iter(qn("a:r")):
        properties, text = _ensured(run, "a:rPr", 0), _ensured(run, "a:t")
        plain = in_one_line(_text(text))
        said = f"{NO_BREAK}{plain.replace(' ', NO_BREAK, 1)}{NO_BREAK}" if ground else plain
        if chip(cell) == ground and text.text == said:
            continue
        for old in children(properties, "a:highlight"):
            properties.remove(old)
        _set_colour(properties, colours.ink)
        text.text = said
        if ground:
            behind = properties.makeelement(qn("a:highlight"))
            behind.append(behind.makeelement(qn("a:srgbClr"), {"val": ground}))
            child(properties, "a:solidFill").addnext(behind)


def properties_of(cell: Element) -> Element:
    """Return the `a:tcPr` of a cell, a new one where it has none."""
    return _ensured(cell, "a:tcPr", cell.index(body_of(cell)) + 1)


def _set_colour(properties: Element, colour: str) -> None:
    """Make a plain colour the fill of an `a:tcPr` or `a:rPr`; the same colour: no change."""
    if _plain_colour(properties) == colour:
        return
    for element in list(properties):
        if element.tag in FILLS:
            properties.remove(element)
    solid = properties.makeelement(qn("a:solidFill"))
    solid.append(solid.makeelement(qn("a:srgbClr"), {"val": colour}))
    put_fill(properties, solid)


def put_fill(properties: Element, fill: Element) -> None:
    """Put a fill where the schema wants it: after the lines."""
    properties.insert(sum(element.tag in BEFORE_FILL for element in properties), fill)
