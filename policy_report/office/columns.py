"""How a table of a document shares out the width among its columns: from its texts to shares."""

import re
from collections.abc import Sequence

from policy_report.drawing.measure import width
from policy_report.office.flow import Grid

WORDS = re.compile(r"[\s/-]+")
PADDING, TEXT_SIZE = 150, 9 * 20  # twentieths of a point
WIDEST_WORD, WIDEST_TEXT = 0.35, 0.9  # shares of the width that a word, and a text, may claim for its column
MEASURED = 300  # characters of a text that its column is judged by


def shares(grid: Grid, room: int) -> list[float]:
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
    return PADDING + max((width(text[:MEASURED], TEXT_SIZE, bold=True) for text in texts), default=0.0)
