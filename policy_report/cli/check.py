"""`check`: read everything, print every problem; with --prove, write down which quotes were verified."""

import argparse

from policy_report import checks
from policy_report.briefs import Choice, editions
from policy_report.building.output import write_whole
from policy_report.cli.request import workspace_of
from policy_report.cli.terminal import errors, result, result_json, say, shown, verdict
from policy_report.errors import PROBLEMS_EXIT, Problem, UserError
from policy_report.evidence import PROOFS
from policy_report.load import Loaded, before, load
from policy_report.pages.templating import Look
from policy_report.text import many
from policy_report.workspace import Workspace


def run(arguments: argparse.Namespace) -> int:
    """Print the problems; exit 1 on an error, with --strict on a warning too."""
    if arguments.prove and arguments.on is None:
        raise UserError("--prove writes the day of the check with each proof; name it with --on, as --on 2025-02-11")
    workspace = workspace_of(arguments)
    loaded, problems = load(workspace)
    if {problem.file for problem in errors(problems)} <= {workspace.config.name}:  # the records are what briefs ask for
        problems = sorted({*problems, *_comparisons(workspace, loaded), *loaded.doubts})
    problems = [*problems, *Look.of(workspace.templates).lint()]
    if arguments.prove and not errors(problems):
        _prove(arguments, workspace, loaded)
    if arguments.format == "json":
        result_json([problem._asdict() for problem in problems])
    else:
        for problem in problems:
            result(problem)
    positions = len(loaded.records.positions)
    say((verdict(problems) if problems else f"{many(positions, 'position')}, no problem") + _quotes(loaded))
    return PROBLEMS_EXIT if errors(problems) or (arguments.strict and problems) else 0


def _comparisons(workspace: Workspace, loaded: Loaded) -> tuple[Problem, ...]:
    """Return the problems of the briefs, and of what they are compared with."""
    name = ""
    try:
        for edition in editions(loaded.settings, loaded.records, Choice()):
            name = edition.id.partition("/")[0]
            before(workspace, loaded.records, edition)
    except UserError as error:
        said = loaded.settings.problem(("briefs", name, "since"), error.message, checks.NO_EARLIER_BRIEF)
        return error.problems or (said,)
    return ()


def _prove(arguments: argparse.Namespace, workspace: Workspace, loaded: Loaded) -> None:
    """Write which quotes were verified, so that they count without the snapshots."""
    if loaded.evidence is None:
        raise UserError("there is no quote to prove")
    path = workspace.positions / PROOFS
    write_whole(path, loaded.evidence.prove(arguments.on))
    say(f"wrote {shown(path)}")


def _quotes(loaded: Loaded) -> str:
    """Return how many quotes are verified, and how many could not be checked, for want of the source's text."""
    counts = loaded.records.positions["quote_check"].value_counts()
    verified, mismatch, unknown = (int(counts.get(name, 0)) for name in ("verified", "mismatch", "no-snapshot"))
    if not verified + mismatch + unknown:
        return ""
    without = f", {unknown} without the text of their source" if unknown else ""
    return f"; {verified} of {verified + mismatch + unknown} quotes verified{without}"
