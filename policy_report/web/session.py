"""The workspace that is edited: as it is now, and the one way in which pages change it.

`current` gives what the files say, read again after each change of them; who asks meanwhile waits. `save` plans a
change on what is there now, checks it as `check` would, writes it as one set and remembers it for `undo`. Whoever else
edits the files is seen here: nothing is written over what nobody has read.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from typing import Any

from policy_report.brief.problems import of_workspace
from policy_report.errors import Problem, UserError, errors, stop
from policy_report.evidence import QuoteChecker, checker
from policy_report.files import ReadOnce, stamp_of
from policy_report.records import change, store
from policy_report.records.change import Base, ChangePlan, ChangeRequest, history
from policy_report.records.change.history import ChangedMeanwhileError, ChangeInfo, CutShort, RecordedChange
from policy_report.records.models import Config
from policy_report.records.settings import Settings
from policy_report.records.store import Loaded, SourceRecord, WorkspaceState
from policy_report.records.validate import Records
from policy_report.web.building import Builds
from policy_report.web.live.scheduler import Scheduler
from policy_report.workspace import Workspace

ATTEMPTS = 5  # to plan a change while somebody else writes
EDIT = "edit: "  # begins what a change of ours is called in the undo history
SEEN = ("snapshots",)  # folders beside the records whose files quotes are checked against


@dataclass(frozen=True)
class Current:
    """The workspace at one moment. `version` grows with each change; `problems`: of the records and settings."""

    version: int
    base: Base
    loaded: Loaded
    problems: Sequence[Problem]
    quotes: QuoteChecker
    stamps: Sequence[object] = ()

    @property
    def state(self) -> WorkspaceState:
        """What each file says, record by record."""
        return self.base.state

    @property
    def records(self) -> Records:
        """Actors, topics, sources, the scale and the table of positions, quotes checked."""
        return self.loaded.records

    @property
    def settings(self) -> Settings:
        """The settings of the workspace."""
        return self.loaded.settings

    @property
    def config(self) -> Config:
        """What the settings say."""
        return self.settings.config

    @cached_property
    def errors(self) -> list[Problem]:
        """The problems that are errors."""
        return errors(self.problems)

    @property
    def all_problems(self) -> list[Problem]:
        """Those of the briefs too, as `check` says them; anew where what one is compared with is another file.

        A kept state that cannot be read is told where its brief is shown: to read all of them, somebody would wait.
        """
        root = self.base.workspace.root
        key = "problems", *(stamp_of(root / str(brief.since)) for brief in self.config.briefs.values())
        if key not in self.kept:
            self.kept[key] = of_workspace(self.base.workspace, self.loaded, self.problems, kept=False)
        found: list[Problem] = self.kept[key]
        return found

    @cached_property
    def by_key(self) -> dict[str, SourceRecord]:
        """All records by the hash of what each says, numbered where several say the same; addresses name them so."""
        found: dict[str, SourceRecord] = {}
        for record in self.state.source_records:
            key, number = record.digest, 1
            while key in found:
                number += 1
                key = f"{record.digest}.{number}"
            found[key] = record
        return found

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What pages compute of this moment once, by keys of their own."""
        return {}

    def row(self, record: SourceRecord) -> dict[str, Any]:
        """Return what the table of positions says of a record: its `date` and `quote_check`."""
        at, table = self._places[record.file, record.line], self.records.positions
        return {name: table[name].iat[at] for name in ("date", "quote_check")}

    @cached_property
    def _places(self) -> dict[tuple[str, int], int]:
        """The rows of the table of positions by file and line."""
        table = self.records.positions
        places = zip(table["file"].astype(str).tolist(), table["line"].tolist(), strict=True)
        return {place: number for number, place in enumerate(places)}

    @cached_property
    def keys(self) -> dict[tuple[str, int], str]:
        """The keys of records by file and line."""
        return {(record.file, record.line): key for key, record in self.by_key.items()}


@dataclass(frozen=True)
class Upload:
    """A file that was sent: its name as the browser gives it, which no file is ever named by, and its content."""

    name: str
    content: bytes


class Session:
    """A workspace that is open in the browser. `day`: of new records; `clock`: the time, for the undo history."""

    def __init__(
        self, workspace: Workspace, scheduler: Scheduler, clock: Callable[[], str], day: Callable[[], str]
    ) -> None:
        self.workspace, self.scheduler = workspace, scheduler
        self._clock, self.day = clock, day
        self._lock = RLock()  # guards all that follows
        self._current: Current | None = None
        self._planned: ChangePlan | None = None  # the last that was written
        self._once = ReadOnce()
        self._stale = True
        self.builds = Builds(workspace, self.changed)
        self.uploads: dict[str, Upload] = {}  # by hash: documents that were sent, and are not sources yet
        self.cited: list[str] = []  # ids of the sources of positions that were saved, the last first
        self.cut_short: CutShort | None = None  # what `recover` found, until something else is changed

    def recover(self) -> CutShort | None:
        """Take back what an editor that was killed left half-made; return what that was, None for nothing."""
        with self._lock:
            self.cut_short, self._stale = history.recover(self.workspace), True
            return self.cut_short

    def changed(self) -> None:
        """Hear that files may have changed."""
        self._stale = True
        self.scheduler.changed()

    def current(self) -> Current:
        """Return the workspace as it is; files are read again where one changed since."""
        with self._lock:
            if self._stale or self._current is None:
                self._stale = False
                try:
                    self._current = self._read(self._current)
                except BaseException:
                    self._stale = True  # what was read before is not what is there
                    raise
            return self._current

    def sound(self) -> tuple[Loaded, list[Problem]]:
        """Return the records and warnings, as they are; raise UserError with all problems when one is an error."""
        now = self.current()
        stop(now.problems)
        return now.loaded, list(now.problems)

    @property
    def language(self) -> str:
        """The language of the workspace's briefs."""
        return self.current().config.defaults.language

    def save(self, request: Callable[[Current], ChangeRequest], what: str) -> ChangePlan:
        """Write a change; return what was planned.

        `request`: what is wanted, given what is there now; `what`: the change in words, for undo.

        Raise UserError, with nothing written, for what `check` would call an error and was none before; whatever
        `request` raises, such as that the record is another by now, passes.
        """
        self.scheduler.pause()
        for attempt in range(ATTEMPTS):
            with self._lock:
                now = self.current()
                try:
                    plan = change.plan(now.base, request(now))
                    change.write(plan, f"{EDIT}{what}", self._clock(), beside_errors=True)
                    self._planned, self.cut_short = plan, None
                except ChangedMeanwhileError:
                    self.changed()
                    if attempt == ATTEMPTS - 1:
                        raise
                else:
                    self.changed()
                    return plan
        raise AssertionError  # the last attempt returns or raises

    def plan(self, request: ChangeRequest) -> ChangePlan:
        """Return what a change would do, with nothing written."""
        return change.plan(self.current().base, request)

    def undoable(self) -> ChangeInfo | None:
        """Return what `undo` would take back, None where there is none, or none that can be read."""
        try:
            return history.last(self.workspace)
        except UserError:  # `undo` says why
            return None

    def changes(self) -> list[RecordedChange]:
        """Return all changes that can be taken back, the last first."""
        return history.changes(self.workspace)

    def undo(self) -> RecordedChange:
        """Take back the last change. Raise UserError where there is none, or its files changed since."""
        with self._lock:
            taken = history.undo(self.workspace)
            self.cut_short = None
            self.changed()
            return taken

    def _read(self, before: Current | None) -> Current:
        """Return the workspace as it is; what was read before, where no file is another since.

        Of a change of ours, what is written was read when it was planned; of one of others, its files are read again.
        """
        digests = change.digests(self.workspace)
        stamps = self._stamps(digests)
        if before and before.base.digests == digests and before.stamps == stamps:
            return before
        known, of_known = self._known(before)
        same = {name for name, digest in digests.items() if digest and digest == of_known.get(name)}
        state, problems = store.read(self.workspace, known, same)
        quotes = checker(self.workspace, before.quotes if before else None, self._once)
        loaded, shown = store.checked(self.workspace, state, problems, quotes, self._once)
        base = Base(self.workspace, state, problems, digests)
        return Current(before.version + 1 if before else 1, base, loaded, shown, quotes, stamps)

    def _known(self, before: Current | None) -> tuple[WorkspaceState | None, Mapping[str, str | None]]:
        """Return the newest state that is known, and the digests of its files."""
        plan, self._planned = self._planned, None
        if plan:
            return plan.after, {**plan.base.digests, **{name: history.digest(it) for name, it in plan.files.items()}}
        return (before.base.state, before.base.digests) if before else (None, {})

    def _stamps(self, records: Iterable[str]) -> list[object]:
        """Return what tells the texts of sources from others, and which files of records are not opened."""
        folders = (self.workspace.root / name for name in SEEN)
        paths = (path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*")))
        refused = (name for name in records if self.workspace.refusal(self.workspace.root / name))
        return [*((path, stamp_of(path)) for path in paths), *refused]
