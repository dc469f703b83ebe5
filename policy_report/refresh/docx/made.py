"""A first table for a document of somebody's: native, in the style of its other tables, as wide as its text."""

from copy import deepcopy

from lxml import etree

from policy_report.brief.view.tables import Box, Table
from policy_report.layout.text import SANS, longest_word, widest
from policy_report.ooxml import NAMES, Element, child, qn
from policy_report.refresh.docx.grids import paint
from policy_report.refresh.lines import filled
from policy_report.text import in_one_line, whole_number

PAGE, MARGIN = 11906, 1418  # twentieths of a point: A4 and its margins, where a document says none
HALF_POINTS = (
    (1900, 0),
    (1200, 18),
    (800, 16),
    (0, 14),
)  # by the least width of a column; 0: as the document has it
TEXT, SMALL, AIR = 200, 160, 230  # twentieths of a point: sizes by which columns are measured; the margins of a cell
MANY = 6  # columns, whose text is small
WIDEST_NAME, WIDEST_TEXT = 0.35, 6000  # share of the width for the names; a text that is longer flows
EDGES = ("top", "bottom", "insideH")
LINE = {"val": "single", "sz": "4", "space": "0", "color": "8A929B"}


def made(table: Table, root: Element, place: Element, mark: str = "") -> Element:
    """Return a `w:tbl` of a table for a place under a root. `mark`: its alternative text's title, where it needs one.

    It takes the style of the other tables; without any, thin lines between the rows.
    """
    table = filled(table)
    room = _room(root, place)
    widths = _widths(table, room)
    size = next(size for least, size in HALF_POINTS if min(widths) >= least)
    style = _style(root)
    tbl = _new("tbl", _properties(style, room, mark, table.about))
    tbl.append(_new("tblGrid", *(_new("gridCol", w=str(width)) for width in widths)))
    rows = [tuple(map(Box, table.header)), *table.rows]
    for number, row in enumerate(rows):
        head = [_new("tblHeader")] if not number else []
        tr = _new("tr", _new("trPr", _new("cantSplit"), *head))
        for box, width in zip(row, widths, strict=True):
            tr.append(_cell(box, width, size, bold=not number))
        tbl.append(tr)
    return tbl


def _properties(style: Element, room: int, mark: str, about: str) -> Element:
    borders = [_new(edge, **LINE) for edge in EDGES]
    look = [deepcopy(style)] if style is not None else []
    parts = [*look, _new("tblW", w=str(room), type="dxa")]
    parts += [] if look else [_new("tblBorders", *borders)]
    parts += [_new("tblLayout", type="fixed"), _new("tblLook", val="0420", firstRow="1", noVBand="1")]
    parts += [_new("tblCaption", val=mark), _new("tblDescription", val=about)] if mark else []
    return _new("tblPr", *parts)


def _cell(box: Box, width: int, size: int, *, bold: bool) -> Element:
    look = [_new("b")] if bold else []
    look += [_new("sz", val=str(size)), _new("szCs", val=str(size))] if size else []
    text = _new("t")
    text.text = in_one_line(box.words)
    run = _new("r", *([_new("rPr", *look)] if look else []), text)
    paragraph = _new("p", _new("pPr", _new("spacing", before="20", after="20")), run)
    cell = _new("tc", _new("tcPr", _new("tcW", w=str(width), type="dxa")), paragraph)
    if box.tone:
        paint(cell, box.tone)
    return cell


def _style(root: Element) -> Element:
    """Return the style that the document's tables have, None where they have none."""
    found = (properties.find(qn("w:tblStyle")) for properties in root.iter(qn("w:tblPr")))
    return next((style for style in found if style is not None), None)


def _room(root: Element, place: Element) -> int:
    """Return the width of the text at a place: of its section, or of the cell that it stands in."""
    cell = next(place.iterancestors(qn("w:tc")), None)
    if cell is not None:
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        told = None if width is None else whole_number(width.get(qn("w:w"), ""))
        return PAGE // 3 if told is None else max(told - AIR, AIR)
    sections = place.xpath("following::w:sectPr", namespaces=NAMES) or list(root.iter(qn("w:sectPr")))[-1:]
    size, margins = (child(sections[0], name) if sections else None for name in ("w:pgSz", "w:pgMar"))
    page = _number(size, "w", PAGE)
    return max(page - sum(_number(margins, side, MARGIN) for side in ("left", "right")), AIR * 4)


def _number(element: Element, name: str, usual: int) -> int:
    told = None if element is None else whole_number(element.get(qn(f"w:{name}"), ""))
    return usual if told is None else told


def _widths(table: Table, room: int) -> list[int]:
    """Return the widths of the columns: alike for stances, else by their longest words, then their texts."""
    columns = list(zip(table.header, *([box.words for box in row] for row in table.rows), strict=True))
    size = TEXT if len(columns) < MANY else SMALL
    asked = [min(WIDEST_TEXT, AIR + widest(column, size, bold=True)) for column in columns]
    first = round(min(asked[0], WIDEST_NAME * room))
    least = [AIR + longest_word(column, size, SANS, bold=True) for column in columns[1:]]
    if table.name in ("matrix", "agreement") or sum(least) > room - first:
        others = [1.0] * len(least)
    else:
        wanted = [max(0.0, text - word) for text, word in zip(asked[1:], least, strict=True)]
        rest = (room - first - sum(least)) / (sum(wanted) or 1)
        others = [word + rest * want for word, want in zip(least, wanted, strict=True)]
    found = [first, *(int((room - first) * other / sum(others)) for other in others)]
    return [*found[:-1], room - sum(found[:-1])]


def _new(name: str, *parts: Element, **values: str) -> Element:
    attributes = {qn(f"w:{key}"): value for key, value in values.items()}
    element = etree.Element(qn(f"w:{name}"), attributes, nsmap={"w": NAMES["w"]})
    element.extend(parts)
    return element
