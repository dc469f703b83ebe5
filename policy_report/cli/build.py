"""`build`: the briefs into `reports/`, only those whose inputs changed.

Progress is a bar on a terminal and lines elsewhere; stdout has the files alone.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from policy_report.build import output
from policy_report.build.finished import fingerprint
from policy_report.build.output import Reports
from policy_report.cli.request import choice_of, formats_of, workspace_of
from policy_report.cli.terminal import result, say, shown, warn
from policy_report.errors import Problem, UserError
from policy_report.i18n import catalogues
from policy_report.templating import TemplateSet, built_in_files
from policy_report.text import many
from policy_report.workspace import Workspace

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from policy_report.build.workers import Renderer

FEWEST = 3  # briefs that are worth a bar
NAMED = 5  # briefs named where many fail for the same reason
FIRST = ("pdf",)  # what a worker imports before the settings are read: the slowest, and in the defaults


def run(arguments: argparse.Namespace) -> int:
    """Build, and print the files written; with nothing to do, say so before any heavy library is imported."""
    workspace = workspace_of(arguments)
    formats = formats_of(arguments.format)
    with output.alone(workspace, lambda: say("another build is at work here; waiting for it")):
        reports = Reports(workspace, TemplateSet.of(workspace.templates).digest)
        mark = _mark(workspace, arguments)
        done = None if arguments.force or arguments.explain else reports.unchanged(mark)
        if done is not None:
            say(f"nothing changed; {many(len(done), 'report')} in {shown(workspace.reports)} up to date")
            return 0
        return _build(arguments, workspace, formats, reports, mark)


def _build(
    arguments: argparse.Namespace, workspace: Workspace, formats: tuple[str, ...], reports: Reports, mark: str
) -> int:
    names: tuple[str, ...] = ()
    done = False
    try:
        with _renderer(arguments, formats or FIRST) as renderer:
            from policy_report.pipeline import build

            with Progress(quiet=arguments.quiet, explain=arguments.explain) as progress:
                choice = choice_of(arguments, formats)
                names, failures = build(
                    workspace, choice, renderer, reports, progress, on=arguments.on, force=arguments.force
                )
                done = not failures and mark == _mark(workspace, arguments)  # no record changed meanwhile
    finally:  # what was finished before Ctrl-C or an error is known next time; with the temporary files gone
        reports.close(mark if done else None, names)
    return max((error.code for error in failures), default=0)


def _mark(workspace: Workspace, arguments: argparse.Namespace) -> str:
    """Return the fingerprint of everything that this call can depend on."""
    request = {name: getattr(arguments, name) for name in ("brief", "format", "as_of", "known_on", "since")}
    read = [*built_in_files(), *catalogues(), *filter(Path.is_file, workspace.compared(arguments.since))]
    return fingerprint(workspace, read, request)


def _renderer(arguments: argparse.Namespace, formats: Sequence[str]) -> "AbstractContextManager[Renderer]":
    from policy_report.build.workers import connected, cores, local

    return connected(arguments.scheduler) if arguments.scheduler else local(arguments.jobs or cores(), formats)


class Progress:
    """Hears of a build (`pipeline.Hooks`) and says it. `quiet`: only what went wrong; `explain`: of every brief."""

    def __init__(self, *, quiet: bool, explain: bool) -> None:
        self._quiet = quiet
        self._explain = explain
        self._due = self._kept = self._built = 0
        self._failed: dict[UserError, list[str]] = {}
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()
        for failure, briefs in self._failed.items():
            say(_message(failure) + _stopped([brief for brief in briefs if brief]))
        failed = sum(map(len, self._failed.values()))
        alone = failed == 1 and not self._built + self._kept  # its message says it all
        if kind is None and not self._quiet and not alone:
            say(self._summary(failed))

    def warn(self, problems: Sequence[Problem]) -> None:
        """Print the first warnings."""
        if not self._quiet:
            warn(problems)

    def left_out(self, brief: str, words: str) -> None:
        """Print how much a brief leaves out."""
        if words and not self._quiet:
            say(f"{brief}: {words}")

    def begin(self, due: int, kept: Sequence[str]) -> None:
        """Show the bar, where somebody watches."""
        self._due, self._kept = due, len(kept)
        if self._explain:
            for brief in kept:
                say(f"{brief}: up to date")
        if not self._quiet and due >= FEWEST and sys.stderr.isatty():
            self._bar = _bar(due)

    def rendered(self, done: int, of: int) -> None:
        """Leave it to the bar, which counts briefs."""

    def built(self, brief: str, why: Sequence[str], written: Sequence[Path]) -> None:
        """Print the files, and why they were built."""
        self._built += 1
        for path in written:
            result(shown(path))
        self._say(f"{self._place()}{brief}: {'; '.join(why)}")

    def dates_moved(self, briefs: Sequence[str]) -> None:
        """Print which briefs have another date than before."""
        named = ", ".join(briefs[:NAMED]) + (f" and {len(briefs) - NAMED} more" if len(briefs) > NAMED else "")
        if briefs:
            say(f"a brief without as_of is as of its own newest evidence now, not of the workspace's; moved: {named}")

    def kept_edited(self, files: Sequence[Path]) -> None:
        """Print where reports are kept that somebody went on writing in."""
        for path in files:
            say(f"{shown(path)}: what was edited by hand is kept here; the report is built anew")

    def failed(self, brief: str, error: UserError) -> None:
        """Keep what is wrong with a brief for the end: many briefs may fail for the same reason."""
        same = next((other for other in self._failed if _message(other) == _message(error)), error)
        self._failed.setdefault(same, []).append(brief)

    def orphaned(self, files: Sequence[Path]) -> None:
        """Print the reports that no brief makes any more."""
        for path in files:
            say(f"{shown(path)}: no brief makes this report any more; delete it if nobody needs it")

    def _say(self, message: str) -> None:
        if self._quiet:
            return
        if self._bar:
            self._bar.console.print(message, markup=False, highlight=False)
            self._bar.advance(self._bar.task_ids[0])
        else:
            say(message)

    def _place(self) -> str:
        return f"[{self._built}/{self._due}] " if self._due > 1 and not self._bar else ""

    def _summary(self, failed: int) -> str:
        parts = [f"built {many(self._built, 'brief')}" if self._built else "built nothing"]
        parts += [f"{many(self._kept, 'brief')} up to date"] if self._kept else []
        parts += [f"{failed} not built, as said above"] if failed else []
        return ", ".join(parts)


def _message(error: UserError) -> str:
    return "\n".join([*map(str, error.problems), *([error.message] if error.message else [])])


def _stopped(briefs: Sequence[str]) -> str:
    """Return which briefs share a reason not to be built, where it is not plain from the message."""
    if len(briefs) < 2:  # noqa: PLR2004
        return ""
    more = f" and {len(briefs) - NAMED} more" if len(briefs) > NAMED else ""
    return f"\n  in {many(len(briefs), 'brief')}: {', '.join(briefs[:NAMED])}{more}"


def _bar(total: int) -> "Bar":
    """Return a bar with count and time left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    bar = Bar(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True))
    bar.add_task("briefs", total=total)
    bar.start()
    return bar
