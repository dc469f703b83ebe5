"""The form of the settings of a brief, field by field: what it holds in, what a template shows out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from policy_report.formats import RENDERERS
from policy_report.i18n import LANGUAGES, SECTIONS, Words, term
from policy_report.records.models import KIND_LABELS
from policy_report.records.since import KEPT, LAST
from policy_report.text import sort_key
from policy_report.texts import split
from policy_report.web.brief_form import LISTS, Values, groups_of, spelled
from policy_report.web.session import Current

HEADS = {
    "title": term("Title"),
    "subtitle": term("Subtitle"),
    "key_messages": term("Key messages"),
    "as_of": term("As of"),
    "language": term("Language"),
    "marking": term("Marking"),
    "each": term("One brief for each"),
    "kinds": term("Kinds"),
    "groups": term("Groups"),
    "actors": term("Actors"),
    "topics": term("Topics"),
    "formats": term("Formats"),
    "since": term("Compared with"),
    "sections": term("Sections"),
    "order_actors": term("Order of actors"),
    "order_topics": term("Order of topics"),
    "annex": term("Annex"),
    "attachments": term("Data in the PDF"),
    "internal": term("Internal"),
    "requires": term("Sign-off"),
}
HINTS = {
    "key_messages": term("one a line; [words](actor/topic) leads to a cell; left out: drafted from the records"),
    "as_of": term("left out: its newest date"),
    "kinds": term("all where none is ticked"),
    "groups": term("all where none is ticked"),
    "actors": term("all where none is ticked"),
    "topics": term("all where none is ticked"),
    "internal": term("with notes, coders, files and lines, and “Internal” on every page"),
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "each": {
        "actor": term("Actor"),
        "topic": term("Topic"),
        "group": term("Group"),
        "kind": term("Kind"),
    },
    "annex": {
        "true": term("behind the brief"),
        "separate": term("in a file of its own"),
        "false": term("none"),
    },
    "order_actors": {"given": term("as in the records"), "similarity": term("those that agree together")},
    "order_topics": {
        "given": term("as in the records"),
        "similarity": term("those that split the actors alike together"),
    },
    "attachments": {"true": term("yes"), "false": term("no")},
    "internal": {"true": term("yes"), "false": term("no")},
    "requires": {"reviewed": term("only records that somebody signed off")},
}
DEFAULTED = ("order_actors", "order_topics", "annex", "attachments", "internal")  # the settings decide for all briefs
KINDS = dict.fromkeys(("language", "each", "requires", *DEFAULTED), "choice")
KINDS |= {"since": "since", "subtitle": "lines", "key_messages": "lines"} | dict.fromkeys(LISTS, "ticks")


@dataclass(frozen=True)
class Option:
    """A choice of a field. `chosen`: whether it is."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class FormField:
    """A field of the form. `kind`: how it is filled in; `wrong`: what `check` says of it."""

    name: str
    head: str
    kind: str
    value: str = ""
    options: Sequence[Option] = ()
    hint: str = ""
    wrong: Sequence[str] = ()
    default: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def shown(
    now: Current, words: Words, values: Values, wrong: Mapping[str, Sequence[str]], states: Sequence[date]
) -> list[FormField]:
    """Return the fields of a form. `wrong`: messages by field; `states`: the days of which one is kept."""
    found = []
    for name, texts in values.items():
        base, tag = split(name)
        head = words.say(HEADS[base]) + (f" ({words.name_of(tag)})" if tag else "")
        value = texts[0] if texts else ""
        kind = KINDS.get(base, "line")
        if base == "marking" and now.settings.markings:
            kind = "choice"
        found.append(
            FormField(
                name=name,
                head=head,
                kind="lines" if kind == "line" and "\n" in value else kind,
                value=value,
                options=list(_options(now, words, base, texts)),
                hint=words.say(HINTS.get(base, "")),
                wrong=[*wrong.get(name, ()), *(wrong.get(base, ()) if tag else ())],
                default=_default(now, words, base),
                more=_since(words, value, states) if base == "since" else {},
            )
        )
    return found


def _options(now: Current, words: Words, name: str, chosen: list[str]) -> Iterator[Option]:
    """Yield the choices of a field: in their own order, or those chosen first where they stand in another."""
    known = dict(_labels(now, words, name))
    own = [value for value in known if value in chosen]
    first = [] if own == chosen else chosen
    for value in dict.fromkeys([*first, *known]):
        yield Option(value, known.get(value, value), value in chosen)


def _labels(now: Current, words: Words, name: str) -> Iterator[tuple[str, str]]:
    if name == "actors":
        yield from sorted(
            ((actor, str(each.name)) for actor, each in now.records.actors.items()), key=lambda each: sort_key(each[1])
        )
    elif name == "topics":
        yield from ((topic, str(each.title)) for topic, each in now.records.topics.items())
    elif name == "kinds":
        used = {actor.kind for actor in now.records.actors.values()}
        yield from ((kind, words.say(label)) for kind, label in KIND_LABELS.items() if kind in used)
    elif name == "groups":
        yield from ((group, group) for group in groups_of(now))
    elif name == "formats":
        yield from ((each, each) for each in RENDERERS)
    elif name == "sections":
        yield from ((section, words.say(title)) for section, title in SECTIONS.items())
    elif name == "language":
        yield from ((tag, words.name_of(tag)) for tag in LANGUAGES)
    elif name == "marking" and now.settings.markings:
        yield from ((each, each) for each in now.settings.markings.order)
    else:
        yield from ((value, words.say(label)) for value, label in CHOICES.get(name, {}).items())


def _default(now: Current, words: Words, name: str) -> str:
    """Return what holds where a brief leaves a setting out, in words."""
    defaults = now.config.defaults
    if name == "title":
        return str(now.config.title)
    if name == "language":
        return words.name_of(defaults.language)
    if name in DEFAULTED:
        return words.say(CHOICES[name][spelled(getattr(defaults, name))])
    return defaults.marking if name == "marking" else ""


def _since(words: Words, value: str, states: Sequence[date]) -> dict[str, Any]:
    """Return how the earlier side is chosen: nothing, the last state, one that is kept, or a day or file."""
    kept = list(dict.fromkeys([*([value] if value.startswith(KEPT) else []), *(f"{KEPT}{day}" for day in states)]))
    way = "none" if not value else LAST if value == LAST else "kept" if value.startswith(KEPT) else "day"
    days = {f"{KEPT}{day}": words.day(day) for day in states}
    return {
        "way": way,
        "kept": [Option(each, days.get(each, each.removeprefix(KEPT)), each == value) for each in kept],
        "day": value if way == "day" else "",
    }
