"""What the readers of a brief may know: records in, the records as if what is withheld from them had never been, out.

This is the one place where markings, embargoes, withheld attribution and sign-off count. It comes before everything
that is computed, so nothing behind it (a figure, a number of a source, a date by default, a name of a file) can tell
that there was more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policy_report.i18n import term
from policy_report.records.fields import WITHHELD
from policy_report.records.models import Reading, Source
from policy_report.records.validate import Records
from policy_report.texts import split

SHOWN, MARKING, EMBARGO, REVIEW = range(4)  # why a position is left out; the first reason that holds
UNATTRIBUTED = (
    "source withheld"  # stands for every source of a position whose attribution is withheld; no id has a space
)
UNATTRIBUTED_SOURCE = Source.model_construct(id=UNATTRIBUTED, title=term("Source withheld"))
ATTRIBUTION = {"speaker", "locator", "coder", "source_title"}  # beside the source

Flags = NDArray[np.bool_]
Ids = Mapping[str, set[str]]  # of what readers may not know, by kind: actor, topic, source


@dataclass(frozen=True)
class Audience:
    """The readers of a brief. `ceiling`: the highest marking that they may see; None: all.

    `as_of`: the day of the brief, on which an embargo may have ended; None: none has. `reviewed`: they get nothing that
    nobody signed off.
    """

    ceiling: str | None = None
    as_of: date | None = None
    reviewed: bool = False


TEAM = Audience(as_of=date.max)  # who keeps the records; what is said without attribution goes into no output even so


def for_audience(records: Records, audience: Audience) -> Records:
    """Return what an audience may know: `records` themselves where that is all.

    The positions keep their index, so that each can be found among those of `records`.
    """
    if audience not in records.by_audience:
        records.by_audience[audience] = _for_audience(records, audience)
    return records.by_audience[audience]


def reasons(records: Records, audience: Audience) -> NDArray[np.int8]:
    """Return for each position why it is left out, `SHOWN` where it is not; a marking first, then an embargo."""
    positions = records.positions
    found = np.zeros(len(positions), dtype=np.int8)
    if audience.reviewed:
        found[:] = REVIEW if records.reviewed is None else np.where(records.reviewed, SHOWN, REVIEW)
    own = _after(positions["embargo"], audience.as_of)
    found[own | _any_of(positions["source"], _embargoed(records, audience))] = EMBARGO
    above = above_ceiling(records, audience)
    for kind in above:
        found[_any_of(positions[kind], above[kind])] = MARKING
    if records.markings and audience.ceiling:
        found[_any_of(positions["marking"], _above(records, audience, positions["marking"].cat.categories))] = MARKING
    return found


def above_ceiling(records: Records, audience: Audience) -> Ids:
    """Return the declared actors, topics and sources that are marked higher than an audience may see."""
    if not (records.markings and audience.ceiling):
        return {}
    top = records.markings.level(audience.ceiling)
    declared: dict[str, Mapping[str, Any]] = {
        "actor": {name: each for name, each in records.actors.items() if name not in records.undeclared},
        "topic": records.topics,
        "source": {name: each for name, each in records.sources.items() if records.names["source"].get(name)},
    }
    return {
        kind: {name for name, each in things.items() if records.markings.level(each.marking) > top}
        for kind, things in declared.items()
    }


def embargoed(records: Records, audience: Audience) -> bool:
    """Return whether anything is under embargo for an audience."""
    return bool(_embargoed(records, audience) or _after(records.positions["embargo"], audience.as_of).any())


def restricted(records: Records) -> bool:
    """Return whether what is shown depends on the audience at all."""
    return records.markings is not None or embargoed(records, Audience())


def _for_audience(records: Records, audience: Audience) -> Records:
    shown = reasons(records, audience) == SHOWN
    hidden = {kind: set(ids) for kind, ids in above_ceiling(records, audience).items()}
    hidden["source"] = hidden.get("source", set()) | _embargoed(records, audience)
    spoken_for = (records.positions["attribution"] == WITHHELD).to_numpy()
    if shown.all() and not any(hidden.values()) and not spoken_for.any():
        return records
    positions = _trimmed(_unattributed(records.positions.take(np.flatnonzero(shown)), spoken_for[shown]))
    cited, named = set(positions["source"].cat.categories), set(positions["actor"].cat.categories)
    gone = hidden.get("actor", set()) | (records.undeclared - named)
    actors = {name: actor for name, actor in records.actors.items() if name not in gone}
    topics = {name: topic for name, topic in records.topics.items() if name not in hidden.get("topic", set())}
    sources = _sources(records, positions, hidden["source"], cited)
    return replace(
        records,
        actors=actors,
        topics=topics,
        sources=sources,
        names={kind: records.names[kind].only(ids) for kind, ids in _ids(actors, topics, sources).items()},
        positions=positions,
        readings=tuple(each for each in records.readings if not _concerns(each, hidden)),
        undeclared=records.undeclared - gone,
        reviewed=_reviewed(records.reviewed, shown),
    )


def _reviewed(reviewed: Flags | None, shown: Flags) -> Flags | None:
    """Return which of the shown positions are signed off; None where all that anybody signed is withheld."""
    if reviewed is None or (reviewed.any() and not reviewed[shown].any()):
        return None
    return reviewed[shown]


def _ids(actors: Mapping[str, Any], topics: Mapping[str, Any], sources: Mapping[str, Any]) -> dict[str, set[str]]:
    return {"actor": set(actors), "topic": set(topics), "source": set(sources)}


def _concerns(reading: Reading, hidden: Ids) -> bool:
    return any(getattr(reading, kind) in ids for kind, ids in hidden.items())


def _sources(records: Records, positions: pd.DataFrame, hidden: set[str], cited: set[str]) -> dict[str, Source]:
    """Return the sources that are declared or still cited; what is cited by its address is called as it is there."""
    declared, found = records.names["source"], {}
    addresses = {name for name in cited if name in records.sources and declared.get(name) is None}
    citing = positions[_any_of(positions["source"], addresses)]
    titles = citing["source_title"].groupby(citing["source"].astype(str)).max().to_dict()
    for name, source in records.sources.items():
        if name in addresses:
            found[name] = source.model_copy(update={"title": titles.get(name) or name})
        elif declared.get(name) and name not in hidden:
            found[name] = source
    return found | ({UNATTRIBUTED: UNATTRIBUTED_SOURCE} if UNATTRIBUTED in cited else {})


def _unattributed(positions: pd.DataFrame, withheld: Flags) -> pd.DataFrame:
    """Return positions, those of withheld attribution without who said it, where, and who coded it."""
    if not withheld.any():
        return positions
    said = [str(name) for name in positions if split(str(name))[0] in ATTRIBUTION]
    sourced = withheld & (positions["source"] != "").to_numpy()
    source = positions["source"].cat.add_categories([UNATTRIBUTED])
    return positions.assign(
        source=source.where(~sourced, UNATTRIBUTED),
        **{name: positions[name].mask(withheld, "") for name in said},
    )


def _trimmed(positions: pd.DataFrame) -> pd.DataFrame:
    """Return positions whose columns of names know only the names that are there."""
    names = positions.select_dtypes("category").columns.drop("quote_check")  # which has all of its words at all times
    return positions.assign(**{name: _used(positions[name].array) for name in names})


def _used(column: "pd.Categorical[Any]") -> "pd.Categorical[Any]":
    """Return a column that knows only its own names: as `remove_unused_categories`, which sorts a million codes."""
    used = np.zeros(len(column.categories), dtype=bool)
    used[column.codes] = True
    if used.all():
        return column
    places = (np.cumsum(used) - 1).astype(column.codes.dtype)
    return pd.Categorical.from_codes(places[column.codes], column.categories[used])


def _embargoed(records: Records, audience: Audience) -> set[str]:
    """Return the sources that are under embargo."""
    as_of = audience.as_of
    dated = ((name, source.embargo) for name, source in records.sources.items())
    return {name for name, embargo in dated if embargo and (as_of is None or embargo > as_of)}


def _above(records: Records, audience: Audience, names: "pd.Index[str]") -> set[str]:
    """Return those of the markings of records that are higher than the ceiling; "" is that of what is not marked."""
    markings, ceiling = records.markings, audience.ceiling
    return {name for name in names if markings and markings.level(name) > markings.level(ceiling)}


def _after(days: "pd.Series[Any]", as_of: date | None) -> Flags:
    """Return for each day whether it is later than another; any is later than None."""
    return (days.notna() if as_of is None else days > pd.Timestamp(as_of)).to_numpy()


def _any_of(column: "pd.Series[Any]", names: set[str]) -> Flags:
    """Return for each row whether its category is one of the names."""
    if not names:
        return np.zeros(len(column), dtype=bool)
    found = np.array([name in names for name in column.cat.categories], dtype=bool)
    return np.asarray(found[column.cat.codes])
