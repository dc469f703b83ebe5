"""The desk: the one place where briefs are read and rendered, so that no old page ever follows a new one.

Word of changed files and of who looks at what goes in, from any thread; what is to be shown comes out. One thread, that
of `run`, does the work, the most urgent first: reading changed files, then the pages that somebody looks at, then the
state of the other briefs. Only what is looked at is rendered.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Condition

from policy_report.build.workers import Renderer
from policy_report.errors import UserError
from policy_report.preview.loaded import Contents
from policy_report.preview.state import Board, Page, Sheet, Trouble, View
from policy_report.workspace import Workspace

Task = Callable[[], None]


class Desk:
    """Keeps the briefs of a workspace as its files are."""

    def __init__(self, workspace: Workspace, renderer: Renderer) -> None:
        self._workspace = workspace
        self._renderer = renderer
        self._news = Condition()  # guards all that follows
        self._version = 0  # of what is shown
        self._changes = 1  # how often files changed
        self._seen = 0  # how many of these changes were read
        self._ended: UserError | bool = False
        self._contents: Contents | None = None
        self._board = Board(workspace.root.name)
        self._pages: dict[str, Page] = {}
        self._settled: set[str] = set()  # the briefs whose page, or whose failure, is of the present contents
        self._appraised: set[str] = set()  # the briefs whose state is
        self._eyes: Counter[str] = Counter()  # how many look at a brief

    # --- from any thread ---------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """Hear that files changed."""
        with self._news:
            self._changes += 1
            self._news.notify_all()

    def end(self, error: UserError | None = None) -> None:
        """Let everybody go who works or waits here; `run` raises the error, if there is one."""
        with self._news:
            self._ended = error or True
            self._news.notify_all()

    @contextmanager
    def looking(self, brief: str) -> Iterator[None]:
        """Count as somebody who looks at a brief, for as long."""
        with self._news:
            self._eyes[brief] += 1
            self._news.notify_all()
        try:
            yield
        finally:
            with self._news:
                self._eyes -= Counter([brief])

    def settled(self, brief: str) -> View:
        """Return what a brief is, once that is what the files say; at once when the desk has ended."""
        with self._news:
            self._news.wait_for(lambda: self._ended or self._is_settled(brief))
            return self._view(brief)

    def view(self, brief: str) -> View:
        """Return what a brief is now."""
        with self._news:
            return self._view(brief)

    def board(self) -> Board:
        """Return all briefs, once the files were read for the first time."""
        with self._news:
            self._news.wait_for(lambda: self._ended or self._seen)
            return self._board

    def news(self, version: int, patience: float) -> int | None:
        """Return the version of what is shown, once it is another or after `patience` seconds; None at the end."""
        with self._news:
            self._news.wait_for(lambda: self._ended or (self._seen and self._version != version), patience)
            return None if self._ended else self._version

    # --- the thread that works ---------------------------------------------------------------------------------------

    def run(self) -> None:
        """Do what there is to do until `end`, whose error is raised."""
        while task := self._task():
            task()
        if isinstance(self._ended, UserError):
            raise self._ended

    def _task(self) -> Task | None:
        with self._news:
            self._news.wait_for(lambda: self._ended or self._next())
            return None if self._ended else self._next()

    def _next(self) -> Task | None:
        """Return the most urgent task, None where there is nothing to do."""
        if self._seen != self._changes:
            return self._read
        if self._contents is None:
            return None
        editions = self._contents.editions
        for brief in self._eyes:
            if brief in editions and brief not in self._settled:
                return partial(self._render, self._contents, brief)
        for brief in editions:
            if brief not in self._appraised:
                return partial(self._appraise, self._contents, brief)
        return None

    def _read(self) -> None:
        changes = self._changes
        try:
            contents = Contents(self._workspace)
        except UserError as error:
            self._hold(Trouble.of(error), changes)
        except OSError as error:  # a file that went away in between
            self._hold(Trouble(message=f"{error.filename}: {error.strerror}"), changes)
        else:
            with self._news:
                self._contents, self._board, self._seen = contents, _carried(self._board, contents.board), changes
                self._settled.clear()
                self._appraised.clear()
                kept = {*contents.editions, *self._eyes}
                self._pages = {brief: page for brief, page in self._pages.items() if brief in kept}
                self._tell()

    def _hold(self, trouble: Trouble, changes: int) -> None:
        """Show what is wrong with the records beside what was right before."""
        with self._news:
            sheets = {name: replace(sheet, state="mistake", why=()) for name, sheet in self._board.sheets.items()}
            self._contents, self._seen = None, changes
            self._board = replace(self._board, sheets=sheets, trouble=trouble)
            self._tell()

    def _render(self, contents: Contents, brief: str) -> None:
        try:
            page = self._pages.get(brief)
            if not contents.holds(brief, page):
                self._show(replace(self._board.sheets[brief], state="building"))
                page = contents.page(brief, self._renderer)
        except UserError as error:
            self._show(replace(contents.sheet(brief), state="mistake", why=(), trouble=Trouble.of(error)), settled=True)
        else:
            self._show(contents.sheet(brief), page, settled=True)

    def _appraise(self, contents: Contents, brief: str) -> None:
        self._show(contents.sheet(brief))

    def _show(self, sheet: Sheet, page: Page | None = None, *, settled: bool = False) -> None:
        with self._news:
            self._board = replace(self._board, sheets={**self._board.sheets, sheet.id: sheet})
            if page:
                self._pages[sheet.id] = page
            if settled:
                self._settled.add(sheet.id)
            if sheet.state != "building":
                self._appraised.add(sheet.id)
            self._tell()

    # --- while the lock is held --------------------------------------------------------------------------------------

    def _tell(self) -> None:
        self._version += 1
        self._news.notify_all()

    def _is_settled(self, brief: str) -> bool:
        if self._seen != self._changes:
            return False
        return self._contents is None or brief not in self._contents.editions or brief in self._settled

    def _view(self, brief: str) -> View:
        sheet = self._board.sheets.get(brief) or self._unsound(brief.partition("/")[0])
        trouble = self._board.trouble or (sheet.trouble if sheet else Trouble())
        building = sheet is not None and sheet.state == "building"
        return View(brief, self._pages.get(brief), trouble, sheet is not None, building, self._is_settled(brief))

    def _unsound(self, brief: str) -> Sheet | None:
        """Return a brief of the settings that would make others, were it not for its mistakes."""
        made = self._contents.editions if self._contents else {}
        return None if brief in made else self._board.sheets.get(brief)


def _carried(old: Board, new: Board) -> Board:
    """Return the new board with the states of the old one, until they are known anew: a list that does not flicker."""
    sheets = dict(new.sheets)
    for name in sheets.keys() & old.sheets.keys():
        known = old.sheets[name]
        if sheets[name].state == "unknown" and known.state in ("changed", "up-to-date"):
            sheets[name] = replace(sheets[name], state=known.state, positions=known.positions, why=known.why)
    return replace(new, sheets=sheets)
