"""One reading of a workspace: its briefs, what each is made from, and its page; each computed when asked for."""

from dataclasses import replace
from functools import cache

import numpy as np

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, Edition, sound_editions
from policy_report.brief.figures import Before
from policy_report.build.cache_keys import Fingerprints, Parts
from policy_report.build.output import Reports
from policy_report.build.workers import Renderer
from policy_report.errors import UserError
from policy_report.pipeline import causes, jobs
from policy_report.preview.state import Board, Page, Sheet, Trouble
from policy_report.records.models import Brief
from policy_report.records.positions import chosen
from policy_report.records.store import load_or_fail
from policy_report.templating import TemplateSet
from policy_report.workspace import Workspace

FORMAT = "html"


class Contents:
    """The records and settings as they were read at one moment, and the look as it is.

    Raise UserError for errors in the records.
    """

    def __init__(self, workspace: Workspace) -> None:
        loaded, warnings = load_or_fail(workspace)
        self._workspace = workspace
        self._records = loaded.records
        self._fingerprints = Fingerprints(loaded.records)
        self._look = TemplateSet.of(workspace.templates)
        self._digest = cache(self._look.digest)
        self._reports = Reports(workspace, self._digest)
        self._parts: dict[str, Parts] = {}
        self.editions: dict[str, Edition] = {}
        sheets: dict[str, Sheet] = {}
        for name, brief in (loaded.settings.config.briefs or {"brief": Brief()}).items():
            found, problems = sound_editions(loaded.settings, loaded.records, Choice((name,)))
            self.editions |= {edition.id: edition for edition in found}
            sheets |= {edition.id: Sheet(edition.id, edition.title, "unknown", edition.as_of) for edition in found}
            if problems:
                sheets[name] = Sheet(name, brief.title or name, "mistake", trouble=Trouble(tuple(problems)))
        self.board = Board(loaded.settings.config.title, sheets, warnings=len(warnings))

    def sheet(self, brief: str) -> Sheet:
        """Return a brief with its state: whether `reports/` holds what would be built from the records today."""
        edition, sheet = self.editions[brief], self.board.sheets[brief]
        rows = chosen(self._records.positions, edition.actors, edition.topics, edition.as_of)
        sheet = replace(sheet, positions=int(np.count_nonzero(rows)))
        try:
            found = causes(edition, self.parts(brief), self._reports)
        except UserError as error:
            return replace(sheet, state="mistake", trouble=Trouble.of(error))
        why = tuple(dict.fromkeys(cause for each in found.values() for cause in each))
        return replace(sheet, state="changed" if why else "up-to-date", why=why)

    def holds(self, brief: str, page: Page | None) -> bool:
        """Return whether a page is what rendering the brief now would give. Raise UserError as `parts` does."""
        if page is None or page.parts != self.parts(brief):
            return False
        return all(self._digest(name) == digest for name, digest in page.used.items())

    def page(self, brief: str, renderer: Renderer) -> Page:
        """Return the page of a brief. Raise UserError where it cannot be rendered."""
        edition = self.editions[brief]
        report = compose(self._records, edition, self._before(edition))
        ((_, outcome),) = renderer.run(jobs(edition, report, [FORMAT]), self._look)
        if isinstance(outcome, UserError):
            raise outcome
        return Page(outcome.content, self.parts(brief), outcome.used)

    def parts(self, brief: str) -> Parts:
        """Return what a brief is made from. Raise UserError where what it is compared with cannot be read."""
        if brief not in self._parts:
            edition = self.editions[brief]
            self._parts[brief] = self._fingerprints.of(edition, self._before(edition))
        return self._parts[brief]

    def _before(self, edition: Edition) -> Before | None:
        return before(self._workspace, self._records, edition)
