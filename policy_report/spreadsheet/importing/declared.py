"""The sheets of names of a form that comes back: new rows become declarations, changed ones edits of declarations.

Goes in: the new and changed rows, and what is declared today. Come out: entries, in a `Register`; the rows that change
a declaration; an error for each that says something else than what its name means already, and shows both.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from policy_report.errors import Problem
from policy_report.i18n import ENGLISH
from policy_report.records import checks, countries
from policy_report.records.change.yaml import nested
from policy_report.records.explain import explain
from policy_report.records.models import DECLARATIONS
from policy_report.records.readers.base import Declaration
from policy_report.records.store import WorkspaceState
from policy_report.spreadsheet.form import LISTS, declared_text
from policy_report.spreadsheet.importing.form_diff import in_words
from policy_report.spreadsheet.importing.missing import NAME, Register
from policy_report.spreadsheet.importing.source import DeclaredRow, Fields, as_field
from policy_report.text import fold

LINKING = {"short", "aliases"}  # the fields whose words stand for an actor or topic, beside its name


@dataclass(frozen=True)
class ChangedDeclaration:
    """A row that changes what is declared: the cells before and after, and the new fields.

    `declaration`: None for a country that was never declared; `fields` are all of the row's then.
    """

    kind: str
    id: str
    cells: Mapping[str, tuple[str, str]]
    fields: Fields
    declaration: Declaration | None


def compare(
    rows: Sequence[DeclaredRow], register: Register, state: WorkspaceState, file: str
) -> tuple[list[ChangedDeclaration], list[Problem]]:
    """Return the rows that change a declaration, and every problem; new rows are added to the register."""
    declared: Mapping[tuple[str, str], Declaration] = {
        (each.kind, str(each.values.get("id"))): each for raw in state.raws for each in raw.declarations
    }
    changed: list[ChangedDeclaration] = []
    problems: list[Problem] = []
    for row in rows:
        if row.before is None:
            problems += _add(row, register, state, declared, file)
            continue
        found, more = _changed(row, state, declared.get((row.kind, row.before["id"])), file)
        changed += found
        problems += more
    return changed, problems


# --- new rows -------------------------------------------------------------------------------------------------------


def _add(
    row: DeclaredRow, register: Register, state: WorkspaceState, declared: Container[tuple[str, str]], file: str
) -> list[Problem]:
    """Add a new row to the register, unless it says what is known; return what is wrong with it."""
    kind, fields = row.kind, row.fields
    name, given = str(fields.get(NAME[kind], "")), str(fields.get("id", ""))
    if not name:
        return [row.problem(file, "missing; a new row needs it", checks.MISSING_FIELD, NAME[kind])]
    if kind == "source" and not given and len(same := register.titled(name)) > 1:
        message = f"is the title of {len(same)} sources: {', '.join(same)}; give the row an ID"
        return [row.problem(file, message, checks.DUPLICATE_NAME, "title")]
    known = register.id_of(kind, given or name)
    new = {entry.id: entry.fields for entry in register.entries if entry.kind == kind}
    if known and known not in new and (kind, known) not in declared and kind == "actor":  # a country of no declaration
        country = countries.lookup(known) or countries.lookup(name)
        if country and fields.get("kind", country.kind) == country.kind:
            fields = {"id": known, "kind": country.kind, **fields}
        known = None
    words = [name, *(word for field in LINKING for word in _listed(fields.get(field, "")))] if kind != "source" else []
    others = (register.declared_as(kind, word) for word in words)
    known = known or next((other for other in others if other and other != fields.get("id")), None)
    if known:
        return _differences(row, known, new.get(known) or _now(kind, known, state), file)
    register.add(kind, name, fields)
    return _wrong(row, register.entries[-1].fields, file)


def _differences(row: DeclaredRow, known: str, now: Mapping[str, str | list[str]], file: str) -> list[Problem]:
    """Return an error where a new row says something else than what is known under its name."""
    pairs = {name: (now.get(name, ""), value) for name, value in row.fields.items()}
    other = {name: both for name, both in pairs.items() if _compared(name, both[0]) != _compared(name, both[1])}
    if not other:
        return []
    there = ", ".join(f"{name} '{_text(old)}'" for name, (old, _) in other.items())
    here = ", ".join(f"{name} '{_text(new)}'" for name, (_, new) in other.items())
    called = row.fields.get("id") or row.fields[NAME[row.kind]]
    message = f"'{called}' means the {row.kind} '{known}' already, which says {there}; this row says {here}; "
    message += "change the row of that one, or give this one a name and an ID of its own"
    return [row.problem(file, message, checks.DUPLICATE_NAME)]


def _compared(name: str, value: str | list[str]) -> object:
    return {fold(item) for item in _listed(value)} if name in LISTS else fold(_text(value))


def _listed(value: str | list[str]) -> list[str]:
    return ([value] if value else []) if isinstance(value, str) else value


def _text(value: str | list[str]) -> str:
    return "; ".join(_listed(value))


# --- changed rows ---------------------------------------------------------------------------------------------------


def _now(kind: str, identifier: str, state: WorkspaceState) -> Fields:
    """Return what is known of an actor, topic or source, by the columns of the form."""
    things: Mapping[str, Mapping[str, Any]] = {
        "actor": state.records.actors,
        "topic": state.records.topics,
        "source": state.records.sources,
    }
    thing = things[kind].get(identifier)
    return {name: as_field(name, text) for name, text in declared_text(kind, thing).items()} if thing else {}


def _changed(
    row: DeclaredRow, state: WorkspaceState, declaration: Declaration | None, file: str
) -> tuple[list[ChangedDeclaration], list[Problem]]:
    before = row.before or {}
    identifier, now = before["id"], _now(row.kind, before["id"], state)
    cells = {name: (before.get(name, ""), cell) for name, cell in row.cells.items() if cell != before.get(name, "")}
    wanted = {name: as_field(name, cell) for name, (_, cell) in cells.items()}
    if now and all(now.get(name, "") == value for name, value in wanted.items()):
        return [], []
    if not now or any(_text(now.get(name, "")) != old for name, (old, _) in cells.items()):
        there = f"changed too ({_text(now.get(next(iter(cells)), ''))})" if now else "deleted"
        message = f"'{identifier}': {in_words(cells)} here; since the workbook was written, it was {there}; "
        return [], [row.problem(file, f"{message}make the two agree, then import again", checks.BOTH_CHANGED)]
    if wrong := _wrong(row, {**{name: value for name, value in now.items() if value}, **wanted}, file):
        return [], wrong
    fields = wanted if declaration else row.fields
    return [ChangedDeclaration(row.kind, identifier, cells, fields, declaration)], []


def _wrong(row: DeclaredRow, fields: Mapping[str, str | list[str]], file: str) -> list[Problem]:
    model = DECLARATIONS[row.kind]
    try:
        model.model_validate(nested({}, {name: value for name, value in fields.items() if value}, ENGLISH))
    except ValidationError as error:
        return [
            row.problem(file, message, check, ".".join(map(str, path)))
            for path, message, check in explain(error, model.model_fields)
        ]
    return []
