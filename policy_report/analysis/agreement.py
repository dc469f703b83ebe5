"""Who agrees with whom: every pair of actors over the topics where both hold a scored stance.

With x the value of a stance and T the topics that a pair shares, n = |T|:

    exact     = share of T on which both hold just the same stances, those without a value too
    agreement = 1 − mean over T of |x_a − x_b| / range of the scale

the graded agreement of ordinal codings (one minus the Manhattan distance over its maximum; Gower 1971, A General
Coefficient of Similarity, Biometrics 27). A mixed cell scores the mean of its scored stances. Silence is never imputed.

In the order of blocs those that agree stand beside each other: average linkage of the distances 1 − agreement, then of
all the orders that the tree allows the one with the smallest sum of distances between neighbours (Z. Bar-Joseph,
D. Gifford and T. Jaakkola 2001, Fast Optimal Leaf Ordering for Hierarchical Clustering, Bioinformatics 17). The two
branches that the tree joins last are its cut in two. Order and cut are for reading alone; no figure is computed from
them.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policy_report.records.positions import codes, held

MIDDLE_SALIENCE = 3.0
DECIMALS = 4  # agreements that differ by less are tied in the order of blocs
TIE = 1e-4  # what the given order weighs, from one end to the other; scipy orders in 32 bits, less would be lost

Floats = NDArray[np.float64]


class BlocOrder(NamedTuple):
    """The order of blocs, as places. `sizes`: of the two that it falls into, () for none; others stand after them."""

    places: list[int]
    sizes: tuple[int, ...]


def scores(
    positions: pd.DataFrame, values: Mapping[str, float], actors: Sequence[str], topics: Sequence[str]
) -> tuple[Floats, Floats]:
    """Return the score and the stance set of each cell, two float arrays (actors × topics), NaN where not scored.

    `positions`: as `positions.select` gives them; `values`: the scored stances. The score is the mean value of the
    cell's current stances that have one; the stance set is a number that two cells share when they hold just the same
    stances, with a value or without.
    """
    current = positions[positions["current"]]
    stances = list(current["stance"].cat.categories)
    cell, stance = held(current, actors, topics, stances)
    value = np.array([values.get(name, np.nan) for name in stances], dtype=float)[stance]
    scored, size = ~np.isnan(value), len(actors) * len(topics)
    count = np.bincount(cell[scored], minlength=size)
    total = np.bincount(cell[scored], value[scored], minlength=size)
    held_as_bits = np.bincount(cell, 2.0**stance, minlength=size)
    score = np.divide(total, count, out=np.full(size, np.nan), where=count > 0)
    sets = np.where(count > 0, held_as_bits, np.nan)
    return score.reshape(len(actors), len(topics)), sets.reshape(len(actors), len(topics))


def salience(positions: pd.DataFrame, actors: Sequence[str], topics: Sequence[str]) -> Floats:
    """Return the salience of each cell (actors × topics): the highest of its current positions, else 3."""
    current = positions[positions["current"]]
    actor, topic = codes(current["actor"], actors), codes(current["topic"], topics)
    inside = (actor >= 0) & (topic >= 0)
    highest = np.zeros((len(actors), len(topics)))
    stated = current["salience"].fillna(0).to_numpy(dtype=float)
    np.maximum.at(highest, (actor[inside], topic[inside]), stated[inside])
    return np.where(highest > 0, highest, MIDDLE_SALIENCE)


def agreement(
    score: Floats, sets: Floats, actors: Sequence[str], value_range: float, minimum: int, weights: Floats | None = None
) -> pd.DataFrame:
    """Return one row a pair of actors, in the order of the actors.

    `score`, `sets`: as `scores` gives them; `value_range`: highest minus lowest value of the scale; `minimum`: the
    fewest shared topics for a figure; `weights`: optional salience of each cell (actors × topics), a topic then counts
    with the mean salience of the two. Columns: `a`, `b` (str), `agreement`, `exact` (float64, NaN below the minimum),
    `n` (int64, shared topics).
    """
    known = ~np.isnan(score)
    count = _shared(known, known, None)
    total = count if weights is None else _shared(known, known, weights)
    distance = np.zeros_like(count)
    for low, high in pairwise(np.unique(score[known])):
        below = known & (score <= low)
        apart = _shared(below, known & ~below, weights)  # a at most `low`, b above it
        distance += (high - low) * (apart + apart.T)
    same = sum((_shared(sets == each, sets == each, weights) for each in np.unique(sets[known])), np.zeros_like(count))
    first, second = np.triu_indices(len(actors), 1)
    n = count[first, second]
    enough = np.where(n >= max(minimum, 1), total[first, second], np.nan)
    graded = 1 - distance[first, second] / enough / (value_range or 1.0)
    exact = same[first, second] / enough
    names = pd.array(list(actors), dtype="str")
    return pd.DataFrame(
        {"a": names[first], "b": names[second], "agreement": graded, "exact": exact, "n": n.astype("int64")}
    )


def split_pairs(score: Floats) -> Floats:
    """Return how many pairs of actors each topic splits: how many stand apart on it. `score`: as `scores` gives it."""
    known = ~np.isnan(score)
    alike = sum((((score == value).sum(axis=0) ** 2.0) for value in np.unique(score[known])), np.zeros(score.shape[1]))
    count: Floats = (known.sum(axis=0) ** 2.0 - alike) / 2
    return count


def splits(score: Floats, pairs: Floats, a: int, b: int) -> NDArray[np.intp]:
    """Return the places of the topics that split two actors, those that split the fewest pairs first, then farthest.

    `score`: as `scores` gives it; `pairs`: as `split_pairs`; `a`, `b`: the rows of the two. Topics on which they hold
    the same are left out.
    """
    apart = np.abs(score[a] - score[b])
    places = np.flatnonzero(apart > 0)
    return places[np.lexsort((-apart[places], pairs[places]))]


def _shared(a: NDArray[np.bool_], b: NDArray[np.bool_], weights: Floats | None) -> Floats:
    """Return for each pair (i, j) on how many topics `a` holds for i and `b` for j, or the weights of both added."""
    left, right = a.astype(np.float32), b.astype(np.float32).T  # counts up to 2^24 are exact in 32 bits
    if weights is None:
        return (left @ right).astype(float)
    return (a * weights) @ b.T + a @ (b * weights).T


# --- the order of blocs ----------------------------------------------------------------------------------------------


def ordered_by_blocs(pairs: pd.DataFrame, names: Sequence[str]) -> BlocOrder:
    """Return the order of `names` by their places. `pairs`: columns `a`, `b`, `agreement`, `n` of `agreement`.

    It serves topics as well: hand `agreement` its arrays transposed, and the topics for the actors.
    """
    places = {name: place for place, name in enumerate(names)}
    a, b = (pairs[side].map(places).to_numpy(dtype=int) for side in ("a", "b"))
    similarity, n = np.full((len(names), len(names)), np.nan), np.zeros((len(names), len(names)))
    similarity[a, b] = similarity[b, a] = pairs["agreement"].to_numpy(dtype=float)
    n[a, b] = n[b, a] = pairs["n"].to_numpy(dtype=float)
    return bloc_order(similarity, n)


def bloc_order(similarity: Floats, n: Floats) -> BlocOrder:
    """Return the places 0 … k − 1 in the order of blocs.

    `similarity`: k × k, symmetric, 0 to 1, NaN where there is no figure; `n`: k × k, how many topics a figure rests
    on; a pair with none has no figure. The diagonals are not read. Deterministic: ties go by the given order, and of
    the two directions that one is taken in which the first given stands nearer to the start (or, where it stands in
    the very middle, the second).

    A pair without a figure is taken to be as far apart as the known pairs are on average, for the order only. Those
    without a figure with anybody stand last, as given: nothing says where they belong.
    """
    distance = np.where(n > 0, 1 - np.asarray(similarity, dtype=float), np.nan)
    np.fill_diagonal(distance, np.nan)
    known = ~np.isnan(distance)
    placed = np.flatnonzero(known.any(axis=1))
    alone = np.flatnonzero(~known.any(axis=1))
    chosen = distance[np.ix_(placed, placed)]
    if not len(placed):
        return BlocOrder(alone.tolist(), ())
    inside = _leaves(np.where(np.isnan(chosen), np.nanmean(chosen), chosen))
    return BlocOrder([*placed[inside.places].tolist(), *alone.tolist()], inside.sizes)


def _leaves(distance: Floats) -> BlocOrder:
    """Return the best order of the leaves of the tree, in its fixed direction. `distance`: complete, k ≥ 2."""
    if len(distance) < 3:  # noqa: PLR2004 - two have one order
        return BlocOrder(list(range(len(distance))), (1,) * len(distance))
    from scipy.cluster import hierarchy  # half a second to import

    first, second = np.triu_indices(len(distance), 1)
    apart = np.round(distance[first, second], DECIMALS) + TIE * (second - first) / len(distance)
    tree = hierarchy.optimal_leaf_ordering(hierarchy.linkage(apart, "average"), apart)
    leaves = [int(leaf) for leaf in hierarchy.leaves_list(tree)]
    branches = [1 if branch < len(distance) else int(tree[int(branch) - len(distance), 3]) for branch in tree[-1, :2]]
    orders = (BlocOrder(leaves, tuple(branches)), BlocOrder(leaves[::-1], tuple(branches[::-1])))
    return min(orders, key=lambda found: [int(place) for place in np.argsort(found.places)])
