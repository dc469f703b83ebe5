"""The pages of a PDF that is read: pictures with the words of its text over them, to select as in the text.

    /sources/ID?as=pages        some pages, what is coded marked on them
    /sources/ID/pages/NUMBER    the picture of one

An id and a number are looked up; neither ever becomes the name of a file.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from policy_report.errors import UserError
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.reading import sheets
from policy_report.reading.sheets import Sheet, boxes
from policy_report.search.passages import Span
from policy_report.text import whole_number
from policy_report.web.pages.sources import HOME
from policy_report.web.request import PageRequest

Marks = Sequence[Mapping[str, Any]]
TOGETHER = 5  # pages that are shown at a time
KEPT = {"Cache-Control": "private, max-age=86400"}  # the address says which document


def pages_of(
    asked: PageRequest, snapshot: SourceSnapshot, marks: Marks, chosen: Span | None, here: int
) -> dict[str, Any]:
    """Return some pages of a PDF as they are laid out, and which there are before and behind them.

    They begin with the one that is asked for, or that of `chosen`, which is being coded, or of the place `here`.
    """
    total = sheets.count(snapshot)
    wanted = chosen[0] if chosen else here
    first = min(whole_number(asked.query.get("page", "")) or sheets.page_of(snapshot, wanted), total)
    try:
        found = sheets.sheets(asked.session.workspace, snapshot, first, first + TOGETHER - 1)
    except UserError as error:
        return {"sheets": (), "refused": error.message}
    return {
        "refused": "",
        "sheets": [_sheet(snapshot, each, marks, chosen, here) for each in found],
        "digest": snapshot.sha256[:16],
        "total": total,
        "first": first,
        "last": first + len(found) - 1,
        "before": max(1, first - TOGETHER) if first > 1 else 0,
        "behind": first + TOGETHER if first + TOGETHER <= total else 0,
    }


def _sheet(snapshot: SourceSnapshot, sheet: Sheet, marks: Marks, chosen: Span | None, here: int) -> dict[str, Any]:
    inside = [mark for mark in marks if mark["start"] < sheet.end and sheet.start < mark["end"]]
    return {
        "number": sheet.number,
        "place": snapshot.place(sheet.start),
        "page": sheet.page,
        "words": [(word, snapshot.text[word.start : word.end]) for word in sheet.page.words],
        "marked": [(mark, box) for mark in inside for box in boxes(sheet.page.words, mark["start"], mark["end"])],
        "unquoted": (),
        "chosen": list(boxes(sheet.page.words, *chosen)) if chosen else [],
        "here": sheet.start <= here < sheet.end,
        "chips": [mark for mark in inside if mark["first"] and mark["start"] >= sheet.start],
    }


def picture(asked: PageRequest) -> Response:
    """Send the picture of a page."""
    now = asked.session.current()
    snapshot, number = now.quotes.texts.get(asked.path["id"]), whole_number(asked.path["number"]) or 0
    if snapshot is None or snapshot.source not in now.records.sources or not 0 < number <= sheets.count(snapshot):
        raise HTTPException(404)
    try:
        content = sheets.picture(asked.session.workspace, snapshot, number)
    except UserError as error:
        return PlainTextResponse(f"{error.message}\n", 422)
    return Response(content, media_type="image/png", headers=KEPT)


ROUTES = ((f"{HOME}/{{id}}/pages/{{number}}", "GET", picture),)
