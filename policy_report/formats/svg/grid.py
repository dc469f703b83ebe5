"""The measures of a table that is drawn: a Table in, the width of its columns and the height of its rows out.

All columns of topics are equally wide. Of the widths tried, the one is taken with which the text is largest when the
picture fills a slide; a table that is flatter than a slide gets more air in its rows. The unit is a point.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import log

from policy_report.brief.view.tables import Box, Table
from policy_report.layout.drawing import TextStyle

SLIDE = (960.0, 540.0)
LEAST_WIDTH = 465.0
MARGIN = 24.0
AROUND = 142.0  # the height that margins, heading, key and notes take, about
COLUMNS = (57.0, 172.0)  # the narrowest and the widest column of a topic
STEP = 4.5  # between the widths tried
WORD = 112.0  # a word that needs more is broken rather than that all columns are widened for it
NAMES = (82.0, 165.0)  # the same for the column of actors
INSET, GAP = 5.25, 1.5  # of a text in its box; between two boxes
PAD, MOST_PAD = 3.75, 9.75  # above and below the text of a row
SYMBOL, SYMBOL_GAP = 0.9, 3.75  # the place of a symbol, of the size at least; between it and the words
WRAPPED = 0.3  # what wrapped lines that double the height of the rows cost; text half as large costs 0.7
FALLBACK = 1.05  # a program that reads no embedded fonts may take one that runs wider


HEAD = TextStyle(10.5, 13.5, bold=True)
BODY = TextStyle(10.5, 13.5)


def room_of(style: TextStyle, text: str) -> float:
    """Return the room that keeps a text in one line."""
    return style.width(text) * FALLBACK + 0.5  # since sums of floats round


def wrap(style: TextStyle, text: str, room: float) -> tuple[str, ...]:
    """Return the lines of a text that has `room`."""
    return style.wrap(text, room / FALLBACK)


def indent(style: TextStyle, symbol: str) -> float:
    """Return how far words stand behind the left end of their symbol."""
    return max(style.width(symbol), SYMBOL * style.size) + SYMBOL_GAP if symbol else 0.0


@dataclass(frozen=True)
class SvgGrid:
    """Widths of the column of names and of each other column; heights of the header and of each row."""

    names: float
    column: float
    head: float
    rows: tuple[float, ...]
    columns: int

    @property
    def lefts(self) -> list[float]:
        """Where the boxes of the columns start."""
        return [MARGIN + self.names + i * self.column + GAP for i in range(self.columns)]

    @property
    def width(self) -> float:
        """The width of the picture; a small table leaves some of it free on the right."""
        return max(LEAST_WIDTH, self.names + self.columns * self.column + 2 * MARGIN)

    @property
    def height(self) -> float:
        """The height of the table."""
        return self.head + sum(self.rows)


def fit(table: Table) -> SvgGrid:
    """Return the measures of a table of stances at its best width."""
    names = max(NAMES[0], min(_roomiest([row[0].text for row in table.rows], BODY) + 2 * INSET, NAMES[1]))
    grids = [_measured(table, names, column) for column in _candidates(table, names)]
    return _aired(min(grids, key=_loss))


def _candidates(table: Table, names: float) -> list[float]:
    """Return the widths to try: from that of the longest word to that of the longest text in one line."""
    boxes, frame = _boxes(table), 2 * INSET + GAP
    words = [_roomiest(box.text.split(), BODY) + indent(BODY, box.symbol) for box in boxes]
    heads = [_roomiest(title.split(), HEAD) for title in table.header[1:]]
    whole = [room_of(BODY, box.text) + indent(BODY, box.symbol) for box in boxes]
    fill = (LEAST_WIDTH - 2 * MARGIN - names) / max(1, len(heads))
    least = max(COLUMNS[0], min(max([0, *words, *heads]), WORD) + frame, min(fill, COLUMNS[1]))
    most = max(least, min(max([0, *whole]) + frame, COLUMNS[1]))
    return [*(least + i * STEP for i in range(int((most - least) / STEP) + 1)), most]


def _boxes(table: Table) -> set[Box]:
    return {box for row in table.rows for box in row[1:]}


def _measured(table: Table, names: float, column: float) -> SvgGrid:
    inside = column - GAP - 2 * INSET
    deep = {box: _height(BODY, box.text, inside - indent(BODY, box.symbol)) for box in _boxes(table)}
    return SvgGrid(
        names=names,
        column=column,
        head=max(_height(HEAD, title, inside) for title in table.header) + PAD,
        rows=tuple(
            max([_height(BODY, row[0].text, names - 2 * INSET), *(deep[box] for box in row[1:])]) + 2 * PAD
            for row in table.rows
        ),
        columns=len(table.header) - 1,
    )


def _loss(grid: SvgGrid) -> float:
    """Return how small the text gets when the picture fills a slide, and, with less weight, how much is wrapped."""
    shrunk = log(max(grid.width / SLIDE[0], (grid.height + AROUND) / SLIDE[1]))
    wrapped = sum(grid.rows) / (len(grid.rows) * (BODY.leading + 2 * PAD)) - 1 if grid.rows else 0.0
    return shrunk + WRAPPED * wrapped


def _aired(grid: SvgGrid) -> SvgGrid:
    """Return the grid with more air in its rows where it is flatter than a slide."""
    spare = grid.width * SLIDE[1] / SLIDE[0] - AROUND - grid.height
    more = min(max(0.0, spare) / max(1, len(grid.rows)), 2 * (MOST_PAD - PAD))
    return replace(grid, rows=tuple(row + more for row in grid.rows))


def _height(style: TextStyle, text: str, inside: float) -> float:
    return style.leading * len(wrap(style, text, inside))


def _roomiest(texts: Iterable[str], style: TextStyle) -> float:
    return max((room_of(style, text) for text in texts), default=0.0)
