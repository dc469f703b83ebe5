"""Builds that a page starts: chosen briefs into `reports/`, by the same path as the command, in a thread of their own.

A page asks how far it is; nobody waits. One build runs at a time, here and beside the command: what is asked for
meanwhile waits its turn. A build that is stopped leaves the briefs that it had not built as they were.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread

from policy_report.brief.editions import Choice
from policy_report.build import output
from policy_report.build.output import Reports
from policy_report.build.workers import Renderer, cores, local
from policy_report.errors import Problem, UserError
from policy_report.pipeline import build
from policy_report.templating import TemplateSet
from policy_report.workspace import Workspace


@dataclass(frozen=True)
class BuildState:
    """How far the builds are. `number` grows with each word of it.

    `running`: what is built now, of whose files `rendered` are, of how many; `waiting`: what is after that. `built`:
    the briefs so far; `said`: what went wrong, or what is kept beside. `stopped`: somebody stopped what runs, which
    ends as soon as it can, or what ran last.
    """

    number: int = 0
    running: Choice | None = None
    waiting: tuple[Choice, ...] = ()
    rendered: tuple[int, int] = (0, 0)
    built: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    stopped: bool = False

    def of(self, brief: str) -> str:
        """Return whether a brief is being built ("running"), or waits for it ("waiting"); else ""."""
        if self.running and brief not in self.built and _is_of(self.running, brief):
            return "running"
        return "waiting" if any(_is_of(choice, brief) for choice in self.waiting) else ""


def _is_of(choice: Choice, brief: str) -> bool:
    """Return whether a brief is chosen; all are where none is named."""
    return not choice.briefs or bool({brief, brief.partition("/")[0]} & {*choice.briefs})


class Builds:
    """The builds of a workspace; `done` is called after each."""

    def __init__(self, workspace: Workspace, done: Callable[[], None]) -> None:
        self._workspace, self._done = workspace, done
        self._lock = Lock()  # guards the state
        self._state = BuildState()
        self._renderer: Renderer | None = None  # of what runs

    @property
    def state(self) -> BuildState:
        """The build that runs, or how the last ones ended."""
        return self._state

    def start(self, briefs: Sequence[str], formats: Sequence[str]) -> None:
        """Build briefs in formats (none: their own), behind what is being built."""
        choice = Choice(tuple(briefs), tuple(formats))
        with self._lock:
            state = self._state
            if state.running:
                waiting = tuple(dict.fromkeys([*state.waiting, choice]))
                self._state = replace(state, number=state.number + 1, waiting=waiting)
                return
            self._state = BuildState(state.number + 1, choice)
        Thread(target=self._run, args=(choice,), daemon=True).start()

    def stop(self) -> None:
        """Stop what is built, as soon as it can be, and forget what waits."""
        with self._lock:
            state, renderer = self._state, self._renderer
            if not state.running:
                return
            self._state = replace(state, number=state.number + 1, waiting=(), stopped=True)
        if renderer:
            renderer.close()

    def _run(self, choice: Choice | None) -> None:
        try:
            while choice:
                self._build(choice)
                choice = self._next()
                self._done()
        except BaseException:
            self._change(lambda state: replace(state, running=None, waiting=()))
            raise

    def _build(self, choice: Choice) -> None:
        hears = _Hears(self._change)
        names: tuple[str, ...] = ()
        try:
            with output.alone(self._workspace, lambda: None):
                reports = Reports(self._workspace, TemplateSet.of(self._workspace.templates).digest)
                try:
                    with local(cores(), choice.formats or ("pdf",)) as renderer, self._stoppable(renderer):
                        names, _ = build(self._workspace, choice, renderer, reports, hears)
                finally:
                    reports.close(None, names)
        except UserError as error:
            if not self._state.stopped:
                hears.failed("", error)
        except OSError as error:
            place = error.filename or "reports"
            hears.say(f"{place}: {error.strerror or error}")

    @contextmanager
    def _stoppable(self, renderer: Renderer) -> Iterator[None]:
        """Let `stop` end a renderer, also where it was called before there was one."""
        with self._lock:
            self._renderer = renderer
            if self._state.stopped:
                renderer.close()
        try:
            yield
        finally:
            with self._lock:
                self._renderer = None

    def _next(self) -> Choice | None:
        """Return what is built next, None where nothing waits."""

        def moved(state: BuildState) -> BuildState:
            first, *rest = state.waiting or (None,)
            rendered = (0, 0) if first else state.rendered
            stopped = state.stopped and not first
            return replace(state, running=first, waiting=tuple(filter(None, rest)), rendered=rendered, stopped=stopped)

        return self._change(moved).running

    def _change(self, change: Callable[[BuildState], BuildState]) -> BuildState:
        with self._lock:
            self._state = replace(change(self._state), number=self._state.number + 1)
            return self._state


@dataclass
class _Hears:
    """Hears of a build (`pipeline.Hooks`) and says how far it is."""

    change: Callable[[Callable[[BuildState], BuildState]], BuildState]

    def say(self, text: str) -> None:
        """Keep a message for the page."""
        if text:
            self.change(lambda state: replace(state, said=(*state.said, text)))

    def warn(self, problems: Sequence[Problem]) -> None:
        """Leave warnings to the page of problems."""

    def left_out(self, brief: str, words: str) -> None:
        """Leave it to the page, which says it of each brief before it is built."""

    def begin(self, due: int, kept: Sequence[str]) -> None:
        """Leave it to the page, which counts files."""

    def rendered(self, done: int, of: int) -> None:
        """Keep how many files are there."""
        self.change(lambda state: replace(state, rendered=(done, of)))

    def built(self, brief: str, why: Sequence[str], written: Sequence[Path]) -> None:  # noqa: ARG002 - of the protocol
        """Keep which brief was built."""
        self.change(lambda state: replace(state, built=(*state.built, brief)))

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
