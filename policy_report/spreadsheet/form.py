"""The form that `workbook` writes and `import` takes back: its sheets, their columns, and how each value is shown.

Both sides read this module, so that a cell which nobody touched says on its return what it said when it left.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from policy_report.records.fields import FORM
from policy_report.records.models import KINDS, Model, Stance
from policy_report.records.store import SourceRecord
from policy_report.records.validate import Records

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
    Column("note", "Note", 40, "For you; not printed."),
    Column("id", "ID", 24, "Leave it empty: it is made of the name."),
)
TOPIC_COLUMNS = (
    Column("title", "Title", 34, "A few words: the head of a column of the matrix."),
    Column("question", "Question", 56, "The neutral question that a stance answers with yes or no."),
    Column("short", "Short title", 18, "For narrow places."),
    Column("aliases", "Other names", 34, "Under which records may name the topic; separated by semicolons."),
    Column("note", "Note", 40, "For you; not printed."),
    Column("id", "ID", 24, "Leave it empty: it is made of the title."),
)
SOURCE_COLUMNS = (
    Column("id", "ID", 26, "The short name that positions use, such as un-speech-2025."),
    Column("title", "Title", 48, "As it is printed."),
    Column("author", "Author", 22, ""),
    Column("publisher", "Publisher", 24, ""),
    Column("date", "Date", 12, "2025, 2025-02 or 2025-02-11."),
    Column("url", "Link", 34, "Begins with https://."),
    Column("accessed", "Accessed", 12, "When you looked at it, as 2025-02-11."),
    Column("type", "Type", 16, "For you; not printed."),
    Column("language", "Language", 12, "For you; not printed."),
    Column("note", "Note", 40, "Printed under the source."),
)
DECLARED: Mapping[str, tuple[str, tuple[Column, ...]]] = {
    ACTORS: ("actor", ACTOR_COLUMNS),
    TOPICS: ("topic", TOPIC_COLUMNS),
    SOURCES: ("source", SOURCE_COLUMNS),
}
LISTS = ("groups", "aliases")
SEPARATOR = "; "


class FormRow(NamedTuple):
    """A row of the form: what it came from, and its cells. `key` leads from the row to what the form knows of it."""

    key: str
    file: str
    digest: str
    cells: tuple[str, ...]


def position_rows(found: list[SourceRecord], records: Records) -> list[FormRow]:
    """Return the rows of all records, in their order."""
    names = RecordCells(records)
    return [
        FormRow(f"{number}-{record.digest[:8]}", record.file, record.digest, names.cells(record))
        for number, record in enumerate(found, 1)
    ]


def declared_rows(sheet: str, records: Records) -> list[FormRow]:
    """Return the rows of all actors, topics or sources; a document that only one position links to is none."""
    kind, _ = DECLARED[sheet]
    things: Any = {"actor": records.actors, "topic": records.topics, "source": records.sources}[kind]
    named = [thing for thing in things.values() if kind != "source" or records.names["source"].get(thing.id)]
    return [FormRow(thing.id, "", "", tuple(declared_text(kind, thing).values())) for thing in named]


def declared_text(kind: str, thing: Model) -> dict[str, str]:
    """Return an actor, topic or source as the form shows it, by the columns of its sheet."""
    columns = next(columns for other, columns in DECLARED.values() if other == kind)
    values = {column.field: getattr(thing, column.field) for column in columns}
    return {name: SEPARATOR.join(value) if name in LISTS else str(value or "") for name, value in values.items()}


class RecordCells:
    """The cells of records in the form: a name where it leads back to the same id, else the id itself."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.scale = {stance.id: stance for stance in records.scale}

    def cells(self, record: SourceRecord) -> tuple[str, ...]:
        """Return the cells of a record's row."""
        return tuple(self.cell(record, column.field) for column in POSITION_COLUMNS)

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
    ]


def help_digest(texts: Iterable[str]) -> str:
    """Return a hash of the words of the sheet Help, by which it is seen whether somebody wrote there."""
    return sha256("\n".join(texts).encode()).hexdigest()[:20]


def _stance_help(stance: Stance, records: Records) -> str:
    """Return the explanation of a stance: its symbol, and the words of the topics that have their own."""
    topics = [topic for topic in records.topics.values() if stance.id in topic.labels]
    own = [f"“{topic.labels[stance.id]}” on {topic.title}" for topic in topics]
    return "; ".join([f"{stance.symbol} in a brief", *own])
