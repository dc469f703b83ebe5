"""The whole path on one page: records → editions → reports → rendered files → `reports/`."""

from collections.abc import Callable
from pathlib import Path

from policy_report import output
from policy_report.briefs import Choice, editions
from policy_report.compose import compose
from policy_report.errors import Problem
from policy_report.load import before, load_or_fail
from policy_report.renderers import RENDERERS
from policy_report.templating import Look
from policy_report.worker import Renderer
from policy_report.workspace import Workspace


def build(
    workspace: Workspace, choice: Choice, renderer: Renderer, mark: str, warn: Callable[[list[Problem]], None]
) -> list[Path]:
    """Build the chosen briefs and return the files written. Raise UserError, and write nothing, when one cannot be."""
    loaded, warnings = load_or_fail(workspace)
    warn(warnings)
    look = Look.of(workspace.templates)
    jobs = {
        edition.id + RENDERERS[name].SUFFIX: renderer.submit(report, name, look)
        for edition in editions(loaded.settings, loaded.records, choice)
        for report in [compose(loaded.records, edition, before(workspace, loaded.records, edition))]
        for name in edition.formats
    }
    rendered = {name: renderer.result(job, f"reports/{name}") for name, job in jobs.items()}
    return output.write(workspace, mark, rendered)
