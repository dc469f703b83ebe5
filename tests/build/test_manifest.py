"""A build that is killed at any moment of its writing: the next one finds whole sets, and a manifest that is true."""

import json
import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from policy_report.build.manifest import JOURNAL, Journal
from policy_report.build.output import MANIFEST, BuiltReport, Reports, alone
from policy_report.workspace import Workspace

REPO = Path(__file__).parents[2]
BRIEFS = {"lakes": ("lakes.html", "lakes.pdf", "lakes.json"), "each/fr": ("each/fr.html", "each/fr.pdf")}
# Writes the reports of two briefs, once for each line of its input, in a process of its own: a signal comes at the step
# `last` of what the system does with files. Says how that process ended.
WRITER = f"""
import os, pathlib, signal, sys
from policy_report.build.output import BuiltReport, Reports, alone
from policy_report.workspace import Workspace

kill, root = getattr(signal, sys.argv[1]), sys.argv[2]
steps = 0

def write(state, last):
    def count(event, args):
        global steps
        if root in str(args) or event in ("os.rename", "os.link", "os.remove", "os.chmod", "tempfile.mkstemp"):
            steps += 1
            if steps == last:
                os.kill(os.getpid(), kill)

    workspace = Workspace(pathlib.Path(root))
    with alone(workspace, lambda: None):
        reports = Reports(workspace)
        sys.addaudithook(count)
        names = []
        try:
            for brief, files in {BRIEFS}.items():
                reports.write([BuiltReport(n, brief, f"{{state}} {{n}}".encode(), dict(positions=state), dict()) for n in files])
                names += files
        finally:
            reports.close("mark " + state if len(names) == 5 else None, names)

for line in sys.stdin:
    process = os.fork()
    if not process:
        try:
            write(line.split()[0], int(line.split()[1]))
        except BaseException:
            os._exit(1)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


@pytest.fixture
def write(root, kill):
    """Return a function that writes all reports in a state, killed at a step, and returns the exit code."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, kill, str(root)],
        env=os.environ | {"PYTHONPATH": str(REPO)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:

        def call(state, last):
            print(state, last, file=writer.stdin, flush=True)
            return int(writer.stdout.readline())

        yield call
        writer.stdin.close()


def state_of(root, name):
    """Return in which state a report is; its content must be whole."""
    state, _, rest = (root / "reports" / name).read_text().partition(" ")
    assert rest == name
    return state


@pytest.fixture
def root(workspace):
    return workspace({}).root


def write_here(root, state):
    """Write all reports in `state`, in this process."""
    with alone(Workspace(root), lambda: None):
        reports = Reports(Workspace(root))
        for brief, files in BRIEFS.items():
            reports.write(
                [BuiltReport(name, brief, f"{state} {name}".encode(), {"positions": state}, {}) for name in files]
            )
        reports.close(f"mark {state}", [name for files in BRIEFS.values() for name in files])


ENDED = pytest.mark.parametrize(
    ("kill", "before"),
    [("SIGKILL", "old"), ("SIGKILL", ""), ("SIGINT", "old")],
    ids=["killed-over-old-ones", "killed-the-first-time", "interrupted-over-old-ones"],
)


@ENDED
def test_killed_at_one_step_in_three(root, before, kill, write):
    killed_at_steps(root, before, kill, write, 3)


@pytest.mark.soak
@ENDED
def test_killed_at_every_step(root, before, kill, write):
    killed_at_steps(root, before, kill, write, 1)


def killed_at_steps(root, before, kill, write, stride):
    ends = {-signal.SIGKILL} if kill == "SIGKILL" else {1}
    step, code = 0, 1
    while code:
        step += stride
        for path in sorted((root / "reports").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        if before:
            write_here(root, before)
        code = write("new", step)
        assert code == 0 or code in ends
        if before:  # whole at once, not only after the next build
            assert {state_of(root, name) for files in BRIEFS.values() for name in files} <= {"old", "new"}
        with alone(Workspace(root), lambda: None):
            assert_sound(root)
    assert step > 40


def assert_sound(root):
    """Assert that each brief is of one state or not there, that the manifest tells the truth, and that all is tidy."""
    found = {path.relative_to(root / "reports").as_posix() for path in (root / "reports").rglob("*") if path.is_file()}
    assert [name for name in found if ".policy-report-" in name] == []
    states = {
        brief: {state_of(root, name) if name in found else "" for name in files} for brief, files in BRIEFS.items()
    }
    assert [brief for brief, seen in states.items() if len(seen) != 1] == []
    manifest = json.loads((root / "reports" / MANIFEST).read_text()) if MANIFEST in found else {"reports": {}}
    truth = {name: sha256((root / "reports" / name).read_bytes()).hexdigest() for name in found - {MANIFEST}}
    assert {name: entry["content"] for name, entry in manifest["reports"].items()} == truth
    for name, entry in manifest["reports"].items():
        assert entry["parts"] == {"positions": state_of(root, name)}


# --- the journal of somebody else -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "journal",
    [
        b"",
        b"\xff\xfe",
        b"[]\n",
        b'{"brief.html": null}\n',
        b'[{"brief.html": 3}, {}]\n',
        b'[{"../keep.txt": null}, {}]\n',
        b'[{"away/keep.txt": null}, {}]\n',
        b'[{"brief.html": "../keep.txt"}, {}]\n',
        b'[{"brief.html": "brief.md"}, {}]\n',
        b'[{}, {"../keep.txt": {"brief": "b", "parts": {}, "used": {}, "content": ""}}]\n',
        b'[{}, {"brief.html": {"brief": "b"}}]\n',
        b'[{"brief.html": ".policy-report-gone.old"}, {}]\n',
    ],
)
def test_a_journal_that_came_with_the_workspace_harms_nothing(root, tmp_path_factory, journal):
    away = tmp_path_factory.mktemp("away")
    for path in (root / "keep.txt", away / "keep.txt", root / "reports/brief.html", root / "reports/brief.md"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    (root / "reports/away").symlink_to(away)
    (root / "reports" / JOURNAL).write_bytes(journal)
    with alone(Workspace(root), lambda: None):
        assert not (root / "reports" / JOURNAL).exists()
    for path in (root / "keep.txt", away / "keep.txt", root / "reports/brief.html", root / "reports/brief.md"):
        assert path.read_text() == "mine"


def test_a_line_that_was_cut_short_counts_as_not_written(root):
    reports = Reports(Workspace(root))
    (root / "reports").mkdir()
    (root / "reports" / JOURNAL).write_bytes(b'[{}, {"lakes.html": {"bri')
    reports.write([BuiltReport("lakes.html", "lakes", b"new", {"positions": "new"}, {})])
    assert list(Journal(root / "reports").entries()) == ["lakes.html"]
