"""`/problems`: all that `check` finds in the files; `/news`: what an open page asks for again and again.

A file that cannot be read is edited here as text, and no other: its name is looked up among those that cannot be.
"""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from policy_report.errors import Problem, UserError, errors
from policy_report.i18n import term
from policy_report.records.change import ChangeRequest
from policy_report.records.change import history as changes
from policy_report.web import opened
from policy_report.web.rendering import Part, respond, state
from policy_report.web.request import PageRequest
from policy_report.web.session import Current


def problems(asked: PageRequest) -> Response:
    """Show all problems."""
    return respond(asked, "", lambda: _main(asked))


def _main(asked: PageRequest) -> Part:
    now = asked.session.current()
    found = [(each, _settings_of(now, each)) for each in now.all_problems]
    return Part("problems.html.j2", asked.words("Problems"), {"found": found, "unreadable": list(unreadable(now))})


def _settings_of(now: Current, problem: Problem) -> str:
    """Return the brief in whose settings a problem stands, "" for another one."""
    table, _, rest = problem.field.partition(".")
    brief = rest.partition(".")[0]
    known = now.config.briefs or ("brief",)
    return brief if (problem.file, table) == (now.settings.file, "briefs") and brief in known else ""


def unreadable(now: Current) -> dict[str, list[Problem]]:
    """Return the record files that cannot be read as they are, with why."""
    found = {name: errors(wrong) for name, (_, wrong) in now.state.files.items()}
    return {name: wrong for name, wrong in found.items() if wrong}


def text(asked: PageRequest) -> Response:
    """Show the text of a file that cannot be read."""
    now = asked.session.current()
    name, wrong = _asked_for(now, asked.query)
    content = now.base.content(name) or b""
    shown = {"name": name, "wrong": wrong, "text": content.decode("utf-8-sig", "replace"), "opened": _digest(content)}
    return respond(asked, "", lambda: Part("text.html.j2", name, shown))


def save(asked: PageRequest) -> Response:
    """Write the text of a file that could not be read, also where it still cannot be."""
    now = asked.session.current()
    name, wrong = _asked_for(now, asked.form)
    typed = asked.form.get("text", "")
    content = now.base.content(name) or b""
    said = ""
    if asked.form.get("opened") != _digest(content):
        said = asked.words("Somebody else changed this file meanwhile; copy what you typed, and load the page again.")
    else:
        line_end = "\r\n" if b"\r\n" in content else "\n"
        mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
        written = mark + typed.replace("\n", line_end).encode()
        try:
            asked.session.save(lambda _: ChangeRequest(files={name: written}), asked.words("text of {file}", file=name))
        except UserError as error:
            wrong = [*error.problems] or wrong
            said = error.message or asked.words("Nothing was saved: the file would still have new mistakes.")
    if not said:
        return RedirectResponse("/problems", 303)
    shown = {"name": name, "wrong": wrong, "text": typed, "opened": asked.form.get("opened", ""), "said": said}
    return respond(asked, "", lambda: Part("text.html.j2", name, shown), status=409)


def _asked_for(now: Current, given: Mapping[str, str]) -> tuple[str, list[Problem]]:
    name = given.get("file", "")
    found = unreadable(now)
    if name not in found:
        raise HTTPException(404)
    return name, found[name]


def _digest(content: bytes) -> str:
    return changes.digest(content) or ""


def news(asked: PageRequest) -> Response:
    """Tell an open page whether the files are others by now: what its top says then, and its form, of its record."""
    said = ELSEWHERE.get(_since(asked))
    elsewhere = asked.words(said, file=asked.query.get("file", "")) if said else ""
    return JSONResponse(state(asked) | {"elsewhere": elsewhere})


def _since(asked: PageRequest) -> str:
    """Return what became of the record whose form is open; what it was in is but compared with what there is."""
    key, file, was = (asked.query.get(name, "") for name in opened.WATCHED)
    return opened.since(asked.session.current(), opened.Opened(key, file=file, was=was)) if key else opened.SAME


ELSEWHERE = {
    opened.FILE: term("Somebody else changed {file} meanwhile; this record is as it was."),
    opened.OTHER: term(
        "Somebody else changed this record meanwhile, or deleted it. What you typed stays; Save shows both versions."
    ),
    opened.UNREADABLE: term("Somebody else changed {file}, which cannot be read any more. What you typed stays."),
}


ROUTES = (
    ("/problems", "GET", problems),
    ("/problems/text", "FORM", text),
    ("/problems/text", "POST", save),
    ("/news", "GET", news),
)
