"""Records as their files write them, as the readers of a brief may know them: for `search` and the form.

All records and an edition in, those that it shows out, without what is internal and without the places of their files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from policy_report.brief.editions import Edition
from policy_report.records.audience import ATTRIBUTION, UNATTRIBUTED
from policy_report.records.fields import INTERNAL, UNPRINTED, WITHHELD
from policy_report.records.positions import chosen
from policy_report.records.store import SourceRecord
from policy_report.records.validate import Records
from policy_report.texts import split

KEPT = frozenset({"marking", "attribution"})  # of what no brief prints: they go with a record to whoever gets it
BY_WHOM = ATTRIBUTION | {"source", "source_url"}


@dataclass(frozen=True)
class Written:
    """What files say, for the readers of an edition. `every`: all records, `found`: the same as files write them."""

    edition: Edition
    every: Records
    found: Sequence[SourceRecord]

    @cached_property
    def source_records(self) -> list[SourceRecord]:
        """The records that the edition shows, in reading order."""
        return [self._seen(self.found[place], int(place)) for place in self._shown]

    @cached_property
    def placed(self) -> list[SourceRecord]:
        """The same with the places of their files, for those who keep them."""
        pairs = zip(self.source_records, (self.found[place] for place in self._shown), strict=True)
        return [replace(seen, file=each.file, line=each.line) for seen, each in pairs]

    @cached_property
    def records(self) -> Records:
        """The records of the edition, with the actors and topics that it shows and the sources that it cites."""
        known = self.edition.records
        cited = set(known.positions.loc[self._shown, "source"]) - {UNATTRIBUTED}
        return self._only(known, {name for name in known.sources if name in cited})

    @cached_property
    def texts(self) -> Records:
        """The same with all sources whose texts its readers may know: none of somebody whom no brief names."""
        known, positions = self.edition.records, self.every.positions
        unnamed = set(positions.loc[positions["attribution"] == WITHHELD, "source"]) - set(self.records.sources)
        declared = known.names["source"]
        return self._only(known, {name for name in known.sources if declared.get(name) and name not in unnamed})

    @cached_property
    def _shown(self) -> "np.ndarray[Any, Any]":
        edition, positions = self.edition, self.edition.records.positions
        rows = chosen(positions, edition.actors, edition.topics, edition.as_of, edition.known_on)
        return positions.index[rows].to_numpy()

    def _only(self, known: Records, sources: set[str]) -> Records:
        edition = self.edition
        things = {
            "actor": _without({name: known.actors[name] for name in edition.actors}, internal=edition.internal),
            "topic": _without({name: known.topics[name] for name in edition.topics}, internal=edition.internal),
            "source": _without({name: known.sources[name] for name in sorted(sources)}, internal=edition.internal),
        }
        inside = [each for each in known.readings if each.source in sources and each.topic in things["topic"]]
        return replace(
            known,
            actors=things["actor"],
            topics=things["topic"],
            sources=things["source"],
            names={kind: known.names[kind].only(set(named)) for kind, named in things.items()},
            readings=tuple(inside),
        )

    def _seen(self, record: SourceRecord, place: int) -> SourceRecord:
        gone = UNPRINTED - KEPT if self.edition.internal else (UNPRINTED | INTERNAL) - KEPT
        row = self.edition.records.positions.loc[place]
        gone = gone | BY_WHOM if row["attribution"] == WITHHELD else gone
        fields = {name: text for name, text in record.fields.items() if split(name)[0] not in gone}
        ids = {name: str(row[name]) if name == "source" else text for name, text in record.ids.items()}
        file, line = (record.file, record.line) if self.edition.internal else ("", 0)
        return replace(record, file=file, line=line, fields=fields, ids=ids)


def _without(things: Mapping[str, Any], *, internal: bool) -> dict[str, Any]:
    """Return actors, topics or sources without what is internal."""
    if internal:
        return dict(things)
    gone = {"note": None, "embargo": None}
    fields = {name: {field: None for field in gone if getattr(thing, field, None)} for name, thing in things.items()}
    return {name: thing.model_copy(update=fields[name]) if fields[name] else thing for name, thing in things.items()}
