"""A record as its form found it: what tells, before Save and on it, whether somebody changed it since.

A form carries what the record said, the file that it stood in, and the keys of the other records of its actor, so that
none of those is ever taken for what this one became.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from policy_report.errors import errors
from policy_report.records.store import SourceRecord
from policy_report.web.session import Current

ALIKE = 0.5  # share of its fields that a record keeps, when it is taken for the same one after somebody changed it
WATCHED = ("key", "file", "was")  # what an open form asks about


@dataclass(frozen=True)
class Opened:
    """A record when its form was opened; empty for a new one.

    `actor`: the id; `was`: the digest of its file; `beside`: the keys of the other records of its actor.
    """

    key: str = ""
    actor: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    was: str = ""
    beside: tuple[str, ...] = ()

    def dumped(self) -> str:
        """Return it as a form carries it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True) if self.key else "{}"

    @property
    def watch(self) -> str:
        """The query by which an open form asks whether it is still so; "" for a new record."""
        return f"?{urlencode({name: getattr(self, name) for name in WATCHED})}" if self.key else ""


NEW = Opened()


def opened(now: Current, key: str) -> Opened:
    """Return a record as it is."""
    record = now.by_key[key]
    actor = record.ids["actor"]
    beside = (other for other, each in now.by_key.items() if each.ids["actor"] == actor and other != key)
    digest = now.base.digests.get(record.file) or ""
    return Opened(key, actor, dict(record.fields), record.file, digest, tuple(beside))


def read(text: str) -> Opened:
    """Return what a form carried. Raise HTTPException for what none of ours does."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        raise HTTPException(400, "This is no form of ours") from None
    if not isinstance(found, dict):
        raise HTTPException(400, "This is no form of ours")
    said, beside = found.get("fields"), found.get("beside")
    return Opened(
        str(found.get("key", "")),
        str(found.get("actor", "")),
        {str(name): str(value) for name, value in said.items()} if isinstance(said, dict) else {},
        str(found.get("file", "")),
        str(found.get("was", "")),
        tuple(map(str, beside)) if isinstance(beside, list) else (),
    )


def successor(now: Current, before: Opened) -> tuple[str, SourceRecord] | None:
    """Return the record that one became which somebody changed: none that stood beside it; None where it is gone."""
    if before.key in now.by_key:
        return before.key, now.by_key[before.key]
    others = {*before.beside}
    among = [each for each in now.by_key.items() if each[0] not in others and each[1].ids["actor"] == before.actor]
    if not among:
        return None
    found = max(among, key=lambda each: _alike(each[1].fields, before.fields))
    return found if _alike(found[1].fields, before.fields) >= ALIKE else None


def _alike(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """Return which share of their fields two records have in common; their cell counts most, as people see it."""
    names = {*one, *other} - {"recorded"}
    weights = {name: 2 if name == "topic" else 1 for name in names}
    return sum(weights[name] for name in names if one.get(name) == other.get(name)) / max(1, sum(weights.values()))


SAME, FILE, OTHER, UNREADABLE = "", "file", "other", "unreadable"


def since(now: Current, before: Opened) -> str:
    """Return what became of an opened record: `SAME`, or what somebody else did to its file, or to itself."""
    if before.key in now.by_key:
        moved = now.by_key[before.key].file != before.file
        return SAME if moved or now.base.digests.get(before.file) == before.was else FILE
    return UNREADABLE if unreadable(now, before.file) else OTHER


def unreadable(now: Current, file: str) -> bool:
    """Return whether no record of a file can be read, for what is wrong with it."""
    raw, wrong = now.state.files.get(file, (None, ()))
    return raw is not None and raw.positions.empty and bool(errors(wrong))
