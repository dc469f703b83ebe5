"""Widths of columns: what each lacks and what there is to spare in, what each gets out."""

from collections.abc import Sequence


def shared_out(lacks: Sequence[float], spare: float) -> list[float]:
    """Return what each column gets of the room to spare: who lacks least is served first, the others share the rest."""
    given = [0.0] * len(lacks)
    waiting = sorted((lack, place) for place, lack in enumerate(lacks) if lack > 0)
    for served, (lack, place) in enumerate(waiting):
        given[place] = min(lack, max(0.0, spare) / (len(waiting) - served))
        spare -= given[place]
    return given
