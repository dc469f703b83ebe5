"""How wide a column of a workbook is, and how high a row: from its texts to characters and points.

Spreadsheet programs measure a column in digits of the usual font; they fit rows to wrapped text when somebody types,
not when they open a file.
"""

from collections.abc import Iterable, Sequence

from policy_report.brief.view.tables import Box
from policy_report.drawing.measure import width, wrap

NARROWEST, FILTER = 7, 3  # characters; room for the button of a filter
MEASURED = 200  # characters of a text that its width is judged by
DIGIT, STRETCH = 0.507, 1.04  # of Calibri: a digit, the unit of column widths; how much wider it runs than measured
LINE, TALLEST = 1.36, 409  # height of a line as a share of its size; the tallest row, in points


def wide(header: str, boxes: Sequence[Box], limit: int) -> float:
    """Return the width of a column in characters: what its longest text needs, at most `limit`."""
    needed = max((width(text, STRETCH) for text in {box.words[:MEASURED] for box in boxes}), default=0)
    headed = width(header, STRETCH, bold=True)
    return round(max(NARROWEST, min(limit, max(needed / DIGIT + 2, headed / DIGIT + FILTER + 2))), 1)


def height(texts: Iterable[tuple[str, float]], *, size: float = 11, bold: bool = False) -> float:
    """Return the height in points of a row that shows texts whole in columns of so many characters, within limits."""
    most = max((lines(text, characters, size=size, bold=bold) for text, characters in texts), default=1)
    return min(TALLEST, round(most * size * LINE, 1))


def lines(text: str, characters: float, *, size: float = 11, bold: bool = False) -> int:
    """Return how many lines a text takes in a column of so many characters."""
    room = (characters - 1) * DIGIT * 11
    if len(text) * size < room:  # no letter is wider than the size
        return 1 + text.count("\n")
    return len(wrap(text, size, room, bold=bold, stretch=STRETCH))
