"""A topic that is two: the records that are chosen move to another topic, which may be a new one, as one change.

A new topic has the words for the stances of the one that it comes from. A stance that would be another in the target,
or none, is a problem at its record, and nothing moves. A sign-off of a record that moves ends: what it answers is
another question.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from policy_report.errors import Problem, UserError, errors, stop
from policy_report.records import checks, reviews
from policy_report.records.change import Base, ChangeRequest
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.change.yaml import NewDeclaration
from policy_report.records.store import SourceRecord, WorkspaceState


def split(base: Base, topic: str, chosen: Sequence[SourceRecord], target: str, title: str = "") -> ChangeRequest:
    """Return the change that moves records of a topic to another. `title`: of a new one, with the id `target`.

    It is refused with a problem for each record whose stance would not stay what it is. Raise UserError where it would
    be seen by others.
    """
    called = title or _called(base.state, target)
    topics = base.state.records.topics
    if not title and topics[topic].marking != topics[target].marking:
        raise UserError(f"{topics[topic].title} and {called} are marked differently; give both the same marking first")
    edits: dict[str, list[RecordEdit]] = defaultdict(list)
    for record in chosen:
        said = {"topic": target if record.fields["topic"] == topic else called}
        edits[record.file].append(RecordEdit(record.line, said, record.digest))
    entries = [_declared(base.state, topic, target, title)] if title else []
    refused = partial(_other_stances, chosen, called)
    return ChangeRequest(edits, entries=entries, files=_reviews(base, chosen), refused=refused)


def _called(state: WorkspaceState, topic: str) -> str:
    """Return the title of a topic, its id where that means another one."""
    title = str(state.records.topics[topic].title)
    return title if state.records.names["topic"].get(title) == topic else topic


def _declared(state: WorkspaceState, topic: str, target: str, title: str) -> NewDeclaration:
    """Return the declaration of a new topic: the words for its stances and its marking are those of the old one."""
    declared = (each for raw in state.raws for each in raw.declarations if each.kind == "topic")
    values: Mapping[str, Any] = next(each.values for each in declared if each.values.get("id") == topic)
    like = {name: values[name] for name in ("labels", "marking") if values.get(name)}
    return NewDeclaration("topic", {"id": target, "title": title, **like})


def _reviews(base: Base, chosen: Sequence[SourceRecord]) -> dict[str, bytes | None]:
    """Return `reviews.yaml` without the sign-offs of records that move, where there are such."""
    known, problems = reviews.read(base.workspace)
    stop(errors(problems))
    moved = {record.key for record in chosen}
    kept = [review for review in known or () if review.key not in moved]
    return {reviews.FILE: reviews.dump(kept)} if len(kept) < len(known or []) else {}


def _other_stances(
    chosen: Sequence[SourceRecord], called: str, before: WorkspaceState, after: WorkspaceState
) -> list[Problem]:
    """Return a problem for each record whose stance is another one under its new topic, or none."""
    moved = {(record.file, record.line) for record in chosen}
    found = []
    for old, new in zip(before.source_records, after.source_records, strict=True):
        if (old.file, old.line) in moved and old.ids["stance"] != new.ids["stance"]:
            stance = old.fields["stance"]
            message = f"'{stance}' is no stance of {called}; choose one of its own first"
            if new.ids["stance"]:
                message = f"'{stance}' is another stance in {called}; choose one of its own first"
            found.append(Problem(old.file, old.line, message, checks.UNKNOWN_STANCE, field="stance"))
    return found
