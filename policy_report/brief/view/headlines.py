"""Headlines: what the cells of a topic show, in a sentence, for the titles of slides and pages.

Actors are named where they are few. Where they are counted they are "countries" if all of them are, else "actors": a
bloc or a group that stands among them is not one country.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from policy_report.brief import claims
from policy_report.brief.report import Cell, KeyMessage, Report
from policy_report.brief.view.figures import MIXED, StanceGroup, TopicColumn, by_stance
from policy_report.brief.view.pictures.holders import chip_name
from policy_report.brief.view.pictures.on_record import how_many
from policy_report.i18n import ENGLISH, Words, term, words_of
from policy_report.text import isolated

CAPITALS = ("de",)  # languages in which a noun has a capital letter
NAMED, LONGEST = 3, 100  # actors of a stance that are named; letters of a sentence
PREDICATE = re.compile(r"(?:did|can|cannot|could|may|might|must|should|will|would|\w+ed)\b(?! to\b)", re.IGNORECASE)
"""An English label that may follow any subject, one or many: "Did not sign", "Voted yes"."""
VERBS: dict[str, Callable[[Words, int, str], str]] = {  # of the labels of the built-in scale
    term("Supports"): lambda say, n, who: say.many(n, "{actors} supports", "{actors} support", actors=who),
    term("With reservations"): lambda say, n, who: say.many(
        n, "{actors} supports with reservations", "{actors} support with reservations", actors=who
    ),
    term("Neutral"): lambda say, n, who: say.many(n, "{actors} takes no side", "{actors} take no side", actors=who),
    term("Opposed in part"): lambda say, n, who: say.many(
        n, "{actors} opposes in part", "{actors} oppose in part", actors=who
    ),
    term("Opposes"): lambda say, n, who: say.many(n, "{actors} opposes", "{actors} oppose", actors=who),
    term("Declined to say"): lambda say, n, who: say.many(
        n, "{actors} declined to say", "{actors} declined to say", actors=who
    ),
}


def of_message(message: KeyMessage) -> str:
    """Return the first sentence of a message as a title: without its full stop."""
    return "".join(part.text for part in message.lead).strip().rstrip(".")


def of_topics(report: Report, columns: Sequence[TopicColumn[Cell]]) -> Mapping[str, str]:
    """Return what the cells of each topic show, by its id."""
    split, _ = claims.on_topics(report)
    opposed = {topic for claim in split for topic in claim.topics}
    words = words_of(report.brief.language)
    return {column.topic.id: _of_topic(report, column, column.topic.id in opposed, words) for column in columns}


def _of_topic(report: Report, column: TopicColumn[Cell], opposed: bool, words: Words) -> str:  # noqa: FBT001 - a fact
    topic = column.topic
    groups = sorted(column.groups, key=lambda group: len(group.cells), reverse=not opposed)
    scored = [group for group in column.groups if group.cells[0].stance in report.values]
    ends = sorted((scored[0], scored[-1]), key=lambda group: len(group.cells)) if len(scored) > 1 else groups[:1]
    for chosen, named in ((groups, True), (ends, True), (ends, False)) if groups else ():
        said = words("; ").join(_said(report, group, words) for group in chosen)
        if not topic.question or (named and any(_verb(group, words) for group in chosen)):
            said = words("{topic}: {said}", topic=topic.short, said=said)
        if len(said) <= LONGEST:
            return f"{said[0].upper()}{said[1:]}"
    return words("{topic}: {said}", topic=topic.short, said=how_many(column, words))


def of_actor(report: Report, cells: Sequence[Cell]) -> str:
    """Return on how many topics an actor holds each stance: Argentina: voted yes on 31 topics; abstained on 7."""
    words = words_of(report.brief.language)
    counts = [
        words.many(len(group.cells), "{stance} on {n} topic", "{stance} on {n} topics", stance=_inside(group, words))
        for group in by_stance(report, cells)
    ]
    name = isolated(chip_name(report.actor_of[cells[0].actor]))
    return words("{topic}: {said}", topic=name, said=words("; ").join(counts))


def _inside(group: StanceGroup[Cell], words: Words) -> str:
    """Return the label of a stance as it stands inside a sentence: with a small letter, where nouns have that, too."""
    label = group.label
    return label if words.language in CAPITALS or label[1:2].isupper() else f"{label[0].lower()}{label[1:]}"


def _said(report: Report, group: StanceGroup[Cell], words: Words) -> str:
    """Return who holds a stance, and that they do: "France and India signed"; "not enough: Anthropic"."""
    names, count = who(report, group.cells, words), len(group.cells)
    if verb := _verb(group, words):
        return verb(words, count, names)
    label = _inside(group, words)
    if _follows(group, words):
        return f"{names} {label}"
    return words("{stance}: {actors}", stance=label, actors=names)


def holding(groups: Sequence[StanceGroup[Cell]], words: Words) -> list[tuple[str, str]]:
    """Return for each stance that `{actors}` hold it, these still to be named, and what stands for `{stance}` there.

    Sentences where all are, "{actors} support"; else labels, "{stance}: {actors}".
    """
    if all(_verb(group, words) or _follows(group, words) for group in groups):
        return [
            (verb(words, len(group.cells), "{actors}") if verb else "{actors} {stance}", _inside(group, words))
            for group in groups
            for verb in [_verb(group, words)]
        ]
    return [(words.say("{stance}: {actors}"), group.label) for group in groups]


def _follows(group: StanceGroup[Cell], words: Words) -> bool:
    """Return whether a label says of any subject what it does."""
    return words.language == ENGLISH and group.tone != MIXED and bool(PREDICATE.match(_inside(group, words)))


def _verb(group: StanceGroup[Cell], words: Words) -> Callable[[Words, int, str], str] | None:
    return next((verb for label, verb in VERBS.items() if words(label) == group.label), None)


def who(report: Report, cells: Sequence[Cell], words: Words) -> str:
    """Return the actors of cells: by name where they are few, else how many they are, as what."""
    actors = [report.actor_of[cell.actor] for cell in cells]
    if len(actors) <= NAMED:
        return words.listed(isolated(chip_name(actor)) for actor in actors)
    if all(actor.kind == "country" for actor in actors):
        return words.many(len(actors), "{n} country", "{n} countries", n=words.spelled(len(actors)))
    return words.many(len(actors), "{n} actor", "{n} actors", n=words.spelled(len(actors)))


def fewer_side(report: Report, topic: str) -> int:
    """Return how many actors stand on the smaller of the two sides of a topic."""
    return min(map(len, claims.sides(topic, report)))


def divided(report: Report, topics: int, least: int, words: Words) -> str:
    """Return of some topics how many actors stand on either side of each at least; "" where on one nobody does."""
    if least == 0:
        return ""
    count, by = words.spelled(topics), words.spelled(least)
    if all(actor.kind == "country" for actor in report.actors):
        said = words.many(
            least,
            "{topics} topics with at least {least} country on either side",
            "{topics} topics with at least {least} countries on either side",
            topics=count,
            least=by,
        )
    else:
        said = words.many(
            least,
            "{topics} topics with at least {least} actor on either side",
            "{topics} topics with at least {least} actors on either side",
            topics=count,
            least=by,
        )
    return f"{said[0].upper()}{said[1:]}"
