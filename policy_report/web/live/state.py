"""The preview's state: briefs and pages as values, and `WorkspaceReading`, the workspace as read, which gives them."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, partial
from typing import Literal

import numpy as np

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, Edition, sound_editions
from policy_report.build.cache_keys import Fingerprints, Parts
from policy_report.build.output import Reports
from policy_report.build.workers import Renderer
from policy_report.errors import Problem, UserError, errors
from policy_report.pipeline import causes, jobs
from policy_report.records import checks
from policy_report.records.models import Brief
from policy_report.records.positions import chosen
from policy_report.records.since import today
from policy_report.records.store import Loaded
from policy_report.templating import TemplateSet
from policy_report.workspace import Workspace

FORMAT = "html"
State = Literal["unknown", "building", "mistake", "changed", "up-to-date"]
PLACED = re.compile(r"(?P<file>[^\s:][^:\n]*):(?P<line>\d+): (?P<message>.+) \[template\]", re.DOTALL)


@dataclass(frozen=True)
class Faults:
    """Why something cannot be built: problems in files, and what no file can be named for. Empty where all is well."""

    problems: tuple[Problem, ...] = ()
    message: str = ""

    def __bool__(self) -> bool:
        return bool(self.problems or self.message)

    @classmethod
    def of(cls, error: UserError) -> "Faults":
        """Return the faults of an error; a message with file and line, as of templates, is a problem too."""
        placed = PLACED.fullmatch(error.message)
        if not placed:
            return cls(error.problems, error.message)
        found = Problem(placed["file"], int(placed["line"]), placed["message"], checks.TEMPLATE)
        return cls((*error.problems, found))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are errors."""
        return tuple(errors(self.problems))

    @property
    def warnings(self) -> int:
        """How many problems are warnings."""
        return len(self.problems) - len(self.errors)

    @property
    def count(self) -> int:
        """How many mistakes there are."""
        return len(self.errors) + bool(self.message)


@dataclass(frozen=True)
class RenderedPage:
    """A rendered brief: the HTML format's bytes, and the digests of what it was made from."""

    content: bytes
    parts: Mapping[str, str]
    used: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """A digest of the page."""
        return hashlib.sha256(self.content).hexdigest()[:16]


@dataclass(frozen=True)
class BriefStatus:
    """A brief as the list shows it. `positions`: None where not counted yet; `why`: what `build` would build it for."""

    id: str
    title: str
    state: State
    as_of: date | None = None
    positions: int | None = None
    why: tuple[str, ...] = ()
    trouble: Faults = Faults()

    @property
    def group(self) -> str:
        """The brief of the settings that makes this one and others, "" where it stands alone."""
        head, _, tail = self.id.partition("/")
        return head if tail else ""


@dataclass(frozen=True)
class Overview:
    """All briefs, by id in the order of the settings. `trouble`: errors in the records, which concern all of them."""

    title: str = ""
    briefs: Mapping[str, BriefStatus] = field(default_factory=dict)
    trouble: Faults = Faults()
    warnings: int = 0


@dataclass(frozen=True)
class BriefView:
    """The view of a brief: its last good page, and what is wrong since.

    `known`: whether the settings make such a brief; `settled`: whether this is what the files say now.
    """

    brief: str
    page: RenderedPage | None
    trouble: Faults
    known: bool
    building: bool
    settled: bool


class WorkspaceReading:
    """The records and settings as they were read at one moment, and the look as it is.

    Raise UserError for errors in the records.
    """

    def __init__(self, workspace: Workspace, load: Callable[[], tuple[Loaded, list[Problem]]]) -> None:
        loaded, warnings = load()
        self._before = partial(before, workspace, loaded.records, on=today())
        self._fingerprints = Fingerprints()
        self._look = TemplateSet.of(workspace.templates)
        self._digest = cache(self._look.digest)
        self._reports = Reports(workspace, self._digest)
        self.parts = cache(self._parts)
        self.editions: dict[str, Edition] = {}
        briefs: dict[str, BriefStatus] = {}
        for name, brief in (loaded.settings.config.briefs or {"brief": Brief()}).items():
            found, problems = sound_editions(loaded.settings, loaded.records, Choice((name,)))
            self.editions |= {edition.id: edition for edition in found}
            briefs |= {each.id: BriefStatus(each.id, each.title, "unknown", each.as_of) for each in found}
            if problems:
                briefs[name] = BriefStatus(name, brief.title or name, "mistake", trouble=Faults(tuple(problems)))
        self.overview = Overview(loaded.settings.config.title, briefs, warnings=len(warnings))

    def status(self, brief: str) -> BriefStatus:
        """Return a brief with its state: whether `reports/` holds what would be built from the records today."""
        edition, status = self.editions[brief], self.overview.briefs[brief]
        rows = chosen(edition.records.positions, edition.actors, edition.topics, edition.as_of, edition.known_on)
        status = replace(status, positions=int(np.count_nonzero(rows)))
        try:
            found = causes(edition, self.parts(brief), self._reports)
        except UserError as error:
            return replace(status, state="mistake", trouble=Faults.of(error))
        why = tuple(dict.fromkeys(cause for each in found.values() for cause in each))
        return replace(status, state="changed" if why else "up-to-date", why=why)

    def holds(self, brief: str, page: RenderedPage | None) -> bool:
        """Return whether a page is what rendering the brief now would give. Raise UserError as `parts` does."""
        if page is None or page.parts != self.parts(brief):
            return False
        return all(self._digest(name) == digest for name, digest in page.used.items())

    def page(self, brief: str, renderer: Renderer) -> RenderedPage:
        """Return the page of a brief. Raise UserError where it cannot be rendered."""
        edition = self.editions[brief]
        report = compose(edition, self._before(edition))
        page = jobs(replace(edition, formats=(FORMAT,)), report, [f"{brief}.{FORMAT}"])
        ((_, outcome),) = renderer.run(page, self._look)
        if isinstance(outcome, UserError):
            raise outcome
        return RenderedPage(outcome.content, self.parts(brief), outcome.used)

    def _parts(self, brief: str) -> Parts:
        """Return the digests of its inputs. Raise UserError where what it is compared with cannot be read."""
        return self._fingerprints.of(self.editions[brief], self._before(self.editions[brief]))
