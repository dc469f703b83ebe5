"""The form that `workbook` writes and `import` takes back: its sheets, their columns, and how each value is shown.

Both sides read this module, so that a cell which nobody touched says on its return what it said when it left.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from policy_report import texts
from policy_report.records import fields
from policy_report.records.fields import FORM
from policy_report.records.markings import Markings
from policy_report.records.models import KINDS, Model, Stance
from policy_report.records.store import SourceRecord
from policy_report.records.validate import Records
from policy_report.text import fold

POSITIONS, ACTORS, TOPICS, SOURCES, HELP, ABOUT = "Positions", "Actors", "Topics", "Sources", "Help", "policy-report"
VERSION = "policy-report workbook 1"
KEY = "Record"  # the hidden column that says which record a row came from
MAX_TEXT = 32_767  # characters in a cell
ABOUT_COLUMNS = ("sheet", "key", "file", "digest")  # then the cells of the row as they were written


class Column(NamedTuple):
    """A column: the field, its head, how wide it is (in characters), and what the help says of it."""

    field: str
    head: str
    width: int
    about: str


POSITION_COLUMNS = tuple(Column(field.name, field.asked or field.head, field.width, field.help) for field in FORM)
ACTOR_COLUMNS = (
    Column("name", "Name", 34, "The name that a brief prints."),
    Column("kind", "Kind", 24, "Chosen from the list."),
    Column("short", "Short name", 18, "For narrow places."),
    Column("groups", "Groups", 26, "Such as G7; separated by semicolons."),
    Column("aliases", "Other names", 34, "Under which records may name the actor; separated by semicolons."),
    Column("note", "Note", 40, "For you; printed nowhere."),
    Column("id", "ID", 24, "Leave it empty: it is made of the name."),
    Column("marking", "Marking", 16, "How far the actor may be known."),
)
TOPIC_COLUMNS = (
    Column("title", "Title", 34, "A few words: the head of a column of the matrix."),
    Column("question", "Question", 56, "The neutral question that a stance answers with yes or no."),
    Column("short", "Short title", 18, "For narrow places."),
    Column("aliases", "Other names", 34, "Under which records may name the topic; separated by semicolons."),
    Column("note", "Note", 40, "For you; printed nowhere."),
    Column("id", "ID", 24, "Leave it empty: it is made of the title."),
    Column("marking", "Marking", 16, "How far the topic may be known."),
)
SOURCE_COLUMNS = (
    Column("id", "ID", 26, "The short name that positions use, such as un-speech-2025."),
    Column("title", "Title", 48, "As it is printed."),
    Column("author", "Author", 22, ""),
    Column("publisher", "Publisher", 24, ""),
    Column("date", "Date", 12, "2025, 2025-02 or 2025-02-11."),
    Column("url", "Link", 34, "Begins with https://."),
    Column("accessed", "Accessed", 12, "When you looked at it, as 2025-02-11."),
    Column("type", "Type", 16, "For you; printed nowhere."),
    Column("language", "Language", 12, "For you; printed nowhere."),
    Column("marking", "Marking", 16, "How far the source may be known."),
    Column("embargo", "Embargo", 12, "The first day as of which a brief may cite it, as 2025-02-11."),
    Column("remark", "Remark", 40, "A sentence that is printed under the source."),
    Column("note", "Note", 40, "For you; printed nowhere."),
)
DECLARED: Mapping[str, tuple[str, tuple[Column, ...]]] = {
    ACTORS: ("actor", ACTOR_COLUMNS),
    TOPICS: ("topic", TOPIC_COLUMNS),
    SOURCES: ("source", SOURCE_COLUMNS),
}
LISTS = ("groups", "aliases")
SEPARATOR = "; "
SPOKEN = {
    POSITIONS: fields.SPOKEN,
    ACTORS: ("name", "short"),
    TOPICS: ("title", "question", "short"),
    SOURCES: ("remark",),
}
IN_A_LANGUAGE = re.compile(r"(.+?)\s*\(([^()]+)\)\s*")  # the head of a column: Summary (French)


def columns(sheet: str, languages: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of a sheet: a text has one more for each language, beside the plain one."""
    plain = POSITION_COLUMNS if sheet == POSITIONS else DECLARED[sheet][1]
    tags = {"": "", **{tag: f" ({texts.name_of(tag)})" for tag in sorted(languages)}}
    return tuple(
        each._replace(field=texts.column(each.field, tag), head=each.head + name, about="" if tag else each.about)
        for each in plain
        for tag, name in tags.items()
        if not tag or each.field in SPOKEN[sheet]
    )


def field_of(head: str, heads: Mapping[str, str]) -> str:
    """Return the column that a head names, "" for none. `heads`: of the plain columns, folded, with their fields."""
    found = IN_A_LANGUAGE.fullmatch(head)
    field = heads.get(fold(found[1]), "") if found else ""
    tag = texts.tag_called(found[2]) if found and field else ""
    return heads.get(fold(head)) or (texts.column(field, tag) if tag else "")


def languages_in_use(found: Iterable[SourceRecord], records: Records, briefs: Iterable[str]) -> list[str]:
    """Return the languages beside that of the records in which there are texts, or briefs."""
    columns = {name for record in found for name in record.fields}
    used = {texts.split(name)[1] for name in columns}
    things: list[Any] = [*records.actors.values(), *records.topics.values(), *records.sources.values()]
    names = {name for sheet in DECLARED for name in SPOKEN[sheet]}
    said = (getattr(thing, name, None) for thing in things for name in names)
    used |= {tag for text in said if isinstance(text, texts.Texts) for tag in text.each}
    return sorted({*used, *briefs} - {"", records.language})


class FormRow(NamedTuple):
    """A row of the form: what it came from, its fields and their cells.

    `key` leads from the row to what the form knows of it.
    """

    key: str
    file: str
    digest: str
    cells: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def said(self) -> dict[str, str]:
        """The cells by their fields."""
        return dict(zip(self.fields, self.cells, strict=True))


def position_rows(found: list[SourceRecord], records: Records, languages: Sequence[str] = ()) -> list[FormRow]:
    """Return the rows of all records, in their order."""
    names = RecordCells(records, tuple(column.field for column in columns(POSITIONS, languages)))
    return [
        FormRow(f"{number}-{record.digest[:8]}", record.file, record.digest, names.cells(record), names.fields)
        for number, record in enumerate(found, 1)
    ]


def declared_rows(sheet: str, records: Records, languages: Sequence[str] = ()) -> list[FormRow]:
    """Return the rows of all actors, topics or sources; a document that only one position links to is none."""
    kind, _ = DECLARED[sheet]
    names = tuple(column.field for column in columns(sheet, languages))
    things: Any = {"actor": records.actors, "topic": records.topics, "source": records.sources}[kind]
    named = [thing for thing in things.values() if kind != "source" or records.names["source"].get(thing.id)]
    said = ((thing.id, declared_text(kind, thing)) for thing in named)
    return [FormRow(id_, "", "", tuple(text.get(name, "") for name in names), names) for id_, text in said]


def declared_text(kind: str, thing: Model) -> dict[str, str]:
    """Return an actor, topic or source as the form shows it, by the columns of its sheet, in all of its languages."""
    plain = next(columns for other, columns in DECLARED.values() if other == kind)
    found: dict[str, str] = {}
    for name, value in ((column.field, getattr(thing, column.field)) for column in plain):
        found |= {name: SEPARATOR.join(value)} if name in LISTS else texts.columns(name, value or "")
    return {name: str(value) for name, value in found.items()}


class RecordCells:
    """The cells of records in the form: a name where it leads back to the same id, else the id itself."""

    def __init__(self, records: Records, fields: tuple[str, ...]) -> None:
        self.records, self.fields = records, fields
        self.scale = {stance.id: stance for stance in records.scale}

    def cells(self, record: SourceRecord) -> tuple[str, ...]:
        """Return the cells of a record's row."""
        return tuple(self.cell(record, field) for field in self.fields)

    def cell(self, record: SourceRecord, field: str) -> str:
        """Return the text of one field in the form."""
        if field in ("actor", "topic"):
            return self.name(field, record.ids[field])
        if field == "stance":
            return self.stance(record.ids["stance"], record.ids["topic"])
        if field == "source" and "source" in record.fields:
            return record.ids["source"]
        text = record.fields.get(field, "").replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > MAX_TEXT:
            return f"[{len(text):,} characters, too long for a cell: edit {record.place}]"
        return text

    def name(self, kind: str, identifier: str) -> str:
        """Return an actor's name or a topic's title."""
        name = self.records.actors[identifier].name if kind == "actor" else self.records.topics[identifier].title
        return name if self.records.names[kind].get(name) == identifier else identifier

    def stance(self, identifier: str, topic: str) -> str:
        """Return the scale's label of a stance, unless it, or the topic's own words, give that label to another."""
        label = self.scale[identifier].label
        own = self.records.topics[topic].labels
        others = [other for other, stance in self.scale.items() if label in (other, stance.label)]
        others += [other for other, words in own.items() if words == label]
        return label if set(others) == {identifier} else identifier


# --- the sheet Help: four steps, the columns, and the words that the drop-downs offer --------------------------------

STEPS = {
    "Add a position": (
        "Go to the first empty row of Positions. Fill in actor, topic and stance, and what you know of the rest. When "
        "an actor has moved, add a row and leave the old one: it stays as history."
    ),
    "Add a name": (
        "Where a list does not offer the name, add a row to Actors, Topics or Sources first. A country needs none."
    ),
    "Work as usual": (
        "Sort, filter, insert and delete rows as you like. Leave the hidden column and the hidden sheet in place: they "
        "know which record a row came from."
    ),
    "Give it back": (
        "Save the file as .xlsx. In the workspace, “policy-report import FILE.xlsx --dry-run” shows what would change. "
        "Without --dry-run, new rows are added; with --update, records are changed as well, with --delete deleted."
    ),
}


HELP_TITLE = "How this form works"
MARKINGS = "markings"  # the list of a drop-down


class HelpSection(NamedTuple):
    """A heading, words with what they mean, and the name of the list that they are for a drop-down, if any."""

    title: str
    words: list[tuple[str, str]]
    list_name: str = ""


def help_sections(records: Records) -> list[HelpSection]:
    """Return the sections of the help, in their order."""
    return [
        HelpSection("Four steps", list(STEPS.items())),
        HelpSection("Positions", [(column.head, column.about) for column in POSITION_COLUMNS]),
        HelpSection("Stances", [(stance.label, _stance_help(stance, records)) for stance in records.scale], "stances"),
        *(HelpSection(field.head, list(field.choices)) for field in FORM if field.choices),
        HelpSection("Kinds of actors", [(kind, "") for kind in KINDS], "kinds"),
        *([HelpSection("Markings", _marking_help(records.markings), MARKINGS)] if records.markings else []),
    ]


def _marking_help(markings: Markings) -> list[tuple[str, str]]:
    """Return the markings of the settings, the lowest first, with what is to be said of them."""
    counts = "What has no marking counts as this."
    return [(name, counts if name == markings.unmarked else "") for name in markings.order]


def help_digest(texts: Iterable[str]) -> str:
    """Return a hash of the words of the sheet Help, by which it is seen whether somebody wrote there."""
    return sha256("\n".join(texts).encode()).hexdigest()[:20]


def _stance_help(stance: Stance, records: Records) -> str:
    """Return the explanation of a stance: its symbol, and the words of the topics that have their own."""
    topics = [topic for topic in records.topics.values() if stance.id in topic.labels]
    own = [f"“{topic.labels[stance.id]}” on {topic.title}" for topic in topics]
    return "; ".join([f"{stance.symbol} in a brief", *own])
