"""The form of a position, what is wrong with it while one types, and saving it.

    /positions/new          the form of a new one; the query fills fields in
    /positions/KEY          the form of one that is there; KEY is the hash of what it says
    /validate               what `check` would say of what a form holds, and whether its quote is verified

A form carries the record as it was opened. Where the record is another by now, nothing is written, and both versions
are shown (`conflict`).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from policy_report.days import iso_day
from policy_report.errors import Problem, UserError, errors
from policy_report.records import checks
from policy_report.records.change import ChangeRequest
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.change.yaml import NewDeclaration
from policy_report.records.store import SourceRecord
from policy_report.web import conflict, fields, inplace, quotes, wording
from policy_report.web.pages import matrix
from policy_report.web.pages.panel import cell_address, steps
from policy_report.web.rendering import Part, render, respond
from policy_report.web.request import VIEW, PageRequest
from policy_report.web.session import Current

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
    now = asked.session.current()
    record = now.by_key.get(asked.path["key"])
    if record is None:
        said = asked.words("This position is another by now, or gone. Open it again from the matrix.")
        return respond(asked, matrix.HOME, lambda: matrix.main(asked), lambda: _said(asked, said), 404)
    values = fields.shown(now, record)
    side = lambda: form(asked, values, key=asked.path["key"], opened=record)  # noqa: E731
    return respond(asked, matrix.HOME, lambda: matrix.main(asked), side)


def _said(asked: PageRequest, said: str) -> Part:
    title = asked.words("Nothing was saved")
    return Part("said.html.j2", title, {"title": title, "said": said, "onward": "/"})


def form(
    asked: PageRequest,
    values: Mapping[str, str],
    *,
    key: str = "",
    opened: SourceRecord | Mapping[str, str] | None = None,
    proposed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    back: str = "",
    checked: bool = False,
) -> Part:
    """Return the form of a position that holds `values`, by the names of fields.

    `key`, `opened`: the record that it edits, as it was; none for a new one. `proposed`: why a value is proposed, by
    field. `problems`: of the values; `checked`: they are all, and errors are shown even where nothing was typed yet.
    `back`: where to go on to when it is saved, instead of the cell.
    """
    now, words = asked.session.current(), asked.words
    topic = fields.identify(now.records, "topic", values.get("topic", ""))
    stored = fields.stored(now, values)
    found = fields.form_fields(now, values, words, proposed or {})
    name = ", ".join(filter(None, (values.get("actor", ""), values.get("topic", ""))))
    title = words("Edit position: {what}", what=name) if key else words("New position")
    base = opened.fields if isinstance(opened, SourceRecord) else opened
    at_fields = messages(asked, problems) if checked or key else {}
    shown = {
        "title": title,
        "key": key,
        "opened": json.dumps(dict(base or {}), ensure_ascii=False, sort_keys=True),
        "fields": found,
        "steps": steps(now, words, topic),
        "question": now.records.topics[topic].question if topic else "",
        "lists": _lists(now),
        "messages": at_fields,
        "others": [each for each in problems if each.field not in {field.name for field in found}],
        "first_wrong": next((f.name for f in found if any(p.field == f.name for p in errors(problems))), ""),
        "quote_state": quote_state(asked, stored),
        "back": back or asked.form.get("back", "") or asked.query.get("back", ""),
        "cancel": back or asked.query.get("back", "") or _cell_of(stored, asked) or "/",
        "made": inplace.parts(asked.form, words),
    }
    return Part("form.html.j2", title, shown)


def _cell_of(stored: Mapping[str, str], asked: PageRequest) -> str:
    actor, topic = stored.get("actor", ""), stored.get("topic", "")
    records = asked.session.current().records
    if actor not in records.actors or topic not in records.topics:
        return ""
    seen = matrix.names(asked, asked.session.current())
    return cell_address(actor, topic, **(asked.view if actor in seen.actors and topic in seen.topics else {}))


def _lists(now: Current) -> dict[str, list[str]]:
    """Return the names that a field offers as one types."""
    things: dict[str, Mapping[str, Any]] = {
        "actor": now.records.actors,
        "topic": now.records.topics,
        "source": now.records.sources,
    }
    return {kind: [fields.name_in_form(now.records, kind, each) for each in found] for kind, found in things.items()}


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
        "question": str(now.records.topics[topic].question or "") if topic else "",
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


# --- saving ----------------------------------------------------------------------------------------------------------


def add(asked: PageRequest) -> Response:
    """Save a new position."""
    return _save(asked, "")


def save(asked: PageRequest) -> Response:
    """Save a position that was there."""
    return _save(asked, asked.path["key"])


def _save(asked: PageRequest, key: str) -> Response:
    now = asked.session.current()
    values, left_open = conflict.chosen(asked.form)
    base = _opened(asked.form)
    if words := asked.form.get("use-words"):
        values |= {"quote": words}
        return _again(asked, key, base, values, fields.check(now, fields.stored(now, values)), 200)
    made, declared = inplace.made(now, asked.form)
    stored = fields.stored(now, values) | made
    problems = inplace.check(now, stored, made)
    if errors(problems):
        return _again(asked, key, base, values, problems, 422)

    def request(now: Current) -> ChangeRequest:
        record = now.by_key.get(key)
        if key and (record is None or left_open):
            raise conflict.ConflictError(now, base, key)
        return _request(asked, record, stored, declared)

    name = _name(asked, stored | inplace.names(asked.form))
    what = asked.words("changed {what}", what=name) if key else asked.words("added {what}", what=name)
    try:
        asked.session.save(request, what)
    except conflict.ConflictError as error:
        met = error
        side = lambda: conflict.page(asked, met, values)  # noqa: E731
        return respond(asked, matrix.HOME, lambda: matrix.main(asked), side, 409)
    except UserError as error:
        said = error.problems or (Problem("", 1, error.message, checks.EDIT),)
        return _again(asked, key, base, values, said, 422)
    return RedirectResponse(_onward(asked, stored), 303)


def _again(
    asked: PageRequest,
    key: str,
    base: Mapping[str, str],
    values: Mapping[str, str],
    problems: Sequence[Problem],
    status: int,
) -> Response:
    """Show a form once more, with what is wrong."""
    side = lambda: form(asked, values, key=key, opened=base, problems=problems, checked=True)  # noqa: E731
    return respond(asked, matrix.HOME, lambda: matrix.main(asked), side, status)


def _request(
    asked: PageRequest, record: SourceRecord | None, stored: Mapping[str, str], declared: Sequence[NewDeclaration]
) -> ChangeRequest:
    """Return the change that a form asks for: its own fields alone, where the record stands; a new one in its file."""
    if record is None:
        new = {**stored, "recorded": stored.get("recorded") or asked.session.day()}
        return ChangeRequest(additions={"": [new]}, entries=declared)
    changed = {name: text for name, text in stored.items() if text != _said_before(record, name)}
    if record.owned and "actor" in changed:  # it moves to the file of its new actor
        gone = {record.file: [RecordEdit(record.line, None, record.digest)]}
        return ChangeRequest(gone, {"": [{**record.fields, **stored}]}, declared)
    return ChangeRequest({record.file: [RecordEdit(record.line, changed, record.digest)]}, entries=declared)


def _said_before(record: SourceRecord, name: str) -> str:
    """Return what a record says, its line breaks as a form has them."""
    said = record.ids.get(name) or record.fields.get(name, "")
    return said.replace("\r\n", "\n").replace("\r", "\n")


def _opened(form: Mapping[str, str]) -> dict[str, str]:
    """Return the record as it was when the form was opened."""
    try:
        found = json.loads(form.get("opened") or "{}")
    except (ValueError, RecursionError):
        raise HTTPException(400, "This is no form of ours") from None
    if not isinstance(found, dict):
        raise HTTPException(400, "This is no form of ours")
    return {str(name): str(value) for name, value in found.items()}


def _name(asked: PageRequest, stored: Mapping[str, str]) -> str:
    """Return the cell of a record in words."""
    records = asked.session.current().records
    return ", ".join(fields.name_in_form(records, kind, stored.get(kind, "")) for kind in ("actor", "topic"))


def _onward(asked: PageRequest, stored: Mapping[str, str]) -> str:
    """Return where to go on to when something was saved."""
    back = asked.form.get("back", "")
    if "next" in asked.form and not back:
        gap = matrix.next_gap(asked, stored.get("actor", ""), stored.get("topic", ""))
        if gap:
            return asked.within(f"/positions/new?{urlencode({'actor': gap[0], 'topic': gap[1]})}")
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else _cell_of(stored, asked) or "/"


def delete(asked: PageRequest) -> Response:
    """Delete a position; undo brings it back."""
    key = asked.path["key"]
    record = asked.session.current().by_key.get(key)
    if record is None:
        said = asked.words("This position is another by now, or gone. Open it again from the matrix.")
        return respond(asked, matrix.HOME, lambda: matrix.main(asked), lambda: _said(asked, said), 409)

    def request(now: Current) -> ChangeRequest:
        found = now.by_key.get(key)
        if found is None:
            raise UserError(asked.words("This position is another by now, or gone. Open it again from the matrix."))
        return ChangeRequest({found.file: [RecordEdit(found.line, None, found.digest)]})

    what = asked.words("deleted {what}", what=_name(asked, {kind: record.ids[kind] for kind in ("actor", "topic")}))
    try:
        asked.session.save(request, what)
    except UserError as error:
        said = "; ".join([error.message, *map(str, error.problems)]).strip("; ")
        return respond(asked, matrix.HOME, lambda: matrix.main(asked), lambda: _said(asked, said), 409)
    return RedirectResponse(_cell_of(record.ids, asked) or "/", 303)


ROUTES = (
    ("/positions/new", "FORM", new),
    ("/positions/{key}", "FORM", edit),
    ("/positions", "POST", add),
    ("/positions/{key}", "POST", save),
    ("/positions/{key}/delete", "POST", delete),
    ("/validate", "POST", validate),
)
