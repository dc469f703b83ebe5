"""The form of a position, and what is wrong with it while one types.

    /positions/new          the form of a new one; the query fills fields in
    /positions/KEY          the form of one that is there; KEY is the hash of what it says
    /validate               what `check` would say of what a form holds, and whether its quote is verified

`saving` is what becomes of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from policy_report.days import iso_day
from policy_report.errors import Problem, errors
from policy_report.records import checks
from policy_report.text import sort_key
from policy_report.web import conflict, fields, inplace, quotes, view, wording
from policy_report.web.opened import NEW, Opened, opened
from policy_report.web.pages import matrix
from policy_report.web.pages.panel import cell_address
from policy_report.web.rendering import Part, render, respond
from policy_report.web.request import VIEW, PageRequest
from policy_report.web.session import Current
from policy_report.web.stances import spoken, steps

CITED = 3  # sources that are offered

# --- the form --------------------------------------------------------------------------------------------------------


def new(asked: PageRequest) -> Response:
    """Show the form of a new position; the query fills fields in."""
    now = asked.session.current()
    values = {name: value for name, value in asked.query.items() if name not in (*VIEW, "back")}
    for kind in fields.NAMED:
        if values.get(kind):
            values[kind] = fields.name_in_form(now.records, kind, values[kind])
    return respond(asked, matrix.HOME, lambda: matrix.main(asked), lambda: form(asked, values))


def edit(asked: PageRequest) -> Response:
    """Show the form of a position that is there."""
    now, key = asked.session.current(), asked.path["key"]
    record = now.by_key.get(key)
    if record is None:
        gone = asked.words("This position is another by now, or gone. Open it again from the matrix.")
        return respond(asked, matrix.HOME, lambda: matrix.main(asked), lambda: said(asked, gone), 404)
    side = lambda: form(asked, fields.shown(now, record), opened(now, key))  # noqa: E731
    return respond(asked, matrix.HOME, lambda: matrix.main(asked), side)


def said(asked: PageRequest, why: str) -> Part:
    """Return a page that says why nothing was saved."""
    title = asked.words("Nothing was saved")
    return Part("said.html.j2", title, {"title": title, "said": why, "onward": "/"})


def form(
    asked: PageRequest,
    values: Mapping[str, str],
    base: Opened = NEW,
    *,
    proposed: Mapping[str, str] | None = None,
    offered: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    problems: Sequence[Problem] = (),
    back: str = "",
    checked: bool = False,
) -> Part:
    """Return the form of a position that holds `values`, by the names of fields.

    `base`: the record that it edits, as it was. `proposed`: why a value is proposed, by field; `offered`: what else may
    be meant, each with its form. `problems`: of the values; `checked`: they are all, and errors are shown even where
    nothing was typed yet. `back`: where to go on to when it is saved, instead of the cell.
    """
    now, words = asked.session.current(), asked.words
    topic = fields.identify(now.records, "topic", values.get("topic", ""))
    stored = fields.stored(now, values)
    onward = back or asked.form.get("back", "") or asked.query.get("back", "")
    coding = onward.startswith("/sources/")  # then a text is read beside it
    order = fields.CODING if coding else fields.FIRST
    found = fields.form_fields(now, values, words, proposed or {}, order)
    title = words("Edit position: {what}", what=conflict.cell(values)) if base.key else words("New position")
    at_fields = messages(asked, problems) if checked or base.key else {}
    shown = {
        "title": title,
        "opened": base,
        "fields": found,
        "steps": steps(now, words, topic),
        "question": spoken(now, words).topics[topic].question if topic else "",
        "lists": _lists(now),
        "messages": at_fields,
        "others": [each for each in problems if each.field not in {field.name for field in found}],
        "first_wrong": next((f.name for f in found if any(p.field == f.name for p in errors(problems))), ""),
        "quote_state": quote_state(asked, stored),
        "offered": {**(offered or {}), **_cited(asked, values, base)},
        "narrow": coding,
        "back": onward,
        "cancel": back or asked.query.get("back", "") or cell_of(stored, asked) or "/",
        "made": inplace.parts(asked.form, words),
    }
    return Part("form.html.j2", title, shown)


def _cited(asked: PageRequest, values: Mapping[str, str], base: Opened) -> dict[str, list[tuple[str, str]]]:
    """Return the sources of the positions that were saved last, for a new one that has none, each with its form."""
    known = asked.session.current().records
    last = [each for each in asked.session.cited if each in known.sources][:CITED]
    if base.key or values.get("source") or not last:
        return {}
    return {"source": [(fields.name_in_form(known, "source", each), _with_source(asked, each)) for each in last]}


def _with_source(asked: PageRequest, source: str) -> str:
    return f"/positions/new?{urlencode({**asked.query, 'source': source})}"


def cell_of(stored: Mapping[str, str], asked: PageRequest) -> str:
    """Return the address of the panel of a record, "" where it has none."""
    actor, topic = stored.get("actor", ""), stored.get("topic", "")
    records = asked.session.current().records
    if actor not in records.actors or topic not in records.topics:
        return ""
    seen = view.names(asked, asked.session.current())
    return cell_address(actor, topic, **(asked.view if actor in seen.actors and topic in seen.topics else {}))


def _lists(now: Current) -> dict[str, list[str]]:
    """Return the names that a field offers as one types: of actors and sources in the order of names."""
    things: dict[str, Mapping[str, Any]] = {
        "actor": now.records.actors,
        "topic": now.records.topics,
        "source": now.records.sources,
    }
    found = {kind: [fields.name_in_form(now.records, kind, each) for each in ids] for kind, ids in things.items()}
    return {kind: names if kind == "topic" else sorted(names, key=sort_key) for kind, names in found.items()}


# --- while one types -------------------------------------------------------------------------------------------------


def validate(asked: PageRequest) -> Response:
    """Tell an open form what is wrong, field by field, and the state of its quote."""
    now = asked.session.current()
    values = {str(name): str(value) for name, value in asked.sent.items()}
    made, _ = inplace.made(now, values)
    stored = fields.stored(now, values) | made
    problems = inplace.check(now, stored, made)
    wrong = len(errors(problems))
    mistakes = asked.words.many(wrong, "{n} mistake", "{n} mistakes") if wrong else ""
    topic = fields.identify(now.records, "topic", values.get("topic", ""))
    about = {
        "steps": steps(now, asked.words, topic),
        "question": str(spoken(now, asked.words).topics[topic].question or "") if topic else "",
    }
    found = {"messages": messages(asked, problems), "quote": quote_state(asked, stored), "topic": topic}
    return JSONResponse({**found, **about, "errors": wrong, "mistakes": mistakes})


def messages(asked: PageRequest, problems: Sequence[Problem]) -> dict[str, str]:
    """Return what is wrong at each field, laid out."""
    wrong = {problem.field for problem in errors(problems)}
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.severity == "error" or problem.field not in wrong:
            found.setdefault(problem.field, []).append(problem)
    return {name: _message(asked, name, each) for name, each in found.items()}


def _message(asked: PageRequest, name: str, problems: Sequence[Problem]) -> str:
    said = [(problem.severity, wording.said(asked.words, problem.message)) for problem in problems]
    return render(asked, "messages.html.j2", {"problems": said, "mend": _mend(asked.session.current(), name, problems)})


def _mend(now: Current, name: str, problems: Sequence[Problem]) -> str:
    """Return what a field should say instead, where that has one meaning: a date as records have it, a near name."""
    message = problems[0].message
    if name in fields.NAMED and (near := wording.near(message)):
        found = fields.identify(now.records, name, near)
        return fields.name_in_form(now.records, name, found) if found else near
    if problems[0].check == checks.BAD_DATE.id:
        return iso_day(message.partition("' is not a date")[0].removeprefix("'"))
    return ""


def quote_state(asked: PageRequest, stored: Mapping[str, str]) -> str:
    """Return whether the quote of a form is verified, laid out; "" where nothing can be said."""
    found = quotes.state(asked.session.current(), stored.get("quote", ""), stored.get("source", ""))
    return render(asked, "quote.html.j2", {"found": found}) if found else ""


ROUTES = (
    ("/positions/new", "FORM", new),
    ("/positions/{key}", "FORM", edit),
    ("/validate", "POST", validate),
)
