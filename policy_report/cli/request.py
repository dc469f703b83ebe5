"""From the arguments of a command to its workspace, its choice of briefs, and the figures that it asks for.

What is heavy is imported inside: a build with nothing to do ends before pandas.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from policy_report import workspace
from policy_report.cli.terminal import warn
from policy_report.errors import Problem, UserError, stop
from policy_report.workspace import Workspace

if TYPE_CHECKING:
    from policy_report.brief.editions import Choice
    from policy_report.brief.figures import Figures
    from policy_report.brief.written import Written


def workspace_of(arguments: argparse.Namespace) -> Workspace:
    """Return the workspace that -C names, or the nearest at or above here."""
    return workspace.find(Path(arguments.dir_before or "."), exact=arguments.dir_before is not None)


def now() -> str:
    """Return the time of this machine, to the minute: 2025-02-11 09:30."""
    from datetime import UTC, datetime

    return f"{datetime.now(UTC).astimezone():%Y-%m-%d %H:%M}"


def choice_of(arguments: argparse.Namespace, formats: tuple[str, ...] = ()) -> "Choice":
    """Return the choice of briefs, formats and dates that goes before the settings."""
    from policy_report.brief.editions import Choice

    briefs = arguments.brief if isinstance(arguments.brief, list) else [arguments.brief] if arguments.brief else []
    return Choice(tuple(briefs), formats, arguments.as_of, arguments.since, arguments.known_on)


def figures_of(arguments: argparse.Namespace) -> "Figures":
    """Return the figures of the brief named by --brief, or of the whole workspace."""
    from policy_report.brief.baseline import before
    from policy_report.brief.editions import one
    from policy_report.brief.figures import Figures
    from policy_report.records.store import load_or_fail

    place = workspace_of(arguments)
    loaded, warnings = load_or_fail(place)
    warn(warnings)
    edition = one(loaded.settings, loaded.records, choice_of(arguments))
    return Figures(edition, before(place, loaded.records, edition))


def written_of(workspace: Workspace, brief: str) -> "tuple[Written, list[Problem]]":
    """Return what files say, as the readers of a brief may know it, and the warnings in the records."""
    from policy_report.brief.editions import Choice, one
    from policy_report.brief.written import Written
    from policy_report.records import store

    state, problems = store.read(workspace)
    loaded, problems = store.checked(workspace, state, problems)
    stop(problems)
    edition = one(loaded.settings, loaded.records, Choice((brief,)))
    return Written(edition, loaded.records, state.source_records), problems


def formats_of(given: str | None) -> tuple[str, ...]:
    """Return the formats that --format names; none where it is left out. Raise UserError for an unknown one."""
    if not given:
        return ()
    from policy_report.formats import RENDERERS
    from policy_report.text import did_you_mean

    names = tuple(dict.fromkeys(name.strip() for name in given.split(",")))
    for name in names:
        if name not in RENDERERS:
            hint = did_you_mean(name, RENDERERS) or ";"
            raise UserError(f"unknown format '{name}'{hint} expected {', '.join(RENDERERS)}")
    return names
