"""Edits of a YAML file: the spans of the changed values are written anew, a deleted record goes with its lines.

Comments directly above a record belong to it, unless they open the file or stand deeper than its dash. Comments deeper
than the dash belong to the record above them. A comment behind a value stays when the value changes, and goes with a
field that goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from policy_report.records.change.spans import (
    COLON,
    Changes,
    Known,
    Lines,
    PositionFile,
    Splice,
    ValueStyle,
    YamlField,
    YamlRecord,
    YamlValue,
    dash_of,
    floor_of,
    inserted,
    last_brackets,
    lines_of,
    mapping_at,
    position_file,
    yaml_value,
)
from policy_report.records.models import DECLARATIONS, Position
from policy_report.records.readers.base import Raw
from policy_report.texts import Texts, split, tag_of

Fields = Mapping[str, Any]  # a text, a list, or a mapping with texts by columns of languages
Value = Any  # a text, a text for each of several languages, or a list of either


@dataclass(frozen=True)
class NewDeclaration:
    """A declaration to write: its kind, its fields, and a known name that is much like it ("; did you mean 'x'?")."""

    kind: str
    fields: Fields
    hint: str = ""

    @property
    def id(self) -> str:
        """The id of the new actor, topic or source."""
        return str(self.fields["id"])


@dataclass(frozen=True)
class DeclarationEdit:
    """An edit of a declared actor, topic or source: the fields that change, "" or an empty list to take one away.

    None takes the declaration away.
    """

    kind: str
    id: str
    fields: Fields | None


def splices(text: str, changes: Changes, new: Sequence[Mapping[str, str]], known: Known, language: str) -> list[Splice]:
    """Return the splices that make the changes and add records. Raise ValueError where the reader saw another file."""
    file = position_file(text)
    if len(file.records) != len(known):
        raise ValueError("the records of this file cannot be told apart; edit it by hand")
    found = [
        splice
        for number, fields in changes.items()
        if fields is not None
        for splice in changed(
            file.records[number], nested(known[number][1], fields, language), file.lines, tuple(Position.model_fields)
        )
    ]
    deleted = sorted(number for number, fields in changes.items() if fields is None)
    items = [(record.start, record.end) for record in file.records]
    found += without_spans(items, deleted) if file.flow else without_lines(file, deleted)
    return found + _behind(file, [nested({}, fields, language) for fields in new])


def nested(known: Mapping[str, Any], fields: Mapping[str, Any], language: str) -> dict[str, Value]:
    """Return the fields that change as YAML has them: those of several languages as a text for each.

    `known`: what is there, its languages in columns or in a mapping; `language`: of what stands without one.
    """
    found: dict[str, Value] = {}
    for name in dict.fromkeys(split(column)[0] for column in fields):
        value, new = known.get(name), fields.get(name)
        if isinstance(new, list):
            given = [dict(each) for each in value or () if isinstance(each, dict)]
            kept = {str(Texts(each, language)): each for each in given}
            found[name] = [kept.get(item, item) if isinstance(item, str) else dict(item) for item in new]
            continue
        if isinstance(new, Mapping):
            old = value if isinstance(value, dict) else {}
            said = {**old, **nested(old, new, language)}
            found[name] = {key: text for key, text in said.items() if text} or ""
            continue
        each = {tag_of(tag): text for tag, text in value.items()} if isinstance(value, dict) else {language: value}
        for columns in (known, fields):
            mine = {split(column)[1]: text for column, text in columns.items() if split(column)[0] == name}
            each |= {tag or language: text for tag, text in mine.items() if isinstance(text, str)}
        each = {tag: text for tag, text in each.items() if text}
        found[name] = each if each.keys() - {language} else each.get(language, "")
    return found


# --- changed records ------------------------------------------------------------------------------------------------


def changed(record: YamlRecord, fields: Any, lines: Lines, order: Sequence[str]) -> list[Splice]:
    """Return the splices that change fields of a mapping. `order`: in which a model has them."""
    if not record.fields:
        raise ValueError("the record is empty; delete it and add a new one")
    present = {field.name: field for field in record.fields}
    found: list[Splice] = []
    for name in (name for name in order if fields.get(name)):
        if name in present:
            found += _replaced(present[name], _value(fields[name], present[name].manner), lines)
        else:
            found.append(_added(record, name, fields, lines, order))
    gone = [n for n, field in enumerate(record.fields) if fields.get(field.name, None) in ("", [])]
    if len(gone) == len(record.fields):
        raise ValueError("no field of the record would be left; delete the record instead")
    spans = [(field.start, field.head[1]) for field in record.fields]
    return found + (without_spans(spans, gone) if record.flow else without_fields(record, gone, lines))


def _value(value: Value, manner: ValueStyle) -> YamlValue:
    """Return a text, a list in brackets, or texts in several languages, one a line where there are lines, as YAML."""
    if isinstance(value, str):
        return yaml_value(value, manner)
    inside = ValueStyle(manner.key, manner.column, flow=True)
    if isinstance(value, list):
        return YamlValue(f"[{', '.join(_value(item, inside).head for item in value)}]")
    if manner.flow or manner.style == "{":
        return YamlValue(_braces(value))
    return YamlValue("", tuple(_rows(value, (manner.indent or manner.column + 2))))


def _replaced(field: YamlField, value: YamlValue, lines: Lines) -> list[Splice]:
    body = "".join(lines.newline + line for line in value.body)
    start, end = field.head
    if not value.head:  # no space is left behind the colon
        start = len(lines.text[:start].rstrip(" "))
    return [Splice(start, end, (field.lead + value.head).rstrip(" ")), Splice(*field.body, body)]


def _added(record: YamlRecord, name: str, fields: Any, lines: Lines, order: Sequence[str]) -> Splice:
    """Return the splice that puts a new field behind the field that the model has before it."""
    stays = [field for field in record.fields if fields.get(field.name, None) not in ("", [])] or record.fields
    before = [field for field in stays if order.index(field.name) < order.index(name)]
    behind = before[-1] if before else stays[0]
    if record.flow:
        value = _value(fields[name], ValueStyle(name, record.column, flow=True))
        return Splice(behind.head[1], behind.head[1], f", {name}: {value.head}")
    rows = _field(name, fields[name], record.column)
    return Splice(behind.body[1], behind.body[1], "".join(lines.newline + row for row in rows))


def without_spans(spans: list[tuple[int, int]], gone: list[int]) -> list[Splice]:
    """Return the splices that take items out of a list in brackets, each with one of the commas beside it."""
    stays = [n for n in range(len(spans)) if n not in gone]
    if not stays:
        return [Splice(spans[0][0], spans[-1][1])] if spans else []
    return [
        Splice(spans[n][0], spans[n + 1][0]) if n < stays[-1] else Splice(spans[n - 1][1], spans[n][1]) for n in gone
    ]


def without_fields(record: YamlRecord, gone: list[int], lines: Lines) -> list[Splice]:
    """Return the splices that take fields out of a block, with their lines; the dash stays where it is."""
    first = next(n for n in range(len(record.fields)) if n not in gone)
    spans = [(field.start, field.body[1]) for field in record.fields]
    found = [_whole_lines(lines, lines.of(spans[n][0]), lines.of(spans[n][1])) for n in gone]
    if first == 0:
        return found
    between = [lines.text[end:start] for (_, end), (start, _) in pairwise(spans[: first + 1])]
    if all(part.strip() == "" and part.count("\n") == 1 for part in between):
        return [Splice(spans[0][0], spans[first][0]), *found[first:]]
    dash_end = len(lines.text[: spans[0][0]].rstrip(" \t"))
    return [Splice(dash_end, spans[0][1]), *found[1:]]


def _whole_lines(lines: Lines, first: int, last: int) -> Splice:
    """Return the splice that takes lines away. A text without a final line break stays one."""
    start, end = lines.start(first), lines.start(last + 1)
    if end == len(lines.text) and first and not lines.text.endswith("\n"):
        start = lines.end(first - 1)
    return Splice(start, end)


# --- deleted records ------------------------------------------------------------------------------------------------


def without_lines(file: PositionFile, deleted: list[int]) -> list[Splice]:
    """Return the splices that take the lines of records away; a list without records is written `[]`."""
    if not deleted:
        return []
    lines, gone = file.lines, {line for number in deleted for line in lines_of(file, number)}
    runs = [_with_blanks(file, first, last) for first, last in _runs(gone)]
    found = [_whole_lines(lines, first, last) for first, last in runs]
    if len(deleted) < len(file.records):
        return found
    if file.key is None:
        end = lines.start(runs[0][1] + 1)
        line_break = lines.newline if lines.text[:end].endswith("\n") else ""
        return [Splice(lines.start(min(gone)), end, f"[]{line_break}"), *found[1:]]
    colon = COLON.match(lines.text, file.key.end_mark.index)
    place = colon.end() if colon else file.key.end_mark.index
    return [Splice(place, place, " []"), *found]


def _runs(numbers: set[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of consecutive numbers."""
    first = sorted(number for number in numbers if number - 1 not in numbers)
    last = sorted(number for number in numbers if number + 1 not in numbers)
    return list(zip(first, last, strict=True))


def _with_blanks(file: PositionFile, first: int, last: int) -> tuple[int, int]:
    """Return a run of lines with the blank ones beside it that would otherwise stand twice, or at an edge."""

    def blank(number: int) -> bool:
        return number < len(file.lines) and not file.lines[number].strip()

    floor = floor_of(file)
    at_end = all(blank(number) for number in range(last + 1, len(file.lines)))
    if blank(last + 1) or at_end:
        while first > floor and blank(first - 1):
            first -= 1
    if first == floor and not at_end:
        while blank(last + 1):
            last += 1
    return first, last


# --- new positions ---------------------------------------------------------------------------------------------------


def _behind(file: PositionFile, new: Sequence[Mapping[str, Value]]) -> list[Splice]:
    """Return the splices that put records behind the last one."""
    lines = file.lines
    if not new:
        return []
    if not file.records:
        indent = "  " if file.owned else ""
        return _into_empty(file, [row for fields in new for row in _item(fields, indent, 1)])
    last, number = file.records[-1], len(file.records) - 1
    if file.flow:
        return [Splice(last.end, last.end, "".join(f", {_braces(fields)}" for fields in new))]
    indent = lines[dash_of(file, number)].partition("-")[0]
    gap = [""] if any(not lines[lines_of(file, n).start - 1].strip() for n in range(1, number + 1)) else []
    rows: list[str] = []
    for fields in new:
        item = _item(fields, indent, last.column - len(indent) - 1)
        rows += [*gap, *([f"{indent}- {_braces(fields)}"] if last.flow else item)]
    return [inserted(lines.text, lines.start(lines_of(file, number).stop), rows, lines.newline)]


def _into_empty(file: PositionFile, rows: list[str]) -> list[Splice]:
    lines = file.lines
    if file.key is None and file.empty:
        return [Splice(*file.empty, lines.newline.join(rows))]
    if file.key is None:
        return [inserted(lines.text, len(lines.text), ["positions:", *rows] if file.owned else rows, lines.newline)]
    colon = COLON.match(lines.text, file.key.end_mark.index)
    start = colon.end() if colon else file.key.end_mark.index
    end = file.empty[1] if file.empty else start
    return [Splice(start, end), inserted(lines.text, lines.start(lines.of(end) + 1), rows, lines.newline)]


# --- declarations ---------------------------------------------------------------------------------------------------


def redeclared(text: str, raw: Raw, edits: Sequence[DeclarationEdit]) -> list[Splice]:
    """Return the splices that change declarations. `raw`: what the reader made of the file."""
    found: list[Splice] = []
    lines = Lines(text if edits else "")
    for edit in edits:
        if edit.fields is None:
            continue
        (path,) = (each.path for each in raw.declarations if (each.kind, each.values.get("id")) == (edit.kind, edit.id))
        model = DECLARATIONS[edit.kind]
        (values,) = (each.values for each in raw.declarations if each.path == path)
        fields = nested(values, edit.fields, raw.language)
        for name in [name for name, said in edit.fields.items() if isinstance(said, Mapping)]:
            if values.get(name) and fields[name]:  # of a mapping that stays, its own lines alone
                old, new = values[name], fields.pop(name)
                differing = {key: new.get(key, "") for key in {**old, **new} if new.get(key, "") != old.get(key, "")}
                found += changed(mapping_at(text, (*path, name)), differing, lines, tuple({**old, **new}))
        found += changed(mapping_at(text, path), fields, lines, tuple(model.model_fields))
    return found


def declarations(text: str, raw: Raw, entries: Sequence[NewDeclaration]) -> list[Splice]:
    """Return the splices that put declarations at the end of a file. `raw`: what the reader made of it."""
    if not entries:
        return []
    newline = "\r\n" if "\r\n" in text else "\n"
    indent, listed = "", True
    start, end = last_brackets(text)
    if raw.declarations:
        last = raw.declarations[-1]
        line = text.split("\n")[last.line() - 1]
        indent, listed = line[: len(line) - len(line.lstrip())], isinstance(last.path[-1], int)
        if start >= 0 and line.lstrip().startswith("-"):  # the list is a field of the last entry
            start = -1
    made = [(entry, nested({}, entry.fields, raw.language)) for entry in entries]
    if listed and start >= 0:
        return _into_brackets(text, (start, end), [_fields(entry, said) for entry, said in made], newline)
    block = newline.join(row for entry, said in made for row in ["", *_entry(entry, said, indent, listed=listed)])
    start = len(text.rstrip())
    return [Splice(start, len(text), f"{newline}{block}{newline}" if start else f"{block.lstrip()}{newline}")]


def _into_brackets(text: str, place: tuple[int, int], new: Sequence[Mapping[str, Value]], newline: str) -> list[Splice]:
    """Return the splices that put declarations into the list in brackets at a place, or below an empty one."""
    start, end = place
    before = text[start + 1 : end - 1].rstrip()
    if before.strip():
        at = start + 1 + len(before)
        items = ", ".join(map(_braces, new))
        return [Splice(at, at, f" {items}" if before.endswith(",") else f", {items}")]
    key = text[:start].rstrip(" \t")
    indent = "  " if key.endswith(":") else ""
    block = newline.join(row for fields in new for row in _item(fields, indent, 1))
    gap = newline if text[end:].strip() or indent else ""  # a comment behind the brackets stays on its line
    comment = text[end:].rstrip()
    start = len(key) if indent else start
    return [Splice(start, len(text), f"{comment if indent else comment.lstrip()}{gap}{block}{newline}")]


def _fields(entry: NewDeclaration, said: Mapping[str, Value]) -> dict[str, Value]:
    return {name: said[name] for name in DECLARATIONS[entry.kind].model_fields if name in said}


def _entry(entry: NewDeclaration, said: Mapping[str, Value], indent: str, *, listed: bool) -> list[str]:
    fields = _fields(entry, said)
    if listed:
        return _item(fields, indent, 1)
    del fields["id"]
    return [f"{indent}{entry.id}:", *_rows(fields, len(indent) + 2)]


# --- as YAML --------------------------------------------------------------------------------------------------------


def _item(fields: Mapping[str, Value], indent: str, space: int) -> list[str]:
    """Return an item of a list, line by line. `space`: between the dash and the first field."""
    first, *others = _rows(fields, len(indent) + 1 + space)
    return [f"{indent}-{' ' * space}{first.lstrip()}", *others]


def _rows(fields: Mapping[str, Value], column: int) -> list[str]:
    return [row for name, value in fields.items() for row in _field(name, value, column)]


def _field(name: str, value: Value, column: int) -> list[str]:
    text = _value(value, ValueStyle(name, column))
    return [f"{' ' * column}{name}: {text.head}".rstrip(" "), *text.body]


def _braces(fields: Mapping[str, Value]) -> str:
    items = (f"{name}: {_value(text, ValueStyle(name, 0, flow=True)).head}" for name, text in fields.items())
    return f"{{{', '.join(items)}}}"
