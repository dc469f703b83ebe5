"""`/code`: the form of a new position for a selection: a source, and from where to where in its text, never words.

The words are cut from the text here, so what is coded is verified. Who speaks and what it is on is proposed, each with
why; a stance never is.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.i18n import term
from policy_report.reading import proposals
from policy_report.reading.proposals import BESIDE, NAMED, NEAR, OWNS, SPEAKS, WORDS, Proposal
from policy_report.reading.selection import LONGEST, Selection, select
from policy_report.text import whole_number
from policy_report.web import fields
from policy_report.web.pages import positions
from policy_report.web.pages.reading import PAGES, address, known, reading
from policy_report.web.pages.sources import HOME
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current

WHY = {  # a value is proposed
    SPEAKS: term("it speaks here: {words}"),
    BESIDE: term("named beside the quotation: {words}"),
    OWNS: term("the source is its own"),
    NAMED: term("named in the passage: {words}"),
    NEAR: term("named in the paragraph"),
    WORDS: term("its words: {words}"),
}


class Filled(NamedTuple):
    """What the form of a selection holds, why a value is proposed, and what else is offered, by field."""

    values: dict[str, str]
    proposed: dict[str, str]
    offered: dict[str, list[tuple[str, str]]]


def code(asked: PageRequest) -> Response:
    """Show the form of a new position for a selection, its words cut from the text here."""
    name = known(asked, asked.query.get("source", ""))
    now = asked.session.current()
    snapshot = now.quotes.texts.get(name)
    found = select(now.quotes.text(name), snapshot, *_span(asked)) if snapshot else None
    if not snapshot or not found:
        return respond(asked, HOME, lambda: reading(asked, name), lambda: _nothing(asked, name))
    chosen = found.start, found.end
    return respond(asked, HOME, lambda: reading(asked, name, chosen), lambda: _form(asked, now, snapshot, found))


def _span(asked: PageRequest) -> tuple[int, int]:
    start, end = (whole_number(asked.query.get(name, "")) for name in ("start", "end"))
    return (0, 0) if start is None or end is None else (start, min(end, start + LONGEST))


def _nothing(asked: PageRequest, name: str) -> Part:
    title = asked.words("Nothing is selected")
    said = asked.words("Select words of the text, then choose “Code this”.")
    return Part("said.html.j2", title, {"title": title, "said": said, "onward": address(name)})


def _form(asked: PageRequest, now: Current, snapshot: SourceSnapshot, found: Selection) -> Part:
    filled = _filled(asked, now, snapshot, found)
    given = {kind: asked.query[kind] for kind in ("actor", "topic") if asked.query.get(kind)}
    values = filled.values | {kind: fields.name_in_form(now.records, kind, each) for kind, each in given.items()}
    proposed = {field: why for field, why in filled.proposed.items() if field not in given}
    offered = {field: others for field, others in filled.offered.items() if field not in given}
    shown = {"as": PAGES} if asked.query.get("as") == PAGES else {}
    back = address(snapshot.source, found.start, **shown)
    return positions.form(asked, values, proposed=proposed, offered=offered, back=back)


def _filled(asked: PageRequest, now: Current, snapshot: SourceSnapshot, found: Selection) -> Filled:
    records, span = now.records, (found.start, found.end)
    source = records.sources[snapshot.source]
    filled = Filled({"quote": found.quote, "locator": found.place, "date": str(source.date or "")}, {}, {})
    filled.values["source"] = fields.name_in_form(records, "source", source.id)
    if not source.date and (day := proposals.date(records, source)):
        filled.values["date"], filled.proposed["date"] = day, asked.words("as in other positions from this source")
    about = {
        "actor": proposals.actor(records, snapshot, source, span),
        "topic": proposals.topic(records, found.quote),
    }
    for field, proposal in about.items():
        if proposal:
            _propose(asked, now, filled, field, proposal)
    if speaker := proposals.speaker(snapshot, source, span):
        filled.values["speaker"], filled.proposed["speaker"] = speaker, asked.words("the name in front of the passage")
    return filled


def _propose(asked: PageRequest, now: Current, filled: Filled, field: str, proposal: Proposal) -> None:
    """Put a proposal into a form: the likely value with why, and what else may be meant beside it."""
    if proposal.value:
        filled.values[field] = fields.name_in_form(now.records, field, proposal.value)
        filled.proposed[field] = asked.words(WHY[proposal.why], words=proposal.said)
        if proposal.speaker:
            filled.values["speaker"], filled.proposed["speaker"] = proposal.speaker, filled.proposed[field]
    if proposal.others:
        names = [(fields.name_in_form(now.records, field, each), each) for each in proposal.others]
        filled.offered[field] = [(name, _with(asked.query, field, each)) for name, each in names]


def _with(query: Mapping[str, Any], field: str, value: str) -> str:
    """Return where the form of the same selection is with a value chosen."""
    return f"/code?{urlencode({**query, field: value})}"


ROUTES = (("/code", "FORM", code),)
