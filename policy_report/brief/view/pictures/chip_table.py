"""Sides as chips: a row a topic, a column a stance, a chip an actor; where nothing is known is hatched at the right.

Where the columns would be narrower than their words, the sides of a topic follow each other; on a phone they stand
below its title.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from policy_report.brief.view.pictures import Place, chips
from policy_report.brief.view.pictures.chips import INSET, LEADING, Piece
from policy_report.brief.view.pictures.holders import Column, TopicSides, own_word
from policy_report.i18n import Words
from policy_report.layout.drawing import DrawnBox, DrawnLine, Shape, TextStyle
from policy_report.layout.text import widest

PAD, BETWEEN, APART = 0.28, 0.7, 1.4  # of the size: above and below a row, between columns, before those set apart
TITLES, HATCHED = 0.2, 0.045  # of the width, at most: the titles, the hatching of those of whom nothing was found
TITLE_LINES = 3
ALL = 0.05  # what a line in a cell counts that makes no row higher

Cell = tuple[Piece, ...]


def draw(
    topics: Sequence[TopicSides], columns: Sequence[Column], actors: int, place: Place, words: Words
) -> tuple[list[Shape], float]:
    """Return the shapes and their height, in columns where these have room."""
    if place.narrow:
        return _stacked(topics, columns, place, words)
    table = _Table(topics, actors, place, words)
    found = table.in_columns(columns)
    return found if found and found[1] <= place.height else table.in_lines(columns)


@dataclass(frozen=True)
class _Table:
    """What both kinds of table have: titles at the left, those of whom nothing was found at the right."""

    topics: Sequence[TopicSides]
    actors: int
    place: Place
    words: Words

    def in_columns(self, columns: Sequence[Column]) -> tuple[list[Shape], float] | None:
        """Return the table with a column a stance; None where the columns would be narrower than their words."""
        size = self.place.size
        cells = [[_cell(topic, column, self.words) for topic in self.topics] for column in columns]
        heads = [f"{column.symbol}\u00a0{column.label}" for column in columns]
        gaps = [size * (APART if apart else BETWEEN) for apart in _set_apart(columns)]
        widths = _widths(cells, heads, self.room - sum(gaps), size)
        return self._drawn(cells, heads, widths, gaps) if widths else None

    def in_lines(self, columns: Sequence[Column]) -> tuple[list[Shape], float]:
        """Return the table with the sides of a topic one after the other."""
        gap = BETWEEN * self.place.size
        return self._drawn(
            [[_line(topic, columns, self.words) for topic in self.topics]], [""], [self.room - gap], [gap]
        )

    @cached_property
    def text(self) -> TextStyle:
        """The style of words."""
        return TextStyle(self.place.size, LEADING * self.place.size, ink="soft")

    @cached_property
    def title(self) -> TextStyle:
        """The style of titles."""
        return TextStyle(self.place.size, LEADING * self.place.size, bold=True)

    @cached_property
    def titles(self) -> list[tuple[str, ...]]:
        """The lines of the titles."""
        return [self.title.cut(topic.topic.short, TITLES * self.place.width, TITLE_LINES) for topic in self.topics]

    @cached_property
    def first(self) -> float:
        """The width of the titles."""
        return max(self.title.width(line) for lines in self.titles for line in lines)

    @cached_property
    def silent(self) -> float:
        """The width of the column of those of whom nothing was found, 0 where there are none."""
        most = max(len(topic.silent) for topic in self.topics)
        hatched = HATCHED * self.place.width + 0.6 * self.place.size + self.text.width(self.words.number(most))
        return max(hatched, _widest([self.words("No evidence")], self.place.size)) if most else 0.0

    @cached_property
    def room(self) -> float:
        """The width that is left between the two."""
        return self.place.width - self.first - self.silent - APART * self.place.size * bool(self.silent)

    def _drawn(
        self, cells: Sequence[Sequence[Cell]], heads: Sequence[str], widths: Sequence[float], gaps: Sequence[float]
    ) -> tuple[list[Shape], float]:
        """Return the shapes of the head and the rows, and their height."""
        size, leading, end = self.place.size, self.text.leading, self.place.width
        lefts = [self.first + left for left in _lefts(widths, gaps)]
        lines = [self.text.wrap(head, width) for head, width in zip(heads, widths, strict=True)]
        nothing = self.text.wrap(self.words("No evidence"), self.silent) if self.silent else ()
        y = leading * max(map(len, (*lines, nothing)))
        shapes: list[Shape] = [*self.text.block(nothing, end, y - leading * len(nothing), anchor="end")]
        for head, left in zip(lines, lefts, strict=True):
            shapes += self.text.block(head, left, y - leading * len(head))
        y += PAD * size
        for row, topic in enumerate(self.topics):
            shapes.append(DrawnLine(x1=0, y1=round(y, 2), x2=end, y2=round(y, 2)))
            top, count = y + PAD * size, len(self.titles[row])
            shapes += self.title.block(self.titles[row], 0, top)
            for column, left, width in zip(cells, lefts, widths, strict=True):
                shapes += chips.drawn(column[row], left, top, width, size)
                count = max(count, chips.lines_of(column[row], width, size))
            if topic.silent:
                hatched = HATCHED * end * len(topic.silent) / self.actors
                shapes.append(hatching(end - self.silent, top, hatched, size))
                shapes += self.text.block([self.words.number(len(topic.silent))], end, top, anchor="end")
            y = top + count * leading + PAD * size
        return shapes, y


def _widest(texts: Sequence[str], size: float) -> float:
    """Return the width of the widest word; a no-break space parts none."""
    return widest([word for text in texts for word in text.split(" ")], size)


def hatching(x: float, top: float, width: float, size: float) -> DrawnBox:
    """Return the hatched box of those of whom nothing was found, in a line that begins at `top`."""
    height, leading = 0.7 * size, LEADING * size
    y = round(top + (leading - height) / 2, 2)
    return DrawnBox(x=round(x, 2), y=y, width=round(width, 2), height=height, hatched=True)


def _cell(topic: TopicSides, column: Column, words: Words) -> Cell:
    side = topic.sides.get(column.id)
    return chips.pieces(side, column, own_word(side, column), words) if side else ()


def _line(topic: TopicSides, columns: Sequence[Column], words: Words) -> Cell:
    """Return the sides of a topic one after the other, each with its words."""
    sides = ((topic.sides[column.id], column) for column in columns if column.id in topic.sides)
    found = (chips.pieces(side, column, f"{side.symbol}\u00a0{side.label}", words) for side, column in sides)
    return tuple(piece for cell in found for piece in cell)


def _set_apart(columns: Sequence[Column]) -> list[bool]:
    """Return of each column whether it is the first of those without a place on the scale."""
    return [column.apart and not before for column, before in zip(columns, [False, *(c.apart for c in columns)])]  # noqa: B905


def _lefts(widths: Sequence[float], gaps: Sequence[float]) -> list[float]:
    ends = accumulate(width + gap for width, gap in zip(widths, gaps, strict=True))
    return [end - width for end, width in zip(ends, widths, strict=True)]


def _widths(cells: Sequence[Sequence[Cell]], heads: Sequence[str], room: float, size: float) -> list[float]:
    """Return widths of columns that make the rows as low as the room permits; none where a word does not fit.

    From the widest words on, the column is widened that saves most lines for its width, until no more are saved.
    """
    widths = [_least(column, head, size) for column, head in zip(cells, heads, strict=True)]
    spare = room - sum(widths)
    if spare < 0:
        return []
    tried = [
        {width: [chips.lines_of(cell, width, size) for cell in column] for width in _tried(column, least, spare, size)}
        for column, least in zip(cells, widths, strict=True)
    ]

    def cost(widths: Sequence[float]) -> float:
        columns = [lines[width] for lines, width in zip(tried, widths, strict=True)]
        return float(sum(max(row) + ALL * sum(row) for row in zip(*columns, strict=True)))

    while True:
        now, spare = cost(widths), room - sum(widths)
        wider = [
            (width - widths[at], [*widths[:at], width, *widths[at + 1 :]])
            for at, lines in enumerate(tried)
            for width in lines
            if 0 < width - widths[at] <= spare
        ]
        saved, best = max((((now - cost(each)) / more, each) for more, each in wider), default=(0, widths))
        if saved <= 0:
            return [width + spare / len(widths) for width in widths]
        widths = best


def _tried(column: Sequence[Cell], least: float, spare: float, size: float) -> list[float]:
    """Return the widths of a column that may save a line."""
    found = set().union(*(chips.breaks(cell, size) for cell in column))
    return [least, *sorted(width for width in found if least < width <= least + spare)]


def _least(column: Sequence[Cell], head: str, size: float) -> float:
    """Return the width of the widest word of a column."""
    chip = _widest([piece.text for cell in column for piece in cell if piece.tone], size) + 2 * INSET * size
    return max(
        chip, _widest([head, *(text for cell in column for piece in cell for text in (piece.text, piece.remark))], size)
    )


def _stacked(
    topics: Sequence[TopicSides], columns: Sequence[Column], place: Place, words: Words
) -> tuple[list[Shape], float]:
    size, leading = place.size, LEADING * place.size
    text, title = TextStyle(size, leading, ink="soft"), TextStyle(size, leading, bold=True)
    shapes, y = list[Shape](), 0.0
    for topic in topics:
        shapes.append(DrawnLine(x1=0, y1=round(y, 2), x2=place.width, y2=round(y, 2)))
        y += PAD * size
        lines = title.wrap(topic.topic.short, place.width)
        shapes += title.block(lines, 0, y)
        y += len(lines) * leading
        for column in columns:
            if side := topic.sides.get(column.id):
                cell = chips.pieces(side, column, f"{side.symbol}\u00a0{side.label}", words)
                shapes += chips.drawn(cell, 0, y, place.width, size)
                y += chips.lines_of(cell, place.width, size) * leading
        if topic.silent:
            said = words("{stance}: {actors}", stance=words("No evidence"), actors=words.number(len(topic.silent)))
            shapes += [hatching(0, y, 2 * size, size), *text.block([said], 2.6 * size, y)]
            y += leading
        y += PAD * size
    return shapes, y
