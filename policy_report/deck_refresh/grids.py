"""Rewrites a native table of a deck (`a:tbl`) from a `Table`, in the style that its author gave it.

The first row is the header, the first column names the rows. A row or column whose name stays is moved with its style;
one that is new is a copy of its neighbour; one whose name is gone goes. The widths are shared out anew when there are
more or fewer columns, their sum stays.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import count
from operator import itemgetter

from policy_report.brief.view.tables import Box, Table
from policy_report.deck_refresh.cells import (
    FILLS,
    OURS,
    body_of,
    canonical,
    fill,
    paint,
    properties_of,
    put_fill,
    unfilled,
    words,
    write,
)
from policy_report.deck_refresh.marks import MarkError
from policy_report.layout.palette import PAPER
from policy_report.ooxml import Element, child, children, qn
from policy_report.text import fold, in_one_line, many

NOTHING = "None"  # what the row says that a table without rows keeps, for its style
CORNERS = ("Actor", "Topic")  # what the first cell says where the author has no word for it
FIRST_ID = 10001
NAMED = 5  # added or removed rows that a line names

Grid = Sequence[Sequence[str]]  # rows of cells: the header first, the name of each row in its first cells


def rewrite(tbl: Element, table: Table, recolour: str = "") -> tuple[str, list[str]]:
    """Write a table into `tbl` and return the `difference`. Raise MarkError for merged cells.

    `recolour`: whether cells take the colours of their stances, "yes" or "no"; "": where the table shows that they do.
    """
    rows = filled(table).rows
    wanted = [list(table.header), *([box.words for box in row] for row in rows)]
    wanted = [[in_one_line(text) for text in row] for row in wanted]
    present = grid(tbl)
    if present[0][0] and present[0][0] not in CORNERS:
        wanted[0][0] = present[0][0]
    named = 1 if table.row_ids else 2
    follows = _follower(tbl, recolour)
    _columns(tbl, wanted[0])
    _rows(tbl, [" ".join(row[:named]) for row in wanted[1:]], named)
    for tr, texts, boxes in zip(children(tbl, "a:tr"), wanted, [(), *rows], strict=True):
        for tc, text, box in zip(children(tr, "a:tc"), texts, boxes or [Box("")] * len(texts), strict=True):
            write(body_of(tc), text)
            if box.tone and follows(tc):
                paint(tc, box.tone)
    return difference(present, wanted, named)


def filled(table: Table) -> Table:
    """Return the table; one without rows gets one that says so, so that a deck keeps the style of its rows."""
    return table if table.rows else replace(table, rows=((Box(NOTHING), *(Box("") for _ in table.header[1:])),))


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
    cells = [tc for tr in children(tbl, "a:tr")[1:] for tc in children(tr, "a:tc")[1:]]
    if any(fill(tc) in OURS - {PAPER} for tc in cells):
        return lambda tc: fill(tc) in OURS or unfilled(tc)
    return lambda _: False


# --- columns --------------------------------------------------------------------------------------------------------


def _columns(tbl: Element, header: Sequence[str]) -> None:
    """Bring the columns into the order of the header: those that stay, copies of their neighbours for new ones."""
    old = [words(child(tc, "a:txBody")) for tc in children(child(tbl, "a:tr"), "a:tc")]
    plan = [0, *(1 + place for place in _plan(old[1:], header[1:]))] if len(old) > 1 else [0] * len(header)
    if plan == list(range(len(old))):
        return
    columns = child(tbl, "a:tblGrid")
    widths = [int(column.get("w")) for column in children(columns, "a:gridCol")]
    _arrange(columns, children(columns, "a:gridCol"), plan)
    for tr in children(tbl, "a:tr"):
        _arrange(tr, children(tr, "a:tc"), plan)
    _new_ids(columns, "a16:colId")
    if len(plan) != len(old):
        _share(columns, widths[0] if len(old) > 1 else 0, sum(widths))


def _share(columns: Element, first: int, total: int) -> None:
    """Share out the width of the table: the first column keeps its own, the others scale alike."""
    others = children(columns, "a:gridCol")[1 if first else 0 :]
    asked = sum(int(column.get("w")) for column in others) or 1
    at = 0
    for column in others:  # by the borders between columns, so that no rounding is lost
        border = at + int(column.get("w"))
        column.set("w", str((total - first) * border // asked - (total - first) * at // asked))
        at = border


# --- rows -----------------------------------------------------------------------------------------------------------


def _rows(tbl: Element, names: Sequence[str], named: int) -> None:
    """Bring the rows into the order of their names: those that stay, copies of their neighbours for new ones."""
    header, *body = children(tbl, "a:tr")
    if not body:
        body = [deepcopy(header)]
        header.addnext(body[0])
    old = [" ".join(words(child(tc, "a:txBody")) for tc in children(tr, "a:tc")[:named]) for tr in body]
    plan = _plan(old, names)
    if plan == list(range(len(body))):
        return
    bands = _bands(body)
    _arrange(tbl, body, plan)
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


def _plan(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """Return for each new line the place of the old one that it is made of; a place that comes again is copied.

    A line is found by its name. New names take lines without a name (all lines, where no name is known), then copies
    of the line before them.
    """
    places: dict[str, list[int]] = {}
    for place, name in enumerate(old):
        places.setdefault(fold(name), []).append(place)
    kept = [places[fold(name)].pop(0) if places.get(fold(name)) else None for name in new]
    unknown = kept == [None] * len(new)
    spare = iter([place for place in range(len(old)) if place not in kept and (unknown or not old[place])])
    kept = [next(spare, None) if place is None else place for place in kept]
    last = next(place for place in kept if place is not None)
    return [last := last if place is None else place for place in kept]


def _arrange(parent: Element, lines: Sequence[Element], plan: Sequence[int]) -> None:
    """Put the lines (rows, or the cells of one row) into the order of the plan."""
    place = parent.index(lines[0])
    arranged = [deepcopy(lines[i]) if i in plan[:at] else lines[i] for at, i in enumerate(plan)]
    for line in lines:
        parent.remove(line)
    parent[place:place] = arranged


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


# --- the difference of two grids, in words ---------------------------------------------------------------------------


def difference(old: Grid, new: Grid, name_cells: int) -> tuple[str, list[str]]:
    """Return the difference of two grids whose rows are named by their first `name_cells` cells.

    In one line, "" for none: 2 cells changed, 1 row added (Kenya). And of the cells in rows and columns that both have,
    a line each: India, Outcome: ○ Opposes → ● Supports.
    """
    rows = [_places([" / ".join(row[:name_cells]) if row[0] else "" for row in grid[1:]]) for grid in (old, new)]
    columns = [_places(grid[0][1:]) for grid in (old, new)]
    cells = [
        f"{row}, {column}: {was or '–'} → {now or '–'}"
        for row, places in _kept(*rows)
        for column, across in _kept(*columns)
        if (was := old[places[0]][across[0]]) != (now := new[places[1]][across[1]])
    ]
    parts = [f"{many(len(cells), 'cell')} changed"] if cells else []
    for noun, (before, after) in (("row", rows), ("column", columns)):
        added, removed = [name for name in after if name not in before], [name for name in before if name not in after]
        parts += [f"{many(len(added), noun)} added ({_named(added)})"] if added else []
        parts += [f"{many(len(removed), noun)} removed ({_named(removed)})"] if removed else []
    moved = any(_kept(*lines) != sorted(_kept(*lines), key=itemgetter(1)) for lines in (rows, columns))
    return ", ".join([*parts, "order changed"] if moved else parts), cells


def _places(names: Sequence[str]) -> dict[str, int]:
    """Return the place of each name, from 1; one that stands there again gets a number, a blank one none."""
    found: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        again = names[: place - 1].count(name)
        if name:
            found[f"{name} ({again + 1})" if again else name] = place
    return found


def _kept(before: Mapping[str, int], after: Mapping[str, int]) -> list[tuple[str, tuple[int, int]]]:
    """Return the names that are in both, in their new order, with both of their places."""
    return [(name, (before[name], place)) for name, place in after.items() if name in before]


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown
