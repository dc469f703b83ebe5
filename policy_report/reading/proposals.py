"""Who may speak in a passage, and which topic it may be on: proposals, each with why. A stance is never proposed.

One that is likely is a value; where several are as likely, they are but offered. `why` is one of the reasons below, for
pages to put into words, and `said` what it rests on.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.reading.mentions import Mention, Names, mentions, names
from policy_report.reading.quotation import quoted
from policy_report.records.models import Source
from policy_report.records.validate import Records
from policy_report.search import MARKED
from policy_report.search.likely import names_of_topic
from policy_report.search.passages import ENDED, Span, passages, sentences
from policy_report.search.voices import Voices
from policy_report.search.words import stems, words

SPEAKS, OWNS, BESIDE, NAMED, NEAR, WORDS = "speaks", "owns", "beside", "named", "near", "words"
MINUTES = 3  # paragraphs of a text that begin with a name, at least, where one speaks until the next does
OFFERED = 3  # ids at most
SAYING = re.compile(  # in the languages of briefs: "France said:", "He added:"
    r"(?:^(?:he|she|they|er|sie|il|elle|él|ella))? (?:(?:has|have|hat|a|ha) )?(?:said|says|stated|states|added|adds|"
    r"sagte|sagt|gesagt|erklärte|erklärt|dit|déclaré|déclare|ajouté|ajoute|dijo|dice|dicho|declaró|declarado)$",
    re.IGNORECASE,
)


class Proposal(NamedTuple):
    """A proposal: the id, "" where none is likely enough; why, and the words it rests on; what else may be meant.

    `speaker`: the person whom these words name.
    """

    value: str
    why: str
    said: str = ""
    others: tuple[str, ...] = ()
    speaker: str = ""


def speaker(snapshot: SourceSnapshot, source: Source, span: Span) -> str:
    """Return the name in front of what somebody says, in its paragraph; in minutes, above it too; "" for none."""
    text = snapshot.text
    spoken = [each for each in passages(text) if ENDED.search(text[slice(*each)])]  # no heading has a speaker
    known = [(at, name) for at, name in Voices(snapshot, source).labels if _is_name(text, at, name)]
    begins = {start for start, _ in spoken}
    lines = [label for label in known if label[0] in begins]
    here = [each for each in spoken if each[0] <= span[0] < each[1]]
    own = [name for at, name in known if here and here[0][0] <= at <= span[0]]
    above = [name for at, name in lines if at <= span[0]] if len(lines) >= MINUTES else []
    return SAYING.sub("", [*above, *own][-1]) if own or above else ""


def _is_name(text: str, at: int, name: str) -> bool:
    """Return whether what stands before a colon is a name: it begins a line, or most of its words have capitals."""
    capitals = sum(word[0].isupper() for word in name.split())
    return not at or text[at - 1] == "\n" or capitals > len(name.split()) / 2


def actor(records: Records, snapshot: SourceSnapshot, source: Source, span: Span) -> Proposal | None:
    """Return whose words a passage may be: by a name in front of it or behind it, of the author, or in it."""
    known, text = names(records), snapshot.text
    label = speaker(snapshot, source, span)
    owner = f"{source.author or ''} / {source.publisher or ''}"
    passage = next((each for each in passages(text) if each[0] <= span[0] < each[1]), span)
    for said, why in ((label, SPEAKS), (_around(text, known, span, passage), BESIDE), (owner, OWNS)):
        if found := _one(said, mentions(said, known, 0, len(said)), why):
            return found
    around = [each for each in sentences(text, *passage) if each[0] < span[1] and span[0] < each[1]] or [span]
    within = mentions(text, known, around[0][0], max(around[-1][1], span[1]))
    return _one(text, within, NAMED) or _offered(mentions(text, known, *passage), NEAR)


def _around(text: str, known: Names, span: Span, passage: Span) -> str:
    """Return the name that stands nearest before a quotation in its paragraph, else the first behind it."""
    if not quoted(text, span[0]):
        return ""
    before = [each for each in mentions(text, known, passage[0], span[0]) if not quoted(text, each.start)]
    behind = [each for each in mentions(text, known, span[1], max(span[1], passage[1])) if not quoted(text, each.start)]
    nearest = [*before[-1:], *behind[:1]][:1]
    return text[nearest[0].start : nearest[0].end] if nearest else ""


def _one(text: str, found: Iterable[Mention], why: str) -> Proposal | None:
    """Return a proposal for who is named alone; of several, an offer; None for nobody."""
    named = list(found)
    if len({each.actor for each in named}) != 1:
        return _offered(named, why)
    best = next((each for each in named if each.person), named[0])
    return Proposal(best.actor, why, text[best.start : best.end], speaker=best.person)


def _offered(found: Iterable[Mention], why: str) -> Proposal | None:
    others = tuple(dict.fromkeys(each.actor for each in found))[:OFFERED]
    return Proposal("", why, others=others) if others else None


def topic(records: Records, text: str) -> Proposal | None:
    """Return the topic whose names and keywords a passage has most of, with these words; others that it has some of."""
    said = {stem: word for word in words(text) if len(word) >= MARKED for stem in stems([word])}
    shared = {
        name: [said[stem] for stem in sorted(names_of_topic(topic)) if stem in said]
        for name, topic in records.topics.items()
    }
    ranked = Counter({name: len(found) for name, found in shared.items() if found}).most_common(OFFERED + 1)
    if not ranked:
        return None
    alone = len(ranked) == 1 or ranked[0][1] > ranked[1][1]
    others = tuple(name for name, _ in ranked[alone:])[:OFFERED]
    best: Sequence[str] = (ranked[0][0], ", ".join(shared[ranked[0][0]])) if alone else ("", "")
    return Proposal(best[0], WORDS, best[1], others)


def date(records: Records, source: Source) -> str:
    """Return the date that records of a source have, the last of them; "" where there is none."""
    own = records.positions[records.positions["source"].astype(str) == source.id]["date"].dropna()
    return str(own.max().date()) if len(own) else ""
