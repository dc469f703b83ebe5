"""The form of an actor or a topic: what a declaration says as its form holds it, and what a form says as it is stored.

A form holds a text by each field; one in another language stands under `title:fr`, the own word of a topic for a stance
under `labels.support`. What a form leaves out stays as it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException

from policy_report.i18n import ENGLISH, Words, term
from policy_report.records import countries
from policy_report.records.readers.base import Declaration
from policy_report.texts import Texts, column, split, tag_of
from policy_report.web.session import Current

NAME = {"actor": "name", "topic": "title"}
FIELDS: Mapping[str, Mapping[str, str]] = {  # of each kind, with the head of each
    "actor": {
        "name": term("Name"),
        "short": term("Short name"),
        "kind": term("Kind"),
        "iso": term("ISO code"),
        "aliases": term("Other names"),
        "groups": term("Groups"),
        "marking": term("Marking"),
        "note": term("Note"),
    },
    "topic": {
        "title": term("Title"),
        "short": term("Short title"),
        "question": term("Question"),
        "aliases": term("Other names"),
        "keywords": term("Keywords"),
        "marking": term("Marking"),
        "note": term("Note"),
    },
}
KINDS = {  # what one is, where `KIND_LABELS` say what several are
    "country": term("Country"),
    "bloc": term("Bloc"),
    "international-organisation": term("International organisation"),
    "company": term("Company"),
    "civil-society": term("Civil-society organisation"),
    "expert": term("Expert"),
    "other": term("Other"),
}
SPOKEN = {"actor": ("name", "short"), "topic": ("title", "short", "question")}  # in several languages
LISTS = ("aliases", "groups", "keywords")  # a line each
LABELS = "labels"


@dataclass(frozen=True)
class NameField:
    """A field as the form shows it. `options`: value and words of each, where it is chosen; `listed`: a line each."""

    name: str
    head: str
    value: str
    options: list[tuple[str, str]]
    listed: bool = False
    long: bool = False
    label: bool = False


def columns(kind: str, now: Current) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form, those that are spoken in each language of briefs and of names that are there."""
    tags = _languages(kind, now)
    for field in FIELDS[kind]:
        yield field, ""
        yield from ((field, tag) for tag in tags if field in SPOKEN[kind])
    if kind == "topic":
        for step in now.records.scale:
            yield from ((f"{LABELS}.{step.id}", tag) for tag in ("", *tags))


def _languages(kind: str, now: Current) -> list[str]:
    found = dict.fromkeys(now.config.languages)
    for each in _declarations(kind, now):
        spoken: Iterable[Any] = [*(each.values.get(field) for field in SPOKEN[kind]), *_labels(each.values).values()]
        found |= dict.fromkeys(tag_of(tag) for text in spoken if isinstance(text, Mapping) for tag in text)
    return [tag for tag in found if tag != now.config.language]


def form_fields(
    kind: str, now: Current, words: Words, values: Mapping[str, str], stances: Mapping[str, str], *, new: bool
) -> list[NameField]:
    """Return the fields of a form that holds `values`. `stances`: the words of the scale; `new`: not declared yet."""
    own = {f"{LABELS}.{stance}": label for stance, label in stances.items()}
    found = []
    for field, tag in columns(kind, now):
        name = column(field, tag)
        head, value = own.get(field) or words.say(FIELDS[kind][field]), values.get(column(field, tag), "")
        listed, long = field in LISTS, field in (*LISTS, "question", "note") or "\n" in value.strip()
        options = _options(now, words, field, new=new)
        head = f"{head} ({words.name_of(tag)})" if tag else head
        found.append(NameField(name, head, value, options, listed, long, label=field in own))
    return found


def _options(now: Current, words: Words, field: str, *, new: bool) -> list[tuple[str, str]]:
    if field == "kind":
        kinds = [(kind, words.say(label)) for kind, label in KINDS.items()]
        return [("", words("by its name, where it is a country")), *kinds] if new else kinds
    if field == "marking" and now.settings.markings:
        return [("", "–"), *((each, each) for each in now.settings.markings.order)]
    return []


def _declarations(kind: str, now: Current) -> Iterator[Declaration]:
    return (each for raw in now.state.raws for each in raw.declarations if each.kind == kind)


def declaration(kind: str, now: Current, name: str) -> Declaration | None:
    """Return the declaration of an actor or a topic, None where it has none."""
    return next((each for each in _declarations(kind, now) if each.values.get("id") == name), None)


def _labels(values: Mapping[str, Any]) -> Mapping[str, Any]:
    found = values.get(LABELS)
    return found if isinstance(found, Mapping) else {}


def shown(kind: str, now: Current, name: str) -> dict[str, str]:
    """Return what a declaration says as its form holds it. Raise HTTPException where there is no such name."""
    declared = declaration(kind, now, name)
    if declared is None:
        if kind == "topic" or name not in now.records.actors:
            raise HTTPException(404)
        actor = now.records.actors[name]  # a country that needs no declaration
        return {"id": name, "name": str(actor.name), "kind": actor.kind, "iso": actor.iso or ""}
    own = now.config.language
    labels = {f"{LABELS}.{stance}": said for stance, said in _labels(declared.values).items()}
    found: dict[str, str] = {}
    for field, value in {**declared.values, **labels}.items():
        if field == LABELS:
            continue
        if isinstance(value, Mapping):
            found |= {
                column(field, "" if tag_of(tag) == own else tag_of(tag)): str(text) for tag, text in value.items()
            }
        elif isinstance(value, list | tuple):
            spoken = (Texts(dict(item), own) if isinstance(item, Mapping) else item for item in value)
            found[field] = "\n".join(map(str, spoken))
        else:
            found[field] = str(value)
    return found


def stored(given: Mapping[str, str]) -> dict[str, Any]:
    """Return fields of a form as a change of the declaration has them."""
    found: dict[str, Any] = {}
    for name, text in given.items():
        field, tag = split(name)
        first, _, stance = field.partition(".")
        if first == LABELS:
            found.setdefault(LABELS, {})[column(stance, tag)] = text
        else:
            found[name] = [line.strip() for line in text.split("\n") if line.strip()] if field in LISTS else text
    return found


# --- countries, which everybody knows --------------------------------------------------------------------------------


def as_known(given: Mapping[str, str]) -> dict[str, str]:
    """Return what is typed of a new actor, with what is known of a country or bloc where its name is one's."""
    known = countries.lookup(given.get("name", ""))
    if known is None or given.get("kind") not in ("", None, known.kind):
        return dict(given)
    about = {"id": known.id, "kind": known.kind, "iso": known.iso}
    return {**given, **{field: given.get(field) or text for field, text in about.items() if text}}


def countries_without_record(now: Current) -> list[tuple[str, countries.KnownActor]]:
    """Return the countries and blocs that no record names yet, each with its name in the language of the records."""
    tag = now.config.language
    named = [
        (known.name if tag == ENGLISH else next(iter(countries.usual_names(known, tag)), known.name), known)
        for known in countries.everyone()
        if known.id not in now.records.actors
    ]
    return sorted(named)
