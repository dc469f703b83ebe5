"""Sides: who stands where on each topic, the most evenly divided first. A Report in, a `Drawing` or two out.

Chips where they have room, else bars. Silence is a thing of its own: hatched, at the end, with its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_report.brief import claims
from policy_report.brief.report import Report
from policy_report.brief.view.pictures import PRINT, Place, bars, chip_table, holders
from policy_report.brief.view.pictures.holders import Column, TopicSides
from policy_report.i18n import Words, words_of
from policy_report.layout.drawing import Drawing, DrawnLine, Shape

PAGE = 690.0  # points: the height of an A4 page below a heading
FIRST, ALL = 10, 40  # topics of the first picture, of both
CHIPS = 6  # names in a cell
FEW = 2  # actors on a topic who are few
SHORT = 50  # letters of a topic's name that a sentence has room for


@dataclass(frozen=True)
class Sides:
    """The picture of the topics that the messages of a brief speak of, filled up to ten, and one of the others.

    `more`: topics that are in neither.
    """

    first: Drawing
    others: Drawing | None
    more: int


def sides(report: Report, place: Place = PRINT, page: float = 0.0) -> Sides | None:
    """Return the pictures for a place; None where nobody has another side. `page`: the height for the others."""
    topics = holders.topics(report)
    if len(report.actors) == 1 or not any(topic.sides for topic in topics):
        return None
    words, linked = words_of(report.brief.language), holders.named(report)
    chosen = {topic.topic.id for topic in sorted(topics, key=lambda topic: topic.topic.id not in linked)[:FIRST]}
    picture = _picture(report, [topic for topic in topics if topic.topic.id in chosen], place, words, bars.WIDE)
    shown = picture.topics
    others = [topic for topic in topics if topic not in shown][: ALL - len(shown)]
    rest = Place(place.width, place.size, page or max(PAGE, place.height))
    second = _picture(report, others, rest, words, bars.CLOSE, above=picture) if others else None
    more = len(topics) - len(shown) - (len(second.topics) if second else 0)
    return Sides(
        first=picture.drawing(_title(report, words), words),
        others=second.drawing(_title_of_others(len(second.topics), more, words), words, picture) if second else None,
        more=more,
    )


@dataclass(frozen=True)
class _Picture:
    """Shapes and their height; the topics that they show; whether each actor has a chip."""

    shapes: list[Shape]
    height: float
    width: float
    topics: Sequence[TopicSides]
    columns: Sequence[Column]
    actors: int
    chips: bool

    def drawing(self, title: str, words: Words, above: "_Picture | None" = None) -> Drawing:
        """Return the drawing, what it shows in words beside it; its note says what that of the one above did not."""
        about = " ".join(_about(topic, self.columns, words, whole=self.chips) for topic in self.topics)
        said = above.notes(words) if above else ()
        note = " ".join(note for note in self.notes(words) if note not in said)
        return Drawing(self.width, round(self.height, 2), title, about, tuple(self.shapes), note)

    def notes(self, words: Words) -> tuple[str, ...]:
        """Return how the picture is to be read."""
        hatched = words.many(
            self.actors,
            "Hatched: nothing found, of {n} actor; silence is not neutrality.",
            "Hatched: nothing found, of {n} actors; silence is not neutrality.",
        )
        named = words("Sides of up to five actors are named where there is room.")
        shown = {named: not self.chips, hatched: any(topic.silent for topic in self.topics)}
        return tuple(note for note, there in shown.items() if there)


def _picture(
    report: Report,
    topics: Sequence[TopicSides],
    place: Place,
    words: Words,
    tried: Sequence[bars.Shares],
    above: _Picture | None = None,
) -> _Picture:
    """Return the picture of the topics as chips where they fit, else as bars of as many topics as fit.

    `tried`: shares of bars; the first that lets all the topics be shown, or else the most. `above`: the picture before
    it, whose key holds for both where it has every column.
    """
    columns, actors = holders.columns(report, topics), len(report.actors)
    if all(len(side.holders) <= CHIPS for topic in topics for side in topic.sides.values()):
        drawn = chip_table.draw(topics, columns, actors, place, words)
        if drawn[1] <= place.height:
            return _Picture(*drawn, place.width, topics, columns, actors, chips=True)
    found: list[_Picture] = []
    for shares in tried:
        found.append(_bars(topics, columns, actors, place, words, shares, above))
        if len(found[-1].topics) == len(topics):
            return found[-1]
    return max(found, key=lambda drawn: len(drawn.topics))


def _bars(
    topics: Sequence[TopicSides],
    columns: Sequence[Column],
    actors: int,
    place: Place,
    words: Words,
    shares: bars.Shares,
    above: _Picture | None,
) -> _Picture:
    """Return the bars of as many topics as fit, below a key unless that of the picture above holds for both."""
    shares, silent = bars.fitted(shares, topics, columns, place, words), any(topic.silent for topic in topics)
    known = above and not above.chips and {c.id for c in columns} <= {c.id for c in above.columns}
    if above and known and silent <= any(topic.silent for topic in above.topics):
        shapes, y = list[Shape](), 0.0
    else:
        shapes, y = bars.key(columns, actors, place, words, silent=silent)
    for count, topic in enumerate(topics):
        row, height = bars.row(topic, columns, actors, place, words, y, shares)
        if count and y + height > place.height:
            topics = topics[:count]
            break
        shapes += [DrawnLine(x1=0, y1=round(y, 2), x2=place.width, y2=round(y, 2)), *row]
        y += height
    return _Picture(shapes, y, place.width, topics, columns, actors, chips=False)


def _about(topic: TopicSides, columns: Sequence[Column], words: Words, *, whole: bool) -> str:
    """Return the row of a topic in words; `whole`: with the names of every side."""
    said = []
    for side in (topic.sides[column.id] for column in columns if column.id in topic.sides):
        names = bars.names(side, words)
        few = whole or len(side.holders) <= bars.NAMED
        actors = names if few else words.number(len(side.holders))
        said.append(words("{stance}: {actors}", stance=side.label, actors=actors))
    if topic.silent:
        said.append(bars.silence(topic, words))
    return words("{topic}: {stance}", topic=topic.topic.title, stance=words("; ").join(said)) + "."


# --- titles ---------------------------------------------------------------------------------------------------------


def _title(report: Report, words: Words) -> str:
    """Return what the picture shows as a sentence of counts: of topics, never of countries."""
    count = len(report.topics)
    if count == 1:
        return words("Who stands where")
    title, few, of = _division(report, words), _topics_of_few(report), words.spelled(count)
    if few > 1 and 3 * few >= count:
        spoke = words("on {n} of {of} topics one or two actors spoke", n=words.spelled(few), of=of)
        title = words("; ").join((title, spoke))
    return title[0].upper() + title[1:]


def _division(report: Report, words: Words) -> str:
    split, _ = claims.on_topics(report)
    divided = [claim for claim in split if claim.kind == "divided"]
    of = words.spelled(len(report.topics))
    if len(divided) > 1:
        figures = {side: words.number(int(divided[0].figures[side])) for side in ("above", "below")}
        if len(divided) == len(report.topics):
            return words("every topic divides the room, the sharpest {above} to {below}", **figures)
        count = words.spelled(len(divided))
        return words("{n} of {of} topics divide the room, the sharpest {above} to {below}", n=count, of=of, **figures)
    if divided:
        topic = report.topic_of[divided[0].topics[0]].short
        if len(topic) <= SHORT:
            return words("only “{topic}” divides the room", topic=topic)
        return words("only one of {of} topics divides the room", of=of)
    if len(split) == 1:
        return words("stances are opposed on one of {of} topics", of=of)
    if split:
        return words("stances are opposed on {n} of {of} topics", n=words.spelled(len(split)), of=of)
    return words("no topic divides the room")


def _topics_of_few(report: Report) -> int:
    silent = {topic.id: 0 for topic in report.topics}
    for gap in report.gaps:
        silent[gap.topic] += 1
    return sum(0 < len(report.actors) - count <= FEW for count in silent.values())


def _title_of_others(count: int, more: int, words: Words) -> str:
    if more:
        return words("The next {n} topics, the most evenly divided first", n=count)
    if count == 1:
        return words("The other topic")
    return words("The other {n} topics, the most evenly divided first", n=count)
