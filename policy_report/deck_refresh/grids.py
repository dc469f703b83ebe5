"""Rewrites a native table of a deck (`a:tbl`) from a `Table`, in the style that its author gave it.

The first row is the header, the first column names the rows. A row or column whose name stays is moved with its style;
one that is new is a copy of its neighbour; one whose name is gone goes. The widths are shared out anew when there are
more or fewer columns, their sum stays.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import count

from policy_report.brief.view.tables import Box, Table
from policy_report.deck_refresh.cells import (
    FILLS,
    OURS,
    QUIET,
    body_of,
    canonical,
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
from policy_report.deck_refresh.marks import MarkError
from policy_report.layout.palette import PAPER
from policy_report.ooxml import Element, child, children, qn
from policy_report.records.declarations import Names
from policy_report.text import fold, in_one_line, many

NOTHING = "None"  # what the row says that a table without rows keeps, for its style
CORNERS = ("Actor", "Topic")  # what the first cell says where the author has no word for it
FIRST_ID = 10001
NAMED = 5  # added or removed rows that a line names

ROWS = {"matrix": ("actor",), "agreement": ("actor",), "topics": ("topic",), "changes": ("actor", "topic")}
COLUMNS = {"matrix": "topic", "agreement": "actor"}

Key = tuple[str, int]  # of a row or column: what its name means, and which of that name it is
Line = tuple[int, str]  # its place and name
Grid = Sequence[Sequence[str]]  # rows of cells: the header first, the name of each row in its first cells


class LineNames:
    """How the rows and columns of a kind of table are known again: by the actors and topics that their names mean.

    `names`: of actors and topics; another name is known by its letters.
    """

    def __init__(self, kind: str, names: Mapping[str, Names]) -> None:
        self.kinds, self._columns, self._names = ROWS.get(kind, ("",)), COLUMNS.get(kind, ""), names

    def row(self, cells: Sequence[str]) -> str:
        """Return the key of a row; "" for one whose first cell is empty."""
        return "\n".join(map(self._key, self.kinds, cells)) if cells[0] else ""

    def label(self, cells: Sequence[str]) -> str:
        """Return the name of a row as it is told."""
        return " / ".join(cells[: len(self.kinds)])

    def column(self, name: str) -> str:
        """Return the key of a column."""
        return self._key(self._columns, name)

    def _key(self, kind: str, name: str) -> str:
        return (self._names[kind].get(name) if kind in self._names else None) or fold(name)


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
    keys = [[lines.column(name) for name in texts[1:]] for texts in (old, header)]
    plan = [0, *(1 + place for place in _plan(*keys))] if len(old) > 1 else [0] * len(header)
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


def _rows(tbl: Element, rows: Grid, lines: LineNames) -> None:
    """Bring the rows into the order of their names: those that stay, copies of their neighbours for new ones."""
    header, *body = children(tbl, "a:tr")
    if not body:
        body = [deepcopy(header)]
        header.addnext(body[0])
    old = [[words(child(tc, "a:txBody")) for tc in children(tr, "a:tc")] for tr in body]
    plan = _plan([lines.row(row) for row in old], [lines.row(row) for row in rows])
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

    A line is found by its key. New names take lines without a name (all lines, where no name is known), then copies
    of the line before them.
    """
    places: dict[str, list[int]] = {}
    for place, key in enumerate(old):
        places.setdefault(key, []).append(place)
    kept = [places[key].pop(0) if places.get(key) else None for key in new]
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


def difference(old: Grid, new: Grid, lines: LineNames) -> tuple[str, list[str]]:
    """Return the difference of two grids.

    In one line, "" for none: 2 cells changed, 1 row added (Kenya). And of the cells in rows and columns that both have,
    a line each: India, Outcome: ○ Opposes → ● Supports.
    """
    grids = old, new
    rows = [_lines([lines.row(row) for row in grid[1:]], [lines.label(row) for row in grid[1:]]) for grid in grids]
    columns = [_lines([lines.column(name) for name in grid[0][1:]], grid[0][1:]) for grid in grids]
    cells = [
        f"{row}, {column}: {was or '–'} → {now or '–'}"
        for (i, _), (j, row) in _kept(*rows)
        for (k, _), (m, column) in _kept(*columns)
        if (was := old[i][k]) != (now := new[j][m])
    ]
    parts, moved = [f"{many(len(cells), 'cell')} changed"] if cells else [], False
    for noun, (before, after) in (("row", rows), ("column", columns)):
        kept = _kept(before, after)
        moved = moved or kept != sorted(kept)
        for what, names in (
            ("renamed", [f"{was} → {now}" for (_, was), (_, now) in kept if was != now]),
            ("added", [name for key, (_, name) in after.items() if key not in before]),
            ("removed", [name for key, (_, name) in before.items() if key not in after]),
        ):
            parts += [f"{many(len(names), noun)} {what} ({_named(names)})"] if names else []
    return ", ".join([*parts, "order changed"] if moved else parts), cells


def _lines(keys: Sequence[str], names: Sequence[str]) -> dict[Key, Line]:
    """Return the place, from 1, and name of each line by its key and which of that key it is; blank ones left out."""
    found: dict[Key, Line] = {}
    for place, (key, name) in enumerate(zip(keys, names, strict=True)):
        again = names[:place].count(name)
        if key:
            found[key, keys[:place].count(key)] = place + 1, f"{name} ({again + 1})" if again else name
    return found


def _kept(before: Mapping[Key, Line], after: Mapping[Key, Line]) -> list[tuple[Line, Line]]:
    """Return the lines that are in both, in their new order: as they were, as they are."""
    return [(before[key], line) for key, line in after.items() if key in before]


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown
