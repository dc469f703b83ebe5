"""The meaning of incoming rows: their names as ids, found by the code that reads all records, and what is wrong there.

Goes in: the rows of a `Comparison`, and the names that are known. Come out: the fields of new records, with ids, and
the new fields of changed ones, as their files write names. A problem stands at the cell that it is about.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from policy_report.days import in_two_ways
from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.change.drafts import declared_values
from policy_report.records.change.yaml import DeclarationEdit, nested
from policy_report.records.readers.base import Declaration, Raw
from policy_report.records.store import NAMED, WorkspaceState
from policy_report.records.validate import validate
from policy_report.spreadsheet.importing.columns import IncomingRow
from policy_report.spreadsheet.importing.form_diff import Changed, Comparison
from policy_report.spreadsheet.importing.missing import Register
from policy_report.spreadsheet.inputs import NOTHING
from policy_report.text import shorten

UNKNOWN = {check.id for check in (*checks.UNKNOWN.values(), checks.UNKNOWN_STANCE)}
MORE = re.compile(r" \(and so in (\d+) more records\)\Z")


def resolve(
    comparison: Comparison,
    register: Register,
    redeclared: Sequence[DeclarationEdit],
    state: WorkspaceState,
    file: str,
    *,
    declare: bool,
) -> tuple[list[Mapping[str, str]], list[Mapping[str, str]], list[Problem]]:
    """Return the fields of each new record, those that change in each changed one ("" goes), and every problem.

    `redeclared`: the edits of declarations that are made. `declare`: whether unknown names are declared anyway.
    """
    rows = [*comparison.new, *(changed.row for changed in comparison.changed)]
    texts = [_sources(dict(row.fields), register) for row in comparison.new]
    texts += [_sources(_wanted(changed), register) for changed in comparison.changed]
    ids, problems = _validated(texts, rows, register, redeclared, state, file)
    problems = _advised([*_ambiguous(rows, register, file), *problems], declare=declare)
    pairs, count = list(zip(texts, ids, strict=True)), len(comparison.new)
    new: list[Mapping[str, str]] = [
        {**fields, **{name: found[name] for name in NAMED if name in fields}} for fields, found in pairs[:count]
    ]
    changes: list[Mapping[str, str]] = []
    for changed, (fields, found) in zip(comparison.changed, pairs[count:], strict=True):
        problems += _moved(changed, found, file)
        changes.append(_in_manner(changed, fields, found))
    return new, changes, problems


def _wanted(changed: Changed) -> dict[str, str]:
    """Return what a changed record would say: as its file writes it, but for the cells that changed."""
    fields = {**changed.record.fields, **{name: new for name, (_, new) in changed.cells.items()}}
    return {name: value for name, value in fields.items() if value}


def _sources(fields: dict[str, str], register: Register) -> dict[str, str]:
    """Return the fields with a source by its id, where it is named by its title."""
    name = fields.get("source", "")
    found = register.id_of("source", name) or next(iter(register.titled(name)), None)
    return {**fields, "source": found} if name and found else fields


# --- the check ------------------------------------------------------------------------------------------------------


def _validated(
    texts: Sequence[Mapping[str, str]],
    rows: Sequence[IncomingRow],
    register: Register,
    redeclared: Sequence[DeclarationEdit],
    state: WorkspaceState,
    file: str,
) -> tuple[list[Mapping[str, str]], list[Problem]]:
    """Return the ids that the names in each row mean, and the problems of the rows at their cells."""
    if not texts:
        return [], []
    known = []
    for raw in state.raws:
        pairs = zip(raw.declarations, declared_values(raw, redeclared), strict=True)
        known.append(Raw(tuple(replace(each, values=values) for each, values in pairs)))
    # What is wrong with a new declaration is found again where it is written.
    said = [(entry, nested({}, entry.fields, state.records.language)) for entry in register.entries]
    new = [Declaration(entry.kind, fields, "", (), {}) for entry, fields in said]  # type: ignore[arg-type]
    table = pd.DataFrame(list(texts), dtype=object).fillna("").assign(file=file, line=range(len(texts)))
    records, problems = validate(
        [*known, Raw(tuple(new)), Raw(positions=table)],
        *(state.records.scale, state.records.language, state.records.markings),
    )
    ids: list[Any] = records.positions[list(NAMED)].astype(object).to_dict("records")
    return ids, [rows[p.line].located(p) for p in problems if p.file == file and p.line < len(rows)]


def _ambiguous(rows: Sequence[IncomingRow], register: Register, file: str) -> list[Problem]:
    """Return a problem for each row that names its source by a title that several have."""
    found = []
    for row in rows:
        title = row.fields.get("source", "")
        if title and register.id_of("source", title) is None and (titled := register.titled(title)):
            message = (
                f"'{shorten(title)}' is the title of {len(titled)} sources; name one by its ID: {', '.join(titled)}"
            )
            found.append(row.located(Problem(file, 1, message, checks.DUPLICATE_NAME, field="source")))
    return found


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
        advice += (
            f", or --missing '{value}' if nothing"
            if value.upper() in NOTHING or not any(map(str.isalnum, value))
            else ""
        )
    elif problem.check == checks.BAD_DATE.id and in_two_ways(problem.message.split("'")[1]):
        advice = "; or say how this column writes its days: --dates d/m/y, m/d/y or excel"
    elif problem.check in UNKNOWN and not declare:
        advice = ", or import with --create-missing"
    return problem._replace(message=f"{problem.message}{advice}{f' ({rows} rows)' if rows > 1 and advice else ''}")


def _moved(changed: Changed, ids: Mapping[str, str], file: str) -> list[Problem]:
    """Return the problem of a record that cannot change its actor, since it lies in that actor's file."""
    if not changed.record.owned or ids["actor"] in ("", changed.record.ids["actor"]):
        return []
    message = f"{changed.record.place} is in the file of its actor; delete this row, and add one for the other actor"
    return [changed.row.located(Problem(file, 1, message, checks.OTHER_ACTOR, field="actor"))]


# --- names as records write them ------------------------------------------------------------------------------------


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
