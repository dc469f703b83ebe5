"""What each brief leaves out, for those who keep the records: records and settings in, the withheld positions out.

Nothing of this is for the readers of a brief.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from policy_report.brief.editions import Choice, Edition, unrestricted
from policy_report.brief.figures import rows
from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.audience import EMBARGO, MARKING, REVIEW, SHOWN, above_ceiling, reasons
from policy_report.records.positions import chosen
from policy_report.records.settings import Settings
from policy_report.records.validate import Records
from policy_report.text import fold
from policy_report.texts import spellings

SHORTEST = 3  # letters of a name that is looked for in a text
NAMED = {MARKING: "by marking", EMBARGO: "under embargo", REVIEW: "not reviewed"}


@dataclass(frozen=True)
class LeftOut:
    """What a brief of the settings leaves out. `edition`: the brief as it would be if nothing were withheld."""

    edition: Edition

    @cached_property
    def positions(self) -> pd.DataFrame:
        """The positions that it would show but for what its readers may know, with `reason` (int, as in `audience`)."""
        edition, table = self.edition, self.edition.records.positions
        why = reasons(edition.records, edition.audience)
        places = (why != SHOWN) & chosen(table, edition.actors, edition.topics, edition.as_of, edition.known_on)
        found: pd.DataFrame = table[places].assign(reason=why[places])
        return found

    @property
    def counts(self) -> dict[str, int]:
        """How many positions, by the reason in words; only those that occur."""
        found = self.positions["reason"].value_counts().to_dict()
        return {words: int(found[reason]) for reason, words in NAMED.items() if reason in found}

    @property
    def words(self) -> str:
        """What there is to say of it in one line, "" where nothing is left out."""
        if not (counts := self.counts):
            return ""
        undated = EMBARGO in set(self.positions["reason"]) and self.edition.as_of is None
        why = ", ".join(f"{count} {reason}" for reason, count in counts.items())
        total = sum(counts.values())
        more = "; all that is under embargo, since it has no as_of" if undated else ""
        return f"leaves out {total} record{'s' * (total != 1)} ({why}{more})"


def left_out(settings: Settings, records: Records, choice: Choice) -> list[LeftOut]:
    """Return what each of the chosen briefs leaves out, in the order of the settings."""
    return [LeftOut(edition) for edition in unrestricted(settings, records, choice)]


def lines(settings: Settings, records: Records, choice: Choice) -> Iterator[str]:
    """Yield a line for each position that a brief leaves out: where it stands and why.

    Of a marking also which briefs it matters to. Where all briefs are asked for, each has a line of its own in front.
    """
    every = left_out(settings, records, Choice())
    for found in left_out(settings, records, choice):
        if not choice.briefs:
            yield f"{found.edition.id}: {found.words or 'leaves out no record'}"
        yield from _things(found)
        for row in rows(found.positions.reset_index(names="place")):
            said = f"{records.actors[row.actor].name}, {records.topics[row.topic].title}"
            why = NAMED[row.reason]
            if row.reason == MARKING:
                briefs = [other.edition.id for other in every if row.place in _selected(other)]
                why = f"{_why(row, records, found.edition)}; its marking matters to {', '.join(briefs)}"
            elif row.reason == EMBARGO:
                why = f"{why} until {_end(row, records)}"
            yield f"{row.file}:{row.line}: {said}: {why}"


def _selected(found: LeftOut) -> "pd.Index[int]":
    """Return the positions that a brief would show if it could: those whose marking it depends on."""
    edition, table = found.edition, found.edition.records.positions
    return table.index[chosen(table, edition.actors, edition.topics, edition.as_of, edition.known_on)]


def _things(found: LeftOut) -> Iterator[str]:
    """Yield a line for each actor and topic that a brief would name, and may not."""
    edition = found.edition
    above = above_ceiling(edition.records, edition.audience)
    for kind, selected in (("actor", edition.actors), ("topic", edition.topics)):
        for name in (name for name in selected if name in above.get(kind, ())):
            thing = edition.records.actors[name] if kind == "actor" else edition.records.topics[name]
            yield f"{kind} {name}: {_marked(thing.marking, edition.records)}"


def _why(row: Any, records: Records, edition: Edition) -> str:
    """Return which marking of a position, its source, actor or topic is higher than a brief."""
    above = above_ceiling(records, edition.audience)
    for kind in ("actor", "topic", "source"):
        name = getattr(row, kind)
        if name in above.get(kind, ()):
            return f"{_marked(getattr(records, f'{kind}s')[name].marking, records)} by its {kind} {name}"
    return _marked(row.marking, records)


def _end(row: Any, records: Records) -> date:
    """Return when the embargo of a position, or that of its source, ends: the later one."""
    source = records.sources.get(row.source)
    own = None if pd.isna(row.embargo) else row.embargo.date()
    return max(day for day in (own, source and source.embargo) if day)


def _marked(marking: str | None, records: Records) -> str:
    markings = records.markings
    return marking or (f"not marked, which counts as {markings.unmarked}" if markings else "")


def named(settings: Settings, records: Records, editions: Sequence[Edition]) -> list[Problem]:
    """Return a warning for each title, subtitle and key message of a brief that names an actor withheld from it."""
    found: dict[tuple[str, str, str], Problem] = {}
    for edition in editions:
        brief = edition.id.partition("/")[0]
        written = settings.config.briefs.get(brief)
        texts = [(key, getattr(written, key, None)) for key in ("title", "subtitle", "key_messages")]
        for actor in records.actors.keys() - edition.records.actors.keys():
            for key in (key for key, said in texts if said and _names(said, records, actor)):
                message = f"names '{records.actors[actor].name}', which readers of this brief may not know"
                problem = settings.problem(("briefs", brief, key), message, checks.WITHHELD_NAMED)
                found.setdefault((brief, key, actor), problem)
    return settings.judged(found[key] for key in sorted(found))


def _names(said: str | Sequence[str], records: Records, actor: str) -> bool:
    """Return whether a text names an actor."""
    each = [said] if isinstance(said, str) else said
    text = fold(" ".join(spelling for text in each for spelling in spellings(text)))
    thing = records.actors[actor]
    known = [*spellings(thing.name), *(spellings(thing.short) if thing.short else ()), *thing.aliases]
    return any(re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", text) for name in known if len(name) >= SHORTEST)
