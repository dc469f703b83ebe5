"""`/add-source`: a document or a pasted text becomes a source. First its proposals are shown, then it is saved.

    POST /sources/ID/text   the same for a source that has no text yet: at once, since all is said of it already

Between the two, what was sent is kept in the session by its hash. Nothing is ever written under a name that a browser
gave: the file is named after the id of its source.
"""

import hashlib
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from policy_report import capture
from policy_report.capture import Capture
from policy_report.errors import Problem, UserError
from policy_report.i18n import term
from policy_report.records.change import ChangeRequest
from policy_report.records.models import Source
from policy_report.text import shorten
from policy_report.web.pages import reading
from policy_report.web.pages.sources import HOME
from policy_report.web.probe import refuse_bomb
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current, Upload

FIELDS = {  # that a form shows for correction, in this order
    "title": term("Title"),
    "author": term("Author"),
    "publisher": term("Publisher"),
    "date": term("Date"),
    "language": term("Language"),
    "url": term("Address"),
    "id": term("ID"),
}
WAITING = 4  # documents that are sent and not saved yet
BEGINNING = 3_000  # characters of a text that are shown


def new(asked: PageRequest) -> Response:
    """Show the form that takes a document or a text."""
    return respond(asked, HOME, lambda: _taking(asked))


def _taking(asked: PageRequest, said: str = "") -> Part:
    title = asked.words("Add source")
    shown = {"title": title, "said": said, "pasted": asked.form.get("text", ""), "url": asked.form.get("url", "")}
    return Part("add_source.html.j2", title, shown)


def take(asked: PageRequest) -> Response:
    """Show what a document says of itself, for correction; or save it, where that was looked at."""
    document = asked.form.get("document", "")
    if document:
        return _save(asked, document)
    upload = _sent(asked)
    if upload is None:
        said = asked.words("Choose a file, or paste a text.")
        return respond(asked, HOME, lambda: _taking(asked, said), status=422)
    given = {"url": asked.form.get("url", "").strip()}
    try:
        refuse_bomb(upload.name, PurePath(upload.name).suffix.lower(), upload.content)
        found = _captured(asked.session.current(), upload, given)
    except UserError as error:
        said = error.message
        return respond(asked, HOME, lambda: _taking(asked, said), status=422)
    key = hashlib.sha256(upload.content).hexdigest()
    waiting = asked.session.uploads
    waiting.pop(key, None)
    waiting[key] = upload
    for old in list(waiting)[:-WAITING]:
        waiting.pop(old, None)
    return respond(asked, HOME, lambda: _correcting(asked, key, found))


def _sent(asked: PageRequest) -> Upload | None:
    """Return the file that was sent, else the text that was pasted; None where there is neither."""
    if asked.files:
        upload = asked.files[0]
        return Upload(PurePath(upload.name.replace("\\", "/")).name, upload.content)
    text = asked.form.get("text", "")
    if not text.strip():
        return None
    first = next(line for line in text.split("\n") if line.strip())
    return Upload(f"{shorten(first.strip(), 80).replace('/', ' ')}.txt", text.encode(errors="replace"))


def _captured(now: Current, upload: Upload, given: dict[str, str]) -> Capture:
    return capture.captured(now.base, PurePath(upload.name), upload.content, given)


def _correcting(
    asked: PageRequest, key: str, found: Capture, problems: tuple[Problem, ...] = (), said: str = ""
) -> Part:
    """Return the form with what a document says of itself, and the text as the checker reads it."""
    says = {each.field: each for each in found.fields}
    typed = asked.form if asked.form.get("document") else {}
    entries: list[dict[str, Any]] = []
    for name, head in FIELDS.items():
        proposal = says.get(name)
        entries.append(
            {
                "name": name,
                "head": asked.words.say(head),
                "value": typed.get(f"f-{name}", proposal.text if proposal else ""),
                "where": proposal.where if proposal and not typed else "",
                "wrong": [problem.message for problem in problems if problem.field == name],
            }
        )
    title = asked.words("Add source")
    shown = {
        "title": title,
        "document": key,
        "fields": entries,
        "said": said,
        "text": found.text.text[:BEGINNING] if found.text else "",
        "cut": bool(found.text and len(found.text.text) > BEGINNING),
        "warnings": [problem.message for problem in found.problems],
    }
    return Part("add_source_fields.html.j2", title, shown)


def _save(asked: PageRequest, key: str) -> Response:
    upload = asked.session.uploads.get(key)
    if upload is None:
        said = asked.words("The document is not here any more; choose it once more.")
        return respond(asked, HOME, lambda: _taking(asked, said), status=409)
    given = {name: asked.form.get(f"f-{name}", "").strip() for name in FIELDS}
    made: list[Capture] = []

    def request(now: Current) -> ChangeRequest:
        found = _captured(now, upload, given)
        left_out = {name for name, text in given.items() if not text} - {"id", "title"}
        said = tuple(each for each in found.fields if each.field not in left_out)  # what was emptied is not said
        made[:] = [Capture(found.id, found.file, found.data, said, found.text, found.problems)]
        return capture.request(made)

    try:
        asked.session.save(request, asked.words("added the source {title}", title=given["title"] or upload.name))
    except UserError as error:
        return _once_more(asked, key, upload, error)
    asked.session.uploads.pop(key, None)
    return RedirectResponse(f"{HOME}/{quote(made[0].id, safe='')}", 303)


def _once_more(asked: PageRequest, key: str, upload: Upload, error: UserError) -> Response:
    """Show the form once more, with what is wrong where it is."""
    found = _captured(asked.session.current(), upload, {})
    at_fields = tuple(problem for problem in error.problems if problem.field in Source.model_fields)
    others = [error.message] if not error.problems else [p.message for p in error.problems if p not in at_fields]
    return respond(asked, HOME, lambda: _correcting(asked, key, found, at_fields, "; ".join(others)), status=422)


def attach(asked: PageRequest) -> Response:
    """Give a source its text: a document that is sent, or what was pasted."""
    name = reading.known(asked, asked.path["id"])
    now, upload = asked.session.current(), _sent(asked)
    if not reading.lacks_text(now, name):
        raise HTTPException(404)
    if upload is None:
        return _refused(asked, name, asked.words("Choose a file, or paste a text."))
    path, content = PurePath(upload.name), upload.content
    what = asked.words("added the text of {title}", title=str(now.records.sources[name].title))
    try:
        refuse_bomb(upload.name, path.suffix.lower(), content)
        asked.session.save(lambda now: capture.attached(now.base, name, path, content), what)
    except UserError as error:
        return _refused(asked, name, error.message)
    return RedirectResponse(asked.within(reading.address(name)), 303)


def _refused(asked: PageRequest, name: str, said: str) -> Response:
    return respond(asked, HOME, lambda: reading.reading(asked, name, said=said), status=422)


ROUTES = (("/add-source", "FORM", new), ("/add-source", "POST", take), (f"{HOME}/{{id}}/text", "POST", attach))
