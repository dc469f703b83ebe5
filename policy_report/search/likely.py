"""Sentences on a topic, the likeliest first; of an actor, where it speaks or is named near by.

Ranked by the words of the topic: those of its names and keywords count twice, those of its question and of each of its
labels (`support: Will sign`) once. A rare word counts more than a frequent one, one that other topics have too, or the
title of the document, less. What the words of a sentence count more for another topic is taken off; a little is added
where somebody speaks whom the records know. No stance is guessed.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from policy_report.records.models import Actor, Topic
from policy_report.records.validate import Records
from policy_report.search.index import SearchIndex, prefixed, quoted
from policy_report.search.passages import Span, sentences
from policy_report.search.voices import Known, Voices, names_in, names_of
from policy_report.search.words import stems, words
from policy_report.texts import spellings

CANDIDATES = 300  # passages that are looked at
NAME = 2.0  # what a word of a name counts; of the question and of a label, 1
OF_DOCUMENT = 0.3  # of what a word counts, where the title of the document has it
LONG = 0.3  # how much the length of a sentence takes off
HEADING = 3.0  # what is taken off a line that ends no sentence
ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]]*\s*\Z")

Claims = Mapping[str, Mapping[str, float]]  # by stem, what it counts for each topic


class Candidate(NamedTuple):
    """A sentence that may be worth coding, and how likely it is."""

    source: str
    span: Span
    score: float


def likely(index: SearchIndex, records: Records, topic: str, actor: Actor | None) -> list[Candidate]:
    """Return the sentences on a topic, of an actor where one is given, the likeliest first."""
    claims = _claims(index, records.topics)
    names = names_of(actor) if actor else []
    asked = " OR ".join(prefixed(stem) for stem, counts in claims.items() if counts.get(topic))
    found = index.find(asked, CANDIDATES, _sources(index, records, names)) if asked else []
    texts = index.texts(sorted({each.source for each in found}))
    voices = {name: Voices(text, records.sources.get(name)) for name, text in texts.items()}
    titles = {name: stems(words(records.sources[name].title)) for name in texts if name in records.sources}
    known = Known(records.actors.values())
    candidates = []
    for each in found:
        text, voice = texts[each.source].text, voices[each.source]
        for span in sentences(text, each.start, each.end):
            score = _score(stems(words(text[slice(*span)])), claims, titles.get(each.source, ()), topic)
            near = voice.nearness(names, (each.start, each.end), span) if names else voice.is_of(known, span)
            if score is not None and (near or not names):
                score += near - (0 if ENDED.search(text[slice(*span)]) else HEADING)
                candidates.append(Candidate(each.source, span, score))
    return sorted(candidates, key=lambda each: (-each.score, each.source, each.span))


def _claims(index: SearchIndex, topics: Mapping[str, Topic]) -> Claims:
    """Return what each stem counts for each topic; nothing for one that no text has."""
    total = index.sentences()
    shared = _shared(topics)
    rarity = {stem: _rarity(index.frequency(stem), total) for stem in shared}
    return {
        stem: {topic: weight * rarity[stem] / math.sqrt(len(weights)) for topic, weight in weights.items()}
        for stem, weights in shared.items()
        if rarity[stem]
    }


def _rarity(count: int, total: int) -> float:
    return math.log(1 + total / count) if count else 0.0


def _shared(topics: Mapping[str, Topic]) -> dict[str, dict[str, float]]:
    """Return the stems of topics, and what each counts for those that have it."""
    found: dict[str, dict[str, float]] = {}
    for name, topic in topics.items():
        for stem, weight in terms(topic).items():
            found.setdefault(stem, {})[name] = weight
    return found


def terms(topic: Topic) -> dict[str, float]:
    """Return the stems of a topic and what each counts: by its names, its question, and by each of its labels."""
    found = dict.fromkeys(names_of_topic(topic), NAME)
    for text in (topic.question or "", *topic.labels.values()):
        for stem in {stem for spelling in spellings(text) for stem in stems(words(spelling))}:
            found[stem] = found.get(stem, 0) + 1
    return found


def names_of_topic(topic: Topic) -> set[str]:
    """Return the stems of what a topic is called, and of its keywords."""
    texts = (*spellings(topic.title), *spellings(topic.short or ""), *topic.aliases, *topic.keywords)
    return {stem for text in texts for stem in stems(words(text))}


def _sources(index: SearchIndex, records: Records, names: Sequence[str]) -> Sequence[str] | None:
    """Return the sources in which an actor speaks or is named; None for all."""
    if not names:
        return None
    query = " OR ".join(quoted(name.split()) for name in names)
    own = {name for name, each in records.sources.items() if names_in(names, f"{each.author} / {each.publisher}")}
    return sorted(own | set(index.sources(query)))


def _score(found: Sequence[str], claims: Claims, title: Sequence[str], topic: str) -> float | None:
    """Return what the words of a sentence count for a topic, less what they count more for another; None for nothing.

    A long sentence has more of them by chance.
    """
    said = set(found)
    counts: dict[str, float] = {}
    for stem in said & claims.keys():
        for name, count in claims[stem].items():
            counts[name] = counts.get(name, 0) + count * (OF_DOCUMENT if stem in title else 1)
    own = counts.pop(topic, 0.0)
    rival = max(counts.values(), default=0.0)
    return (own - max(0.0, rival - own)) / (1 + LONG * math.log(1 + len(said))) if own else None
