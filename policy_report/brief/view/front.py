"""The first page of a document: how much room it has for its picture. And the matrix as rows, which all pages share.

The report and its cells go in; heights in mm, rows and columns come out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from policy_report.brief.report import ActorEntry, Cell, Report, TopicEntry
from policy_report.layout.text import SERIF, lines

C = TypeVar("C", bound=Cell)

POINT = 25.4 / 72  # mm
PAGE, LEAD, HEIGHT = 174, 138, 252  # mm: the width of the page's text and of the line under the title; its height
TITLE, TEXT, NOTE = (size * POINT for size in (24, 11, 9))  # sizes in mm


@dataclass(frozen=True)
class MatrixRow(Generic[C]):
    """A row of the matrix: an actor with its cells, and how many of them have evidence."""

    actor: ActorEntry
    cells: tuple[C, ...]
    evidenced: int


@dataclass(frozen=True)
class MatrixPart(Generic[C]):
    """A part of the matrix that fits a page."""

    topics: tuple[TopicEntry, ...]
    rows: tuple[MatrixRow[C], ...]


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
    """Return the height in mm that the first page leaves for its picture, between its heading and a line of evidence.

    An estimate, on the safe side. `standfirst`: the line under the title.
    """
    titles = sum(len(lines(part, TITLE, PAGE, SERIF, bold=True)) for part in report.brief.title.split(": "))
    used = 1.12 * TITLE * titles + 1.36 * TEXT * len(lines(standfirst, TEXT, LEAD, SERIF)) + 29.5
    if "key-messages" in report.brief.sections:
        used += sum(1.6 + 1.36 * TEXT * len(lines(f"{message.text} ", TEXT, PAGE)) for message in report.key_messages)
    return HEIGHT - used
