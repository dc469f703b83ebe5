"""What is made in the form of a position: an actor, a topic or a source that is new, declared with the position.

Its fields are in the form as `new-KIND-FIELD`. The first names it, and where that is empty nothing is made; its id is
made from the name, and no id that is there is taken.
"""

from collections.abc import Mapping
from typing import Any

from policy_report.errors import Problem
from policy_report.i18n import Words, term
from policy_report.records.change.yaml import NewDeclaration
from policy_report.text import free_id, id_of
from policy_report.web import fields
from policy_report.web.declared import KINDS
from policy_report.web.session import Current

HEADS = {"actor": term("New actor"), "topic": term("New topic"), "source": term("New source")}
FIELDS: Mapping[str, Mapping[str, str]] = {
    "actor": {"name": term("Name of the new actor"), "kind": term("Kind of the new actor")},
    "topic": {"title": term("Title of the new topic"), "question": term("Question of the new topic")},
    "source": {
        "title": term("Title of the new source"),
        "publisher": term("Publisher"),
        "date": term("Date of the new source"),
        "url": term("Address of the new source"),
    },
}
UNSAID = {"kind": "other"}  # what a field holds where nobody chose
NEW = "new-"  # begins the names of what the form makes


def names(form: Mapping[str, str]) -> dict[str, str]:
    """Return the names of what a form makes, by kind."""
    said = {kind: form.get(_name(kind, next(iter(heads))), "").strip() for kind, heads in FIELDS.items()}
    return {kind: name for kind, name in said.items() if name}


def made(now: Current, form: Mapping[str, str]) -> tuple[dict[str, str], list[NewDeclaration]]:
    """Return the ids of what a form makes, by the fields of a position that they are for, and the declarations.

    An actor or a topic that is there already by that name is not made again.
    """
    ids, declared = {}, []
    for kind, title in names(form).items():
        given = {name: text for name in FIELDS[kind] if (text := form.get(_name(kind, name), "").strip())}
        known = fields.identify(now.records, kind, title) if kind != "source" else ""  # titles are shared
        ids[kind] = known or _id(now, kind, f"{given.get('publisher', '')} {title}")
        if not known:
            declared.append(NewDeclaration(kind, {"id": ids[kind], **given}))
    return ids, declared


def _id(now: Current, kind: str, title: str) -> str:
    """Return an id that nothing has yet, made from a title."""
    known = now.records.names[kind]
    return free_id(id_of(title) or kind, lambda name: known.get(name) is not None)


def check(now: Current, stored: Mapping[str, str], made: Mapping[str, str]) -> list[Problem]:
    """Return the problems of one record, but that what it makes is not there yet."""
    return [problem for problem in fields.check(now, stored) if problem.field not in made]


def parts(form: Mapping[str, str], words: Words) -> dict[str, dict[str, Any]]:
    """Return what the form shows of each kind: its head, its fields with what they hold, whether it is open."""
    found: dict[str, dict[str, Any]] = {}
    for kind, heads in FIELDS.items():
        entries = [
            {
                "name": _name(kind, name),
                "head": words.say(head),
                "value": form.get(_name(kind, name), UNSAID.get(name, "")),
                "options": [(each, words.say(label)) for each, label in KINDS.items()] if name == "kind" else [],
            }
            for name, head in heads.items()
        ]
        found[kind] = {"head": words.say(HEADS[kind]), "fields": entries, "open": bool(entries[0]["value"])}
    return found


def _name(kind: str, field: str) -> str:
    """Return what a field of something new is called in the form."""
    return f"{NEW}{kind}-{field}"
