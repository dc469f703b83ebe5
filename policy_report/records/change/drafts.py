"""One file with changes in it: what changes is written anew in the file's own style, all else stays byte for byte.

Goes in: the bytes of a file, what the reader made of them (`Raw`), and edits by the line of a record, new positions,
declarations. Comes out: a `FileDraft`: the new bytes, and what a reader must find in them. Whoever has read them back
hands that to `FileDraft.verify`; anything else than what is asked for is a `UserError` that names file and line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from types import ModuleType
from typing import Any

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.records.change import csv, yaml
from policy_report.records.change.spans import Changes, Known, ValueStyle, spliced, yaml_value
from policy_report.records.change.undeclared import gone, handed_over, undeclared
from policy_report.records.change.yaml import DeclarationEdit, NewDeclaration, nested
from policy_report.records.fields import is_field, ordered
from policy_report.records.readers.base import Mention, Raw
from policy_report.text import forbidden

EDITORS: dict[str, ModuleType] = {".csv": csv, ".yaml": yaml, ".yml": yaml}
MARK = "\ufeff"  # of the byte order: readers drop it, and an edit keeps it

Record = dict[str, str]


@dataclass(frozen=True)
class RecordEdit:
    """An edit of the record that starts on `line` of the file before any edit.

    `fields` are those of `models.Position` that change: their new text, or "" to take the field away. White space
    around a text is not kept, as readers do not keep it. None deletes the record. `digest`: that of the record that is
    meant (`store.SourceRecord.digest`), "" for whatever stands there.
    """

    line: int
    fields: Mapping[str, str] | None
    digest: str = ""


@dataclass(frozen=True)
class FileDraft:
    """A file as it will be: its content, and the records and declarations that must be read from it.

    `line`: the first line that an edit is about. `declared`: the ids that are declared.
    """

    file: str
    content: bytes
    records: Known
    declarations: Sequence[Mapping[str, Any]]
    line: int
    declared: Sequence[str] = ()

    def verify(self, after: Raw, problems: Sequence[Problem]) -> None:
        """Raise UserError unless the reader finds what is wanted; `problems`: those that the file did not have."""
        found = [record for _, record in after.rows]
        first = next((line for (line, record), new in zip(self.records, found, strict=False) if record != new), None)
        same = list(self.declarations) == [declaration.values for declaration in after.declarations]
        if problems and not self.declared:
            field = f"{problems[0].field}: " if problems[0].field else ""
            message = f"the edited record would not be valid: {field}{problems[0].message}"
            raise refusal(self.file, first or self.line, message)
        if problems or first is not None or len(self.records) != len(found) or not same:
            what = "the record is written in a way that this edit cannot keep; edit it by hand"
            if self.declared:
                what = f"is written in a way that cannot be changed; declare {', '.join(self.declared)} by hand"
            raise refusal(self.file, first or self.line, what)


def edited(
    content: bytes | None,
    raw: Raw,
    file: str,
    edits: Sequence[RecordEdit],
    new: Sequence[Mapping[str, str]] = (),
    redeclared: Sequence[DeclarationEdit] = (),
    entries: Sequence[NewDeclaration] = (),
    new_owner: str = "",
) -> FileDraft:
    """Return a file with records and declarations edited, and others added at the end. `content`: None for a new file.

    `new_owner`: the actor whose file that of another becomes, by id.

    In a table, a field without a column gets one at the right end if a record needs it: every other row then gains an
    empty cell. In the file of an actor, new records are that actor's. Raise UserError where a record cannot be found.
    """
    editor = _editor(file)
    if content is None:
        content, begun = _begun(editor, {fields.get("actor", "") for fields in new}, file)
        raw = replace(begun, language=raw.language)
    mark = MARK if content.startswith(MARK.encode()) else ""
    records, owner = raw.rows, owner_of(raw)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal(file, 1, "the file is no UTF-8; mend it first") from None
    changes = _changes(records, file, edits)
    last = records[-1][0] if records else 1
    added = [_ordered(_checked(fields, file, last), owner) for fields in new]
    try:
        splices = editor.splices(text, changes, added, records, raw.language) if changes or added else []
        splices += [*yaml.redeclared(text, raw, redeclared), *yaml.declarations(text, raw, entries)]
        splices += [*undeclared(text, raw, redeclared), *handed_over(text, raw, redeclared, new_owner)]
    except ValueError as error:
        raise refusal(file, records[min(changes)][0] if changes else last, str(error)) from None
    wanted = list(_wanted(records, changes, {"actor": new_owner} if new_owner else {}))
    wanted += [(last, fields if owner is None else {"actor": owner, **fields}) for fields in added]
    first = min((records[n][0] for n in changes), default=last if new else 1)
    declarations = [*declared_values(raw, redeclared), *(nested({}, entry.fields, raw.language) for entry in entries)]
    ids = [*(entry.id for entry in entries), *(edit.id for edit in redeclared)] if not (records or new) else []
    return FileDraft(file, (mark + spliced(text, splices)).encode(), wanted, declarations, first, ids)


def declared_values(raw: Raw, edits: Sequence[DeclarationEdit]) -> list[Mapping[str, Any]]:
    """Return the declarations of a file after edits."""
    changed = {(edit.kind, edit.id): edit.fields for edit in edits if edit.fields is not None}
    found: list[Mapping[str, Any]] = []
    away = gone(raw, edits)
    for each in (each for each in raw.declarations if each not in away):
        fields = nested(each.values, changed.get((each.kind, str(each.values.get("id", ""))), {}), raw.language)
        values = {**each.values, **fields}
        found.append({name: value for name, value in values.items() if value or name not in fields})
    return found


def refusal(file: str, line: int, message: str) -> UserError:
    """Return why a file is not changed."""
    return UserError.of([Problem(file, line, f"{message}; nothing was changed", checks.EDIT)])


def _editor(file: str) -> ModuleType:
    if (suffix := PurePath(file).suffix.lower()) not in EDITORS:
        raise refusal(file, 1, f"records are edited in {', '.join(EDITORS)} files only")
    return EDITORS[suffix]


def _begun(editor: ModuleType, actors: set[str], file: str) -> tuple[bytes, Raw]:
    """Return a new file without records, of an actor where it is YAML for one, and what a reader makes of it."""
    if editor is csv or len(actors) != 1:
        return csv.table([]) if editor is csv else b"", Raw()
    (actor,) = actors
    named = yaml_value(actor, ValueStyle("actor", 0)).head
    return f"actor: {named}\npositions:\n".encode(), Raw(owner=Mention(actor, file, 1))


# --- which records, which fields ------------------------------------------------------------------------------------


def _wanted(records: Known, changes: Changes, owned: Record) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the records as they are to be read back. `owned`: what all of them say from now on."""
    for number, (line, record) in enumerate(records):
        changed = changes.get(number, {})
        if changed is None:
            continue
        says = {**record, **changed, **owned} if changed or owned else record
        yield line, says if says is record else {field: value for field, value in says.items() if value}


def owner_of(raw: Raw) -> str | None:
    """Return the actor of an actor file, as its records have it; None for other files."""
    actor = next((found.values for found in raw.declarations if found.path == ("actor",)), None)
    return raw.owner.name if raw.owner else str(actor.get("id", actor.get("name", ""))) if actor else None


def _changes(records: Known, file: str, edits: Sequence[RecordEdit]) -> Changes:
    """Return the edits by the number of their record, without fields that are as wanted already."""
    numbers: dict[int, list[int]] = {edit.line: [] for edit in edits}
    for number, (line, _) in enumerate(records):
        if line in numbers:
            numbers[line].append(number)
    changes: Changes = {}
    for edit in edits:
        number, *others = numbers[edit.line] or [-1]
        if number < 0:
            message = "no record starts on this line; the file is not what it was when it was read"
            raise refusal(file, edit.line, message)
        if others:
            message = f"{len(others) + 1} records start on this line; give each a line of its own"
            raise refusal(file, edit.line, message)
        if number in changes:
            raise refusal(file, edit.line, "two edits of the record that starts on this line")
        wanted = None if edit.fields is None else _checked(edit.fields, file, edit.line)
        old = records[number][1]
        changes[number] = wanted and {name: text for name, text in wanted.items() if text != old.get(name, "")}
    return changes


def _checked(fields: Mapping[str, str], file: str, line: int) -> Record:
    wanted = {field: value.strip() for field, value in fields.items()}
    if unknown := [field for field in wanted if not is_field(field)]:
        raise refusal(file, line, f"'{unknown[0]}' is not a field of a position")
    for field, value in wanted.items():
        if what := forbidden(value):
            raise refusal(file, line, f"{field}: {what}")
    return wanted


def _ordered(fields: Record, owner: str | None) -> Record:
    """Return the fields of a new record as they are written."""
    return {name: fields[name] for name in ordered(fields) if fields[name] and (name != "actor" or owner is None)}
