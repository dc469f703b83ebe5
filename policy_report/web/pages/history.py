"""`/undo`: the last changes, the newest first, and the newest taken back; one by one, across restarts."""

from datetime import datetime
from typing import Any

from starlette.responses import RedirectResponse, Response

from policy_report.errors import UserError
from policy_report.i18n import Words
from policy_report.records.change.history import RecordedChange
from policy_report.web import wording
from policy_report.web.rendering import Part, respond, what
from policy_report.web.request import PageRequest
from policy_report.web.session import EDIT

HOME = "/undo"
FILES = 5  # that are named of a change; the others are counted


def home(asked: PageRequest) -> Response:
    """Show the last changes."""
    return respond(asked, "", lambda: _listed(asked))


def _listed(asked: PageRequest) -> Part:
    try:
        changes, said = asked.session.changes(), ""
    except UserError as error:
        changes, said = [], str(error)
    entries = [_entry(asked.words, change) for change in changes]
    return Part("history.html.j2", asked.words("Last changes"), {"changes": entries, "said": said})


def _entry(words: Words, change: RecordedChange) -> dict[str, Any]:
    names = sorted(change.before)
    return {
        "what": what(change.info.command),
        "when": _moment(words, change.info.when),
        "records": change.info.records,
        "files": names[:FILES],
        "more": len(names[FILES:]),
    }


def _moment(words: Words, when: str) -> str:
    """Return a moment as people write it; what is none stays as it is."""
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return when
    return f"{words.day(moment.date())}, {moment:%H:%M}"


def undo(asked: PageRequest) -> Response:
    """Take back the last change."""
    try:
        asked.session.undo()
    except UserError as error:
        title = asked.words("Nothing was taken back")
        said = wording.said(asked.words, str(error).replace(f"`{EDIT}", "`"))
        shown = {"title": title, "said": said, "onward": asked.back}
        return respond(asked, "", lambda: Part("said.html.j2", title, shown), status=409)
    return RedirectResponse(asked.back, 303)


ROUTES = ((HOME, "FORM", home), (HOME, "POST", undo))
