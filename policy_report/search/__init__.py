"""What is said in the texts of sources and in records: words in, passages with their places out.

words       texts as they are searched, folded           passages    the paragraphs and sentences of a text
index       the database of passages, kept up to date    voices      who speaks in a passage, who is named there
uncoded     sentences on a topic that no quote covers, the likeliest first
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from policy_report.errors import UserError
from policy_report.evidence.finding import parts
from policy_report.evidence.nearest import SourceText
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.records import countries
from policy_report.records.fields import SPOKEN
from policy_report.records.models import Actor
from policy_report.records.store import SourceRecord
from policy_report.records.validate import Records
from policy_report.search.index import SearchIndex, prefixed, quoted
from policy_report.search.likely import likely, names_of_topic, terms
from policy_report.search.passages import Span, sentences
from policy_report.search.voices import Voices, names_of
from policy_report.search.words import LETTER, Place, places, stems, words
from policy_report.text import did_you_mean, in_one_line
from policy_report.texts import split

MOST = 200  # passages that are looked at
SHOWN = 400  # characters of a passage that are shown, from the sentence of its first word on
NUMBERED = re.compile(r"\s*(\d{1,3})[.)]\s")
MARKED = 4  # letters of a word of a topic that is marked
SAID = {*SPOKEN, "quote"}  # fields of a record that say something; a note is for its author alone


@dataclass(frozen=True)
class Query:
    """What is sought: texts, each a word, a beginning (`publish*`) or several words as a phrase; an actor, a topic."""

    texts: Sequence[str] = ()
    actor: Actor | None = None
    topic: str = ""
    uncoded: bool = False


@dataclass(frozen=True)
class Hit:
    """A passage: its source and place, what it says, and from where to where the marked words stand in that.

    `start`, `end`: where in the text of the source; -1 in a record, whose place is its file and line.
    """

    source: str
    title: str
    place: str
    text: str
    marks: Sequence[Span]
    start: int = -1
    end: int = -1


class Search:
    """The search in a workspace: its records, as they are and as files write them, and the index of its texts."""

    def __init__(self, records: Records, written: Sequence[SourceRecord], index: SearchIndex) -> None:
        self._records, self._written, self._index = records, written, index
        self._covered: dict[str, list[Span]] = {}  # by source, as they are asked for

    def query(self, given: Sequence[str], actor: str = "", topic: str = "", *, uncoded: bool = False) -> Query:
        """Return a query, its names resolved. Raise UserError for a name that means nothing, and for no words."""
        topics = self._records.names["topic"]
        found = topics.get(topic) if topic else ""
        if found is None:
            raise UserError(f"no topic is called '{topic}'{did_you_mean(topic, topics.known())}")
        if uncoded and not found:
            raise UserError("--uncoded looks for what is said on a topic; name it with --topic")
        texts = [text for text in given if words(text)]
        if not found and not texts:
            raise UserError("give words to look for, or a --topic")
        return Query(texts, self._actor(actor) if actor else None, found, uncoded)

    def _actor(self, name: str) -> Actor:
        names = self._records.names["actor"]
        if known := self._records.actors.get(names.get(name) or ""):
            return known
        if country := countries.lookup(name):  # without a position, so that no record declares it
            return Actor(id=country.id, name=country.name, kind=country.kind)
        raise UserError(f"no actor is called '{name}'{names.like(name)}")

    def hits(self, query: Query, most: int = MOST) -> list[Hit]:
        """Return the passages, the likeliest first, and behind them the records."""
        found = self._uncoded(query) if query.uncoded else chain(self._passages(query, most), self._in_records(query))
        return list(islice(found, most))

    # --- in texts -----------------------------------------------------------------------------------------------------

    def _passages(self, query: Query, most: int) -> Iterator[Hit]:
        topical = self._names_of_topic(query.topic) if query.topic else []
        asked = [_asked(text) for text in query.texts]
        asked += [f"({' OR '.join(map(prefixed, topical))})"] if topical else []
        found = self._index.find(" AND ".join(asked), MOST if query.actor else most)
        texts = self._index.texts(sorted({each.source for each in found}))
        voices = {name: Voices(text, self._records.sources.get(name)) for name, text in texts.items()}
        names = names_of(query.actor) if query.actor else []
        for each in found:
            span = each.start, each.end
            if not names or voices[each.source].nearness(names, span, span):
                yield self._hit(texts[each.source], span, query, topical)

    def _names_of_topic(self, topic: str) -> list[str]:
        """Return the stems by which a passage is on a topic: of words that mean something."""
        found = sorted(names_of_topic(self._records.topics[topic]))
        return [stem for stem in found if len(stem) >= MARKED - 1 or LETTER.match(stem)] or found

    def _uncoded(self, query: Query) -> Iterator[Hit]:
        weights = list(terms(self._records.topics[query.topic]))
        found = likely(self._index, self._records, query.topic, query.actor)
        if query.texts:
            within = self._index.find(" AND ".join(map(_asked, query.texts)), MOST)
            found = [e for e in found if any(e.source == w.source and w.start <= e.span[0] < w.end for w in within)]
        texts = self._index.texts(sorted({each.source for each in found}))
        for each in found:
            quoted_there = self._quoted(texts[each.source])
            if not any(start < each.span[1] and each.span[0] < end for start, end in quoted_there):
                yield self._hit(texts[each.source], each.span, query, weights)

    def _hit(self, snapshot: SourceSnapshot, span: Span, query: Query, topical: Sequence[str]) -> Hit:
        source = self._records.sources.get(snapshot.source)
        start, end = _shown(snapshot.text, span, query, topical)
        text = in_one_line(snapshot.text[start:end])
        marks = [(each.start, each.end) for each in _marked(text, query, topical)]
        place = _place(snapshot, start)
        return Hit(snapshot.source, source.title if source else "", place, text, marks, start, end)

    def _quoted(self, snapshot: SourceSnapshot) -> list[Span]:
        """Return where in a text quotes of records stand."""
        if snapshot.source not in self._covered:
            quotes = self._quotes.get(snapshot.source, ())
            text = SourceText(snapshot) if quotes else None
            found = (text.span(parts(quote)) for quote in quotes if text)
            self._covered[snapshot.source] = [span for span in found if span]
        return self._covered[snapshot.source]

    @cached_property
    def _quotes(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for record in self._written:
            if quote := record.fields.get("quote"):
                found.setdefault(record.ids["source"], []).append(quote)
        return found

    # --- in records ---------------------------------------------------------------------------------------------------

    def _in_records(self, query: Query) -> Iterator[Hit]:
        """Yield the records that have all of the words."""
        sought = [words(text.removesuffix("*")) for text in query.texts]
        for record in self._written if sought else ():
            ids = record.ids["actor"], record.ids["topic"]
            if (query.actor and query.actor.id != ids[0]) or (query.topic and query.topic != ids[1]):
                continue
            text = in_one_line(" / ".join(said for name, said in record.fields.items() if split(name)[0] in SAID))
            marks = [(each.start, each.end) for each in _marked(text, query, ())]
            if marks and all(
                _has(words(text), each, text_of) for each, text_of in zip(sought, query.texts, strict=True)
            ):
                yield Hit(record.ids["source"], self._about(record), record.place, text, marks)

    def _about(self, record: SourceRecord) -> str:
        actor, topic = self._records.actors.get(record.ids["actor"]), self._records.topics.get(record.ids["topic"])
        return f"{actor.name if actor else ''}, {topic.title if topic else ''}"


def _has(said: Sequence[str], sought: Sequence[str], text: str) -> bool:
    """Return whether words stand in others one behind the other, the last as a beginning where `text` ends in *."""
    for at in range(len(said) - len(sought) + 1):
        here = said[at : at + len(sought)]
        if here == sought or (text.endswith("*") and [*here[:-1], here[-1][: len(sought[-1])]] == sought):
            return True
    return False


def _asked(text: str) -> str:
    """Return what somebody types as a query: `word`, `beginn*`, `several words` as a phrase."""
    return quoted(words(text)) + ("*" if text.endswith("*") else "")


def _marked(text: str, query: Query, topical: Sequence[str]) -> Iterator[Place]:
    """Yield the words of a text that were sought, or are of the topic."""
    whole = {word for each in query.texts for word in words(each)}
    begun = tuple(words(each)[-1] for each in query.texts if each.endswith("*"))
    for place in places(text):
        on_topic = len(place.word) >= MARKED and set(stems([place.word])) & set(topical)
        signs = LETTER.match(place.word) and any(place.word in stem for stem in topical)
        if place.word in whole or (begun and place.word.startswith(begun)) or on_topic or signs:
            yield place


def _shown(text: str, span: Span, query: Query, topical: Sequence[str]) -> Span:
    """Return the part of a passage that is shown: from the sentence of the first marked word on."""
    if span[1] - span[0] <= SHOWN:
        return span
    first = next((place.start for place in _marked(text[slice(*span)], query, topical)), 0) + span[0]
    shown = [each for each in sentences(text, *span) if each[1] > first and each[0] < first + SHOWN / 2] or [span]
    return shown[0][0], min(shown[-1][1], max(first, shown[0][0]) + 2 * SHOWN)


def _place(snapshot: SourceSnapshot, at: int) -> str:
    """Return the page or time of a passage, else the number of its paragraph, else its line."""
    number = NUMBERED.match(snapshot.text, snapshot.text.rfind("\n", 0, at) + 1)
    paragraph = f"para. {number[1]}" if number else f"line {snapshot.text.count(chr(10), 0, at) + 1}"
    return snapshot.place(at) or paragraph
