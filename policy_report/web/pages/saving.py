"""Saving a position, and deleting it: what `check` would call an error is not written.

    POST /positions             a new one
    POST /positions/KEY         one that was there
    POST /positions/KEY/delete  undo brings it back
    POST /merged                of two versions: the record as it will be saved

A form carries the record as it was opened. Where the record is another by now, nothing is written, and both versions
are shown (`conflict`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from starlette.responses import JSONResponse, RedirectResponse, Response

from policy_report.errors import Problem, UserError, errors
from policy_report.i18n import term
from policy_report.records import checks
from policy_report.records.change import ChangeRequest
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.change.yaml import NewDeclaration
from policy_report.records.store import SourceRecord
from policy_report.web import conflict, fields, inplace, opened
from policy_report.web.conflict import ConflictError
from policy_report.web.opened import Opened
from policy_report.web.pages import matrix
from policy_report.web.pages.positions import cell_of, form, said
from policy_report.web.rendering import render, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current

UNREADABLE = term(
    "Somebody else changed {file}, which cannot be read any more. Nothing was saved; what you typed stays."
)


def add(asked: PageRequest) -> Response:
    """Save a new position."""
    return _save(asked, "")


def save(asked: PageRequest) -> Response:
    """Save a position that was there."""
    return _save(asked, asked.path["key"])


def _save(asked: PageRequest, key: str) -> Response:
    now, sent = asked.session.current(), asked.form
    met = replace(opened.read(sent.get("opened", "")), key=key)
    before = opened.read(sent["before"]) if "before" in sent else met
    if "again" in sent:  # back from two versions to the form that was sent
        return _again(asked, before, conflict.chosen(sent, conflict.MINE)[0], (), 200)
    values, left = conflict.chosen(sent)
    if words := sent.get("use-words"):
        values |= {"quote": words}
        return _again(asked, met, values, fields.check(now, fields.stored(now, values)), 200)
    made, declared = _made(now, sent)
    stored = fields.stored(now, values) | made
    problems = [] if left else inplace.check(now, stored, made)
    if errors(problems):
        return _again(asked, met, values, problems, 422)

    def request(now: Current) -> ChangeRequest:
        record = now.by_key.get(key)
        if key and record is None and opened.unreadable(now, met.file):
            raise UserError(asked.words(UNREADABLE, file=met.file))
        if key and (record is None or left):
            raise ConflictError
        if record is None and before.key:
            return _anew(now, stored, declared, before)
        return _request(asked, record, stored, declared, met)

    name = _name(asked, stored | inplace.names(sent))
    what = asked.words("changed {what}", what=name) if key else asked.words("added {what}", what=name)
    try:
        asked.session.save(request, what)
    except ConflictError:
        side = lambda: conflict.page(asked, met, before)  # noqa: E731
        return respond(asked, matrix.HOME, lambda: matrix.main(asked), side, 409)
    except UserError as error:
        found = error.problems or (Problem("", 1, error.message, checks.EDIT),)
        return _again(asked, met, values, found, 422)
    asked.session.cited = _cited(stored.get("source", ""), asked.session.cited)
    return RedirectResponse(_onward(asked, stored), 303)


def _cited(source: str, before: Sequence[str]) -> list[str]:
    """Return the sources of the positions that were saved, the last first."""
    return [*([source] if source else []), *(each for each in before if each != source)]


def _again(
    asked: PageRequest, base: Opened, values: Mapping[str, str], problems: Sequence[Problem], status: int
) -> Response:
    """Show a form once more, with what is wrong."""
    side = lambda: form(asked, values, base, problems=problems, checked=bool(problems))  # noqa: E731
    return respond(asked, matrix.HOME, lambda: matrix.main(asked), side, status)


def _request(
    asked: PageRequest,
    record: SourceRecord | None,
    stored: Mapping[str, str],
    declared: Sequence[NewDeclaration],
    met: Opened,
) -> ChangeRequest:
    """Return the change that a form asks for: the fields that it changed, where the record stands; a new one's file."""
    if record is None:
        new = {**stored, "recorded": stored.get("recorded") or asked.session.day()}
        return ChangeRequest(additions={"": [new]}, entries=declared)
    own = {name: text for name, text in stored.items() if text != met.fields.get(name, "")}
    changed = {name: text for name, text in own.items() if text != _said_before(record, name)}
    if record.owned and "actor" in changed:  # it moves to the file of its new actor
        gone = {record.file: [RecordEdit(record.line, None, record.digest)]}
        return ChangeRequest(gone, {"": [{**record.fields, **changed}]}, declared)
    return ChangeRequest({record.file: [RecordEdit(record.line, changed, record.digest)]}, entries=declared)


def _anew(now: Current, stored: Mapping[str, str], declared: Sequence[NewDeclaration], before: Opened) -> ChangeRequest:
    """Return the change that brings a record back which somebody deleted: where it stood, named as it was."""
    names = {kind: before.fields[kind] for kind in fields.NAMED if before.fields.get(kind)}
    kept = {kind: name for kind, name in names.items() if fields.identify(now.records, kind, name) == stored.get(kind)}
    home = before.file if before.file in now.state.files and "actor" in kept else ""
    return ChangeRequest(additions={home: [{**stored, **kept}]}, entries=declared)


def _said_before(record: SourceRecord, name: str) -> str:
    """Return what a record says, its line breaks as a form has them."""
    said = record.ids.get(name) or record.fields.get(name, "")
    return said.replace("\r\n", "\n").replace("\r", "\n")


def _made(now: Current, sent: Mapping[str, str]) -> tuple[dict[str, str], list[NewDeclaration]]:
    """Return what a form makes, as `inplace.made`; nothing where the version of somebody else was chosen instead."""
    choices = {kind: sent.get(f"{conflict.CHOICE}{kind}") for kind in inplace.FIELDS}
    dropped = tuple(f"new-{kind}-" for kind, choice in choices.items() if choice == conflict.THEIRS)
    return inplace.made(now, {name: text for name, text in sent.items() if not name.startswith(dropped)})


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
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else cell_of(stored, asked) or "/"


def delete(asked: PageRequest) -> Response:
    """Delete a position; undo brings it back."""
    key = asked.path["key"]
    record = asked.session.current().by_key.get(key)
    if record is None:
        why = asked.words("This position is another by now, or gone. Open it again from the matrix.")
        return respond(asked, matrix.HOME, lambda: matrix.main(asked), lambda: said(asked, why), 409)

    def request(now: Current) -> ChangeRequest:
        found = now.by_key.get(key)
        if found is None:
            raise UserError(asked.words("This position is another by now, or gone. Open it again from the matrix."))
        return ChangeRequest({found.file: [RecordEdit(found.line, None, found.digest)]})

    what = asked.words("deleted {what}", what=_name(asked, {kind: record.ids[kind] for kind in ("actor", "topic")}))
    try:
        asked.session.save(request, what)
    except UserError as error:
        why = "; ".join([error.message, *map(str, error.problems)]).strip("; ")
        return respond(asked, matrix.HOME, lambda: matrix.main(asked), lambda: said(asked, why), 409)
    return RedirectResponse(cell_of(record.ids, asked) or "/", 303)


def merged(asked: PageRequest) -> Response:
    """Tell an open conflict how its record will be saved."""
    sent = {str(name): str(value) for name, value in asked.sent.items()}
    values, left = conflict.chosen(sent)
    shown = {"outcome": conflict.outcome(asked, values, left)}
    return JSONResponse({"outcome": render(asked, "outcome.html.j2", shown)})


ROUTES = (
    ("/positions", "POST", add),
    ("/positions/{key}", "POST", save),
    ("/positions/{key}/delete", "POST", delete),
    ("/merged", "POST", merged),
)
