"""Who agrees with whom as a picture: each pair once, in per cent, those that agree side by side.

A Report and rooms go in; the `Drawing` for the first room that holds it comes out, none where text would be too small.
"""

from collections.abc import Iterator, Sequence

from policy_report.brief.report import Report
from policy_report.brief.view import tables
from policy_report.brief.view.figures import Pairs
from policy_report.brief.view.figures import pairs as pairs_of
from policy_report.brief.view.pictures.matrix import PAGE
from policy_report.brief.view.pictures.matrix_grid import Room
from policy_report.i18n import Words, words_of
from policy_report.layout.drawing import MIDDLE, Drawing, DrawnBox, Shape, TextStyle
from policy_report.layout.palette import AGREEMENT
from policy_report.layout.text import widest

TEXT = TextStyle(8, 10)
COLUMN, ROW = (16.0, 34.0), (10.4, 17.0)  # the narrowest and the widest column, the lowest and the highest row
NAMES, INDENT, BETWEEN = 120.0, 5.0, 0.9
UPRIGHT = Room(493, 560)  # of A4, with text around it
SCREEN = Room(680, 800)


def drawing(report: Report, *rooms: Room) -> Drawing | None:
    """Return the picture of the actors that can be compared, three or more; None where no room holds it."""
    known = pairs_of(report)
    names = [TEXT.cut(actor.short, NAMES, 1)[0] for actor in known.order]
    count, words = len(names) - 1, words_of(report.brief.language)
    if count < 2:  # noqa: PLR2004 - a pair needs no picture
        return None
    left, top = (widest(found, TEXT.size) + INDENT for found in (names[1:], names[:-1]))
    for room in rooms:
        column, row = min((room.width - left) / count, COLUMN[1]), min((room.height - top) / count, ROW[1])
        if column >= COLUMN[0] and row >= ROW[0]:
            return Drawing(
                width=room.width,
                height=round(top + count * row, 2),
                title=_title(known, words),
                about=tables.agreement(report).about,
                shapes=(*_names(names, left, top, column, row), *_cells(known, report, left, top, column, row)),
            )
    return None


def document(report: Report) -> Drawing | None:
    """Return the picture for a document: beside its text, else on a page across."""
    return drawing(report, UPRIGHT, PAGE)


def _title(known: Pairs, words: Words) -> str:
    """Return what the figures are, and on how many topics they rest."""
    counts = {other.n for row in known.extremes for other in row.cells if other}
    if len(counts) > 1:
        return words(
            "Agreement of each pair of actors in per cent, each over {least} to {most} topics",
            least=min(counts),
            most=max(counts),
        )
    return words.many(
        max(counts),
        "Agreement of each pair of actors in per cent, over {n} topic",
        "Agreement of each pair of actors in per cent, over {n} topics",
    )


def _names(names: Sequence[str], left: float, top: float, column: float, row: float) -> Iterator[Shape]:
    for place, name in enumerate(names[1:]):
        y = top + (place + 0.5) * row + MIDDLE * TEXT.size
        yield TEXT.line(name, left - INDENT, y, anchor="end")
    for place, name in enumerate(names[:-1]):
        x = left + (place + 0.5) * column + MIDDLE * TEXT.size
        yield TEXT.line(name, x, top - INDENT, turned=True)


def _cells(known: Pairs, report: Report, left: float, top: float, column: float, row: float) -> Iterator[Shape]:
    """Yield the cells of the pairs that have a figure, each below the diagonal."""
    words = words_of(report.brief.language)
    for down, found in enumerate(known.extremes[1:]):
        for across, other in enumerate(found.cells[: down + 1]):
            if other:
                tone = AGREEMENT[round(other.agreement * (len(AGREEMENT) - 1))]
                x, y = left + across * column, top + down * row
                width, height = round(column - BETWEEN, 2), round(row - BETWEEN, 2)
                yield DrawnBox(x=round(x, 2), y=round(y, 2), width=width, height=height, fill=tone)
                figure = TextStyle(TEXT.size, TEXT.leading, ink=f"on-{tone}")
                middle = y + height / 2 + MIDDLE * TEXT.size
                share = words.percent(other.agreement) if column >= figure.width("100 %") + 2 else ""
                yield figure.line(share or str(round(100 * other.agreement)), x + width / 2, middle, anchor="middle")
