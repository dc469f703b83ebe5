"""From a workspace's files to its records and settings, with every problem on the way.

`read` gives what the files say: each record with its text, its place and what it means, for those who find a record
again or change it. `load` goes on from there: quotes are checked, and what is left is a table of positions.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import cast

import numpy as np
import pandas as pd

from policy_report.analysis import conflicts
from policy_report.errors import Problem, has_error, stop
from policy_report.evidence import Evidence, check
from policy_report.formats import RENDERERS
from policy_report.records import checks
from policy_report.records.models import Limits, Position, scale_of
from policy_report.records.readers import FileRead, long_texts, read_file
from policy_report.records.readers.base import Declaration, Raw, counted
from policy_report.records.settings import Settings
from policy_report.records.settings import load as load_settings
from policy_report.records.validate import Records, validate
from policy_report.text import fold, lookalike, sort_key
from policy_report.workspace import Workspace

# Years between the newest date and the next one that look like a slip of the finger, as 2052 for 2025: where the others
# lie closer together than that, or, with one other date to compare with, a century.
FAR, FAR_OF_ONE = 20, 100
YEAR = 365.25
CALLED = {"actor": "name", "topic": "title"}
NAMED = ("actor", "topic", "stance", "source")  # the fields that hold a name


@dataclass(frozen=True)
class Loaded:
    """A loaded workspace: its settings, its records, and the check of their quotes (None without quotes).

    `implausible`: what the records may say and seldom mean; not among the problems, since a brief shows it, unless the
    settings make it an error.
    """

    settings: Settings
    records: Records
    evidence: Evidence | None
    implausible: tuple[Problem, ...] = ()


def load(workspace: Workspace) -> tuple[Loaded, list[Problem]]:
    """Return the settings and records, and all problems in them, sorted by file and line."""
    state, problems = read(workspace)
    records = state.records
    if not len(records.positions) and not has_error(problems):
        message = "no position found; add an actor file such as positions/countries/france.yaml, or a CSV table"
        problems.append(Problem("positions/", 1, message, checks.EMPTY_WORKSPACE))
    problems += conflicts.warnings(records.positions, records.actors, records.topics)
    evidence = None
    if (records.positions["quote"] != "").any():
        evidence, more = check(workspace, records.positions, records.sources)
        records = replace(records, positions=records.positions.assign(quote_check=evidence.checked["quote_check"]))
        problems += more
    unlikely = state.settings.judged(implausible(state.raws, records))
    problems = state.settings.judged(problems) + [problem for problem in unlikely if problem.severity == "error"]
    return Loaded(state.settings, records, evidence, tuple(unlikely)), _sorted(problems)


def _sorted(problems: list[Problem]) -> list[Problem]:
    """Return the problems in reading order; a field with an error needs no warning beside it."""
    wrong = {(p.file, p.line, p.field) for p in problems if p.severity == "error"}
    return sorted({p for p in problems if p.severity == "error" or (p.file, p.line, p.field) not in wrong})


def load_or_fail(workspace: Workspace) -> tuple[Loaded, list[Problem]]:
    """Return settings, records and warnings; raise UserError with all problems when one of them is an error."""
    loaded, problems = load(workspace)
    stop(problems)
    return loaded, problems


# --- what the files say -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SourceRecord:
    """A record: its file and line, its fields as written (none empty), and the ids that its names mean ("" for none).

    `owned`: the record lies under the actor of its file, and does not say its actor itself.
    """

    file: str
    line: int
    fields: Mapping[str, str]
    ids: Mapping[str, str]
    owned: bool

    @cached_property
    def digest(self) -> str:
        """A hash of all that the record says, whatever the order of its fields and wherever it stands."""
        return digest(self.fields)

    @property
    def place(self) -> str:
        """The place of the record as messages print it."""
        return f"{self.file}:{self.line}"


def digest(fields: Mapping[str, str]) -> str:
    """Return the hash of a record with these fields."""
    filled = {name: value for name, value in fields.items() if value}
    return hashlib.sha256(json.dumps(filled, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class WorkspaceState:
    """The state of a workspace: its settings, the result of reading each file (by name, in order), and the records."""

    settings: Settings
    files: Mapping[str, FileRead]
    records: Records

    @property
    def raws(self) -> list[Raw]:
        """The result of reading each file, in order."""
        return [raw for raw, _ in self.files.values()]

    @cached_property
    def source_records(self) -> list[SourceRecord]:
        """All records in reading order."""
        return list(_source_records(self.raws, self.records))


def _source_records(raws: Sequence[Raw], records: Records) -> Iterator[SourceRecord]:
    """Yield all records. `records`: what `validate` made of `raws`, row by row."""
    ids = zip(*(records.positions[name].astype(object).tolist() for name in NAMED), strict=True)
    for raw in raws:
        rows = cast("list[Mapping[str, str]]", raw.positions.to_dict("records")) if len(raw.positions) else []
        for number, row in enumerate(rows):
            fields = {name: row[name] for name in Position.model_fields if row.get(name)}
            owned = bool(raw.field_lines) and (number, "actor") not in raw.field_lines
            yield SourceRecord(
                str(row["file"]), int(row["line"]), fields, dict(zip(NAMED, next(ids), strict=True)), owned
            )


def read(workspace: Workspace) -> tuple[WorkspaceState, list[Problem]]:
    """Return the state of a workspace, also of an empty one, and its problems. Quotes are not checked."""
    settings, problems = load_settings(workspace.config, workspace.config.name, RENDERERS)
    state, more = _state(settings, _read(workspace, settings.config.limits))
    return state, settings.judged(problems) + more


def read_with(state: WorkspaceState, contents: Mapping[str, bytes | None]) -> tuple[WorkspaceState, list[Problem]]:
    """Return the state of a workspace with other files (name → content, None: gone), and its problems.

    The new files are read in a temporary folder, by the code that reads a workspace; the others are not read again.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Workspace(Path(folder))
        for name, content in contents.items():
            if content is not None:
                (copy.root / name).parent.mkdir(parents=True, exist_ok=True)
                (copy.root / name).write_bytes(content)
        new = _read(copy, state.settings.config.limits)
    files = {name: found for name, found in state.files.items() if name not in contents} | new
    return _state(state.settings, {name: files[name] for name in sorted(files, key=PurePosixPath)})


def _state(settings: Settings, files: Mapping[str, FileRead]) -> tuple[WorkspaceState, list[Problem]]:
    raws = [raw for raw, _ in files.values()]
    records, problems = validate(raws, scale_of(settings.config))
    wrong = [problem for _, found in files.values() for problem in found]
    found = [*wrong, *long_texts(raws, settings.config.limits), *problems]
    return WorkspaceState(settings, files, records), settings.judged(found)


def _read(workspace: Workspace, limits: Limits) -> dict[str, FileRead]:
    """Return the result of reading each record file, in the order of file names."""
    return {workspace.relative(path): read_file(workspace, path, limits) for path in workspace.record_files()}


# --- what records may say and seldom mean -----------------------------------------------------------------------------


def implausible(raws: Sequence[Raw], records: Records) -> list[Problem]:
    """Return the warnings, in no order."""
    declared = [declaration for raw in raws for declaration in raw.declarations]
    positions = records.positions
    return [*_similar(declared), *_empty(declared, positions), *_read_before(records), *_far(positions)]


def _similar(declared: Iterable[Declaration]) -> list[Problem]:
    """Return a warning for each name that differs from another in what few people see: accents, lookalike letters."""
    first: dict[tuple[str, str], str] = {}
    problems = []
    for found in declared:
        field = CALLED.get(found.kind, "")
        name = str(found.values.get(field, ""))
        other = first.setdefault((found.kind, lookalike(name)), name)
        if name and fold(other) != fold(name):
            accents = sort_key(fold(other))[0] == sort_key(fold(name))[0]
            what = "accents" if accents else "letters of another script that look the same"
            message = f"differs from '{other}' only in {what}; make it an alias if both are the same {found.kind}"
            problems.append(found.problem((field,), message, checks.SIMILAR_NAME))
    return problems


def _empty(declared: Iterable[Declaration], positions: pd.DataFrame) -> list[Problem]:
    """Return a warning for each topic without a position."""
    known = set(positions["topic"].unique())
    message = "no position is on it; its column of the matrix is empty"
    return [
        found.problem(("id",), message, checks.EMPTY_TOPIC)
        for found in declared
        if found.kind == "topic" and found.values.get("id") not in known
    ]


def _read_before(records: Records) -> list[Problem]:
    """Return a warning for each position that is newer than the day on which somebody read its source."""
    positions = records.positions
    read = {source.id: source.accessed for source in records.sources.values() if source.accessed}
    source = positions["source"].cat
    days = np.array([*(read.get(name) for name in source.categories), None], dtype="datetime64[s]")
    late = positions[positions["date"].to_numpy() > days[source.codes]]
    return _late(late, [f"after the day on which its source was read, {read[name]}" for name in late["source"]])


def _far(positions: pd.DataFrame) -> list[Problem]:
    """Return a warning for each position whose date is far newer than that of any other."""
    days = np.sort(positions["date"].dropna().unique())
    *others, newest = days.astype("datetime64[D]").astype(int) if len(days) > 1 else (0, 0)
    years = (newest - others[-1]) / YEAR
    if years <= max(FAR if len(others) > 1 else FAR_OF_ONE, (others[-1] - others[0]) / YEAR):
        return []
    late = positions[(positions["date"] == days[-1]).to_numpy()]
    what = f"{years:.0f} years after the next newest date; a brief without `as_of` is as of this day"
    return _late(late, [what] * len(late))


def _late(positions: pd.DataFrame, messages: Sequence[str]) -> list[Problem]:
    wrong = list(zip(positions["file"], positions["line"], positions["date"].dt.date, messages, strict=True))

    def say(found: tuple[str, int, object, str]) -> Problem:
        file, line, day, what = found
        return Problem(str(file), int(line), f"{day} is {what}", checks.LATE_DATE, field="date")

    return counted(wrong, say, "records")
