"""Key messages: the author's own, with links to the cells they rest on, or drafted from the data where there are none.

In a written message `[France](france/declaration)` links its words to the evidence of that cell.
"""

import re
from collections.abc import Mapping, Sequence

from policy_report.report import ActorEntry, Cell, Coverage, KeyMessage, MessagePart, TopicEntry, TopicSummary

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


def drafted(
    actors: Sequence[ActorEntry],
    topics: Sequence[TopicEntry],
    cells: Cells,
    summaries: Sequence[TopicSummary],
    coverage: Coverage,
) -> tuple[KeyMessage, ...]:
    """Return messages drafted from the data in plain words; every statement is linked to its cells."""
    by_topic = {topic.id: topic for topic in topics}
    ranked = [by_topic[s.topic] for s in sorted(summaries, key=lambda s: -sum(s.counts.values())) if s.counts]
    split = [topic for topic in ranked if len(_stances(topic, actors, cells)) > 1]
    agreed = [topic for topic in ranked if topic not in split and _all_say_the_same(topic, actors, cells)]
    messages = [_split(topic, actors, cells) for topic in split[:2]]
    messages += [_one_voice(topic, actors, cells) for topic in agreed[: 3 - len(messages)]]
    return (*messages, _coverage(coverage))


def _split(topic: TopicEntry, actors: Sequence[ActorEntry], cells: Cells) -> KeyMessage:
    lead = MessagePart(f"{topic.title} divides the actors.")
    body: list[MessagePart] = []
    for label, holders in _stances(topic, actors, cells).items():
        body += [MessagePart(f"{'; ' if body else ''}{label}: "), *_named(topic, holders)]
    return KeyMessage((lead,), (*body, MessagePart(".")))


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
