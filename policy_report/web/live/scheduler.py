"""The scheduler: the one place where briefs are read and rendered, so that no old page ever follows a new one.

Word of changed files and of who looks at what goes in, from any thread; what is to be shown comes out. One thread, that
of `run`, does the work, the most urgent first: reading changed files, then the pages that somebody looks at, then the
state of the other briefs. Only what is looked at is rendered. What failed for a reason that may pass is tried again.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Condition
from time import monotonic

from policy_report.build.workers import Renderer
from policy_report.errors import Problem, UserError
from policy_report.records.store import Loaded, load_or_fail
from policy_report.web.live.state import BriefStatus, BriefView, Faults, Overview, RenderedPage, WorkspaceReading
from policy_report.workspace import Workspace

Task = Callable[[], None]
CALM = 1.0  # s from a change, in which the pages that show it have the processor to themselves
LOOKED_AT = 5.0  # s for which a brief counts as looked at since an open page of it asked for what is new
RETRY, SELDOM = 2.0, 60.0  # s until what may pass is tried again: first, and at the most, twice as long each time


class Scheduler:
    """Keeps the briefs of a workspace as its files are.

    `load`: reads it, as `load_or_fail`; a session that has read it too gives what it read.
    """

    def __init__(self, workspace: Workspace, renderer: Renderer) -> None:
        self._workspace = workspace
        self._renderer = renderer
        self.load: Callable[[], tuple[Loaded, list[Problem]]] = partial(load_or_fail, workspace)
        self._state_changed = Condition()  # guards all that follows
        self._changes = 1  # how often files changed
        self._calm = 0.0  # when the last change is long enough ago
        self._seen = 0  # how many of these changes were read
        self._ended: UserError | bool = False
        self._reading: WorkspaceReading | None = None
        self._overview = Overview(workspace.root.name)
        self._pages: dict[str, RenderedPage] = {}
        self._settled: set[str] = set()  # the briefs whose page, or whose failure, is of the present reading
        self._state_known: set[str] = set()  # the briefs whose state is
        self._waiting: Counter[str] = Counter()  # how many wait for the page of a brief
        self._asked: dict[str, float] = {}  # when an open page of a brief last asked
        self._retry = RETRY

    # --- from any thread ---------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """Hear that files changed."""
        with self._state_changed:
            self._changes += 1
            self._calm = monotonic() + CALM
            self._retry = RETRY
            self._state_changed.notify_all()

    def pause(self) -> None:
        """Hear that somebody waits for an answer: what nobody looks at is left until later."""
        with self._state_changed:
            self._calm = monotonic() + CALM

    def end(self, error: UserError | None = None) -> None:
        """Let everybody go who works or waits here; `run` raises the error, if there is one."""
        with self._state_changed:
            self._ended = error or True
            self._state_changed.notify_all()

    def settled(self, brief: str) -> BriefView:
        """Return the view of a brief, once it is as the files are; at once when the scheduler has ended."""
        with self._state_changed:
            self._waiting[brief] += 1
            self._state_changed.notify_all()
            self._state_changed.wait_for(lambda: self._ended or self._is_settled(brief))
            self._waiting -= Counter([brief])
            self._asked[brief] = monotonic()
            return self._view(brief)

    def view(self, brief: str) -> BriefView:
        """Return the view of a brief as it is now, for an open page of it."""
        with self._state_changed:
            self._asked[brief] = monotonic()
            self._state_changed.notify_all()
            return self._view(brief)

    def overview(self) -> Overview:
        """Return all briefs, once the files were read for the first time."""
        with self._state_changed:
            self._state_changed.wait_for(lambda: self._ended or self._seen)
            return self._overview

    # --- the thread that works ---------------------------------------------------------------------------------------

    def run(self) -> None:
        """Do what there is to do until `end`, whose error is raised."""
        while True:
            with self._state_changed:
                while not self._state_changed.wait_for(lambda: self._ended or self._next(), self._patience()):
                    if monotonic() >= self._calm:
                        self._try_again()
                task = None if self._ended else self._next()
            if not task:
                break
            task()
        if isinstance(self._ended, UserError):
            raise self._ended

    def _patience(self) -> float:
        """Return how long to wait for something to do, in seconds."""
        return max(self._calm - monotonic(), 0.001) if monotonic() < self._calm else self._retry

    def _try_again(self) -> None:
        """Let what failed be done again where no file is to blame: the next time may go well."""
        failed = {brief for brief in self._looked_at() if self._view(brief).trouble.message}
        self._retry = min(2 * self._retry, SELDOM) if failed or self._overview.trouble.message else RETRY
        self._settled -= failed
        self._changes += bool(self._overview.trouble.message)

    def _next(self) -> Task | None:
        """Return the most urgent task, None where there is nothing to do."""
        calm = monotonic() >= self._calm or not self._seen
        if self._seen != self._changes:
            return self._read if calm or self._looked_at() else None
        if self._reading is None:
            return None
        editions = self._reading.editions
        for brief in self._looked_at():
            if brief in editions and brief not in self._settled:
                return partial(self._render, self._reading, brief)
        for brief in editions if calm else ():
            if brief not in self._state_known:
                return partial(self._update_state, self._reading, brief)
        return None

    def _read(self) -> None:
        changes = self._changes
        try:
            reading = WorkspaceReading(self._workspace, self.load)
        except UserError as error:
            self._hold(Faults.of(error), changes)
        except OSError as error:  # a file that went away in between
            self._hold(Faults(message=f"{error.filename}: {error.strerror}"), changes)
        else:
            with self._state_changed:
                self._reading, self._overview, self._seen = reading, _carried(self._overview, reading.overview), changes
                self._settled.clear()
                self._state_known.clear()
                kept = {*reading.editions, *self._looked_at()}
                self._pages = {brief: page for brief, page in self._pages.items() if brief in kept}
                self._state_changed.notify_all()

    def _hold(self, trouble: Faults, changes: int) -> None:
        """Show what is wrong with the records beside what was right before."""
        with self._state_changed:
            briefs = {name: replace(status, state="mistake", why=()) for name, status in self._overview.briefs.items()}
            self._reading, self._seen = None, changes
            self._overview = replace(self._overview, briefs=briefs, trouble=trouble)
            self._state_changed.notify_all()

    def _render(self, reading: WorkspaceReading, brief: str) -> None:
        try:
            page = self._pages.get(brief)
            if not reading.holds(brief, page):
                self._show(replace(self._overview.briefs[brief], state="building"))
                page = reading.page(brief, self._renderer)
        except UserError as error:
            self._show(replace(reading.status(brief), state="mistake", why=(), trouble=Faults.of(error)), settled=True)
        else:
            self._show(reading.status(brief), page, settled=True)

    def _update_state(self, reading: WorkspaceReading, brief: str) -> None:
        self._show(reading.status(brief))

    def _show(self, status: BriefStatus, page: RenderedPage | None = None, *, settled: bool = False) -> None:
        with self._state_changed:
            self._overview = replace(self._overview, briefs={**self._overview.briefs, status.id: status})
            if page:
                self._pages[status.id] = page
            if settled:
                self._settled.add(status.id)
            if status.state != "building":
                self._state_known.add(status.id)
            self._state_changed.notify_all()

    # --- while the lock is held --------------------------------------------------------------------------------------

    def _looked_at(self) -> list[str]:
        return [*self._waiting, *(brief for brief, asked in self._asked.items() if monotonic() - asked < LOOKED_AT)]

    def _is_settled(self, brief: str) -> bool:
        if self._seen != self._changes:
            return False
        return self._reading is None or brief not in self._reading.editions or brief in self._settled

    def _view(self, brief: str) -> BriefView:
        status = self._overview.briefs.get(brief) or self._unsound(brief.partition("/")[0])
        trouble = self._overview.trouble or (status.trouble if status else Faults())
        building = status is not None and status.state == "building"
        return BriefView(brief, self._pages.get(brief), trouble, status is not None, building, self._is_settled(brief))

    def _unsound(self, brief: str) -> BriefStatus | None:
        """Return a brief of the settings that would make others, were it not for its mistakes."""
        made = self._reading.editions if self._reading else {}
        return None if brief in made else self._overview.briefs.get(brief)


def _carried(old: Overview, new: Overview) -> Overview:
    """Return the new overview with the old states, until they are known anew: a list that does not flicker."""
    briefs = dict(new.briefs)
    for name in briefs.keys() & old.briefs.keys():
        known = old.briefs[name]
        if briefs[name].state == "unknown" and known.state in ("changed", "up-to-date"):
            briefs[name] = replace(briefs[name], state=known.state, positions=known.positions, why=known.why)
    return replace(new, briefs=briefs)
