"""Briefs: which are to be built and why, building them, the files to open, what changed since an earlier state.

/briefs, /briefs/ID     the list; a brief as its page, live, with its state, its files, and what changed beside it
/reports/FILE           a report, looked up among those that the briefs make: no path ever names another file
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

from policy_report.brief.baseline import before
from policy_report.brief.editions import Edition
from policy_report.brief.figures import Figures, rows
from policy_report.brief.kept import KeptStates
from policy_report.errors import UserError
from policy_report.formats import RENDERERS
from policy_report.i18n import term
from policy_report.records.models import Brief
from policy_report.records.since import KEPT, LAST, Kept, since_of, today
from policy_report.web import brief_rows
from policy_report.web.brief_rows import SHOWN_HERE, BriefRow
from policy_report.web.pages import panel
from policy_report.web.rendering import Part, briefs_mark, respond
from policy_report.web.request import PageRequest
from policy_report.web.security import FRAMES, FRAMING
from policy_report.web.session import Current

HOME = "/briefs"
CHANGES = {  # what `changes` calls a change
    "new": term("new"),
    "moved": term("moved"),
    "withdrawn": term("withdrawn"),
    "evidence-added": term("evidence added"),
    "reworded": term("reworded"),
}
POLICY = {"Content-Security-Policy": FRAMING}  # of a page with a brief in it


def home(asked: PageRequest) -> Response:
    """Show the list of briefs."""
    return respond(asked, HOME, lambda: listed(asked))


def listed(asked: PageRequest) -> Part:
    """Return the briefs as the left half of a page, those of one `each` under one another."""
    now = asked.session.current()
    editions, problems = brief_rows.editions(now)
    found = brief_rows.rows(asked.session, asked.words, editions)
    shown = {
        "groups": list(_groups(asked, now, found)),
        "counts": (
            len(found) + len(problems),
            sum(not (row.why or row.said) for row in found),
            sum(bool(row.why) for row in found),
        ),
        "unsound": [
            (name, now.config.briefs.get(name, Brief()).title or name, wrong) for name, wrong in problems.items()
        ],
        "problems": now.errors,
        **_built(asked),
    }
    return Part("briefs.html.j2", asked.words("Briefs"), shown)


def _groups(asked: PageRequest, now: Current, found: list[BriefRow]) -> Iterator[dict[str, Any]]:
    withheld = brief_rows.left_out_of(now, asked.words)
    for name, each in groupby(found, key=lambda row: row.group):
        own = list(each)
        due = sum(bool(row.why) for row in own)
        title = str(now.config.briefs[name].title or name) if name else ""
        yield {"id": name, "title": title, "rows": own, "due": due, "left_out": withheld.get(name, "")}


def _built(asked: PageRequest) -> dict[str, Any]:
    return {"build": asked.session.builds.state, "mark": briefs_mark(asked)}


def show(asked: PageRequest) -> Response:
    """Show a brief: its page, and beside it its state."""
    if asked.path["id"] in asked.session.current().config.briefs and not _found(asked):
        return RedirectResponse(f"{HOME}#{quote(asked.path['id'])}", 303)
    edition = known(asked)
    return respond(asked, HOME, lambda: page_of(edition), lambda: _panel(asked, edition), headers=POLICY)


def page_of(edition: Edition) -> Part:
    """Return the page of a brief as the left half of a page."""
    return Part("brief_page.html.j2", edition.title, {"id": edition.id, "title": edition.title})


def _panel(asked: PageRequest, edition: Edition) -> Part:
    now = asked.session.current()
    (row,) = brief_rows.rows(asked.session, asked.words, [edition])
    days = KeptStates(asked.session.workspace.kept, edition.id, edition.audience.ceiling).days
    wanted = asked.query.get("since", "")
    shown = {
        "brief": row,
        "whole": row.group or row.id,
        "formats": list(RENDERERS),
        "ticked": asked.request.query_params.getlist("format") or edition.formats,
        "due": changed_since(asked, now, edition, Kept(today())) if row.why and days else None,
        "states": [(LAST, ""), *((f"{KEPT}{day}", asked.words.day(day)) for day in days)],
        "since": wanted,
        "changes": changed_since(asked, now, edition, kept) if (kept := _state(wanted)) else None,
        **_built(asked),
    }
    return Part("brief.html.j2", edition.title, shown)


def _state(text: str) -> Kept | None:
    """Return the kept state that a query names."""
    try:
        found = since_of(text)
    except ValueError:
        return None
    return found if isinstance(found, Kept) else None


def _found(asked: PageRequest) -> Edition | None:
    editions, _ = brief_rows.editions(asked.session.current())
    return next((edition for edition in editions if edition.id == asked.path["id"]), None)


def known(asked: PageRequest) -> Edition:
    """Return the brief that is asked for. Raise HTTPException where there is none of its name."""
    if (found := _found(asked)) is None:
        raise HTTPException(404)
    return found


def changed_since(asked: PageRequest, now: Current, edition: Edition, kept: Kept) -> dict[str, Any]:
    """Return the cells that changed since a kept state of a brief, or why that cannot be said."""
    compared = replace(edition, since=kept)
    try:
        earlier = before(asked.session.workspace, now.records, compared)
    except UserError as error:
        return {"said": error.message or "; ".join(map(str, error.problems)), "cells": [], "day": ""}
    if earlier is None:
        return {"said": asked.words("There is no earlier state of this brief."), "cells": [], "day": ""}
    figures = Figures(compared, earlier)
    named = figures.records
    cells = [
        {
            "address": panel.cell_address(row.actor, row.topic),
            "name": f"{named.actors[row.actor].name}, {named.topics[row.topic].title}",
            "change": asked.words.say(CHANGES[row.change]),
            "before": row.before_label,
            "after": row.after_label,
        }
        for row in rows(figures.changes)
        if row.actor in named.actors and row.topic in named.topics
    ]
    return {"said": "", "cells": cells, "day": asked.words.day(earlier.day)}


def build(asked: PageRequest) -> Response:
    """Build a brief, or all that one of the settings makes, in all of its formats or some."""
    name, now = asked.path["id"], asked.session.current()
    if name not in now.config.briefs:
        known(asked)
    wanted = [value for field, value in asked.pairs if field == "format" and value in RENDERERS]
    asked.session.builds.start([name], wanted)
    if asked.back.partition("?")[0] == HOME:
        return RedirectResponse(HOME, 303)
    ticked = "&".join(f"format={value}" for value in wanted)
    return RedirectResponse(f"{HOME}/{quote(name)}{f'?{ticked}' if ticked else ''}", 303)


def build_all(asked: PageRequest) -> Response:
    """Build all briefs that are to be built."""
    asked.session.builds.start((), ())
    return RedirectResponse(HOME, 303)


def stop(asked: PageRequest) -> Response:
    """Stop what is built, and forget what waits."""
    asked.session.builds.stop()
    return RedirectResponse(asked.back if asked.back.startswith(HOME) else HOME, 303)


def report(asked: PageRequest) -> Response:
    """Return a report of a brief, as a page or as a file to keep."""
    editions, _ = brief_rows.editions(asked.session.current())
    files = {name: kind for edition in editions for name, kind in brief_rows.report_files(edition).items()}
    name = asked.path["file"]
    path = asked.session.workspace.reports / name
    if name not in files or not path.is_file():
        raise HTTPException(404)
    here = files[name] in SHOWN_HERE
    kept = None if here else name.rpartition("/")[2]
    return FileResponse(path, filename=kept, headers={"Content-Security-Policy": FRAMES} if here else None)


ROUTES = (
    (HOME, "GET", home),
    (HOME, "POST", build_all),
    ("/stop-build", "POST", stop),
    (f"{HOME}/{{id:path}}", "GET", show),
    (f"{HOME}/{{id:path}}", "POST", build),
    ("/reports/{file:path}", "GET", report),
)
