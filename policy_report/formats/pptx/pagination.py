"""Tables over slides: a `Table` goes in, pieces that each fit a slide come out.

A table is measured before it is made: what does not fit a slide goes on the next one, with its header. A grid (the
matrix) is split by columns and rows, a list by rows. Text is as large as lets the table stay on one slide, and at
least of the size that can be read from a seat. A cell of many words is shortened and says so with an ellipsis.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from policy_report.brief.view.figures import NO_EVIDENCE
from policy_report.brief.view.tables import Box, Table, part
from policy_report.formats.pptx.template import SlidePlace
from policy_report.i18n import Words
from policy_report.layout.text import Face, longest_word, shorten, text_height, widest
from policy_report.layout.widths import shared_out
from policy_report.text import ends_in_particle

NAMES = ((90.0, 190.0), (90.0, 140.0))  # how narrow and how wide the first column of a grid may be, in points
COLUMNS = (56.0, 200.0)  # the same for the others
MOST_LEVEL = 2.6  # of the size: to what height low rows are raised where there is room
TALLEST = 0.45  # of the room: what one row may take
MOST_WORDS = 25  # of a cell
CHIP = "\u00a0"  # before and after a stance, which stands on its colour
NAME = 26  # letters of a name in a title
STEPS = 24  # of how full pages are tried to be


@dataclass(frozen=True)
class TableDesign:
    """How a table looks, in points. `grid`: filled cells side by side, as in a matrix; otherwise rows with a line.

    `least`: the height of a row at least.
    """

    size: float
    header: float
    pad: float
    air: float
    grid: bool
    least: float = 0.0


GRIDS = (TableDesign(12, 12, pad=4, air=3.5, grid=True), TableDesign(12, 12, pad=2, air=2, grid=True))
LISTS = tuple(TableDesign(size, 12, pad=6, air=0.36 * size, grid=False) for size in (16, 12))


@dataclass(frozen=True)
class TablePiece:
    """A table, or a part of one, with the widths of its columns in points, its design and its font."""

    table: Table
    widths: tuple[float, ...]
    design: TableDesign
    font: Face

    def pages(self, limit: float) -> list["TablePiece"]:
        """Return it as pieces of at most a height, by rows, the header on each."""
        room = limit - self.header_height()
        columns = range(len(self.table.header) - 1)
        shared = _shared([min(height, room) for height in self.row_heights(limit)], room)
        return [replace(self, table=part(self.table, rows, columns)) for rows in shared]

    def row_heights(self, limit: float) -> list[float]:
        """Return the height of each row once its texts are shortened to what a row may take."""
        return [self._row_height(row) for row in self.fitted(limit).table.rows]

    def header_height(self) -> float:
        """Return the height of the header, which is bold."""
        cells = zip(self.table.header, self._rooms(), strict=True)
        texts = (text_height(text, self.design.header, room, self.font, bold=True) for text, room in cells)
        return max(texts) + 2 * self.design.air

    def height(self, limit: float) -> float:
        """Return its height in a place that is `limit` high."""
        return self.header_height() + sum(self.row_heights(limit))

    def fitted(self, limit: float) -> "TablePiece":
        """Return it with every text shortened that would make its row taller than a slide can bear."""
        most, rooms, size = TALLEST * limit - 2 * self.design.air, self._rooms(), self.design.size
        rows, counted = [], bool(self.table.row_ids)  # counts and names, which `refresh` shall find as it writes them
        for row in self.table.rows:
            said = [box.words if counted else worded(box.words, MOST_WORDS) for box in row]
            texts = [shorten(text, size, room, most, self.font) for text, room in zip(said, rooms, strict=True)]
            rows.append(tuple(replace(box, text=_unsigned(text, box)) for box, text in zip(row, texts, strict=True)))
        heads = zip(self.table.header, rooms, strict=True)
        header = tuple(shorten(text, self.design.header, room, most, self.font, bold=True) for text, room in heads)
        return replace(self, table=replace(self.table, header=header, rows=tuple(rows)))

    def cut(self, limit: float) -> list[str]:
        """Return the texts that `fitted` shortens, whole: for the notes."""
        before, after = _texts(self.table), _texts(self.fitted(limit).table)
        return [whole for whole, short in zip(before, after, strict=True) if whole != short]

    def _rooms(self) -> list[float]:
        """Return the width of the text in each column."""
        return [width - 2 * self.design.pad for width in self.widths]

    def _row_height(self, row: Sequence[Box]) -> float:
        cells = zip(row, self._rooms(), strict=True)
        texts = (text_height(shown(box), self.design.size, room, self.font) for box, room in cells)
        return max(self.design.least, max(texts) + 2 * self.design.air)


def grid(table: Table, area: SlidePlace, font: Face) -> list[TablePiece]:
    """Return a grid in pieces: all rows of the first columns, then those of the next."""
    if not table.rows or len(table.header) < 2:  # noqa: PLR2004 - no actors, or no topics
        return []
    table = quiet(table)
    tried = [list(_grid(table, area, font, design, names)) for design in GRIDS for names in NAMES]
    return _airy(min(tried, key=len), area)


def quiet(table: Table) -> Table:
    """Return a grid with the symbol alone in each cell without evidence, of which there may be many."""
    rows = (
        tuple(
            replace(box, text=box.symbol, symbol="") if box.tone == NO_EVIDENCE and box.symbol else box for box in row
        )
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def listed(table: Table, shares: Sequence[float], area: SlidePlace, font: Face) -> list[TablePiece]:
    """Return a list in pieces by rows: with `shares` of the width, or columns by their texts where that spares one."""
    if not table.rows:
        return []
    usual = tuple(share * area.width for share in shares)
    tried = [
        TablePiece(table, widths, design, font).pages(area.height)
        for design in LISTS
        for widths in (usual, _by_texts(table, area, font, design))
    ]
    return _airy(min(tried, key=len), area)


def _by_texts(table: Table, area: SlidePlace, font: Face, design: TableDesign) -> tuple[float, ...]:
    """Return columns that are as wide as their longest words, then as their texts; what is left, to each as much."""
    columns = list(zip(*([shown(box) for box in row] for row in table.rows), strict=True))
    size, edge = design.size, 2 * design.pad + 1
    heads = [edge + widest([text], design.header, font, bold=True) for text in table.header]
    words = [max(head, edge + longest_word(column, size, font)) for head, column in zip(heads, columns, strict=True)]
    texts = [edge + widest(column, size, font) for column in columns]
    lacks = [max(0.0, text - word) for text, word in zip(texts, words, strict=True)]
    given = shared_out(lacks, area.width - sum(words))
    even = max(0.0, area.width - sum(words) - sum(given)) / len(words)
    widths = [word + more + even for word, more in zip(words, given, strict=True)]
    return tuple(width * area.width / sum(widths) for width in widths)


def _airy(pieces: list[TablePiece], area: SlidePlace) -> list[TablePiece]:
    """Return pieces with the room that none of them needs given to their low rows, so that all become more even."""
    least = inf
    for piece in pieces:
        rows, room = piece.row_heights(area.height), area.height - piece.header_height()
        levels = (step / 2 for step in range(int(2 * MOST_LEVEL * piece.design.size), 0, -1))
        least = min(least, next((level for level in levels if sum(max(row, level) for row in rows) <= room), 0.0))
    return [replace(piece, design=replace(piece.design, least=least)) for piece in pieces]


def shown(box: Box) -> str:
    """Return the words of a cell as they stand on a slide, a stance with its ends."""
    return f"{CHIP}{box.symbol}{CHIP}{box.text}{CHIP}" if is_chip(box) else box.words


def is_chip(box: Box) -> bool:
    """Return whether a cell says a stance, on its colour."""
    return bool(box.tone) and box.tone != NO_EVIDENCE


def worded(said: str, most: int) -> str:
    """Return a text with at most so many words, and an ellipsis where there were more."""
    found = said.split(" ")
    return said if len(found) <= most else f"{' '.join(found[:most]).rstrip(' ,;:.–—-')}…"


def _texts(table: Table) -> list[str]:
    return [*table.header, *(box.words for row in table.rows for box in row)]


def _unsigned(words: str, box: Box) -> str:
    """Return the text of a box from its words: the symbol stands in front again when it is shown."""
    return words.removeprefix(f"{box.symbol} ") if box.symbol else words


def _grid(
    table: Table, area: SlidePlace, font: Face, design: TableDesign, names: tuple[float, float]
) -> Iterator[TablePiece]:
    first = _between(names, 2 * design.pad + widest([row[0].text for row in table.rows], design.size, font))
    words = longest_word([shown(box) for row in table.rows for box in row[1:]], design.size, font)
    words = max(words, longest_word(table.header, design.header, font, bold=True))
    least = _between(COLUMNS, words + 2 * design.pad + 1)
    count = len(table.header) - 1
    blocks = -(-count // max(1, int((area.width - first) / least)))
    size = -(-count // blocks)
    width = min((area.width - first) / size, COLUMNS[1])
    for start in range(0, count, size):
        columns = range(start, min(start + size, count))
        block = part(table, range(len(table.rows)), columns)
        yield from TablePiece(block, (first, *(width for _ in columns)), design, font).pages(area.height)


def _between(bounds: tuple[float, float], value: float) -> float:
    low, high = bounds
    return min(max(value, low), high)


def _shared(heights: Sequence[float], limit: float) -> list[range]:
    """Return rows of the given heights as pages within a limit, as few as can be and then as even as can be."""
    fullest = _greedy(heights, limit)
    least = sum(heights) / max(len(fullest), 1)
    tried = (_greedy(heights, least + (limit - least) * step / STEPS) for step in range(STEPS))
    return next((pages for pages in tried if len(pages) == len(fullest)), fullest)


def _greedy(heights: Sequence[float], limit: float) -> list[range]:
    pages, start, used = [], 0, 0.0
    for i, row in enumerate(heights):
        if i > start and used + row > limit:
            pages.append(range(start, i))
            start, used = i, 0.0
        used += row
    return [*pages, range(start, len(heights))] if heights else []


def titles(
    pieces: Sequence[TablePiece], several: str, one: str, words: Words, short: Mapping[str, str] | None = None
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
    return [words("{topic}: {said}", topic=several, said=span) for span in spans]


def _from_to(names: Sequence[str], words: Words) -> str:
    first, last = (_brief(name) for name in (names[0], names[-1]))
    return first if len(names) == 1 else words("{first} to {last}", first=first, last=last)


def _brief(name: str) -> str:
    """Return a name as a title has room for it, cut between words where it can be."""
    if len(name) <= NAME:
        return name
    words = name[:NAME].rpartition(" ")[0] or name[: NAME - 1]
    while ends_in_particle(words):
        words = words.rpartition(" ")[0]
    return f"{words}…"
