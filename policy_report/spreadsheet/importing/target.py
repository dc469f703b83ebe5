"""The table that an import becomes, `positions/<name>.csv`, and the settings remembered beside it.

Its names are ids, so that the rows keep their meaning when an actor or a topic is renamed. The settings,
`positions/.<name>.import.toml`, are hidden, so that they are no record. That they exist says that the table came from
an import, and may be replaced by one.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.records.change import ChangeRequest
from policy_report.records.change.csv import table
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.models import Position
from policy_report.records.store import SourceRecord, WorkspaceState, digest
from policy_report.spreadsheet.importing.columns import IGNORED
from policy_report.text import shorten, slug
from policy_report.workspace import Workspace

BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
UNWRITTEN = re.compile("[\x7f-\x9f]")  # what TOML wants escaped and JSON does not


class ImportSettings(BaseModel):
    """The memory of an import: what columns hold (head → field, or "-"), what values mean, the source of the rest.

    `rows`: of a form, the hash of each new row that was imported, so that a record that was changed by hand since is
    told from one that the form no longer has.
    """

    model_config = ConfigDict(frozen=True)

    columns: dict[str, Literal[IGNORED, *Position.model_fields]] = {}  # type: ignore[valid-type]
    stances: dict[str, str] = {}
    source: str = ""
    rows: tuple[str, ...] = ()

    def updated(self, columns: Mapping[str, str], stances: Mapping[str, str], source: str) -> "ImportSettings":
        """Return the settings after what the user says now, which counts more."""
        more = {"columns": {**self.columns, **columns}, "stances": {**self.stances, **stances}}
        return self.model_copy(update={**more, "source": source or self.source})


def read_settings(path: Path, file: str) -> ImportSettings | None:
    """Return what is remembered, None where the file is not there. Raise UserError for one that cannot be read."""
    if not path.exists():
        return None
    try:
        return ImportSettings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        message = f"cannot be read ({shorten(str(error), 80)}); mend it, or empty it and give --map and --stance again"
        raise UserError.of([Problem(file, 1, message, checks.TOML_SYNTAX)]) from None


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


class TableDifference(NamedTuple):
    """The new rows that come to the table, by number, and the records of it that go."""

    added: list[int]
    gone: list[SourceRecord]


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

    def compare(
        self, new: Sequence[Mapping[str, str]], kept: Sequence[SourceRecord], state: WorkspaceState, *, form: bool
    ) -> TableDifference:
        """Return what becomes of the table. `new`: the rows; `kept`: the records that a form knows.

        A table is replaced whole. Of a form, only the rows that it brought before are: records that it knows are kept,
        and so is what was added to the table or changed in it by hand.
        """
        places = {record.place for record in kept}
        free = [record for record in state.source_records if record.file == self.name and record.place not in places]
        known = set(self.settings.rows if form and self.settings else ())
        digests = [digest(fields) for fields in new]
        there, wanted = Counter(record.digest for record in free), Counter(digests)
        added = [n for n, mark in enumerate(digests) if not _taken(there, mark) and mark not in known]
        gone = [record for record in free if not _taken(wanted, record.digest) and (not form or record.digest in known)]
        return TableDifference(added, gone)

    def request(
        self,
        new: Sequence[Mapping[str, str]],
        difference: TableDifference,
        settings: ImportSettings,
        file: str,
        *,
        form: bool,
    ) -> ChangeRequest:
        """Return what changes in the table, and what is remembered of `file`.

        Raise UserError where the table is there and did not come from an import.
        """
        if not new and not difference.gone and settings == ImportSettings():
            return ChangeRequest()
        remembered = {self.settings_name: settings_file(settings, file)}
        if not any(difference):
            return ChangeRequest(files=remembered)
        if (self.root / self.name).exists() and self.settings is None:
            message = f"{self.name} is there already and did not come from an import; rename one of the two files"
            raise UserError(message)
        if not form:
            return ChangeRequest(files={self.name: table(new), **remembered})
        gone = [RecordEdit(record.line, None, record.digest) for record in difference.gone]
        added = [new[number] for number in difference.added]
        return ChangeRequest({self.name: gone}, {self.name: added}, files=remembered)


def _taken(counts: Counter[str], mark: str) -> bool:
    """Return whether one of a kind is left, and take it."""
    counts[mark] -= 1
    return counts[mark] >= 0
