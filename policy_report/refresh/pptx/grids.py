"""Rewrites a native table of a deck (`a:tbl`) from a `Table`, in the style that its author gave it.

The first row is the header, the first column names the rows. A row or column whose name stays is moved with its style;
one that is new is a copy of its neighbour; one whose name is gone goes. The widths are shared out anew when there are
more or fewer columns, their sum stays.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from itertools import count

from policy_report.brief.view.tables import Box, Table
from policy_report.layout.palette import PAPER
from policy_report.ooxml import Element, child, children, qn
from policy_report.records.declarations import Names
from policy_report.refresh.lines import CORNERS, Grid, LineNames, arrange, difference, filled, shared
from policy_report.refresh.marks import MarkError
from policy_report.refresh.markup import canonical
from policy_report.refresh.pptx.cells import (
    FILLS,
    OURS,
    QUIET,
    body_of,
    chip,
    fill,
    paint,
    paint_chip,
    properties_of,
    put_fill,
    unfilled,
    words,
    write,
)
from policy_report.text import in_one_line

FIRST_ID = 10001


def rewrite(tbl: Element, table: Table, recolour: str = "", names: Mapping[str, Names] = {}) -> tuple[str, list[str]]:
    """Write a table into `tbl` and return the `difference`. Raise MarkError for merged cells.

    `recolour`: whether cells take the colours of their stances, "yes" or "no"; "": where the table shows that they do.
    `names`: what the names of actors and topics mean, so that a row keeps its look whatever it is called there.
    """
    rows, chips = filled(table).rows, _has_chips(tbl)
    wanted = [list(table.header), *([_shown(box, chips=chips) for box in row] for row in rows)]
    wanted = [[in_one_line(text) for text in row] for row in wanted]
    present = grid(tbl)
    if present[0][0] and present[0][0] not in CORNERS:
        wanted[0][0] = present[0][0]
    lines = LineNames(table.name, names)
    follows = _follower(tbl, recolour)
    _columns(tbl, wanted[0], lines)
    _rows(tbl, wanted[1:], lines)
    for tr, texts, boxes in zip(children(tbl, "a:tr"), wanted, [(), *rows], strict=True):
        for tc, text, box in zip(children(tr, "a:tc"), texts, boxes or [Box("")] * len(texts), strict=True):
            write(body_of(tc), text)
            if box.tone and follows(tc):
                (paint_chip if chips else paint)(tc, box.tone)
    return difference(present, wanted, lines)


def _has_chips(tbl: Element) -> bool:
    """Return whether stances stand on their colours, as in a deck that the program built, and do not fill cells."""
    return any(chip(tc) in OURS - {PAPER} for tc in tbl.iter(qn("a:tc")))


def _shown(box: Box, *, chips: bool) -> str:
    """Return the words of a cell; a built deck has the symbol alone where nothing is known."""
    return box.symbol if chips and box.tone == QUIET and box.symbol else box.words


def grid(tbl: Element) -> Grid:
    """Return the texts of a table. Raise MarkError for merged cells, and for a table without cells."""
    spans = {tc.get(name, "1") for tc in tbl.iter(qn("a:tc")) for name in ("gridSpan", "rowSpan")}
    merged = {tc.get(name, "0") for tc in tbl.iter(qn("a:tc")) for name in ("hMerge", "vMerge")}
    if spans - {"1"} or merged & {"1", "true"}:
        raise MarkError("the table has merged cells; split them (Layout, Split Cells)")
    found = [[words(child(tc, "a:txBody")) for tc in children(tr, "a:tc")] for tr in children(tbl, "a:tr")]
    columns = len(tbl.findall(f"{qn('a:tblGrid')}/{qn('a:gridCol')}"))
    if not found or not columns or any(len(row) != columns for row in found):
        raise MarkError("the table has no cells, or rows of unequal length; put a new one in its place")
    return found


def _follower(tbl: Element, recolour: str) -> Callable[[Element], bool]:
    """Return which cells take the colour of their stance."""
    if recolour:
        return lambda _: recolour == "yes"
    if _has_chips(tbl):
        return unfilled
    cells = [tc for tr in children(tbl, "a:tr")[1:] for tc in children(tr, "a:tc")[1:]]
    if any(fill(tc) in OURS - {PAPER} for tc in cells):
        return lambda tc: fill(tc) in OURS or unfilled(tc)
    return lambda _: False


# --- columns --------------------------------------------------------------------------------------------------------


def _columns(tbl: Element, header: Sequence[str], lines: LineNames) -> None:
    """Bring the columns into the order of the header: those that stay, copies of their neighbours for new ones."""
    old = [words(child(tc, "a:txBody")) for tc in children(child(tbl, "a:tr"), "a:tc")]
    plan = lines.column_plan(old, header)
    if plan == list(range(len(old))):
        return
    columns = child(tbl, "a:tblGrid")
    widths = [int(column.get("w")) for column in children(columns, "a:gridCol")]
    arrange(columns, children(columns, "a:gridCol"), plan)
    for tr in children(tbl, "a:tr"):
        arrange(tr, children(tr, "a:tc"), plan)
    _new_ids(columns, "a16:colId")
    if len(plan) != len(old):
        _share(columns, widths[0] if len(old) > 1 else 0, sum(widths))


def _share(columns: Element, first: int, total: int) -> None:
    """Share out the width of the table: the first column keeps its own, the others scale alike."""
    others = children(columns, "a:gridCol")[1 if first else 0 :]
    widths = shared([int(column.get("w")) for column in others], total - first)
    for column, width in zip(others, widths, strict=True):
        column.set("w", str(width))


# --- rows -----------------------------------------------------------------------------------------------------------


def _rows(tbl: Element, rows: Grid, lines: LineNames) -> None:
    """Bring the rows into the order of their names: those that stay, copies of their neighbours for new ones."""
    header, *body = children(tbl, "a:tr")
    if not body:
        body = [deepcopy(header)]
        header.addnext(body[0])
    old = [[words(child(tc, "a:txBody")) for tc in children(tr, "a:tc")] for tr in body]
    plan = lines.row_plan(old, rows)
    if plan == list(range(len(body))):
        return
    bands = _bands(body)
    arrange(tbl, body, plan)
    _new_ids(tbl, "a16:rowId")
    for place, tr in enumerate(children(tbl, "a:tr")[1:] if bands else []):
        for tc, band in zip(children(tr, "a:tc"), bands[place % 2], strict=True):
            _set_band(tc, band)


def _bands(body: Sequence[Element]) -> list[list[Element]]:
    """Return the fills (or None) of two rows where the author made them alternate all the way down, else nothing."""
    fills = [[_own_fill(tc) for tc in children(tr, "a:tc")] for tr in body]
    looks = [["" if each is None else canonical(each) for each in row] for row in fills]
    alternate = all(look == looks[place % 2] for place, look in enumerate(looks))
    pattern = len(body) > 2 and alternate and looks[0] != looks[1]  # noqa: PLR2004 - two rows are no pattern
    return [[deepcopy(each) for each in row] for row in fills[:2]] if pattern else []


def _own_fill(tc: Element) -> Element:
    """Return the fill that the author gave a cell: None where it has none, or the colour of a stance."""
    properties = child(tc, "a:tcPr")
    if properties is None or fill(tc) in OURS - {PAPER}:
        return None
    return next((each for each in properties if each.tag in FILLS), None)


def _set_band(tc: Element, band: Element) -> None:
    """Give a cell the fill of its band; one in the colour of a stance keeps it."""
    if fill(tc) in OURS - {PAPER}:
        return
    present = _own_fill(tc)
    if present is not None:
        present.getparent().remove(present)
    if band is not None:
        put_fill(properties_of(tc), deepcopy(band))


# --- both -----------------------------------------------------------------------------------------------------------


def _new_ids(parent: Element, name: str) -> None:
    """Give each copied line an id of its own: the first number that is free."""
    identifiers = list(parent.iter(qn(name)))
    taken = {identifier.get("val") for identifier in identifiers}
    free = (str(number) for number in count(FIRST_ID) if str(number) not in taken)
    seen: set[str] = set()
    for identifier in identifiers:
        if identifier.get("val") in seen:
            identifier.set("val", next(free))
        seen.add(identifier.get("val"))
