"""Chips: names of actors on the colour of their stance, with words between them, set in lines of a cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from policy_report.brief.view.pictures.holders import Column, Side
from policy_report.i18n import Words
from policy_report.layout.drawing import DrawnBox, Shape, TextStyle

LEADING, INSET, GAP, SLIT = 1.36, 0.4, 0.25, 0.12  # of the size: a line, the ends of a chip, between two, below one
APART = 0.6  # of the size: what words that begin another side stand off more
ROUNDING = 0.01
OUTLINED = frozenset({"declined", "not-applicable", "unscored"})  # tones without a colour


@dataclass(frozen=True)
class Piece:
    """A word or two of a cell; with a `tone`, a chip, and `remark` the words behind it."""

    text: str
    tone: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Placed:
    """A chip, or words without a tone, as lines of text from `x` in the line `row` of its cell on."""

    texts: tuple[str, ...]
    tone: str
    x: float
    row: int
    width: float


def pieces(side: Side, column: Column, word: str, words: Words) -> tuple[Piece, ...]:
    """Return what stands in a cell: a word, then its actors, each red line in words behind its chip."""
    red = words("red line")
    chips = (Piece(holder.name, column.tone, red * holder.red_line) for holder in side.holders)
    return (*([Piece(word)] if word else []), *chips)


@lru_cache(maxsize=65536)
def flow(cell: tuple[Piece, ...], room: float, size: float) -> tuple[Placed, ...]:
    """Return the pieces of a cell in lines that are at most `room` wide; a longer name wraps inside its chip."""
    style, placed, x, row = TextStyle(size, LEADING * size), list[Placed](), 0.0, 0
    for piece, after in zip(cell, [*cell[1:], None], strict=False):
        inset = _inset(piece, size)
        x += APART * size if x and not piece.tone else 0.0
        texts = style.wrap(piece.text, room - inset)
        width = max(map(style.width, texts)) + inset
        remark = style.width(piece.remark) + GAP * size if piece.remark else 0.0
        chip = (
            0.0 if piece.tone or not after else style.width(after.text) + _inset(after, size) + GAP * size
        )  # of a word
        if x and (x + width + remark + chip > room or len(texts) > 1):
            x, row = 0.0, row + 1
        placed.append(Placed(texts, piece.tone, x, row, width))
        below = len(texts) > 1 or (remark and width + remark > room)
        x, row = (0.0, row + len(texts)) if below else (x + width + GAP * size, row)
        if remark:
            placed.append(Placed((piece.remark,), "", x, row, remark))
            x, row = (0.0, row + 1) if below else (x + remark, row)
    return tuple(placed)


def _inset(piece: Piece, size: float) -> float:
    return 2 * INSET * size if piece.tone else 0.0


def breaks(cell: tuple[Piece, ...], size: float) -> set[float]:
    """Return the widths at which a cell may have a line less than in a narrower place."""
    style, found = TextStyle(size, LEADING * size), set[float]()
    remarks = [style.width(piece.remark) + GAP * size if piece.remark else 0.0 for piece in cell]
    widths = [style.width(piece.text) + _inset(piece, size) for piece in cell]
    units = [width + remark for width, remark in zip(widths, remarks, strict=True)]
    for first in range(len(cell)):
        found |= {run + GAP * size * count for count, run in enumerate(accumulate(units[first:]))}
    for piece in cell:
        words = piece.text.split()
        parts = (part for at in range(1, len(words)) for part in (words[:at], words[at:]))
        found |= {style.width(" ".join(part)) + _inset(piece, size) for part in parts}
    return {width + ROUNDING for width in (*found, *widths)}


def lines_of(cell: tuple[Piece, ...], room: float, size: float) -> int:
    """Return how many lines a cell has."""
    return max((placed.row + len(placed.texts) for placed in flow(cell, room, size)), default=0)


def drawn(cell: tuple[Piece, ...], left: float, top: float, room: float, size: float) -> Iterator[Shape]:
    """Yield the shapes of a cell whose first line begins at `top`."""
    leading = LEADING * size
    for at in flow(cell, room, size):
        x, y, tone = left + at.x, top + at.row * leading, at.tone
        if tone:
            yield DrawnBox(
                x=round(x, 2),
                y=round(y, 2),
                width=round(at.width, 2),
                height=round(len(at.texts) * leading - SLIT * size, 2),
                fill=tone,
                border="soft" if tone in OUTLINED else "",
                radius=2.0,
            )
        style = TextStyle(size, leading, ink=f"on-{tone}" if tone else "soft")
        yield from style.block(at.texts, x + (INSET * size if tone else 0.0), y - SLIT * size / 2)
