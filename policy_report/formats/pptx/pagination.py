"""Tables over slides: a `Table` goes in, pieces that each fit a slide come out, and are placed.

A grid (the matrix, the agreement) is split by columns and rows, a list by rows. Text is as large as lets the table stay
on one slide; a table that needs several is set at the smallest size that can be read from a seat.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from policy_report.brief.view.tables import Table, part
from policy_report.formats.pptx.deck import Deck
from policy_report.formats.pptx.native_tables import (
    GRID,
    LIST,
    Design,
    cut,
    frame,
    header_height,
    pages,
    row_heights,
    size_of,
)
from policy_report.formats.pptx.paragraphs import Para, Run
from policy_report.formats.pptx.slide import Slide
from policy_report.formats.pptx.template import Place
from policy_report.i18n import Words
from policy_report.layout.text import Face, longest_word, text_height, widest

NAMES = ((90.0, 190.0), (90.0, 140.0))  # how narrow and how wide the first column of a grid may be, in points
COLUMNS = (56.0, 200.0)  # the same for the others
MOST_LEVEL = 2.6  # of the size: to what height low rows are raised where there is room
GRIDS = (
    *(replace(GRID, size=size, header=min(size, 13)) for size in (14, 12.5, 11)),
    replace(GRID, size=10.5, header=10.5, pad=3, air=3),
)
LISTS = tuple(replace(LIST, size=size, header=max(size - 3, 11), air=0.36 * size) for size in (16, 14, 13, 12, 11))
CAPTION, ABOVE = 12.0, 10.0  # the size of the line below a table, and how far below
NAME = 26  # letters of a name in a title


@dataclass(frozen=True)
class Piece:
    """A part of a table that fits a slide, with the widths of its columns."""

    table: Table
    widths: tuple[float, ...]
    design: Design


def grid(table: Table, area: Place, font: Face) -> list[Piece]:
    """Return a grid in pieces: all rows of the first columns, then those of the next."""
    if not table.rows or len(table.header) < 2:  # noqa: PLR2004 - no actors, or no topics
        return []
    tried = [list(_grid(table, area, font, design, names)) for design in GRIDS for names in NAMES]
    return _airy(min(tried, key=len), area, font)


def listed(table: Table, shares: Sequence[float], area: Place, font: Face) -> list[Piece]:
    """Return a list in pieces by rows; `shares` of the width for each column."""
    widths = tuple(share * area.width for share in shares)
    tried = [(design, pages(table, widths, area.height, design, font)) for design in LISTS]
    design, found = min(tried, key=lambda choice: len(choice[1]))
    columns = range(len(table.header) - 1)
    return _airy([Piece(part(table, rows, columns), widths, design) for rows in found], area, font)


def height(piece: Piece, limit: float, font: Face) -> float:
    """Return the height of a piece in a place that is `limit` high."""
    rows = row_heights(piece.table, piece.widths, limit, piece.design, font)
    return header_height(piece.table, piece.widths, piece.design, font) + sum(rows)


def _airy(pieces: list[Piece], area: Place, font: Face) -> list[Piece]:
    """Return pieces with the room that none of them needs given to their low rows, so that all become more even."""
    least = min((_level(piece, area.height, font) for piece in pieces), default=0.0)
    return [replace(piece, design=replace(piece.design, least=least)) for piece in pieces]


def _level(piece: Piece, limit: float, font: Face) -> float:
    """Return how high the low rows of a piece may become, so that it still stays within a height."""
    rows = row_heights(piece.table, piece.widths, limit, piece.design, font)
    room = limit - header_height(piece.table, piece.widths, piece.design, font)
    levels = (step / 2 for step in range(int(2 * MOST_LEVEL * piece.design.size), 0, -1))
    return next((level for level in levels if sum(max(row, level) for row in rows) <= room), 0.0)


def caption_room(caption: str, area: Place, font: Face) -> float:
    """Return the height that a line below a table takes."""
    return text_height(caption, CAPTION, area.width, font) + ABOVE if caption else 0.0


def put(deck: Deck, slide: Slide, piece: Piece, where: Place, name: str, caption: str = "") -> None:
    """Place a piece on a slide, and a line below it; what had to be shortened goes whole into the notes."""
    made = frame(piece.table, piece.widths, where, name, piece.design, deck.font, slide.language, slide.slide.part)
    slide.graphic(made)
    slide.notes(cut(piece.table, piece.widths, where.height, piece.design, deck.font))
    if caption:
        used = height(piece, where.height, deck.font) + ABOVE
        slide.text([Para((Run(caption, colour="soft"),), CAPTION)], where.below(used), "Note")


def titles(
    pieces: Sequence[Piece], several: str, one: str, words: Words, short: Mapping[str, str] | None = None
) -> list[str]:
    """Return a title for each piece: which of how many it is, from which row to which, from which column.

    `short`: shorter names of rows, by their names.
    """
    if len(pieces) == 1:
        return [one]
    rows = [tuple((short or {}).get(row[0].text, row[0].text) for row in piece.table.rows) for piece in pieces]
    columns = [piece.table.header[1:] for piece in pieces]
    split = [names for names in (rows, columns) if len(set(names)) > 1] or [rows]
    spans = [", ".join(_from_to(names, words) for names in each) for each in zip(*split, strict=True)]
    of = len(pieces)
    return [words("{title} ({n} of {of}): {span}", title=several, n=i, of=of, span=s) for i, s in enumerate(spans, 1)]


def _from_to(names: Sequence[str], words: Words) -> str:
    first, last = (_brief(name) for name in (names[0], names[-1]))
    return first if len(names) == 1 else words("{first} to {last}", first=first, last=last)


def _brief(name: str) -> str:
    """Return a name as a title has room for it, cut between words where it can be."""
    if len(name) <= NAME:
        return name
    words = name[:NAME].rpartition(" ")[0] or name[: NAME - 1]
    return f"{words}…"


def _grid(table: Table, area: Place, font: Face, design: Design, names: tuple[float, float]) -> Iterator[Piece]:
    first = _between(names, 2 * design.pad + widest([row[0].text for row in table.rows], design.size, font))
    sizes: dict[float, list[str]] = {}
    for box in (box for row in table.rows for box in row[1:]):
        sizes.setdefault(size_of(box, design), []).append(box.words)
    words = max(longest_word(texts, size, font) for size, texts in sizes.items())
    words = max(words, longest_word(table.header, design.header, font, bold=True))
    least = _between(COLUMNS, words + 2 * design.pad + 1)
    count = len(table.header) - 1
    blocks = -(-count // max(1, int((area.width - first) / least)))
    size = -(-count // blocks)
    width = min((area.width - first) / size, COLUMNS[1])
    for start in range(0, count, size):
        columns = range(start, min(start + size, count))
        widths = (first, *(width for _ in columns))
        block = part(table, range(len(table.rows)), columns)
        for rows in pages(block, widths, area.height, design, font):
            yield Piece(part(block, rows, range(len(columns))), widths, design)


def _between(bounds: tuple[float, float], value: float) -> float:
    low, high = bounds
    return min(max(value, low), high)
