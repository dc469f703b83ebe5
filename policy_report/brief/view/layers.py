"""The two layers of a document: the brief, which is read, and the annex, where things are looked up.

A report goes in; what the brief says beside messages and pictures comes out, each in a sentence or two: the line under
the title, how much evidence there is, what is not known, the sources, what the annex holds.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from policy_report.brief.report import ALONE, SEPARATE, Report, SourceEntry
from policy_report.brief.view import figures
from policy_report.i18n import Words, term, words_of
from policy_report.text import SENTENCE_END, cut, in_one_line, isolated

IN_THE_BRIEF = ("key-messages", "sides", "topics", "moves", "gaps", "evidence")  # sections with a short form
ONLY_THERE = {"key-messages", "sides", "moves"}
ANNOUNCED = {
    "matrix": term("the matrix whole"),
    "topics": term("every quote"),
    "agreement": term("agreement"),
    "evidence": term("sources"),
    "method": term("method"),
}
POSITIONS = term("every position")  # in place of quotes, where there are none
NAMED_GAPS = 3
MOST_SOURCES = 6
WITH_CONTENTS = 8  # pages
PAGE = 700.0  # points


@dataclass(frozen=True)
class Layers:
    """Which sections the brief has in short, and which stand whole in the annex of this document.

    `brief`, `annex`: empty where this file has none. `announced`: what the annex holds, in words, "" where there is
    none; `separate`: it is another file.
    """

    brief: tuple[str, ...]
    annex: tuple[str, ...]
    announced: str
    separate: bool


def layers(report: Report, sections: Sequence[str]) -> Layers:
    """Return the layers of a document with these sections.

    Matrix and list of one actor among others would be a row each, and say what the topics say.
    """
    words, annex = words_of(report.brief.language), report.brief.annex
    left = ONLY_THERE | ({"matrix", "actors"} if report.company and "topics" in sections else set())
    whole = tuple(name for name in sections if name not in left) if annex else ()
    said = ANNOUNCED | ({} if report.coverage.quotes else {"topics": POSITIONS})
    return Layers(
        brief=tuple(name for name in sections if name in IN_THE_BRIEF) if annex != ALONE else (),
        annex=whole if annex != SEPARATE else (),
        announced=", ".join(words(said[name]) for name in said if name in whole),
        separate=annex == SEPARATE,
    )


def is_long(report: Report, annex: Sequence[str]) -> bool:
    """Return whether an annex of these sections is likely to be so long that it has a table of contents."""
    actors, topics, known = len(report.actors), len(report.topics), report.coverage
    points = {
        "matrix": PAGE,
        "topics": 110 * topics + sum(50 if p.summary or p.quote else 2 for p in report.positions),
        "actors": 20 * actors + 12 * known.evidenced,
        "agreement": 60 + 16 * actors,
        "gaps": 100 + 40 * topics + 17 * (actors + topics),
        "evidence": 60 + 30 * known.sources,
        "method": 480,
    }
    return sum(points.get(name, 0) for name in annex) > (WITH_CONTENTS - 0.5) * PAGE


def standfirst(report: Report) -> str:
    """Return the sentence under the title: the first of the subtitle, else one of counts."""
    if report.brief.subtitle:
        return SENTENCE_END.split(in_one_line(report.brief.subtitle), maxsplit=1)[0]
    words, known = words_of(report.brief.language), report.coverage
    counts = figures.counts(known, words)
    if report.company and len(report.company.likeness) > 1:
        ranked = report.company.likeness
        near, far = (
            words.listed([isolated(other.name) for other in ranked if other.agreement == end.agreement][:NAMED_GAPS])
            for end in (ranked[0], ranked[-1])
        )
        wording = words.say("Of {n} others it stands closest to {near} and farthest from {far}.")
        return words.fill(wording, {"n": report.company.others, "near": near, "far": far})
    if known.first_date and known.last_date and known.first_date != known.last_date:
        first, last = (words.day(day).replace(" ", "\u00a0") for day in (known.first_date, known.last_date))
        return words("Where {actors} stood on {topics}, from {first} to {last}.", **counts, first=first, last=last)
    if known.actors == 1:
        return words("Where one actor stands on {topics}.", **counts)
    return words("Where {actors} stand on {topics}.", **counts)


def evidence(report: Report) -> str:
    """Return how much evidence there is, and how much there could be."""
    words, known = words_of(report.brief.language), report.coverage
    counts = figures.counts(known, words)
    said = words.many(
        known.evidenced,
        "{positions}, {sources}; {n} of {of} cells has evidence.",
        "{positions}, {sources}; {n} of {of} cells have evidence.",
        of=known.cells,
        **counts,
    )
    reviewed = figures.reviewed(known, words)
    return f"{said} {reviewed}." if reviewed else said


def unknown(report: Report) -> str:
    """Return what is not known: how many cells, by name where they are few, else where least is known."""
    words, known = words_of(report.brief.language), report.coverage
    if not report.gaps:
        return words("Every cell has evidence.")
    counts = {"n": known.without_evidence, "of": known.cells}
    parts = _named_gaps(report, words) if len(report.gaps) <= NAMED_GAPS else _thinnest(report, words)
    if not parts:
        return words("On {n} of {of} cells nothing was found.", **counts)
    return words("On {n} of {of} cells nothing was found: {parts}.", **counts, parts=words.listed(parts))


def _named_gaps(report: Report, words: Words) -> list[str]:
    if len(report.actors) == 1:
        return [_title(report, gap.topic) for gap in report.gaps]
    return [
        words("{actor} on {topic}", actor=isolated(report.actor_of[gap.actor].short), topic=_title(report, gap.topic))
        for gap in report.gaps
    ]


def _thinnest(report: Report, words: Words) -> list[str]:
    """Return how many actors are known on one topic or none, and which topics from one actor or none."""
    heard = [part["evidenced"] for part in report.coverage_by_actor]
    if min(len(report.topics), len(report.actors)) == 1:
        return []
    parts = []
    if silent := heard.count(0):
        parts.append(words.many(silent, "{n} actor is on record on no topic", "{n} actors are on record on no topic"))
    if single := heard.count(1):
        parts.append(
            words.many(single, "{n} actor is on record on one topic only", "{n} actors are on record on one topic only")
        )
    return [*parts, *_lonely(report, words)]


def _lonely(report: Report, words: Words) -> list[str]:
    """Return which topic one actor alone is known on, or on how many topics no more are."""
    lonely = [part["id"] for part in report.coverage_by_topic if part["evidenced"] == 1]
    if len(lonely) == 1:
        actor = next(a for a in report.actors if report.cell_of[a.id, lonely[0]].positions)
        names = {"topic": _title(report, lonely[0]), "actor": isolated(actor.short)}
        return [words("on {topic} one actor alone is on record, {actor}", **names)]
    return [words("{n} topics are known from one actor only", n=len(lonely))] if lonely else []


def _title(report: Report, topic: str) -> str:
    """Return the short title of a topic in quotation marks, cut at a word where it is long for a sentence."""
    words = words_of(report.brief.language)
    return words("“{text}”", text=isolated(cut(report.topic_of[topic].short)))


# --- sources --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShortSources:
    """The sources that most positions cite, how many `more` there are, and how many quotes were found in them."""

    first: tuple[SourceEntry, ...]
    more: int
    quotes: str


def sources(report: Report) -> ShortSources:
    """Return the short list of sources."""
    words, known = words_of(report.brief.language), report.coverage
    cited = Counter(position.citation for position in report.positions)
    ranked = sorted(report.sources, key=lambda source: (-cited[source.number], source.number))
    quotes = words.many(
        known.quotes,
        "{verified} of {n} quote was found word for word.",
        "{verified} of {n} quotes were found word for word.",
        verified=known.verified,
    )
    more = max(0, len(ranked) - MOST_SOURCES)
    return ShortSources(tuple(ranked[:MOST_SOURCES]), more, quotes if known.verified else "")
