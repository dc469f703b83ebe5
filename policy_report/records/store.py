"""From a workspace's files to its records and settings, with every problem on the way.

`read` gives what the files say: each record with its text, its place and what it means, for those who find a record
again or change it. `load` goes on from there: quotes are checked, and what is left is a table of positions.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import cast

from policy_report.analysis import conflicts
from policy_report.brief import baseline
from policy_report.brief.editions import Edition
from policy_report.brief.figures import Before
from policy_report.errors import Problem, UserError
from policy_report.evidence import PROOFS, Evidence, check
from policy_report.formats import RENDERERS
from policy_report.records import checks
from policy_report.records.limits import long_texts, oversize
from policy_report.records.models import Limits, Position, scale_of
from policy_report.records.plausibility import doubts
from policy_report.records.positions import select
from policy_report.records.readers import BY_SUFFIX
from policy_report.records.readers.base import Raw, read_text
from policy_report.records.settings import Settings
from policy_report.records.settings import load as load_settings
from policy_report.records.validate import Records, validate
from policy_report.text import shorten
from policy_report.workspace import Workspace

WORKBOOKS = (".xlsx", ".xlsm")
NAMED = ("actor", "topic", "stance", "source")  # the fields that hold a name

FileRead = tuple[Raw, list[Problem]]


@dataclass(frozen=True)
class Loaded:
    """What a workspace says: its settings, its records, and the check of their quotes (None where there is none).

    `doubts`: what the records may say and seldom mean; not among the problems, since a brief shows it, unless the
    settings make it an error.
    """

    settings: Settings
    records: Records
    evidence: Evidence | None
    doubts: tuple[Problem, ...] = ()


def load(workspace: Workspace) -> tuple[Loaded, list[Problem]]:
    """Return the settings and records, and all problems in them, sorted by file and line."""
    held, problems = read(workspace)
    records = held.records
    if not len(records.positions) and not any(problem.severity == "error" for problem in problems):
        message = "no position found; add an actor file such as positions/countries/france.yaml, or a CSV table"
        problems.append(Problem("positions/", 1, message, checks.EMPTY_WORKSPACE))
    problems += conflicts.warnings(records.positions, records.actors, records.topics)
    evidence = None
    if (records.positions["quote"] != "").any():
        evidence, more = check(workspace, records.positions, records.sources)
        records = replace(records, positions=records.positions.assign(quote_check=evidence.checked["quote_check"]))
        problems += more
    doubtful = held.settings.judged(doubts(held.raws, records))
    problems = held.settings.judged(problems) + [doubt for doubt in doubtful if doubt.severity == "error"]
    return Loaded(held.settings, records, evidence, tuple(doubtful)), _sorted(problems)


def _sorted(problems: list[Problem]) -> list[Problem]:
    """Return the problems in reading order; a field with an error needs no warning beside it."""
    wrong = {(p.file, p.line, p.field) for p in problems if p.severity == "error"}
    return sorted({p for p in problems if p.severity == "error" or (p.file, p.line, p.field) not in wrong})


def load_or_fail(workspace: Workspace) -> tuple[Loaded, list[Problem]]:
    """Return settings, records and warnings; raise UserError with all problems when one of them is an error."""
    loaded, problems = load(workspace)
    if any(problem.severity == "error" for problem in problems):
        raise UserError.of(problems)
    return loaded, problems


def before(workspace: Workspace, records: Records, edition: Edition) -> Before | None:
    """Return what an edition is compared with, or None. Raise UserError for an earlier brief that cannot be read."""
    if edition.since is None:
        return None
    if isinstance(edition.since, date):
        found = select(records.positions, edition.actors, edition.topics, edition.since)
        return Before(found, edition.since)
    path = workspace.root / edition.since
    if path.suffix.lower() != ".json":
        raise UserError(f"'{edition.since}' is neither a date such as 2025-02-11 nor the .json of an earlier brief")
    if not path.exists():
        raise UserError(f"there is no earlier brief '{edition.since}' to compare with; name a date or its .json")
    if path.is_relative_to(workspace.root) and (why := workspace.refusal(path)):
        raise UserError(f"{edition.since}: {why}")
    text, problems = read_text(path, edition.since.as_posix())
    if problems:
        raise UserError.of(problems)
    positions, day, problems = baseline.read(text, edition.since.as_posix(), records.names, records.sources)
    if problems:
        raise UserError.of(problems)
    return Before(positions, day, path.name)


# --- what the files say -----------------------------------------------------------------------------------------------


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

    @cached_property
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


@dataclass(frozen=True)
class Held:
    """What a workspace holds: its settings, what each file says (by name, in reading order), and what that means."""

    settings: Settings
    files: Mapping[str, FileRead]
    records: Records

    @property
    def raws(self) -> list[Raw]:
        """What each file says, in reading order."""
        return [raw for raw, _ in self.files.values()]

    @cached_property
    def written(self) -> list[Written]:
        """All records in reading order."""
        return list(_written(self.raws, self.records))


def _written(raws: Sequence[Raw], records: Records) -> Iterator[Written]:
    """Yield all records. `records`: what `validate` made of `raws`, row by row."""
    ids = zip(*(records.positions[name].astype(object).tolist() for name in NAMED), strict=True)
    for raw in raws:
        rows = cast("list[Mapping[str, str]]", raw.positions.to_dict("records")) if len(raw.positions) else []
        for number, row in enumerate(rows):
            fields = {name: row[name] for name in Position.model_fields if row.get(name)}
            owned = bool(raw.field_lines) and (number, "actor") not in raw.field_lines
            yield Written(str(row["file"]), int(row["line"]), fields, dict(zip(NAMED, next(ids), strict=True)), owned)


def read(workspace: Workspace) -> tuple[Held, list[Problem]]:
    """Return what a workspace holds, an empty one too, and every problem in it. Quotes are not checked."""
    settings, problems = load_settings(workspace.config, workspace.config.name, RENDERERS)
    held, more = _held(settings, _read(workspace, settings.config.limits))
    return held, settings.judged(problems) + more


def read_with(held: Held, contents: Mapping[str, bytes | None]) -> tuple[Held, list[Problem]]:
    """Return what a workspace would hold with other files (name → content, None: gone), and what would be wrong.

    The new files are read in a temporary folder, by the code that reads a workspace; the others are not read again.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Workspace(Path(folder))
        for name, content in contents.items():
            if content is not None:
                (copy.root / name).parent.mkdir(parents=True, exist_ok=True)
                (copy.root / name).write_bytes(content)
        new = _read(copy, held.settings.config.limits)
    files = {name: found for name, found in held.files.items() if name not in contents} | new
    return _held(held.settings, {name: files[name] for name in sorted(files, key=PurePosixPath)})


def _held(settings: Settings, files: Mapping[str, FileRead]) -> tuple[Held, list[Problem]]:
    raws = [raw for raw, _ in files.values()]
    records, problems = validate(raws, scale_of(settings.config))
    wrong = [problem for _, found in files.values() for problem in found]
    found = [*wrong, *long_texts(raws, settings.config.limits), *problems]
    return Held(settings, files, records), settings.judged(found)


def _instead(path: Path) -> str:
    """Return how a workbook that was put among the records gets in."""
    return "; bring it in with `policy-report import`" if path.suffix.lower() in WORKBOOKS else ""


def _read(workspace: Workspace, limits: Limits) -> dict[str, FileRead]:
    """Return what each record file says, in the order of file names, and the problems of reading."""
    return {workspace.relative(path): _read_file(workspace, path, limits) for path in workspace.record_files()}


def _read_file(workspace: Workspace, path: Path, limits: Limits) -> FileRead:
    file = workspace.relative(path)
    if refusal := workspace.refusal(path):
        return Raw(), [Problem(shorten(file, 200), 1, refusal, checks.UNREADABLE_FILE)]
    if path.suffix.lower() not in BY_SUFFIX:
        message = f"not read; records have one of the suffixes {', '.join(BY_SUFFIX)}{_instead(path)}"
        return Raw(), [Problem(file, 1, message, checks.UNREAD_FILE)]
    if large := oversize(path, file, limits):
        return Raw(), [large]
    if path == workspace.positions / PROOFS:
        return Raw(), []
    raw, problems = BY_SUFFIX[path.suffix.lower()].read(path, file, top=path.parent == workspace.positions)
    return raw, problems
