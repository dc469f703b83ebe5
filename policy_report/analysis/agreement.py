"""Who agrees with whom: every pair of actors over the topics where both hold a scored stance.

With x the value of a stance and T the topics that a pair shares, n = |T|:

    exact     = share of T on which both hold the same stance
    agreement = 1 − mean over T of |x_a − x_b| / range of the scale

the graded agreement of ordinal codings (one minus the Manhattan distance over its maximum; Gower 1971, A General
Coefficient of Similarity, Biometrics 27). A mixed cell scores the mean of its stances. Silence is never imputed.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MIDDLE_SALIENCE = 3.0

Floats = NDArray[np.float64]


def scores(
    positions: pd.DataFrame, values: Mapping[str, float], actors: Sequence[str], topics: Sequence[str]
) -> tuple[Floats, Floats]:
    """Return the score and the stance set of each cell, two float arrays (actors × topics), NaN where not scored.

    `positions`: as `positions.select` gives them; `values`: the scored stances. The score is the mean value of the
    cell's current stances; the stance set is a number that two cells share when they hold just the same stances.
    """
    current = positions[positions["current"]]
    places = {
        name: current[name].cat.set_categories(list(order)).cat.codes  # -1: not among them
        for name, order in (("actor", actors), ("topic", topics), ("stance", values))
    }
    cells = pd.DataFrame(places)
    cells = cells[(cells >= 0).all(axis=1)].drop_duplicates()
    cells["value"] = np.array(list(values.values()))[cells["stance"]]
    cells["set"] = 2.0 ** cells["stance"]
    grouped = cells.groupby(["actor", "topic"]).agg({"value": "mean", "set": "sum"}).reset_index()
    score, sets = np.full((2, len(actors), len(topics)), np.nan)
    score[grouped["actor"], grouped["topic"]] = grouped["value"]
    sets[grouped["actor"], grouped["topic"]] = grouped["set"]
    return score, sets


def salience(positions: pd.DataFrame, actors: Sequence[str], topics: Sequence[str]) -> Floats:
    """Return the salience of each cell (actors × topics): the highest of its current positions, else 3."""
    current = positions[positions["current"]]
    actor, topic = (
        current[name].cat.set_categories(list(order)).cat.codes.to_numpy()
        for name, order in (("actor", actors), ("topic", topics))
    )
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
    held = np.unique(sets[known])
    same = sum((_shared(sets == found, sets == found, weights) for found in held), np.zeros_like(count))
    first, second = np.triu_indices(len(actors), 1)
    n = count[first, second]
    enough = np.where(n >= max(minimum, 1), total[first, second], np.nan)
    graded = 1 - distance[first, second] / enough / (value_range or 1.0)
    exact = same[first, second] / enough
    names = pd.array(list(actors), dtype="str")
    return pd.DataFrame(
        {"a": names[first], "b": names[second], "agreement": graded, "exact": exact, "n": n.astype("int64")}
    )


def splits(score: Floats, a: int, b: int) -> NDArray[np.intp]:
    """Return the places of the topics that split a pair of actors, those where they stand farthest apart first.

    `score`: as `scores` gives it; `a`, `b`: the rows of the two. Topics on which they hold the same are left out.
    """
    apart = np.nan_to_num(np.abs(score[a] - score[b]))
    order = np.argsort(-apart, kind="stable")
    found: NDArray[np.intp] = order[apart[order] > 0]
    return found


def _shared(a: NDArray[np.bool_], b: NDArray[np.bool_], weights: Floats | None) -> Floats:
    """Return for each pair (i, j) on how many topics `a` holds for i and `b` for j, or the weights of both added."""
    left, right = a.astype(np.float32), b.astype(np.float32).T  # counts up to 2^24 are exact in 32 bits
    if weights is None:
        return (left @ right).astype(float)
    heavy: Floats = (a * weights) @ b.T + a @ (b * weights).T
    return heavy
