"""What the tests share: files written from the text in the test, and what the package makes of them.

A text that opens with a line break is a block of the test: it is dedented, and its line 1 is the next line.
"""

import io
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, Edition, editions, whole
from policy_report.brief.report import Report
from policy_report.build import worker, workers
from policy_report.build.workers import Renderer
from policy_report.cli import main
from policy_report.errors import Problem
from policy_report.records.models import day_or_span
from policy_report.records.positions import COLUMNS, days
from policy_report.records.readers.base import Raw
from policy_report.records.store import Loaded, load
from policy_report.records.validate import Records
from policy_report.spans import begin_of
from policy_report.workspace import find

SAME = {"deadline": None, "derandomize": True, "database": None}
settings.register_profile("suite", max_examples=10, **SAME)
settings.register_profile("soak", max_examples=200, suppress_health_check=list(HealthCheck), **SAME)
settings.register_profile("explore", deadline=None, max_examples=2000, suppress_health_check=list(HealthCheck))
settings.load_profile("suite")  # --hypothesis-profile=explore looks further

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as under `nohup`: what the tests start shall hear Ctrl-C
    signal.signal(signal.SIGINT, lambda *_: None)

# Files with few tests that take long: they come first, so that no process is left with one of them at the end.
LONG = (
    "tests/test_faults.py",
    "tests/browser/",
    "tests/test_same_bytes.py",
    "tests/build/test_cluster.py",
    "tests/hostile/test_guarded.py",
    "tests/formats/pdf/",
    "tests/formats/pptx/",
    "tests/formats/test_html_validity.py",
    "tests/records/test_fields.py",
    "tests/spreadsheet/importing/",
    "tests/web/test_command.py",
    "tests/test_network.py",
    "tests/test_cli.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


CONFIG = 'title = "Test"\n'
TOPICS = """
    - id: declaration
      title: Joint declaration
      aliases: [the text]
    - id: outcome
      title: Outcome
    """

Files = dict[str, str | bytes | None]


def write(root: Path, files: Files) -> None:
    """Write files below `root`; None is a file that is not there."""
    for name, text in files.items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else plain(text).encode())


def plain(text: str) -> str:
    """Return a block of a test as the file that it stands for."""
    return dedent(text[1:]) if text.startswith("\n") else text


def place(problem: Problem) -> str:
    """Return where a problem is and what it is: `positions/a.csv:3 date bad-date`."""
    return " ".join(part for part in (f"{problem.file}:{problem.line}", problem.field, problem.check) if part)


@dataclass(frozen=True)
class Sample:
    """A workspace on disk, and what loading it says."""

    root: Path

    @cached_property
    def loaded(self) -> tuple[Loaded, list[Problem]]:
        return load(find(self.root, exact=True))

    @property
    def problems(self) -> list[Problem]:
        return self.loaded[1]

    @property
    def errors(self) -> list[str]:
        return [place(problem) for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[str]:
        return [place(problem) for problem in self.problems if problem.severity == "warning"]

    def message(self, check: str) -> str:
        """Return the message of the one problem that a check found."""
        (message,) = [problem.message for problem in self.problems if problem.check == check]
        return message

    @property
    def records(self) -> Records:
        assert not self.errors, self.problems
        return self.loaded[0].records

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The positions as plain values: what is left out is "", a date is its text."""
        table = self.records.positions
        plain = table.drop(columns="begins").astype(object).assign(date=days(table).map(str, na_action="ignore"))
        return plain.where(plain.notna(), "").to_dict("records")

    def editions(self, *briefs: str, **choice: Any) -> list[Edition]:
        return editions(self.loaded[0].settings, self.records, Choice(briefs=briefs, **choice))

    def report(self, *briefs: str, **choice: Any) -> Report:
        """Return the report of the first of the briefs, or of everything when none is named."""
        if briefs:
            return compose(self.editions(*briefs, **choice)[0])
        return compose(whole(self.loaded[0].settings, self.records, Choice(**choice)))


Workspace = Callable[[Files], Sample]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Build a workspace from {path: text}; settings and the topics `declaration` and `outcome` unless given."""

    def build(files: Files) -> Sample:
        write(tmp_path, {"policy-report.toml": CONFIG, "positions/topics.yaml": TOPICS, **files})
        return Sample(tmp_path)

    return build


class Here(Executor):
    """Runs what it is given at once, in this process."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*given, **named))
        except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
            future.set_exception(error)
        return future


@contextmanager
def in_this_process() -> Iterator[None]:
    """Let `build` render in this process: a worker takes a second to start."""

    @contextmanager
    def local(_jobs: int, _formats: Sequence[str]) -> Iterator[Renderer]:
        worker._kept.cache_clear()
        yield Renderer(Here, Here.shutdown, at_once=1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "local", local)
        patch.setattr(worker, "_limited", nullcontext)
        yield


@pytest.fixture
def without_processes() -> Iterator[None]:
    """Let `build` render in this process, for tests of what is built and why."""
    with in_this_process():
        yield


def run_here(*arguments: object) -> tuple[int, str]:
    """Run the command in this process; return its exit code and all that it prints, as it comes."""
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(said), redirect_stderr(said), in_this_process(), pytest.raises(SystemExit) as end:
        main([*map(str, arguments)])
    return int(end.value.code or 0), said.buffer.getvalue().decode()


def command(root: Path, *arguments: object) -> int:
    """Run a command on a workspace in this process; return its exit code."""
    return run_here("-C", root, *arguments)[0]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Save a file as another kind with LibreOffice, started once with new settings; skip where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    start = [program, f"-env:UserInstallation={(folder / 'home').as_uri()}", "--headless"]

    def save(path: Path, kind: str, *options: str) -> Path:
        out = Path(tempfile.mkdtemp(dir=folder))
        arguments = [*options, "--convert-to", kind, "--outdir", str(out), str(path)]
        subprocess.run([*start, *arguments], check=True, capture_output=True, timeout=120)
        return out / f"{path.stem}.{kind}"

    return save


@pytest.fixture(scope="session")
def fresh_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Build as `workspace` does, in a new folder each time: for properties, which run one test many times."""
    base = tmp_path_factory.mktemp("workspaces")

    def build(files: Files) -> Sample:
        root = Path(tempfile.mkdtemp(dir=base))
        write(root, {"policy-report.toml": CONFIG, "positions/topics.yaml": TOPICS, **files})
        return Sample(root)

    return build


@dataclass(frozen=True)
class Reading:
    """What a reader made of one file."""

    raw: Raw
    problems: list[Problem]

    @property
    def places(self) -> list[str]:
        """Each problem as `line field check`."""
        return [place(problem).partition(":")[2] for problem in self.problems]

    @property
    def rows(self) -> list[dict[str, str]]:
        """The fields that each position gives."""
        rows = self.raw.positions.drop(columns=["file", "line"], errors="ignore").to_dict("records")
        return [{name: value for name, value in row.items() if value != ""} for row in rows]

    @property
    def row(self) -> dict[str, str]:
        """The fields of the only position."""
        assert not self.problems
        (row,) = self.rows
        return row

    @property
    def lines(self) -> list[int]:
        """The line of each position."""
        return list(self.raw.positions["line"]) if len(self.raw.positions) else []

    @property
    def declared(self) -> list[dict[str, Any]]:
        """The fields of each declaration."""
        return [dict(declaration.values) for declaration in self.raw.declarations]


@pytest.fixture
def reading(tmp_path: Path) -> Callable[..., Reading]:
    """Read a text as a file of the given name with a reader of `policy_report.readers`."""

    def read(reader: ModuleType, name: str, text: str | bytes, *, top: bool = False) -> Reading:
        write(tmp_path, {name: text})
        return Reading(*reader.read(tmp_path / name, name, top=top))

    return read


@pytest.fixture
def table() -> Callable[..., pd.DataFrame]:
    """Build the table of positions from rows `actor topic stance [date]`; further columns by keyword, one value a row."""

    def build(*rows: str, **columns: list[Any]) -> pd.DataFrame:
        filled: dict[str, list[Any]] = {name: [""] * len(rows) for name in COLUMNS}
        cells = [(*row.split(), None)[:4] for row in rows]
        filled |= {name: [cell[i] for cell in cells] for i, name in enumerate(("actor", "topic", "stance"))}
        days = [day_or_span(cell[3]) if cell[3] else None for cell in cells]
        filled |= {"date": days, "begins": [day and begin_of(day) for day in days]}
        filled |= {"salience": [None] * len(rows), "line": list(range(1, len(rows) + 1)), **columns}
        frame = pd.DataFrame(filled)
        return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("date", "begins")}).astype(COLUMNS)

    return build
