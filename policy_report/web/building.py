"""Builds that a page starts: chosen briefs into `reports/`, by the same path as the command, in a thread of their own.

A page asks how far it is; nobody waits. One build runs at a time, here and beside the command.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock, Thread

from policy_report.brief.editions import Choice
from policy_report.build import output
from policy_report.build.output import Reports
from policy_report.build.workers import cores, local
from policy_report.errors import Problem, UserError
from policy_report.pipeline import build
from policy_report.templating import TemplateSet
from policy_report.workspace import Workspace


@dataclass(frozen=True)
class BuildState:
    """How far a build is: of `due` briefs, `built` so far; `said`: what went wrong, or what is kept beside."""

    running: bool = False
    due: int = 0
    built: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


class Builds:
    """The builds of a workspace; `done` is called after each."""

    def __init__(self, workspace: Workspace, done: Callable[[], None]) -> None:
        self._workspace, self._done = workspace, done
        self._lock = Lock()  # guards the state
        self._state = BuildState()

    @property
    def state(self) -> BuildState:
        """The build that runs, or how the last one ended."""
        return self._state

    def start(self, briefs: Sequence[str], formats: Sequence[str]) -> bool:
        """Start to build briefs in formats (none: their own); return whether nothing else is being built."""
        with self._lock:
            if self._state.running:
                return False
            self._state = BuildState(running=True)
        Thread(target=self._run, args=(Choice(tuple(briefs), tuple(formats)),), daemon=True).start()
        return True

    def _run(self, choice: Choice) -> None:
        hears = _Hears(self._state)
        names: tuple[str, ...] = ()
        try:
            with output.alone(self._workspace, lambda: None):
                reports = Reports(self._workspace, TemplateSet.of(self._workspace.templates).digest)
                try:
                    with local(cores(), choice.formats or ("pdf",)) as renderer:
                        hears.show = self._show
                        names, _ = build(self._workspace, choice, renderer, reports, hears)
                finally:
                    reports.close(None, names)
        except UserError as error:
            hears.failed("", error)
        except OSError as error:
            hears.say(f"{error.filename or 'reports'}: {error.strerror or error}")
        finally:
            self._show(replace(hears.state, running=False))
            self._done()

    def _show(self, state: BuildState) -> None:
        with self._lock:
            self._state = state


@dataclass
class _Hears:
    """Hears of a build (`pipeline.Hooks`) and shows how far it is."""

    state: BuildState
    show: Callable[[BuildState], None] = field(default=lambda _: None)

    def _to(self, state: BuildState) -> None:
        self.state = state
        self.show(state)

    def say(self, text: str) -> None:
        """Keep a message for the page."""
        if text:
            self._to(replace(self.state, said=(*self.state.said, text)))

    def warn(self, problems: Sequence[Problem]) -> None:
        """Leave warnings to the page of problems."""

    def left_out(self, brief: str, words: str) -> None:
        """Keep how much a brief leaves out."""
        self.say(f"{brief}: {words}" if words else "")

    def begin(self, due: int, kept: Sequence[str]) -> None:  # noqa: ARG002 - of the protocol
        """Keep how many briefs are built."""
        self._to(replace(self.state, due=due))

    def built(self, brief: str, why: Sequence[str], written: Sequence[Path]) -> None:  # noqa: ARG002 - of the protocol
        """Keep which brief was built."""
        self._to(replace(self.state, built=(*self.state.built, brief)))

    def dates_moved(self, briefs: Sequence[str]) -> None:
        """Leave it to the page, which shows the date."""

    def kept_edited(self, files: Sequence[Path]) -> None:
        """Keep where reports went that somebody went on writing in."""
        for path in files:
            self.say(f"{path.name}: what was edited by hand is kept here; the report is built anew")

    def failed(self, brief: str, error: UserError) -> None:
        """Keep why a brief could not be built."""
        for text in (*map(str, error.problems), error.message):
            self.say(f"{brief}: {text}" if brief and text else text)

    def orphaned(self, files: Sequence[Path]) -> None:
        """Keep which reports no brief makes any more."""
        for path in files:
            self.say(f"{path.name}: no brief makes this report any more; delete it if nobody needs it")
