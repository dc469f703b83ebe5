"""How much of a brief's matrix is evidenced, and how well: of the whole, and of each actor and topic.

The cells and positions of a report go in, counts come out.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from policy_report.brief.report import Cell, Coverage, PositionEntry


def whole(cells: Sequence[Cell], positions: Sequence[PositionEntry], actors: int, topics: int) -> Coverage:
    """Return the coverage of a brief of so many actors and topics."""
    dates = [position.date for position in positions if position.date]
    counts = _counts(cells, positions)
    return Coverage(
        **counts,
        actors=actors,
        topics=topics,
        without_evidence=counts["cells"] - counts["evidenced"],
        sources=len({position.source for position in positions} - {""}),
        first_date=min(dates, default=None),
        last_date=max(dates, default=None),
    )


def parts(
    names: Sequence[str], by: Literal["actor", "topic"], cells: Sequence[Cell], positions: Sequence[PositionEntry]
) -> tuple[dict[str, Any], ...]:
    """Return the coverage of each actor, or of each topic, in the order of `names` (ids)."""
    cells_of: dict[str, list[Cell]] = {name: [] for name in names}
    positions_of: dict[str, list[PositionEntry]] = {name: [] for name in names}
    for cell in cells:
        cells_of[getattr(cell, by)].append(cell)
    for position in positions:
        positions_of[getattr(position, by)].append(position)
    return tuple({"id": name, **_counts(cells_of[name], positions_of[name])} for name in names)


def _counts(cells: Sequence[Cell], positions: Sequence[PositionEntry]) -> dict[str, int]:
    """Return the counts that can be said of a part of the matrix, by name; as `Coverage` explains them."""
    confidence = Counter(position.confidence for position in positions)
    quote_check = Counter(position.quote_check for position in positions)
    return {
        "cells": len(cells),
        "evidenced": sum(bool(cell.positions) for cell in cells),
        "single_source": sum(bool(cell.positions) and cell.sources == 1 for cell in cells),
        "stale": sum(cell.stale for cell in cells),
        "positions": len(positions),
        "reported": confidence["reported"],
        "inferred": confidence["inferred"],
        "quotes": sum(bool(position.quote) for position in positions),
        "verified": quote_check["verified"],
        "mismatched": quote_check["mismatch"],
    }
