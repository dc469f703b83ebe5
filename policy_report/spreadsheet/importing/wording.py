"""A plan in words: what is declared, what becomes of single records, which cells change, and how."""

from collections.abc import Iterator

from policy_report.analysis.changes import EVIDENCE_ADDED, MOVED, NEW, REWORDED, WITHDRAWN, changes
from policy_report.brief.figures import MIXED_LABEL, rows
from policy_report.records.positions import select
from policy_report.records.store import SourceRecord, WorkspaceState
from policy_report.records.validate import Records
from policy_report.spreadsheet.importing import ImportPlan, Request
from policy_report.spreadsheet.importing.form_diff import in_words
from policy_report.spreadsheet.importing.target import PAIRED, SINGLE

WORDS = {
    NEW: "New: {cell}: {after}",
    MOVED: "Changed: {cell}: moved from {before} to {after}",
    WITHDRAWN: "Changed: {cell}: withdrawn, was {before}",
    EVIDENCE_ADDED: "Changed: {cell}: more evidence for {after}",
    REWORDED: "Changed: {cell}: reworded, still {after}",
}


def declared(plan: ImportPlan, *, update: bool) -> Iterator[str]:
    """Yield a line for each actor, topic and source that is declared or changed, or would be with --update."""
    for entry in plan.entries:
        kind = f" ({entry.fields['kind']})" if entry.kind == "actor" else ""
        name = entry.fields.get("name") or entry.fields.get("title")
        yield f"Declared: {entry.kind} {name}{kind}, as {entry.id}{entry.hint}"
    for each in plan.declarations:
        place = f" ({each.declaration.file}:{each.declaration.line()})" if each.declaration else ""
        yield f"{'Updated:' if update else 'Left alone:'} {each.kind} {each.id}{place}: {in_words(each.cells)}"


def records(plan: ImportPlan, *, update: bool) -> Iterator[str]:
    """Yield a line for each record that changes or goes, or would with --update or --delete."""
    known = plan.change.base.state.records
    for changed in plan.comparison.changed:
        yield f"{'Updated:' if update else 'Left alone:'} {_who(changed.record, known)}: {in_words(changed.cells)}"
    for label, gone in (("Deleted:", plan.comparison.deleted), ("Gone:", plan.gone)):
        for record in gone:
            who = _who(record, known)
            yield f"{label} {who}" if plan.deletes else f"Left alone: {who}: gone from the form"


def columns(plan: ImportPlan) -> Iterator[str]:
    """Yield a line for each table that gets a column, which changes every line of it."""
    before, after = plan.change.base.state.files, plan.change.after.files
    for name in (name for name in plan.change.files if name.endswith(".csv") and name in before and name in after):
        old, new = (files[name][0].positions for files in (before, after))
        added = [column for column in new.columns if column not in old.columns]
        if added and len(old):
            yield f"Column: {name}: {', '.join(added)} added; each of its {len(new) + 1} lines changes"


def applied(plan: ImportPlan, request: Request) -> str:
    """Return the options of an earlier import that count in this one, as they are typed."""
    before, said = plan.applied, request.said
    single = {name: getattr(before, name) for name in SINGLE if getattr(before, name) and not getattr(said, name)}
    found = [f"--{name.replace('_', '-')}" + ("" if value is True else f" {value}") for name, value in single.items()]
    found += [f"--missing '{word}'" for word in before.missing if not said.missing]
    for name, option in PAIRED.items():
        old, given = getattr(before, name), getattr(said, name)
        found += [f"{option} '{word}={value}'" for word, value in old.items() if word not in given]
    return " ".join(found)


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
