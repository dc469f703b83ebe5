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
from hashlib import sha256
from os.path import relpath
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.records.change import ChangeRequest
from policy_report.records.change.csv import table
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.fields import is_field
from policy_report.records.store import SourceRecord, WorkspaceState, digest
from policy_report.spreadsheet.importing.columns import IGNORED
from policy_report.text import shorten, slug
from policy_report.workspace import Workspace

BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
UNWRITTEN = re.compile("[\x7f-\x9f]")  # what TOML wants escaped and JSON does not


def _known(field: str) -> str:
    if field != IGNORED and not is_field(field):
        raise ValueError(f"there is no field '{field}'")
    return field


class ImportSettings(BaseModel):
    """The memory of an import: what its options said, and what it brought.

    `columns`: head → field, or "-". `set`: field → the value of all rows. `missing`: words that mean nothing.
    `meaning`: the file that says what votes mean, from the workspace. `origin`: the file, and who gave it; "" where an
    older version imported it. `rows`: of a form, the hash of each new row that was imported, so that a record that was
    changed by hand since is told from one that the form no longer has; `others`: of rows that a form of the same name
    from elsewhere brought.
    """

    model_config = ConfigDict(frozen=True)

    columns: dict[str, Annotated[str, AfterValidator(_known)]] = {}
    stances: dict[str, str] = {}
    set: dict[str, str] = {}
    source: str = ""
    sheet: str = ""
    header_row: int = 0
    dates: str = ""
    encoding: str = ""
    meaning: str = ""
    matrix: bool = False
    missing: tuple[str, ...] = ()
    origin: str = ""
    rows: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def updated(self, said: "ImportSettings") -> "ImportSettings":
        """Return the settings after what the user says now, which counts more."""
        pairs = {name: {**getattr(self, name), **getattr(said, name)} for name in PAIRED}
        single = {name: getattr(said, name) or getattr(self, name) for name in (*SINGLE, "missing")}
        return self.model_copy(update={**pairs, **single})


# What the options say: pairs, with the option that takes them, and single values, whose options bear their names.
PAIRED = {"columns": "--map", "stances": "--stance", "set": "--set"}
SINGLE = ("source", "sheet", "header_row", "dates", "encoding", "meaning", "matrix")


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
    single = ((key, getattr(settings, key)) for key in ("origin", *SINGLE))
    lines += [f"{key} = {_quoted(value)}" for key, value in single if value]
    for key, rows in (("missing", settings.missing), ("rows", settings.rows), ("others", settings.others)):
        lines += [f"{key} = [", *(f"    {_quoted(row)}," for row in rows), "]"] if rows else []
    for section, values in ((section, getattr(settings, section)) for section in PAIRED):
        lines += ["", f"[{section}]"] if values else []
        for head, value in values.items():
            lines.append(f"{head if BARE.match(head) else _quoted(head)} = {_quoted(value)}")
    return ("\n".join(lines) + "\n").encode()


def _quoted(value: str | int) -> str:
    return UNWRITTEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


class TableDifference(NamedTuple):
    """The new rows that come to the table, by number, the records of it that no row says any more, and its records."""

    added: Sequence[int]
    gone: Sequence[SourceRecord]
    records: Sequence[SourceRecord]


class ImportTable:
    """Where an import goes: the table and what is remembered of it, by their names in the workspace.

    `origin`: what tells the file from others of its name: who gave it, or else its path from the workspace.
    """

    def __init__(self, workspace: Workspace, path: Path, owner: str) -> None:
        if path.is_relative_to(workspace.positions):
            raise UserError(f"{path.name} lies in positions/, and what lies there is read without an import")
        stem = slug(path.name if path.is_dir() else path.stem) or "import"
        if owner:
            stem += f"-{slug(owner) or sha256(owner.encode()).hexdigest()[:8]}"
        self.origin = f"{owner}: {path.name}" if owner else Path(relpath(path, workspace.root)).as_posix()
        self.name, self.settings_name = f"positions/{stem}.csv", f"positions/.{stem}.import.toml"
        self.root, self.path = workspace.root, path

    def from_here(self, said: ImportSettings) -> ImportSettings:
        """Return what the user says, with the file of meanings as its path from the workspace."""
        if not said.meaning:
            return said
        if not Path(said.meaning).is_file():
            raise UserError(f"--meaning {said.meaning}: there is no such file")
        path = Path(relpath(Path(said.meaning).resolve(), self.root)).as_posix()
        return said.model_copy(update={"meaning": path})

    @cached_property
    def settings(self) -> ImportSettings | None:
        """What is remembered of the table; None where it did not come from an import."""
        return read_settings(self.root / self.settings_name, self.settings_name)

    @property
    def own(self) -> bool:
        """Whether the table, if there is one, came from the same origin."""
        return self.settings is None or self.settings.origin in ("", self.origin)

    def require_own(self) -> None:
        """Raise UserError where the table came from another file."""
        if not self.own and self.settings:
            message = f"{self.name} came from '{self.settings.origin}', and this is '{self.origin}'; say whose it is "
            message += "with --as NAME, and it gets a table of its own; if it is the same table in another place, "
            raise UserError(f'{message}write origin = "{self.origin}" into {self.settings_name}')

    def compare(
        self, new: Sequence[Mapping[str, str]], kept: Sequence[SourceRecord], state: WorkspaceState, *, form: bool
    ) -> TableDifference:
        """Return what becomes of the table. `new`: the rows; `kept`: the records that a form knows.

        A table is replaced whole. Of a form, only the rows that it brought before are: records that it knows are kept,
        and so is what was added to the table or changed in it by hand, or came with another's copy of the form.
        """
        places = {record.place for record in kept}
        free = [record for record in state.source_records if record.file == self.name and record.place not in places]
        before = self.settings or ImportSettings()
        mine = set(before.rows if self.own else before.others)
        digests = [digest(fields) for fields in new]
        there, wanted = Counter(record.digest for record in free), Counter(digests)
        added = [n for n, mark in enumerate(digests) if not _taken(there, mark) and not (form and mark in mine)]
        rows = [record for record in free if not form or (self.own and record.digest in mine)]
        return TableDifference(added, [record for record in rows if not _taken(wanted, record.digest)], rows)

    def recorded(self, new: Sequence[Mapping[str, str]], state: WorkspaceState, day: str) -> list[Mapping[str, str]]:
        """Return the rows, each recorded on its own day, on that of the same record in the table, or else on `day`."""
        records = (record for record in state.source_records if record.file == self.name)
        days = {record.digest: record.fields.get("recorded", "") for record in records}
        found = (fields.get("recorded") or days.get(digest(fields), day) for fields in new)
        return [{**fields, "recorded": on} if on else fields for fields, on in zip(new, found, strict=True)]

    def remembered(
        self, settings: ImportSettings, new: Sequence[Mapping[str, str]], left: Sequence[SourceRecord]
    ) -> ImportSettings:
        """Return what is remembered of a form. `left`: the records that it no longer has, and that stay."""
        before = self.settings or ImportSettings()
        rows = dict.fromkeys([*map(digest, new), *(record.digest for record in left)])
        if self.own:
            return settings.model_copy(update={"rows": tuple(rows), "others": before.others})
        return before.model_copy(update={"others": tuple(dict.fromkeys([*before.others, *rows]))})

    def request(
        self, new: Sequence[Mapping[str, str]], found: TableDifference, settings: ImportSettings, *, form: bool
    ) -> ChangeRequest:
        """Return what changes in the table, and what is remembered of it.

        Raise UserError where the table is there and did not come from an import.
        """
        if not new and not found.gone and settings == ImportSettings(origin=settings.origin):
            return ChangeRequest()
        remembered = {self.settings_name: settings_file(settings, self.path.name)}
        if not found.added and not found.gone:
            return ChangeRequest(files=remembered)
        if (self.root / self.name).exists() and self.settings is None:
            message = f"{self.name} is there already and did not come from an import; rename one of the two files"
            raise UserError(message)
        if not form:
            return ChangeRequest(files={self.name: table(new), **remembered})
        edits = [RecordEdit(record.line, None, record.digest) for record in found.gone]
        return ChangeRequest({self.name: edits}, {self.name: [new[number] for number in found.added]}, files=remembered)


def _taken(counts: Counter[str], mark: str) -> bool:
    """Return whether one of a kind is left, and take it."""
    counts[mark] -= 1
    return counts[mark] >= 0
