"""What fits on the first page of a document: how much room its matrix has, and which rows and columns it shows.

The report and its cells go in; heights in mm, rows and columns come out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from policy_report.brief.report import ActorEntry, Cell, Report, TopicEntry
from policy_report.layout.text import SERIF, lines, width
from policy_report.layout.text import longest_word as widest_word

C = TypeVar("C", bound=Cell)
T = TypeVar("T")

GLANCE_TOPICS = 8  # columns that a first page holds
MIN_GLANCE_TOPICS, MIN_GLANCE_ROWS = 6, 3
POINT = 25.4 / 72  # mm
PAGE, LEAD, HEIGHT = 174, 138, 252  # mm: the width of the page's text and of the line under the title; its height
TITLE, TEXT, NOTE = (size * POINT for size in (24, 11, 9))  # sizes in mm
AROUND_KEY = 6  # mm: the symbol of an entry of the key, and the room at its sides
FIRST = {6: 0.24, 8: 0.2}  # of the matrix's width: the names, by the most columns that it has
CELLS = {6: (8 * POINT, 2.5), 8: (8 * POINT, 1.6)}  # size and padding of its cells in mm
LINE = 1.2  # of the size


@dataclass(frozen=True)
class MatrixRow(Generic[C]):
    """A row of the matrix: an actor with its cells, and how many of them have evidence."""

    actor: ActorEntry
    cells: tuple[C, ...]
    evidenced: int


@dataclass(frozen=True)
class MatrixPart(Generic[C]):
    """A part of the matrix that fits a page, and how many topics and actors it leaves out."""

    topics: tuple[TopicEntry, ...]
    rows: tuple[MatrixRow[C], ...]
    more_topics: int
    more_actors: int


def rows_of(
    actors: Iterable[ActorEntry], topics: Sequence[TopicEntry], cells: Mapping[tuple[str, str], C]
) -> tuple[MatrixRow[C], ...]:
    """Return the matrix as rows."""
    rows = ((actor, tuple(cells[actor.id, topic.id] for topic in topics)) for actor in actors)
    return tuple(MatrixRow(actor, row, _evidenced(row)) for actor, row in rows)


def _evidenced(cells: Iterable[Cell]) -> int:
    return sum(bool(cell.positions) for cell in cells)


def longest_word(texts: Sequence[str]) -> int:
    """Return the letters of the longest word of some texts, which may break at a hyphen."""
    return max((len(word) for text in texts for word in text.replace("-", " ").split()), default=0)


def room(report: Report, standfirst: str) -> float:
    """Return the height in mm that the first page leaves for its picture, between messages and evidence.

    An estimate, on the safe side. `standfirst`: the line under the title.
    """
    titles = sum(len(lines(part, TITLE, PAGE, SERIF, bold=True)) for part in report.brief.title.split(": "))
    used = 1.12 * TITLE * titles + 1.36 * TEXT * len(lines(standfirst, TEXT, LEAD, SERIF)) + 30
    if "key-messages" in report.brief.sections:
        used += sum(1.6 + 1.36 * TEXT * len(lines(f"{message.text} ", TEXT, PAGE)) for message in report.key_messages)
    return HEIGHT - used


def key_height(legend: Sequence[str]) -> float:
    """Return the height of the key to a matrix in mm, of the lines around it too."""
    return 12 + 5 * (sum(width(label, NOTE) + AROUND_KEY for label in legend) // PAGE)


def _row_height(row: MatrixRow[C]) -> float:
    """Return the height of a row of the first page's matrix in mm, from how its cells and its name will wrap."""
    size, column, names = _measures(len(row.cells))
    words = {f"{cell.symbol} {cell.label}" for cell in row.cells if cell.positions}
    texts = (*((word, column) for word in words), (row.actor.short, names))
    return 2.6 + LINE * size * max(len(lines(text, size, room)) for text, room in texts)


def _head_height(topics: Sequence[TopicEntry]) -> float:
    """Return the height of the head in mm, its words wrapped in columns of one width."""
    size, column, _ = _measures(len(topics))
    return LINE * size * max((len(lines(topic.short, size, column, bold=True)) for topic in topics), default=1)


def _measures(columns: int) -> tuple[float, float, float]:
    """Return the size of the text of a matrix, and the room for it in a cell and in the column of names, in mm."""
    most = next((most for most in FIRST if columns <= most), GLANCE_TOPICS)
    (size, padding), first = CELLS[most], FIRST[most]
    return size, PAGE * (1 - first) / max(columns, 1) - padding, PAGE * first - 1.5


def glance(
    actors: Sequence[ActorEntry],
    topics: Sequence[TopicEntry],
    cells: Mapping[tuple[str, str], C],
    height: float,
    *,
    elsewhere: bool,
) -> MatrixPart[C]:
    """Return the part of the matrix with most evidence that fits into a height in mm, in the order of the matrix.

    Long words in the head leave room for fewer columns. Where there is no room for a few rows, and the whole matrix
    stands `elsewhere` in the brief, there are none.
    """
    word = widest_word([topic.short.replace("-", "- ") for topic in topics], CELLS[GLANCE_TOPICS][0], bold=True)
    columns = int(PAGE * (1 - FIRST[GLANCE_TOPICS]) / (word + CELLS[GLANCE_TOPICS][1]))
    columns = min(max(columns, MIN_GLANCE_TOPICS), GLANCE_TOPICS)
    chosen_topics = _densest(topics, columns, lambda topic: [cells[a.id, topic.id] for a in actors])
    height -= _head_height(chosen_topics)
    heights = {row.actor.id: _row_height(row) for row in rows_of(actors, chosen_topics, cells)}
    chosen_actors = list(actors)
    while len(chosen_actors) > MIN_GLANCE_ROWS and sum(heights[actor.id] for actor in chosen_actors) > height:
        fewer = len(chosen_actors) - 1
        chosen_actors = _densest(chosen_actors, fewer, lambda actor: [cells[actor.id, t.id] for t in topics])
    if elsewhere and sum(heights[actor.id] for actor in chosen_actors) > height:
        chosen_actors = []
    return MatrixPart(
        topics=tuple(chosen_topics),
        rows=rows_of(chosen_actors, chosen_topics, cells),
        more_topics=len(topics) - len(chosen_topics),
        more_actors=len(actors) - len(chosen_actors),
    )


def _densest(things: Sequence[T], limit: int, cells_of: Callable[[T], list[C]]) -> list[T]:
    ranked = sorted(range(len(things)), key=lambda i: (-_evidenced(cells_of(things[i])), i))
    return [things[i] for i in sorted(ranked[:limit])]
