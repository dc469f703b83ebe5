"""The whole path on one page: records → editions → what is due → reports → rendered files → `reports/`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol

from policy_report.brief.baseline import before, refuse_own_output
from policy_report.brief.company import Companies
from policy_report.brief.compose import compose
from policy_report.brief.editions import OF_ITS_OWN, Choice, Edition, sound_editions
from policy_report.brief.figures import Before
from policy_report.brief.kept import KeptStates, state
from policy_report.brief.left_out import left_out
from policy_report.brief.report import ALONE, SEPARATE, Report
from policy_report.brief.withdrawn import as_of_today
from policy_report.build import missing_glyphs
from policy_report.build.cache_keys import DATE, LINES, Fingerprints, Parts, date_digest
from policy_report.build.output import BuiltReport, Reports
from policy_report.build.worker import Rendered
from policy_report.build.workers import Job, Renderer
from policy_report.errors import Problem, UserError, stop
from policy_report.formats import RENDERERS
from policy_report.records.audience import restricted
from policy_report.records.positions import newest_date
from policy_report.records.since import today
from policy_report.records.store import Loaded, load_or_fail
from policy_report.records.validate import Records
from policy_report.templating import TemplateSet
from policy_report.workspace import Workspace

FORCED = "forced"
FOLDER = "reports/"  # in front of the name of a file in messages
Results = dict[str, Rendered | UserError]  # by file


class Hooks(Protocol):
    """The listener of a build: called as it goes on."""

    def warn(self, problems: Sequence[Problem]) -> None:
        """Hear of warnings in the records."""

    def left_out(self, brief: str, words: str) -> None:
        """Hear how much a brief leaves out, and why; of which records is for `check` to say."""

    def begin(self, due: int, kept: Sequence[str]) -> None:
        """Hear how many briefs will be built, and which are up to date."""

    def rendered(self, done: int, of: int) -> None:
        """Hear how many files were rendered, of all that are to be."""

    def built(self, brief: str, why: Sequence[str], written: Sequence[Path]) -> None:
        """Hear that a brief was built, why, and which files were written."""

    def dates_moved(self, briefs: Sequence[str]) -> None:
        """Hear of briefs without `as_of` that are as of the newest date of what they show, and were of all records."""

    def kept_edited(self, files: Sequence[Path]) -> None:
        """Hear where reports are kept that somebody went on writing in, before new ones take their places."""

    def failed(self, brief: str, error: UserError) -> None:
        """Hear that a brief cannot be built."""

    def orphaned(self, files: Sequence[Path]) -> None:
        """Hear of reports that no brief makes any more."""


class Output(NamedTuple):
    """What a file holds: a brief in a format, or its annex."""

    format: str
    annex: bool = False


@dataclass(frozen=True)
class BuildTask:
    """An edition with the files that have to be built, and why. `parts`: what each is made from, as digests."""

    edition: Edition
    before: Before | None
    parts: Mapping[str, Parts]
    why: Sequence[str]


def build(
    workspace: Workspace,
    choice: Choice,
    renderer: Renderer,
    reports: Reports,
    hooks: Hooks,
    *,
    on: date | None = None,
    force: bool = False,
) -> tuple[tuple[str, ...], list[UserError]]:
    """Build those of the chosen briefs that are not as they would be, and keep what each says on the day `on`.

    Return the names of all their reports, and why some could not be built: the others are. Raise UserError, and write
    nothing, for errors in the records.
    """
    day = on or today()
    loaded, warnings = load_or_fail(workspace)
    hooks.warn(warnings)
    found, problems = sound_editions(loaded.settings, loaded.records, choice)

    _say_left_out(loaded, choice, hooks)

    def state_file(edition: Edition) -> Mapping[Path, bytes | None]:
        seen = as_of_today(loaded.records, edition.records)
        return _kept(workspace, edition).update(state(edition), day, seen)

    due, current, failures = _due(workspace, loaded.records, found, reports, day, force=force)
    if problems:
        failures[""] = UserError.of(problems)
    hooks.begin(len(due), [edition.id for edition in current])
    hooks.dates_moved(_moved_dates(due, reports))
    for task, results in _rendered(due, renderer, TemplateSet.of(workspace.templates), hooks):
        try:
            built, missing = _built_reports(task, results)
            unshown = loaded.settings.judged(missing_glyphs.problems(task.edition, missing))
            stop(unshown)
        except UserError as error:
            failures[task.edition.id] = error
        else:
            hooks.warn(unshown)
            hooks.kept_edited(reports.keep_edited(built))
            hooks.built(task.edition.id, task.why, reports.write(built, state_file(task.edition)))
    for edition in current:
        if not _kept(workspace, edition):
            reports.write([], state_file(edition))
    for name, failure in failures.items():
        hooks.failed(name, failure)
    names = tuple(name for edition in found for name in outputs(edition))
    if not failures and not choice.narrow:
        hooks.orphaned(reports.orphans(names))
    return names, list(failures.values())


def _say_left_out(loaded: Loaded, choice: Choice, hooks: Hooks) -> None:
    reviewed = any(brief.requires for brief in loaded.settings.config.briefs.values())
    for each in left_out(loaded.settings, loaded.records, choice) if reviewed or restricted(loaded.records) else ():
        hooks.left_out(each.edition.id, each.words)


def _kept(workspace: Workspace, edition: Edition) -> KeptStates:
    return KeptStates(workspace.kept, edition.id, edition.audience.ceiling)


def _due(
    workspace: Workspace,
    records: Records,
    found: Sequence[Edition],
    reports: Reports,
    day: date,
    *,
    force: bool,
) -> tuple[list[BuildTask], list[Edition], dict[str, UserError]]:
    """Return the tasks of the build, the editions that are up to date, and those whose comparison cannot be read."""
    fingerprints = Fingerprints()
    due: list[BuildTask] = []
    current: list[Edition] = []
    failures: dict[str, UserError] = {}
    for edition in found:
        try:
            refuse_own_output(workspace, edition)
            earlier = before(workspace, records, edition, day)
        except UserError as error:
            failures[edition.id] = error
            continue
        parts = fingerprints.of(edition, earlier)
        why = causes(edition, parts, reports)
        if force:
            why = {name: found or [FORCED] for name, found in why.items()}
        wanted = {file: _shown(edition, parts) for file in outputs(edition) if why[file]}
        if wanted:
            due.append(BuildTask(edition, earlier, wanted, list(dict.fromkeys(chain.from_iterable(why.values())))))
        else:
            current.append(edition)
    return due, current, failures


def _moved_dates(due: Sequence[BuildTask], reports: Reports) -> list[str]:
    """Return the briefs without a day of their own that were built as of the newest date of all records, as once."""
    return [
        each.edition.id
        for each in due
        if not each.edition.dated
        and date_digest(each.edition.as_of) != (once := date_digest(newest_date(each.edition.records.newest)))
        and any(reports.parts(file).get(DATE) == once for file in outputs(each.edition))
    ]


def causes(edition: Edition, parts: Parts, reports: Reports) -> dict[str, list[str]]:
    """Return for each file of an edition why it has to be built from `parts`; none where it is as it would be."""
    return {file: reports.causes(file, _shown(edition, parts)) for file in outputs(edition)}


def _rendered(
    due: Sequence[BuildTask], renderer: Renderer, templates: TemplateSet, hooks: Hooks
) -> Iterator[tuple[BuildTask, Results]]:
    """Yield each task with what its files are, when all of them are rendered."""
    tasks = {task.edition.id: task for task in due}
    results: dict[str, Results] = {name: {} for name in tasks}
    companies = Companies()
    wanted = (jobs(task.edition, compose(task.edition, task.before, companies), task.parts) for task in due)
    total = sum(len(task.parts) for task in due)
    for done, (job, result) in enumerate(renderer.run(chain.from_iterable(wanted), templates), 1):
        hooks.rendered(done, total)
        name = job.report.brief.id
        results[name][job.target.removeprefix(FOLDER)] = result
        if len(results[name]) == len(tasks[name].parts):
            yield tasks[name], results.pop(name)


def jobs(edition: Edition, report: Report, files: Iterable[str]) -> Iterator[Job]:
    """Yield a job for each file of a report; what takes longest first: nothing shall wait for it."""
    known = outputs(edition)
    for file in sorted(files, key=lambda file: not getattr(RENDERERS[known[file].format], "SLOW", False)):
        shown = replace(report, brief=replace(report.brief, annex=ALONE)) if known[file].annex else report
        yield Job(shown, known[file].format, f"{FOLDER}{file}")


def _built_reports(task: BuildTask, results: Results) -> tuple[list[BuiltReport], set[str]]:
    """Return the reports, and the characters for which there was no font. Raise the first thing that went wrong."""
    built, missing = [], set()
    for file, parts in task.parts.items():
        result = results[file]
        if isinstance(result, UserError):
            raise result
        missing |= set(result.missing)
        content, used, further = result.content, result.used, result.further
        built.append(BuiltReport(file, task.edition.id, content, parts, used, further))
    return built, missing


def outputs(edition: Edition) -> dict[str, Output]:
    """Return the files of an edition by their names under `reports/`, the annexes that are files of their own last."""
    files = {f"{edition.id}.{name}": Output(name) for name in edition.formats}
    if edition.annex == SEPARATE:
        documents = [name for name in edition.formats if getattr(RENDERERS[name], "ANNEX", False)]
        files |= {f"{edition.id}{OF_ITS_OWN}.{name}": Output(name, annex=True) for name in documents}
    return files


def _shown(edition: Edition, parts: Parts) -> Parts:
    """Return those of the parts that an edition shows: which line a position stands in is internal."""
    return parts if edition.internal else {part: digest for part, digest in parts.items() if part != LINES}
