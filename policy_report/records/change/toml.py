"""Edits of briefs in `policy-report.toml`: what changes of a brief is written anew, all else stays byte for byte.

The bytes of the settings and edits go in, the new bytes come out. They are read back before: where they say anything
else than what is wanted, nothing is changed.
"""

import contextlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import reduce
from typing import Any

from policy_report.records.change.drafts import MARK, refusal

Text = str | Mapping[str, str]  # plain, or in several languages
Value = Text | bool | date | Sequence[Text]
BARE = re.compile(r"[A-Za-z0-9_-]+")  # what a key may be without quotation marks
BRIEFS = "briefs"


@dataclass(frozen=True)
class BriefEdit:
    """An edit of a brief of the settings, which may be a new one. `fields`: those that change; None takes one away."""

    id: str
    fields: Mapping[str, Value | None]


def edited(content: bytes, file: str, edits: Sequence[BriefEdit]) -> bytes:
    """Return settings with edits of briefs. Raise UserError where they cannot be written so."""
    mark = MARK if content.startswith(MARK.encode()) else ""
    made, proven = "", False
    with contextlib.suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        text = content.decode("utf-8-sig")  # what cannot be kept, either library refuses in a way of its own
        made = reduce(_edited, edits, text)
        proven = tomllib.loads(made) == _wanted(text, edits)
    if not proven:
        message = "the settings are written in a way that this edit cannot keep; change the brief by hand"
        raise refusal(file, 1, message)
    return (mark + made).encode()


def _wanted(text: str, edits: Sequence[BriefEdit]) -> dict[str, Any]:
    """Return what the settings are to say."""
    found = tomllib.loads(text)
    briefs = found.setdefault(BRIEFS, {})
    for edit in edits:
        fields = {**briefs.get(edit.id, {}), **edit.fields}
        briefs[edit.id] = {name: value for name, value in fields.items() if value is not None}
    return found


def _edited(text: str, edit: BriefEdit) -> str:
    import tomlkit

    newline = "\r\n" if "\r\n" in text else "\n"
    if edit.id not in tomllib.loads(text).get(BRIEFS, {}):
        key = edit.id if BARE.fullmatch(edit.id) else f'"{edit.id}"'
        gap = "" if not text else newline if text.endswith("\n") else 2 * newline
        text = f"{text}{gap}[{BRIEFS}.{key}]{newline}"
    document = tomlkit.parse(text)
    brief: Any = document[BRIEFS][edit.id]
    for name, value in edit.fields.items():
        _put(brief, name, value)
    made = tomlkit.dumps(document)
    alone = text.count("\n") == text.count("\r\n") > 0  # no other line break is there: none comes in
    return re.sub(r"(?<!\r)\n", "\r\n", made) if alone else made


def _put(table: Any, name: str, value: Any) -> None:
    """Put a value into a table, in the place and with the comment of the old one."""
    old = table.get(name)
    if value is None:
        if name in table:
            table.remove(name)
    elif isinstance(old, dict) and isinstance(value, Mapping):
        for tag in [tag for tag in old if tag not in value]:
            old.pop(tag)
        for tag, text in value.items():
            if old.get(tag) != text:
                _put(old, tag, text)
    elif isinstance(old, list) and isinstance(value, list | tuple):
        _match(old, value)
    elif name in table:
        table[name] = _item(value)
    else:
        _add(table, name, _item(value))


def _item(value: Any) -> Any:
    """Return a value as it stands in the settings: a text in several languages in one line, also in a list."""
    import tomlkit

    if isinstance(value, list | tuple):
        return [_item(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    table = tomlkit.inline_table()
    table.update(value)
    return table


def _match(old: Any, wanted: Sequence[Text]) -> None:
    """Change a list item by item, from its end, so that its lines and comments stay."""
    before, after = ([repr(item) for item in items] for items in (old.unwrap(), wanted))
    for _, begin, end, first, last in reversed(SequenceMatcher(None, before, after, autojunk=False).get_opcodes()):
        both = min(end - begin, last - first)
        for place in reversed(range(begin + both, end)):
            del old[place]
        for step in range(last - first):
            item = _item(wanted[first + step])
            if step >= both:
                old.insert(begin + step, item)
            elif before[begin + step] != after[first + step]:
                old[begin + step] = item


def _add(table: Any, name: str, item: Any) -> None:
    """Add a key to a table: behind its last one, before the blank lines and comments that lead to the next table."""
    body = getattr(getattr(table, "value", None), "body", [])
    tail = []
    while body and body[-1][0] is None:
        tail.append(body.pop()[1])
    table[name] = item
    for each in reversed(tail):
        table.add(each)
