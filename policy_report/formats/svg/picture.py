"""The pictures of the matrix as files: a Report in, `Drawing`s with all that stands around the matrix out.

Up to eleven topics the words of the stances stand in the cells of one picture; from twelve on the matrix is dense.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from policy_report.brief.report import Report
from policy_report.brief.view import dates, marking, tables
from policy_report.brief.view.figures import NO_EVIDENCE, counts, legend
from policy_report.brief.view.pictures import matrix
from policy_report.brief.view.pictures.matrix_grid import Room
from policy_report.brief.view.tables import Box, Table
from policy_report.formats.svg.grid import (
    BODY,
    GAP,
    HEAD,
    INSET,
    MARGIN,
    PAD,
    SYMBOL,
    SvgGrid,
    fit,
    indent,
    room_of,
    wrap,
)
from policy_report.i18n import words_of
from policy_report.layout import palette
from policy_report.layout.drawing import MIDDLE, Drawing, DrawnBox, DrawnDot, DrawnLine, Shape, TextStyle, moved

MARKING = TextStyle(9, 15, bold=True)
TITLE = TextStyle(21, 27, bold=True, family="serif")
SUBTITLE = TextStyle(11.25, 16.5, ink="soft")
KEY = TextStyle(9.75, 16.5)
NOTE = TextStyle(9.75, 13.5, ink="soft")
ABOVE_KEY, ABOVE_TABLE, ABOVE_NOTE, BETWEEN = 10.5, 13.5, 9.0, 4.5
USUAL_WIDTH, MOST_SCALE = 1050.0, 2.0  # heading, key and note grow with a picture that is wider
DOT = 0.12  # of the size: radius of the mark of a cell without evidence
RULES = {"head": ("ink", 1.1), "kind": ("soft", 0.55), "row": ("rule", 0.55)}
DENSE = Room(912, 600)
LARGEST = 30_000_000  # square points of one picture with words

Line = tuple[str, TextStyle]


def draw(report: Report) -> tuple[Drawing, ...]:
    """Return the pictures of a report's matrix, one unless it is too large to be read in one."""
    if not matrix.is_dense(report):
        picture = _in_words(report)
        if picture.width * picture.height <= LARGEST:
            return (picture,)
    return tuple(_framed(report, drawing) for drawing in matrix.drawings(report, DENSE))


def _framed(report: Report, drawing: matrix.MatrixDrawing) -> Drawing:
    """Return a dense matrix with what it shows above it, and what it rests on below."""
    lines = [(drawing.title, TITLE), (f"{report.brief.title} · {_size(report)}", SUBTITLE), (drawing.caption, SUBTITLE)]
    heading, top = _stacked([(marking.shown(report.brief), MARKING), *lines], drawing.width)
    note, foot = _stacked([(_basis(report), NOTE)], drawing.width, top + ABOVE_KEY + drawing.height + ABOVE_NOTE)
    table = tables.matrix(report)
    rows = [table.row_ids.index(actor.id) for actor in drawing.part.actors]
    columns = [table.column_ids.index(topic.id) for topic in drawing.part.topics]
    described = tables.describe(tables.part(table, rows, columns), words_of(report.brief.language))
    inside = (moved(shape, MARGIN, top + ABOVE_KEY) for shape in drawing.shapes)
    return replace(
        drawing,
        width=drawing.width + 2 * MARGIN,
        height=round(foot + MARGIN),
        about=f"{drawing.about} {described.removeprefix(table.about).strip()}",
        shapes=(*heading, *inside, *note),
        marking=marking.shown(report.brief),
    )


def _in_words(report: Report) -> Drawing:
    """Return the picture of a matrix with words in its cells."""
    table = tables.matrix(report)
    grid = fit(table)
    width = round(grid.width)
    scale = max(1.0, min(width / USUAL_WIDTH, MOST_SCALE))
    lines = [(marking.shown(report.brief), MARKING), (report.brief.title, TITLE), (_size(report), SUBTITLE)]
    heading, end = _stacked([(text, style.scaled(scale)) for text, style in lines], width - 2 * MARGIN)
    entries = [Box(entry.label, entry.symbol, entry.tone) for entry in legend(report)]
    key, foot = _key(entries, KEY.scaled(scale), width, end + ABOVE_KEY)
    edges = list(accumulate(grid.rows, initial=foot + ABOVE_TABLE + grid.head))
    note, foot = _stacked([(_basis(report), NOTE.scaled(scale))], width - 2 * MARGIN, edges[-1] + ABOVE_NOTE)
    rows = (shape for row, edge in zip(table.rows, pairwise(edges), strict=True) for shape in _row(row, grid, *edge))
    return Drawing(
        width=width,
        height=round(foot + MARGIN),
        title=report.brief.title,
        about=tables.describe(table, words_of(report.brief.language)),
        shapes=(*heading, *key, *_columns(table, grid, edges[0]), *rows, *_rules(report, edges, width), *note),
        marking=marking.shown(report.brief),
    )


def _size(report: Report) -> str:
    brief, words = report.brief, words_of(report.brief.language)
    size = words("{actors} on {topics}", **counts(report.coverage, words))
    return words("{said}, {when}", said=size, when=dates.as_of(words, brief)) if brief.as_of else size


def _basis(report: Report) -> str:
    known, words = report.coverage, words_of(report.brief.language)
    counted = counts(known, words)
    basis = words("{positions} from {sources}", **counted) if known.sources else counted["positions"]
    return words.many(
        known.cells,
        "Evidence on {evidenced} of {n} cell: {basis}.",
        "Evidence on {evidenced} of {n} cells: {basis}.",
        evidenced=known.evidenced,
        basis=basis,
    )


def _stacked(texts: Sequence[Line], room: float, top: float = MARGIN - 4.5) -> tuple[list[Shape], float]:
    """Return texts one below the other, those that say nothing left out, and where they end."""
    placed: list[Shape] = []
    for text, style in texts:
        lines = wrap(style, text, room) if text else ()
        placed += style.block(lines, MARGIN, top)
        top += len(lines) * style.leading
    return placed, top


def _key(entries: Sequence[Box], style: TextStyle, width: float, top: float) -> tuple[list[Shape], float]:
    """Return the entries of the key from left to right, and on from the margin where the picture ends."""
    left, widest, foot = MARGIN, width - 2 * MARGIN, top
    placed: list[Shape] = []
    for box in entries:
        room = min(widest, indent(style, box.symbol) + room_of(style, box.text) + 2 * INSET)
        if left > MARGIN and left + room > width - MARGIN:
            left, top = MARGIN, foot + BETWEEN
        height = style.leading * len(wrap(style, box.text, room - indent(style, box.symbol) - 2 * INSET))
        placed += _chip(box, style, left, top, room, height)
        left, foot = left + room + BETWEEN, max(foot, top + height)
    return placed, foot


def _columns(table: Table, grid: SvgGrid, foot: float) -> Iterator[Shape]:
    """Yield the header, each text standing on the rule below it; the corner is left out."""
    for x, title in zip(grid.lefts, table.header[1:], strict=True):
        lines = wrap(HEAD, title, grid.column - GAP - 2 * INSET)
        yield from HEAD.block(lines, x + INSET, foot - PAD - len(lines) * HEAD.leading)


def _row(row: Sequence[Box], grid: SvgGrid, top: float, foot: float) -> Iterator[Shape]:
    yield from _centred(wrap(BODY, row[0].text, grid.names - 2 * INSET), BODY, MARGIN, top, foot - top)
    for x, box in zip(grid.lefts, row[1:], strict=True):
        said = replace(box, text="") if box.tone == NO_EVIDENCE else box
        yield from _chip(said, BODY, x, top + GAP / 2, grid.column - GAP, foot - top - GAP)


def _rules(report: Report, edges: Sequence[float], width: float) -> Iterator[Shape]:
    """Yield the rule under the header and one under each row, darker where the next kind of actor follows."""
    kinds = [actor.kind for actor in report.actors]
    ends = [a != b for a, b in pairwise(kinds)]
    grouped = sum(ends) + 1 == len(set(kinds))
    names = ["head", *("kind" if end and grouped else "row" for end in [*ends, False])]
    for y, name in zip(edges, names, strict=True):
        ink, weight = RULES[name]
        yield DrawnLine(x1=MARGIN, y1=round(y, 2), x2=width - MARGIN, y2=round(y, 2), ink=ink, weight=weight)


def _chip(box: Box, style: TextStyle, x: float, y: float, width: float, height: float) -> Iterator[Shape]:
    """Yield a cell of the matrix or an entry of the key: its box, its symbol or dot, its words."""
    inked = replace(style, ink=f"on-{box.tone}")
    left = x + INSET + indent(style, box.symbol)
    lines = wrap(style, box.text, x + width - INSET - left)
    middle = y + height / 2 - (len(lines) - 1) * style.leading / 2
    if box.tone == NO_EVIDENCE:
        dot = x + INSET + SYMBOL * style.size / 2
        yield DrawnDot(x=round(dot, 2), y=round(middle, 2), radius=round(DOT * style.size, 2), fill=inked.ink)
    else:
        bordered = palette.colours(box.tone).fill == palette.PAPER
        yield DrawnBox(
            x=round(x, 2),
            y=round(y, 2),
            width=round(width, 2),
            height=round(height, 2),
            fill=box.tone,
            border=inked.ink if bordered else "",
        )
        yield inked.line(box.symbol, x + INSET, middle + MIDDLE * style.size)
    if box.text:
        yield from _centred(lines, inked, left, y, height)


def _centred(lines: Sequence[str], style: TextStyle, x: float, top: float, height: float) -> Iterator[Shape]:
    return style.block(lines, x, top + (height - len(lines) * style.leading) / 2)
