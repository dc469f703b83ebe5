"""The whole path on one page: records → editions → what is due → reports → rendered files → `reports/`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, Edition, sound_editions
from policy_report.brief.figures import Before
from policy_report.brief.report import Report
from policy_report.build import missing_glyphs
from policy_report.build.cache_keys import LINES, Fingerprints, Parts
from policy_report.build.output import Made, Reports
from policy_report.build.worker import Rendered
from policy_report.build.workers import Job, Renderer
from policy_report.errors import Problem, UserError, has_error
from policy_report.formats import RENDERERS
from policy_report.records.store import load_or_fail
from policy_report.records.validate import Records
from policy_report.templating import TemplateSet
from policy_report.workspace import Workspace

FORCED = "forced"


class Watch(Protocol):
    """Who is told how a build goes on."""

    def warn(self, problems: Sequence[Problem]) -> None:
        """Hear of warnings in the records."""

    def begin(self, due: int, kept: Sequence[str]) -> None:
        """Hear how many briefs will be built, and which are up to date."""

    def built(self, brief: str, why: Sequence[str], written: Sequence[Path]) -> None:
        """Hear that a brief was built, why, and which files were written."""

    def spared(self, files: Sequence[Path]) -> None:
        """Hear where reports are kept that somebody went on writing in, before new ones take their places."""

    def failed(self, brief: str, error: UserError) -> None:
        """Hear that a brief cannot be built."""

    def orphaned(self, files: Sequence[Path]) -> None:
        """Hear of reports that no brief makes any more."""


@dataclass(frozen=True)
class Due:
    """An edition with the formats that have to be built, and why. `parts`: what each is made from, as digests."""

    edition: Edition
    before: Before | None
    parts: Mapping[str, Parts]
    why: Sequence[str]


def build(
    workspace: Workspace, choice: Choice, renderer: Renderer, reports: Reports, watch: Watch, *, force: bool = False
) -> tuple[tuple[str, ...], list[UserError]]:
    """Build those of the chosen briefs that are not as they would be.

    Return the names of all their reports, and why some could not be built: the others are. Raise UserError, and write
    nothing, for errors in the records.
    """
    loaded, warnings = load_or_fail(workspace)
    watch.warn(warnings)
    found, problems = sound_editions(loaded.settings, loaded.records, choice)
    compared, failures = _compared(workspace, loaded.records, found)
    failures = {**failures, **({"": UserError.of(problems)} if problems else {})}
    due = _due(loaded.records, compared, reports, force=force)
    building = {each.edition.id for each in due}
    watch.begin(len(due), [edition.id for edition, _ in compared if edition.id not in building])
    for brief, outcome, missing in _rendered(due, loaded.records, renderer, TemplateSet.of(workspace.templates)):
        unshown = loaded.settings.judged(missing_glyphs.problems(loaded.records, brief.edition, missing))
        wrong = has_error(unshown)
        watch.warn([] if wrong else unshown)
        if wrong or isinstance(outcome, UserError):
            failures[brief.edition.id] = outcome if isinstance(outcome, UserError) else UserError.of(unshown)
        else:
            watch.spared(reports.spare(outcome))
            watch.built(brief.edition.id, brief.why, reports.write(outcome))
    for name, error in failures.items():
        watch.failed(name, error)
    names = tuple(_file(edition, form) for edition in found for form in edition.formats)
    if not failures and not choice.narrow:
        watch.orphaned(reports.orphans(names))
    return names, list(failures.values())


def _compared(
    workspace: Workspace, records: Records, found: Sequence[Edition]
) -> tuple[list[tuple[Edition, Before | None]], dict[str, UserError]]:
    """Return the editions with what they are compared with, and the errors of those whose comparison cannot be read."""
    compared, failures = [], {}
    for edition in found:
        try:
            compared.append((edition, before(workspace, records, edition)))
        except UserError as error:
            failures[edition.id] = error
    return compared, failures


def _due(
    records: Records, compared: Sequence[tuple[Edition, Before | None]], reports: Reports, *, force: bool
) -> list[Due]:
    """Return the editions that are not as they would be."""
    fingerprints = Fingerprints(records)
    due = []
    for edition, earlier in compared:
        parts = fingerprints.of(edition, earlier)
        why = causes(edition, parts, reports)
        if force:
            why = {name: found or [FORCED] for name, found in why.items()}
        if any(why.values()):
            wanted = {name: _shown_by(name, parts) for name in edition.formats if why[name]}
            due.append(Due(edition, earlier, wanted, list(dict.fromkeys(chain.from_iterable(why.values())))))
    return due


def causes(edition: Edition, parts: Parts, reports: Reports) -> dict[str, list[str]]:
    """Return for each format of an edition why it has to be built from `parts`; none where it is as it would be."""
    return {name: reports.causes(_file(edition, name), _shown_by(name, parts)) for name in edition.formats}


def _rendered(
    due: Sequence[Due], records: Records, renderer: Renderer, templates: TemplateSet
) -> Iterator[tuple[Due, list[Made] | UserError, set[str]]]:
    """Yield each edition when all of its formats are rendered, or with the first thing that went wrong in it.

    Third, the characters for which there was no font.
    """
    by_id = {each.edition.id: each for each in due}
    results: dict[str, list[tuple[Job, Rendered | UserError]]] = {name: [] for name in by_id}
    for job, result in renderer.run(_jobs(due, records), templates):
        brief = by_id[job.report.brief.id]
        done = results[brief.edition.id]
        done.append((job, result))
        if len(done) == len(brief.parts):
            missing = {c for _, rendered in done if isinstance(rendered, Rendered) for c in rendered.missing}
            yield brief, _outcome(brief, results.pop(brief.edition.id)), missing


def _jobs(due: Sequence[Due], records: Records) -> Iterator[Job]:
    """Yield the jobs, each report composed when it is its turn."""
    for brief in due:
        yield from jobs(brief.edition, compose(records, brief.edition, brief.before), brief.parts)


def jobs(edition: Edition, report: Report, formats: Iterable[str]) -> Iterator[Job]:
    """Yield a job for each format of a report; what takes longest first: nothing shall wait for it."""
    bare = report.without_lines()
    for name in sorted(formats, key=lambda name: not getattr(RENDERERS[name], "SLOW", False)):
        yield Job(report if _shows_lines(name) else bare, name, f"reports/{_file(edition, name)}")


def _outcome(brief: Due, results: Sequence[tuple[Job, Rendered | UserError]]) -> list[Made] | UserError:
    made = []
    for job, result in sorted(results, key=lambda done: list(brief.parts).index(done[0].format)):
        if isinstance(result, UserError):
            return result
        name = _file(brief.edition, job.format)
        made.append(Made(name, brief.edition.id, result.content, brief.parts[job.format], result.used))
    return made


def _file(edition: Edition, name: str) -> str:
    suffix: str = RENDERERS[name].SUFFIX
    return edition.id + suffix


def _shows_lines(name: str) -> bool:
    return getattr(RENDERERS[name], "SHOWS_LINES", False)


def _shown_by(name: str, parts: Parts) -> Parts:
    """Return those of the parts that a format shows."""
    return parts if _shows_lines(name) else {part: digest for part, digest in parts.items() if part != LINES}
