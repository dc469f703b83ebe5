"""What fits on the first page of a document: how much room its matrix has, and which rows and columns it shows.

The report and its cells go in; heights in mm, rows and columns come out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from policy_report.report import ActorEntry, Cell, KeyMessage, Report, TopicEntry

C = TypeVar("C", bound=Cell)
T = TypeVar("T")

GLANCE_TOPICS = 10  # columns that a first page holds
MIN_GLANCE_TOPICS, MIN_GLANCE_ROWS = 6, 3
TITLE_LINE, LONG_TITLE_LINE = 32, 42  # letters of a title that one line holds, in the full size and in the smaller one
LEGEND_LINE = 145  # letters of the key that one line holds
NOTE_LINE = 150  # letters of a note
CELLS_LINE, HEADS_LINE = 105, 115  # letters that the cells of a row hold together, and words of the head
HEAD_LINE = 2.9  # mm


@dataclass(frozen=True)
class Row(Generic[C]):
    """A row of the matrix: an actor with its cells, and how many of them have evidence."""

    actor: ActorEntry
    cells: tuple[C, ...]
    evidenced: int


@dataclass(frozen=True)
class MatrixPart(Generic[C]):
    """A part of the matrix that fits a page, and how many topics and actors it leaves out."""

    topics: tuple[TopicEntry, ...]
    rows: tuple[Row[C], ...]
    more_topics: int
    more_actors: int


def rows_of(
    actors: Iterable[ActorEntry], topics: Sequence[TopicEntry], cells: Mapping[tuple[str, str], C]
) -> tuple[Row[C], ...]:
    """Return the matrix as rows."""
    rows = ((actor, tuple(cells[actor.id, topic.id] for topic in topics)) for actor in actors)
    return tuple(Row(actor, row, _evidenced(row)) for actor, row in rows)


def _evidenced(cells: Iterable[Cell]) -> int:
    return sum(bool(cell.positions) for cell in cells)


def is_long(title: str) -> bool:
    """Return whether a part of the title is too long for one line in the full size."""
    return max(map(len, title.split(": "))) > TITLE_LINE


def longest_word(texts: Sequence[str]) -> int:
    """Return the letters of the longest word of some texts, which may break at a hyphen."""
    return max((len(word) for text in texts for word in text.replace("-", " ").split()), default=0)


def room(report: Report, legend: Sequence[str]) -> float:
    """Return the height in mm that the first page leaves for the matrix without its key and notes.

    An estimate, on the safe side. `legend`: the entries of the key.
    """
    per_line, height = (LONG_TITLE_LINE, 8.6) if is_long(report.brief.title) else (TITLE_LINE, 10.5)
    used = height * sum(-(-len(part) // per_line) for part in report.brief.title.split(": "))
    used += 5.8 * -(-len(report.brief.subtitle) // 78) + 38  # subtitle, figures, headings
    if "key-messages" in report.brief.sections:
        titles = {topic.id: topic.title for topic in report.topics}
        used += 10 + sum(1.5 + 4.7 * -(-_length(message, titles) // 100) for message in report.key_messages)
    used += 28 + 5 * (sum(len(label) + 6 for label in legend) // LEGEND_LINE)  # key and notes
    thin = sorted((len(topic.title) for topic in report.topics), reverse=True)[:4]
    used += 4 * (sum(length + len(" (10 of 10 actors), ") for length in thin) // NOTE_LINE)
    return 255 - used


def _length(message: KeyMessage, titles: Mapping[str, str]) -> int:
    """Return the letters of a message with the pages that it refers to."""
    parts = [*message.lead, *message.body]
    pages = sum(len(titles[name]) + len(", p. 10") for name in {part.topic for part in parts if part.topic})
    return sum(len(part.text) for part in parts) + pages


def _row_height(row: Row[C]) -> float:
    """Return the height of a row of the first page's matrix in mm, from how its longest word or name will wrap."""
    per_line = CELLS_LINE / len(row.cells)
    longest = max((len(cell.label) + 2 for cell in row.cells if cell.positions), default=1)
    lines = max(-(-longest // per_line), -(-len(row.actor.short) // 24))
    return 2.6 + 2.9 * lines


def _head_height(topics: Sequence[TopicEntry]) -> float:
    """Return the height of the head in mm, its words wrapped in columns of one width."""
    from textwrap import wrap

    per_line = max(CELLS_LINE // len(topics), 1) if topics else 1
    return HEAD_LINE * max((len(wrap(topic.short, per_line)) for topic in topics), default=1)


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
    columns = HEADS_LINE // max(longest_word([topic.short for topic in topics]), 1)
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
