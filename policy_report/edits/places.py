"""Where the positions of a YAML file stand: each record, field, value, and how each is written.

Goes in: a text that the reader has accepted. Comes out: `PositionFile`, all as offsets into the text.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from policy_report.edits.scalars import LINE, Manner
from policy_report.edits.splices import Lines

REST_OF_LINE = re.compile("[^\n\r\x85\u2028\u2029]*")  # to any break that libyaml knows
BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")
COLON = re.compile(r"[ \t]*:")

Node = Any  # PyYAML's nodes are untyped


@dataclass(frozen=True)
class Field:
    """A field as it is written: its key, the span of its value on the line of the key, and that of a block below."""

    name: str
    start: int  # of the key
    head: tuple[int, int]
    body: tuple[int, int]
    manner: Manner
    lead: str  # what must stand before a value: ": ", " " or nothing


@dataclass(frozen=True)
class Record:
    """A record: its fields as they stand, whether in braces, and where it starts and ends."""

    fields: list[Field]
    flow: bool
    column: int  # of its keys
    start: int
    end: int


@dataclass(frozen=True)
class PositionFile:
    """The list of positions of a file, with the key that it stands under (None: it is the file)."""

    lines: Lines
    records: list[Record]
    key: Node
    flow: bool


def position_file(text: str) -> PositionFile:
    """Return where the positions of a file stand, records in the order of the reader."""
    lines = Lines(text)
    root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    key: Node = None
    items: Node = root
    if isinstance(root, yaml.MappingNode):
        key, items = next(((k, v) for k, v in root.value if k.value == "positions"), (None, None))
    nodes = items.value if isinstance(items, yaml.SequenceNode) else []
    records = [_record(node, lines) for node in nodes if isinstance(node, yaml.MappingNode)]
    return PositionFile(lines, records, key, bool(nodes and items.flow_style))


def _record(node: Node, lines: Lines) -> Record:
    start, flow = node.start_mark.index, bool(node.flow_style)
    column = start - lines.start(lines.of(start))
    fields = [_field(key, value, lines, column, flow=flow) for key, value in node.value]
    return Record(fields, flow, column, start, node.end_mark.index if flow else fields[-1].body[1])


def _field(key: Node, value: Node, lines: Lines, column: int, *, flow: bool) -> Field:
    start, end = value.start_mark.index, value.end_mark.index
    if value.style in ("|", ">"):
        return _block(key, value, lines, column)
    lead = ""
    if start == end:
        start, end, lead = _no_value(key, lines)
    line_end = lines.end(lines.of(end))
    manner = _inline_manner(key.value, value.style or "", lines, (start, end), column, flow=flow)
    return Field(key.value, key.start_mark.index, (start, end), (line_end, line_end), manner, lead)


def _no_value(key: Node, lines: Lines) -> tuple[int, int, str]:
    """Return where a value that is missing would stand, white space at the end of the line included, and its lead."""
    colon = COLON.match(lines.text, key.end_mark.index)
    if not colon:
        return key.end_mark.index, key.end_mark.index, ": "
    line_end = lines.end(lines.of(colon.end()))
    blank = not lines.text[colon.end() : line_end].strip()
    return colon.end(), line_end if blank else colon.end(), " "


def _inline_manner(key: str, style: str, lines: Lines, span: tuple[int, int], column: int, *, flow: bool) -> Manner:
    first, last = lines.of(span[0]), lines.of(span[1])
    rest = REST_OF_LINE.match(lines.text, span[1])[0]  # type: ignore[index] # matches always
    if first == last:
        return Manner(key, column, style, flow, line=max(LINE, len(lines[first])), rest=rest)
    below = [lines[number].strip() for number in range(first + 1, last + 1)]
    head = lines.text[span[0] : lines.end(first)]
    indent = len(lines[last]) - len(lines[last].lstrip())
    return Manner(key, column, style, flow, indent=indent, width=max(40, len(head), *map(len, below)), rest=rest)


def _block(key: Node, value: Node, lines: Lines, column: int) -> Field:
    start = value.start_mark.index
    header = BLOCK_HEADER.match(lines.text, start)[0]  # type: ignore[index] # the style says that it is one
    body_start = lines.end(lines.of(start))
    said = lines.text[body_start : value.end_mark.index].rstrip()
    body_end = lines.end(lines.of(body_start + len(said)))
    below = [line.rstrip("\r") for line in lines.text[body_start:body_end].split("\n")[1:]]
    digit = re.search("[0-9]", header)
    first = next((line for line in below if line.strip()), "")
    indent = column + int(digit[0]) if digit else len(first) - len(first.lstrip(" "))
    width = max((len(line) - indent for line in below), default=0)
    rest = lines.text[start + len(header) : body_start]
    manner = Manner(key.value, column, value.style, header=header, indent=indent, width=max(width, 40), rest=rest)
    return Field(key.value, key.start_mark.index, (start, start + len(header)), (body_start, body_end), manner, "")
