"""What incoming rows mean: their names as ids, found by the code that reads all records, and what is wrong with them.

Goes in: the rows of a `Comparison`, and the names that are known. Come out: the fields of new records, with ids, and
the new fields of changed ones, as their files write names. A problem stands at the cell that it is about.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from policy_report.errors import Problem, has_error
from policy_report.records import checks
from policy_report.records.readers.base import Declaration, Raw
from policy_report.records.store import NAMED, SourceRecord, WorkspaceState
from policy_report.records.validate import validate
from policy_report.spreadsheet.importing.columns import IncomingRow
from policy_report.spreadsheet.importing.form_diff import Changed, Comparison
from policy_report.spreadsheet.importing.missing import Register

UNKNOWN = {check.id for check in (*checks.UNKNOWN.values(), checks.UNKNOWN_STANCE)}
MORE = re.compile(r" \(and so in (\d+) more records\)\Z")


@dataclass(frozen=True)
class Meant:
    """What rows mean.

    `new`: the fields of each new record; `rows`: where it comes from. `changed`: the fields of each changed record that
    become another, "" for those that go.
    """

    new: tuple[Mapping[str, str], ...]
    rows: tuple[IncomingRow, ...]
    changed: tuple[Mapping[str, str], ...]


def meant(
    comparison: Comparison, register: Register, held: WorkspaceState, file: str, *, declare: bool
) -> tuple[Meant, list[Problem]]:
    """Return what the rows mean, and every problem in them. `declare`: whether unknown names are declared anyway."""
    rows = [*comparison.new, *(changed.row for changed in comparison.changed)]
    texts = [_sources(dict(row.fields), register) for row in comparison.new]
    texts += [_sources(_wanted(changed), register) for changed in comparison.changed]
    ids, problems = _validated(texts, rows, register, held, file)
    problems = _advised(problems, declare=declare)
    count = len(comparison.new)
    for changed, found in zip(comparison.changed, ids[count:], strict=True):
        problems += _moved(changed, found, file)
    if has_error(problems):
        return Meant((), (), ()), problems
    new = tuple(_with_ids(text, found) for text, found in zip(texts[:count], ids[:count], strict=True))
    later = zip(comparison.changed, texts[count:], ids[count:], strict=True)
    return Meant(new, tuple(comparison.new), tuple(_in_manner(*row) for row in later)), problems


def updated(comparison: Comparison, result: Meant) -> Iterator[tuple[SourceRecord, Mapping[str, str] | None]]:
    """Yield the records that a form changes, with their new fields, and those that it deletes, with None."""
    for changed, fields in zip(comparison.changed, result.changed, strict=True):
        yield changed.record, fields
    for record in comparison.deleted:
        yield record, None


def _wanted(changed: Changed) -> dict[str, str]:
    """Return what a changed record would say: as its file writes it, but for the cells that changed."""
    fields = {**changed.record.fields, **{name: new for name, (_, new) in changed.cells.items()}}
    return {name: value for name, value in fields.items() if value}


def _sources(fields: dict[str, str], register: Register) -> dict[str, str]:
    """Return the fields with a source by its id, where it is named by its title."""
    found = register.id_of("source", fields["source"]) if "source" in fields else None
    return {**fields, "source": found} if found else fields


# --- the check ------------------------------------------------------------------------------------------------------


def _validated(
    texts: Sequence[Mapping[str, str]], rows: Sequence[IncomingRow], register: Register, held: WorkspaceState, file: str
) -> tuple[list[Mapping[str, str]], list[Problem]]:
    """Return the ids that the names in each row mean, and the problems of the rows at their cells."""
    if not texts:
        return [], []
    known = [Raw(declarations=raw.declarations) for raw in held.raws]
    new = [Declaration(entry.kind, entry.fields, file, (), {}) for entry in register.entries]  # type: ignore[arg-type]
    table = pd.DataFrame(list(texts), dtype=object).fillna("").assign(file=file, line=range(len(texts)))
    records, problems = validate([*known, Raw(tuple(new)), Raw(positions=table)], held.records.scale)
    ids = zip(*(records.positions[name].astype(object).tolist() for name in NAMED), strict=True)
    found: list[Mapping[str, str]] = [dict(zip(NAMED, row, strict=True)) for row in ids]
    return found, [_placed(problem, rows) for problem in problems if problem.file == file and problem.line < len(rows)]


def _placed(problem: Problem, rows: Sequence[IncomingRow]) -> Problem:
    place = rows[problem.line].place(problem.field)
    return problem._replace(line=place.line, place=place.said)


def _advised(problems: Sequence[Problem], *, declare: bool) -> list[Problem]:
    """Return the problems, one for each unknown word, with what an import can do about it.

    With an error among them, the warnings are left out: they may be its consequence.
    """
    problems = [p for p in problems if p.severity == "error"] or problems
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Problem] = {}
    for number, problem in enumerate(problems):
        message = MORE.sub("", problem.message)
        key = (message, problem.check) if problem.check in UNKNOWN else (message, f"{problem.check} {number}")
        more = MORE.search(problem.message)
        counts[key] += 1 + (int(more[1]) if more else 0)
        first.setdefault(key, problem._replace(message=message) if problem.check in UNKNOWN else problem)
    return [_with_advice(problem, counts[key], declare=declare) for key, problem in first.items()]


def _with_advice(problem: Problem, rows: int, *, declare: bool) -> Problem:
    advice = ""
    if problem.check == checks.UNKNOWN_STANCE.id:
        value = problem.message.partition("'")[2].partition("'")[0]
        advice = f"; or say what it means: --stance '{value}=STANCE'"
    elif problem.check in UNKNOWN and not declare:
        advice = ", or import with --create-missing"
    return problem._replace(message=f"{problem.message}{advice}{f' ({rows} rows)' if rows > 1 and advice else ''}")


def _moved(changed: Changed, ids: Mapping[str, str], file: str) -> list[Problem]:
    """Return the problem of a record that cannot change its actor, since it lies in that actor's file."""
    if not changed.record.owned or ids["actor"] in ("", changed.record.ids["actor"]):
        return []
    message = f"{changed.record.place} is in the file of its actor; delete this row, and add one for the other actor"
    place = changed.row.place("actor")
    return [Problem(file, place.line, message, checks.OTHER_ACTOR, field="actor", place=place.said)]


# --- names as records write them ------------------------------------------------------------------------------------


def _with_ids(fields: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    return {**fields, **{name: ids[name] for name in NAMED if name in fields}}


def _in_manner(changed: Changed, wanted: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that change: a name as an id where the record had an id, else as the form shows it."""
    record, found = changed.record, {}
    for name in changed.cells:
        text = wanted.get(name, "")
        if name in NAMED and text:
            if ids[name] == record.ids[name] and record.fields.get(name):
                continue  # another spelling of the same
            was = record.fields.get(name, "")
            text = ids[name] if was in ("", record.ids[name]) else text
        if text != record.fields.get(name, ""):
            found[name] = text
    return found
