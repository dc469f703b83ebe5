"""Templates to answers: what a page shows, in its layout, in the language of whoever reads.

A page has two halves: left what one looks at (`main`), right the record (`side`), each a `Part`. A script that changes
one half asks for it by `X-Part` and gets that alone; without a script the same address is the whole page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from policy_report.errors import errors
from policy_report.i18n import Words
from policy_report.records.checks import EMPTY_WORKSPACE
from policy_report.templating.functions import lang
from policy_report.text import link_target
from policy_report.web import assets, view
from policy_report.web.request import PageRequest
from policy_report.web.security import TOKEN
from policy_report.web.session import EDIT

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Part:
    """One half of a page: its template with what that shows, and its title."""

    template: str
    title: str
    shown: Mapping[str, Any] = field(default_factory=dict)


def respond(
    asked: PageRequest,
    place: str,
    main: Callable[[], Part],
    side: Callable[[], Part] | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer to a request for a page: all of it, or the half that a script asked for.

    `place`: which entry of the navigation it is under.
    """
    if asked.part == "side" and side:
        part = side()
        content = render(asked, part.template, part.shown)
        return HTMLResponse(content, status, {"X-Title": quote(part.title), **(headers or {})})
    left = main()
    if asked.part == "main":
        content = render(asked, left.template, left.shown)
        return HTMLResponse(content, status, {"X-Title": quote(left.title), **(headers or {})})
    right = side() if side else None
    shown = {
        "place": place,
        "title": right.title if right else left.title,
        "main": render(asked, left.template, left.shown),
        "side": render(asked, right.template, right.shown) if right else None,
        **_around(asked),
        **_seen(asked),
    }
    return HTMLResponse(render(asked, "layout.html.j2", shown), status, headers)


def render(asked: PageRequest, template: str, shown: Mapping[str, Any]) -> Markup:
    """Return a template laid out, in the language of the request."""
    words = asked.words
    common = {
        "_": partial(_said, words),
        "many": partial(_said_many, words),
        "words": words,
        "writing": asked.writing,
        "token": asked.access.token if asked.writing else "",
        "here": asked.here,
        "view": asked.view,
        "within": asked.within,
        "query": asked.query,
    }
    return Markup(_environment().get_template(template).render({**common, **shown}))  # noqa: S704 - it escapes


def _around(asked: PageRequest) -> dict[str, Any]:
    """Return what the layout shows around every page: places, problems, what can be taken back."""
    now = asked.session.current()
    found = [each for each in now.all_problems if each.check != EMPTY_WORKSPACE.id]  # the matrix says how to begin
    undoable = asked.session.undoable() if asked.writing else None
    return {
        "places": [(address, asked.words.say(name)) for address, name in asked.request.app.state.places],
        "version": now.version,
        "workspace": now.config.title,
        "problems": found,
        "errors": errors(found),
        "undoable": what(undoable.command) if undoable else None,
        "cut_short": asked.session.cut_short if asked.writing else None,
    }


def _seen(asked: PageRequest) -> dict[str, Any]:
    """Return for whom the workspace is shown, and whether this page knows of it."""
    audience = view.filtered(asked, asked.session.current())
    return {"audience": audience, "applied": getattr(asked.request.state, "filtered", False)}


def state(asked: PageRequest) -> dict[str, Any]:
    """Return what the top of an open page says now: the version of what it shows, problems, what can be taken back."""
    around = _around(asked)
    found: dict[str, Any] = {"version": around["version"], "problems": render(asked, "state.html.j2", around)}
    found |= {"briefs": briefs_mark(asked)}
    return found | ({"undo": render(asked, "undo.html.j2", around)} if asked.writing else {})


def briefs_mark(asked: PageRequest) -> str:
    """Return what is another one as soon as a page of briefs has something else to say."""
    return f"{asked.session.current().version}.{asked.session.builds.state.number}"


def what(command: str) -> str:
    """Return what a change was, as its button says it."""
    return command.removeprefix(EDIT)


def _said(words: Words, text: str, /, **values: Any) -> Markup:
    """Return a text of the catalogue, its values escaped; the text may hold markup."""
    return Markup(words.fill(words.say(text), values, lambda value: str(escape(value))))  # noqa: S704


def _said_many(words: Words, count: int, one: str, several: str, /, **values: Any) -> Markup:
    filled = words.fill(words.say_many(count, one, several), {"n": count, **values}, lambda value: str(escape(value)))
    return Markup(filled)  # noqa: S704


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"asset": assets.address, "lang": lang, "TOKEN": TOKEN}
    environment.filters |= {"address": link_target, "segment": partial(quote, safe=""), "change": what}
    return environment
