"""`/cell/ACTOR/TOPIC`: the panel of a cell, its positions with their evidence, the newest first; their sign-off."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from policy_report.errors import UserError
from policy_report.records.audience import ATTRIBUTION, UNATTRIBUTED_SOURCE
from policy_report.records.change import ChangeRequest
from policy_report.records.fields import INTERNAL, UNPRINTED, WITHHELD
from policy_report.records.models import day_or_span
from policy_report.records.store import SourceRecord
from policy_report.texts import split
from policy_report.web import fields, reviews, stances, view
from policy_report.web.pages import matrix
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current


def cell_address(actor: str, topic: str, **query: str) -> str:
    """Return where the panel of a cell is."""
    more = urlencode({name: value for name, value in query.items() if value})
    return f"/cell/{quote(actor, safe='')}/{quote(topic, safe='')}{f'?{more}' if more else ''}"


def panel(asked: PageRequest) -> Response:
    """Show the positions of a cell, beside the matrix."""
    actor, topic = asked.path["actor"], asked.path["topic"]
    return respond(asked, matrix.HOME, lambda: matrix.main(asked), lambda: panel_of(asked, actor, topic))


def sign(asked: PageRequest) -> Response:
    """Sign a position off, and remember who does."""
    key, name = asked.path["key"], reviews.reviewer(asked)
    record = asked.session.current().by_key.get(key)
    if record is None or not (name and record.ids["actor"] and record.ids["topic"]):
        raise HTTPException(409 if name else 422)
    actor, topic = record.ids["actor"], record.ids["topic"]

    def request(now: Current) -> ChangeRequest:
        found = now.by_key.get(key)
        if found is None:
            raise UserError(asked.words("This position is another by now, or gone. Open it again from the matrix."))
        return reviews.request(asked, now, found, name, date.fromisoformat(asked.session.day()))

    try:
        asked.session.save(request, asked.words("signed off {what}", what=_title(asked, actor, topic)))
    except UserError as error:
        said = "; ".join([error.message, *map(str, error.problems)]).strip("; ")
        side = lambda: panel_of(asked, actor, topic, {key: said})  # noqa: E731
        return respond(asked, matrix.HOME, lambda: matrix.main(asked), side, 409)
    return reviews.remember(RedirectResponse(cell_address(actor, topic, **asked.view), 303), name)


def panel_of(asked: PageRequest, actor: str, topic: str, unsigned: Mapping[str, str] | None = None) -> Part:
    """Return the panel of a cell. `unsigned`: why a position could not be signed off, by its key."""
    now = asked.session.current()
    named = view.names(asked, now)
    title = _title(asked, actor, topic)
    held = [record for record in now.state.source_records if _is_of(record, actor, topic)]
    entries = [
        _entry(asked, now, now.keys[record.file, record.line], record) for record in view.known(asked, now, held)
    ]
    entries.sort(key=lambda each: each["when"], reverse=True)
    shown = {
        "title": title,
        "question": named.topics[topic].question,
        "entries": entries,
        "actor": actor,
        "topic": topic,
        "filtered": view.filtered(asked, now),
        "next": matrix.next_gap(asked, actor, topic),
        "reviewer": reviews.reviewer(asked),
        "unsigned": unsigned or {},
    }
    return Part("panel.html.j2", title, shown)


def _title(asked: PageRequest, actor: str, topic: str) -> str:
    named = view.names(asked, asked.session.current())
    if actor not in named.actors or topic not in named.topics:
        raise HTTPException(404)
    return f"{named.actors[actor].name}, {named.topics[topic].title}"


def _is_of(record: SourceRecord, actor: str, topic: str) -> bool:
    return (record.ids["actor"], record.ids["topic"]) == (actor, topic)


def _entry(asked: PageRequest, now: Current, key: str, record: SourceRecord) -> dict[str, Any]:
    """Return a position as the panel shows it: its stance, its evidence, every other field that it has.

    A filtered view has of these what a brief would print.
    """
    row, sign_off = now.row(record), reviews.state(asked, now, record)
    words = asked.words
    apart = ("actor", "topic", "stance", "summary", "quote")
    said = {name: fields.in_words(now, words, record.fields, name) for name in record.fields if name not in apart}
    source = now.records.sources.get(record.ids["source"])
    if source:
        said["source"] = str(source.title)
    filtered = view.filtered(asked, now)
    if filtered:
        said = _printed(asked, now, record, said)
    order = [field.name for field in fields.form_fields(now, {}, words, {})]
    return {
        "key": key,
        "when": str(row["date"]),
        "mark": stances.mark(now, words, record.ids["stance"], record.ids["topic"]),
        "day": words.day(day_of(now, record)),
        "summary": record.fields.get("summary", ""),
        "quote": record.fields.get("quote", ""),
        "check": str(row["quote_check"]),
        "source": f"/sources/{quote(source.id, safe='')}" if source and not filtered else "",
        "sign_off": sign_off,
        "changes": [(fields.head(words, each.field), each.before, each.after) for each in sign_off.changes],
        "said": [(name, fields.head(words, name), said[name]) for name in order if name in said and name != "date"],
    }


def _printed(asked: PageRequest, now: Current, record: SourceRecord, said: Mapping[str, str]) -> dict[str, str]:
    """Return those of the fields of a record that a brief prints; without who said it, where that is withheld."""
    gone = UNPRINTED if view.figures_of(asked, now).edition.internal else UNPRINTED | INTERNAL
    if record.fields.get("attribution") != WITHHELD:
        return {name: text for name, text in said.items() if name not in gone}
    gone = gone | ATTRIBUTION | {"source", "source_url"}
    kept = {name: text for name, text in said.items() if split(name)[0] not in gone}
    return kept | {"source": asked.words.say(str(UNATTRIBUTED_SOURCE.title))}


def day_of(now: Current, record: SourceRecord) -> date | None:
    """Return the date of a record, else that of its source; None where neither has one."""
    row = now.row(record)
    try:
        return day_or_span(record.fields["date"])
    except (KeyError, PydanticCustomError):  # what is wrong with it is said elsewhere
        return row["date"] if row["date"] == row["date"] else None  # NaT is not itself


ROUTES = (("/cell/{actor}/{topic}", "GET", panel), ("/positions/{key}/sign", "POST", sign))
