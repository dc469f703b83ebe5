"""Records in the language of a brief: every text of theirs chosen once, so that all after it has plain texts.

A text that lacks the language is marked with its own (`texts.in_language`). A country or bloc under its usual name has
the one that other languages have for it, without being asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from policy_report.records import countries
from policy_report.records.fields import SPOKEN
from policy_report.records.models import BUILT_IN, Actor, Source, Stance, Topic
from policy_report.records.validate import Records
from policy_report.text import fold
from policy_report.texts import SIGN, Texts, in_language, nearest

SPEAKER = "speaker"
PROPER = ("company", "expert")  # kinds of actors whose names are of no language, as those of speakers are


def spoken(records: Records, language: str) -> Records:
    """Return the records in a language: actors, topics, sources and scale; their positions are as they were."""
    found = records.by_language.get(language)
    if found is None:
        found = records.by_language[language] = _spoken(records, language)
        found.by_language[language] = found
    return found


def _spoken(records: Records, language: str) -> Records:
    own = records.language
    return replace(
        records,
        language=language,
        actors={name: _actor(actor, language, own) for name, actor in records.actors.items()},
        topics={name: _topic(topic, language, own) for name, topic in records.topics.items()},
        sources={name: _source(source, language, own) for name, source in records.sources.items()},
        scale=tuple(_stance(stance, language, own) for stance in records.scale),
    )


def _actor(actor: Actor, language: str, own: str) -> Actor:
    said = {
        "name": _name(actor, language, own),
        "groups": tuple(_group(group, language, own) for group in actor.groups),
    }
    if actor.short:
        said["short"] = actor.short if actor.kind in PROPER else in_language(actor.short, language, own)
    return actor.model_copy(update=said)


def _name(actor: Actor, language: str, own: str) -> str:
    """Return the name of an actor: its own in the language, else the usual one of its country or bloc there."""
    if actor.kind in PROPER and not isinstance(actor.name, Texts):
        return actor.name
    each = actor.name.each if isinstance(actor.name, Texts) else {own: actor.name}
    if nearest(each, language):
        return in_language(actor.name, language, own)
    known = countries.by_iso(actor.iso) if actor.iso else countries.lookup(actor.name)
    if known and known.kind == actor.kind and any(_usual(text, known, tag) for tag, text in each.items()):
        return countries.name_in(known, language)
    return in_language(actor.name, language, own)


def _usual(name: str, known: countries.KnownActor, language: str) -> bool:
    """Return whether a name is the one that a language has for a country or bloc, ours or that of Unicode."""
    return fold(name) in {fold(known.name), *map(fold, countries.usual_names(known, language))}


def _group(group: str, language: str, own: str) -> str:
    known = None if isinstance(group, Texts) else countries.lookup(group)
    return (
        countries.name_in(known, language) if known and _usual(group, known, own) else in_language(group, language, own)
    )


def _topic(topic: Topic, language: str, own: str) -> Topic:
    said: dict[str, Any] = {name: getattr(topic, name) for name in ("title", "short", "question")}
    said = {name: in_language(text, language, own) for name, text in said.items() if text}
    labels = {stance: in_language(label, language, own) for stance, label in topic.labels.items()}
    return topic.model_copy(update={**said, "labels": labels})


def _source(source: Source, language: str, own: str) -> Source:
    if not source.remark:  # as most: a workspace may have as many as it has positions
        return source
    return source.model_copy(update={"remark": in_language(source.remark, language, own)})


def _stance(stance: Stance, language: str, own: str) -> Stance:
    if stance in BUILT_IN:  # whose words are ours
        return stance
    return stance.model_copy(update={"label": in_language(stance.label, language, own)})


def positions(table: pd.DataFrame, language: str, own: str) -> pd.DataFrame:
    """Return positions with their texts in a language. `table`: as `positions.select` gives it."""
    found: dict[str, Sequence[str]] = {}
    for field in SPOKEN:
        others = [str(name) for name in table if str(name).startswith(field + SIGN)]
        if language == own and not others:
            continue
        columns = {name.partition(SIGN)[2]: table[name].tolist() for name in others}
        rows = zip(table[field].tolist(), *columns.values(), strict=True)
        found[field] = [
            plain
            if field == SPEAKER and not any(texts)
            else _said(plain, dict(zip(columns, texts, strict=True)), language, own)
            for plain, *texts in rows
        ]
    return table.assign(**{field: pd.Series(texts, table.index, dtype=object) for field, texts in found.items()})


def _said(plain: str, others: Mapping[str, str], language: str, own: str) -> str:
    each = {tag: text for tag, text in others.items() if text}
    if plain and plain not in each.values():  # else it stands for one of these
        each = {own: plain, **each}
    return in_language(Texts(each, own), language, own) if each else ""
