"""`build`: the briefs into `reports/`, only where something changed."""

import argparse

from policy_report import output, templating, worker
from policy_report.cli.request import choice_of, formats_of, workspace_of
from policy_report.cli.terminal import result, say, shown, warn


def run(arguments: argparse.Namespace) -> int:
    """Build, and print the files written; with nothing to do, say so before any heavy library is imported."""
    workspace = workspace_of(arguments)
    formats = formats_of(arguments.format)
    request = {"briefs": arguments.brief, "formats": formats, "as_of": arguments.as_of, "since": arguments.since}
    earlier = [arguments.since] if hasattr(arguments.since, "is_file") and arguments.since.is_file() else []
    mark = output.fingerprint(workspace, [*templating.built_in_files(), *earlier], request)
    done = None if arguments.force else output.unchanged(workspace, mark)
    if done is not None:
        say(f"nothing changed; {len(done)} reports in {shown(workspace.reports)} are up to date")
        return 0
    with worker.renderer(formats or ("pdf",)) as renderer:  # pdf: the slowest to import, and in the defaults
        from policy_report.pipeline import build

        written = build(workspace, choice_of(arguments, formats), renderer, mark, warn)
    for path in written:
        result(shown(path))
    return 0
