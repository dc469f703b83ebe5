"""From a workspace's files to its records and settings, with every problem on the way."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from policy_report import checks, earlier
from policy_report.analysis import conflicts
from policy_report.briefs import Edition
from policy_report.errors import Problem, UserError
from policy_report.evidence import PROOFS, Evidence, check
from policy_report.figures import Before
from policy_report.models import Limits, scale_of
from policy_report.readers import BY_SUFFIX
from policy_report.readers.base import Raw, read_text
from policy_report.records.doubts import doubts
from policy_report.records.limits import long_texts, oversize
from policy_report.records.positions import select
from policy_report.records.settings import Settings
from policy_report.records.settings import load as load_settings
from policy_report.records.validate import Records, validate
from policy_report.renderers import RENDERERS
from policy_report.text import shorten
from policy_report.workspace import Workspace

WORKBOOKS = (".xlsx", ".xlsm")


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
    settings, problems = load_settings(workspace.config, workspace.config.name, RENDERERS)
    raws, more = read(workspace, settings.config.limits)
    problems += more
    records, more = validate(raws, scale_of(settings.config))
    problems += more
    if not len(records.positions) and not any(problem.severity == "error" for problem in problems):
        message = "no position found; add an actor file such as positions/countries/france.yaml, or a CSV table"
        problems.append(Problem("positions/", 1, message, checks.EMPTY_WORKSPACE))
    problems += conflicts.warnings(records.positions, records.actors, records.topics)
    evidence = None
    if (records.positions["quote"] != "").any():
        evidence, more = check(workspace, records.positions, records.sources)
        records = replace(records, positions=records.positions.assign(quote_check=evidence.checked["quote_check"]))
        problems += more
    doubtful = settings.judged(doubts(raws, records))
    problems = settings.judged(problems) + [doubt for doubt in doubtful if doubt.severity == "error"]
    return Loaded(settings, records, evidence, tuple(doubtful)), _sorted(problems)


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
    positions, day, problems = earlier.read(text, edition.since.as_posix(), records.names, records.sources)
    if problems:
        raise UserError.of(problems)
    return Before(positions, day, path.name)


def _instead(path: Path) -> str:
    """Return how a workbook that was put among the records gets in."""
    return "; bring it in with `policy-report import`" if path.suffix.lower() in WORKBOOKS else ""


def read(workspace: Workspace, limits: Limits) -> tuple[list[Raw], list[Problem]]:
    """Return what each record file says, in the order of file names, and the problems of reading."""
    raws: list[Raw] = []
    problems: list[Problem] = []
    for path in workspace.record_files():
        file = workspace.relative(path)
        if refusal := workspace.refusal(path):
            problems.append(Problem(shorten(file, 200), 1, refusal, checks.UNREADABLE_FILE))
            continue
        if path.suffix.lower() not in BY_SUFFIX:
            message = f"not read; records have one of the suffixes {', '.join(BY_SUFFIX)}{_instead(path)}"
            problems.append(Problem(file, 1, message, checks.UNREAD_FILE))
            continue
        if large := oversize(path, file, limits):
            problems.append(large)
            continue
        if path == workspace.positions / PROOFS:
            continue
        raw, more = BY_SUFFIX[path.suffix.lower()].read(path, file, top=path.parent == workspace.positions)
        raws.append(raw)
        problems += more
    return raws, problems + long_texts(raws, limits)
