"""A font of boxes for characters that no font on this machine has: characters go in, a style sheet comes out.

A PDF may not draw the glyph for “no such character” (`.notdef`; ISO 14289-1, 7.21.8; ISO 19005-3, 6.2.11.8). Here each
such character gets a box of its own, so that its text can still be copied, searched and read aloud.
"""

import base64
import io
from collections.abc import Iterable
from typing import Any

EM, WIDTH, HEIGHT, LINE = 1000, 620, 700, 50
SPACES = {0x20: 250, 0xA0: 250, 0x2009: 200, 0x202F: 200, 0x3000: 1000}
"""Spaces between words are taken from the font of the word before them: code point → width."""


def style_of_boxes(characters: Iterable[int]) -> str:
    """Return the CSS of a font that has a box for each of the given code points. The same ones give the same font."""
    font = base64.b64encode(_font(sorted(characters))).decode()
    return f'@font-face {{ font-family: "Boxes"; src: url(data:font/ttf;base64,{font}) format("truetype") }}'


def _font(characters: list[int]) -> bytes:
    from fontTools.fontBuilder import FontBuilder

    widths = dict.fromkeys(characters, WIDTH) | SPACES
    names = {code: f"u{code:04X}" for code in widths}
    drawn = {names[code]: _box(blank=code in SPACES) for code in widths}
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", *drawn])
    builder.setupCharacterMap(names)
    builder.setupGlyf({".notdef": _box(), **drawn})
    builder.setupHorizontalMetrics({".notdef": (WIDTH, LINE), **{names[code]: (widths[code], LINE) for code in widths}})
    builder.setupHorizontalHeader(ascent=HEIGHT, descent=-LINE)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "psName": "Boxes"})
    builder.setupOS2()
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False  # no clock: the same characters give the same bytes
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def _box(*, blank: bool = False) -> Any:
    """Return the glyph: the outline of a rectangle, its inner edge drawn the other way round; or nothing."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    right = WIDTH - LINE
    outer = ((LINE, 0), (LINE, HEIGHT), (right, HEIGHT), (right, 0))
    inner = ((2 * LINE, LINE), (right - LINE, LINE), (right - LINE, HEIGHT - LINE), (2 * LINE, HEIGHT - LINE))
    for first, *rest in () if blank else (outer, inner):
        pen.moveTo(first)
        for corner in rest:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()
