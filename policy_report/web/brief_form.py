"""The settings of a brief as a form holds them: what `policy-report.toml` says of it in, lists of texts out, and back.

Each field has a list of texts (`Values`), empty where the brief leaves it to the defaults. What nobody touched is never
written, so that a setting stays in the words of whoever wrote it. `brief_fields` shows them.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from policy_report.brief.editions import EVERYTHING
from policy_report.records.change.toml import Value
from policy_report.records.since import LAST
from policy_report.text import fold
from policy_report.texts import column, split, tag_of
from policy_report.web import brief_messages
from policy_report.web.session import Current

Values = Mapping[str, list[str]]

NAMES = (  # of the fields, in the order of the form
    *("title", "subtitle", brief_messages.NAME, "as_of", "language", "marking", "each"),
    *("kinds", "groups", "actors", "topics", "formats", "since", "sections"),
    *("order_actors", "order_topics", "annex", "attachments", "internal", "requires"),
)
SPOKEN = ("title", "subtitle")  # in several languages
NAMED = {"actors": "actor", "topics": "topic"}
LISTS = ("kinds", "groups", "actors", "topics", "formats", "sections")
DEFAULTED = ("formats", "sections")  # of which a form shows the default
BOOLEAN = {"true": True, "false": False}


def said_of(now: Current, brief: str) -> dict[str, Any]:
    """Return what the settings say of a brief, as it is written; nothing where they cannot be read."""
    try:
        found = tomllib.loads(now.settings.text)["briefs"][brief]
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


# --- the settings as a form holds them ------------------------------------------------------------------------------


def columns(now: Current, said: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the fields: those in several languages for each that a brief asks for, or that has a text."""
    own = now.config.language
    for name in NAMES:
        yield name
        tags = [*now.config.languages, *_tags(said.get(name))] if name in (*SPOKEN, brief_messages.NAME) else ()
        yield from (column(name, tag) for tag in dict.fromkeys(tags) if tag != own)


def _tags(written: Any) -> Iterator[str]:
    """Yield the languages of a text, or of a list of texts."""
    for text in written if _is_list(written) else [written]:
        yield from map(tag_of, text if isinstance(text, dict) else ())


def values_of(now: Current, said: Mapping[str, Any]) -> Values:
    """Return what a form of a brief holds."""
    found: dict[str, list[str]] = {}
    own = now.config.language
    for name in columns(now, said):
        base, tag = split(name)
        value = said.get(base)
        if base == brief_messages.NAME:
            text = brief_messages.lines(value, tag or own, own)
            found[name] = [text] if text else []
            continue
        if base in SPOKEN:
            value = _in(value, tag or own, plain=not tag)
        elif base in DEFAULTED and value is None:
            value = getattr(now.config.defaults, base)
        texts = [] if value is None else [spelled(each) for each in value] if _is_list(value) else [spelled(value)]
        found[name] = list(dict.fromkeys(_known(now, base, texts)))
    return found


def _in(value: Any, tag: str, *, plain: bool) -> Any:
    """Return the text in a language. `plain`: whether a text without a language is in that one."""
    if isinstance(value, dict):
        return next((text for each, text in value.items() if tag_of(each) == tag), None)
    return value if plain else None


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def spelled(value: Any) -> str:
    """Return a setting as a form has it."""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _known(now: Current, name: str, texts: list[str]) -> list[str]:
    """Return the choices of a setting as its options name them; what is unknown stays as it is written."""
    if name in NAMED:
        names = now.records.names[NAMED[name]]
        return [] if EVERYTHING in texts else [names.get(text) or text for text in texts]
    if name == "groups":
        known = {fold(group): group for group in groups_of(now)}
        return [known.get(fold(text), text) for text in texts]
    return [text for text in texts if text]


def groups_of(now: Current) -> list[str]:
    """Return the groups that actors are in."""
    return sorted({str(group) for actor in now.records.actors.values() for group in actor.groups}, key=fold)


def typed(now: Current, said: Mapping[str, Any], pairs: Sequence[tuple[str, str]]) -> Values:
    """Return what was filled in, of the pairs that a browser sent."""
    found: dict[str, list[str]] = {name: [] for name in columns(now, said)}
    sent: dict[str, str] = {}
    for name, text in pairs:
        lines = text.replace("\r\n", "\n").rstrip()
        whole = lines if split(name)[0] == brief_messages.NAME else lines.strip()
        sent[name] = whole
        if name in found and whole:
            found[name].append(whole)
    way = sent.get("since", "none")
    chosen = {"none": [], LAST: [LAST], "kept": [sent.get("since-kept", "")], "day": [sent.get("since-day", "")]}
    return found | {"since": chosen.get(way, [way])}


# --- and back -------------------------------------------------------------------------------------------------------


def fields_of(now: Current, said: Mapping[str, Any], before: Values, after: Values) -> dict[str, Value | None]:
    """Return the settings that differ between two states of a form; None for one that goes."""
    changed = dict.fromkeys(split(name)[0] for name in after if after[name] != before.get(name, []))
    return {name: _stored(now, said.get(name), name, after) for name in changed}


def _stored(now: Current, written: Any, name: str, after: Values) -> Value | None:
    if name == brief_messages.NAME:
        return brief_messages.stored(_texts(now, name, after), written, now.config.language)
    if name in SPOKEN:
        return _spoken(now, written, name, after)
    texts = after[name]
    if name in LISTS:
        if name in DEFAULTED and texts == list(getattr(now.config.defaults, name)):
            return None
        known = {found: text for text in map(str, written or ()) for found in _known(now, name, [text])}
        return [known.get(text, text) for text in texts] if texts or name in DEFAULTED else None
    if not texts:
        return None
    if name in ("as_of", "since"):
        return _day(texts[0])
    return BOOLEAN.get(texts[0], texts[0])


def _spoken(now: Current, written: Any, name: str, after: Values) -> Value | None:
    """Return a text, plain where it is in the language of the records alone and nobody wrote a language beside it."""
    own = now.config.language
    tags = {tag_of(tag): tag for tag in written} if isinstance(written, dict) else {}
    texts = _texts(now, name, after)
    if not texts or (texts.keys() == {own} and not tags):
        return texts.get(own)
    return {tags.get(tag, tag): text for tag, text in texts.items()}


def _texts(now: Current, name: str, after: Values) -> dict[str, str]:
    """Return what was filled in of a setting, by language."""
    own = now.config.language
    return {split(each)[1] or own: text for each, found in after.items() if split(each)[0] == name for text in found}


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text  # which `check` has something to say of
