"""What every file of another tool becomes: a `Sheet` of text, and what the file knows of the names that stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.text import forbidden

Known = Mapping[str, Mapping[str, Any]]  # the text of a cell → the fields of the model, as YAML would spell them


@dataclass(frozen=True)
class Row:
    """One row: where it stands, as a message says it ("line 12", "C7", "statement 31"), and its cells, stripped."""

    place: str
    cells: tuple[str, ...]
    line: int = 1  # for files with lines, so that a message can be jumped to


@dataclass(frozen=True)
class Sheet:
    """A table as another tool gives it. Every row has as many cells as the header; "" is a cell without a value.

    `fields` says which column is which field of `models.Position`, and `stances` which value of the stance column is
    which step of the built-in scale, both only where the format fixes it. `actors`, `topics` and `sources` hold what
    the file says of a name beyond the name: from the text in the cell to fields of `models.Actor`, `models.Topic`,
    `models.Source`. They have an `id` only for a source; whoever writes an entry chooses the id of an actor or topic.
    """

    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    stances: Mapping[str, str] = field(default_factory=dict)
    actors: Known = field(default_factory=dict)
    topics: Known = field(default_factory=dict)
    sources: Known = field(default_factory=dict)


def row_problems(sheet: Sheet, file: str) -> list[Problem]:
    """Return what is wrong with rows of whatever format: none at all, or a character that no record may hold."""
    if not sheet.rows:
        return [Problem(file, 1, "holds no position; expected a row for each", checks.EMPTY_FILE, "error")]
    return [
        Problem(file, row.line, what, checks.FORBIDDEN_CHARACTER, field=column, place=row.place)
        for row in sheet.rows
        for column, cell in zip(sheet.header, row.cells, strict=True)
        if (what := forbidden(cell))
    ]
