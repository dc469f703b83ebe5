"""Coders: how well they agree, and which records of a cell are one statement that several of them read.

alpha = 1 − observed disagreement / disagreement expected by chance: 1 when the coders always agree, 0 when they agree
no more often than chance (K. Krippendorff 2011, Computing Krippendorff's Alpha-CoderReliability, University of
Pennsylvania), computed by the `krippendorff` package.

Two records of one date, stance and source by different coders are one position coded by both. Records of one statement
to which the coders give different stances are a difference of coders, not of the actor.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from policy_report.brief.report import Reliability
from policy_report.text import same_place

Level = Literal["nominal", "ordinal", "interval"]


def alpha(
    positions: pd.DataFrame, values: Mapping[str, float], levels: Sequence[Level] = ("nominal", "ordinal")
) -> list[Reliability]:
    """Return the reliability at each level; at none where there is nothing to compare, or all of it has one value.

    `positions`: columns `actor`, `topic`, `date`, `stance`, `coder`, history included; `values`: the value of each
    scored stance. What is coded is a cell on a date (actor, topic, date). Records without
    a coder do not count, nor does a coder who gave one cell two stances: that is no single value.

    Nominal compares all stances, `declined` and `not-applicable` too. Ordinal and interval compare the scored ones
    only, by their values (ordinal: by the order of their values), so their n may be smaller.
    """
    if not (positions["coder"] != "").any():
        return []
    coded = _coded(positions)
    names = {stance: place for place, stance in enumerate(coded["stance"].unique())}
    found = (_reliability(level, coded, names if level == "nominal" else values) for level in levels)
    return [reliability for reliability in found if reliability]


def _coded(positions: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each coder of each cell: `unit` (int), `coder`, `stance` (str)."""
    given = positions.loc[positions["coder"] != "", ["actor", "topic", "date", "coder", "stance"]]
    unit = given.groupby(["actor", "topic", "date"], observed=True, dropna=False).ngroup()
    coded = pd.DataFrame({"unit": unit, "coder": given["coder"].astype(str), "stance": given["stance"].astype(str)})
    coded = coded.drop_duplicates()
    return coded[~coded.duplicated(["unit", "coder"], keep=False)]


def _reliability(level: Level, coded: pd.DataFrame, values: Mapping[str, float]) -> Reliability | None:
    """Return the reliability over the stances that have a value; None where chance is undefined."""
    valued = coded.assign(value=coded["stance"].map(dict(values))).dropna(subset="value")
    shared = valued[valued.duplicated("unit", keep=False)]
    if shared["value"].nunique() < 2:  # noqa: PLR2004 - one value leaves nothing to expect
        return None
    import krippendorff

    counts = pd.crosstab(shared["unit"], shared["value"])
    figure = krippendorff.alpha(
        value_counts=counts.to_numpy(),
        value_domain=counts.columns.to_numpy(dtype=np.float64),
        level_of_measurement=level,
    )
    return Reliability(level, float(figure), shared["unit"].nunique(), shared["coder"].nunique())


# --- one statement read by several coders ----------------------------------------------------------------------------


class CodedRecord(NamedTuple):
    """The fields of a record that identify its statement: "" for those left out."""

    date: date | None
    stance: str
    source: str
    locator: str
    coder: str
    quote: str = ""
    summary: str = ""


def same(records: Sequence[CodedRecord]) -> list[int]:
    """Return for each record of a cell the place of the record that it codes again, its own place where of none.

    Of records that are one position the fullest stands for all: the one with a quote, then with the longest summary.
    A coder's second record of a stance is a second position: the other's joins the one with its locator first.
    """
    found = list(range(len(records)))
    heads: dict[tuple[date | None, str, str], list[int]] = {}
    joined: dict[tuple[int, str], None] = {}
    fullest = sorted(found, key=lambda i: (not records[i].quote, -len(records[i].summary), i))
    for place in (i for i in fullest if records[i].coder and records[i].source):
        record = records[place]
        key = (record.date, record.stance, record.source)
        free = [head for head in heads.get(key, []) if (head, record.coder) not in joined]
        in_place = (head for head in free if same_place(records[head].locator) == same_place(record.locator))
        found[place] = next(in_place, free[0] if free else place)
        joined[found[place], record.coder] = None
        if found[place] == place:
            heads.setdefault(key, []).append(place)
    return found


def differ(records: Sequence[CodedRecord]) -> bool:
    """Return whether the records are coders' different stances on one statement: one date, one source, one place in it.

    Every record must have a coder, and every coder one stance: who gives two means that the actor said two things.
    """
    stances: dict[str, set[str]] = {}
    for record in records:
        stances.setdefault(record.coder, set()).add(record.stance)
    statements = {(record.date, record.source) for record in records}
    places = {same_place(record.locator) for record in records} - {""}
    return (
        len(set().union(*stances.values())) > 1
        and all(len(held) == 1 for held in stances.values())
        and "" not in stances
        and len(statements) == 1
        and all(record.source for record in records)
        and len(places) <= 1
    )
