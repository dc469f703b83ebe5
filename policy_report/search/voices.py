"""Whose words a passage has: who speaks in it, by its source or the name in front of it, and who is named there."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from operator import itemgetter

from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.records.models import Actor, Source
from policy_report.search.passages import Span
from policy_report.search.words import phrase
from policy_report.texts import spellings

COLON = re.compile(r":\s")
BEFORE = re.compile(r"\n|(?<=[.!?…])[\"'”’»)\]]*\s")  # what stands before a sentence
LABEL = re.compile(r"\W*(?:\d{1,3}[.)]\s*)?([^\W\d_][^:\n]{1,60}?)(?:\s*\([^)\n]{1,120}\))?\s*")
REACH = 200  # characters of a name and office in front of what somebody says
LONGEST_LABEL = 7  # words of a name; more are a sentence
SPEAKS, NAMED, NEAR = 3, 2, 1


def names_of(actor: Actor) -> list[str]:
    """Return the names of an actor as phrases."""
    said = (text for name in (actor.name, actor.short, *actor.aliases) if name for text in spellings(name))
    return list(dict.fromkeys(phrase(text) for text in said))


def names_in(names: Iterable[str], text: str | None) -> bool:
    """Return whether a text has one of the names."""
    words = phrase(text or "")
    return any(name in words for name in names)


class Known:
    """The actors that the records know, by whom a text may be."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._names = [name for actor in actors for name in names_of(actor)]
        self.has = cache(self._has)

    def _has(self, text: str) -> bool:
        return names_in(self._names, text)


class Voices:
    """A document and whose words it has."""

    def __init__(self, snapshot: SourceSnapshot, source: Source | None) -> None:
        self._text = snapshot.text
        self._owner = f"{source.author or ''} / {source.publisher or ''}" if source else ""

    def nearness(self, names: Sequence[str], passage: Span, sentence: Span) -> int:
        """Return how near an actor is to a sentence: it SPEAKS, is NAMED in it, stands NEAR by, or 0."""
        if names_in(names, self._owner) or names_in(names, self.speaker(sentence[1])):
            return SPEAKS
        if names_in(names, self._text[slice(*sentence)]):
            return NAMED
        return NEAR if names_in(names, self._text[slice(*passage)]) else 0

    def is_of(self, known: "Known", sentence: Span) -> int:
        """Return 1 for a sentence of somebody known, else 0."""
        return int(known.has(self._owner) or known.has(self.speaker(sentence[1])))

    def speaker(self, at: int) -> str:
        """Return the last name before a place that stands in front of what somebody says, "" for none."""
        before = bisect_left(self.labels, at, key=itemgetter(0))
        return self.labels[before - 1][1] if before else ""

    @cached_property
    def labels(self) -> list[tuple[int, str]]:
        """The names that stand in front of what somebody says, each with where it begins, in order."""
        return [label for found in COLON.finditer(self._text) if (label := self._label(found.start()))]

    def _label(self, colon: int) -> tuple[int, str] | None:
        """Return the name in front of a colon and where it begins; None for the beginning of a sentence."""
        low = max(0, colon - REACH)
        begins = max((found.end() for found in BEFORE.finditer(self._text, low, colon)), default=low)
        name = LABEL.fullmatch(self._text, begins, colon)
        return (begins, name[1]) if name and len(name[1].split()) <= LONGEST_LABEL else None
