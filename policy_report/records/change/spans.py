"""Spans of a YAML text, the splices that replace them, and the spelling of a text as a YAML value.

An editor of a format gives `splices(text, changes, added, known, language)`: the pieces of the text that are replaced.
`known` are the records that the reader found, each with its line; `language` is that of their plain texts. It raises
ValueError, with a message for the user, where it cannot.

A value is written in the style that the old one had where that can hold the text, else in the next best: what comes out
reads back as the text, and as nothing else, in our reader.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import TextWrapper
from typing import Any, NamedTuple

import yaml

from policy_report.records.fields import of_type
from policy_report.records.readers.base import UnreadableError
from policy_report.records.readers.yaml import compose

REST_OF_LINE = re.compile("[^\n\r\x85\u2028\u2029]*")  # to any break that libyaml knows
BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")
COLON = re.compile(r"[ \t]*:")
DASH_LINE = re.compile(r"[ \t]*-[ \t]*(#.*)?\r?\Z")
LINE = 110  # characters that a line may have before its text is folded below it, as in the files that come along
TYPED = of_type("date", "level")  # fields whose plain text YAML may take for a date or a number: here it is one

Node = Any  # PyYAML's nodes are untyped
Changes = dict[int, Mapping[str, str] | None]  # number of the record → fields and their new text, or None: delete

Known = Sequence[tuple[int, Mapping[str, str]]]  # the line of each record, and its fields without empty ones


class Splice(NamedTuple):
    """A replacement of the text from `start` up to `end` by `new`."""

    start: int
    end: int
    new: str = ""


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return `text` with the splices made. They may touch; of two that overlap, both pieces go."""
    parts: list[str] = []
    place = 0
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        parts += [text[place : max(place, start)], new]
        place = max(place, end)
    return "".join([*parts, text[place:]])


def inserted(text: str, place: int, rows: Iterable[str], newline: str) -> Splice:
    """Return the splice that puts lines where a line begins. A text without a final line break stays one."""
    block = newline.join(rows)
    begun = text[place - 1 : place] not in ("", "\n", "\r")
    return Splice(place, place, newline + block if begun else block + newline)


class Lines:
    """The lines of a text, counted from 0, as editors count them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)][:-1]
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def __len__(self) -> int:
        return len(self.starts)

    def of(self, place: int) -> int:
        """Return the number of the line on which `place` stands."""
        return bisect_right(self.starts, place) - 1

    def start(self, number: int) -> int:
        """Return the place of the first character of a line, or of the end of the text."""
        return self.starts[number] if number < len(self.starts) else len(self.text)

    def end(self, number: int) -> int:
        """Return the place behind the last character of a line, before its line break."""
        return self.starts[number] + len(self[number].removesuffix("\r"))

    def __getitem__(self, number: int) -> str:
        return self.lines[number]


# --- a text as a YAML value -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YamlValue:
    """A value: what stands behind `key: `, and the lines of a block, with their indentation."""

    head: str
    body: tuple[str, ...] = ()


@dataclass(frozen=True)
class ValueStyle:
    """The layout of a value: its key and the column of that, its style, and how an old text was laid out.

    `style`: as PyYAML names it, "" for plain, "{" for a mapping in braces. `header`, `indent` and `width`: of a block,
    its longest line. `line`: the longest line that is left in one piece. `rest`: what follows the value on its line,
    such as a comment.
    """

    key: str
    column: int
    style: str = ""
    flow: bool = False
    header: str = ""
    indent: int = 0
    width: int = 0
    line: int = LINE
    rest: str = ""


def yaml_value(text: str, manner: ValueStyle) -> YamlValue:
    """Return the first way to write `text` that reads back. Raise ValueError if none does."""
    for way in _ways(text, manner):
        if _reads_back(way, text, manner):
            return way
    raise ValueError(f"the new text of '{manner.key}' cannot be written where the old one stands; edit it by hand")


def _ways(text: str, manner: ValueStyle) -> Iterator[YamlValue]:
    lines = text.split("\n")
    indent = manner.indent or manner.column + 2
    if manner.style in ("'", '"'):
        yield YamlValue(_quoted(text, manner.style))
    if (manner.style == ">" or _too_long(text, manner)) and not re.search(r"^\s", text, re.MULTILINE):
        width = manner.width or LINE - indent
        yield _block(manner.header if manner.style == ">" else ">-", indent, _folded(lines, width))
    if (manner.style == "|" or len(lines) > 1) and not manner.flow:
        yield _block(manner.header if manner.style == "|" else "|-", indent, lines)
    if not _retyped(text) or manner.key in TYPED:
        yield YamlValue(text)
    if '"' in text or "\\" in text:
        yield YamlValue(_quoted(text, "'"))
    yield YamlValue(_quoted(text, '"'))


def _too_long(text: str, manner: ValueStyle) -> bool:
    """Return whether a text without line breaks would make the line of a plain value too long."""
    if manner.style or manner.flow or "\n" in text:
        return False
    return manner.column + len(manner.key) + 2 + len(text) > manner.line


def _block(header: str, indent: int, lines: Sequence[str]) -> YamlValue:
    return YamlValue(header, tuple(" " * indent + line if line else "" for line in lines))


def _quoted(text: str, style: str) -> str:
    if style == '"':
        dumped: str = yaml.dump(text, default_style='"', allow_unicode=True, width=sys.maxsize)
        return dumped.rstrip("\n")
    return "'" + text.replace("'", "''") + "'"


def _folded(lines: Sequence[str], width: int) -> list[str]:
    """Return the lines of a folded block, in which one line break is an empty line. White space may be lost."""
    wrapper = TextWrapper(width, replace_whitespace=False, break_long_words=False, break_on_hyphens=False)
    return [line for paragraph in lines for line in ("", *wrapper.wrap(paragraph))][1:]


def _retyped(text: str) -> bool:
    """Return whether the usual loaders take the plain text for something else: NO, 12:30, 0123, null."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    return any(pattern.match(text) for _, pattern in [*resolvers.get(text[:1], []), *resolvers.get(None, [])])


def _reads_back(way: YamlValue, text: str, manner: ValueStyle) -> bool:
    """Return whether our reader takes the value for `text`, with another field behind it."""
    start = " " * manner.column
    if manner.flow:
        snippet = f"{{{manner.key}: {way.head}, z: z}}\n"
    else:
        snippet = "\n".join([f"{start}{manner.key}: {way.head}{manner.rest}", *way.body, f"{start}z: z", ""])
    try:
        document = compose(snippet, "")
    except UnreadableError:
        return False
    return not document.problems and document.root == {manner.key: text, "z": "z"}


# --- positions in YAML ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YamlField:
    """A field as it is written: its key, the span of its value on the line of the key, and that of a block below."""

    name: str
    start: int  # of the key
    head: tuple[int, int]
    body: tuple[int, int]
    manner: ValueStyle
    lead: str  # what must stand before a value: ": ", " " or nothing


@dataclass(frozen=True)
class YamlRecord:
    """A record: its fields as they stand, whether in braces, and where it starts and ends."""

    fields: list[YamlField]
    flow: bool
    column: int  # of its keys
    start: int
    end: int


@dataclass(frozen=True)
class PositionFile:
    """The list of positions of a file, with the key that it stands under (None: it is the file).

    `owned`: the file is that of an actor. `empty`: the span of what stands for no records, as `[]`; None for nothing.
    """

    lines: Lines
    records: list[YamlRecord]
    key: Node
    flow: bool
    owned: bool
    empty: tuple[int, int] | None


def position_file(text: str) -> PositionFile:
    """Return where the positions of a file stand, records in the order of the reader."""
    root = _composed(text)
    owned = isinstance(root, yaml.MappingNode)
    key, items = (None, root)
    if owned:
        key, items = next(((k, v) for k, v in root.value if k.value == "positions"), (None, None))
    return _listed(Lines(text), key, items, owned=owned)


def list_at(text: str, path: Iterable[str | int]) -> PositionFile:
    """Return the list of mappings that keys lead to, from the root of a text."""
    key, items = None, _composed(text)
    for step in path:
        key, items = next((k, v) for k, v in items.value if k.value == step)
    return _listed(Lines(text), key, items, owned=False)


def _listed(lines: Lines, key: Node, items: Node, *, owned: bool) -> PositionFile:
    nodes = items.value if isinstance(items, yaml.SequenceNode) else []
    records = [_record(node, lines) for node in nodes if isinstance(node, yaml.MappingNode)]
    span = (items.start_mark.index, items.end_mark.index) if items and not records else (0, 0)
    empty = span if span[0] < span[1] else None
    return PositionFile(lines, records, key, bool(nodes and items.flow_style), owned, empty)


def _composed(text: str) -> Node:
    try:
        return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        raise ValueError("the file cannot be read as it is; mend it first") from None


def mapping_at(text: str, path: Iterable[str | int]) -> YamlRecord:
    """Return the mapping that keys and numbers of items lead to, from the root of a text."""
    node = _composed(text)
    for step in path:
        if isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if key.value == step)
    return _record(node, Lines(text))


def last_brackets(text: str) -> tuple[int, int]:
    """Return where the list in brackets begins and ends that is the last value of a text; (-1, -1) for none."""
    node = _composed(text)
    while node is not None and isinstance(node.value, list) and node.value and isinstance(node, yaml.MappingNode):
        if node.flow_style:
            break
        node = node.value[-1][1]
    listed = isinstance(node, yaml.SequenceNode) and node.flow_style
    return (node.start_mark.index, node.end_mark.index) if listed else (-1, -1)


def _record(node: Node, lines: Lines) -> YamlRecord:
    start, flow = node.start_mark.index, bool(node.flow_style)
    column = start - lines.start(lines.of(start))
    fields = [_field(key, value, lines, column, flow=flow) for key, value in node.value]
    return YamlRecord(fields, flow, column, start, node.end_mark.index if flow else fields[-1].body[1])


def _field(key: Node, value: Node, lines: Lines, column: int, *, flow: bool) -> YamlField:
    start, end = value.start_mark.index, value.end_mark.index
    if _is_block(value):
        return _block_field(key, value, lines, column)
    lead = ""
    if isinstance(value, yaml.CollectionNode) and not value.flow_style:  # its mark stands behind what follows it
        start, _, lead = _no_value(key, lines)
        last_one = _last(value)
        end = len(lines.text[: last_one.end_mark.index].rstrip()) if _is_block(last_one) else last_one.end_mark.index
        if (below := lines.end(lines.of(start))) not in (start, end):  # a comment behind the key stays, the rest goes
            manner = ValueStyle(key.value, column, rest=lines.text[start:below])
            body = (below, lines.end(lines.of(end)))
            return YamlField(key.value, key.start_mark.index, (start, start), body, manner, lead)
    if start == end:
        start, end, lead = _no_value(key, lines)
    first, last = lines.of(start), lines.of(end)
    line_end = lines.end(last)
    rest = REST_OF_LINE.match(lines.text, end)[0]  # type: ignore[index] # matches always
    braces = isinstance(value, yaml.MappingNode) and value.flow_style
    style = "{" if braces else getattr(value, "style", "") or "" if first == last else ""
    longest = max(LINE, len(lines[first])) if first == last else LINE
    manner = ValueStyle(key.value, column, style, flow, line=longest, rest=rest)
    return YamlField(key.value, key.start_mark.index, (start, end), (line_end, line_end), manner, lead)


def _is_block(value: Node) -> bool:
    return getattr(value, "style", "") in ("|", ">")


def _last(node: Node) -> Node:
    """Return the last scalar in a collection that is written in lines."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return node


def _no_value(key: Node, lines: Lines) -> tuple[int, int, str]:
    """Return where a value that is missing would stand, white space at the end of the line included, and its lead."""
    colon = COLON.match(lines.text, key.end_mark.index)
    if not colon:
        return key.end_mark.index, key.end_mark.index, ": "
    line_end = lines.end(lines.of(colon.end()))
    blank = not lines.text[colon.end() : line_end].strip()
    return colon.end(), line_end if blank else colon.end(), " "


def _block_field(key: Node, value: Node, lines: Lines, column: int) -> YamlField:
    start = value.start_mark.index
    header = BLOCK_HEADER.match(lines.text, start)[0]  # type: ignore[index] # the style says that it is one
    body_start = lines.end(lines.of(start))
    body = lines.text[body_start : value.end_mark.index].rstrip()
    body_end = lines.end(lines.of(body_start + len(body)))
    below = [line.rstrip("\r") for line in lines.text[body_start:body_end].split("\n")[1:]]
    digit = re.search("[0-9]", header)
    first = next((line for line in below if line.strip()), "")
    indent = column + int(digit[0]) if digit else len(first) - len(first.lstrip(" "))
    width = max((len(line) - indent for line in below), default=0)
    rest = lines.text[start + len(header) : body_start]
    manner = ValueStyle(key.value, column, value.style, header=header, indent=indent, width=max(width, 40), rest=rest)
    return YamlField(key.value, key.start_mark.index, (start, start + len(header)), (body_start, body_end), manner, "")


# --- lines of a record ----------------------------------------------------------------------------------------------


def lines_of(file: PositionFile, number: int) -> range:
    """Return the lines of a record: from the comments directly above its dash to those below that stand deeper."""
    lines = file.lines
    floor, dash = _floor_above(file, number), dash_of(file, number)
    column = lines[dash].find("-")
    first = dash
    while first > floor and 0 <= _comment_column(lines, first - 1) <= column:
        first -= 1
    if first == 0 and file.key is None:
        first = dash  # what opens a file is said of the file
    last = lines.of(file.records[number].end)
    while last + 1 < len(lines) and _comment_column(lines, last + 1) > column:
        last += 1
    return range(first, last + 1)


def dash_of(file: PositionFile, number: int) -> int:
    """Return the line of a record's dash."""
    lines, record = file.lines, file.records[number]
    floor, dash = _floor_above(file, number), lines.of(record.start)
    while dash > floor and not lines[dash][: record.start - lines.start(dash)].rstrip().endswith("-"):
        dash -= 1
        if DASH_LINE.match(lines[dash]):
            break
    return dash


def _floor_above(file: PositionFile, number: int) -> int:
    return file.lines.of(file.records[number - 1].end) + 1 if number else floor_of(file)


def floor_of(file: PositionFile) -> int:
    """Return the first line on which a record may stand."""
    return 0 if file.key is None else file.lines.of(file.key.end_mark.index) + 1


def _comment_column(lines: Lines, number: int) -> int:
    """Return the column of a comment that has the line to itself; -1 for any other line."""
    bare = lines[number].lstrip()
    return len(lines[number]) - len(bare) if bare.startswith("#") else -1
