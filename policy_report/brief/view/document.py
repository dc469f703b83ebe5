"""What a document has beside a page: its two layers, and as much of the brief as four pages hold.

A report with its topics goes in; the variables come out that templates of documents read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from policy_report.brief.report import Report
from policy_report.brief.view import beside, front, layers
from policy_report.brief.view.cells import CellView
from policy_report.brief.view.figures import TopicColumn
from policy_report.brief.view.lines import MOST_LINES, most_divided, topic_lines
from policy_report.brief.view.pictures import PRINT, Place, moves, sides
from policy_report.layout.drawing import Drawing
from policy_report.layout.palette import ROLES
from policy_report.layout.text import SANS, SERIF, lines

PAGES, PAGE = 3, 714.0  # after the first: how many, and their height in points
HEADING, CLOSING, LOST = 36.0, 120.0, 40.0  # points: of a part, of what ends the brief, at the foot of a page
LEAST = 120.0  # points: the height of a picture below which it leaves the first page


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
    drawn = pictures(report, sections, Place(PRINT.width, PRINT.size, max(LEAST, room / front.POINT)))
    if drawn["sides"] and (over := _over(drawn["sides"].first, extent)):
        drawn = pictures(report, sections, Place(PRINT.width, PRINT.size, max(LEAST, room / front.POINT - over)))
    divided = most_divided(topics)
    said = [standfirst, *(message.text for message in report.key_messages)]
    left = PAGES * (PAGE - LOST) - HEADING - CLOSING - (drawn["moves"].height + HEADING if drawn["moves"] else 0)
    found = topic_lines(divided, said, report.brief.language, left)
    return {
        **drawn,
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
        "unknown": layers.unknown(report),
        "contents": layers.is_long(report, shown.annex),
        "short_sources": layers.sources(report),
    }


def pictures(report: Report, sections: Sequence[str], place: Place) -> dict[str, Any]:
    """Return the drawings of the sections for a place."""
    return {
        "sides": sides.sides(report, place) if "sides" in sections else None,
        "moves": moves.moves(report, place) if "moves" in sections else None,
    }


def _over(picture: Drawing, extent: str) -> float:
    """Return the height in points of what stands around a picture beyond a line above and a line below it."""
    above = lines(picture.title, front.TEXT, front.PAGE, SERIF, bold=True)
    below = lines(f"{picture.note} {extent}", front.NOTE, front.PAGE, SANS)
    return (1.2 * front.TEXT * (len(above) - 1) + 1.36 * front.NOTE * (len(below) - 1)) / front.POINT
