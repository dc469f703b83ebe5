"""How many pages the blocks of a section take, for a reference that Word has not computed yet.

An estimate: Word breaks lines by the fonts of the machine. Blocks and the document with their styles in, heights and a
number of pages out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from policy_report.formats.docx.blocks import SMALL, Block, DocxContents, DocxPicture, DocxTable, Paragraph, laid
from policy_report.layout.text import Face, face, text_height

POINT = 20  # twentieths of a point
THEME_FONT = re.compile(rb'<a:(major|minor)Font>\s*<a:latin typeface="([^"]*)"')
NONE: Mapping[str, str] = MappingProxyType({})
SIZE, SAFE = 10.0, 1.0  # of text where nothing says so; what a cell has less than it seems


def pages(blocks: Sequence[Block], document: Any, width: float, height: float) -> int:
    """Return on how many pages of a size in points the blocks stand; rows, paragraphs and pictures stay whole."""
    count, used = 1, 0.0
    for needed in heights(blocks, document, width):
        if used and used + needed > height:
            count, used = count + 1, 0.0
        used += needed
    return count


def heights(blocks: Iterable[Block], document: Any, width: float) -> Iterator[float]:
    """Yield the height of each paragraph, row and picture in points."""
    styles = _Styles(document)
    for block in blocks:
        if isinstance(block, Paragraph):
            yield _height(block, styles, width)
        elif isinstance(block, DocxPicture):
            yield block.height + styles.after
        elif isinstance(block, DocxContents):
            yield from (_height(entry, styles, width) for entry in block.entries)
        elif isinstance(block, DocxTable):
            yield from _rows(block, styles, width)


def _rows(table: DocxTable, styles: "_Styles", width: float) -> Iterator[float]:
    lies = laid(table, round(width * POINT))
    rooms = [(wide - 2 * lies.margin) / POINT - SAFE for wide in lies.widths]
    styled = SMALL if lies.small else NONE
    for row in (table.header, *table.rows):
        if row is table.header and lies.heads:
            yield lies.heads / POINT
            continue
        yield max(
            sum(_height(part, styles, room, styled) for part in cell.paragraphs)
            for cell, room in zip(row, rooms, strict=True)
        )


def _height(paragraph: Paragraph, styles: "_Styles", width: float, styled: Mapping[str, str] = NONE) -> float:
    size, font, line, around = styles.measures(styled.get(paragraph.style, paragraph.style))
    return text_height(paragraph.text or " ", size, width, font) * line + around


class _Styles:
    """The styles of a document by name, and the names of their fonts, which may be those of its theme.

    `size`, `line`, `before`, `after`: in points and times, of text whose style does not say so.
    """

    def __init__(self, document: Any) -> None:
        self.named = document.styles
        self._measures: dict[str, tuple[float, Face, float, float]] = {}
        links = document.part.rels.values()
        themes = [link.target_part.blob for link in links if link.reltype.endswith("/theme")]
        self.size = self._usual("w:rPrDefault/w:rPr/w:sz/@w:val", 2) or SIZE
        self.line = self._usual("w:pPrDefault/w:pPr/w:spacing[not(@w:lineRule!='auto')]/@w:line", 240) or 1.0
        self.before, self.after = (
            self._usual(f"w:pPrDefault/w:pPr/w:spacing/@w:{side}", POINT) for side in ("before", "after")
        )
        self._theme = {kind.decode(): name.decode() for theme in themes for kind, name in THEME_FONT.findall(theme)}

    def measures(self, name: str) -> tuple[float, Face, float, float]:
        """Return size and font of a style, how much higher its lines are than the font's, and the room around."""
        if name not in self._measures:
            style = self.named[name]
            formats = [each.paragraph_format for each in _with_bases(style)]
            size = _first(each.font.size for each in _with_bases(style))
            line = _first(each.line_spacing for each in formats) or self.line
            before, after = _first(each.space_before for each in formats), _first(each.space_after for each in formats)
            self._measures[name] = (
                size.pt if size else self.size,
                face(self.font(style)),
                line if isinstance(line, float) else 1.0,
                (self.before if before is None else before.pt) + (self.after if after is None else after.pt),
            )
        return self._measures[name]

    def _usual(self, path: str, unit: int) -> float:
        """Return what the defaults of the document say, 0 where they say nothing."""
        return next((float(value) / unit for value in self.named.element.xpath(f"w:docDefaults/{path}")), 0.0)

    def font(self, style: Any) -> str:
        """Return the name of a style's font, "" where nobody says it."""
        named = _first(style.font.name for style in _with_bases(style))
        kinds = (kind for style in _with_bases(style) for kind in style.element.xpath("w:rPr/w:rFonts/@w:asciiTheme"))
        return str(named or self._theme.get(next(kinds, "minor")[:5], ""))


def _with_bases(style: Any) -> Iterator[Any]:
    """Yield a style and those that it rests on."""
    while style is not None:
        yield style
        style = style.base_style


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)
