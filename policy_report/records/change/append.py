"""What comes to the end of a YAML file: positions behind the last one, declarations behind the others.

Goes in: the fields of each. Come out: splices, or the new text; the shape is that which the file has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_report.records.change.places import COLON, PositionFile, Splice, dash_of, lines_of
from policy_report.records.change.scalars import Manner
from policy_report.records.change.scalars import written as scalar
from policy_report.records.models import DECLARATIONS
from policy_report.records.readers.base import Raw

Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Entry:
    """A declaration to write: its kind, its fields, and a known name that is much like it ("; did you mean 'x'?")."""

    kind: str
    fields: Fields
    hint: str = ""

    @property
    def id(self) -> str:
        """The id of the new actor, topic or source."""
        return str(self.fields["id"])


# --- positions ------------------------------------------------------------------------------------------------------


def positions(file: PositionFile, new: Sequence[Mapping[str, str]]) -> list[Splice]:
    """Return the splices that put records behind the last one."""
    lines, newline = file.lines, file.lines.newline
    if not new:
        return []
    if not file.records:
        indent = "  " if file.owned else ""
        return _into_empty(file, [row for fields in new for row in _item(fields, indent, 1, newline)])
    last, number = file.records[-1], len(file.records) - 1
    if file.flow:
        return [Splice(last.end, last.end, "".join(f", {_braces(fields, newline)}" for fields in new))]
    indent = lines[dash_of(file, number)].partition("-")[0]
    gap = [""] if any(not lines[lines_of(file, n).start - 1].strip() for n in range(1, number + 1)) else []
    rows: list[str] = []
    for fields in new:
        item = _item(fields, indent, last.column - len(indent) - 1, newline)
        rows += [*gap, *([f"{indent}- {_braces(fields, newline)}"] if last.flow else item)]
    return [_inserted(file, lines.start(lines_of(file, number).stop), rows)]


def _into_empty(file: PositionFile, rows: list[str]) -> list[Splice]:
    lines = file.lines
    if file.key is None and file.empty:
        return [Splice(*file.empty, lines.newline.join(rows))]
    if file.key is None:
        return [_inserted(file, len(lines.text), ["positions:", *rows] if file.owned else rows)]
    colon = COLON.match(lines.text, file.key.end_mark.index)
    start = colon.end() if colon else file.key.end_mark.index
    end = file.empty[1] if file.empty else start
    return [Splice(start, end), _inserted(file, lines.start(lines.of(end) + 1), rows)]


def _inserted(file: PositionFile, place: int, rows: Sequence[str]) -> Splice:
    """Return the splice that puts lines where a line begins. A text without a final line break stays one."""
    text, newline = file.lines.text, file.lines.newline
    block = newline.join(rows)
    return Splice(place, place, newline + block if text[place - 1 : place] not in ("", "\n") else block + newline)


# --- declarations ---------------------------------------------------------------------------------------------------


def declarations(text: str, raw: Raw, entries: Sequence[Entry]) -> str:
    """Return a file of declarations with entries at its end. `raw`: what the reader made of it."""
    newline = "\r\n" if "\r\n" in text else "\n"
    indent, listed = "", True
    if raw.declarations:
        last = raw.declarations[-1]
        line = text.split("\n")[last.line() - 1]
        indent, listed = line[: len(line) - len(line.lstrip())], isinstance(last.path[-1], int)
    block = newline.join(row for entry in entries for row in ["", *_entry(entry, indent, newline, listed=listed)])
    start = text.rstrip()
    return f"{start}{newline}{block}{newline}" if start else f"{block.lstrip()}{newline}"


def _entry(entry: Entry, indent: str, newline: str, *, listed: bool) -> list[str]:
    fields = {name: entry.fields[name] for name in DECLARATIONS[entry.kind].model_fields if name in entry.fields}
    if listed:
        return _item(fields, indent, 1, newline)
    del fields["id"]
    return [f"{indent}{entry.id}:", *_rows(fields, len(indent) + 2, newline)]


# --- as YAML --------------------------------------------------------------------------------------------------------


def _item(fields: Fields, indent: str, space: int, newline: str) -> list[str]:
    """Return an item of a list, line by line. `space`: between the dash and the first field."""
    first, *others = _rows(fields, len(indent) + 1 + space, newline)
    return [f"{indent}-{' ' * space}{first.lstrip()}", *others]


def _rows(fields: Fields, column: int, newline: str) -> list[str]:
    return [row for name, value in fields.items() for row in _field(name, value, column, newline)]


def _field(name: str, value: str | list[str], column: int, newline: str) -> list[str]:
    if isinstance(value, str):
        text = scalar(value, Manner(name, column), newline)
        return [f"{' ' * column}{name}: {text.head}", *text.body]
    items = (scalar(item, Manner(name, column, flow=True), newline).head for item in value)
    return [f"{' ' * column}{name}: [{', '.join(items)}]"]


def _braces(fields: Mapping[str, str], newline: str) -> str:
    items = (f"{name}: {scalar(text, Manner(name, 0, flow=True), newline).head}" for name, text in fields.items())
    return f"{{{', '.join(items)}}}"
