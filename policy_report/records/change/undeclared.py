"""Declarations that go, and files of actors that become those of another: the spans of a YAML text that change."""

from collections.abc import Sequence

from policy_report.records.change.spans import Lines, Splice, list_at, mapping_at
from policy_report.records.change.yaml import DeclarationEdit, changed, without_fields, without_lines, without_spans
from policy_report.records.readers.base import Declaration, Raw
from policy_report.records.readers.yaml import ACTOR_FILE

INLINE = ("actor",)  # where the file of an actor declares it


def gone(raw: Raw, edits: Sequence[DeclarationEdit]) -> list[Declaration]:
    """Return the declarations of a file that edits take away."""
    ids = {(edit.kind, edit.id) for edit in edits if edit.fields is None}
    return [each for each in raw.declarations if (each.kind, each.values.get("id")) in ids]


def undeclared(text: str, raw: Raw, edits: Sequence[DeclarationEdit]) -> list[Splice]:
    """Return the splices that take declarations away; that of the file of an actor gives its place to a name."""
    paths = [each.path for each in gone(raw, edits) if each.path != INLINE]
    if not paths:
        return []
    above, names = paths[0][:-1], [path[-1] for path in paths]
    if isinstance(names[0], int):
        file, numbers = list_at(text, above), [int(name) for name in names]
        spans = [(record.start, record.end) for record in file.records]
        return without_spans(spans, numbers) if file.flow else without_lines(file, numbers)
    record = mapping_at(text, above)
    numbers = [number for number, field in enumerate(record.fields) if field.name in names]
    if len(numbers) == len(record.fields):
        return [Splice(record.start, record.end, "[]")]
    spans = [(field.start, field.head[1]) for field in record.fields]
    return without_spans(spans, numbers) if record.flow else without_fields(record, numbers, Lines(text))


def handed_over(text: str, raw: Raw, edits: Sequence[DeclarationEdit], owner: str) -> list[Splice]:
    """Return the splices that make the file of an actor that of another, `owner`, by name.

    A declaration that stays in the file says itself whose it is.
    """
    stays = [each for each in raw.declarations if each.path == INLINE and each not in gone(raw, edits)]
    return changed(mapping_at(text, ()), {"actor": owner}, Lines(text), ACTOR_FILE) if owner and not stays else []
