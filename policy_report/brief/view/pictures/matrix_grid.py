"""The measures of the dense matrix: names, heads and a room in, the size of cells and the lines of heads out.

Cells are symbols, heads are turned. A symbol has 7 pt and a head 6.5 pt at least; what has no room at these sizes is
divided by whoever asks. The unit is a point.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from policy_report.layout.drawing import TextStyle
from policy_report.layout.text import ELLIPSIS, clip, longest_word, widest
from policy_report.texts import like

NAME, HEAD, SYMBOL = TextStyle(8, 9.6), TextStyle(6.5, 7.2), TextStyle(7, 8.2)
NOTE, NUMBER = TextStyle(6.5, 7.4), TextStyle(6.5, 7.4, bold=True)
SCALES = (1.5, 1.25, 1.0)  # of all sizes: larger ones where every head stays whole
HEIGHTS = (36.0, 50.0, 66.0, 84.0, 112.0)  # of heads
HEAD_LINES, AIR = 3, 1.0  # of a head at most; beside its lines
ROW, COLUMN = (8.0, 15.0), (8.2, 46.0)  # the lowest and the highest row, the narrowest and the widest column
NAMES, INDENT = 130.0, 5.0  # the widest column of names; between a name and its cells
BLOC_GAP, BRACKET = 6.0, 15.0  # between two blocs; at their right
NOTE_WIDTH, NOTE_GAP, NOTE_INDENT, ABOVE_NOTES = 150.0, 12.0, 13.0, 8.0  # of a column of notes at least

Note = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Room:
    """The room for a picture. `notes`: whether the whole titles of heads that are cut stand below it."""

    width: float
    height: float
    notes: bool = True


@dataclass(frozen=True)
class Named:
    """What stands at a row or a column: a text, and the whole one for a note."""

    text: str
    whole: str


@dataclass(frozen=True)
class Label:
    """A name or a head in lines. `number`: of its note, where it is cut, else 0."""

    lines: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class DenseGrid:
    """The measures of a dense matrix. `notes`: the whole texts of what is cut, in columns of a width."""

    scale: float
    names: float
    column: float
    row: float
    head: float
    rows: tuple[Label, ...]
    heads: tuple[Label, ...]
    cut: tuple[tuple[int, str], ...]
    notes: tuple[tuple[Note, ...], ...]
    note_width: float

    @property
    def below(self) -> float:
        """The height of the notes, with the space above them."""
        counts = [sum(len(lines) for _, lines in column) for column in self.notes]
        return max(counts) * NOTE.leading + ABOVE_NOTES if counts else 0.0


def measure(
    rows: Sequence[Named],
    heads: Sequence[Named],
    symbols: Collection[str],
    room: Room,
    *,
    blocs: int,
    scales: Sequence[float],
) -> DenseGrid | None:
    """Return the measures at which a matrix fits into a room, its text as large as can be; None where it does not.

    `symbols`: those of the cells; `blocs`: how many the rows fall into, which stand apart; `scales`: to try.
    """

    def fitted(scale: float, height: float) -> DenseGrid | None:
        grid = _laid_out(rows, heads, room, scale, height * scale)
        least = max(COLUMN[0], max(map(SYMBOL.width, symbols), default=0.0) + AIR) * scale
        spare = room.height - grid.head - grid.below - (blocs - 1) * BLOC_GAP
        row = min(spare / max(1, len(rows)), ROW[1] * scale)
        return replace(grid, row=row) if row >= ROW[0] * scale and grid.column >= least else None

    words = longest_word([head.text for head in heads], HEAD.size)  # of which none is broken
    tries = (fitted(scale, height) for scale in scales for height in HEIGHTS if min(words, HEIGHTS[-1]) <= height)
    whole = (grid for grid in tries if grid and not grid.cut)
    cut = (grid for height in reversed(HEIGHTS) if (grid := fitted(1.0, height)))
    return next(whole, None) or next(cut, None)


def equal_parts(count: int, parts: int) -> Iterator[slice]:
    """Yield where `count` things are divided into parts, none of which has two more than another."""
    return (slice(part * count // parts, (part + 1) * count // parts) for part in range(parts))


def _laid_out(rows: Sequence[Named], heads: Sequence[Named], room: Room, scale: float, height: float) -> DenseGrid:
    """Return the measures with text of a scale and heads up to a height; how high a row is comes last."""
    name, head = NAME.scaled(scale), HEAD.scaled(scale)
    row_labels = _labels(rows, name, NAMES * scale, 1, 0)
    names = widest([label.lines[0] for label in row_labels], name.size) + INDENT * scale
    column = min((room.width - names - BRACKET) / max(1, len(heads)), COLUMN[1] * scale)
    count = max(1, min(HEAD_LINES, int((column - AIR) / head.leading)))
    head_labels = _labels(heads, head, height, count, max((label.number for label in row_labels), default=0))
    labelled = zip((*row_labels, *head_labels), (*rows, *heads), strict=True)
    cut = tuple((label.number, each.whole) for label, each in labelled if label.number)
    columns = int((room.width + NOTE_GAP) / (NOTE_WIDTH + NOTE_GAP))
    note_width = (room.width + NOTE_GAP) / columns - NOTE_GAP
    return DenseGrid(
        scale=scale,
        names=names,
        column=column,
        row=0.0,
        head=widest([line for label in head_labels for line in label.lines], head.size) + 2 * AIR,
        rows=row_labels,
        heads=head_labels,
        cut=cut,
        notes=_columns(cut, columns, note_width) if room.notes else (),
        note_width=note_width,
    )


def _labels(texts: Sequence[Named], style: TextStyle, room: float, count: int, number: int) -> tuple[Label, ...]:
    """Return texts in up to `count` lines; what is longer is cut with "…" and the next number."""
    labels = []
    for each in texts:
        lines, cut = style.wrap(each.text, room), 0
        if len(lines) > count:
            number = cut = number + 1
            cut_text = clip(each.text, count, style.size, room, end=f" {ELLIPSIS}\u00a0{number}")
            lines = style.wrap(like(cut_text, each.text), room)
        labels.append(Label(lines, cut))
    return tuple(labels)


def _columns(texts: Sequence[tuple[int, str]], count: int, width: float) -> tuple[tuple[Note, ...], ...]:
    """Return numbered texts in columns as low as can be."""
    notes = [(number, NOTE.wrap(text, width - NOTE_INDENT)) for number, text in texts]
    heights = range(max((len(lines) for _, lines in notes), default=0), sum(len(lines) for _, lines in notes) + 1)
    tries = (_filled(notes, height) for height in heights)
    return next((columns for columns in tries if len(columns) <= count), ())


def _filled(notes: Sequence[Note], height: int) -> tuple[tuple[Note, ...], ...]:
    """Return notes in columns of so many lines."""
    columns, spare = list[list[Note]](), 0
    for number, lines in notes:
        if len(lines) > spare:
            columns.append([])
            spare = height
        columns[-1].append((number, lines))
        spare -= len(lines)
    return tuple(map(tuple, columns))
