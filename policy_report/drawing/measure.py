"""How wide a text is, and where it wraps: by the advance widths of the bundled Source Sans 3 and Source Serif 4.

For formats that must know before anybody lays the text out: slides, pictures, the columns of a spreadsheet. A text in
another font comes with a `stretch`, how much wider that font runs. Kerning is left out: it makes a line up to a
hundredth narrower than measured.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Literal
from unicodedata import category

from policy_report.pages.templating import BUILT_IN

Face = Literal["sans", "serif"]

SUBSETS: dict[Face, tuple[str, ...]] = {
    "sans": ("latin", "latin-ext", "greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese"),
    "serif": ("latin", "latin-ext", "greek", "cyrillic", "cyrillic-ext", "vietnamese"),
}
FAMILIES: dict[Face, str] = {"sans": "source-sans-3", "serif": "source-serif-4"}
FULL_WIDTH = 1.0  # of the size: what a character is taken to be that no bundled font has, on the safe side
NO_WIDTH = {"Mn", "Me", "Cf"}  # marks on the letter before, and invisible characters such as a zero-width space
SPACES = re.compile(r"[^\S\u00a0\u2007\u202f]+")  # a no-break space breaks no line
PIECES = re.compile(r"[^-\u2010\u2013\u2014/\u200b]*[-\u2010\u2013\u2014/\u200b]+|[^-\u2010\u2013\u2014/\u200b]+")


def width(text: str, size: float, *, bold: bool = False, face: Face = "sans", stretch: float = 1.0) -> float:
    """Return the width of a line of text, in the unit of `size`."""
    advances = _advances(face, bold)
    return stretch * size * sum(_advance(character, advances) for character in text)


def covered(text: str, *, bold: bool = False, face: Face = "sans") -> bool:
    """Return whether the bundled fonts have every character of the text, so that its width is known, not estimated."""
    return _advances(face, bold).keys() >= set(text)


def wrap(
    text: str, size: float, room: float, *, bold: bool = False, face: Face = "sans", stretch: float = 1.0
) -> list[str]:
    """Return the text as lines that are at most `room` wide, at least one line.

    A word that is wider is broken, after a hyphen, a dash or a slash where it has one. A line holds at least one
    character, however narrow the room.
    """

    def fits(line: str) -> bool:
        return width(line, size, bold=bold, face=face, stretch=stretch) <= room

    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in filter(None, SPACES.split(paragraph)):
            longer = f"{line} {word}" if line else word
            if fits(longer):
                line = longer
                continue
            lines += [line] if line else []
            *whole, line = [word] if fits(word) else list(_joined(word, fits))
            lines += whole
        lines.append(line)
    return lines


def _joined(word: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Yield a word in parts that fit, each as long as can be."""
    part = ""
    for piece in PIECES.findall(word):
        for bit in [piece] if fits(piece) else piece:
            if part and not fits(part + bit):
                yield part
                part = ""
            part += bit
    yield part


@cache
def _advances(face: Face, bold: bool) -> Mapping[str, float]:  # noqa: FBT001 - a key of the cache
    """Return the advance width of each character of a bundled face and of the symbols, as a share of the size."""
    from fontTools.ttLib import TTFont

    weight = 600 if bold else 400
    names = [*(f"{FAMILIES[face]}-{subset}-{weight}" for subset in SUBSETS[face]), "noto-sans-symbols-2-shapes-400"]
    found: dict[str, float] = {}
    for name in names:
        with TTFont(BUILT_IN / "fonts" / f"{name}-normal.woff2") as font:
            units, metrics = font["head"].unitsPerEm, font["hmtx"]
            for code, glyph in font.getBestCmap().items():
                found.setdefault(chr(code), metrics[glyph][0] / units)
    return found


def _advance(character: str, advances: Mapping[str, float]) -> float:
    if category(character) in NO_WIDTH:
        return 0.0
    return advances.get(character, FULL_WIDTH)
