"""The form of a position: its fields from the one table of fields, and what is wrong with what somebody typed.

What a form holds is text by the names of fields, names as people read them ("United Kingdom", a source by its title).
`stored` gives what a record then says, `check` what `check` would say of it, field by field, by the same code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policy_report.errors import Problem
from policy_report.i18n import Words, term
from policy_report.records import countries
from policy_report.records.fields import FORM, RecordField, is_field
from policy_report.records.readers.base import Raw
from policy_report.records.store import SourceRecord
from policy_report.records.validate import Records, problems_beside
from policy_report.spreadsheet.form import languages_in_use
from policy_report.text import fold
from policy_report.texts import column, split
from policy_report.web.session import Current
from policy_report.web.stances import mark

FIRST = (  # what is used most, in this order; the rest is folded
    "actor",
    "topic",
    "stance",
    "date",
    "summary",
    "quote",
    "speaker",
    "source",
    "locator",
    "conditions",
    "salience",
    "confidence",
    "marking",
    "remark",
    "note",
)
CODING = (*FIRST[:3], "summary", "quote", "speaker", "date", *FIRST[7:])  # where a text is read: a stance, then words
HEADS = {  # where the form says another word than tables, or tables have none that is translated
    "source": term("Source"),
    "locator": term("Where in the source"),
    "recorded": term("Recorded"),
    "language": term("Language"),
    "source_url": term("Source address"),
    "source_title": term("Source title"),
    "id": term("Record ID"),
}
LONG = ("summary", "quote", "translation")  # several lines
NAMED = ("actor", "topic", "source")


@dataclass(frozen=True)
class FormField:
    """A field as the form shows it. `options`: value and words of each, where it is chosen; `proposed`: why, if so."""

    name: str
    head: str
    kind: str
    value: str
    help: str
    options: Sequence[tuple[str, str]] = ()
    proposed: str = ""
    more: bool = False


def form_fields(
    now: Current, values: Mapping[str, str], words: Words, proposed: Mapping[str, str], first: Sequence[str] = FIRST
) -> list[FormField]:
    """Return all fields of a form that holds `values`, those that are used most first, in the order `first`."""
    order = {name: place for place, name in enumerate(first)}
    table = sorted(FORM, key=lambda field: order.get(field.name, len(order)))
    found = []
    used = languages_in_use(now.state.source_records, now.records, now.config.languages)
    for field in table:
        for tag in ["", *used] if field.spoken else [""]:
            name = column(field.name, tag)
            head = words.say(HEADS.get(field.name) or field.asked or field.head)
            found.append(
                FormField(
                    name,
                    f"{head} ({words.name_of(tag)})" if tag else head,
                    _kind(now, field, values.get(name, "")),
                    values.get(name, ""),
                    words.say(field.about) if not tag else "",
                    _options(now, field, values.get(name, ""), words),
                    proposed.get(name, ""),
                    more=field.name not in FIRST or bool(tag),
                )
            )
    return found


def _kind(now: Current, field: RecordField, value: str) -> str:
    """Return how a field is typed: chosen among few, found as one types, one line or several, which one would lose."""
    if field.name in NAMED or field.name == "stance":
        return field.name
    if field.name == "marking" and now.records.markings:
        return "list"
    if field.choices or field.type == "level":
        return "choice"
    return "long" if field.name in LONG or "\n" in value else "line"


def _options(now: Current, field: RecordField, value: str, words: Words) -> list[tuple[str, str]]:
    """Return what can be chosen in a field. A marking that is written otherwise stays as it is."""
    if field.name == "marking" and (markings := now.records.markings):
        unmarked = words("unmarked: counts as {marking}", marking=markings.unmarked)
        known = {name: name for name in markings.order}
        return [("", unmarked), *known.items(), *([(value, value)] if value and value not in known else [])]
    if field.type == "level":
        return [(str(level), str(level)) for level in range(1, 6)]
    return [(word, words.say(word)) for word, _ in field.choices]


def in_words(now: Current, words: Words, values: Mapping[str, str], name: str) -> str:
    """Return what a field says as its form shows it: of a choice the words of its options."""
    value = values.get(name, "")
    if name == "stance":
        step = mark(now, words, value, identify(now.records, "topic", values.get("topic", "")))
        return f"{step['symbol']} {step['label']}" if step else value
    field = next((field for field in FORM if field.name == name), None)
    return dict(_options(now, field, value, words)).get(value, value) if field and value else value


def typed(text: str) -> str:
    """Return a text as a form sends it back: without white space around it, line breaks as Python has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


# --- names, as people read them --------------------------------------------------------------------------------------


def shown(now: Current, record: SourceRecord) -> dict[str, str]:
    """Return a record as its form holds it."""
    names = {name: name_in_form(now.records, name, record.ids[name]) for name in NAMED if record.ids[name]}
    stance = {"stance": record.ids["stance"]} if record.ids["stance"] else {}
    return {**record.fields, **names, **stance}


def name_in_form(records: Records, kind: str, identifier: str) -> str:
    """Return an actor, topic or source as a form names it: so that the name leads back to the same id."""
    everything: Mapping[str, Mapping[str, Any]] = {
        "actor": records.actors,
        "topic": records.topics,
        "source": records.sources,
    }
    things = everything[kind]
    if identifier not in things:
        return identifier
    name = str(things[identifier].name if kind == "actor" else things[identifier].title)
    return name if identify(records, kind, name) == identifier else identifier


def identify(records: Records, kind: str, text: str) -> str:
    """Return the id that a name in a form means, "" for none. A source may be named by its title, if that is one's."""
    if found := records.names[kind].get(text):
        return found
    if kind == "actor":
        country = countries.lookup(text)
        return country.id if country else ""
    if kind == "source":
        titled = [source.id for source in records.sources.values() if fold(str(source.title)) == fold(text)]
        return titled[0] if len(titled) == 1 else ""
    return ""


def stored(now: Current, form: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a record for what a form holds; a name that means nothing stays as it is typed."""
    found = {name: value.strip() for name, value in form.items() if is_field(name)}
    for kind in NAMED:
        if found.get(kind):
            found[kind] = identify(now.records, kind, found[kind]) or found[kind]
    return found


# --- what check says -------------------------------------------------------------------------------------------------


def check(now: Current, fields: Mapping[str, str]) -> list[Problem]:
    """Return the problems of one record, by the code that `check` reads a workspace with; each names its field."""
    given = {name: value for name, value in fields.items() if value}
    row = pd.DataFrame([{**given, "file": FILE, "line": 1}])
    return now.settings.judged(problems_beside(now.records, Raw(positions=row, language=now.records.language)))


FILE = "form"  # what a record is said to stand in that stands in none yet


def heads(words: Words) -> dict[str, str]:
    """Return the heads of all fields by their names."""
    return {field.name: words.say(HEADS.get(field.name) or field.asked or field.head) for field in FORM}


def head(words: Words, name: str) -> str:
    """Return the head of a field, or of one in a language."""
    field, tag = split(name)
    found = heads(words).get(field, field)
    return f"{found} ({words.name_of(tag)})" if tag else found
