"""The tidy table of positions that everything else is computed from: its columns, its order, what counts when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from policy_report.records.fields import DTYPES, FIELDS, GIVEN, INTERNAL, NAMES, UNPRINTED
from policy_report.spans import between

COLUMNS = {field.name: DTYPES[field.type] for field in FIELDS if field.kept}
"""Column → dtype. A text that a record leaves out is "", a date NaT; `actor`, `topic`, `stance`, `source` hold ids."""

EVERY = slice(None)


def newest_date(positions: pd.DataFrame, rows: Any = EVERY) -> date | None:
    """Return the newest date of positions, or None when none is dated; a month or a year where that ends last.

    `rows`: those that count, as NumPy takes them.
    """
    begins, ends = (positions[name].to_numpy()[rows] for name in ("begins", "date"))
    dated = ~np.isnat(ends)
    if not dated.any():
        return None
    newest = ends[dated].max()
    return between(pd.Timestamp(begins[ends == newest].max()).date(), pd.Timestamp(newest).date())


def days(positions: pd.DataFrame) -> "pd.Series[Any]":
    """Return the date of each position as what it is, a day, a month or a year; None for none."""
    first, last = (positions[name].dt.date for name in ("begins", "date"))
    found = [None if end is pd.NaT else between(begin, end) for begin, end in zip(first, last, strict=True)]
    return pd.Series(found, index=positions.index, dtype=object)


def current(positions: pd.DataFrame) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return for each position whether none of its cell begins after it ended."""
    actor, topic = positions["actor"].cat, positions["topic"].cat
    cell = pd.factorize(actor.codes.astype("int64") * len(topic.categories) + topic.codes)[0]
    begins, ends = (positions[name].to_numpy().view("int64") for name in ("begins", "date"))  # NaT is the least
    latest = np.full(len(positions), np.iinfo(np.int64).min)
    np.maximum.at(latest, cell, begins)
    return np.asarray(ends >= latest[cell])


def known(
    positions: pd.DataFrame, as_of: date | None, known_on: date | None = None
) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return for each row whether it counts as of a day: dated on it or before, or undated; all count for None.

    `known_on`: a day after which nothing was recorded; a record that does not say when is known since its own date.
    """
    found = np.ones(len(positions), dtype=bool)
    if as_of:
        found &= _until(positions["date"], as_of)
    if known_on:
        found &= _until(positions["recorded"].fillna(positions["date"]), known_on)
    return found


def _until(days: "pd.Series[Any]", last: date) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    return ~(days.to_numpy() > np.datetime64(last))  # no day is later than none


def codes(column: "pd.Series[Any]", order: Sequence[str]) -> "np.ndarray[Any, np.dtype[np.intp]]":
    """Return the place of each value of a category column in `order`, -1 where it has none."""
    places = {name: i for i, name in enumerate(order)}
    found = np.array([places.get(name, -1) for name in column.cat.categories.tolist()], dtype=np.intp)
    return found[column.cat.codes]


def held(
    positions: pd.DataFrame, actors: Sequence[str], topics: Sequence[str], stances: Sequence[str]
) -> tuple["np.ndarray[Any, np.dtype[np.intp]]", "np.ndarray[Any, np.dtype[np.intp]]"]:
    """Return each stance of each cell once: the place of the cell (actors × topics, row by row) and of the stance.

    `positions`: the category columns `actor`, `topic` and `stance`; those of others than are named are left out.
    """
    orders = (("actor", actors), ("topic", topics), ("stance", stances))
    actor, topic, stance = (codes(positions[name], order) for name, order in orders)
    inside = (actor >= 0) & (topic >= 0) & (stance >= 0)
    places = (actor * len(topics) + topic) * len(stances) + stance
    return np.divmod(pd.unique(places[inside]), max(1, len(stances)))


def chosen(
    positions: pd.DataFrame,
    actors: Sequence[str],
    topics: Sequence[str],
    as_of: date | None = None,
    known_on: date | None = None,
) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return for each row whether it is a position of the given actors and topics that is `known`."""
    actor, topic = codes(positions["actor"], actors), codes(positions["topic"], topics)
    return (actor >= 0) & (topic >= 0) & known(positions, as_of, known_on)


def stances(chosen: pd.DataFrame) -> pd.DataFrame:
    """Return each stance of the current positions once, without evidence and words. `chosen`: as `select` gives it."""
    held = chosen[chosen["current"]].drop_duplicates(["actor", "topic", "stance"])
    unsaid = [field.name for field in GIVEN if field.compared and field.name not in ("stance", "date", "source")]
    texts = dict.fromkeys((name for name in unsaid if name in held), "")
    source = pd.Categorical([""] * len(held))
    return held.assign(**texts, date=None, source=source).astype({"date": DTYPES["date"]})


def select(
    positions: pd.DataFrame,
    actors: Sequence[str],
    topics: Sequence[str],
    as_of: date | None,
    known_on: date | None = None,
) -> pd.DataFrame:
    """Return the positions of the given actors and topics that are `known`, in the order of the matrix.

    Sorted by actor and topic as given, newest first within a cell, then by what the records say: the order of files
    and rows changes nothing. Adds `current` (bool): whether no position of its cell begins after it ended.
    """
    rows = chosen(positions, actors, topics, as_of, known_on)
    found = positions[rows]
    cell = codes(found["actor"], actors) * len(topics) + codes(found["topic"], topics)
    age = -found["date"].astype("int64").where(found["date"].notna(), -(2**62)).to_numpy()
    begins = -found["begins"].astype("int64").to_numpy()
    order = np.lexsort((*_ties(found, cell), begins, age, cell))
    found = found.iloc[order].reset_index(drop=True)
    return found.assign(current=current(found))


def _ties(found: pd.DataFrame, cell: "np.ndarray[Any, Any]") -> tuple["np.ndarray[Any, Any]", ...]:
    """Return the sort keys, last first, that order the positions of one cell; only where a cell has several.

    What a brief does not print decides last: between positions that read the same.
    """
    if len(np.unique(cell)) == len(cell):
        return ()
    texts = [name for name in NAMES if name in COLUMNS and name not in ("actor", "topic", "date")]
    texts.sort(key=lambda name: name in INTERNAL | UNPRINTED)
    keys = (found[name].astype(str) for name in ("file", *reversed(texts)))
    return (found["line"].to_numpy(), *(pd.factorize(key, sort=True)[0] for key in keys))
