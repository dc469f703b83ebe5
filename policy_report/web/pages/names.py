"""`/actors` and `/topics`: who and what positions are of, to add, rename and correct.

A name that changes keeps its id, so that every record follows. An edit changes its own lines of the file alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from policy_report.errors import Problem, UserError
from policy_report.i18n import term
from policy_report.records.change import ChangeRequest
from policy_report.records.change.yaml import DeclarationEdit, NewDeclaration
from policy_report.records.models import KIND_LABELS
from policy_report.records.readers.base import Declaration
from policy_report.text import slug
from policy_report.texts import Texts, column, name_of
from policy_report.web import wording
from policy_report.web.rendering import Part, respond
from policy_report.web.request import Page, PageRequest
from policy_report.web.session import Current

PLACES = {"actor": "/actors", "topic": "/topics"}
TITLES = {"actor": term("Actors"), "topic": term("Topics")}
ADD = {"actor": term("Add actor"), "topic": term("Add topic")}
NAME = {"actor": "name", "topic": "title"}
FIELDS: Mapping[str, Mapping[str, str]] = {  # of each kind, with the head of each
    "actor": {
        "name": term("Name"),
        "short": term("Short name"),
        "kind": term("Kind"),
        "iso": term("ISO code"),
        "aliases": term("Other names"),
        "groups": term("Groups"),
        "marking": term("Marking"),
        "note": term("Note"),
    },
    "topic": {
        "title": term("Title"),
        "short": term("Short title"),
        "question": term("Question"),
        "aliases": term("Other names"),
        "keywords": term("Keywords"),
        "marking": term("Marking"),
        "note": term("Note"),
    },
}
SPOKEN = {"actor": ("name", "short"), "topic": ("title", "short", "question")}  # in several languages
LISTS = ("aliases", "groups", "keywords")  # a line each
NEW = "new"  # in the place of an id


def _listed(kind: str, asked: PageRequest) -> Part:
    """Return the list as the left half of a page, with how many records each has."""
    now = asked.session.current()
    things: Mapping[str, Any] = now.records.actors if kind == "actor" else now.records.topics
    counts = now.records.positions[kind].astype(str).value_counts().to_dict()
    entries = [
        {
            "id": name,
            "name": str(each.name if kind == "actor" else each.title),
            "about": asked.words.say(KIND_LABELS[each.kind]) if kind == "actor" else str(each.question or ""),
            "count": int(counts.get(name, 0)),
        }
        for name, each in things.items()
    ]
    title = asked.words.say(TITLES[kind])
    shown = {"title": title, "place": PLACES[kind], "entries": entries, "add": asked.words.say(ADD[kind])}
    return Part("names.html.j2", title, shown)


def _list(kind: str, asked: PageRequest) -> Response:
    return respond(asked, PLACES[kind], lambda: _listed(kind, asked))


def _edit(kind: str, asked: PageRequest) -> Response:
    name = asked.path["id"]
    values = {} if name == NEW else _values(kind, asked.session.current(), name)
    return respond(asked, PLACES[kind], lambda: _listed(kind, asked), lambda: _form(kind, asked, values))


def _form(
    kind: str, asked: PageRequest, values: Mapping[str, str], problems: Sequence[Problem] = (), said: str = ""
) -> Part:
    """Return the form of an actor or a topic as the right half of a page."""
    now, name = asked.session.current(), asked.path["id"]
    new = name == NEW
    title = asked.words.say(ADD[kind]) if new else values.get(NAME[kind], name)
    fields = []
    for field, tag in _columns(kind, now):
        whole = column(field, tag)
        head = asked.words.say(FIELDS[kind][field])
        wrong = [wording.said(asked.words, each.message) for each in problems if each.field in (whole, field)]
        fields.append(
            {
                "name": whole,
                "head": f"{head} ({name_of(tag)})" if tag else head,
                "value": values.get(whole, ""),
                "listed": field in LISTS,
                "long": field in (*LISTS, "note") or "\n" in values.get(whole, "").strip(),
                "options": _options(asked, now, field),
                "wrong": wrong,
            }
        )
    shown = {
        "title": title,
        "action": f"{PLACES[kind]}/{quote(name)}",
        "back": PLACES[kind],
        "fields": fields,
        "said": said,
        "new": new,
        "id": values.get("id", ""),
    }
    return Part("name.html.j2", title, shown)


def _columns(kind: str, now: Current) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form, those that are spoken in each language that a brief asks for."""
    own = now.config.language
    for field in FIELDS[kind]:
        yield field, ""
        for tag in (tag for tag in now.config.languages if tag != own and field in SPOKEN[kind]):
            yield field, tag


def _options(asked: PageRequest, now: Current, field: str) -> list[tuple[str, str]]:
    if field == "kind":
        return [(kind, asked.words.say(label)) for kind, label in KIND_LABELS.items()]
    if field == "marking" and now.settings.markings:
        return [("", "–"), *((each, each) for each in now.settings.markings.order)]
    return []


def _declared(kind: str, now: Current, name: str) -> Declaration | None:
    found = (each for raw in now.state.raws for each in raw.declarations)
    return next((each for each in found if each.kind == kind and each.values.get("id") == name), None)


def _values(kind: str, now: Current, name: str) -> dict[str, str]:
    """Return what a declaration says as its form holds it. Raise HTTPException where there is no such name."""
    declared = _declared(kind, now, name)
    if declared is None:
        if kind == "topic" or name not in now.records.actors:
            raise HTTPException(404)
        actor = now.records.actors[name]  # a country that needs no declaration
        return {"id": name, "name": str(actor.name), "kind": actor.kind, "iso": actor.iso or ""}
    found: dict[str, str] = {}
    for field, value in declared.values.items():
        if isinstance(value, Mapping):
            found |= {
                column(field, "" if tag == now.config.language else tag): str(text) for tag, text in value.items()
            }
        elif isinstance(value, list | tuple):
            spoken = (Texts(dict(each), now.config.language) if isinstance(each, Mapping) else each for each in value)
            found[field] = "\n".join(map(str, spoken))
        else:
            found[field] = str(value)
    return found


def _save(kind: str, asked: PageRequest) -> Response:
    """Save an actor or a topic: what changed of it."""
    name, now = asked.path["id"], asked.session.current()
    typed = {column(*each): asked.form.get(column(*each), "").strip() for each in _columns(kind, now)}
    before = {} if name == NEW else _values(kind, now, name)
    made = asked.form.get("id", "").strip() or slug(typed[NAME[kind]]) or kind

    def request(now: Current) -> ChangeRequest:
        if name == NEW or _declared(kind, now, name) is None:
            given = {field: _stored(field, text) for field, text in typed.items() if text}
            return ChangeRequest(entries=[NewDeclaration(kind, {"id": made if name == NEW else name, **given})])
        if _values(kind, now, name) != before:
            raise UserError(asked.words("Somebody changed it meanwhile; look at it again."))
        changed = {field: _stored(field, text) for field, text in typed.items() if text != before.get(field, "")}
        return ChangeRequest(redeclared=[DeclarationEdit(kind, name, changed)] if changed else [])

    label = typed[NAME[kind]]
    what = asked.words("added {what}", what=label) if name == NEW else asked.words("changed {what}", what=label)
    try:
        asked.session.save(request, what)
    except UserError as error:
        problems = error.problems
        known = {column(*each) for each in _columns(kind, now)} | {field for field, _ in _columns(kind, now)}
        others = [each.message for each in problems if each.field not in known]
        said = "; ".join(filter(None, [error.message if not problems else "", *others]))
        side = partial(_form, kind, asked, {**before, **typed, "id": asked.form.get("id", "")}, problems, said)
        return respond(asked, PLACES[kind], lambda: _listed(kind, asked), side, 422)
    return RedirectResponse(PLACES[kind], 303)


def _stored(field: str, text: str) -> str | list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()] if field in LISTS else text


def _routes(kind: str) -> Iterator[tuple[str, str, Page]]:
    yield PLACES[kind], "GET", partial(_list, kind)
    yield f"{PLACES[kind]}/{{id}}", "FORM", partial(_edit, kind)
    yield f"{PLACES[kind]}/{{id}}", "POST", partial(_save, kind)


ROUTES = (*_routes("actor"), *_routes("topic"))
