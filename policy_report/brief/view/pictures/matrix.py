"""The matrix whole, as a picture: symbols for stances, heads turned, actors and topics in the order of likeness.

A Report and rooms go in, `MatrixDrawing`s come out: one, unless symbols or heads would be too small to read; then as
few as it takes, of equal parts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, pairwise, product
from math import ceil

from policy_report.brief.claims import two_blocs
from policy_report.brief.report import Claim, Report
from policy_report.brief.view import tables
from policy_report.brief.view.pictures.matrix_grid import (
    COLUMN,
    ROW,
    SCALES,
    DenseGrid,
    Named,
    Room,
    equal_parts,
    measure,
)
from policy_report.brief.view.pictures.matrix_shapes import MatrixPart, key, shapes
from policy_report.i18n import words_of
from policy_report.layout.drawing import Drawing

DENSE = 12  # topics from which on cells are symbols
PAGE, UPRIGHT_PAGE = Room(772, 494), Room(493, 680)  # of A4, below a heading and the caption
SLIDE = Room(864, 420, notes=False)


@dataclass(frozen=True, kw_only=True)
class MatrixDrawing(Drawing):
    """A picture of the matrix or of a part of it. `cut`: the whole texts of names and heads that are cut, numbered."""

    part: MatrixPart
    caption: str
    cut: tuple[tuple[int, str], ...]


def is_dense(report: Report) -> bool:
    """Return whether the cells of a matrix are symbols."""
    return len(report.topics) >= DENSE


def pages(report: Report) -> tuple[MatrixDrawing, ...]:
    """Return the pictures of the matrix for A4 across; where upright ones are fewer, those, higher than wide."""
    return drawings(report, PAGE, UPRIGHT_PAGE)


def slides(report: Report) -> tuple[MatrixDrawing, ...]:
    """Return the pictures of the matrix for slides; the whole titles of heads that are cut are left to the notes."""
    return drawings(report, SLIDE)


def drawings(report: Report, *rooms: Room) -> tuple[MatrixDrawing, ...]:
    """Return the pictures of the matrix in that of some rooms where they are fewest, each as wide as the room."""
    blocs = two_blocs(report)
    for division in _divisions(report, rooms):
        parts = tuple(_parts(report, *division, report.bloc_sizes if blocs else (0, 0)))
        for room in rooms:
            above, top = key(report, room.width)
            grids = tuple(_grids(report, parts, Room(room.width, room.height - top, room.notes)))
            if len(grids) == len(parts):
                told, caption = _title(report, blocs), _caption(report, blocs)
                drawn = (shapes(report, part, grid, top) for part, grid in zip(parts, grids, strict=True))
                return tuple(
                    MatrixDrawing(
                        width=room.width,
                        height=round(foot, 2),
                        title=_part_title(told, number, len(parts), report),
                        about=f"{told}. {caption} {_about(report, part)}",
                        shapes=(*above, *found),
                        part=part,
                        caption=caption,
                        cut=grid.cut,
                    )
                    for number, part, grid, (found, foot) in zip(count(1), parts, grids, drawn, strict=False)
                )
    return ()


def _title(report: Report, blocs: Claim | None) -> str:
    """Return what the matrix shows, in a sentence counted from it."""
    words = words_of(report.brief.language)
    if blocs:
        return words("Two blocs face each other on {n} of {of} topics", **_whole(blocs.figures))
    return words.many(
        report.coverage.cells,
        "Who stands where: evidence for {evidenced} of {n} cell",
        "Who stands where: evidence for {evidenced} of {n} cells",
        evidenced=report.coverage.evidenced,
    )


def _caption(report: Report, blocs: Claim | None) -> str:
    """Return what makes two blocs, and how the matrix is ordered."""
    words = words_of(report.brief.language)
    order = words("Rows and columns in the order of likeness.") if len(report.actors) > 1 else ""
    if not blocs:
        return order
    faced = words(
        "On these at least {least_first} of the {first} actors of one bloc stand on one side, at least {least_second} "
        "of the {second} of the other on the opposite one.",
        **_whole(blocs.figures),
    )
    return f"{faced} {order}"


def _whole(figures: dict[str, float]) -> dict[str, int]:
    return {name: int(value) for name, value in figures.items()}


def _part_title(told: str, number: int, of: int, report: Report) -> str:
    words = words_of(report.brief.language)
    return told if of == 1 else words("{title} (part {n} of {of})", title=told, n=number, of=of)


def _about(report: Report, part: MatrixPart) -> str:
    actors, topics = ([entry.id for entry in entries] for entries in (part.actors, part.topics))
    return tables.about_matrix(report, actors, topics)


def _divisions(report: Report, rooms: Sequence[Room]) -> list[tuple[int, int]]:
    """Return into how many parts rows and columns may be divided, the fewest pictures first."""
    rows, columns = max(1, len(report.actors)), max(1, len(report.topics))
    down = ceil(rows * ROW[0] / max(room.height for room in rooms))
    across = ceil(columns * COLUMN[0] / max(room.width for room in rooms))
    divisions = product(range(down, rows + 1), range(across, columns + 1))
    return sorted(divisions, key=lambda parts: (parts[0] * parts[1], parts[0]))


def _parts(report: Report, down: int, across: int, sizes: Sequence[int]) -> Iterator[MatrixPart]:
    """Yield the parts of the matrix in the order of likeness, from left to right, then down."""
    actors = [report.actor_of[name] for name in report.blocs]
    topics = [report.topic_of[name] for name in report.topic_blocs]
    edges = (0, *accumulate(sizes), len(actors))
    for rows in equal_parts(len(actors), down):
        blocs = tuple(max(0, min(end, rows.stop) - max(start, rows.start)) for start, end in pairwise(edges))
        for columns in equal_parts(len(topics), across):
            yield MatrixPart(tuple(actors[rows]), tuple(topics[columns]), blocs)


def _grids(report: Report, parts: Sequence[MatrixPart], room: Room) -> Iterator[DenseGrid]:
    """Yield the measures of each part, up to the first that does not fit."""
    symbols = {cell.symbol for cell in report.cells}
    scales = SCALES if len(parts) == 1 else SCALES[-1:]
    for part in parts:
        rows = [Named(actor.short, actor.name) for actor in part.actors]
        heads = [Named(topic.short, topic.title) for topic in part.topics]
        grid = measure(rows, heads, symbols, room, blocs=max(1, sum(map(bool, part.blocs))), scales=scales)
        if grid is None:
            return
        yield grid
