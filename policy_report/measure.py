"""How wide a text is, and where it wraps: by the advance widths of the bundled Source Sans 3.

For formats that must know before anybody lays the text out: slides, pictures, the columns of a spreadsheet. A text in
another font comes with a `stretch`, how much wider that font runs.
"""

from collections.abc import Mapping
from functools import cache

from policy_report.templating import BUILT_IN

SUBSETS = ("latin", "latin-ext", "greek", "cyrillic", "vietnamese")
FULL_WIDTH = 1.0  # of the size: what a character is taken to be that no bundled font has, on the safe side


def width(text: str, size: float, *, bold: bool = False, stretch: float = 1.0) -> float:
    """Return the width of a line of text, in the unit of `size`."""
    advances = _advances(bold)
    return stretch * size * sum(advances.get(character, FULL_WIDTH) for character in text)


def wrap(text: str, size: float, room: float, *, bold: bool = False, stretch: float = 1.0) -> list[str]:
    """Return the text as lines that are at most `room` wide; a word that is wider is broken. At least one line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if width(longer, size, bold=bold, stretch=stretch) <= room:
                line = longer
                continue
            lines += [line] if line else []
            *whole, line = _broken(word, size, room, bold=bold, stretch=stretch)
            lines += whole
        lines.append(line)
    return lines


def _broken(word: str, size: float, room: float, *, bold: bool, stretch: float) -> list[str]:
    """Return a word in pieces that fit, at least a character each."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, size, bold=bold, stretch=stretch) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


@cache
def _advances(bold: bool) -> Mapping[str, float]:  # noqa: FBT001 - a key of the cache
    """Return the advance width of each character of the bundled sans serif and symbols, as a share of the size."""
    from fontTools.ttLib import TTFont

    weight = 600 if bold else 400
    names = [*(f"source-sans-3-{subset}-{weight}" for subset in SUBSETS), "noto-sans-symbols-2-shapes-400"]
    found: dict[str, float] = {}
    for name in names:
        with TTFont(BUILT_IN / "fonts" / f"{name}-normal.woff2") as font:
            units, metrics = font["head"].unitsPerEm, font["hmtx"]
            for code, glyph in font.getBestCmap().items():
                found.setdefault(chr(code), metrics[glyph][0] / units)
    return found
