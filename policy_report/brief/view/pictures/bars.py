"""Sides as bars: a row a topic, a bar as wide as all actors, and beside it the names of each side of five or fewer.

In a narrow place the bar stands below its title, and the names below the bar.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy_report.brief.view.pictures import Place
from policy_report.brief.view.pictures.chips import OUTLINED, ROUNDING
from policy_report.brief.view.pictures.holders import Column, Side, TopicSides, own_word
from policy_report.i18n import Words
from policy_report.layout.drawing import DrawnBox, Shape, TextStyle
from policy_report.layout.text import widest

BETWEEN = "\u2003"  # two sides in one line
NAMED = 5  # actors of a side whose names stand beside its bar
GAP = 0.025  # of the width
HIGH, PAD, INSET = 1.45, 0.45, 0.45  # of the size: a bar, below the key, in a bar
SLIT = 0.75  # points between two sides


@dataclass(frozen=True)
class Shares:
    """How much of the width titles and bars have, how many lines a title; the room of a line and around a row.

    `beside`: lines beside a bar; the smaller sides are named first.
    """

    titles: float
    bar: float
    lines: int
    leading: float
    pad: float
    beside: int = 3


# Each with fewer names before fewer topics; the second for many topics.
WIDE, CLOSE = (
    tuple(replace(shares, beside=beside) for beside in (3, 2, 1))
    for shares in (Shares(0.35, 0.33, 2, 1.35, 0.45), Shares(0.42, 0.22, 1, 1.2, 0.2))
)

Drawn = tuple[list[Shape], float]  # shapes, and the height that they have


def fitted(
    shares: Shares, topics: Sequence[TopicSides], columns: Sequence[Column], place: Place, words: Words
) -> Shares:
    """Return the shares with no more for titles, and for names beside the bars, than the widest take.

    In a narrow place nothing stands beside a bar, which has the whole width.
    """
    if place.narrow:
        return shares
    taken = widest([topic.topic.title for topic in topics], place.size) + ROUNDING
    titles = min(shares.titles, taken / place.width)
    room = 1 - titles - shares.bar - 2 * GAP
    text = TextStyle(place.size, shares.leading * place.size)
    said = (_beside(topic, columns, words, text, room * place.width, shares.beside) for topic in topics)
    beside = (widest([line for lines in said for line in lines], place.size) + ROUNDING) / place.width
    return replace(shares, titles=titles, bar=shares.bar + max(0.0, room - beside))


def key(columns: Sequence[Column], actors: int, place: Place, words: Words, *, silent: bool) -> Drawn:
    """Return the key above the bars; `silent`: whether anything in them is hatched."""
    size, high = place.size, HIGH * place.size
    text = TextStyle(size, high, ink="soft")
    shapes, x, y = list[Shape](), 0.0, 0.0
    for column in (*columns, *([None] if silent else [])):
        label = column.label if column else words("No evidence")
        swatch = max(high, text.width(column.symbol) + 2 * INSET * size) if column else high
        room = swatch + 0.4 * size + text.width(label)
        x, y = (x, y) if x + room <= place.width else (0.0, y + high + PAD * size)
        shapes.append(_box(x, y, swatch, high, column.tone if column else ""))
        if column:
            shapes += TextStyle(size, high, ink=f"on-{column.tone}").block(
                [column.symbol], x + swatch / 2, y, anchor="middle"
            )
        shapes += text.block([label], x + swatch + 0.4 * size, y)
        x += room + 1.4 * size
    whole = words.many(actors, "full width: {n} actor", "full width: all {n} actors")
    x, y = (x, y) if x + text.width(whole) <= place.width else (0.0, y + high + PAD * size)
    shapes += text.block([whole], x, y)
    return shapes, y + high + PAD * size


def row(
    topic: TopicSides,
    columns: Sequence[Column],
    actors: int,
    place: Place,
    words: Words,
    top: float,
    shares: Shares,
) -> Drawn:
    """Return the row of a topic that begins at `top`."""
    size, leading, high = place.size, shares.leading * place.size, HIGH * place.size
    title, text = TextStyle(size, leading), TextStyle(size, leading, ink="soft")
    width, gap, titled = place.width, GAP * place.width, shares.titles * place.width
    left, bar = (0.0, width) if place.narrow else (titled + gap, shares.bar * width)
    beside = 0.0 if place.narrow else left + bar + gap
    titles = title.cut(topic.topic.title, width if place.narrow else titled, shares.lines + place.narrow)
    beside_it = _beside(topic, columns, words, text, width - beside, shares.beside)
    heights = (len(titles) * leading, high, len(beside_it) * leading)
    y = top + shares.pad * size
    if place.narrow:
        tops = [y, y + heights[0] + 2, y + heights[0] + high + 3]
        end = tops[2] + heights[2]
    else:
        tops = [y + (max(heights) - height) / 2 for height in heights]
        end = y + max(heights)
    shapes: list[Shape] = [*title.block(titles, 0, tops[0]), *_bar(topic, columns, actors, left, tops[1], bar, size)]
    return [*shapes, *text.block(beside_it, beside, tops[2])], end + shares.pad * size - top


def _bar(
    topic: TopicSides, columns: Sequence[Column], actors: int, left: float, top: float, width: float, size: float
) -> Iterator[Shape]:
    """Yield a bar that is as wide as all actors: a part a side with its number, at the end those who are silent."""
    high, x = HIGH * size, left
    for column in columns:
        if side := topic.sides.get(column.id):
            room = width * len(side.holders) / actors
            yield _box(x, top, room - SLIT, high, side.tone)
            style = TextStyle(size, high, ink=f"on-{side.tone}")
            said = next((said for said in _said(side, column) if style.width(said) <= room - 2 * INSET * size), "")
            yield from style.block([said] if said else [], x + INSET * size, top)
            x += room
    if topic.silent:
        yield _box(x, top, width * len(topic.silent) / actors, high, "")


def _said(side: Side, column: Column) -> tuple[str, ...]:
    """Return what can stand in the part of a side, the longest first."""
    count = len(side.holders)
    return f"{side.symbol} {count} {own_word(side, column)}".rstrip(), f"{side.symbol} {count}", str(count)


def _box(x: float, y: float, width: float, height: float, tone: str) -> DrawnBox:
    """Return the box of a side, hatched without a tone."""
    x, y, width, height = (round(value, 2) for value in (x, y, max(width, SLIT), height))
    border = "soft" if tone in OUTLINED else ""
    return DrawnBox(x=x, y=y, width=width, height=height, fill=tone, border=border, hatched=not tone)


def _beside(
    topic: TopicSides, columns: Sequence[Column], words: Words, text: TextStyle, room: float, most: int
) -> list[str]:
    """Return the lines that name the sides of a few, then the silent, as many of these as have room in `most` lines."""
    said = list(_named(topic, columns, words))
    while len(lines := _lines([side for _, side in said], text, room)) > most:
        del said[max(range(len(said)), key=lambda place: said[place][0])]
    return lines


def _lines(said: Sequence[str], text: TextStyle, room: float) -> list[str]:
    """Return texts in lines, several in one where they have room."""
    found: list[str] = []
    for words in said:
        longer = f"{found[-1]}{BETWEEN}{words}" if found else words
        if found and text.width(longer) <= room:
            found[-1] = longer
        else:
            found += text.wrap(words, room)
    return found


def _named(topic: TopicSides, columns: Sequence[Column], words: Words) -> Iterator[tuple[int, str]]:
    """Yield how many hold a side of a few, and its words with their names; then the silent, by name or number."""
    for column in columns:
        side = topic.sides.get(column.id)
        if side and len(side.holders) <= NAMED:
            said = words("{stance}: {actors}", stance=side.label, actors=names(side, words))
            yield len(side.holders), f"{side.symbol} {said}"
    if topic.silent:
        yield len(topic.silent), silence(topic, words)


def names(side: Side, words: Words) -> str:
    """Return the actors of a side, each red line in words behind its name."""
    red = words("red line")
    return ", ".join(f"{holder.name} ({red})" if holder.red_line else holder.name for holder in side.holders)


def silence(topic: TopicSides, words: Words) -> str:
    """Return the actors of whom nothing was found, by name where they are few."""
    few = len(topic.silent) <= NAMED
    silent = ", ".join(topic.silent) if few else words.number(len(topic.silent))
    return words("{stance}: {actors}", stance=words("No evidence"), actors=silent)
