"""What is said of two actors or topics that become one: both declarations in, the edits of them out."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from policy_report.records.change.yaml import DeclarationEdit
from policy_report.records.models import Actor
from policy_report.records.store import WorkspaceState
from policy_report.text import fold
from policy_report.texts import Texts, spellings


class Pair(NamedTuple):
    """What is merged: "actor" or "topic", the id of the one that goes, and of the one that stays."""

    kind: str
    gone: str
    kept: str


def joined(
    state: WorkspaceState, pair: Pair, gone: Any, kept: Any
) -> tuple[list[DeclarationEdit], list[str], list[str]]:
    """Return the edits of both declarations, the new other names and the new groups.

    A country that nobody declared takes the place of the declaration that goes.
    """
    own = {fold(name) for name in _all_names(kept)}
    names = list({fold(name): name for name in _all_names(gone) if fold(name) not in own}.values())
    there = {each.values.get("id"): each for raw in state.raws for each in raw.declarations if each.kind == pair.kind}
    values = there[pair.gone].values
    before: Mapping[str, Any] = there[pair.kept].values if pair.kept in there else {}
    fields: dict[str, Any] = {"aliases": [*kept.aliases, *names]}
    added = {name: _added(before.get(name) or (), values.get(name) or ()) for name in ("groups", "keywords")}
    fields |= {name: [*map(_plain, before.get(name) or ()), *new] for name, new in added.items() if new}
    if values.get("note") and values["note"] != before.get("note"):
        fields["note"] = "\n".join(filter(None, [before.get("note"), values["note"]]))
    if pair.kind == "topic" and gone.question and not kept.question:
        fields["question"] = _plain(values["question"])
    groups = [str(Texts(each)) if isinstance(each, Mapping) else each for each in added["groups"]]
    if before:
        return (
            [DeclarationEdit(pair.kind, pair.kept, fields), DeclarationEdit(pair.kind, pair.gone, None)],
            names,
            groups,
        )
    country = {"id": kept.id, "name": str(kept.name), "kind": kept.kind, "iso": kept.iso or "", "short": ""}
    return [DeclarationEdit(pair.kind, pair.gone, {**country, "aliases": fields["aliases"]})], names, groups


def lost(gone: Any, kept: Any) -> dict[str, str]:
    """Return what is said of the one that goes alone, and otherwise of the other, by field."""
    fields = ("kind", "iso") if isinstance(gone, Actor) else ("question",)
    said = {name: (getattr(gone, name), getattr(kept, name)) for name in fields}
    return {name: str(one) for name, (one, other) in said.items() if one and other and one != other}


def _all_names(thing: Any) -> list[str]:
    """Return the id of an actor or a topic, and all under which records may name it."""
    called = thing.name if isinstance(thing, Actor) else thing.title
    return [thing.id, *spellings(called), *(spellings(thing.short) if thing.short else ()), *thing.aliases]


def _added(before: Iterable[Any], more: Iterable[Any]) -> list[Any]:
    known = {fold(word) for each in before for word in _words(each)}
    return [each for each in more if not known.intersection(map(fold, _words(each)))]


def _words(text: Any) -> list[str]:
    return list(map(str, text.values())) if isinstance(text, Mapping) else [str(text)]


def _plain(text: Any) -> Any:
    return dict(text) if isinstance(text, Mapping) else text
