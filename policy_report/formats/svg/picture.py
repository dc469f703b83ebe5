"""The matrix as a picture: a Report in, every box, rule and line of text with its place out.

Geometry only; `templates/matrix.svg.j2` draws it. The unit is a pixel of a slide 1280 wide. All widths are measured, so
every text is wrapped here and stays in its box.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from policy_report.brief.report import Report
from policy_report.brief.view import dates, tables
from policy_report.brief.view.figures import NO_EVIDENCE, counts, legend
from policy_report.brief.view.tables import Box, Table
from policy_report.formats.svg.grid import BODY, GAP, HEAD, INSET, MARGIN, PAD, SYMBOL, SvgGrid, SvgStyle, fit
from policy_report.i18n import words_of
from policy_report.layout import palette
from policy_report.layout.text import Face, covered

MARKING = SvgStyle(12, 20, bold=True)
TITLE = SvgStyle(28, 36, bold=True, face="serif")
SUBTITLE = SvgStyle(15, 22, ink=palette.SOFT)
KEY = SvgStyle(13, 22)
NOTE = SvgStyle(13, 18, ink=palette.SOFT)
ABOVE_KEY, ABOVE_TABLE, ABOVE_NOTE, BETWEEN = 14.0, 18.0, 12.0, 6.0
USUAL_WIDTH, MOST_SCALE = 1400.0, 2.0  # heading, key and note grow with a picture that is wider
DOT = 0.12  # of the size: radius of the mark of a cell without evidence
MIDDLE = 0.33  # of the size: how far the middle of letters lies above their baseline
RULES = {"head": (palette.INK, 1.5), "kind": (palette.SOFT, 0.75), "row": (palette.RULE, 0.75)}


@dataclass(frozen=True)
class SvgLine:
    """A line of text from `x` on the baseline `y`; `length`: its width, None where no bundled font has the text."""

    text: str
    x: float
    y: float
    length: float | None


@dataclass(frozen=True)
class SvgText:
    """The lines of one text, in one style."""

    lines: tuple[SvgLine, ...]
    style: SvgStyle


@dataclass(frozen=True)
class SvgDot:
    """The quiet mark of a cell without evidence, by its centre."""

    x: float
    y: float
    radius: float
    ink: str


@dataclass(frozen=True)
class Chip:
    """A cell of the matrix or an entry of the key. `fill`: "" for no box; `border`: of a white one, "" for none."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    border: str
    symbol: SvgText | None
    dot: SvgDot | None
    words: SvgText | None


@dataclass(frozen=True)
class SvgRow:
    """An actor and its cells."""

    name: SvgText
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class SvgRule:
    """A line across the table."""

    y: float
    ink: str
    weight: float


@dataclass(frozen=True)
class Picture:
    """The whole drawing. `title`, `about`: its text alternative; `left`, `right`: the ends of its rules."""

    width: float
    height: float
    title: str
    about: str
    heading: tuple[SvgText, ...]
    key: tuple[Chip, ...]
    columns: tuple[SvgText, ...]
    rows: tuple[SvgRow, ...]
    rules: tuple[SvgRule, ...]
    note: SvgText
    left: float
    right: float


def draw(report: Report) -> Picture:
    """Return the picture of a report's matrix."""
    table = tables.matrix(report)
    grid = fit(table)
    width = round(grid.width)
    scale = max(1.0, min(width / USUAL_WIDTH, MOST_SCALE))
    heading = _stack(_headlines(report, scale), width - 2 * MARGIN)
    entries = [Box(entry.label, entry.symbol, entry.tone) for entry in legend(report)]
    key = tuple(_key(entries, KEY.scaled(scale), width, _end(heading[-1]) + ABOVE_KEY))
    top = max((chip.y + chip.height for chip in key), default=_end(heading[-1])) + ABOVE_TABLE
    edges = list(accumulate(grid.rows, initial=top + grid.head))
    small = NOTE.scaled(scale)
    note = _text(small.wrap(_basis(report), width - 2 * MARGIN), small, MARGIN, edges[-1] + ABOVE_NOTE)
    return Picture(
        width=width,
        height=round(_end(note) + MARGIN),
        title=report.brief.title,
        about=tables.describe(table, words_of(report.brief.language)),
        heading=heading,
        key=key,
        columns=tuple(_columns(table, grid, edges[0])),
        rows=tuple(_row(row, grid, *edge) for row, edge in zip(table.rows, pairwise(edges), strict=True)),
        rules=tuple(_rules(report, edges)),
        note=note,
        left=MARGIN,
        right=width - MARGIN,
    )


def _headlines(report: Report, scale: float) -> list[tuple[str, SvgStyle]]:
    brief = report.brief
    words = words_of(brief.language)
    size = words("{actors} on {topics}", **counts(report.coverage, words))
    dated = words("{said}, {when}", said=size, when=dates.as_of(words, brief)) if brief.as_of else size
    texts = ((brief.marking, MARKING), (brief.title, TITLE), (dated, SUBTITLE))
    return [(text, style.scaled(scale)) for text, style in texts if text]


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


def _stack(texts: Sequence[tuple[str, SvgStyle]], room: float) -> tuple[SvgText, ...]:
    """Return texts one below the other, from the upper margin on."""
    top, placed = MARGIN - 6, []
    for text, style in texts:
        placed.append(_text(style.wrap(text, room), style, MARGIN, top))
        top += style.height(text, room)
    return tuple(placed)


def _end(text: SvgText) -> float:
    """Return where the last line of a text ends."""
    return text.lines[-1].y - MIDDLE * text.style.size + text.style.leading / 2


def _key(entries: Sequence[Box], style: SvgStyle, width: float, top: float) -> Iterator[Chip]:
    """Yield the entries of the key from left to right, and on from the margin where the picture ends."""
    left, widest = MARGIN, width - 2 * MARGIN
    for box in entries:
        room = min(widest, style.indent(box.symbol) + style.room(box.text) + 2 * INSET)
        if left > MARGIN and left + room > width - MARGIN:
            left, top = MARGIN, top + style.leading + BETWEEN
        height = style.leading * len(style.wrap(box.text, room - style.indent(box.symbol) - 2 * INSET))
        yield _chip(box, style, left, top, room, height)
        left += room + BETWEEN


def _columns(table: Table, grid: SvgGrid, foot: float) -> Iterator[SvgText]:
    """Yield the header, each text standing on the rule below it; the corner is left out."""
    for x, title in zip(grid.lefts, table.header[1:], strict=True):
        lines = HEAD.wrap(title, grid.column - GAP - 2 * INSET)
        yield _text(lines, HEAD, x + INSET, foot - PAD - len(lines) * HEAD.leading)


def _row(row: Sequence[Box], grid: SvgGrid, top: float, foot: float) -> SvgRow:
    size = (grid.column - GAP, foot - top - GAP)
    name = _centred(BODY.wrap(row[0].text, grid.names - 2 * INSET), BODY, MARGIN, top, foot - top)
    cells = (replace(box, text="") if box.tone == NO_EVIDENCE else box for box in row[1:])
    chips = (_chip(box, BODY, x, top + GAP / 2, *size) for x, box in zip(grid.lefts, cells, strict=True))
    return SvgRow(name, tuple(chips))


def _rules(report: Report, edges: Sequence[float]) -> Iterator[SvgRule]:
    """Yield the rule under the header and one under each row, darker where the next kind of actor follows."""
    yield SvgRule(round(edges[0], 2), *RULES["head"])
    kinds = [actor.kind for actor in report.actors]
    ends = [a != b for a, b in pairwise(kinds)]
    grouped = sum(ends) + 1 == len(set(kinds))
    for y, end in zip(edges[1:], [*ends, False], strict=True):
        yield SvgRule(round(y, 2), *RULES["kind" if end and grouped else "row"])


def _chip(box: Box, style: SvgStyle, x: float, y: float, width: float, height: float) -> Chip:
    silent = box.tone == NO_EVIDENCE
    fill, ink = palette.colours(box.tone)
    inked = replace(style, ink=ink)
    indent = inked.indent(box.symbol)
    words = _centred(inked.wrap(box.text, width - 2 * INSET - indent), inked, x + INSET + indent, y, height)
    symbol = SvgLine(box.symbol, round(x + INSET, 2), words.lines[0].y, _length(box.symbol, inked))
    middle = round(words.lines[0].y - MIDDLE * style.size, 2)
    return Chip(
        x=round(x, 2),
        y=round(y, 2),
        width=round(width, 2),
        height=round(height, 2),
        fill="" if silent else fill,
        border=ink if fill == palette.PAPER and not silent else "",
        symbol=SvgText((symbol,), inked) if box.symbol and not silent else None,
        dot=SvgDot(round(x + INSET + SYMBOL * style.size / 2, 2), middle, round(DOT * style.size, 2), ink)
        if silent
        else None,
        words=words if box.text else None,
    )


def _centred(lines: Sequence[str], style: SvgStyle, x: float, top: float, height: float) -> SvgText:
    return _text(lines, style, x, top + (height - len(lines) * style.leading) / 2)


def _text(lines: Sequence[str], style: SvgStyle, x: float, top: float) -> SvgText:
    first = top + style.leading / 2 + MIDDLE * style.size
    places = (round(first + i * style.leading, 2) for i in range(len(lines)))
    return SvgText(
        tuple(SvgLine(line, round(x, 2), y, _length(line, style)) for line, y in zip(lines, places, strict=True)), style
    )


def _length(text: str, style: SvgStyle) -> float | None:
    return round(style.width(text), 2) if covered(text, Face(family=style.face), bold=style.bold) else None
