"""Key messages: the author's own, with links to the cells they rest on, or drafted from the data where there are none.

In a written message `[France](france/declaration)` links its words to the evidence of that cell.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from policy_report.brief import claims
from policy_report.brief.report import Cell, Claim, KeyMessage, MessagePart, Report
from policy_report.brief.view.figures import MIXED, by_stance
from policy_report.brief.view.headlines import holding
from policy_report.i18n import PLACEHOLDER, Words, term, words_of
from policy_report.text import SENTENCE_END, cut, in_one_line
from policy_report.texts import language_of, like

LINK = re.compile(r"\[([^\]]+)\]\(([^()\s/]+)/([^()\s/]+)\)")
NAMED_ACTORS, NAMED_MOVES = 5, 3
NAMED_HOLDERS = 15  # of all stances on a topic

Parts = Sequence[MessagePart]
Find = Callable[[str], str | None]


def written(texts: Sequence[str]) -> tuple[KeyMessage, ...]:
    """Return the author's messages: the first sentence leads, `[words](actor/topic)` links to evidence."""
    halves = ((text, SENTENCE_END.split(in_one_line(text), maxsplit=1)) for text in texts)
    return tuple(_message(_parts(lead, text), _parts("".join(body), text)) for text, (lead, *body) in halves)


def references(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return every (actor, topic) that the author's messages point to."""
    return [(found[2], found[3]) for text in texts for found in LINK.finditer(text)]


def by_id(text: str, actor: Find, topic: Find) -> str:
    """Return a message whose links have the ids of actors and topics in the place of their other names.

    `actor`, `topic`: find the id of a name; one that means nothing stays.
    """

    def link(found: re.Match[str]) -> str:
        return f"[{found[1]}]({actor(found[2]) or found[2]}/{topic(found[3]) or found[3]})"

    return like(LINK.sub(link, text), text)


def _parts(text: str, whole: str) -> tuple[MessagePart, ...]:
    """Return the parts of a text, each in the language of the `whole` message."""
    parts: list[MessagePart] = []
    end = 0
    for found in LINK.finditer(text):
        parts += [MessagePart(text[end : found.start()]), MessagePart(*found.groups())]
        end = found.end()
    return tuple(replace(part, text=like(part.text, whole)) for part in [*parts, MessagePart(text[end:])] if part.text)


def drafted(report: Report) -> tuple[KeyMessage, ...]:
    """Return up to five messages drafted from the data: the claims of each in words, linked to their cells."""
    words = words_of(report.brief.language)
    return tuple(_drafted(told, report, words) for told in claims.of_messages(report))


def _drafted(told: tuple[Claim, ...], report: Report, words: Words) -> KeyMessage:
    """Return a message: the first sentence of the first claim leads, its second and the other claims follow."""
    if len(told) > 1 and told[0].kind == told[-1].kind:  # topics that divide the same actors in the same way
        lead, body = _alike(told, report, words)
        return _message(lead, body, told)
    sentences = [half for claim in told for half in SENTENCES[claim.kind](claim, report, words) if half]
    return _message(sentences[0], _joined(sentences[1:], " "), told)


def _message(lead: Parts, body: Parts, told: tuple[Claim, ...] = ()) -> KeyMessage:
    halves = (merged(lead), merged(body))
    text = " ".join("".join(part.text for part in half).strip() for half in halves if half)
    return KeyMessage(tuple(halves[0]), tuple(halves[1]), text, bool(told), told)


# --- claims in words: a sentence that leads, and what follows it ----------------------------------------------------

ON_TOPIC = {
    "divides-most": term("{topic} divides the actors most, {above} to {below}."),
    "divided": term("{topic} divides the actors, {above} to {below}."),
    "opposed": term("Stances on {topic} are opposed, {above} to {below}."),
    "alone": term("{actor} stands alone on {topic}, against {others} others."),
    "united": term("On {topic}, {n} of the {of} actors who take a stance are on one side."),
    "both-united": term("On {topic}, both actors who take a stance are on one side."),
    "all-united": term("On {topic}, all {n} actors who take a stance are on one side."),
}


def _on_topic(claim: Claim, report: Report, words: Words) -> tuple[Parts, Parts]:
    """Return where a topic stands, and who holds which stance on it."""
    figures = _figures(claim, words)
    others = figures.get("above" if claim.figures.get("below") == 1 else "below", "")  # than the one that stands alone
    kind = "divides-most" if "most" in figures else claim.kind
    if kind == "united" and claim.figures["n"] == claim.figures["of"]:
        kind = "both-united" if claim.figures["n"] == claims.SEVERAL else "all-united"
    topic, actor = _topics(claim, report), _actors(claim, report)[:1]
    lead = sentence(words.say(ON_TOPIC[kind]), topic=topic, actor=actor, others=others, **figures)
    return lead, _holders(claim, report, words)


def _alike(told: Sequence[Claim], report: Report, words: Words) -> tuple[Parts, Parts]:
    """Return which topics divide the same actors, and who holds which stance on them."""
    topics = words.listed(_quoted(claim.topics[0], report, words) for claim in told)
    wording = words.say("{topics} divide the actors alike, {above} to {below}.")
    return sentence(wording, topics=topics, **_figures(told[0], words)), _holders(told[0], report, words)


def _moved(claim: Claim, report: Report, words: Words) -> tuple[Parts, Parts]:
    count = len(claim.actors)
    lead = [MessagePart(words.many(count, "{n} position moved.", "{n} positions moved."))]
    labels = {(change.actor, change.topic): (change.before_label, change.after_label) for change in report.changes}
    moves: list[Parts] = []
    for actor, topic in list(zip(_actors(claim, report), claim.topics, strict=True))[:NAMED_MOVES]:
        before, after = labels[actor.actor or "", topic]
        wording = words.say("{actor} on {topic}, from “{before}” to “{after}”")
        moves.append(sentence(wording, actor=[actor], topic=report.topic_of[topic].title, before=before, after=after))
    rest = count - NAMED_MOVES
    end = words.many(rest, "; and {n} more.", "; and {n} more.") if rest > 0 else "."
    return lead, [*_joined(moves, words("; ")), MessagePart(end)]


PAIRS = {
    "alike": term("{a} and {b} stand closest, alike on all {shared} topics that both speak on."),
    "closest": term(
        "{a} and {b} stand closest, at {agreement} agreement over {shared} topics; they differ on {topics}."
    ),
    "closest-all": term(
        "{a} and {b} stand closest, at {agreement} agreement over {shared} topics; they differ a little on each."
    ),
    "opposite": term("{a} and {b} stand farthest apart, at opposite ends on each of {shared} topics."),
    "farthest": term("{a} and {b} stand farthest apart ({agreement} over {shared} topics), divided by {topics}."),
    "farthest-all": term(
        "{a} and {b} stand farthest apart ({agreement} over {shared} topics), divided by each of them."
    ),
}


def _pair(claim: Claim, report: Report, words: Words) -> tuple[Parts, Parts]:
    """Return which two stand closest or farthest apart, over how many topics, and what splits them."""
    ties, splits, shared = (int(claim.figures[name]) for name in ("ties", "splits", "n"))
    wording = words.say(PAIRS[_kind_of_pair(claim)])
    besides = words.many(ties, " {n} other pair does, too.", " {n} other pairs do, too.") if ties else ""
    if claim.kind == "farthest" and "mixed" in claim.figures:
        besides += words(" Pairs that share a mixed cell are left out.")
    a, b = _actors(claim, report)
    listed = [_quoted(topic, report, words) for topic in claim.topics]
    rest = splits - len(listed)
    topics = _and_more(", ".join(listed), rest, words) if rest else words.listed(listed)
    agreement = words.percent(claim.figures["agreement"])
    lead = sentence(wording, a=[a], b=[b], topics=topics, agreement=agreement, shared=words.number(shared))
    return lead, [MessagePart(besides.strip())] if besides else ()


def _kind_of_pair(claim: Claim) -> str:
    if not claim.figures["splits"]:
        return "alike"
    if not claim.figures["agreement"]:
        return "opposite"
    each = claim.figures["splits"] == claim.figures["n"] > len(claim.topics)
    return f"{claim.kind}-all" if each else claim.kind


def _gaps(claim: Claim, report: Report, words: Words) -> tuple[Parts, Parts]:
    wording = words.say_many(
        int(claim.figures["n"]),
        "{n} of {of} cells has no evidence, which is not neutrality.",
        "{n} of {of} cells have no evidence, which is not neutrality.",
    )
    silent = len(claim.actors)
    where = words.say_many(
        silent,
        "On “{topic}” nothing was found from {n} actor: {actors}.",
        "On “{topic}” nothing was found from {n} actors: {actors}.",
    )
    topic, actors = cut(report.topic_of[claim.topics[0]].title), _named(_actors(claim, report), words)
    return sentence(wording, **_figures(claim, words)), sentence(
        where, n=words.number(silent), topic=topic, actors=actors
    )


SENTENCES = {
    **dict.fromkeys(("divided", "opposed", "alone", "united"), _on_topic),
    **dict.fromkeys(("closest", "farthest"), _pair),
    "moved": _moved,
    "gaps": _gaps,
}


def _figures(claim: Claim, words: Words) -> dict[str, str]:
    """Return the counts of a claim as a sentence writes them."""
    return {name: words.number(int(count)) for name, count in claim.figures.items() if name != "polarisation"}


def _quoted(topic: str, report: Report, words: Words) -> str:
    """Return the short title of a topic in quotation marks, cut at a word where it is long for a list."""
    return words("“{text}”", text=cut(report.topic_of[topic].short))


def _topics(claim: Claim, report: Report) -> list[MessagePart]:
    return [MessagePart(report.topic_of[topic].title) for topic in claim.topics]


def _actors(claim: Claim, report: Report) -> list[MessagePart]:
    """Return the names of the actors, linked each to its own topic, or all to the first that the claim speaks of."""
    names = [report.actor_of[actor].name for actor in claim.actors]
    if not claim.topics:
        return [MessagePart(name) for name in names]
    topics = claim.topics if claim.kind == "moved" else claim.topics[:1] * len(names)
    return [MessagePart(*part) for part in zip(names, claim.actors, topics, strict=True)]


def _holders(claim: Claim, report: Report, words: Words) -> Parts:
    """Return who holds which stance on the topic of a claim, in sentences; a refusal is none."""
    (topic,) = claim.topics
    cells = [report.cell_of[actor.id, topic] for actor in report.actors]
    groups = by_stance(report, [cell for cell in cells if cell.state in ("stance", MIXED)])
    each = max(1, min(NAMED_ACTORS, NAMED_HOLDERS // len(groups)))
    said = []
    for group, (wording, stance) in zip(groups, holding(groups, words), strict=True):
        actors = _named([_holder(cell, report) for cell in group.cells], words, each)
        said.append(sentence(wording, actors=actors, stance=stance))
    return [*_joined(said, words("; ")), MessagePart(".")]


def _holder(cell: Cell, report: Report) -> MessagePart:
    return MessagePart(report.actor_of[cell.actor].name, cell.actor, cell.topic)


def _named(actors: Parts, words: Words, most: int = NAMED_ACTORS) -> Parts:
    """Return the first of some actors as a list in a sentence, with how many more there are; one more is named."""
    rest = len(actors) - most
    if rest > 1:
        return [*_joined([[actor] for actor in actors[:most]], ", "), MessagePart(_and_more("", rest, words))]
    places = words.listed(f"{{{place}}}" for place in range(len(actors)))
    return sentence(places, **{str(place): [actor] for place, actor in enumerate(actors)})


def _and_more(listed: str, rest: int, words: Words) -> str:
    """Return a list with how many more there are."""
    return listed + words.many(rest, " and {n} more", " and {n} more") if rest > 0 else listed


def sentence(wording: str, **parts: Parts | str) -> list[MessagePart]:
    """Return a sentence with parts in the place of its `{names}`, in the order that its language gives them."""
    found: list[MessagePart] = []
    for place, piece in enumerate(PLACEHOLDER.split(wording)):  # text, name, text, name, …
        part = parts[piece] if place % 2 else piece
        found += [MessagePart(part)] if isinstance(part, str) else part
    return merged(found)


def merged(parts: Parts) -> list[MessagePart]:
    """Return the parts, neighbours of one language that rest on no cell as one."""
    found: list[MessagePart] = []
    for part in (part for part in parts if part.text):
        last = found[-1] if found else None
        if last and last.actor is None and part.actor is None and language_of(last.text) == language_of(part.text):
            found[-1] = MessagePart(like(last.text + part.text, part.text))
        else:
            found.append(part)
    return found


def _joined(groups: Sequence[Parts], between: str) -> list[MessagePart]:
    joint = MessagePart(between)
    return [part for i, group in enumerate(groups) for part in ([joint, *group] if i else group)]
