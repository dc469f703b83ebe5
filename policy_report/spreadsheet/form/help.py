"""What the form says of itself, on its sheet Help: four steps, the columns, and the words that the drop-downs offer."""

from typing import NamedTuple

from policy_report.records.fields import FORM
from policy_report.records.models import KINDS, Stance
from policy_report.records.validate import Records
from policy_report.spreadsheet.form import POSITION_COLUMNS

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
        "Without --dry-run, new rows are added; with --update, records are changed and deleted as well."
    ),
}


class Section(NamedTuple):
    """A heading, words with what they mean, and the name of the list that they are for a drop-down, if any."""

    title: str
    words: list[tuple[str, str]]
    list_name: str = ""


def sections(records: Records) -> list[Section]:
    """Return the sections of the help, in their order."""
    return [
        Section("Four steps", list(STEPS.items())),
        Section("Positions", [(column.head, column.about) for column in POSITION_COLUMNS]),
        Section("Stances", [(stance.label, _stance(stance, records)) for stance in records.scale], "stances"),
        *(Section(field.head, list(field.choices)) for field in FORM if field.choices),
        Section("Kinds of actors", [(kind, "") for kind in KINDS], "kinds"),
    ]


def _stance(stance: Stance, records: Records) -> str:
    """Return what the help says of a stance: its symbol, and the words of the topics that have their own."""
    own = (
        f"“{topic.labels[stance.id]}” on {topic.title}"
        for topic in records.topics.values()
        if stance.id in topic.labels
    )
    return "; ".join([f"{stance.symbol} in a brief", *own])
