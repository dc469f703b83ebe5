"""The text meter: how wide a text is and where it wraps, by the advance widths of Source Sans 3 and Source Serif 4.

For whatever must know before anybody lays the text out: slides, documents, spreadsheets, pictures, the first page.
Sizes, widths and heights are in one unit, whichever the caller has. A `Face` says how a font runs beside the one
that it is measured with. Kerning is left out: it makes a line up to a hundredth narrower than measured.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal
from unicodedata import category

from policy_report.layout import BUILT_IN
from policy_report.text import ends_in_particle

Family = Literal["sans", "serif"]

SUBSETS: dict[Family, tuple[str, ...]] = {
    "sans": ("latin", "latin-ext", "greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese"),
    "serif": ("latin", "latin-ext", "greek", "cyrillic", "cyrillic-ext", "vietnamese"),
}
FAMILIES: dict[Family, str] = {"sans": "source-sans-3", "serif": "source-serif-4"}
FULL_WIDTH = 1.0  # of the size: what a character is taken to be that no bundled font has, on the safe side
NO_WIDTH = {"Mn", "Me", "Cf"}  # marks on the letter before, and invisible characters such as a zero-width space
SPACES = re.compile(r"[^\S\u00a0\u2007\u202f]+")  # a no-break space breaks no line
PIECES = re.compile(r"[^-\u2010\u2013\u2014/\u200b]*[-\u2010\u2013\u2014/\u200b]+|[^-\u2010\u2013\u2014/\u200b]+")
TALL = 1.65  # lines of Arabic, Devanagari, Thai or Chinese, which come from a font of their own
TALL_SCRIPTS = ((0x0590, 0x1D00), (0x2E80, 0xA4D0), (0xAC00, 0xD7FF), (0xF900, 0xFF00))
ELLIPSIS = "…"


@dataclass(frozen=True)
class Face:
    """A font beside the bundled one: `stretch`, how much wider it runs; `line`, a line's height, of the size."""

    stretch: float = 1.0
    line: float = 1.3
    family: Family = "sans"


SANS, SERIF = Face(), Face(family="serif")
# The widest 1 % of the lines of this project's documents, in the font or in the free one of the same metrics (Carlito,
# Liberation, Gelasio); lines as the fonts themselves say.
FACES = {
    "calibri": Face(1.04, 1.23),
    "carlito": Face(1.04, 1.23),
    "arial": Face(1.18, 1.18),
    "helvetica": Face(1.18, 1.18),
    "liberation sans": Face(1.18, 1.18),
    "times new roman": Face(1.1, 1.18),
    "georgia": Face(1.2, 1.28),
    "cambria": Face(1.15, 1.2),
    "source sans 3": Face(1.02, 1.3),
}
UNKNOWN = Face(1.35, 1.4)  # as wide as DejaVu and Verdana, the widest in wide use


def face(name: str, otherwise: Face = UNKNOWN) -> Face:
    """Return how a font runs by its name; one that is not known counts as wide, or as `otherwise`."""
    return FACES.get(name.lower().strip(), otherwise)


def width(text: str, size: float, font: Face = SANS, *, bold: bool = False) -> float:
    """Return the width of a line of text."""
    known = _advances(font.family, bold)
    return font.stretch * size * sum(known[letter] if letter in known else _unknown(letter) for letter in text)


def widest(texts: Sequence[str], size: float, font: Face = SANS, *, bold: bool = False) -> float:
    """Return the width of the widest of some texts, such as the words of one; 0 without any."""
    return max((width(text, size, font, bold=bold) for text in texts), default=0.0)


def longest_word(texts: Sequence[str], size: float, font: Face = SANS, *, bold: bool = False) -> float:
    """Return the width of the widest word."""
    return widest([word for text in texts for word in text.split()], size, font, bold=bold)


def covered(text: str, font: Face = SANS, *, bold: bool = False) -> bool:
    """Return whether the bundled fonts have every character of the text, so that its width is known, not estimated."""
    return _advances(font.family, bold).keys() >= set(text)


@lru_cache(maxsize=65536)
def lines(text: str, size: float, room: float, font: Face = SANS, *, bold: bool = False) -> tuple[str, ...]:
    """Return the text as lines that are at most `room` wide, at least one line.

    A word that is wider is broken, after a hyphen, a dash or a slash where it has one. A line holds at least one
    character, however narrow the room.
    """

    def fits(line: str) -> bool:
        return width(line, size, font, bold=bold) <= room

    found: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in filter(None, SPACES.split(paragraph)):
            longer = f"{line} {word}" if line else word
            if fits(longer):
                line = longer
                continue
            found += [line] if line else []
            *whole, line = [word] if fits(word) else list(_joined(word, fits))
            found += whole
        found.append(line)
    return tuple(found)


@lru_cache(maxsize=65536)
def line_height(text: str, size: float, font: Face) -> float:
    """Return the height of a line; of the scripts that need more, more."""
    tall = any(low <= ord(character) < high for character in text for low, high in TALL_SCRIPTS)
    return size * (TALL if tall else font.line)


def text_height(text: str, size: float, room: float, font: Face, *, bold: bool = False) -> float:
    """Return the height of a text that has `room`."""
    return len(lines(text, size, room, font, bold=bold)) * line_height(text, size, font)


def largest(text: str, sizes: Sequence[float], room: float, limit: float, font: Face, *, bold: bool = False) -> float:
    """Return the first of the sizes at which the text stays within a height; the last where it never does."""
    return next((size for size in sizes if text_height(text, size, room, font, bold=bold) <= limit), sizes[-1])


def shorten(text: str, size: float, room: float, limit: float, font: Face, *, bold: bool = False) -> str:
    """Return the text, or as many of its words as stay within a height, with an ellipsis: what is cut is seen to be."""
    if text_height(text, size, room, font, bold=bold) <= limit:
        return text
    count = max(1, int(limit / line_height(text, size, font)))
    return clip(text, count, size, room, font, bold=bold)


def clip(
    text: str, count: int, size: float, room: float, font: Face = SANS, *, bold: bool = False, end: str = ELLIPSIS
) -> str:
    """Return a text of more than `count` lines cut to these at a word, never after "of" or "the", with its `end`."""
    kept = cut(text, count, size, room, font, bold=bold)[0]
    while kept and (ends_in_particle(kept) or len(lines(kept + end, size, room, font, bold=bold)) > count):
        kept = kept.rpartition(" ")[0] or kept[:-1]
    return kept.rstrip(" ,;:.") + end


def cut(text: str, count: int, size: float, room: float, font: Face, *, bold: bool = False) -> list[str]:
    """Return the text cut after every `count` of its lines; its own spaces stay, and no broken word gets one."""
    found = lines(text, size, room, font, bold=bold)
    letters, parts, start = [i for i, letter in enumerate(text) if not letter.isspace()], [], 0
    for line in range(0, len(found), count):
        length = sum(not letter.isspace() for part in found[line : line + count] for letter in part)
        if length:
            parts.append(text[letters[start] : letters[start + length - 1] + 1])
        start += length
    return parts


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
def _advances(family: Family, bold: bool) -> Mapping[str, float]:  # noqa: FBT001 - a key of the cache
    """Return the advance width of each character of a bundled family and of the symbols, as a share of the size."""
    from fontTools.ttLib import TTFont

    weight = 600 if bold else 400
    names = [*(f"{FAMILIES[family]}-{subset}-{weight}" for subset in SUBSETS[family]), "noto-sans-symbols-2-shapes-400"]
    found: dict[str, float] = {}
    for name in names:
        with TTFont(BUILT_IN / "fonts" / f"{name}-normal.woff2") as font:
            units, metrics = font["head"].unitsPerEm, font["hmtx"]
            for code, glyph in font.getBestCmap().items():
                found.setdefault(chr(code), metrics[glyph][0] / units * bool(_unknown(chr(code))))
    return found


def _unknown(character: str) -> float:
    """Return the width, as a share of the size, of a character that no bundled font has."""
    return 0.0 if category(character) in NO_WIDTH else FULL_WIDTH
