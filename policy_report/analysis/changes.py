"""What changed between two dates, or since an earlier brief: one row for each cell that is not what it was.

Cells are matched by actor and topic, records by what they say. The order of rows, the ids of records, the names of
files and the numbers of lines play no part.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policy_report.records.fields import FIELDS

NEW, MOVED, WITHDRAWN, EVIDENCE_ADDED, REWORDED = "new", "moved", "withdrawn", "evidence-added", "reworded"
MIXED = "mixed"

EVIDENCE, TEXTS = ([field.name for field in FIELDS if field.compared == what] for what in ("evidence", "wording"))

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def changes(
    before: pd.DataFrame, after: pd.DataFrame, actors: Sequence[str] = (), topics: Sequence[str] = ()
) -> pd.DataFrame:
    """Return one row for each cell that changed, in the order of actors, then of topics.

    `before`, `after`: as `positions.select` gives them, with `current`, the history included. `actors`, `topics`: the
    order of the result; names that they lack follow as they first appear in `after`, then in `before`. They order and
    do not filter: compare like with like, for a cell that only one side could hold is new or withdrawn.

    Columns: `actor`, `topic` (str); `change` (str), the first that holds of
      new             evidence now, none before
      withdrawn       evidence before, none now
      moved           the set of current stances is another one
      evidence-added  more records than before with some date, stance, source and locator, or more of these quoted
      reworded        the summary, quote, speaker or conditions of a record say something else, white space ignored
    `before`, `after` (str): the stance's id, "mixed" for several, "" where there was or is no evidence; `before_date`,
    `after_date` (datetime64[s]): the newest date of the cell, NaT for none.

    Records only count where there are more of them: a record removed from a cell that stays evidenced is no change,
    unless the cell's stances differ without it. Salience, confidence, coder and note are not compared.
    """
    both = pd.concat([before, after], ignore_index=True)
    actor_order, topic_order = (
        list(dict.fromkeys([*given, *after[name].unique(), *before[name].unique()]))
        for name, given in (("actor", actors), ("topic", topics))
    )
    actor, topic = _places(both["actor"], actor_order), _places(both["topic"], topic_order)
    cells, cell = np.unique(actor * len(topic_order) + topic, return_inverse=True)
    said = _said(both, cell, len(before))
    old, new = (_side(said[said["later"] == side], len(cells)) for side in (False, True))
    table = pd.DataFrame(
        {
            "actor": np.array(actor_order)[cells // len(topic_order)],
            "topic": np.array(topic_order)[cells % len(topic_order)],
            "change": _kinds(both, said, old["stance"] == "", new["stance"] == ""),
            "before": old["stance"],
            "after": new["stance"],
            "before_date": old["date"],
            "after_date": new["date"],
        }
    ).astype(dict.fromkeys(("actor", "topic", "change", "before", "after"), "str"))
    return table[table["change"] != ""].reset_index(drop=True)


def _said(both: pd.DataFrame, cell: Ints, earlier: int) -> pd.DataFrame:
    """Return for each record its `cell`, `later` (bool: the other side), `current`, `stance` and `date`."""
    return pd.DataFrame(
        {
            "cell": cell,
            "later": np.arange(len(both)) >= earlier,
            "current": both["current"].to_numpy(dtype=bool),
            "stance": both["stance"].astype(object),
            "date": both["date"].astype("datetime64[s]"),
        }
    )


def _places(column: "pd.Series[Any]", order: Sequence[str]) -> Ints:
    places = {name: place for place, name in enumerate(order)}
    return np.asarray(column.astype(object).map(places), dtype=np.int64)


def _side(said: pd.DataFrame, cells: int) -> pd.DataFrame:
    """Return what one side holds of each cell: `stance` ("" for none) and `date`."""
    current = said[said["current"]].groupby("cell")
    found = pd.DataFrame({"count": current["stance"].nunique(), "stance": current["stance"].first()})
    found = found.assign(date=said.groupby("cell")["date"].max()).reindex(range(cells))
    stance = found["stance"].mask(found["count"] > 1, MIXED).astype(object)
    return pd.DataFrame({"stance": stance.where(stance.notna(), ""), "date": found["date"].astype("datetime64[s]")})


def _kinds(both: pd.DataFrame, said: pd.DataFrame, had_none: "pd.Series[bool]", has_none: "pd.Series[bool]") -> Any:
    """Return the change of each cell, "" for none."""
    cell, later = said["cell"].to_numpy(), said["later"].to_numpy()
    values = {name: _values(both[name]) for name in (*EVIDENCE, *TEXTS)}
    evidence = _numbers(cell, *(values[name] for name in EVIDENCE))
    texts = _numbers(evidence, *(values[name] for name in TEXTS))
    quoted = values["quote"] > 0
    added = _more(cell, evidence, later) | _more(cell[quoted], evidence[quoted], later[quoted], len(had_none))
    holds = (had_none.to_numpy(), has_none.to_numpy(), _moved(said, len(had_none)), added, _more(cell, texts, later))
    kinds = [np.array(kind) for kind in (NEW, WITHDRAWN, MOVED, EVIDENCE_ADDED, REWORDED)]
    return np.select(list(holds), kinds, default=np.array(""))


def _values(column: "pd.Series[Any]") -> Ints:
    """Return a number for each value of a column: the same for texts alike but for white space, 0 for no text."""
    codes, values = pd.factorize(column, use_na_sentinel=False)
    flat = (" ".join(str(value).split()) for value in values)
    return np.asarray(pd.factorize(np.array(["", *flat], dtype=object))[0][1:][codes], dtype=np.int64)


def _numbers(*columns: Ints) -> Ints:
    """Return a number for each row, the same where all columns are."""
    total = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        total = pd.factorize(total * (column.max(initial=0) + 1) + column)[0].astype(np.int64)
    return total


def _moved(said: pd.DataFrame, cells: int) -> Flags:
    """Return whether a cell has a current stance on one side only."""
    held = said.loc[said["current"], ["cell", "stance", "later"]].drop_duplicates()
    alone = held.loc[~held.duplicated(["cell", "stance"], keep=False), "cell"]
    return np.bincount(alone, minlength=cells) > 0


def _more(cell: Ints, record: Ints, later: Flags, cells: int | None = None) -> Flags:
    """Return for each cell whether some record number occurs more often on the later side than on the earlier."""
    length = record.max(initial=-1) + 1
    risen = np.bincount(record[later], minlength=length) > np.bincount(record[~later], minlength=length)
    return np.bincount(cell[risen[record]], minlength=cell.max(initial=-1) + 1 if cells is None else cells) > 0
