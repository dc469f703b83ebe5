"""Two who changed one record: both versions side by side, field by field, against the record as it was opened.

What one side alone changed is chosen; what both changed is asked. Nothing is written before, and nothing is lost.
"""

import json
from collections.abc import Mapping
from typing import Any

from policy_report.records.fields import is_field, ordered
from policy_report.records.store import SourceRecord
from policy_report.web import fields
from policy_report.web.rendering import Part
from policy_report.web.request import PageRequest
from policy_report.web.session import Current

MINE, THEIRS = "mine", "file"
ALIKE = 0.5  # share of its fields that a record keeps, when it is taken for the same one after somebody changed it
CHOICE = "choice:"


class ConflictError(Exception):
    """A record is not what it was when its form was opened. `base`: what it was then."""

    def __init__(self, now: Current, base: Mapping[str, str], key: str) -> None:
        super().__init__("the record is another by now")
        self.now, self.base, self.key = now, base, key


def chosen(form: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """Return the fields of a form, of a conflict those of the side that was chosen; whether a choice was left out."""
    values = {name: value for name, value in form.items() if is_field(name)}
    asked = {name.partition(":")[2] for name in form if name.startswith(f"{MINE}:")}
    whole = form.get("all", "")
    sides = {name: whole or form.get(CHOICE + name, "") for name in asked}
    values |= {name: form[f"{side or MINE}:{name}"] for name, side in sides.items()}
    return values, any(not side for side in sides.values())


def successor(now: Current, base: Mapping[str, str]) -> tuple[str, SourceRecord] | None:
    """Return the record that one became which somebody changed: of the same cell, and most like it; None where gone."""
    stored = fields.stored(now, base)
    cell = stored.get("topic")
    among = [(key, each) for key, each in now.by_key.items() if each.ids["topic"] == cell]
    if stored.get("actor"):
        among = [(key, each) for key, each in among if each.ids["actor"] == stored["actor"]]
    if not among:
        return None
    key, record = max(among, key=lambda each: _alike(each[1].fields, base))
    return (key, record) if _alike(record.fields, base) >= ALIKE else None


def _alike(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    names = {*one, *other} - {"recorded"}
    return sum(one.get(name) == other.get(name) for name in names) / max(1, len(names))


def page(asked: PageRequest, found: ConflictError, mine: Mapping[str, str]) -> Part:
    """Return both versions of a record."""
    now, words = found.now, asked.words
    cell = ", ".join(filter(None, (mine.get("actor", ""), mine.get("topic", ""))))
    title = words("This record changed while you edited it: {what}", what=cell)
    followed = successor(now, found.base)
    key, theirs = (followed[0], fields.shown(now, followed[1])) if followed else ("", {})
    base = _as_shown(now, found.base)
    rows: list[dict[str, Any]] = []
    same: dict[str, str] = {}
    for name in ordered({name for name in (*mine, *theirs) if is_field(name)}):
        ours, file, before = (side.get(name, "") for side in (mine, theirs, base))
        if ours == file:
            same[name] = ours
            continue
        both = before not in (ours, file)
        picked = MINE if followed is None else "" if both else MINE if ours != before else THEIRS
        rows.append(
            {
                "name": name,
                "head": fields.head(words, name),
                "mine": ours,
                "file": file,
                "before": before,
                "picked": picked,
            }
        )
    shown = {
        "title": title,
        "key": key,
        "gone": followed is None,
        "place": followed[1].file if followed else "",
        "rows": rows,
        "same": same,
        "heads": [fields.head(words, name) for name in same if same[name]],
        "open": sum(not row["picked"] for row in rows),
        "opened": json.dumps(dict(followed[1].fields) if followed else {}, ensure_ascii=False),
        "back": asked.form.get("back", ""),
        "CHOICE": CHOICE,
    }
    return Part("conflict.html.j2", title, shown)


def _as_shown(now: Current, base: Mapping[str, str]) -> dict[str, str]:
    """Return a record as it was, with its names as forms show them."""
    named = {kind: fields.identify(now.records, kind, base[kind]) for kind in fields.NAMED if base.get(kind)}
    return {**base, **{kind: fields.name_in_form(now.records, kind, found) for kind, found in named.items() if found}}
