"""How well coders agree who coded the same cells: Krippendorff's alpha.

alpha = 1 − observed disagreement / disagreement expected by chance: 1 when the coders always agree, 0 when they agree
no more often than chance (K. Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, University of
Pennsylvania), computed by the `krippendorff` package.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

Level = Literal["nominal", "ordinal", "interval"]


@dataclass(frozen=True)
class Reliability:
    """Alpha at a level of measurement over `n` cells that two or more of `coders` coders coded.

    `alpha` is None where there is nothing to compare (n = 0) or all of it has one value, so that chance is undefined.
    """

    level: Level
    alpha: float | None
    n: int
    coders: int


def alpha(
    positions: pd.DataFrame,
    values: Mapping[str, float],
    steps: Sequence[str],
    levels: Sequence[Level] = ("nominal", "ordinal"),
) -> list[Reliability]:
    """Return the reliability at each level.

    `positions`: columns `actor`, `topic`, `date`, `stance`, `coder`, history included; `values`: the value of each
    scored stance; `steps`: the scored stances. What is coded is a cell on a date (actor, topic, date). Records without
    a coder do not count, nor does a coder who gave one cell two stances: that is no single value.

    Nominal compares all stances, `declined` and `not-applicable` too. Ordinal and interval compare the scored ones
    only, by their values (ordinal: by the order of their values), so their n may be smaller.
    """
    coded = _coded(positions)
    scored = coded[coded["stance"].isin(list(steps))]
    number = {stance: place for place, stance in enumerate(coded["stance"].unique())}
    found = []
    for level in levels:
        data, numbers = (coded, number) if level == "nominal" else (scored, {name: values[name] for name in steps})
        found.append(_reliability(level, data.assign(value=data["stance"].map(numbers))))
    return found


def _coded(positions: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each coder of each cell: `unit` (int), `coder`, `stance` (str)."""
    given = positions.loc[positions["coder"] != "", ["actor", "topic", "date", "coder", "stance"]]
    unit = given.groupby(["actor", "topic", "date"], observed=True, dropna=False).ngroup()
    coded = pd.DataFrame({"unit": unit, "coder": given["coder"].astype(str), "stance": given["stance"].astype(str)})
    coded = coded.drop_duplicates()
    return coded[~coded.duplicated(["unit", "coder"], keep=False)]


def _reliability(level: Level, coded: pd.DataFrame) -> Reliability:
    import krippendorff

    shared = coded[coded.duplicated("unit", keep=False)]
    n, coders = shared["unit"].nunique(), shared["coder"].nunique()
    counts = pd.crosstab(shared["unit"], shared["value"]) if n else pd.DataFrame()
    if counts.shape[1] < 2:  # noqa: PLR2004 - one value leaves nothing to expect
        return Reliability(level, None, n, coders)
    figure = krippendorff.alpha(
        value_counts=counts.to_numpy(),
        value_domain=counts.columns.to_numpy(dtype=np.float64),
        level_of_measurement=level,
    )
    return Reliability(level, float(figure), n, coders)
