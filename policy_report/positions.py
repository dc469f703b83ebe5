"""The tidy table of positions that everything else is computed from: its columns, its order, what counts when."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

COLUMNS = {
    "actor": "category",
    "topic": "category",
    "stance": "category",
    "date": "datetime64[s]",  # NaT: undated, older than any dated one
    "summary": "str",
    "quote": "str",
    "speaker": "str",
    "source": "category",
    "locator": "str",
    "conditions": "str",
    "salience": "Int8",
    "confidence": "category",
    "coder": "str",
    "note": "str",
    "file": "category",
    "line": "int64",
}
"""Column → dtype. Text that a record leaves out is ""; `actor`, `topic`, `stance`, `source` hold ids."""


def newest_date(positions: pd.DataFrame) -> date | None:
    """Return the newest date in the records, or None when none is dated."""
    newest = positions["date"].max()
    return None if pd.isna(newest) else newest.date()


def select(positions: pd.DataFrame, actors: Sequence[str], topics: Sequence[str], as_of: date | None) -> pd.DataFrame:
    """Return the positions of the given actors and topics that were known on `as_of`, in the order of the matrix.

    Sorted by actor and topic as given, newest first within a cell, then by what the records say: the order of files
    and rows changes nothing. Adds `current` (bool): whether the position has the newest date of its cell.
    """
    chosen = positions[positions["actor"].isin(actors) & positions["topic"].isin(topics)]
    if as_of is not None:
        chosen = chosen[chosen["date"].isna() | (chosen["date"] <= pd.Timestamp(as_of))]
    order = pd.DataFrame(
        {
            "actor": chosen["actor"].astype(str).map({name: i for i, name in enumerate(actors)}),
            "topic": chosen["topic"].astype(str).map({name: i for i, name in enumerate(topics)}),
            "age": -chosen["date"].astype("int64").where(chosen["date"].notna(), -(2**62)),
            **{name: chosen[name].astype(str) for name in ("stance", "source", "summary", "quote", "file")},
            "line": chosen["line"],
        }
    )
    chosen = chosen.loc[order.sort_values(list(order.columns)).index].reset_index(drop=True)
    newest = chosen.groupby(["actor", "topic"], observed=True)["date"].transform("max")
    current = (chosen["date"] == newest) | (chosen["date"].isna() & newest.isna())
    return chosen.assign(current=current)
