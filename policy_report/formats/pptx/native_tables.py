"""Native tables on slides: a `Table` and the widths of its columns go in, a graphic frame comes out.

A table is measured before it is made. What does not fit a slide goes on the next one, with its header; nothing is set
smaller than it can be read, and a single cell that would fill a slide is shortened and says so with an ellipsis.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from policy_report.brief.view.figures import NO_EVIDENCE
from policy_report.brief.view.tables import Box, Table
from policy_report.formats.pptx.paragraphs import Para, Run, element, filled, paragraph
from policy_report.formats.pptx.slide import describe
from policy_report.formats.pptx.template import Place
from policy_report.layout import palette
from policy_report.layout.text import Face, shorten, text_height
from policy_report.ooxml import EMU, TABLE

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid": every look is the cells' own
TALLEST = 0.45  # of the room: what one row may take
GAP = 1.5  # points between the cells of a grid
QUIET = 10.0  # the size of a cell without evidence


@dataclass(frozen=True)
class Design:
    """How a table looks, in points. `grid`: filled cells side by side, as in a matrix; otherwise rows with a line.

    `least`: the height of a row at least.
    """

    size: float
    header: float
    pad: float
    air: float
    grid: bool
    least: float = 0.0


GRID = Design(size=11, header=11, pad=5, air=3.5, grid=True)
LIST = Design(size=12, header=11, pad=6, air=4, grid=False)


def pages(table: Table, widths: Sequence[float], limit: float, design: Design, font: Face) -> list[range]:
    """Return the rows of a table as pages of at most a height, its header on each."""
    room = limit - header_height(table, widths, design, font)
    return _shared([min(height, room) for height in row_heights(table, widths, limit, design, font)], room)


def _shared(heights: Sequence[float], limit: float) -> list[range]:
    """Return rows of the given heights as pages within a limit, as few as can be and then as even as can be."""
    count = len(_greedy(heights, limit))
    steps = 24
    least = sum(heights) / max(count, 1)
    for step in range(steps + 1):
        found = _greedy(heights, least + (limit - least) * step / steps)
        if len(found) == count:
            return found
    return _greedy(heights, limit)


def _greedy(heights: Sequence[float], limit: float) -> list[range]:
    pages_, start, used = [], 0, 0.0
    for i, row in enumerate(heights):
        if i > start and used + row > limit:
            pages_.append(range(start, i))
            start, used = i, 0.0
        used += row
    return [*pages_, range(start, len(heights))] if heights else []


def row_heights(table: Table, widths: Sequence[float], limit: float, design: Design, font: Face) -> list[float]:
    """Return the height of each row once its texts are shortened to what a row may take."""
    shown = fitted(table, widths, limit, design, font)
    return [_row_height(row, widths, design, font) for row in shown.rows]


def header_height(table: Table, widths: Sequence[float], design: Design, font: Face) -> float:
    """Return the height of the header, which is bold."""
    cells = zip(table.header, widths, strict=True)
    texts = (text_height(text, design.header, width - 2 * design.pad, font, bold=True) for text, width in cells)
    return max(texts) + 2 * design.air


def fitted(table: Table, widths: Sequence[float], limit: float, design: Design, font: Face) -> Table:
    """Return the table with every text shortened that would make its row taller than a slide can bear."""
    most = TALLEST * limit

    def short(text: str, i: int, size: float, *, bold: bool = False) -> str:
        return shorten(text, size, widths[i] - 2 * design.pad, most - 2 * design.air, font, bold=bold)

    rows = tuple(
        tuple(replace(box, text=_unsigned(short(box.words, i, design.size), box)) for i, box in enumerate(row))
        for row in table.rows
    )
    header = tuple(short(text, i, design.header, bold=True) for i, text in enumerate(table.header))
    return replace(table, header=header, rows=rows)


def cut(table: Table, widths: Sequence[float], limit: float, design: Design, font: Face) -> list[str]:
    """Return the texts that `fitted` shortens, whole: for the notes."""
    shown = fitted(table, widths, limit, design, font)
    before = [*table.header, *(box.words for row in table.rows for box in row)]
    after = [*shown.header, *(box.words for row in shown.rows for box in row)]
    return [whole for whole, short in zip(before, after, strict=True) if whole != short]


def frame(
    table: Table, widths: Sequence[float], where: Place, name: str, design: Design, font: Face, language: str, part: Any
) -> Any:
    """Return the table as a graphic frame at the top of a place; `part` is the slide's, for links.

    `name` may be a mark that `refresh` understands; the alternative text is what the table says it is about.
    """
    shown = fitted(table, widths, where.height, design, font)
    heights = [
        header_height(shown, widths, design, font),
        *(_row_height(row, widths, design, font) for row in shown.rows),
    ]
    size = (sum(widths), sum(heights))
    grid = element("a:tblGrid", *(element("a:gridCol", w=round(width * EMU)) for width in widths))
    header = [_cell(Box(text), design, language, part, head=True, first=not i) for i, text in enumerate(shown.header)]
    rows = [[_cell(box, design, language, part, first=not i) for i, box in enumerate(row)] for row in shown.rows]
    body = [element("a:tr", *cells, h=round(tall * EMU)) for cells, tall in zip([header, *rows], heights, strict=True)]
    style = element("a:tableStyleId")
    style.text = NO_STYLE
    native = element("a:tbl", element("a:tblPr", style, firstRow=1, firstCol=1), grid, *body)
    return _frame(native, where, size, name, table.about)


def size_of(box: Box, design: Design) -> float:
    """Return the size of a cell's text: one without evidence is there, and not in the way."""
    return min(design.size, QUIET) if box.tone == NO_EVIDENCE else design.size


def _row_height(row: Sequence[Box], widths: Sequence[float], design: Design, font: Face) -> float:
    cells = zip(row, widths, strict=True)
    texts = (text_height(box.words, size_of(box, design), width - 2 * design.pad, font) for box, width in cells)
    return max(design.least, max(texts) + 2 * design.air)


def _unsigned(words: str, box: Box) -> str:
    """Return the text of a box from its words: the symbol stands in front again when it is shown."""
    return words.removeprefix(f"{box.symbol} ") if box.symbol else words


def _cell(box: Box, design: Design, language: str, part: Any, *, first: bool, head: bool = False) -> Any:
    """Return a cell: a stance in its colours, a header bold, what says that there is nothing in soft grey."""
    ink = _ink(box)
    size = design.header if head else size_of(box, design)
    run = Run(box.words, bold=head, colour=ink, url=box.url)
    para = Para((run,) if box.words else (), size)
    text = element("a:txBody", element("a:bodyPr"), element("a:lstStyle"), paragraph(para, language, part))
    edge = round((0 if first and not box.tone else design.pad) * EMU)
    look = element(
        "a:tcPr",
        *_borders(design, first=first, head=head),
        filled(palette.colours(box.tone).fill) if box.tone else element("a:noFill"),
        marL=edge,
        marR=round(design.pad * EMU),
        marT=round(design.air * EMU),
        marB=round(design.air * EMU),
        anchor="b" if head else "ctr",
    )
    return element("a:tc", text, look)


def _ink(box: Box) -> str:
    if box.tone:
        return palette.colours(box.tone).ink
    return "" if box.url else "tx1"


def _borders(design: Design, *, first: bool, head: bool) -> list[Any]:
    """Return the lines of a cell: white gaps in a grid, a fine line below each row of a list, ink below a header."""
    between = ("a:lnR",) if first else ("a:lnL", "a:lnR")  # a line before the first column would run over its letters
    sides = [_line(side, "bg1", GAP) for side in between] if design.grid else []
    if head:
        return [*sides, _line("a:lnB", "tx1", 1.0)]
    return [*sides, _line("a:lnB", "bg1", GAP) if design.grid else _line("a:lnB", palette.RULE, 0.75)]


def _line(side: str, colour: str, width: float) -> Any:
    return element(side, filled(colour), w=round(width * EMU))


def _frame(native: Any, where: Place, size: tuple[float, float], name: str, about: str) -> Any:
    """Return the graphic frame around a table; whoever places it numbers it."""
    properties = element("p:cNvPr", id=0)
    describe(properties, name, about)
    locks = element("p:cNvGraphicFramePr", element("a:graphicFrameLocks", noGrp=1))
    x, y, wide, tall = (round(value * EMU) for value in (where.left, where.top, *size))
    return element(
        "p:graphicFrame",
        element("p:nvGraphicFramePr", properties, locks, element("p:nvPr")),
        element("p:xfrm", element("a:off", x=x, y=y), element("a:ext", cx=wide, cy=tall)),
        element("a:graphic", element("a:graphicData", native, uri=TABLE)),
    )
