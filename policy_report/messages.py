"""Key messages: the author's own, with links to the cells they rest on, or drafted from the data where there are none.

In a written message `[France](france/declaration)` links its words to the evidence of that cell.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_report.report import (
    ActorEntry,
    Agreement,
    Cell,
    Change,
    Coverage,
    KeyMessage,
    MessagePart,
    TopicEntry,
    TopicSummary,
)

LINK = re.compile(r"\[([^\]]+)\]\(([^()\s/]+)/([^()\s/]+)\)")
SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)\s+(?=[A-Z\[“\"(])")  # an initial ends none: U.S.
NAMED_ACTORS = 5

Cells = Mapping[tuple[str, str], Cell]


def written(texts: Sequence[str]) -> tuple[KeyMessage, ...]:
    """Return the author's messages: the first sentence leads, `[words](actor/topic)` links to evidence."""
    return tuple(_written(" ".join(text.split())) for text in texts)


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


@dataclass(frozen=True)
class Findings:
    """What messages are drafted from; `cells` by (actor, topic)."""

    actors: Sequence[ActorEntry]
    topics: Sequence[TopicEntry]
    cells: Cells
    summaries: Sequence[TopicSummary]
    agreement: Sequence[Agreement]
    changes: Sequence[Change]
    coverage: Coverage


def drafted(found: Findings) -> tuple[KeyMessage, ...]:
    """Return three to five messages drafted from the data in plain words; every statement is linked to its cells.

    Who stands where on the topics with most evidence, the most contested one first; the closest and the farthest pair;
    who moved; how much has no evidence.
    """
    by_topic = {topic.id: topic for topic in found.topics}
    ranked = sorted(found.summaries, key=lambda s: (-(s.polarisation or 0), -sum(s.counts.values())))
    split = [s for s in ranked if len(_stances(by_topic[s.topic], found.actors, found.cells)) > 1]
    agreed = [
        topic
        for summary in sorted(ranked, key=lambda s: -sum(s.counts.values()))
        if _all_say_the_same(topic := by_topic[summary.topic], found.actors, found.cells)
    ]
    about_topics = [_split(s, by_topic[s.topic], found, first=s is split[0]) for s in split[:2]]
    about_topics += [_one_voice(topic, found.actors, found.cells) for topic in agreed[: 3 - len(about_topics)]]
    others = [*_moved(found, by_topic), *_pairs(found)]
    return (*about_topics[: 4 - len(others)], *others, _coverage(found.coverage))


def _split(summary: TopicSummary, topic: TopicEntry, found: Findings, *, first: bool) -> KeyMessage:
    if summary.polarisation:
        figure = f"polarisation {summary.polarisation:.2f}, n = {summary.n}"
        lead = f"{topic.title} is {'the most contested topic' if first else 'contested too'} ({figure})."
    else:
        lead = f"{topic.title} divides the actors."
    body: list[MessagePart] = []
    for label, holders in _stances(topic, found.actors, found.cells).items():
        body += [MessagePart(f"{'; ' if body else ''}{label}: "), *_named(topic, holders)]
    return KeyMessage((MessagePart(lead),), (*body, MessagePart(".")))


def _moved(found: Findings, by_topic: Mapping[str, TopicEntry]) -> list[KeyMessage]:
    names = {actor.id: actor.name for actor in found.actors}
    moved = [change for change in found.changes if change.change == "moved"]
    if not moved:
        return []
    lead = MessagePart(f"{len(moved)} position{'' if len(moved) == 1 else 's'} moved.")
    body: list[MessagePart] = []
    for change in moved[:NAMED_ACTORS]:
        said = f" on {by_topic[change.topic].title} from {change.before_label} to {change.after_label}"
        body += [MessagePart("; ")] if body else []
        body += [MessagePart(names[change.actor], change.actor, change.topic), MessagePart(said)]
    rest = len(moved) - NAMED_ACTORS
    return [KeyMessage((lead,), (*body, MessagePart(f" and {rest} more." if rest > 0 else ".")))]


def _pairs(found: Findings) -> list[KeyMessage]:
    known = [pair for pair in found.agreement if pair.agreement is not None]
    if len(known) < 2:  # noqa: PLR2004 - one pair is both the closest and the farthest
        return []
    close = max(known, key=lambda pair: (pair.agreement or 0, pair.n))
    far = min(known, key=lambda pair: (pair.agreement or 0, -pair.n))
    closest = f" stand closest (agreement {close.agreement:.2f}, n = {close.n})."
    farthest = f" stand farthest apart (agreement {far.agreement:.2f}, n = {far.n})."
    lead = (*_pair(close, found), MessagePart(closest))
    if close.agreement == far.agreement:  # all agree alike: nobody is farthest
        return [KeyMessage(lead, ())]
    return [KeyMessage(lead, (*_pair(far, found), MessagePart(farthest)))]


def _pair(pair: Agreement, found: Findings) -> list[MessagePart]:
    names = {actor.id: actor.name for actor in found.actors}
    shared = next(
        topic.id
        for topic in found.topics
        if all(found.cells[actor, topic.id].state in ("stance", "mixed") for actor in (pair.a, pair.b))
    )
    first, second = (MessagePart(names[actor], actor, shared) for actor in (pair.a, pair.b))
    return [first, MessagePart(" and "), second]


def _one_voice(topic: TopicEntry, actors: Sequence[ActorEntry], cells: Cells) -> KeyMessage:
    holders = _holders(topic, actors, cells)
    label = cells[holders[0].id, topic.id].label
    lead = MessagePart(f"On {topic.title}, all {len(holders)} actors with a recorded position say the same: {label}.")
    return KeyMessage((lead,), (*_named(topic, holders), MessagePart(".")))


def _coverage(coverage: Coverage) -> KeyMessage:
    share = f"{coverage.without_evidence} of {coverage.cells} cells have no evidence."
    return KeyMessage((MessagePart(share),), (MessagePart("No evidence is not neutrality: nothing was found."),))


def _holders(topic: TopicEntry, actors: Sequence[ActorEntry], cells: Cells) -> list[ActorEntry]:
    """Return the actors that take a stance; a refusal is none."""
    return [actor for actor in actors if cells[actor.id, topic.id].state in ("stance", "mixed")]


def _all_say_the_same(topic: TopicEntry, actors: Sequence[ActorEntry], cells: Cells) -> bool:
    holders = _holders(topic, actors, cells)
    return len(holders) > 1 and all(cells[actor.id, topic.id].state == "stance" for actor in holders)


def _stances(topic: TopicEntry, actors: Sequence[ActorEntry], cells: Cells) -> dict[str, list[ActorEntry]]:
    stances: dict[str, list[ActorEntry]] = {}
    for actor in _holders(topic, actors, cells):
        stances.setdefault(cells[actor.id, topic.id].label, []).append(actor)
    return stances


def _named(topic: TopicEntry, holders: Sequence[ActorEntry]) -> list[MessagePart]:
    parts: list[MessagePart] = []
    for i, actor in enumerate(holders[:NAMED_ACTORS]):
        parts += [MessagePart(", ")] if i else []
        parts.append(MessagePart(actor.name, actor.id, topic.id))
    rest = len(holders) - NAMED_ACTORS
    return [*parts, MessagePart(f" and {rest} more")] if rest > 0 else parts
