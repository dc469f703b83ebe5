"""The content of a Word document as values: runs, paragraphs, tables with the widths of their columns, sections."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policy_report.formats.docx.heads import turned
from policy_report.layout.text import widest

WORDS = re.compile(r"[\s/-]+")
PADDING, TEXT_SIZE = 150, 9 * 20  # twentieths of a point
WIDEST_WORD, WIDEST_TEXT = 0.35, 0.9  # shares of the width that a word, and a text, may claim for its column
MEASURED = 300  # characters of a text that its column is judged by
CROWDED = 900  # a column narrower than this gets the smaller text
NARROW, USUAL = 30, 70  # the margin inside the cells of a table with the smaller text, and of others
SMALL_SIZE = 8 * 20
SMALL = {"Table Text": "Table Small", "Table Heading": "Table Small Heading"}


@dataclass(frozen=True)
class DocxRun:
    """A stretch of text of one look. `tone`: of a stance; `link`: `#anchor` in the document, or an address.

    `language`: a BCP 47 tag, "" for that of the document; `field`: what Word computes for the text.
    """

    text: str
    bold: bool = False
    italic: bool = False
    soft: bool = False
    sub: bool = False
    tone: str = ""
    link: str = ""
    language: str = ""
    field: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in a named style. `anchors`: what links call it; `list_id`: the list that it is an item of, from 1.

    `kept`: it stands on the page of what follows; `rtl`: it runs from right to left.
    """

    style: str
    runs: tuple[DocxRun, ...]
    anchors: tuple[str, ...] = ()
    list_id: int = 0
    kept: bool = False
    rtl: bool = False

    @property
    def text(self) -> str:
        """All its text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class DocxCell:
    """A cell of a table: at least one paragraph, and the tone that fills it."""

    paragraphs: tuple[Paragraph, ...]
    tone: str = ""

    @property
    def text(self) -> str:
        """All its text, a paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True)
class DocxTable:
    """A table: one row of headers, and rows as long as it. `about`: the text alternative; `shares`: of the width.

    `small`: its text is the smaller one, however wide its columns are.
    """

    about: str
    header: tuple[DocxCell, ...]
    rows: tuple[tuple[DocxCell, ...], ...]
    shares: tuple[float, ...] = ()
    small: bool = False


@dataclass(frozen=True)
class Laid:
    """How a table lies in a width: that of its columns, the margin inside its cells, how high its heads are if turned.

    `small`: it has the styles of `SMALL`.
    """

    widths: tuple[int, ...]
    small: bool
    margin: int
    heads: int


@dataclass(frozen=True)
class DocxPicture:
    """A picture (PNG) with its size in points. `about`: what it shows, in words."""

    content: bytes
    width: float
    height: float
    about: str


@dataclass(frozen=True)
class DocxContents:
    """A table of contents of the annex: a line a heading, each a link to it. Word fills in the pages."""

    entries: tuple[Paragraph, ...]


@dataclass(frozen=True)
class DocxSection:
    """Blocks on pages of one orientation, of the brief or of its annex. `narrow`: their margins."""

    blocks: tuple["Block", ...]
    across: bool = False
    annex: bool = False
    narrow: bool = False


Block = Paragraph | DocxTable | DocxPicture | DocxContents


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield every paragraph, those in tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, DocxContents):
            yield from block.entries
        elif isinstance(block, DocxTable):
            for row in (block.header, *block.rows):
                for cell in row:
                    yield from cell.paragraphs


def laid(grid: DocxTable, room: int) -> Laid:
    """Return how a table lies in a width."""
    widths = tuple(round(room * share) for share in grid.shares or shares(grid, room))
    small = grid.small or min(widths) < CROWDED
    margin, size = (NARROW, SMALL_SIZE) if small else (USUAL, TEXT_SIZE)
    heads = turned([cell.text for cell in grid.header], [wide - 2 * margin for wide in widths], size)
    return Laid(widths, small, margin, heads)


def shares(grid: DocxTable, room: int) -> list[float]:
    """Return the share of the width that each column gets: its longest word first, the rest by its longest text."""
    columns = list(zip(grid.header, *grid.rows, strict=True))
    words = [min(WIDEST_WORD * room, max(_longest(WORDS.split(cell.text)) for cell in column)) for column in columns]
    texts = [min(WIDEST_TEXT * room, max(_longest([cell.text]) for cell in column)) for column in columns]
    rest = room - sum(words)
    wanted = [max(0.0, text - word) for text, word in zip(texts, words, strict=True)]
    if rest > 0 and any(wanted):
        words = [word + rest * want / sum(wanted) for word, want in zip(words, wanted, strict=True)]
    return [word / sum(words) for word in words]


def _longest(texts: Sequence[str]) -> float:
    return PADDING + widest([text[:MEASURED] for text in texts], TEXT_SIZE, bold=True)
