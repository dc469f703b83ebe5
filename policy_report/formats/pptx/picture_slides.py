"""The pictures of a brief, one slide each: sides, the matrix, moves, who agrees with whom.

The matrix is a native table where words can be read in it, which `refresh` knows again; else symbols.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from math import ceil

from policy_report.brief.report import Cell, Report
from policy_report.brief.view import tables
from policy_report.brief.view.pictures import Place
from policy_report.brief.view.pictures import agreement as agreement_of
from policy_report.brief.view.pictures import matrix as dense
from policy_report.brief.view.pictures import moves as moves_of
from policy_report.brief.view.pictures import sides as sides_of
from policy_report.brief.view.pictures.matrix_grid import COLUMN, ROW, Room
from policy_report.brief.view.tables import Table
from policy_report.formats.pptx.columns import SMALL, shortened
from policy_report.formats.pptx.deck import ABOVE, PptxDeck, SlideMaker
from policy_report.formats.pptx.drawing import scale
from policy_report.formats.pptx.notes import NoteLine, standing
from policy_report.formats.pptx.pagination import grid
from policy_report.formats.pptx.paragraphs import Para
from policy_report.i18n import words_of
from policy_report.layout.drawing import Drawing
from policy_report.layout.text import text_height
from policy_report.text import isolated

MOST_PARTS = 2  # slides of the matrix: what takes more is for pages and workbooks
MOST_SPLITS = 100  # pairs that the notes tell
LEAST_MOVES = 4
NOTE = 34.0  # the height of what stands below a picture at most


def sides(deck: PptxDeck, report: Report) -> list[SlideMaker]:
    """Return who stands where on each topic; the notes say it in words."""

    def drawn(place: Place) -> Drawing | None:
        found = sides_of.sides(report, place)
        return found.first if found else None

    return _pictured(deck, [drawn], deck.words("Who stands where"), lambda _: standing(report, _cells(report)))


def moves(deck: PptxDeck, report: Report) -> list[SlideMaker]:
    """Return who moved since when; the notes say it in words."""
    drawn = [partial(moves_of.moves, report, most=most) for most in range(moves_of.MOST, LEAST_MOVES - 1, -1)]
    return _pictured(deck, drawn, deck.words("What moved"), lambda drawing: [drawing.about])


def matrix(deck: PptxDeck, report: Report) -> list[SlideMaker]:
    """Return the matrix on one slide: words where they can be read, else symbols; of several actors, or few topics."""
    if len(report.actors) == 1 and dense.is_dense(report) and "topics" in report.brief.sections:
        return []
    held, words = report.coverage, deck.words
    silent = words.many(
        held.cells,
        "No evidence found in {silent} of {n} cell: nothing is known there. It is not neutral.",
        "No evidence found in {silent} of {n} cells: nothing is known there. It is not neutral.",
        silent=held.without_evidence,
    )
    caption = f"· {silent}" if held.without_evidence else ""
    pieces = [] if dense.is_dense(report) else grid(tables.matrix(report), deck.above(caption), deck.font)
    if len(pieces) != 1:
        room = Room(deck.area.width, deck.below("").height, notes=False)
        found = dense.drawings(report, room) if _slides(report, room) <= MOST_PARTS else ()
        return [partial(_symbols, deck, report, drawing) for drawing in found]
    title = words.many(
        held.cells,
        "Who stands where: evidence for {evidenced} of {n} cell",
        "Who stands where: evidence for {evidenced} of {n} cells",
        evidenced=held.evidenced,
    )
    return deck.tables(
        pieces,
        words("The matrix"),
        title,
        notes=lambda _: standing(report, _cells(report)),
        name=partial(_mark, report),
        caption=caption,
    )


def _slides(report: Report, room: Room) -> int:
    """Return how many slides the matrix takes at least."""
    down, across = len(report.actors) * ROW[0] / room.height, len(report.topics) * COLUMN[0] / room.width
    return ceil(down) * ceil(across)


def _symbols(deck: PptxDeck, report: Report, drawing: dense.MatrixDrawing) -> None:
    whole = [f"{number}  {title}" for number, title in drawing.cut]
    slide = deck.add(drawing.title, drawing.caption, [drawing.about, "", *whole])
    slide.picture(drawing, slide.area)
    slide.notes(["", *standing(report, _cells(report))])


def _mark(report: Report, table: Table) -> str:
    topics, actors = ",".join(table.column_ids), ",".join(table.row_ids)
    return f"policy-report: matrix brief={report.brief.id} topics={topics} actors={actors}"


def _cells(report: Report) -> Iterable[Cell]:
    return (report.cell_of[actor.id, topic.id] for topic in report.topics for actor in report.actors)


def pairs(deck: PptxDeck, report: Report) -> list[SlideMaker]:
    """Return who agrees with whom, where at least two pairs can be compared; the notes say what splits them."""
    return _pictured(
        deck, [partial(agreement_of.agreement, report)], deck.words("Agreement"), lambda _: _splits(report)
    )


def _splits(report: Report) -> list[NoteLine]:
    """Return what splits the pairs that can be compared, those farthest apart first."""
    words = words_of(report.brief.language)
    known = sorted((pair for pair in report.agreement if pair.split), key=lambda pair: pair.agreement or 0.0)
    return [
        words(
            "{actors}: {agreement} (n {n}); split by {topics}",
            actors=words.listed(isolated(report.actor_of[actor].short) for actor in (pair.a, pair.b)),
            agreement=words.percent(pair.agreement or 0.0),
            n=pair.n,
            topics=tables.splits(pair.splits, [isolated(report.topic_of[name].short) for name in pair.split], words),
        )
        for pair in known[:MOST_SPLITS]
    ]


# --- a picture on its slide -------------------------------------------------------------------------------------------


def _pictured(
    deck: PptxDeck,
    draw: Sequence[Callable[[Place], Drawing | None]],
    kicker: str,
    notes: Callable[[Drawing], Sequence[NoteLine]],
) -> list[SlideMaker]:
    """Return a slide with the first picture that fits below its title, made smaller where none does."""
    found = None
    for each in draw:
        found = each(Place(deck.area.width, SMALL, deck.below("").height - ABOVE))
        if found is None or found.height + _note(deck, found) <= deck.below(found.title).height:
            break
        found = each(Place(deck.area.width, SMALL, deck.below(found.title).height - _note(deck, found)))
        if found is None or found.height + _note(deck, found) <= deck.below(found.title).height:
            break
    return [partial(_picture, deck, found, kicker, notes(found))] if found else []


def _note(deck: PptxDeck, drawing: Drawing) -> float:
    """Return the height of what stands below a picture, which the notes have whole."""
    tall = text_height(drawing.note, SMALL, deck.area.width, deck.font)
    return min(tall, NOTE) + ABOVE + 0.1 if drawing.note else 0.0


def _picture(deck: PptxDeck, drawing: Drawing, kicker: str, notes: Sequence[NoteLine]) -> None:
    slide = deck.add(drawing.title, kicker, notes)
    below = _note(deck, drawing)
    room = slide.area._replace(height=slide.area.height - below)
    slide.picture(drawing, room)
    if drawing.note:
        (para,) = shortened(drawing.note, SMALL, slide, room.width, below - ABOVE)
        note = Para((replace(para.runs[0], colour="soft"),), SMALL)
        slide.text([note], slide.area.below(drawing.height * scale(drawing, room) + ABOVE), "Note")
