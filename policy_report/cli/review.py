"""`review`: the records that nobody signed off, and what changed since somebody did; with --sign, sign them off."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policy_report.cli.request import now, workspace_of
from policy_report.cli.terminal import result, result_json, say, shown, warn
from policy_report.errors import PROBLEMS_EXIT, UserError, errors, stop
from policy_report.text import many, shorten
from policy_report.workspace import Workspace

if TYPE_CHECKING:
    from policy_report.records.sign_off import OpenRecord
    from policy_report.records.store import WorkspaceState

SHOWN = 60  # letters of a text that changed


def run(arguments: argparse.Namespace) -> int:
    """Print what is open, or sign it. Exit 1 where everything asked for is left out, as the signer's own."""
    workspace = workspace_of(arguments)
    if arguments.sign is not None and arguments.sign.strip():
        return _sign(arguments, workspace)
    if arguments.sign is not None or arguments.on:
        raise UserError("a sign-off has a name and a day; say who signs with --sign NAME")
    return print_open(workspace, arguments.format, arguments.of)


def print_open(workspace: Workspace, form: str, of: Sequence[str] = (), *, strict: bool = False) -> int:
    """Print the records of a workspace that nobody signed off. Exit 0; 1 with `strict` where there are any."""
    from policy_report.records import reviews, sign_off, store

    state, problems = store.read(workspace)
    known, more = reviews.read(workspace)
    stop(errors([*problems, *more]))
    found = _chosen(state, sign_off.unsigned(state.source_records, known or []), of)
    if form == "json":
        result_json([_as_json(each) for each in found])
    else:
        for each in found:
            result(_in_words(state, each))
            for change in _changes(each):
                result(f"  {change}")
    say(_verdict(state, found, of))
    return PROBLEMS_EXIT if strict and found else 0


def _sign(arguments: argparse.Namespace, workspace: Workspace) -> int:
    from policy_report.records import change, reviews, sign_off
    from policy_report.records.change import history
    from policy_report.records.since import today

    name = " ".join(arguments.sign.split())
    base = change.base(workspace, reviews.FILE)
    known, problems = reviews.read(workspace)
    stop(errors(problems))
    warn(problems)
    records, known = base.state.source_records, known or []
    asked = _chosen(base.state, sign_off.unsigned(records, known), arguments.of)
    signed = [each for each in asked if not each.coded_by(name)]
    own = [each for each in asked if each.coded_by(name)]
    if signed:
        new = sign_off.sign(records, known, signed, name, arguments.on or today())
        info = history.ChangeInfo("review --sign", now(), len(signed))
        history.write(workspace, {reviews.FILE: reviews.dump(new)}, base.digests, info)
    if arguments.format == "json":
        result_json([_as_json(each) for each in signed])
    else:
        for each in signed:
            result(_in_words(base.state, each))
    for each in own:
        say(f"{each.record.place}: left out: {name} coded it; somebody else has to sign it off")
    where = f" in {shown(workspace.root / reviews.FILE)}" if signed else ""
    say(f"{many(len(signed), 'record')} signed off{where}" if asked else "nothing to sign off")
    return PROBLEMS_EXIT if own and not signed else 0


# --- which ----------------------------------------------------------------------------------------------------------


def _chosen(state: "WorkspaceState", found: "Sequence[OpenRecord]", of: Sequence[str]) -> "list[OpenRecord]":
    """Return those of the actors and topics that were named; all where none was."""
    wanted = [_named(state, text) for text in of]
    return [each for each in found if not of or any(_is(each, *ids) for ids in wanted)]


def _is(each: "OpenRecord", actor: str, topic: str) -> bool:
    ids = each.record.ids
    return ids["actor"] == actor and topic in ("", ids["topic"])


def _named(state: "WorkspaceState", text: str) -> tuple[str, str]:
    """Return the actor and the topic ("" for all) that ACTOR[/TOPIC] means. Raise UserError for an unknown name."""
    names = state.records.names
    if whole := names["actor"].get(text):
        return whole, ""
    actor, slash, topic = text.partition("/")
    return _id(state, "actor", actor), _id(state, "topic", topic) if slash else ""


def _id(state: "WorkspaceState", kind: str, name: str) -> str:
    from policy_report.records import countries

    names = state.records.names[kind]
    country = countries.lookup(name) if kind == "actor" else None
    found = names.get(name) or (country.id if country else None)
    if found is None:
        raise UserError(f"no {kind} is called '{shorten(name)}'{names.like(name)}")
    return found


# --- in words -------------------------------------------------------------------------------------------------------


def _in_words(state: "WorkspaceState", each: "OpenRecord") -> str:
    records, record = state.records, each.record
    actor, topic = records.actors[record.ids["actor"]], records.topics[record.ids["topic"]]
    labels = {stance.id: stance.label for stance in records.scale} | dict(topic.labels)
    said = filter(None, (labels.get(record.ids["stance"], ""), record.fields.get("date")))
    return f"{record.place}: {actor.name}, {topic.title}: {', '.join(said)}"


def _changes(each: "OpenRecord") -> list[str]:
    """Return what changed since the record was signed, a line a field."""
    if each.last is None:
        return []
    lines = [f"{change.field}: {_text(change.before)} → {_text(change.after)}" for change in each.changes]
    return [f"changed since {each.last.reviewer} signed it off on {each.last.date}:", *(f"  {line}" for line in lines)]


def _text(text: str) -> str:
    return shorten(text, SHOWN) or "(nothing)"


def _verdict(state: "WorkspaceState", found: "Sequence[OpenRecord]", of: Sequence[str]) -> str:
    if not found:
        return "every record is signed off" if not of else "every record of these is signed off"
    among = "" if of else f" of {len(state.source_records)}"
    return f"{len(found)}{among} {'record' if of and len(found) == 1 else 'records'} not signed off"


def _as_json(each: "OpenRecord") -> dict[str, object]:
    record, last = each.record, each.last
    return {
        **{name: record.ids[name] for name in ("actor", "topic", "stance")},
        "date": record.fields.get("date"),
        "file": record.file,
        "line": record.line,
        "reviewer": last.reviewer if last else None,
        "reviewed": last.date.isoformat() if last else None,
        "changes": [change._asdict() for change in each.changes],
    }
