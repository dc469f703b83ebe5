"""Declarations as text: entries at the end of `positions/actors.yaml`, `topics.yaml` and `sources.yaml`.

Goes in: the entries. Come out: the new bytes of those files, all else in them as it was, in the shape that each has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_report import checks
from policy_report.edits.scalars import Manner
from policy_report.edits.scalars import written as scalar
from policy_report.errors import Problem, UserError
from policy_report.importing.sheets import Fields
from policy_report.models import DECLARATIONS
from policy_report.readers.base import UnreadableError, decode
from policy_report.readers.yaml import compose
from policy_report.workspace import Workspace


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


def declared(workspace: Workspace, entries: Sequence[Entry]) -> dict[str, bytes]:
    """Return the files that declare, with the entries at their ends: name in the workspace → content."""
    files: dict[str, bytes] = {}
    for kind in DECLARATIONS:
        mine = [entry for entry in entries if entry.kind == kind]
        if mine:
            path = _path(workspace, f"{kind}s")
            name = workspace.relative(path)
            files[name] = appended(path.read_bytes() if path.exists() else b"", name, mine)
    return files


def _path(workspace: Workspace, stem: str) -> Path:
    paths = [workspace.positions / f"{stem}{suffix}" for suffix in (".yaml", ".yml")]
    return next((path for path in paths if path.exists()), paths[0])


def appended(content: bytes, file: str, entries: Sequence[Entry]) -> bytes:
    """Return a file of declarations with entries at its end, in the shape that it has: a list, or ids in front."""
    text, problems = decode(content, file)
    if problems:
        raise UserError.of(problems)
    kind = entries[0].kind
    newline = "\r\n" if "\r\n" in text else "\n"
    shape, indent = _shape(text, file, f"{kind}s")
    block = newline.join(line for entry in entries for line in ["", *_lines(entry, shape, indent, newline)])
    start = text.rstrip()
    new = f"{start}{newline}{block}{newline}" if start else f"{block.lstrip()}{newline}"
    if _entries(new, file, f"{kind}s") != [
        *_entries(text, file, f"{kind}s"),
        *(dict(entry.fields) for entry in entries),
    ]:
        message = f"is written in a way that cannot be added to; declare {', '.join(e.id for e in entries)} by hand"
        raise UserError.of([Problem(file, 1, message, checks.EDIT)])
    return (b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b"") + new.encode()


def _shape(text: str, file: str, wrapper: str) -> tuple[str, str]:
    """Return how the entries of a file stand, "list" or "ids", and the white space in front of them."""
    root, lines = _composed(text, file)
    inside = root[wrapper] if isinstance(root, dict) and list(root) == [wrapper] else root
    base = () if inside is root else (wrapper,)
    if not inside:
        return "list", ""
    last = len(inside) - 1 if isinstance(inside, list) else list(inside)[-1]
    line = text.split("\n")[lines[(*base, last)] - 1]
    return "list" if isinstance(inside, list) else "ids", line[: len(line) - len(line.lstrip())]


def _composed(text: str, file: str) -> tuple[Any, Mapping[tuple[str | int, ...], int]]:
    try:
        document = compose(text, file)
    except UnreadableError as error:
        raise UserError.of([Problem(file, error.line, error.message, error.check)]) from None
    return document.root, document.lines


def _entries(text: str, file: str, wrapper: str) -> list[object]:
    root, _ = _composed(text, file)
    if isinstance(root, dict) and list(root) == [wrapper]:
        root = root[wrapper]
    if isinstance(root, dict):
        return [{"id": key, **value} if isinstance(value, dict) else value for key, value in root.items()]
    return list(root) if isinstance(root, list) else []


def _lines(entry: Entry, shape: str, indent: str, newline: str) -> list[str]:
    order = [name for name in DECLARATIONS[entry.kind].model_fields if name in entry.fields]
    names = order if shape == "list" else order[1:]
    inner = indent + "  "
    lines = [line for name in names for line in _field(name, entry.fields[name], inner, newline)]
    if shape == "list":
        return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]
    return [f"{indent}{entry.id}:", *lines]


def _field(name: str, value: str | list[str], indent: str, newline: str) -> list[str]:
    if isinstance(value, str):
        text = scalar(value, Manner(name, len(indent)), newline)
        return [f"{indent}{name}: {text.head}", *text.body]
    items = (scalar(item, Manner(name, len(indent), flow=True), newline).head for item in value)
    return [f"{indent}{name}: [{', '.join(items)}]"]
