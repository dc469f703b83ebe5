"""`/sources/ID`: the text of a source, with what is coded in it; a PDF also as pictures of its pages.

What a page shows is the checker's own text. Marks and their numbers are made here; a selection comes back as places in
that text (`coding`).
"""

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from policy_report.capture import is_attachable
from policy_report.evidence import MISMATCH
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.reading import sheets
from policy_report.reading.coded import CodedSpan, Quoted, coded
from policy_report.reading.paragraphs import place
from policy_report.search.passages import Span
from policy_report.text import fold, sort_key, whole_number
from policy_report.web import stances, view
from policy_report.web.pages import panel
from policy_report.web.pages.paragraphs import text_of
from policy_report.web.pages.pictures import pages_of
from policy_report.web.pages.sources import HOME, day
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current

PAGES = "pages"  # how a PDF may be shown as well


def show(asked: PageRequest) -> Response:
    """Show the text of a source."""
    name = known(asked, asked.path["id"])
    return respond(asked, HOME, lambda: reading(asked, name))


def known(asked: PageRequest, name: str) -> str:
    """Return the id of a source. Raise HTTPException where there is none."""
    if name not in view.current(asked).records.sources:
        raise HTTPException(404)
    return name


def address(name: str, at: int | None = None, **query: str) -> str:
    """Return where a source is read, at a place of its text if one is given."""
    asked = urlencode(query | ({"at": str(at)} if at is not None else {}))
    return f"{HOME}/{quote(name, safe='')}{f'?{asked}' if asked else ''}{'#at' if at is not None else ''}"


def reading(asked: PageRequest, name: str, chosen: Span | None = None, said: str = "") -> Part:
    """Return the text of a source as the left half of a page, what is quoted from it marked.

    `said`: why a text that was sent is not its text.
    """
    now = view.current(asked)
    source, snapshot = now.records.sources[name], now.quotes.texts.get(name)
    shown: dict[str, Any] = {
        "id": name,
        "title": str(source.title),
        "about": ", ".join(filter(None, map(str, (source.author, source.publisher, day(asked, source))))),
        "url": source.url or "",
        "topics": list(now.records.topics.values()),
        "actors": sorted(now.records.actors.values(), key=lambda actor: sort_key(actor.name)),
        "problem": _problem(now, name),
        "said": said,
        "pasted": asked.form.get("text", ""),
        "attachable": asked.writing and lacks_text(now, name),
        "snapshot": snapshot,
    }
    if snapshot:
        marks = _marks(asked, now, snapshot)
        shown |= _counted(now, snapshot, sum(mark["first"] for mark in marks)) | {"pages": sheets.count(snapshot)}
        if asked.query.get("as") == PAGES and shown["pages"]:
            shown |= pages_of(asked, snapshot, marks, chosen, _at(asked))
        else:
            shown |= text_of(asked, snapshot, marks, _unquoted(asked, now, snapshot), chosen, _at(asked))
    return Part("source.html.j2", str(source.title), shown)


def _at(asked: PageRequest) -> int:
    """Return the place of the text that is asked for, -1 for none."""
    at = whole_number(asked.query.get("at", ""))
    return -1 if at is None else at


def lacks_text(now: Current, name: str) -> bool:
    """Return whether a source has no file yet, and may have one."""
    return name not in now.quotes.texts and not _problem(now, name) and is_attachable(name)


def _problem(now: Current, name: str) -> str:
    """Return why the text of a source cannot be read, "" where nothing is wrong with it."""
    for each in now.quotes.problems:
        folder, _, file = each.file.partition("/")
        if folder == "snapshots" and file.rpartition(".")[0] == name:
            return f"{each.file}: {each.message}"
    return ""


def coded_in(now: Current, snapshot: SourceSnapshot) -> Sequence[CodedSpan]:
    """Return where the quotes of a source stand in its text, found once for each moment of the workspace."""
    key = "coded", snapshot.source
    if key not in now.kept:
        own = ((name, each.fields) for name, each in now.by_key.items() if each.ids["source"] == snapshot.source)
        said = [Quoted(name, it["quote"], it.get("locator", "")) for name, it in own if it.get("quote")]
        now.kept[key] = coded(now.quotes.text(snapshot.source), said, partial(place, snapshot)) if said else []
    found: Sequence[CodedSpan] = now.kept[key]
    return found


def _counted(now: Current, snapshot: SourceSnapshot, found: int) -> dict[str, int]:
    """Return how many words a text has, how many quotes, how many that are not found, how many positions cite it."""
    positions = now.records.positions
    own = positions[positions["source"].astype(str) == snapshot.source]
    wrong = int((own["quote_check"].astype(str) == MISMATCH).sum())
    return {"words_in": len(snapshot.text.split()), "count": found, "wrong": wrong, "cited": len(own)}


# --- what is coded ----------------------------------------------------------------------------------------------------


def _marks(asked: PageRequest, now: Current, snapshot: SourceSnapshot) -> list[dict[str, Any]]:
    """Return what is coded, in order: from where to where, its number, its cell, which opens the panel, its stance.

    Each part of a quote with an ellipsis is a mark; `first` and `last` tell where the quote begins and ends.
    """
    found = coded_in(now, snapshot)
    numbers = {each.key: number for number, each in enumerate((each for each in found if each.first), 1)}
    return [{**each._asdict(), "number": numbers[each.key], **_chip(asked, now, each.key)} for each in found]


def _unquoted(asked: PageRequest, now: Current, snapshot: SourceSnapshot) -> dict[str, list[dict[str, Any]]]:
    """Return the records of a source that have no quote, by what they say of where in it, as names are compared."""
    found: dict[str, list[dict[str, Any]]] = {}
    for key, record in now.by_key.items():
        if record.ids["source"] == snapshot.source and not record.fields.get("quote"):
            found.setdefault(fold(record.fields.get("locator", "")), []).append(_chip(asked, now, key))
    return found


def _chip(asked: PageRequest, now: Current, key: str) -> dict[str, Any]:
    ids = now.by_key[key].ids
    actor, topic = now.records.actors.get(ids["actor"]), now.records.topics.get(ids["topic"])
    return {
        "address": panel.cell_address(ids["actor"], ids["topic"], **asked.view),
        "name": ", ".join(str(each) for each in (actor and (actor.short or actor.name), topic and topic.title) if each),
        "mark": stances.mark(now, asked.words, ids["stance"], ids["topic"]),
    }


ROUTES = ((f"{HOME}/{{id}}", "GET", show),)
