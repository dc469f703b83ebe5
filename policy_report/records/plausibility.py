"""What records may say and seldom mean: a topic that nobody took a position on, names a reader would take for one.

Goes in: what the readers gave and the valid records. Comes out: warnings, which `check` tells. A brief can be built all
the same and shows what is so: an empty column, two rows.

Nothing here looks at a clock. That a date lies ahead is seen by what the records say themselves: the day on which the
source was read, and the dates of all other records.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.readers.base import Declaration, Raw, counted
from policy_report.records.validate import Records
from policy_report.text import fold, lookalike, sort_key

# Years between the newest date and the next one that look like a slip of the finger, as 2052 for 2025: where the others
# lie closer together than that, or, with one other date to compare with, a century.
FAR, FAR_OF_ONE = 20, 100
YEAR = 365.25
CALLED = {"actor": "name", "topic": "title"}


def doubts(raws: Sequence[Raw], records: Records) -> list[Problem]:
    """Return the warnings, in no order."""
    declared = [declaration for raw in raws for declaration in raw.declarations]
    positions = records.positions
    return [*_similar(declared), *_empty(declared, positions), *_read_before(records), *_far(positions)]


def _similar(declared: Iterable[Declaration]) -> list[Problem]:
    """Return a warning for each name that differs from another in what few people see: accents, lookalike letters."""
    first: dict[tuple[str, str], str] = {}
    problems = []
    for found in declared:
        field = CALLED.get(found.kind, "")
        name = str(found.values.get(field, ""))
        other = first.setdefault((found.kind, lookalike(name)), name)
        if name and fold(other) != fold(name):
            accents = sort_key(fold(other))[0] == sort_key(fold(name))[0]
            what = "accents" if accents else "letters of another script that look the same"
            message = f"differs from '{other}' only in {what}; make it an alias if both are the same {found.kind}"
            problems.append(found.problem((field,), message, checks.SIMILAR_NAME))
    return problems


def _empty(declared: Iterable[Declaration], positions: pd.DataFrame) -> list[Problem]:
    """Return a warning for each topic without a position."""
    known = set(positions["topic"].unique())
    message = "no position is on it; its column of the matrix is empty"
    return [
        found.problem(("id",), message, checks.EMPTY_TOPIC)
        for found in declared
        if found.kind == "topic" and found.values.get("id") not in known
    ]


def _read_before(records: Records) -> list[Problem]:
    """Return a warning for each position that is newer than the day on which somebody read its source."""
    positions = records.positions
    read = {source.id: source.accessed for source in records.sources.values() if source.accessed}
    source = positions["source"].cat
    days = np.array([*(read.get(name) for name in source.categories), None], dtype="datetime64[s]")
    late = positions[positions["date"].to_numpy() > days[source.codes]]
    return _late(late, [f"after the day on which its source was read, {read[name]}" for name in late["source"]])


def _far(positions: pd.DataFrame) -> list[Problem]:
    """Return a warning for each position whose date is far newer than that of any other."""
    days = np.sort(positions["date"].dropna().unique())
    *others, newest = days.astype("datetime64[D]").astype(int) if len(days) > 1 else (0, 0)
    years = (newest - others[-1]) / YEAR
    if years <= max(FAR if len(others) > 1 else FAR_OF_ONE, (others[-1] - others[0]) / YEAR):
        return []
    late = positions[(positions["date"] == days[-1]).to_numpy()]
    what = f"{years:.0f} years after the next newest date; a brief without `as_of` is as of this day"
    return _late(late, [what] * len(late))


def _late(positions: pd.DataFrame, said: Sequence[str]) -> list[Problem]:
    wrong = list(zip(positions["file"], positions["line"], positions["date"].dt.date, said, strict=True))

    def say(found: tuple[str, int, object, str]) -> Problem:
        file, line, day, what = found
        return Problem(str(file), int(line), f"{day} is {what}", checks.LATE_DATE, field="date")

    return counted(wrong, say, "records")
