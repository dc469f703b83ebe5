"""`build`: the briefs into `reports/`, only those whose inputs changed."""

import argparse
import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policy_report.build import output, temporary_folder
from policy_report.build.output import Reports
from policy_report.cli.request import choice_of, formats_of, workspace_of
from policy_report.cli.terminal import say, shown
from policy_report.templating import TemplateSet, built_in_files
from policy_report.text import many
from policy_report.workspace import Workspace

if TYPE_CHECKING:
    from policy_report.build.workers import Renderer

FIRST = ("pdf",)  # what a worker imports before the settings are read: the slowest, and in the defaults


def run(arguments: argparse.Namespace) -> int:
    """Build, and print the files written; with nothing to do, say so before any heavy library is imported."""
    workspace = workspace_of(arguments)
    formats = formats_of(arguments.format)
    temporary_folder.clear()
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
    with _renderer(arguments, formats or FIRST) as renderer:
        from policy_report.cli.progress import Progress
        from policy_report.pipeline import build

        with Progress(quiet=arguments.quiet, explain=arguments.explain) as progress:
            try:
                choice = choice_of(arguments, formats)
                names, failures = build(workspace, choice, renderer, reports, progress, force=arguments.force)
                done = not failures and mark == _mark(workspace, arguments)  # no record changed meanwhile
            finally:  # what was finished before Ctrl-C or an error is known next time
                reports.close(mark if done else None, names)
    return max((error.code for error in failures), default=0)


def _mark(workspace: Workspace, arguments: argparse.Namespace) -> str:
    """Return the fingerprint of everything that this call can depend on."""
    request = {name: getattr(arguments, name) for name in ("brief", "format", "as_of", "since")}
    earlier = [workspace.root / arguments.since] if isinstance(arguments.since, Path) else []
    read = [*built_in_files(), *(path for path in earlier if path.is_file())]
    return output.fingerprint(workspace, read, request)


@contextlib.contextmanager
def _renderer(arguments: argparse.Namespace, formats: Sequence[str]) -> "Iterator[Renderer]":
    if arguments.scheduler:
        from policy_report.build.cluster import connected

        with connected(arguments.scheduler) as renderer:
            yield renderer
        return
    from policy_report.build.workers import cores, local

    with local(arguments.jobs or cores(), formats) as renderer:
        yield renderer
