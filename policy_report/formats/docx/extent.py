"""How many pages the blocks of a section take, for a reference that Word has not computed yet.

An estimate: Word breaks lines by the fonts of the machine. Styles of the document in, a number of pages out.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from policy_report.formats.docx.blocks import Block, DocxContents, DocxPicture, DocxTable, Paragraph, shares
from policy_report.layout.text import face, text_height

POINT = 20  # twentieths of a point
EMU = 12_700  # of a point
SIZE, LINE, PADDING = 10.0, 14.0, 8.0  # of text where no style says so; a line; what a cell has at its sides


def pages(blocks: Sequence[Block], styles: Any, width: float, height: float) -> int:
    """Return on how many pages of a size in points the blocks stand; rows, paragraphs and pictures stay whole."""
    count, used = 1, 0.0
    for block in blocks:
        for needed in _heights(block, styles, width):
            if used and used + needed > height:
                count, used = count + 1, 0.0
            used += needed
    return count


def _heights(block: Block, styles: Any, width: float) -> Iterator[float]:
    if isinstance(block, Paragraph):
        yield _height(block, styles, width)
    elif isinstance(block, DocxPicture):
        yield block.height + LINE
    elif isinstance(block, DocxContents):
        yield len(block.entries) * LINE
    elif isinstance(block, DocxTable):
        yield from _rows(block, styles, width)


def _rows(table: DocxTable, styles: Any, width: float) -> Iterator[float]:
    rooms = [share * width - PADDING for share in table.shares or shares(table, round(width * POINT))]
    for row in (table.header, *table.rows):
        yield max(
            sum(_height(part, styles, room) for part in cell.paragraphs) for cell, room in zip(row, rooms, strict=True)
        )


def _height(paragraph: Paragraph, styles: Any, width: float) -> float:
    style = styles[paragraph.style]
    size = _first(style.font.size for style in _with_bases(style))
    name = _first(style.font.name for style in _with_bases(style))
    formats = [style.paragraph_format for style in _with_bases(style)]
    around = sum(
        _first(values) or 0 for values in ((f.space_before for f in formats), (f.space_after for f in formats))
    )
    points = size.pt if size else SIZE
    return text_height(paragraph.text or " ", points, width, face(name or "")) + around / EMU


def _with_bases(style: Any) -> Iterator[Any]:
    """Yield a style and those that it rests on."""
    while style is not None:
        yield style
        style = style.base_style


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)
