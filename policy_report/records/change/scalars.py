"""One text as a YAML value: in the style that the old value had where that can hold the text, else in the next best.

Goes in: a text, and where and how it is to stand. Comes out: `Written`, the rest of the line of its key and, for a
block, the lines below. What comes out reads back as the text, and as nothing else, in our reader.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from policy_report.records.fields import of_type
from policy_report.records.readers.base import UnreadableError
from policy_report.records.readers.yaml import compose

LINE = 110  # characters that a line may have before its text is folded below it, as in the files that come along
TYPED = of_type("date", "level")  # fields whose plain text YAML may take for a date or a number: here it is one
BREAKABLE = re.compile(r"(?<=\S) (?=\S)")


@dataclass(frozen=True)
class Written:
    """A value: what stands behind `key: `, and the lines of a block, with their indentation."""

    head: str
    body: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manner:
    """How a value stands: its key and the column of that, its style, and how an old text was laid out.

    `style`: as PyYAML names it, "" for plain. `header` and `indent`: of a block. `width`: the longest line of a text
    that went over several, else 0. `line`: the longest line that is left in one piece. `rest`: what follows the value
    on its line, such as a comment.
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


def written(text: str, manner: Manner, newline: str) -> Written:
    """Return the first way to write `text` that reads back. Raise ValueError if none does."""
    for way in _ways(text, manner, newline):
        if _reads_back(way, text, manner):
            return way
    raise ValueError(f"the new text of '{manner.key}' cannot be written where the old one stands; edit it by hand")


def _ways(text: str, manner: Manner, newline: str) -> Iterator[Written]:
    lines = text.split("\n")
    indent = manner.indent or manner.column + 2
    if manner.style == "'":
        yield from _inline("'", text, manner, newline)
    if manner.style == '"':
        yield from _inline('"', text, manner, newline)
    if (manner.style == ">" or _too_long(text, manner)) and not re.search(r"^\s", text, re.MULTILINE):
        width = manner.width or LINE - indent
        yield _block(manner.header if manner.style == ">" else ">-", indent, _folded(lines, width))
    if (manner.style == "|" or len(lines) > 1) and not manner.flow:
        yield _block(manner.header if manner.style == "|" else "|-", indent, lines)
    if not _retyped(text) or manner.key in TYPED:
        yield from _inline("", text, manner, newline)
    if '"' in text or "\\" in text:
        yield from _inline("'", text, manner, newline)
    yield from _inline('"', text, manner, newline)
    yield Written(_quoted(text, '"'))


def _too_long(text: str, manner: Manner) -> bool:
    """Return whether a text without line breaks would make the line of a plain value too long."""
    if manner.style or manner.flow or manner.width or "\n" in text:
        return False
    return manner.column + len(manner.key) + 2 + len(text) > manner.line


def _block(header: str, indent: int, lines: Sequence[str]) -> Written:
    return Written(header, tuple(" " * indent + line if line else "" for line in lines))


def _inline(style: str, text: str, manner: Manner, newline: str) -> Iterator[Written]:
    """Yield the text in the line of its key, or, where the old one went over several, folded as that was."""
    quoted = _quoted(text, style)
    if manner.width:
        yield Written((newline + " " * (manner.indent or manner.column + 2)).join(_wrapped(quoted, manner.width)))
    if "\n" not in quoted:
        yield Written(quoted)


def _quoted(text: str, style: str) -> str:
    if style == '"':
        dumped: str = yaml.dump(text, default_style='"', allow_unicode=True, width=sys.maxsize)
        return dumped.rstrip("\n")
    return "'" + text.replace("'", "''") + "'" if style else text


def _folded(lines: Sequence[str], width: int) -> list[str]:
    """Return the lines of a folded block, in which one line break is an empty line."""
    folded = [line for paragraph in lines for line in ("", *_wrapped(paragraph, width))]
    return folded[1:]


def _wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` where it has single spaces to break at; [] for no text."""
    lines: list[str] = []
    for piece in BREAKABLE.split(text) if text else []:
        if lines and len(lines[-1]) + len(piece) < width:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return lines


def _retyped(text: str) -> bool:
    """Return whether the usual loaders take the plain text for something else: NO, 12:30, 0123, null."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    return any(pattern.match(text) for _, pattern in [*resolvers.get(text[:1], []), *resolvers.get(None, [])])


def _reads_back(way: Written, text: str, manner: Manner) -> bool:
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
