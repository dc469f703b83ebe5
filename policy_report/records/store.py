"""From a workspace's files to its records and settings, with every problem on the way.

`read` gives what the files say: each record with its text, its place and what it means, for those who find a record
again or change it. `load` goes on from there: quotes are checked, and what is left is a table of positions.
"""

import hashlib
import json
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from policy_report.analysis import conflicts
from policy_report.errors import Problem, has_error, stop
from policy_report.evidence import Evidence, QuoteChecker, check
from policy_report.files import ReadOnce
from policy_report.formats import RENDERERS
from policy_report.records import checks, plausibility, reviews
from policy_report.records.models import Config, scale_of
from policy_report.records.readers import FileRead, long_texts, read_file
from policy_report.records.readers.base import Declaration, Raw
from policy_report.records.settings import Settings
from policy_report.records.settings import load as load_settings
from policy_report.records.validate import Records, validate
from policy_report.workspace import Workspace

NAMED = ("actor", "topic", "stance", "source")  # the fields that hold a name


@dataclass(frozen=True)
class Loaded:
    """A loaded workspace: its settings, its records, and the check of their quotes (None without quotes).

    `implausible`: what declarations may say and seldom mean; not among the problems, since a brief shows it, unless the
    settings make it an error. `declarations`: of actors, topics and sources, as their files have them.
    """

    settings: Settings
    records: Records
    evidence: Evidence | None
    implausible: tuple[Problem, ...] = ()
    declarations: tuple[Declaration, ...] = ()


def load(workspace: Workspace) -> tuple[Loaded, list[Problem]]:
    """Return the settings and records, and all problems in them, sorted by file and line."""
    return checked(workspace, *read(workspace))


def checked(
    workspace: Workspace,
    state: "WorkspaceState",
    problems: Sequence[Problem],
    quotes: QuoteChecker | None = None,
    once: ReadOnce | None = None,
) -> tuple[Loaded, list[Problem]]:
    """Return what was read with its quotes checked, and all problems in it, sorted by file and line.

    `quotes` and `once`: what checks quotes, and keeps what was read, where that was done before.
    """
    records = state.records
    problems = list(problems)
    if not len(records.positions) and not has_error(problems):
        message = "no position found; add an actor file such as positions/countries/france.yaml, or a CSV table"
        problems.append(Problem("positions/", 1, message, checks.EMPTY_WORKSPACE))
    problems += conflicts.warnings(records.positions, records.actors, records.topics)
    evidence = None
    if (records.positions["quote"] != "").any():
        evidence, more = check(workspace, records.positions, records.sources, quotes)
        records = replace(records, positions=records.positions.assign(quote_check=evidence.checked["quote_check"]))
        problems += more
    reviewed, more = _reviewed(workspace, state, once or ReadOnce())
    records = replace(records, reviewed=reviewed)
    problems += [*more, *plausibility.dates(records), *plausibility.attribution(records)]
    unlikely = state.settings.judged(plausibility.declarations(state.raws, records))
    problems = state.settings.judged(problems) + [problem for problem in unlikely if problem.severity == "error"]
    declared = tuple(declaration for raw in state.raws for declaration in raw.declarations)
    return Loaded(state.settings, records, evidence, tuple(unlikely), declared), _sorted(problems)


def _reviewed(
    workspace: Workspace, state: "WorkspaceState", once: ReadOnce
) -> tuple[NDArray[np.bool_] | None, list[Problem]]:
    """Return for each position whether somebody signed it off, None where nobody ever did, and what is wrong."""
    found, problems = once(workspace.root / reviews.FILE, lambda: reviews.read(workspace))
    if found is None:
        return None, problems
    signed = {review.key for review in found}
    cells = {key[:2] for key in signed}
    ids = zip(*(state.records.positions[name].astype(object) for name in ("actor", "topic")), strict=True)
    asked = [cell in cells for cell in ids]  # a digest is made of few where few are signed
    if not any(asked):
        return np.zeros(len(asked), dtype=bool), problems
    pairs = zip(state.source_records, asked, strict=True)
    return np.array([ask and record.key in signed for record, ask in pairs], dtype=bool), problems


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
    def said(self) -> dict[str, str]:
        """What the record says of its actor on its topic: its fields without these two, and when it was entered."""
        return {name: value for name, value in self.fields.items() if name not in ("actor", "topic", "recorded")}

    @cached_property
    def key(self) -> tuple[str, str, str]:
        """Its actor and topic, by id, and a hash of what it says of them: what a sign-off is pinned to."""
        return self.ids["actor"], self.ids["topic"], digest(self.said)

    @property
    def place(self) -> str:
        """The place of the record as messages print it, "" where that is not to be known."""
        return f"{self.file}:{self.line}" if self.file else ""


def digest(fields: Mapping[str, str]) -> str:
    """Return the hash of what a record with these fields says; on which day it was entered plays no part."""
    filled = {name: value for name, value in fields.items() if value and name != "recorded"}
    return hashlib.sha256(json.dumps(filled, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class WorkspaceState:
    """The state of a workspace: its settings, the result of reading each file (by name, in order), and the records.

    `problems`: of the files and records. `earlier`: records of a state before, which are taken over where they say the
    same, with what was computed of them.
    """

    settings: Settings
    files: Mapping[str, FileRead]
    records: Records
    problems: Sequence[Problem] = ()
    earlier: Sequence[SourceRecord] = field(default=(), compare=False, repr=False)

    @property
    def raws(self) -> list[Raw]:
        """The result of reading each file, in order."""
        return [raw for raw, _ in self.files.values()]

    @property
    def computed(self) -> Sequence[SourceRecord]:
        """The records where somebody asked for them; none are made to be taken over."""
        found: Sequence[SourceRecord] = vars(self).get("source_records", ())
        return found

    @cached_property
    def source_records(self) -> list[SourceRecord]:
        """All records in reading order."""
        return list(_source_records(self.raws, self.records, self.earlier))


def _source_records(raws: Sequence[Raw], records: Records, earlier: Sequence[SourceRecord]) -> Iterator[SourceRecord]:
    """Yield all records; those of before that say the same. `records`: what `validate` made of `raws`, row by row."""
    known = {(record.file, record.line): record for record in earlier}
    ids = zip(*(records.positions[name].astype(object).tolist() for name in NAMED), strict=True)
    for raw in raws:
        files = raw.positions["file"].tolist() if raw.rows else ()
        for number, (file, (line, fields)) in enumerate(zip(files, raw.rows, strict=True)):
            named = dict(zip(NAMED, next(ids), strict=True))
            owned = bool(raw.field_lines) and (number, "actor") not in raw.field_lines
            old = known.get((file, line))
            same = old is not None and (old.fields, old.ids, old.owned) == (fields, named, owned)
            yield old if old and same else SourceRecord(file, line, fields, named, owned)


def read(
    workspace: Workspace, known: WorkspaceState | None = None, same: Collection[str] = ()
) -> tuple[WorkspaceState, list[Problem]]:
    """Return the state of a workspace, also of an empty one, and its problems. Quotes are not checked.

    `known`: an earlier state; `same`: the names of files whose content is still that of then, which are not read again.
    """
    settings, problems = load_settings(workspace.config, workspace.config.name, RENDERERS)
    if known is None or workspace.config.name not in same:
        state = _state(settings, _read(workspace, settings.config))
    else:
        before = {name: found for name, found in known.files.items() if name in same}
        kept = {name: found for name, found in before.items() if _is_plain(workspace, name, found)}
        files = _read(workspace, settings.config, kept)
        state = known if _are_same(files, known.files) else _state(settings, files, known.computed)
    return state, settings.judged(problems) + list(state.problems)


def _is_plain(workspace: Workspace, name: str, found: FileRead) -> bool:
    """Return whether a file is read, and was: the content of one that leads out of the workspace says nothing."""
    refused = any(problem.check == checks.UNREADABLE_FILE.id for problem in found[1])
    return not refused and not workspace.refusal(workspace.root / name)


def _are_same(files: Mapping[str, FileRead], known: Mapping[str, FileRead]) -> bool:
    return list(files) == list(known) and all(files[name] is known[name] for name in files)


def read_with(state: WorkspaceState, contents: Mapping[str, bytes | None]) -> tuple[WorkspaceState, list[Problem]]:
    """Return the state of a workspace with other files (name → content, None: gone), and its problems.

    The new files are read in a temporary folder, by the code that reads a workspace; the others are not read again.
    The settings may be among them, with other briefs: what else they say decides how the others were read.
    """
    settings, problems = state.settings, list[Problem]()
    with tempfile.TemporaryDirectory() as folder:
        copy = Workspace(Path(folder))
        for name, content in contents.items():
            if content is not None:
                (copy.root / name).parent.mkdir(parents=True, exist_ok=True)
                (copy.root / name).write_bytes(content)
        if settings.file in contents:
            settings, problems = load_settings(copy.config, settings.file, RENDERERS)
        new = _read(copy, settings.config)
    files = {name: found for name, found in state.files.items() if name not in contents} | new
    after = _state(settings, {name: files[name] for name in sorted(files, key=PurePosixPath)}, state.computed)
    return after, settings.judged(problems) + list(after.problems)


def _state(settings: Settings, files: Mapping[str, FileRead], earlier: Sequence[SourceRecord] = ()) -> WorkspaceState:
    raws = [raw for raw, _ in files.values()]
    records, problems = validate(raws, scale_of(settings.config), settings.config.language, settings.markings)
    wrong = [problem for _, found in files.values() for problem in found]
    found = [*wrong, *plausibility.copies(files), *long_texts(raws, settings.config.limits), *problems]
    return WorkspaceState(settings, files, records, settings.judged(found), earlier)


def _read(workspace: Workspace, config: Config, kept: Mapping[str, FileRead] | None = None) -> dict[str, FileRead]:
    """Return the result of reading each record file, in the order of file names; that of some is `kept`."""
    paths, kept = {workspace.relative(path): path for path in workspace.record_files()}, kept or {}
    return {name: kept.get(name) or _read_file(workspace, path, config) for name, path in paths.items()}


def _read_file(workspace: Workspace, path: Path, config: Config) -> FileRead:
    raw, problems = read_file(workspace, path, config.limits)
    raw, more = raw.of(config.language)
    return raw, [*problems, *more]
