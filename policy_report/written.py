"""The records of a workspace as their files write them: their text, their place, and what they mean.

For those that must find a record again or write it elsewhere: a table of positions has only what records mean.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from policy_report import load
from policy_report.errors import Problem
from policy_report.models import Position, scale_of
from policy_report.readers.base import Raw
from policy_report.records.settings import Settings
from policy_report.records.settings import load as load_settings
from policy_report.records.validate import Records, validate
from policy_report.renderers import RENDERERS
from policy_report.workspace import Workspace

NAMED = ("actor", "topic", "stance", "source")  # the fields that hold a name


@dataclass(frozen=True)
class Held:
    """A workspace: its settings, what its files say, and what they mean."""

    settings: Settings
    raws: tuple[Raw, ...]
    records: Records

    @property
    def written(self) -> "list[Written]":
        """All records in reading order."""
        return written(self.raws, self.records)


@dataclass(frozen=True)
class Written:
    """A record: its file and line, its fields as written (none empty), and the ids that its names mean ("" for none).

    `owned`: the record lies under the actor of its file, and does not say its actor itself.
    """

    file: str
    line: int
    fields: Mapping[str, str]
    ids: Mapping[str, str]
    owned: bool

    @property
    def digest(self) -> str:
        """A hash of all that the record says, whatever the order of its fields and wherever it stands."""
        return digest(self.fields)

    @property
    def place(self) -> str:
        """Where the record stands, as messages say it."""
        return f"{self.file}:{self.line}"


def digest(fields: Mapping[str, str]) -> str:
    """Return the hash of a record with these fields."""
    said = {name: value for name, value in fields.items() if value}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:20]


def read(workspace: Workspace) -> tuple[Held, list[Problem]]:
    """Return what a workspace holds, an empty one too, and every problem in it. Quotes are not checked."""
    settings, problems = load_settings(workspace.config, workspace.config.name, RENDERERS)
    raws, more = load.read(workspace, settings.config.limits)
    records, wrong = validate(raws, scale_of(settings.config))
    return Held(settings, tuple(raws), records), settings.judged([*problems, *more, *wrong])


def written(raws: Iterable[Raw], records: Records) -> list[Written]:
    """Return all records in reading order. `records`: what `validate` made of `raws`, row by row."""
    ids = [records.positions[name].astype(object).tolist() for name in NAMED]
    meant = (dict(zip(NAMED, row, strict=True)) for row in zip(*ids, strict=True))
    return [_record(row, n, raw, next(meant)) for raw in raws for n, row in enumerate(_rows(raw))]


def _rows(raw: Raw) -> Sequence[Mapping[str, str]]:
    return cast("list[Mapping[str, str]]", raw.positions.to_dict("records")) if len(raw.positions) else []


def _record(row: Mapping[str, str], number: int, raw: Raw, ids: Mapping[str, str]) -> Written:
    fields = {name: row[name] for name in Position.model_fields if row.get(name)}
    owned = bool(raw.field_lines) and (number, "actor") not in raw.field_lines
    return Written(str(row["file"]), int(row["line"]), fields, ids, owned)
