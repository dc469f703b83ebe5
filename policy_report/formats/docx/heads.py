"""Heads that run upwards where a column would break a word: a row of heads in, the height of the row out.

All lengths are twentieths of a point.
"""

from collections.abc import Sequence

from policy_report.layout.text import face, lines, longest_word

COLUMNS = 4  # of a table from which on heads turn
SAFE = face("arial")  # wider than the fonts of the built-in document: a word that is broken is worse than a head turned
LINE = 1.3  # of the size
LEAST, MOST, STEP = 480, 2_600, 60  # the lowest and the highest row, and how it grows


def turned(heads: Sequence[str], rooms: Sequence[int], size: int) -> int:
    """Return the height of a row of turned heads; 0 where each word has room as it is.

    The first head names the rows and stays. `rooms`: what each column has for text.
    """
    columns = zip(heads[1:], rooms[1:], strict=True)
    if len(heads) < COLUMNS or all(longest_word([head], size, SAFE, bold=True) <= room for head, room in columns):
        return 0
    count = max(1, int(min(rooms[1:]) / (LINE * size)))
    lowest = min(MOST, max(LEAST, round(longest_word(heads[1:], size, SAFE, bold=True))))
    return next((high for high in range(lowest, MOST, STEP) if _fit(heads[1:], high, count, size)), MOST)


def _fit(heads: Sequence[str], height: int, count: int, size: int) -> bool:
    """Return whether each head has room in `count` lines."""
    return all(len(lines(head, size, height, SAFE, bold=True)) <= count for head in heads)
