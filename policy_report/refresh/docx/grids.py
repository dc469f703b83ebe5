"""Rewrites a table of a document (`w:tbl`) from a `Table`, in the style that its author gave it.

The first row is the header, the first column names the rows; which rows and columns stay is decided in `lines`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy

from policy_report.brief.view.tables import Box, Table
from policy_report.layout import palette
from policy_report.ooxml import Element, child, children, qn
from policy_report.records.declarations import Names
from policy_report.refresh.docx.words import ENDS, linked, unlinked, words, write
from policy_report.refresh.lines import CORNERS, Grid, LineNames, arrange, difference, filled, shared
from policy_report.refresh.marks import MarkError
from policy_report.text import in_one_line

OURS = frozenset(colours.fill for colours in palette.TONES.values()) - {palette.PAPER}
QUIET = "no-evidence"  # the tone that a cell without any fill has too
BEFORE_SHADE = tuple(  # the schema's order: what comes before the shading of a cell
    map(qn, ("w:cnfStyle", "w:tcW", "w:gridSpan", "w:hMerge", "w:vMerge", "w:tcBorders"))
)
AFTER_COLOUR = tuple(  # what comes before the colour of a run
    map(
        qn,
        (
            *("w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike", "w:dstrike"),
            *("w:outline", "w:shadow", "w:emboss", "w:imprint", "w:noProof", "w:snapToGrid", "w:vanish", "w:webHidden"),
        ),
    )
)
WIDTH = re.compile(r"[0-9]{1,6}\Z")


def rewrite(tbl: Element, table: Table, recolour: str = "", names: Mapping[str, Names] = {}) -> tuple[str, list[str]]:
    """Write a table into `tbl` and return the `difference`. Raise MarkError for merged cells and tables in cells.

    `recolour`: whether cells take the colours of their stances, "yes" or "no"; "": where the table shows that they do.
    `names`: what the names of actors and topics mean, so that a row keeps its look whatever it is called there.
    """
    rows = filled(table).rows
    wanted = [list(table.header), *([box.words for box in row] for row in rows)]
    wanted = [[in_one_line(text) for text in row] for row in wanted]
    present = grid(tbl)
    if present[0][0] and present[0][0] not in CORNERS:
        wanted[0][0] = present[0][0]
    lines, follows, ranges = LineNames(table.name, names), _follower(tbl, recolour), linked(tbl)
    _columns(tbl, present[0], wanted[0], lines)
    _rows(tbl, wanted[1:], lines)
    for tr, texts, boxes in zip(children(tbl, "w:tr"), wanted, [(), *rows], strict=True):
        for tc, text, box in zip(children(tr, "w:tc"), texts, boxes or [Box("")] * len(texts), strict=True):
            write(tc, text)
            if box.tone and follows(tc):
                paint(tc, box.tone)
    _kept(tbl, ranges)
    return difference(present, wanted, lines)


def grid(tbl: Element) -> Grid:
    """Return the texts of a table. Raise MarkError for one that is not a plain grid."""
    if any(int(each.get(qn("w:val"), "1")) > 1 for each in tbl.iter(qn("w:gridSpan"))) or any(
        True for _ in tbl.iter(qn("w:vMerge"), qn("w:hMerge"))
    ):
        raise MarkError("the table has merged cells; split them (Layout, Split Cells)")
    if any(inner is not tbl for inner in tbl.iter(qn("w:tbl"))):
        raise MarkError("the table has a table in a cell; take it out")
    found = [[words(tc) for tc in children(tr, "w:tc")] for tr in children(tbl, "w:tr")]
    columns = len(_columns_of(tbl))
    if not found or not columns or any(len(row) != columns for row in found):
        raise MarkError("the table has no cells, or rows of unequal length; put a new one in its place")
    return found


def _columns_of(tbl: Element) -> list[Element]:
    found = child(tbl, "w:tblGrid")
    return [] if found is None else children(found, "w:gridCol")


# --- columns --------------------------------------------------------------------------------------------------------


def _columns(tbl: Element, old: Sequence[str], header: Sequence[str], lines: LineNames) -> None:
    """Bring the columns into the order of the header: those that stay, copies of their neighbours for new ones."""
    plan = lines.column_plan(old, header)
    if plan == list(range(len(old))):
        return
    before = [_widths(line) for line in _measured(tbl)]
    arrange(child(tbl, "w:tblGrid"), _columns_of(tbl), plan)
    for tr in children(tbl, "w:tr"):
        for copy in arrange(tr, children(tr, "w:tc"), plan):
            unlinked(copy)
    for line, widths in zip(_measured(tbl) if len(plan) != len(old) else [], before, strict=False):
        first = widths[:1] if len(old) > 1 else []
        asked = _widths(line)
        if not (widths and asked):
            continue
        found = [*first, *shared(asked[len(first) :], sum(widths) - sum(first))]
        for each, width in zip(line, found, strict=True):
            each.set(qn("w:w"), str(width))


def _measured(tbl: Element) -> list[list[Element]]:
    """Return what has the widths of the columns: the grid of the table, then the cells of each row."""
    rows = [[tc.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") for tc in children(tr, "w:tc")] for tr in children(tbl, "w:tr")]
    return [_columns_of(tbl), *([] if None in row else row for row in rows)]


def _widths(line: Sequence[Element]) -> list[int]:
    """Return the widths of a row in their one unit, [] where they have none."""
    texts = [each.get(qn("w:w"), "") for each in line]
    units = {each.get(qn("w:type"), "") for each in line}
    return [int(text) for text in texts] if len(units) == 1 and all(map(WIDTH.match, texts)) else []


# --- rows -----------------------------------------------------------------------------------------------------------


def _rows(tbl: Element, rows: Grid, lines: LineNames) -> None:
    """Bring the rows into the order of their names: those that stay, copies of their neighbours for new ones."""
    header, *body = children(tbl, "w:tr")
    if not body:
        body = [_below(header)]
        header.addnext(body[0])
    old = [[words(tc) for tc in children(tr, "w:tc")] for tr in body]
    plan = lines.row_plan(old, rows)
    if plan == list(range(len(body))):
        return
    bands = _bands(body)
    for copy in arrange(tbl, body, plan):
        unlinked(copy)
    for place, tr in enumerate(children(tbl, "w:tr")[1:]):
        for noted in list(tr.iter(qn("w:cnfStyle"))):  # what a program noted of the look of its old place
            noted.getparent().remove(noted)
        for tc, band in zip(children(tr, "w:tc"), bands[place % 2] if bands else (), strict=False):
            _set_band(tc, band)


def _below(header: Element) -> Element:
    """Return a first row below a header that has none: like it, and not repeated on each page."""
    row = deepcopy(header)
    unlinked(row)
    for repeated in list(row.iter(qn("w:tblHeader"))):
        repeated.getparent().remove(repeated)
    return row


def _bands(body: Sequence[Element]) -> list[list[str]]:
    """Return the fills of two rows where the author made them alternate all the way down, else nothing."""
    looks = [["" if fill(tc) in OURS else fill(tc) for tc in children(tr, "w:tc")] for tr in body]
    alternate = all(look == looks[place % 2] for place, look in enumerate(looks))
    return looks[:2] if len(body) > 2 and alternate and looks[0] != looks[1] else []  # noqa: PLR2004 - no pattern


def _set_band(tc: Element, band: str) -> None:
    """Give a cell the fill of its band; one in the colour of a stance keeps it."""
    if fill(tc) not in OURS and fill(tc) != band:
        _shade(tc, band)


def _kept(tbl: Element, ranges: Mapping[tuple[str, str], Element]) -> None:
    """Put the ends of bookmarks and comments that went with a row, while their other ends stay, into the last cell."""
    here, root = linked(tbl), tbl.getroottree().getroot()
    gone = {key: element for key, element in ranges.items() if key not in here}
    for (tag, identifier), element in gone.items():
        other = tag.replace("Start", "End") if tag not in ENDS else tag.replace("End", "Start")
        if (other, identifier) not in gone and _has(root, other, identifier):
            *_, last = tbl.iter(qn("w:p"))
            last.append(element)


def _has(root: Element, tag: str, identifier: str) -> bool:
    return any(each.get(qn("w:id")) == identifier for each in root.iter(tag))


# --- colours --------------------------------------------------------------------------------------------------------


def _follower(tbl: Element, recolour: str) -> Callable[[Element], bool]:
    """Return which cells take the colour of their stance."""
    if recolour:
        return lambda _: recolour == "yes"
    if any(fill(tc) in OURS for tr in children(tbl, "w:tr")[1:] for tc in children(tr, "w:tc")[1:]):
        return lambda tc: not fill(tc) or fill(tc) in OURS
    return lambda _: False


def fill(tc: Element) -> str:
    """Return the plain colour that a cell is filled with, as RRGGBB; "" for none."""
    found = tc.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
    colour = "" if found is None else found.get(qn("w:fill"), "").upper()
    return "" if colour == "AUTO" else colour


def paint(tc: Element, tone: str) -> None:
    """Give a cell the fill of a tone, and its text the ink that can be read on it."""
    if tone == QUIET and not fill(tc):
        return
    colours = palette.colours(tone)
    if fill(tc) != colours.fill:
        _shade(tc, colours.fill)
    for run in tc.iter(qn("w:r")):
        _ink(run, colours.ink)


def _shade(tc: Element, colour: str) -> None:
    """Make a plain colour the fill of a cell, "" for none."""
    properties = child(tc, "w:tcPr")
    if properties is None:
        properties = tc.makeelement(qn("w:tcPr"))
        tc.insert(0, properties)
    for old in children(properties, "w:shd"):
        properties.remove(old)
    if colour:
        values = {"w:val": "clear", "w:color": "auto", "w:fill": colour}
        shade = properties.makeelement(qn("w:shd"), {qn(name): value for name, value in values.items()})
        properties.insert(sum(each.tag in BEFORE_SHADE for each in properties), shade)


def _ink(run: Element, colour: str) -> None:
    """Give a run a colour."""
    properties = child(run, "w:rPr")
    if properties is None:
        properties = run.makeelement(qn("w:rPr"))
        run.insert(0, properties)
    present = child(properties, "w:color")
    if present is not None and present.get(qn("w:val"), "").upper() == colour and len(present.attrib) == 1:
        return
    if present is not None:
        properties.remove(present)
    new = properties.makeelement(qn("w:color"), {qn("w:val"): colour})
    properties.insert(sum(each.tag in AFTER_COLOUR for each in properties), new)
