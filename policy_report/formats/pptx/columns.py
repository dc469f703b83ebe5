"""Columns side by side on a slide, the rules above them, and texts that are cut to what a slide bears."""

import re
from typing import Any

from policy_report.formats.pptx import shapes
from policy_report.formats.pptx.paragraphs import Para, PptxRun
from policy_report.formats.pptx.slide import PptxSlide
from policy_report.formats.pptx.template import SlidePlace
from policy_report.layout import text
from policy_report.texts import language_of

LARGE, SMALL = 16.0, 12.0  # of texts and of what stands beside them
BETWEEN = 36.0
LEAST_COLUMNS = 3  # so that a text alone does not run over the whole width
RULE = 1.5
CLAUSE = re.compile(r"\s*;\s[^;]*$")  # the last one of a list


def places(area: SlidePlace, count: int, least: int = LEAST_COLUMNS) -> list[SlidePlace]:
    """Return so many columns, as wide as `least` of them would be at most."""
    of = max(count, least)
    wide = (area.width - BETWEEN * (of - 1)) / of
    return [area._replace(left=area.left + place * (wide + BETWEEN), width=wide) for place in range(count)]


def rule(where: SlidePlace) -> Any:
    """Return a line of ink over the width of a place."""
    right = where.left + where.width
    return shapes.line(where.left, where.top, right, where.top, "Rule", ink="tx1", weight=RULE, arrow=False)


def shortened(
    said: str, size: float, slide: PptxSlide, room: float, limit: float, *, bold: bool = False, clauses: bool = False
) -> list[Para]:
    """Return a text as a paragraph, as much of it as the height holds; what is cut goes whole into the notes.

    With `clauses`, a clause that is cut is left out: "are opposed…" would say more than "are opposed in part".
    """
    shown = text.shorten(said, size, room, limit, slide.font, bold=bold)
    if shown != said:
        slide.notes([said])
        shown = CLAUSE.sub(text.ELLIPSIS, shown) if clauses else shown
    return [Para((PptxRun(shown, bold=bold, language=language_of(said)),), size)]
