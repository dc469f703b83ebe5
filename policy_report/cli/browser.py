"""`edit` and `preview`: the workspace in the browser, as it is a moment after each saved file, until Ctrl-C."""

import argparse
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import TYPE_CHECKING, Self

from policy_report.cli import INTERRUPTED_EXIT
from policy_report.cli.request import now, workspace_of
from policy_report.cli.terminal import result, say
from policy_report.errors import UserError
from policy_report.workspace import Workspace

if TYPE_CHECKING:
    from policy_report.web.security import Access
    from policy_report.web.server import Server
    from policy_report.web.session import Session


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C (130) or until asked to end (0)."""
    workspace = workspace_of(arguments)
    writes = arguments.command == "edit"
    page = "" if writes else _page(workspace, arguments.brief)
    with Wakeup(signal.SIGINT, signal.SIGTERM, signal.SIGHUP) as wakeup:
        asked = _serve(workspace, page, arguments, wakeup)
    say("the editor has ended" if writes else "the preview has ended")
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


def _serve(workspace: Workspace, page: str, arguments: argparse.Namespace, wakeup: Wakeup) -> int:
    from policy_report.build.workers import local

    with local(1, ["html"]) as renderer:  # imports what rendering needs while this process imports pandas
        from policy_report.records.since import today
        from policy_report.web.live.scheduler import Scheduler
        from policy_report.web.session import Session

        session = Session(workspace, Scheduler(workspace, renderer), now, lambda: today().isoformat())
        session.scheduler.load = session.sound
        if arguments.command == "edit":
            _recover(session)
        gc.freeze()  # what is imported stays
        stop = Event()
        server, access = _listening(session, arguments)
        with (
            ThreadPoolExecutor(1) as pool,
            server,
            _beside(server.serve_forever, server.shutdown),
            _beside(lambda: _follow(session, stop), stop.set),
            _shown(access, page, arguments),
        ):
            work = pool.submit(session.scheduler.run)
            work.add_done_callback(lambda _: wakeup.wake())
            asked = wakeup.wait()
            session.scheduler.end()  # first: whoever waits for a page or for news goes
            renderer.close()
            work.result()
    return asked


def _recover(session: "Session") -> None:
    """Take back what an editor that was killed left half-made, and say so."""
    try:
        found = session.recover()
    except UserError as error:
        say(str(error))
        return
    if found:
        files = f"{', '.join(found.changed)} changed since; look at {', '.join(found.files)}"
        outcome = files if found.changed else "what was written of it was taken back"
        say(f"`{found.info.command}` of {found.info.when} was cut short: {outcome}")


def _listening(session: "Session", arguments: argparse.Namespace) -> "tuple[Server, Access]":
    """Return the server, and who may ask it."""
    from policy_report.web.app import create
    from policy_report.web.security import Access
    from policy_report.web.server import Server, bound

    listening = bound(arguments.port)
    port = listening.getsockname()[1]
    access = Access.to_write(port) if arguments.command == "edit" else Access(port)
    return Server(listening, create(session, access)), access


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


def _follow(session: "Session", stop: Event) -> None:
    """Tell the session of changed files."""
    from policy_report.web.live.watch import changes

    try:
        for _ in changes(session.workspace, stop):
            session.changed()
    except OSError as error:
        way_out = "with WATCHFILES_FORCE_POLLING=1 in the environment they are looked at instead"
        session.scheduler.end(UserError(f"the files cannot be watched: {error.strerror or error}; {way_out}"))


def _page(workspace: Workspace, brief: str | None) -> str:
    """Return where a brief is, below the address of the list. Raise UserError where the settings make no such brief."""
    if brief is None:
        return ""
    from policy_report.formats import RENDERERS
    from policy_report.records.settings import load
    from policy_report.text import did_you_mean
    from policy_report.web.live.pages import address

    settings, problems = load(workspace.config, workspace.config.name, RENDERERS)
    briefs, name = settings.config.briefs, brief.partition("/")[0]
    if not problems and briefs and name not in briefs:
        known = f"{settings.file} defines {', '.join(briefs)}"
        raise UserError(f"no brief is called '{name}'{did_you_mean(name, briefs) or ';'} {known}")
    many = brief in briefs and briefs[brief].each
    return f"#{brief}" if many else address(brief).removeprefix("/")


@contextlib.contextmanager
def _shown(access: "Access", page: str, arguments: argparse.Namespace) -> Iterator[None]:
    """Print the address, and open it in the browser where a person sits at a screen that can show one."""
    with contextlib.ExitStack() as stack:
        if access.writing:
            result(access.address)
            say(f"{access.home} is open to this address alone (Ctrl-C ends the editor)")
        else:
            say(f"{access.address}{page} (Ctrl-C ends the preview)")
        screen = sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))
        if screen and sys.stderr.isatty() and not arguments.no_browser:
            import webbrowser

            webbrowser.open(stack.enter_context(_doorway(access)) if access.writing else f"{access.address}{page}")
        yield


@contextlib.contextmanager
def _doorway(access: "Access") -> Iterator[str]:
    """Yield the address of a file that leads on to the secret one, and that its user alone can read.

    What a program is called with stands in the list of processes, which every user of a machine sees.
    """
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory(prefix="policy-report-") as folder:  # both are closed to others
        door = Path(folder, "open.html")
        with os.fdopen(os.open(door, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(
                f'<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
                f'<meta http-equiv="refresh" content="0;url={access.address}">'
                f'<title>policy-report</title><a href="{access.address}">Open the workspace</a>\n'
            )
        yield door.as_uri()
