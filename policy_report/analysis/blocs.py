"""The order that shows the blocs: those that agree stand beside each other, in the matrix and in the table of pairs.

Average linkage of the distances 1 − agreement, then of all the orders that the tree allows the one with the smallest
sum of distances between neighbours (Z. Bar-Joseph, D. Gifford and T. Jaakkola 2001, Fast Optimal Leaf Ordering for
Hierarchical Clustering, Bioinformatics 17). The order is for reading alone; no figure is computed from it.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DECIMALS = 4  # agreements that differ by less are tied
TIE = 1e-4  # what the given order weighs, from one end to the other; scipy orders in 32 bits, less would be lost

Floats = NDArray[np.float64]


def ordered(pairs: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Return `names` in the order of blocs. `pairs`: columns `a`, `b`, `agreement` and `n`, as `agreement` gives them.

    It serves topics as well: hand `agreement.agreement` its arrays transposed, and the topics for the actors.
    """
    places = {name: place for place, name in enumerate(names)}
    a, b = (pairs[side].map(places).to_numpy(dtype=int) for side in ("a", "b"))
    similarity, n = np.full((len(names), len(names)), np.nan), np.zeros((len(names), len(names)))
    similarity[a, b] = similarity[b, a] = pairs["agreement"].to_numpy(dtype=float)
    n[a, b] = n[b, a] = pairs["n"].to_numpy(dtype=float)
    return [names[place] for place in order(similarity, n)]


def order(similarity: Floats, n: Floats) -> list[int]:
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
    inside = _leaves(np.where(np.isnan(chosen), np.nanmean(chosen), chosen)) if len(placed) else []
    return [int(place) for place in (*placed[inside], *alone)]


def _leaves(distance: Floats) -> list[int]:
    """Return the best order of the leaves of the tree, in its fixed direction. `distance`: complete, k ≥ 2."""
    if len(distance) < 3:  # noqa: PLR2004 - two have one order
        return list(range(len(distance)))
    from scipy.cluster import hierarchy  # half a second to import

    first, second = np.triu_indices(len(distance), 1)
    apart = np.round(distance[first, second], DECIMALS) + TIE * (second - first) / len(distance)
    tree = hierarchy.optimal_leaf_ordering(hierarchy.linkage(apart, "average"), apart)
    leaves = [int(leaf) for leaf in hierarchy.leaves_list(tree)]
    return min(leaves, leaves[::-1], key=lambda found: [int(place) for place in np.argsort(found)])
