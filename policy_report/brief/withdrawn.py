"""What an earlier brief said, as its readers may know it today: what is withheld by now leaves the earlier side too.

So a position that was withdrawn from view is no change, and no change tells of it. Positions of the earlier side go in,
as plain values, those that stay come out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
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
    if id(records) not in known.earlier:
        known.earlier[id(records)] = _Withheld(records, known).seen
    found: AsOfToday = known.earlier[id(records)]
    return found


class _Withheld:
    """What is withheld by now, in the words by which it is known again; found when first it is asked for."""

    def __init__(self, records: Records, known: Records) -> None:
        self._records, self._known = records, known

    def seen(self, positions: Iterable[Said]) -> list[Said]:
        """Return positions as their readers may know them."""
        named = self._unattributed
        return [_unattributed(each) if _key(each, WORDS) in named else each for each in positions if self._stays(each)]

    def _stays(self, said: Said) -> bool:
        hidden = any(said.get(kind) in ids for kind, ids in self._hidden.items())
        bare = not any(said.get(name) for name in WHOLE[4:])
        known_by = (BARE,) if bare else (WHOLE, SHORT)
        return not (hidden or any(_key(said, fields) in self._gone[fields] for fields in known_by))

    @cached_property
    def _hidden(self) -> dict[str, set[str]]:
        records, known = self._records, self._known
        declared = records.names["source"]
        return {
            "actor": records.actors.keys() - known.actors.keys(),
            "topic": records.topics.keys() - known.topics.keys(),
            "source": {name for name in records.sources.keys() - known.sources.keys() if declared.get(name)},
        }

    @cached_property
    def _gone(self) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
        every, shown = self._records.positions, self._known.positions
        withheld = every[~every.index.isin(shown.index)]
        return {fields: _keys(withheld, fields) - _keys(shown, fields) for fields in (WHOLE, SHORT, BARE)}

    @cached_property
    def _unattributed(self) -> set[tuple[str, ...]]:
        positions = self._records.positions
        return _keys(positions[positions["attribution"] == WITHHELD], WORDS)


def _unattributed(said: Said) -> Said:
    source = {"source": UNATTRIBUTED if said.get("source") else ""}
    return {**said, **{name: text for name, text in {**NO_ATTRIBUTION, **source}.items() if name in said}}


def _keys(positions: pd.DataFrame, fields: Sequence[str]) -> set[tuple[str, ...]]:
    """Return what positions say in some fields, as texts."""
    found = positions[[*fields]].astype(object).assign(date=days(positions))
    return set(map(tuple, found.where(found.notna(), "").astype(str).itertuples(index=False)))


def _key(said: Said, fields: Sequence[str]) -> tuple[str, ...]:
    return tuple("" if said.get(name) is None else str(said[name]) for name in fields)
