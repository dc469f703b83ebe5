"""Whether a text fits its place on a slide: paragraphs in points, a font and a width go in; heights and pages come out.

Slides do not flow: what is too long runs over the edge, and nobody is told. So every text is measured before it is
placed, a little on the large side: `measure` knows Source Sans 3, a `Face` how much wider and taller another font is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from policy_report.drawing.measure import width, wrap


@dataclass(frozen=True)
class Face:
    """A font beside the measured one: `stretch`, how much wider it runs; `line`, a line's height, of the size."""

    stretch: float
    line: float


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
TALL = 1.65  # lines of Arabic, Devanagari, Thai or Chinese, which come from a font of their own
TALL_SCRIPTS = ((0x0590, 0x1D00), (0x2E80, 0xA4D0), (0xAC00, 0xD7FF), (0xF900, 0xFF00))
ELLIPSIS = "…"


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look. `colour`: RRGGBB, "soft" for what is secondary, "" for that of the place.

    `size`: in points, where it is smaller than its paragraph's; `heading`: in the font of titles.
    """

    text: str
    bold: bool = False
    colour: str = ""
    url: str = ""
    size: float = 0.0
    heading: bool = False


@dataclass(frozen=True)
class Para:
    """A paragraph; sizes and distances in points. `number`: its place in a numbered list; `indent`: from the left."""

    runs: tuple[Run, ...]
    size: float
    after: float = 0.0
    number: int | None = None
    indent: float = 0.0

    @property
    def text(self) -> str:
        """All that it says."""
        return "".join(run.text for run in self.runs)

    @property
    def bold(self) -> bool:
        """Whether any of it is bold, so that it is measured as if all were."""
        return any(run.bold for run in self.runs)


def face(name: str) -> Face:
    """Return how a font runs; one that is not known counts as wide."""
    return FACES.get(name.lower().strip(), UNKNOWN)


@lru_cache(maxsize=65536)
def lines(text: str, size: float, room: float, font: Face, *, bold: bool = False) -> tuple[str, ...]:
    """Return the lines of a text in a width; at least one."""
    return tuple(wrap(text, size, room, bold=bold, stretch=font.stretch))


def line_height(text: str, size: float, font: Face) -> float:
    """Return the height of a line; of the scripts that need more, more."""
    tall = any(low <= ord(character) < high for character in text for low, high in TALL_SCRIPTS)
    return size * (TALL if tall else font.line)


def text_height(text: str, size: float, room: float, font: Face, *, bold: bool = False) -> float:
    """Return the height of a text in a width."""
    return len(lines(text, size, room, font, bold=bold)) * line_height(text, size, font)


def height(paras: Sequence[Para], room: float, font: Face) -> float:
    """Return the height of paragraphs with the distances after them."""
    return sum(_height(para, room, font) + para.after for para in paras)


def _height(para: Para, room: float, font: Face) -> float:
    return text_height(para.text, para.size, room - para.indent, font, bold=para.bold)


def longest_word(texts: Sequence[str], size: float, font: Face, *, bold: bool = False) -> float:
    """Return the width of the widest word."""
    return max((_wide(word, size, font, bold) for text in texts for word in text.split()), default=0.0)


@lru_cache(maxsize=65536)
def _wide(word: str, size: float, font: Face, bold: bool) -> float:  # noqa: FBT001 - a key of the cache
    return width(word, size, bold=bold, stretch=font.stretch)


def shorten(text: str, size: float, room: float, limit: float, font: Face, *, bold: bool = False) -> str:
    """Return the text, or as many of its words as stay within a height, with an ellipsis: what is cut is seen to be."""
    if text_height(text, size, room, font, bold=bold) <= limit:
        return text
    count = max(1, int(limit / line_height(text, size, font)))
    kept = _parts(text, lines(text, size, room, font, bold=bold), count)[0]
    while kept and len(lines(kept + ELLIPSIS, size, room, font, bold=bold)) > count:
        head, _, _ = kept.rpartition(" ")
        kept = head or kept[:-1]
    return kept.rstrip(" ,;:.") + ELLIPSIS


def _parts(text: str, found: Sequence[str], count: int) -> list[str]:
    """Return the text cut after every `count` of its lines; its own spaces stay, and no broken word gets one."""
    words, parts, start = [i for i, letter in enumerate(text) if not letter.isspace()], [], 0
    for line in range(0, len(found), count):
        length = sum(not letter.isspace() for part in found[line : line + count] for letter in part)
        if length:
            parts.append(text[words[start] : words[start + length - 1] + 1])
        start += length
    return parts


def largest(text: str, sizes: Sequence[float], room: float, limit: float, font: Face, *, bold: bool = False) -> float:
    """Return the first of the sizes at which the text stays within a height; the last where it never does."""
    fitting = (size for size in sizes if text_height(text, size, room, font, bold=bold) <= limit)
    return next(fitting, sizes[-1])


def pages(blocks: Sequence[Sequence[Para]], room: float, limit: float, font: Face) -> list[list[Para]]:
    """Return blocks of paragraphs on pages of a height: whole where a page holds them, else broken between lines."""
    result: list[list[Para]] = [[]]
    for block in blocks:
        pieces = [block]
        if height(block, room, font) > limit:
            pieces = [[piece] for para in block for piece in _pieces(para, room, limit / 2, font)]
        for piece in pieces:
            if result[-1] and height([*result[-1], *piece], room, font) > limit:
                result.append([])
            result[-1] += piece
    return result


def _pieces(para: Para, room: float, limit: float, font: Face) -> Iterator[Para]:
    """Yield a paragraph, or the parts of one that is taller than the limit, in the look of its first run."""
    if _height(para, room, font) <= limit:
        yield para
        return
    found = lines(para.text, para.size, room - para.indent, font, bold=para.bold)
    count = max(1, int(limit / line_height(para.text, para.size, font)))
    for i, text in enumerate(_parts(para.text, found, count)):
        yield replace(para, runs=(replace(para.runs[0], text=text, url=""),), number=None if i else para.number)


def shared(heights: Sequence[float], limit: float) -> list[range]:
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
