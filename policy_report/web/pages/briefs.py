"""Briefs: which are to be built and why, building them, the files to open, what changed since the last time.

/briefs, /briefs/ID     the list; a brief with its state, its files, and what changed since its last state
/reports/FILE           a report, looked up among those that the briefs make: no path ever names another file
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

from policy_report.brief.baseline import before
from policy_report.brief.editions import Edition
from policy_report.brief.figures import Figures, rows
from policy_report.build.cache_keys import Fingerprints
from policy_report.build.output import Reports
from policy_report.errors import UserError
from policy_report.formats import RENDERERS
from policy_report.i18n import term
from policy_report.pipeline import causes, outputs
from policy_report.records.since import Kept
from policy_report.templating import TemplateSet
from policy_report.web.pages import panel
from policy_report.web.pages.matrix import briefs as editions_of
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.security import FRAMES
from policy_report.web.session import Current

HOME = "/briefs"
SHOWN_HERE = ("html", "pdf", "png")  # by the browser; the others are downloaded
CHANGES = {  # what `changes` calls a change
    "new": term("new"),
    "moved": term("moved"),
    "withdrawn": term("withdrawn"),
    "evidence-added": term("evidence added"),
    "reworded": term("reworded"),
}


def home(asked: PageRequest) -> Response:
    """Show the list of briefs."""
    return respond(asked, HOME, lambda: listed(asked))


def listed(asked: PageRequest) -> Part:
    """Return the briefs as the left half of a page, those of one `each` under one another."""
    now = asked.session.current()
    entries = _entries(asked, now, editions_of(now))
    groups = [(name, list(found)) for name, found in groupby(entries, key=lambda each: each["group"])]
    shown = {"groups": groups, "build": asked.session.builds.state, "problems": now.errors}
    return Part("briefs.html.j2", asked.words("Briefs"), shown)


def show(asked: PageRequest) -> Response:
    """Show a brief."""
    edition = _known(asked)
    return respond(asked, HOME, lambda: _brief(asked, edition))


def _brief(asked: PageRequest, edition: Edition) -> Part:
    now = asked.session.current()
    (entry,) = _entries(asked, now, [edition])
    shown = {
        "brief": entry,
        "build": asked.session.builds.state,
        "formats": list(edition.formats),
        "changes": _changes(asked, now, edition) if "since" in asked.query else None,
    }
    return Part("brief.html.j2", edition.title, shown)


def _known(asked: PageRequest) -> Edition:
    found = {edition.id: edition for edition in editions_of(asked.session.current())}
    if asked.path["id"] not in found:
        raise HTTPException(404)
    return found[asked.path["id"]]


def _entries(asked: PageRequest, now: Current, editions: Sequence[Edition]) -> list[dict[str, Any]]:
    """Return briefs with their state: whether `reports/` holds what would be built now, and why not."""
    workspace = asked.session.workspace
    reports = Reports(workspace, TemplateSet.of(workspace.templates).digest)
    fingerprints = Fingerprints()
    found = []
    for edition in editions:
        said, why = "", []
        try:
            parts = fingerprints.of(edition, before(workspace, now.records, edition))
            each = causes(edition, parts, reports)
            why = list(dict.fromkeys(cause for reasons in each.values() for cause in reasons))
        except UserError as error:
            said = "; ".join(filter(None, [error.message, *map(str, error.problems)]))
        found.append(
            {
                "id": edition.id,
                "group": edition.id.partition("/")[0] if "/" in edition.id else "",
                "title": edition.title,
                "as_of": asked.words.day(edition.as_of),
                "marking": edition.marking,
                "why": why,
                "said": said,
                "files": [name for name in outputs(edition) if (workspace.reports / name).is_file()],
            }
        )
    return found


def _changes(asked: PageRequest, now: Current, edition: Edition) -> dict[str, Any]:
    """Return the cells that changed since the last kept state of a brief, or why that cannot be said."""
    compared = replace(edition, since=Kept())
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
    """Start to build a brief, in all of its formats or some."""
    edition = _known(asked)
    wanted = [value for name, value in asked.pairs if name == "format" and value in RENDERERS]
    asked.session.builds.start([edition.id], wanted)
    return RedirectResponse(f"{HOME}/{quote(edition.id)}", 303)


def build_all(asked: PageRequest) -> Response:
    """Start to build all briefs that are to be built."""
    asked.session.builds.start((), ())
    return RedirectResponse(HOME, 303)


def report(asked: PageRequest) -> Response:
    """Return a report of a brief, as a page or as a file to keep."""
    known: Mapping[str, str] = {
        name: kind.format for edition in editions_of(asked.session.current()) for name, kind in outputs(edition).items()
    }
    name = asked.path["file"]
    path = asked.session.workspace.reports / name
    if name not in known or not path.is_file():
        raise HTTPException(404)
    here = known[name] in SHOWN_HERE
    kept = None if here else name.rpartition("/")[2]
    return FileResponse(path, filename=kept, headers={"Content-Security-Policy": FRAMES} if here else None)


ROUTES = (
    (HOME, "GET", home),
    (HOME, "POST", build_all),
    (f"{HOME}/{{id:path}}", "GET", show),
    (f"{HOME}/{{id:path}}", "POST", build),
    ("/reports/{file:path}", "GET", report),
)
