"""`preview`: the briefs on a page of this machine, as they are a moment after each saved file, until Ctrl-C."""

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import TYPE_CHECKING, Self

from policy_report.cli import INTERRUPTED_EXIT
from policy_report.cli.request import workspace_of
from policy_report.cli.terminal import say
from policy_report.errors import UserError
from policy_report.workspace import Workspace

if TYPE_CHECKING:
    from policy_report.preview.scheduler import Scheduler

ANSWER = 0.1  # s after which the server sees that it shall end


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C (130) or until asked to end (0)."""
    workspace = workspace_of(arguments)
    page = _page(workspace, arguments.brief)
    with Wakeup(signal.SIGINT, signal.SIGTERM, signal.SIGHUP) as wakeup:
        asked = _preview(workspace, page, arguments, wakeup)
    say("the preview has ended")
    return INTERRUPTED_EXIT if asked == signal.SIGINT else 0


class Wakeup:
    """Lets the main thread wait for signals, or for `wake`.

    None of them raises an exception: in the middle of another line that could leave a lock held for ever. A signal that
    is ignored stays so: `nohup` lets a program outlive its terminal.
    """

    def __init__(self, *signals: signal.Signals) -> None:
        self._signals = [asked for asked in signals if signal.getsignal(asked) != signal.SIG_IGN]

    def __enter__(self) -> Self:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._before = signal.set_wakeup_fd(self._write)
        self._handlers = {asked: signal.signal(asked, lambda *_: None) for asked in self._signals}
        return self

    def __exit__(self, *_: object) -> None:
        for asked, handler in self._handlers.items():
            signal.signal(asked, handler)
        signal.set_wakeup_fd(self._before)
        os.close(self._read)
        os.close(self._write)

    def wake(self) -> None:
        """End `wait`, from any thread."""
        os.write(self._write, b"\0")

    def wait(self) -> int:
        """Return the number of the signal, 0 after `wake`."""
        return os.read(self._read, 1)[0]


def _preview(workspace: Workspace, page: str, arguments: argparse.Namespace, wakeup: Wakeup) -> int:
    from policy_report.build.workers import local

    with local(1, ["html"]) as renderer:  # imports what rendering needs while this process imports pandas
        from policy_report.preview.scheduler import Scheduler
        from policy_report.preview.server import listen

        scheduler, stop = Scheduler(workspace, renderer), Event()
        with (
            ThreadPoolExecutor(1) as pool,
            listen(arguments.port, scheduler) as server,
            _beside(lambda: server.serve_forever(ANSWER), server.shutdown),
            _beside(lambda: _follow(workspace, scheduler, stop), stop.set),
        ):
            say(f"{server.address}{page} (Ctrl-C ends the preview)")
            _show(f"{server.address}{page}", arguments)
            work = pool.submit(scheduler.run)
            work.add_done_callback(lambda _: wakeup.wake())
            asked = wakeup.wait()
            scheduler.end()  # first: whoever waits for a page or for news goes
            renderer.close()
            work.result()
    return asked


@contextlib.contextmanager
def _beside(work: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    """Let a thread work meanwhile."""
    thread = Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop()
        thread.join()


def _follow(workspace: Workspace, scheduler: "Scheduler", stop: Event) -> None:
    """Tell the scheduler of changed files."""
    from policy_report.preview.watch import changes

    try:
        for _ in changes(workspace, stop):
            scheduler.changed()
    except OSError as error:
        way_out = "with WATCHFILES_FORCE_POLLING=1 in the environment they are looked at instead"
        scheduler.end(UserError(f"the files cannot be watched: {error.strerror or error}; {way_out}"))


def _page(workspace: Workspace, brief: str | None) -> str:
    """Return where a brief is, below the address of the list. Raise UserError where the settings make no such brief."""
    if brief is None:
        return ""
    from policy_report.formats import RENDERERS
    from policy_report.preview.pages import address
    from policy_report.records.settings import load
    from policy_report.text import did_you_mean

    settings, problems = load(workspace.config, workspace.config.name, RENDERERS)
    briefs, name = settings.config.briefs, brief.partition("/")[0]
    if not problems and briefs and name not in briefs:
        known = f"{settings.file} defines {', '.join(briefs)}"
        raise UserError(f"no brief is called '{name}'{did_you_mean(name, briefs) or ';'} {known}")
    many = brief in briefs and briefs[brief].each
    return f"#{brief}" if many else address(brief).removeprefix("/")


def _show(page: str, arguments: argparse.Namespace) -> None:
    """Open a page in the browser, where a person sits at a screen that can show one."""
    screen = sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))
    if screen and sys.stderr.isatty() and not arguments.no_browser:
        import webbrowser

        webbrowser.open(page)
