"""What an earlier brief said, as its readers may know it today: what is withheld by now leaves the earlier side too.

So a position that was withdrawn from view is no change, and no change tells of it. Positions of the earlier side go in,
as plain values, those that stay come out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from policy_report.records.audience import UNATTRIBUTED
from policy_report.records.fields import WITHHELD
from policy_report.records.positions import days
from policy_report.records.validate import Records

WHOLE = ("actor", "topic", "stance", "date", "source", "locator", "summary", "quote", "speaker", "conditions")
BARE = WHOLE[:4]  # of an earlier brief that has no more
SHORT = WHOLE[:5]  # by which a position is known again that was reworded as it was withdrawn
WORDS = ("actor", "topic", "stance", "date", "summary", "quote")  # of what is said without attribution
NO_ATTRIBUTION = {"speaker": "", "locator": "", "coder": "", "source_title": ""}

Said = Mapping[str, Any]
AsOfToday = Callable[[Iterable[Said]], list[Said]]


def unchanged(positions: Iterable[Said]) -> list[Said]:
    """Return all positions: nothing is withheld."""
    return list(positions)


def as_of_today(records: Records, known: Records) -> AsOfToday:
    """Return what takes all that is withheld by now out of positions.

    `records`: all; `known`: what readers may know of these.
    """
    if records is known:
        return unchanged
    hidden = {
        "actor": records.actors.keys() - known.actors.keys(),
        "topic": records.topics.keys() - known.topics.keys(),
        "source": {name for name in records.sources.keys() - known.sources.keys() if records.names["source"].get(name)},
    }
    withheld = records.positions[~records.positions.index.isin(known.positions.index)]
    gone = {fields: _keys(withheld, fields) - _keys(known.positions, fields) for fields in (WHOLE, SHORT, BARE)}
    unattributed = _keys(records.positions[records.positions["attribution"] == WITHHELD], WORDS)

    def stays(said: Said) -> bool:
        named = any(said.get(kind) in ids for kind, ids in hidden.items())
        bare = not any(said.get(name) for name in WHOLE[4:])
        known_by = (BARE,) if bare else (WHOLE, SHORT)
        return not (named or any(_key(said, fields) in gone[fields] for fields in known_by))

    def seen(positions: Iterable[Said]) -> list[Said]:
        return [_unattributed(each) if _key(each, WORDS) in unattributed else each for each in positions if stays(each)]

    return seen


def _unattributed(said: Said) -> Said:
    source = {"source": UNATTRIBUTED if said.get("source") else ""}
    return {**said, **{name: text for name, text in {**NO_ATTRIBUTION, **source}.items() if name in said}}


def _keys(positions: pd.DataFrame, fields: Sequence[str]) -> set[tuple[str, ...]]:
    """Return what positions say in some fields, as texts."""
    found = positions[[*fields]].astype(object).assign(date=days(positions))
    return set(map(tuple, found.where(found.notna(), "").astype(str).itertuples(index=False)))


def _key(said: Said, fields: Sequence[str]) -> tuple[str, ...]:
    return tuple("" if said.get(name) is None else str(said[name]) for name in fields)
