"""Sign-off in the panel: who signed a record off, or what changed since somebody did, and the change that signs it.

The name of who reads here is asked once, and stays in a cookie of the browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, unquote

from starlette.responses import Response

from policy_report.errors import UserError, errors, stop
from policy_report.records import reviews, sign_off
from policy_report.records.change import ChangeRequest
from policy_report.records.reviews import Review
from policy_report.records.sign_off import FieldChange, OpenRecord
from policy_report.records.store import SourceRecord
from policy_report.web.request import PageRequest
from policy_report.web.session import Current

FIELD = "reviewer"  # of the form that signs
COOKIE = "policy-report-reviewer"
YEAR = 365 * 24 * 3600  # s
NAME = 200  # letters of one


@dataclass(frozen=True)
class SignOff:
    """What is known of a record's sign-off. `review`: the one that holds; `last`: one that ended when it changed.

    `began`: whether anybody ever signed a record of this workspace off. `own`: who reads here coded it.
    """

    began: bool
    review: Review | None
    last: Review | None
    changes: Sequence[FieldChange]
    own: bool


def reviewer(asked: PageRequest) -> str:
    """Return the name of who reads here: as the form gives it, else as it was given before; "" where it never was."""
    given = asked.form.get(FIELD) if FIELD in asked.form else unquote(asked.request.cookies.get(COOKIE, ""))
    return " ".join((given or "").split())[:NAME]


def remember(answer: Response, name: str) -> Response:
    """Return an answer by which the browser remembers who reads here."""
    answer.set_cookie(COOKIE, quote(name), max_age=YEAR, path="/", httponly=True, samesite="strict")
    return answer


def state(asked: PageRequest, now: Current, record: SourceRecord) -> SignOff:
    """Return what is known of the sign-off of a record."""
    known = _known(asked, now)
    held = next((review for review in known or () if review.key == record.key), None)
    found = None if held else _open(now, known or [], record)
    last = found.last if found else None
    own = _own(record, reviewer(asked))
    return SignOff(known is not None, held, last, found.changes if found else [], own)


def request(asked: PageRequest, now: Current, record: SourceRecord, name: str, day: date) -> ChangeRequest:
    """Return the change that signs a record off. Raise UserError where its coder would, or the file is wrong."""
    if _own(record, name):
        raise UserError(own_record(asked, name))
    known, problems = reviews.read(asked.session.workspace)
    stop(errors(problems))
    new = sign_off.sign(now.state.source_records, known or [], [OpenRecord(record, None)], name, day)
    return ChangeRequest(files={reviews.FILE: reviews.dump(new)})


def own_record(asked: PageRequest, name: str) -> str:
    """Return why somebody cannot sign a record off."""
    return asked.words("{name} coded this record; somebody else has to sign it off.", name=name)


def _own(record: SourceRecord, name: str) -> bool:
    return bool(name) and OpenRecord(record, None).coded_by(name)


def _known(asked: PageRequest, now: Current) -> Sequence[Review] | None:
    """Return the reviews of the workspace, None where nobody ever signed anything."""
    if "reviews" not in now.kept:
        now.kept["reviews"] = reviews.read(asked.session.workspace)[0]
    found: Sequence[Review] | None = now.kept["reviews"]
    return found


def _open(now: Current, known: Sequence[Review], record: SourceRecord) -> OpenRecord | None:
    """Return a record that nobody signed off as it is, with the review that it had: its own cell tells."""
    cell = record.key[:2]
    beside = [each for each in now.by_key.values() if (each.ids["actor"], each.ids["topic"]) == cell]
    open_records = sign_off.unsigned(beside, [review for review in known if review.key[:2] == cell])
    return next((each for each in open_records if each.record is record), None)
