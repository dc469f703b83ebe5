"""The rows and columns of a table of somebody's: which stay, which are new, and what is different, in words.

A row or column whose name stays is moved with its style; one that is new is a copy of its neighbour; one whose name is
gone goes. What is written where is decided here, for decks and documents alike.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace

from policy_report.brief.view.tables import Box, Table
from policy_report.ooxml import Element
from policy_report.records.declarations import Names
from policy_report.text import fold, many

NOTHING = "None"  # what the row says that a table without rows keeps, for its style
CORNERS = ("Actor", "Topic")  # what the first cell says where the author has no word for it
NAMED = 5  # added or removed rows that a line names

ROWS = {
    **dict.fromkeys(("matrix", "agreement"), ("actor",)),
    **dict.fromkeys(("topics", "sides"), ("topic",)),
    "changes": ("actor", "topic"),
}
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

    def row_plan(self, old: Grid, new: Grid) -> list[int]:
        """Return the `plan` of the rows below the header."""
        return plan([self.row(row) for row in old], [self.row(row) for row in new])

    def column_plan(self, old: Sequence[str], new: Sequence[str]) -> list[int]:
        """Return the `plan` of the columns from one header to another, the first of which stays."""
        keys = [[self.column(name) for name in texts[1:]] for texts in (old, new)]
        return [0, *(1 + place for place in plan(*keys))] if len(old) > 1 else [0] * len(new)

    def _key(self, kind: str, name: str) -> str:
        return (self._names[kind].get(name) if kind in self._names else None) or fold(name)


def filled(table: Table) -> Table:
    """Return the table; one without rows gets one that says so, so that the style of its rows stays."""
    return table if table.rows else replace(table, rows=((Box(NOTHING), *(Box("") for _ in table.header[1:])),))


def plan(old: Sequence[str], new: Sequence[str]) -> list[int]:
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


def arrange(parent: Element, lines: Sequence[Element], plan: Sequence[int]) -> list[Element]:
    """Put the lines (rows, or the cells of one row) into the order of the plan; return those that are copies."""
    place = parent.index(lines[0])
    copies = {at: deepcopy(lines[i]) for at, i in enumerate(plan) if i in plan[:at]}
    for line in lines:
        parent.remove(line)
    parent[place:place] = [copies.get(at, lines[i]) for at, i in enumerate(plan)]
    return list(copies.values())


def shared(widths: Sequence[int], total: int) -> list[int]:
    """Return the widths of columns that scale alike to share a total."""
    asked, at, found = sum(widths) or 1, 0, []
    for width in widths:  # by the borders between columns, so that no rounding is lost
        border = at + width
        found.append(total * border // asked - total * at // asked)
        at = border
    return found


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
