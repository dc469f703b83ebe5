"""`check`: read everything, print every problem; with --prove, write down which quotes were verified."""

import argparse
from collections.abc import Mapping
from datetime import date

from policy_report.brief import left_out
from policy_report.brief.baseline import before
from policy_report.brief.editions import Choice, editions
from policy_report.brief.problems import of_workspace
from policy_report.cli import review
from policy_report.cli.request import now, workspace_of
from policy_report.cli.terminal import result, result_json, say, shown, verdict
from policy_report.errors import PROBLEMS_EXIT, Problem, UserError, errors
from policy_report.records import change, checks
from policy_report.records.change import history
from policy_report.records.readers import PROOFS
from policy_report.records.store import Loaded, load
from policy_report.scaffold import STARTER
from policy_report.templating import TemplateSet
from policy_report.text import many
from policy_report.workspace import Workspace, find

TEMPLATES = {  # those that make one format; any other can be part of all of them
    "brief.pdf.html.j2": "pdf",
    "print.css": "pdf",
    "brief.html.j2": "html",
    "screen.css": "html",
    "brief.docx": "docx",
    "deck.pptx": "pptx",
    "matrix.svg.j2": "svg",
    "brief.md.j2": "md",
}
SINCE = date(2026, 1, 1)  # so that the sample shows changes

PROOFS_FILE = f"positions/{PROOFS}"


def run(arguments: argparse.Namespace) -> int:
    """Print the problems; exit 1 on an error, with --strict on a warning too."""
    if arguments.prove and arguments.on is None:
        raise UserError("--prove writes the day of the check with each proof; name it with --on, as --on 2025-02-11")
    if arguments.brief and not arguments.withheld:
        raise UserError("--brief is for what a brief leaves out; add --withheld, or leave it out to check everything")
    workspace = workspace_of(arguments)
    if arguments.unreviewed:
        return review.print_open(workspace, arguments.format, strict=arguments.strict)
    read = change.digests(workspace, PROOFS_FILE) if arguments.prove else {}
    loaded, problems = load(workspace)
    found = of_workspace(workspace, loaded, problems)
    problems = [*found, *_templates(TemplateSet.of(workspace.templates))]
    if arguments.prove and not errors(problems):
        _prove(arguments, workspace, loaded, read)
    if arguments.format == "json":
        result_json([problem._asdict() for problem in problems])
    else:
        for problem in problems:
            result(problem)
    if arguments.withheld:
        _withheld(arguments, loaded)
    positions = len(loaded.records.positions)
    say(
        (verdict(problems) if problems else f"{many(positions, 'position')}, no problem")
        + _quotes(loaded)
        + _notes(loaded)
    )
    return PROBLEMS_EXIT if errors(problems) or (arguments.strict and problems) else 0


def _withheld(arguments: argparse.Namespace, loaded: Loaded) -> None:
    """Print what briefs leave out; on stderr where the problems are JSON."""
    choice = Choice((arguments.brief,) if arguments.brief else ())
    print_line = say if arguments.format == "json" else result
    for line in left_out.lines(loaded.settings, loaded.records, choice):
        print_line(line)


def _templates(templates: TemplateSet) -> list[Problem]:
    """Return the problems of own templates: they lay out the brief of a new workspace, in processes with limits."""
    formats = {TEMPLATES.get(path.name, "") for path in templates.own_files()}
    if not formats:
        return []
    formats = set(TEMPLATES.values()) if "" in formats else formats
    from policy_report.brief.compose import compose
    from policy_report.build.workers import Job, cores, local
    from policy_report.web.live.state import Faults

    space = find(STARTER, exact=True)
    sample, _ = load(space)
    (edition,) = editions(sample.settings, sample.records, Choice(since=SINCE))
    report = compose(edition, before(space, sample.records, edition))
    jobs = (Job(report, name, "templates") for name in sorted(formats, reverse=True))
    with local(cores(), tuple(formats)) as renderer:
        errors = [result for _, result in renderer.run(jobs, templates) if isinstance(result, UserError)]
    found = [Faults.of(error) for error in errors if error.code == PROBLEMS_EXIT]  # any other is this machine's lack
    laid_out = (problem for each in found for problem in each.problems or (_unplaced(each.message),))
    return sorted({*laid_out, *templates.unused()})


def _unplaced(message: str) -> Problem:
    file, _, reason = message.partition(": ")
    return Problem(file, 1, reason, checks.TEMPLATE)


def _prove(arguments: argparse.Namespace, workspace: Workspace, loaded: Loaded, read: Mapping[str, str | None]) -> None:
    """Write which quotes were verified, so that they count without the snapshots. `read`: digests of the records."""
    if loaded.evidence is None:
        raise UserError("there is no quote to prove")
    change_info = history.ChangeInfo("check --prove", now())
    history.write(workspace, {PROOFS_FILE: loaded.evidence.prove(arguments.on)}, read, change_info)
    say(f"wrote {shown(workspace.root / PROOFS_FILE)}")


def _notes(loaded: Loaded) -> str:
    """Return how many notes of positions and sources there are: what once was printed is internal."""
    of_sources = sum(bool(source.note) for source in loaded.records.sources.values())
    notes = int((loaded.records.positions["note"] != "").sum()) + of_sources
    return f"; {many(notes, 'note')}, printed nowhere (a remark is)" if notes else ""


def _quotes(loaded: Loaded) -> str:
    """Return how many quotes are verified, and how many could not be checked, for want of the source's text."""
    counts = loaded.records.positions["quote_check"].value_counts()
    verified, mismatch, unknown = (int(counts.get(name, 0)) for name in ("verified", "mismatch", "no-snapshot"))
    if not verified + mismatch + unknown:
        return ""
    without = f", {unknown} without the text of their source" if unknown else ""
    return f"; {verified} of {verified + mismatch + unknown} quotes verified{without}"
