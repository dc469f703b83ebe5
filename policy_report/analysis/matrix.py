"""The comparison matrix: what is known of each actor on each topic, and how polarised a topic is.

Polarisation is (1 − A) / 2 with A van der Eijk's agreement in ordered rating scales (C. van der Eijk 2001, Measuring
Agreement in Ordered Rating Scales, Quality & Quantity 35): 0 when all hold one stance, 0.5 when the stances are spread
evenly, 1 when half of the actors stand at each end.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policy_report.records.models import DECLINED, NOT_APPLICABLE
from policy_report.records.positions import held

STANCE, MIXED, NO_EVIDENCE = "stance", "mixed", "no-evidence"
MINIMUM_ACTORS = 3  # for a polarisation


def cells(positions: pd.DataFrame, actors: Sequence[str], topics: Sequence[str]) -> pd.DataFrame:
    """Return the matrix in long form: one row a cell, actors × topics in the given order.

    `positions`: as `positions.select` gives it, with `current`. Columns of the result: `actor`, `topic` (str); `state`
    (str): stance, mixed, declined, not-applicable or no-evidence; `stance` (str): the stance's id, "" where the cell is
    mixed or has no evidence. Only the newest date of a cell counts; two stances on it make the cell mixed.
    """
    current = positions[positions["current"]]
    names = [*current["stance"].cat.categories]
    cell, stance = held(current, actors, topics, names)
    found = np.full(len(actors) * len(topics), len(names))
    found[cell] = stance
    found[np.bincount(cell, minlength=len(found)) > 1] = len(names) + 1
    refused = (DECLINED, NOT_APPLICABLE)
    states = [*(name if name in refused else STANCE for name in names), NO_EVIDENCE, MIXED]
    columns = {
        "actor": (actors, np.repeat(np.arange(len(actors)), len(topics))),
        "topic": (topics, np.tile(np.arange(len(topics)), len(actors))),
        "state": (states, found),
        "stance": ([*names, "", ""], found),
    }
    return pd.DataFrame({name: pd.array([*texts], dtype="str").take(at) for name, (texts, at) in columns.items()})


# --- where a topic stands --------------------------------------------------------------------------------------------


def step_counts(positions: pd.DataFrame, steps: Sequence[str], topics: Sequence[str]) -> NDArray[np.float64]:
    """Return how many actors stand on each ordered step of the scale: floats, topics × steps.

    `positions`: as `positions.select` gives them. An actor whose cell is mixed counts in equal parts on its steps.
    """
    current = positions[positions["current"]]
    cell, step = held(current, [*current["actor"].cat.categories], topics, steps)
    counts = np.zeros((len(topics), len(steps)))
    np.add.at(counts, (cell % len(topics), step), 1.0 / np.bincount(cell)[cell])
    return counts


def polarisation(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (1 − A) / 2 for each row of step counts, NaN below three actors or with fewer than three steps."""
    result = np.full(len(counts), np.nan)
    enough = (counts.sum(axis=1) > MINIMUM_ACTORS - 0.5) & (counts.shape[1] >= 3)  # noqa: PLR2004 - A is built on triples
    result[enough] = (1 - van_der_eijk(counts[enough])) / 2
    return result


def van_der_eijk(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return van der Eijk's agreement A, from −1 to 1, for each row of counts on K ≥ 3 ordered steps.

    The counts are peeled into layers of equal height; A is the mean of the layers' pattern agreements, weighted by
    how many actors each layer holds. Each row needs an actor.
    """
    left, total = counts, counts.sum(axis=1, keepdims=True)
    result = np.zeros(len(counts))
    for _ in range(counts.shape[1]):
        present = left > total * 1e-12  # less is what rounding leaves
        height = np.where(present, left, total).min(axis=1, keepdims=True)
        weight = (height * present / total).sum(axis=1)
        patterns, inverse = np.unique(present, axis=0, return_inverse=True)
        agreements = np.array([_pattern_agreement(pattern) for pattern in patterns])
        result += weight * agreements[inverse.ravel()]
        left = np.where(present, left - height, 0.0)
    return result


def _pattern_agreement(pattern: NDArray[np.bool_]) -> float:
    """Return A of a layer: U · (1 − (S − 1) / (K − 1)), with U its unimodality and S its steps of K."""
    k, s = len(pattern), int(pattern.sum())
    if s <= 1:
        return 1.0
    if s == k:
        return 0.0
    triples = Counter(combinations(pattern.tolist(), 3))
    unimodal, bimodal = triples[True, True, False] + triples[False, True, True], triples[True, False, True]
    u = ((k - 2) * unimodal - (k - 1) * bimodal) / ((k - 2) * (unimodal + bimodal))
    return float(u * (1 - (s - 1) / (k - 1)))
