"""What a document has beside a page: its two layers, and as much of the brief as four pages hold.

A report with its topics goes in; the variables come out that templates of documents read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from policy_report.brief.report import Report
from policy_report.brief.view import beside, dates, front, layers
from policy_report.brief.view.cells import CellView
from policy_report.brief.view.figures import TopicColumn
from policy_report.brief.view.lines import MOST_LINES, PAGE, SLACK, most_divided, topic_lines
from policy_report.brief.view.pictures import PRINT, Place, moves, sides
from policy_report.i18n import Words, words_of
from policy_report.layout.drawing import Drawing
from policy_report.layout.palette import ROLES
from policy_report.layout.text import SANS, SERIF, lines

PAGES = 3  # after the first, at most
HEADING, TITLE, LOST = 36.0, 20.0, 40.0  # points: of a part, of one that begins a page; at the foot of a page
HALF, LINE = 223.0, 12.3  # points: the width of either half of what ends the brief; a line of it
LEAST = 120.0  # points: the height of a picture below which it leaves the first page
BEGINS = 110.0  # points: a heading and the first lines


def arranged(
    report: Report,
    sections: Sequence[str],
    cells: Mapping[tuple[str, str], CellView],
    topics: Sequence[TopicColumn[CellView]],
) -> dict[str, Any]:
    """Return the variables of a document alone.

    `sections` among them are those that stand whole in its annex, so that links lead nowhere else.
    """
    shown, standfirst, extent = layers.layers(report, sections), layers.standfirst(report), layers.evidence(report)
    room = front.room(report, standfirst)
    unknown, short_sources = layers.unknown(report), layers.sources(report)
    closing = _closing(unknown, short_sources, words_of(report.brief.language))
    page = PAGE - TITLE - (LINE if "moves" in sections else closing)
    drawn = pictures(report, sections, Place(PRINT.width, PRINT.size, max(LEAST, room / front.POINT)), page)
    if drawn["sides"] and (over := _over(drawn["sides"].first, extent)):
        drawn["sides"] = sides.sides(
            report, Place(PRINT.width, PRINT.size, max(LEAST, room / front.POINT - over)), page
        )
    divided = most_divided(topics)
    said = [standfirst, *(message.text for message in report.key_messages)]
    around = HEADING + closing + (drawn["moves"].height + HEADING if drawn["moves"] else 0)
    used = PAGE - _begun(room / front.POINT, drawn["sides"])
    found = topic_lines(divided, said, report.brief.language, PAGES * (PAGE - LOST) - around, around + used / SLACK)
    return {
        **drawn,
        "sides": told(report, drawn["sides"]),
        "phone": None,
        "roles": ROLES,
        "layers": shown,
        "sections": shown.annex,
        "standfirst": standfirst,
        "lines": found,
        "spoken": any(line.voices for line in found),
        "more_lines": max(0, len(divided) - MOST_LINES),
        "extent": extent,
        "beside": beside.company(report, cells),
        "unknown": unknown,
        "contents": layers.is_long(report, shown.annex),
        "short_sources": short_sources,
    }


def pictures(report: Report, sections: Sequence[str], place: Place, page: float = 0.0) -> dict[str, Any]:
    """Return the drawings of the sections for a place. `page`: the height for what has no room on the first page."""
    return {
        "sides": sides.sides(report, place, page) if "sides" in sections else None,
        "moves": moves.moves(report, place) if "moves" in sections else None,
    }


def told(report: Report, drawn: sides.Sides | None) -> sides.Sides | None:
    """Return the pictures of sides with a note of how many topics are in neither."""
    if not drawn or not drawn.more or not drawn.others or not report.brief.annex:
        return drawn
    left = words_of(report.brief.language).many(
        drawn.more,
        "{n} other topic, on which actors are less divided, is left to the annex.",
        "{n} other topics, on which actors are less divided, are left to the annex.",
    )
    others = replace(drawn.others, note=f"{drawn.others.note} {left}".strip())
    return replace(drawn, others=others)


def _begun(room: float, drawn: sides.Sides | None) -> float:
    """Return the height in points of the first page on which the lines of topics begin; 0 where none has room."""
    left = room - (drawn.first.height + TITLE if drawn else 0)
    return left if left > BEGINS else 0.0


def _closing(unknown: str, sources: layers.ShortSources, words: Words) -> float:
    """Return the height in points of what ends the brief: what is not known, and beside it the sources."""
    shown = ((s.author, s.title, s.publisher, dates.written(words, s.date)) for s in sources.first)
    named = [", ".join(filter(None, each)) for each in shown]
    halves = ([unknown], [*named, *(["…"] if sources.more else []), *filter(None, [sources.quotes])])
    return HEADING + LINE * max(
        sum(len(lines(text, front.NOTE / front.POINT, HALF)) for text in half) for half in halves
    )


def _over(picture: Drawing, extent: str) -> float:
    """Return the height in points of what stands around a picture beyond a line above and a line below it."""
    above = lines(picture.title, front.TEXT, front.PAGE, SERIF, bold=True)
    below = lines(f"{picture.note} {extent}", front.NOTE, front.PAGE, SANS)
    return (1.2 * front.TEXT * (len(above) - 1) + 1.36 * front.NOTE * (len(below) - 1)) / front.POINT
