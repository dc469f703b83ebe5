"""A plan in words: what is declared, what becomes of single records, which cells change, and how."""

from collections.abc import Iterator

from policy_report.analysis.changes import EVIDENCE_ADDED, MOVED, NEW, REWORDED, WITHDRAWN, changes
from policy_report.brief.figures import MIXED_LABEL, rows
from policy_report.records.positions import select
from policy_report.records.store import SourceRecord, WorkspaceState
from policy_report.records.validate import Records
from policy_report.spreadsheet.importing import ImportPlan
from policy_report.spreadsheet.importing.form_diff import in_words

WORDS = {
    NEW: "New: {cell}: {after}",
    MOVED: "Changed: {cell}: moved from {before} to {after}",
    WITHDRAWN: "Changed: {cell}: withdrawn, was {before}",
    EVIDENCE_ADDED: "Changed: {cell}: more evidence for {after}",
    REWORDED: "Changed: {cell}: reworded, still {after}",
}


def declared(plan: ImportPlan) -> Iterator[str]:
    """Yield a line for each actor, topic and source that will be declared."""
    for entry in plan.entries:
        kind = f" ({entry.fields['kind']})" if entry.kind == "actor" else ""
        name = entry.fields.get("name") or entry.fields.get("title")
        yield f"Declared: {entry.kind} {name}{kind}, as {entry.id}{entry.hint}"


def records(plan: ImportPlan, *, update: bool) -> Iterator[str]:
    """Yield a line for each record that changes or goes, or would with --update."""
    label = "Updated:" if update else "Left alone:"
    for changed in plan.comparison.changed:
        yield f"{label} {_who(changed.record, plan.change.base.state.records)}: {in_words(changed.cells)}"
    for record in plan.comparison.deleted:
        who = _who(record, plan.change.base.state.records)
        yield f"Deleted: {who}" if update else f"{label} {who}: deleted"
    for record in plan.gone:
        yield f"Gone: {_who(record, plan.change.base.state.records)}"


def cells(before: WorkspaceState, after: WorkspaceState) -> Iterator[str]:
    """Yield a line for each cell of actor and topic that is not what it was."""
    old, new = before.records, after.records
    actors, topics = list({**new.actors, **old.actors}), list({**new.topics, **old.topics})
    was, now = (select(records.positions, actors, topics, None) for records in (old, new))
    for row in rows(changes(was, now, actors, topics)):
        known = new if row.actor in new.actors else old
        cell = f"{known.actors[row.actor].name} / {known.topics[row.topic].title}"
        words = {side: _label(new, row.topic, getattr(row, side)) for side in ("before", "after")}
        yield WORDS[row.change].format(cell=cell, **words)


def _who(record: SourceRecord, records: Records) -> str:
    actor, topic = record.ids["actor"], record.ids["topic"]
    return f"{records.actors[actor].name} / {records.topics[topic].title} ({record.place})"


def _label(records: Records, topic: str, stance: str) -> str:
    if stance == "mixed":
        return MIXED_LABEL
    labels = records.topics[topic].labels
    return next((labels.get(step.id, step.label) for step in records.scale if step.id == stance), stance)
