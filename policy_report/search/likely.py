"""Sentences on a topic, the likeliest first; of an actor, where it speaks or is named near by.

Ranked by the words of the topic: those of its names and keywords count, those of its question as well, those of its
labels (`support: Will sign`) half as much each time. A rare word counts more than a frequent one, one that other topics
have too, or the title of the document, less. Words that several of the first sentences share count a little. No stance
is guessed.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from policy_report.records.models import Actor, Topic
from policy_report.records.validate import Records
from policy_report.search.index import SearchIndex, prefixed, quoted
from policy_report.search.passages import Span, sentences
from policy_report.search.voices import Voices, names_in, names_of
from policy_report.search.words import stems, words
from policy_report.texts import spellings

CANDIDATES = 300  # passages that are looked at
LABEL = 0.5  # what a word of a label counts
OF_DOCUMENT = 0.3  # of what a word counts, where the title of the document has it
LONG = 0.3  # how much the length of a sentence takes off
FIRST, ECHO = 8, 0.5  # sentences whose other words count, and how much
HEADING = 3.0  # what is taken off a line that ends no sentence
ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]]*\s*\Z")


class Candidate(NamedTuple):
    """A sentence that may be worth coding, its stems, and how likely it is."""

    source: str
    span: Span
    stems: frozenset[str]
    score: float


def likely(index: SearchIndex, records: Records, topic: str, actor: Actor | None) -> list[Candidate]:
    """Return the sentences on a topic, of an actor where one is given, the likeliest first."""
    weights = terms(records.topics, topic)
    total = index.sentences()
    rarity = {stem: _rarity(index.frequency(stem), total) for stem in weights}
    names = names_of(actor) if actor else []
    asked = " OR ".join(prefixed(stem) for stem, rare in rarity.items() if rare)
    found = index.find(asked, CANDIDATES, _sources(index, records, names)) if asked else []
    texts = index.texts(sorted({each.source for each in found}))
    voices = {name: Voices(text, records.sources.get(name)) for name, text in texts.items()}
    titles = {name: stems(words(records.sources[name].title)) for name in texts if name in records.sources}
    candidates = []
    for each in found:
        text = texts[each.source].text
        counted = {stem: weight * rarity[stem] for stem, weight in weights.items()}
        counted |= {stem: counted[stem] * OF_DOCUMENT for stem in titles.get(each.source, ()) if stem in counted}
        for span in sentences(text, each.start, each.end):
            near = voices[each.source].nearness(names, (each.start, each.end), span) if names else 0
            if near or not names:
                said = frozenset(stems(words(text[slice(*span)])))
                score = _score(said, counted) + near - (0 if ENDED.search(text[slice(*span)]) else HEADING)
                candidates.append(Candidate(each.source, span, said, score))
    return _echoed(candidates, weights)


def _rarity(count: int, total: int) -> float:
    return max(0.0, math.log((total + 1) / (count + 0.5))) if count else 0.0


def terms(topics: Mapping[str, Topic], topic: str) -> dict[str, float]:
    """Return the stems of a topic and what each counts: less where other topics have it too."""
    weights = {name: _weights(each) for name, each in topics.items()}
    shared = Counter(stem for each in weights.values() for stem in each)
    return {stem: weight / shared[stem] for stem, weight in weights[topic].items()}


def names_of_topic(topic: Topic) -> set[str]:
    """Return the stems of what a topic is called, and of its keywords."""
    texts = (*spellings(topic.title), *spellings(topic.short or ""), *topic.aliases, *topic.keywords)
    return {stem for text in texts for stem in stems(words(text))}


def _weights(topic: Topic) -> dict[str, float]:
    """Return what the stems of a topic count: once by its names, once by its question, and by each of its labels."""
    question = {stem for text in spellings(topic.question or "") for stem in stems(words(text))}
    labels = Counter(stem for label in topic.labels.values() for stem in set(stems(words(label))))
    found: dict[str, float] = {stem: LABEL * count for stem, count in labels.items()}
    for stem in (*names_of_topic(topic), *question):
        found[stem] = found.get(stem, 0) + 1
    return found


def _sources(index: SearchIndex, records: Records, names: Sequence[str]) -> Sequence[str] | None:
    """Return the sources in which an actor speaks or is named; None for all."""
    if not names:
        return None
    query = " OR ".join(quoted(name.split()) for name in names)
    own = {name for name, each in records.sources.items() if names_in(names, f"{each.author} / {each.publisher}")}
    return sorted(own | set(index.sources(query)))


def _score(said: frozenset[str], counted: Mapping[str, float]) -> float:
    """Return what the words of a sentence count together; a long one has more by chance."""
    return sum(count for stem, count in counted.items() if stem in said) / (1 + LONG * math.log(1 + len(said)))


def _echoed(found: Sequence[Candidate], weights: Mapping[str, float]) -> list[Candidate]:
    """Return candidates in order, with what words count that several of the first have in common."""
    first = sorted(found, key=lambda each: -each.score)[:FIRST]
    common = Counter(stem for each in first for stem in each.stems - weights.keys())
    frequent = Counter(stem for each in found for stem in each.stems)
    echo = {
        stem: ECHO * count / FIRST * _rarity(frequent[stem], len(found)) for stem, count in common.items() if count > 1
    }
    scored = (each._replace(score=each.score + _score(each.stems, echo)) for each in found)
    return sorted(scored, key=lambda each: (-each.score, each.source, each.span))
