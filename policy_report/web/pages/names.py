"""`/actors` and `/topics`: who and what positions are of, to add, rename and correct.

A name that changes keeps its id, so that every record follows. An edit changes its own lines of the file alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from policy_report.errors import Problem, UserError
from policy_report.i18n import term
from policy_report.records.change import ChangeRequest
from policy_report.records.change.yaml import DeclarationEdit, NewDeclaration
from policy_report.text import free_id, id_of
from policy_report.texts import column
from policy_report.web import declared, view, wording
from policy_report.web.declared import NAME
from policy_report.web.rendering import Part, respond
from policy_report.web.request import Page, PageRequest
from policy_report.web.session import Current
from policy_report.web.stances import steps

PLACES = {"actor": "/actors", "topic": "/topics"}
TITLES = {"actor": term("Actors"), "topic": term("Topics")}
ADD = {"actor": term("Add actor"), "topic": term("Add topic")}
NEW = "new"  # in the place of an id


def listed(kind: str, asked: PageRequest) -> Part:
    """Return the list as the left half of a page, with how many records each has."""
    now = view.current(asked)
    things: Mapping[str, Any] = now.records.actors if kind == "actor" else now.records.topics
    counts = now.records.positions[kind].astype(str).value_counts().to_dict()
    entries = [
        {
            "id": name,
            "name": str(each.name if kind == "actor" else each.title),
            "about": asked.words.say(declared.KINDS[each.kind]) if kind == "actor" else str(each.question or ""),
            "count": int(counts.get(name, 0)),
        }
        for name, each in things.items()
    ]
    title = asked.words.say(TITLES[kind])
    shown = {"title": title, "place": PLACES[kind], "entries": entries, "add": asked.words.say(ADD[kind])}
    return Part("names.html.j2", title, shown)


def _list(kind: str, asked: PageRequest) -> Response:
    return respond(asked, PLACES[kind], lambda: listed(kind, asked))


def _edit(kind: str, asked: PageRequest) -> Response:
    name = asked.path["id"]
    values = {} if name == NEW else declared.shown(kind, asked.session.current(), name)
    return respond(
        asked, PLACES[kind], lambda: listed(kind, asked), unfiltered(asked, lambda: _form(kind, asked, values))
    )


def unfiltered(asked: PageRequest, side: Callable[[], Part]) -> Callable[[], Part]:
    """Return the right half of a page that knows of no audience: where one looks on, why it is not shown."""
    if not view.filtered(asked, asked.session.current()):
        return side
    title = asked.words("Not shown to these readers")
    return lambda: Part("withheld.html.j2", title, {"title": title, "everything": asked.here(brief="", seen="")})


def _form(
    kind: str, asked: PageRequest, values: Mapping[str, str], problems: Sequence[Problem] = (), said: str = ""
) -> Part:
    """Return the form of an actor or a topic as the right half of a page."""
    now, name = asked.session.current(), asked.path["id"]
    new = name == NEW
    title = asked.words.say(ADD[kind]) if new else values.get(NAME[kind], name)
    stances = {step["id"]: step["label"] for step in steps(now, asked.words, "")}
    fields = declared.form_fields(kind, now, asked.words, values, stances, new=new)
    wrong: dict[str, list[str]] = {each.name: [] for each in fields}
    for problem in problems:
        for field in (each.name for each in fields if problem.field in (each.name, each.name.partition(":")[0])):
            wrong[field].append(wording.said(asked.words, problem.message))
    shown = {
        "title": title,
        "action": f"{PLACES[kind]}/{quote(name, safe='')}",
        "back": PLACES[kind],
        "fields": [each for each in fields if not each.label],
        "labels": [each for each in fields if each.label],
        "unfolded": any(each.label and (each.value or wrong[each.name]) for each in fields),
        "wrong": wrong,
        "said": said,
        "new": new,
        "topic": kind == "topic",
        "id": values.get("id", ""),
        "known": declared.countries_without_record(now) if new and kind == "actor" else [],
    }
    return Part("name.html.j2", title, shown)


def _save(kind: str, asked: PageRequest) -> Response:
    """Save an actor or a topic: what changed of it."""
    name, now = asked.path["id"], asked.session.current()
    known = [column(*each) for each in declared.columns(kind, now)]
    typed = {field: asked.form[field].strip() for field in known if field in asked.form}
    before = {} if name == NEW else declared.shown(kind, now, name)
    new = {**typed, "id": asked.form.get("id", "").strip()}
    new = declared.as_known(new) if kind == "actor" else new
    label = typed.get(NAME[kind], before.get(NAME[kind], ""))

    def request(now: Current) -> ChangeRequest:
        if name == NEW:
            known = now.records.names[kind]
            made = id_of(label) or free_id(kind, lambda each: known.get(each) is not None)
            given = {**new, "id": new["id"] or made}
            return ChangeRequest(entries=[_entry(kind, given)])
        if declared.declaration(kind, now, name) is None:
            return ChangeRequest(entries=[_entry(kind, {**before, **typed})])
        if declared.shown(kind, now, name) != before:
            raise UserError(asked.words("Somebody changed it meanwhile; look at it again."))
        changed = declared.stored({field: text for field, text in typed.items() if text != before.get(field, "")})
        return ChangeRequest(redeclared=[DeclarationEdit(kind, name, changed)] if changed else [])

    what = asked.words("added {what}", what=label) if name == NEW else asked.words("changed {what}", what=label)
    try:
        asked.session.save(request, what)
    except UserError as error:
        problems = error.problems
        places = {*known, *(field.partition(":")[0] for field in known)}
        others = [wording.said(asked.words, each.message) for each in problems if each.field not in places]
        said = "; ".join(filter(None, [error.message if not problems else "", *others]))
        side = partial(_form, kind, asked, {**before, **typed, "id": asked.form.get("id", "")}, problems, said)
        return respond(asked, PLACES[kind], lambda: listed(kind, asked), side, 422)
    return RedirectResponse(f"{PLACES[kind]}/{NEW}" if "another" in asked.form else PLACES[kind], 303)


def _entry(kind: str, given: Mapping[str, str]) -> NewDeclaration:
    return NewDeclaration(kind, declared.stored({field: text for field, text in given.items() if text}))


def _routes(kind: str) -> Iterator[tuple[str, str, Page]]:
    yield PLACES[kind], "GET", partial(_list, kind)
    yield f"{PLACES[kind]}/{{id}}", "FORM", partial(_edit, kind)
    yield f"{PLACES[kind]}/{{id}}", "POST", partial(_save, kind)


ROUTES = (*_routes("actor"), *_routes("topic"))
