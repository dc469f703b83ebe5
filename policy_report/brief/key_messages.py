"""Key messages: the author's own, with links to the cells they rest on, or drafted from the data where there are none.

In a written message `[France](france/declaration)` links its words to the evidence of that cell.
"""

import re
from collections import Counter
from collections.abc import Sequence

from policy_report.brief.report import ActorEntry, Agreement, KeyMessage, MessagePart, Report, TopicEntry, TopicSummary
from policy_report.i18n import PLACEHOLDER, Words, words_of
from policy_report.text import in_one_line

LINK = re.compile(r"\[([^\]]+)\]\(([^()\s/]+)/([^()\s/]+)\)")
SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)\s+(?=[A-Z\[“\"(])")  # an initial ends none: U.S.
NAMED_ACTORS = 5


def written(texts: Sequence[str]) -> tuple[KeyMessage, ...]:
    """Return the author's messages: the first sentence leads, `[words](actor/topic)` links to evidence."""
    return tuple(_written(in_one_line(text)) for text in texts)


def references(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return every (actor, topic) that the author's messages point to."""
    return [(found[2], found[3]) for text in texts for found in LINK.finditer(text)]


def _written(text: str) -> KeyMessage:
    halves = SENTENCE_END.split(text, maxsplit=1)
    return KeyMessage(_parts(halves[0]), _parts(halves[1]) if len(halves) > 1 else ())


def _parts(text: str) -> tuple[MessagePart, ...]:
    parts: list[MessagePart] = []
    end = 0
    for found in LINK.finditer(text):
        parts += [MessagePart(text[end : found.start()]), MessagePart(*found.groups())]
        end = found.end()
    return tuple(part for part in [*parts, MessagePart(text[end:])] if part.text)


def drafted(report: Report) -> tuple[KeyMessage, ...]:
    """Return three to five messages drafted from the data in plain words; every statement is linked to its cells.

    Who stands where on the topics with most evidence, the most contested one first; the closest and the farthest pair;
    who moved; how much has no evidence.
    """
    by_topic, words = report.topic_of, words_of(report.brief.language)
    ranked = sorted(report.topic_summaries, key=lambda s: (-(s.polarisation or 0), -sum(s.counts.values())))
    split = [s for s in ranked if len(_stances(by_topic[s.topic], report)) > 1]
    agreed = [
        topic
        for summary in sorted(ranked, key=lambda s: -sum(s.counts.values()))
        if _all_say_the_same(topic := by_topic[summary.topic], report)
    ]
    about_topics = [_split(s, by_topic[s.topic], report, words, first=s is split[0]) for s in split[:2]]
    about_topics += [_one_voice(topic, report, words) for topic in agreed[: 3 - len(about_topics)]]
    others = [*_moved(report, words), *_pairs(report, words)]
    return (*about_topics[: 4 - len(others)], *others, _gaps(report, words))


def _split(summary: TopicSummary, topic: TopicEntry, report: Report, words: Words, *, first: bool) -> KeyMessage:
    figures = {"polarisation": words.decimal(summary.polarisation or 0), "n": summary.n}
    if not summary.polarisation:
        lead = words("{topic} divides the actors.", topic=topic.title)
    elif first:
        lead = words(
            "{topic} is the most contested topic (polarisation {polarisation}, n = {n}).", topic=topic.title, **figures
        )
    else:
        lead = words("{topic} is contested too (polarisation {polarisation}, n = {n}).", topic=topic.title, **figures)
    groups = [
        sentence(words.say("{stance}: {actors}"), stance=[MessagePart(label)], actors=_named(topic, holders, words))
        for label, holders in _stances(topic, report).items()
    ]
    return KeyMessage((MessagePart(lead),), tuple(merged([*_joined(groups, words("; ")), MessagePart(".")])))


def _moved(report: Report, words: Words) -> list[KeyMessage]:
    moved = [change for change in report.changes if change.change == "moved"]
    if not moved:
        return []
    lead = MessagePart(words.many(len(moved), "{n} position moved.", "{n} positions moved."))
    told = [
        sentence(
            words.say("{actor} on {topic} from {before} to {after}"),
            actor=[MessagePart(report.actor_of[change.actor].name, change.actor, change.topic)],
            topic=[MessagePart(report.topic_of[change.topic].title)],
            before=[MessagePart(change.before_label)],
            after=[MessagePart(change.after_label)],
        )
        for change in moved[:NAMED_ACTORS]
    ]
    rest = len(moved) - NAMED_ACTORS
    end = words.many(rest, " and {n} more.", " and {n} more.") if rest > 0 else "."
    return [KeyMessage((lead,), tuple(merged([*_joined(told, words("; ")), MessagePart(end)])))]


def _pairs(report: Report, words: Words) -> list[KeyMessage]:
    known = [pair for pair in report.agreement if pair.agreement is not None]
    if len(known) < 2:  # noqa: PLR2004 - one pair is both the closest and the farthest
        return []
    by_name = sorted(known, key=lambda pair: sorted((pair.a, pair.b)))  # whatever the order of the actors
    close = max(by_name, key=lambda pair: (pair.agreement or 0, pair.n))
    far = min(by_name, key=lambda pair: (pair.agreement or 0, -pair.n))
    lead = _pair(close, report, words, words.say("{a} and {b} stand closest (agreement {agreement}, n = {n})."))
    if close.agreement == far.agreement:  # all agree alike: nobody is farthest
        return [KeyMessage(lead, ())]
    farthest = words.say("{a} and {b} stand farthest apart (agreement {agreement}, n = {n}).")
    return [KeyMessage(lead, _pair(far, report, words, farthest))]


def _pair(pair: Agreement, report: Report, words: Words, said: str) -> tuple[MessagePart, ...]:
    alike = sum((other.agreement, other.n) == (pair.agreement, pair.n) for other in report.agreement) - 1
    more = words.many(alike, " {n} other pair does, too.", " {n} other pairs do, too.") if alike else ""
    a, b = report.actor_of[pair.a], report.actor_of[pair.b]
    shared = next(topic.id for topic in report.topics if {a, b} <= {*_holders(topic, report)})
    return tuple(
        sentence(
            said + more,
            a=[MessagePart(a.name, a.id, shared)],
            b=[MessagePart(b.name, b.id, shared)],
            agreement=[MessagePart(words.decimal(pair.agreement or 0))],
            n=[MessagePart(words.number(pair.n))],
        )
    )


def _one_voice(topic: TopicEntry, report: Report, words: Words) -> KeyMessage:
    holders = _holders(topic, report)
    lead = words(
        "On {topic}, all {n} actors with a recorded position say the same: {stance}.",
        topic=topic.title,
        n=len(holders),
        stance=report.cell_of[holders[0].id, topic.id].label,
    )
    return KeyMessage((MessagePart(lead),), (*_named(topic, holders, words), MessagePart(".")))


def _gaps(report: Report, words: Words) -> KeyMessage:
    """Return how much has no evidence, and of whom nothing is known on the topic that has least."""
    silent = report.gaps
    if not silent:
        return KeyMessage((MessagePart(words("Every cell has evidence.")),), ())
    lead = words.many(
        len(silent), "{n} of {of} cells has no evidence.", "{n} of {of} cells have no evidence.", of=len(report.cells)
    )
    counts = Counter(gap.topic for gap in silent)
    topic = max(report.topics, key=lambda topic: counts[topic.id])
    actors = [report.actor_of[gap.actor] for gap in silent if gap.topic == topic.id]
    body = sentence(
        words.say("On {topic} nothing was found from {actors}; no evidence is not neutrality."),
        topic=[MessagePart(topic.title)],
        actors=_named(topic, actors, words),
    )
    return KeyMessage((MessagePart(lead),), tuple(body))


def _holders(topic: TopicEntry, report: Report) -> list[ActorEntry]:
    """Return the actors that take a stance; a refusal is none."""
    return [actor for actor in report.actors if report.cell_of[actor.id, topic.id].state in ("stance", "mixed")]


def _all_say_the_same(topic: TopicEntry, report: Report) -> bool:
    holders = _holders(topic, report)
    stances = {report.cell_of[actor.id, topic.id].stance for actor in holders}
    return len(holders) > 1 and len(stances) == 1 and None not in stances


def _stances(topic: TopicEntry, report: Report) -> dict[str, list[ActorEntry]]:
    stances: dict[str, list[ActorEntry]] = {}
    for actor in _holders(topic, report):
        stances.setdefault(report.cell_of[actor.id, topic.id].label, []).append(actor)
    return stances


def _named(topic: TopicEntry, holders: Sequence[ActorEntry], words: Words) -> list[MessagePart]:
    parts = _joined([[MessagePart(actor.name, actor.id, topic.id)] for actor in holders[:NAMED_ACTORS]], ", ")
    rest = len(holders) - NAMED_ACTORS
    return [*parts, MessagePart(words.many(rest, " and {n} more", " and {n} more"))] if rest > 0 else parts


def sentence(said: str, **parts: Sequence[MessagePart]) -> list[MessagePart]:
    """Return a sentence with parts in the place of its `{names}`, in the order that its language gives them."""
    found: list[MessagePart] = []
    for place, piece in enumerate(PLACEHOLDER.split(said)):  # text, name, text, name, …
        found += parts[piece] if place % 2 else [MessagePart(piece)]
    return merged(found)


def merged(parts: Sequence[MessagePart]) -> list[MessagePart]:
    """Return the parts, neighbours that rest on no cell as one."""
    found: list[MessagePart] = []
    for part in (part for part in parts if part.text):
        if found and found[-1].actor is None and part.actor is None:
            found[-1] = MessagePart(found[-1].text + part.text)
        else:
            found.append(part)
    return found


def _joined(groups: Sequence[Sequence[MessagePart]], between: str) -> list[MessagePart]:
    joint = MessagePart(between)
    return [part for i, group in enumerate(groups) for part in ([joint, *group] if i else group)]
