"""The table that an import becomes, `positions/<name>.csv`, and the settings remembered beside it.

Its names are ids, so that the rows keep their meaning when an actor or a topic is renamed. The settings,
`positions/.<name>.import.toml`, are hidden, so that they are no record. That they exist says that the table came from
an import, and may be replaced by one.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.records.change import ChangeRequest
from policy_report.records.change.csv import table
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.models import Position
from policy_report.records.store import SourceRecord, WorkspaceState, digest
from policy_report.spreadsheet.importing.columns import IGNORED, IncomingRow
from policy_report.spreadsheet.importing.form_diff import Comparison
from policy_report.spreadsheet.importing.meaning import Meant
from policy_report.text import shorten, slug
from policy_report.workspace import Workspace

BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
UNWRITTEN = re.compile("[\x7f-\x9f]")  # what TOML wants escaped and JSON does not


@dataclass(frozen=True)
class ImportSettings:
    """What the columns hold (head → field, or "-"), what values mean (value → stance), and the source of the rest.

    `rows`: of a form, the hash of each new row that was imported, so that a record that was changed by hand since is
    told from one that the form no longer has.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    stances: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    rows: tuple[str, ...] = ()

    def with_news(self, columns: Mapping[str, str], stances: Mapping[str, str], source: str) -> "ImportSettings":
        """Return the settings after what the user says now, which counts more."""
        return ImportSettings(
            {**self.columns, **columns}, {**self.stances, **stances}, source or self.source, self.rows
        )


def read_settings(path: Path, file: str) -> ImportSettings | None:
    """Return what is remembered, None where the file is not there. Raise UserError for one that cannot be read."""
    if not path.exists():
        return None
    try:
        return _settings(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        message = f"cannot be read ({shorten(str(error), 80)}); mend it, or empty it and give --map and --stance again"
        raise UserError.of([Problem(file, 1, message, checks.TOML_SYNTAX)]) from None


def _settings(found: Mapping[str, Any]) -> ImportSettings:
    columns, stances = _texts(found, "columns"), _texts(found, "stances")
    if unknown := {*columns.values()} - {*Position.model_fields, IGNORED}:
        raise ValueError(f"there is no field '{min(unknown)}'")
    return ImportSettings(columns, stances, str(found.get("source", "")), tuple(map(str, found.get("rows", ()))))


def _texts(found: Mapping[str, object], table: str) -> dict[str, str]:
    values = found.get(table, {})
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise TypeError(f"[{table}] needs texts")
    return values


def settings_file(settings: ImportSettings, name: str) -> bytes:
    """Return the file. `name`: of the file that was imported."""
    lines = [f"# What `policy-report import` knows of {shorten(name)}: change it here, or with --map and --stance."]
    lines += [f"source = {_quoted(settings.source)}"] if settings.source else []
    lines += ["rows = [", *(f'    "{row}",' for row in settings.rows), "]"] if settings.rows else []
    for section, values in (("columns", settings.columns), ("stances", settings.stances)):
        lines += ["", f"[{section}]"] if values else []
        for head, value in values.items():
            lines.append(f"{head if BARE.match(head) else _quoted(head)} = {_quoted(value)}")
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    return UNWRITTEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


@dataclass(frozen=True)
class TableUpdate:
    """What becomes of the table: which of the new rows are added, by number, and which of its records go."""

    added: tuple[int, ...]
    gone: tuple[SourceRecord, ...]
    form: bool
    remembered: tuple[str, ...]  # of a form, the hash of each new row

    def last(self, result: Meant) -> list[IncomingRow]:
        """Return the rows that stand last in the table: those added to that of a form, else all of them."""
        return [result.rows[number] for number in self.added] if self.form else list(result.rows)


class ImportTable:
    """Where an import goes. `name` and `settings_name`: the table, and what is remembered of it, in the workspace."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        if path.is_relative_to(workspace.positions):
            raise UserError(f"{path.name} lies in positions/, and what lies there is read without an import")
        stem = slug(path.name if path.is_dir() else path.stem) or "import"
        self.name, self.settings_name = f"positions/{stem}.csv", f"positions/.{stem}.import.toml"
        self.root = workspace.root

    @cached_property
    def settings(self) -> ImportSettings | None:
        """What is remembered of the file; None where the table did not come from an import."""
        return read_settings(self.root / self.settings_name, self.settings_name)

    def update(self, comparison: Comparison, result: Meant, held: WorkspaceState, *, form: bool) -> TableUpdate:
        """Return what becomes of the table.

        A table is replaced whole. Of a form, only the rows that it brought before are: records that it knows are kept,
        and so is what was added to the table or changed in it by hand.
        """
        kept = {record.place for record in comparison.kept}
        free = [record for record in held.source_records if record.file == self.name and record.place not in kept]
        known = set(self.settings.rows if form and self.settings else ())
        left = Counter(record.digest for record in free)
        added = []
        for number, mark in enumerate(map(digest, result.new)):
            left[mark] -= 1
            if left[mark] < 0 and mark not in known:
                added.append(number)
        gone = []
        for record in free:
            left[record.digest] -= 1
            if left[record.digest] >= 0 and (not form or record.digest in known):
                gone.append(record)
        return TableUpdate(tuple(added), tuple(gone), form, tuple(map(digest, result.new)) if form else ())

    def wanted(self, update: TableUpdate, result: Meant, known: ImportSettings, file: str) -> ChangeRequest:
        """Return what changes in the table, and what is remembered of `file`.

        Raise UserError where the table is there and did not come from an import.
        """
        if not result.new and not update.gone and known == ImportSettings():
            return ChangeRequest()
        remembered = {self.settings_name: settings_file(known, file)}
        if not update.added and not update.gone:
            return ChangeRequest(files=remembered)
        if (self.root / self.name).exists() and self.settings is None:
            message = f"{self.name} is there already and did not come from an import; rename one of the two files"
            raise UserError(message)
        if not update.form:
            return ChangeRequest(files={self.name: table(result.new), **remembered})
        gone = [RecordEdit(record.line, None, record.digest) for record in update.gone]
        added = [result.new[number] for number in update.added]
        return ChangeRequest({self.name: gone}, {self.name: added}, files=remembered)
