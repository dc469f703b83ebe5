"""The shapes of the dense matrix: a part of it and its measures in, cells, heads, brackets and notes out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_report.brief.report import ActorEntry, Report, TopicEntry
from policy_report.brief.view.figures import NO_EVIDENCE, StanceMark, is_red_line, legend
from policy_report.brief.view.pictures.matrix_grid import (
    ABOVE_NOTES,
    AIR,
    BLOC_GAP,
    BRACKET,
    HEAD,
    INDENT,
    NAME,
    NOTE,
    NOTE_GAP,
    NOTE_INDENT,
    NUMBER,
    SYMBOL,
    DenseGrid,
)
from policy_report.i18n import words_of
from policy_report.layout.drawing import MIDDLE, DrawnBox, DrawnDot, DrawnLine, DrawnText, Shape, TextStyle

BLOC = TextStyle(8, 9.6, ink="soft")
KEY, KEY_CELL, KEY_GAP = TextStyle(8, 13), (17.0, 9.0), 14.0
ABOVE_HEADS = 8.0
BETWEEN = 0.9  # of cells
FRAMES = {"oppose": "oppose", "qualified-opposition": "oppose", "mixed": "mixed"}  # read in greyscale, too
FRAMES |= dict.fromkeys(("declined", "not-applicable", "unscored"), "rule")
HOLLOW = {"oppose": "oppose", "mixed": "mixed"}  # tones that frame and symbol show, in this ink
FRAME = 0.75  # the weight of a frame
SYMBOL_MIDDLE = 0.36  # of the size: how far the middle of symbols lies above their baseline
FILLED, LETTERED, SILENCE = 0.85, 0.6, 0.8  # of a cell's height: a symbol, one of letters; radius of a dot of silence
LETTERS = 2  # of a symbol, such as n/a
MARK, MARK_WEIGHT = 0.7, (1.1, 0.1)  # the line of a red line: of a cell's width; its weight, and of the height


@dataclass(frozen=True)
class MatrixPart:
    """The rows and columns of a picture. `blocs`: how many rows are in the first bloc, in the second, in neither."""

    actors: tuple[ActorEntry, ...]
    topics: tuple[TopicEntry, ...]
    blocs: tuple[int, ...]


def shapes(report: Report, part: MatrixPart, grid: DenseGrid, top: float) -> tuple[tuple[Shape, ...], float]:
    """Return the shapes of a part of the matrix below `top`, and where they end."""
    left, first = grid.names, top + grid.head
    tops = _tops(part, grid, first)
    foot = tops[-1] + grid.row if tops else first
    found = (
        *_heads(grid, left, first),
        *(shape for row, y in enumerate(tops) for shape in _row(report, part, grid, row, y)),
        *_brackets(report, part, grid, tops),
        *_notes(grid, foot + ABOVE_NOTES),
    )
    return found, foot + grid.below


def key(report: Report, width: float) -> tuple[tuple[Shape, ...], float]:
    """Return the key to what the cells have, and its height."""
    words, x, y = words_of(report.brief.language), 0.0, 0.0
    entries = [(mark, False) for mark in legend(report)]
    if any(is_red_line(report, cell) for cell in report.cells):
        entries.append((StanceMark(words("red line"), "", "unscored"), True))
    found = list[Shape]()
    for mark, red in entries:
        length = KEY_CELL[0] + INDENT + KEY.width(mark.label)
        if x and x + length > width:
            x, y = 0.0, y + KEY.leading
        middle = y + KEY.leading / 2
        found += _cell(mark.tone, mark.symbol, x, middle - KEY_CELL[1] / 2, *KEY_CELL, red=red)
        found.append(KEY.line(mark.label, x + KEY_CELL[0] + INDENT, middle + MIDDLE * KEY.size))
        x += length + KEY_GAP
    return tuple(found), y + KEY.leading + ABOVE_HEADS


def _tops(part: MatrixPart, grid: DenseGrid, top: float) -> list[float]:
    """Return where the rows begin, a gap before each bloc but the first."""
    tops: list[float] = []
    for rows in filter(None, part.blocs):
        top += BLOC_GAP if tops else 0.0
        tops += [top + row * grid.row for row in range(rows)]
        top += rows * grid.row
    return tops


def _heads(grid: DenseGrid, left: float, foot: float) -> Iterator[Shape]:
    """Yield the turned heads, each upwards from above its column."""
    style = HEAD.scaled(grid.scale)
    for column, label in enumerate(grid.heads):
        middle = left + (column + 0.5) * grid.column - len(label.lines) * style.leading / 2
        for place, line in enumerate(label.lines):
            x = middle + (place + 0.5) * style.leading + MIDDLE * style.size
            yield style.line(line, x, foot - AIR, turned=True)


def _row(report: Report, part: MatrixPart, grid: DenseGrid, row: int, top: float) -> Iterator[Shape]:
    name, actor = NAME.scaled(grid.scale), part.actors[row]
    middle = top + grid.row / 2
    yield name.line(
        grid.rows[row].lines[0], grid.names - INDENT * grid.scale, middle + MIDDLE * name.size, anchor="end"
    )
    for column, topic in enumerate(part.topics):
        cell = report.cell_of[actor.id, topic.id]
        place = (grid.names + column * grid.column, top, grid.column - BETWEEN, grid.row - BETWEEN)
        yield from _cell(cell.tone, cell.symbol, *place, red=is_red_line(report, cell))


def _cell(tone: str, symbol: str, x: float, y: float, width: float, height: float, *, red: bool) -> Iterator[Shape]:
    """Yield a cell: its colour or frame, its symbol, and below that a line where it is a red line."""
    middle = (round(x + width / 2, 2), y + height / 2)
    if tone == NO_EVIDENCE:
        yield DrawnDot(x=middle[0], y=round(middle[1], 2), radius=SILENCE, fill="soft")
        return
    ink, frame = HOLLOW.get(tone, f"on-{tone}"), FRAMES.get(tone, "")
    inset = FRAME / 2 if frame else 0.0
    yield DrawnBox(
        x=round(x + inset, 2),
        y=round(y + inset, 2),
        width=round(width - 2 * inset, 2),
        height=round(height - 2 * inset, 2),
        fill="" if tone in HOLLOW else tone,
        border=frame,
    )
    size = round(max(SYMBOL.size, (FILLED if len(symbol) < LETTERS else LETTERED) * height), 2)
    yield DrawnText(
        x=middle[0], y=round(middle[1] + SYMBOL_MIDDLE * size, 2), text=symbol, size=size, ink=ink, anchor="middle"
    )
    if red:
        length, weight = MARK * width, max(MARK_WEIGHT[0], MARK_WEIGHT[1] * height)
        low = round(y + height - weight, 2)
        start, end = round(middle[0] - length / 2, 2), round(middle[0] + length / 2, 2)
        yield DrawnLine(x1=start, y1=low, x2=end, y2=low, ink=ink, weight=round(weight, 2))


def _brackets(report: Report, part: MatrixPart, grid: DenseGrid, tops: Sequence[float]) -> Iterator[Shape]:
    """Yield a line at the right of each bloc that is whole, with how many actors it has."""
    words, start = words_of(report.brief.language), 0
    x = grid.names + len(part.topics) * grid.column + BRACKET / 3
    for rows, size in zip(part.blocs, report.bloc_sizes, strict=False):
        if rows == size:
            top, foot = tops[start], tops[start + rows - 1] + grid.row - BETWEEN
            yield DrawnLine(x1=x, y1=top, x2=x, y2=foot, ink="soft", weight=0.75)
            said = words.many(rows, "{n} actor", "{n} actors")
            low = (top + foot + BLOC.width(said)) / 2
            yield BLOC.line(said, x + 2 + BLOC.size, low, turned=True)
        start += rows


def _notes(grid: DenseGrid, top: float) -> Iterator[Shape]:
    """Yield the whole texts of what is cut, numbered, in columns."""
    for place, column in enumerate(grid.notes):
        x, y = place * (grid.note_width + NOTE_GAP), top
        for number, lines in column:
            yield from NUMBER.block([str(number)], x, y)
            yield from NOTE.block(lines, x + NOTE_INDENT, y)
            y += len(lines) * NOTE.leading
