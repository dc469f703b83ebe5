"""What is different between two grids of text, by the names of their rows and columns, in words.

A grid is a list of rows of cells: the header first, the name of each row in its first cells. What has no name yet is
not missed when it goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Grid = Sequence[Sequence[str]]
NAMED = 5  # added or removed rows that a line names


@dataclass(frozen=True)
class Difference:
    """`changed`: row, column, text before and after, of the cells in rows and columns that both grids have."""

    changed: tuple[tuple[str, str, str, str], ...] = ()
    rows_added: tuple[str, ...] = ()
    rows_removed: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    moved: bool = False

    def __str__(self) -> str:
        """Return it in one line, "" for no difference: 2 cells changed, 1 row added (Kenya)."""
        parts = [f"{_many(len(self.changed), 'cell')} changed"] if self.changed else []
        for noun, what, names in (
            ("row", "added", self.rows_added),
            ("row", "removed", self.rows_removed),
            ("column", "added", self.columns_added),
            ("column", "removed", self.columns_removed),
        ):
            parts += [f"{_many(len(names), noun)} {what} ({_named(names)})"] if names else []
        return ", ".join([*parts, "order changed"] if self.moved else parts)

    @property
    def lines(self) -> list[str]:
        """The changed cells, a line each: India, Outcome: ○ Opposes → ● Supports."""
        return [f"{row}, {column}: {old or '–'} → {new or '–'}" for row, column, old, new in self.changed]


def between(old: Grid, new: Grid, name_cells: int) -> Difference:
    """Return the difference of two grids whose rows are named by their first `name_cells` cells."""
    rows_before, rows_after = _names(old, name_cells), _names(new, name_cells)
    columns_before, columns_after = _distinct(old[0][1:]), _distinct(new[0][1:])
    kept_rows = [name for name in rows_after if name in rows_before]
    kept_columns = [name for name in columns_after if name in columns_before]
    changed = []
    for row in kept_rows:
        for column in kept_columns:
            before = old[rows_before[row] + 1][columns_before[column] + 1]
            after = new[rows_after[row] + 1][columns_after[column] + 1]
            if before != after:
                changed.append((row, column, before, after))
    return Difference(
        tuple(changed),
        tuple(name for name in rows_after if name not in rows_before),
        tuple(name for name in rows_before if name not in rows_after and old[rows_before[name] + 1][0]),
        tuple(name for name in columns_after if name not in columns_before),
        tuple(name for name in columns_before if name not in columns_after and old[0][columns_before[name] + 1]),
        kept_rows != [name for name in rows_before if name in rows_after]
        or kept_columns != [name for name in columns_before if name in columns_after],
    )


def _names(grid: Grid, name_cells: int) -> dict[str, int]:
    return _distinct([" / ".join(row[:name_cells]) for row in grid[1:]])


def _distinct(names: Sequence[str]) -> dict[str, int]:
    """Return the place of each name; one that stands there again gets a number."""
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        again = sum(each == name for each in names[:place])
        found[f"{name} ({again + 1})" if again else name] = place
    return found


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
