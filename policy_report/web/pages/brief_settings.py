"""`/briefs/ID/settings`: a form that changes its own lines of `policy-report.toml`; and a new brief.

What was changed by somebody else since the form was opened stays, unless the same field was changed here too: then
nothing is written, and the form says so.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from policy_report.brief.kept import KeptStates
from policy_report.errors import UserError, errors
from policy_report.records.change import ChangeRequest
from policy_report.records.change.toml import BriefEdit
from policy_report.records.models import RESERVED
from policy_report.text import free_id, id_of
from policy_report.texts import split
from policy_report.web import brief_fields, brief_form, brief_rows, wording
from policy_report.web.brief_form import Values
from policy_report.web.pages.briefs import HOME, POLICY, listed, page_of
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current

NEW = "/new-brief"

Wrong = Mapping[str, Sequence[str]]  # messages by field; "": of the brief as a whole


def settings(asked: PageRequest) -> Response:
    """Show the settings of a brief."""
    now = asked.session.current()
    values = brief_form.values_of(now, _said(now, asked.path["id"]))
    return _shown(asked, values, values, {})


def _said(now: Current, name: str) -> Mapping[str, object]:
    """Return what the settings say of a brief. Raise HTTPException where there is none of its name."""
    if name not in (now.config.briefs or ("brief",)):
        raise HTTPException(404)
    return brief_form.said_of(now, name)


def _shown(asked: PageRequest, opened: Values, values: Values, wrong: Wrong) -> Response:
    """Show a form that was opened with some values, and holds others by now."""
    now, name = asked.session.current(), asked.path["id"]
    editions = [each for each in brief_rows.editions(now)[0] if each.id.partition("/")[0] == name]
    known = [KeptStates(asked.session.workspace.kept, each.id, each.audience.ceiling).days for each in editions]
    states = sorted({day for days in known for day in days}, reverse=True)

    def main() -> Part:
        return page_of(editions[0]) if editions else listed(asked)

    status = 422 if wrong else 200
    return respond(asked, HOME, main, lambda: _form(asked, opened, values, wrong, states), status, POLICY)


def _form(asked: PageRequest, opened: Values, values: Values, wrong: Wrong, states: Sequence[date]) -> Part:
    now, name = asked.session.current(), asked.path["id"]
    title = asked.words("Settings of {brief}", brief=(values["title"] or [str(now.config.title)])[0])
    shown = {
        "title": title,
        "action": f"{HOME}/{quote(name)}/settings",
        "back": _address(now, name),
        "fields": brief_fields.shown(now, asked.words, values, wrong, states),
        "opened": json.dumps(opened, ensure_ascii=False),
        "said": wrong.get("", ()),
    }
    return Part("brief_settings.html.j2", title, shown)


def _address(now: Current, name: str) -> str:
    """Return where a brief is shown: of one that makes several, the list."""
    alone = any(each.id == name for each in brief_rows.editions(now)[0])
    return f"{HOME}/{quote(name)}" if alone else f"{HOME}#{quote(name)}"


def save(asked: PageRequest) -> Response:
    """Save what was changed of the settings of a brief."""
    name, now = asked.path["id"], asked.session.current()
    said = _said(now, name)
    opened, typed = _opened(asked), brief_form.typed(now, said, asked.pairs)
    touched = {each for each in typed if typed[each] != opened.get(each, [])}
    present = brief_form.values_of(now, said)
    said_so = asked.words("Somebody changed it meanwhile; look at it again.")
    if both := [each for each in touched if present[each] not in (opened.get(each, []), typed[each])]:
        return _shown(asked, present, typed, {each: [said_so] for each in both})

    def request(now: Current) -> ChangeRequest:
        said = brief_form.said_of(now, name)
        before = brief_form.values_of(now, said)
        after = {each: typed[each] if each in touched else before.get(each, []) for each in {**before, **typed}}
        fields = brief_form.fields_of(now, said, before, after)
        return ChangeRequest(briefs=[BriefEdit(name, fields)] if fields else [])

    what = asked.words("changed {what}", what=(typed["title"] or [str(now.config.title)])[0])
    try:
        asked.session.save(request, what)
    except UserError as error:
        return _shown(asked, opened, typed, _wrong(asked, name, error))
    return RedirectResponse(_address(asked.session.current(), name), 303)


def _opened(asked: PageRequest) -> Values:
    """Return what the form held when it was opened. Raise HTTPException where a browser sends something else."""
    try:
        found = json.loads(asked.form.get("opened", ""))
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict) or not all(isinstance(texts, list) for texts in found.values()):
        raise HTTPException(400)
    return found


def _wrong(asked: PageRequest, name: str, error: UserError) -> Wrong:
    """Return what is wrong with the settings, by the fields of the form."""
    found: dict[str, list[str]] = {"": [error.message] if error.message else []}
    for problem in errors(error.problems):
        own, _, rest = problem.field.removeprefix(f"briefs.{name}").partition(".")
        field, _, part = rest.partition(".") if not own else ("", "", "")
        place = f"{field}:{part}" if field in brief_form.SPOKEN and part else field
        place = place if split(place)[0] in brief_form.NAMES else ""
        found.setdefault(place, []).append(wording.said(asked.words, problem.message))
    return found


# --- a new one ------------------------------------------------------------------------------------------------------


def new(asked: PageRequest) -> Response:
    """Show the form of a new brief."""
    return respond(asked, HOME, lambda: listed(asked), lambda: _new(asked))


def _new(asked: PageRequest, title: str = "", wrong: Wrong | None = None) -> Part:
    shown = {"value": title, "wrong": [text for texts in (wrong or {}).values() for text in texts], "back": HOME}
    return Part("new_brief.html.j2", asked.words("New brief"), {"action": NEW, **shown})


def add(asked: PageRequest) -> Response:
    """Add a brief with a title and all defaults."""
    title, made = asked.form.get("title", "").strip(), list[str]()

    def request(now: Current) -> ChangeRequest:
        made[:] = [_free_id(title, now)]
        shown = [] if now.config.briefs else [BriefEdit("brief", {})]  # the one that there is without settings stays
        return ChangeRequest(briefs=[*shown, BriefEdit(made[0], {"title": title})])

    try:
        asked.session.save(request, asked.words("added {what}", what=title))
    except UserError as error:
        side = partial(_new, asked, title, _wrong(asked, made[0], error))
        return respond(asked, HOME, lambda: listed(asked), side, 422)
    return RedirectResponse(f"{HOME}/{quote(made[0])}", 303)


def _free_id(title: str, now: Current) -> str:
    """Return an id for a brief, made of its title."""
    taken = {name.casefold() for name in (*now.config.briefs, "brief", *RESERVED)}
    return free_id(id_of(title) or "brief", lambda name: name.casefold() in taken)


ROUTES = (
    (NEW, "FORM", new),
    (NEW, "POST", add),
    (f"{HOME}/{{id:path}}/settings", "FORM", settings),
    (f"{HOME}/{{id:path}}/settings", "POST", save),
)
