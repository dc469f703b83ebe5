"""The comparison matrix: what is known of each actor on each topic, every kind of silence told apart."""

from collections.abc import Sequence

import pandas as pd

from policy_report.records.models import DECLINED, NOT_APPLICABLE

STANCE, MIXED, NO_EVIDENCE = "stance", "mixed", "no-evidence"


def cells(positions: pd.DataFrame, actors: Sequence[str], topics: Sequence[str]) -> pd.DataFrame:
    """Return the matrix in long form: one row a cell, actors × topics in the given order.

    `positions`: as `positions.select` gives it, with `current`. Columns of the result: `actor`, `topic` (str); `state`
    (str): stance, mixed, declined, not-applicable or no-evidence; `stance` (str): the stance's id, "" where the cell is
    mixed or has no evidence. Only the newest date of a cell counts; two stances on it make the cell mixed.
    """
    current = positions[positions["current"]]
    keys = [current["actor"].astype(str), current["topic"].astype(str)]
    grouped = current["stance"].astype(str).groupby(keys)
    found = pd.DataFrame({"distinct": grouped.nunique(), "stance": grouped.first()})
    every = pd.MultiIndex.from_product([list(actors), list(topics)], names=["actor", "topic"])
    table = found.reindex(every)
    silent = table["distinct"].isna()
    mixed = table["distinct"] > 1
    refused = table["stance"].isin([DECLINED, NOT_APPLICABLE])
    table["state"] = STANCE
    table["state"] = table["state"].mask(refused, table["stance"]).mask(mixed, MIXED).mask(silent, NO_EVIDENCE)
    table["stance"] = table["stance"].mask(mixed | silent, "")
    return table[["state", "stance"]].reset_index()
