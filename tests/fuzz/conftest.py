"""The whole build in this process: what it renders, it renders here, since hundreds of worker processes take long."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from policy_report.brief.editions import Choice
from policy_report.build import output
from policy_report.build.output import Reports
from policy_report.build.workers import Renderer
from policy_report.errors import UserError
from policy_report.pipeline import build
from policy_report.templating import TemplateSet
from policy_report.workspace import find


@dataclass(frozen=True)
class Built:
    """What became of a build: how it ended, as `build` ends, and the JSON of the brief `all`, None without one."""

    code: int
    errors: list[UserError]
    brief: dict | None


class Silent:
    """A watch that says nothing."""

    def __getattr__(self, name):
        return lambda *_: None


@pytest.fixture(scope="session")
def renderer():
    """Renders in a thread of this process."""
    made = Renderer(lambda: ThreadPoolExecutor(1), lambda executor: executor.shutdown(), at_once=1)
    yield made
    made.close()


@pytest.fixture(scope="session")
def built(renderer):
    """Build the workspace in a folder."""

    def run(root, formats):
        workspace = find(root, exact=True)
        try:
            with output.alone(workspace, lambda: None):
                reports = Reports(workspace, TemplateSet.of(workspace.templates).digest)
                _, errors = build(workspace, Choice(formats=tuple(formats)), renderer, reports, Silent())
                reports.close(None, ())
        except UserError as error:
            errors = [error]
        made = root / "reports" / "all.json"
        brief = json.loads(made.read_bytes()) if made.exists() else None
        return Built(max((error.code for error in errors), default=0), errors, brief)

    return run
