"""How much of a brief's matrix is evidenced, and how well: of the whole, and of each actor and topic.

The cells and positions of a report go in, counts come out.
"""

from collections.abc import Sequence
from typing import Literal

from policy_report.brief.report import Cell, Coverage, CoverageOf, PositionEntry


def whole(cells: Sequence[Cell], positions: Sequence[PositionEntry], actors: int, topics: int) -> Coverage:
    """Return the coverage of a brief of so many actors and topics."""
    dates = [position.date for position in positions if position.date]
    evidenced, single_source, stale = _of_cells(cells)
    reported, inferred, quotes, verified, mismatched = _of_positions(positions)
    return Coverage(
        positions=len(positions),
        actors=actors,
        topics=topics,
        cells=len(cells),
        evidenced=evidenced,
        without_evidence=len(cells) - evidenced,
        sources=len({position.source for position in positions} - {""}),
        quotes=quotes,
        verified=verified,
        mismatched=mismatched,
        single_source=single_source,
        stale=stale,
        reported=reported,
        inferred=inferred,
        first_date=min(dates, default=None),
        last_date=max(dates, default=None),
    )


def parts(
    names: Sequence[str], by: Literal["actor", "topic"], cells: Sequence[Cell], positions: Sequence[PositionEntry]
) -> tuple[CoverageOf, ...]:
    """Return the coverage of each actor, or of each topic, in the order of `names` (ids)."""
    cells_of: dict[str, list[Cell]] = {name: [] for name in names}
    positions_of: dict[str, list[PositionEntry]] = {name: [] for name in names}
    for cell in cells:
        cells_of[getattr(cell, by)].append(cell)
    for position in positions:
        positions_of[getattr(position, by)].append(position)
    return tuple(_part(name, cells_of[name], positions_of[name]) for name in names)


def _part(name: str, cells: Sequence[Cell], positions: Sequence[PositionEntry]) -> CoverageOf:
    evidenced, single_source, stale = _of_cells(cells)
    reported, inferred, quotes, verified, mismatched = _of_positions(positions)
    return CoverageOf(
        id=name,
        cells=len(cells),
        evidenced=evidenced,
        single_source=single_source,
        stale=stale,
        positions=len(positions),
        reported=reported,
        inferred=inferred,
        quotes=quotes,
        verified=verified,
        mismatched=mismatched,
    )


def _of_cells(cells: Sequence[Cell]) -> tuple[int, int, int]:
    """Return how many cells are evidenced, rest on one source, are stale."""
    evidenced = [cell for cell in cells if cell.positions]
    return len(evidenced), sum(cell.sources == 1 for cell in evidenced), sum(cell.stale for cell in cells)


def _of_positions(positions: Sequence[PositionEntry]) -> tuple[int, int, int, int, int]:
    """Return how many positions are reported, inferred; have a quote, a verified one, one that is not in its source."""
    return (
        sum(position.confidence == "reported" for position in positions),
        sum(position.confidence == "inferred" for position in positions),
        sum(bool(position.quote) for position in positions),
        sum(position.quote_check == "verified" for position in positions),
        sum(position.quote_check == "mismatch" for position in positions),
    )
