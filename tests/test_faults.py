"""What can go wrong while a build runs, by its real cause: the reports are whole, of one state, and mended by the next.

A workspace goes from its old records to its new ones. However that build ends, each brief is as the old records or as
the new ones give it, in all formats, and the manifest says what is there; one more build gives the bytes that a build
of the new records gives anywhere, and nothing else is left.
"""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import pytest

from policy_report.build.output import MANIFEST, alone
from policy_report.workspace import Workspace
from tests.conftest import command

REPO = Path(__file__).parents[1]
SETTINGS = """
    title = "Test"
    [defaults]
    formats = ["html", "md", "json", "csv"]
    [briefs.lakes]
    [briefs.each]
    each = "actor"
    """
HEADER = "actor,topic,stance,date,summary,source_url\n"
STATES = {
    state: HEADER
    + "".join(
        f"{actor},{topic},{stance},2025-02-11,{state} words.,https://example.org/\n"
        for actor in ("France", "India")
        for topic in ("declaration", "outcome")
    )
    for state, stance in (("old", "support"), ("new", "oppose"))
}
BRIEFS = ("lakes", "each/france", "each/india")
NOBODY = 65534


class Place:
    """A workspace that is built as the command does it, with temporary files of its own."""

    def __init__(self, root):
        self.root, self.temporary = root, root.parent / f"{root.name}-tmp"
        self.temporary.mkdir()
        self.environment = os.environ | {"PYTHONPATH": str(REPO), "TMPDIR": str(self.temporary)}

    def records(self, state):
        (self.root / "positions/all.csv").write_text(STATES[state])

    def start(self, *before, script="policy_report"):
        command = [*before, sys.executable, "-m", script, "-C", str(self.root), "build", "--jobs", "1"]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def build(self, *before, **how):
        """Build; return the exit code and the last line on stderr."""
        with self.start(*before, **how) as process:
            try:
                _, said = process.communicate(timeout=120)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        assert "Traceback" not in said
        return process.returncode, said.splitlines()[-1]

    def patched(self, lines):
        """Return how to start a build whose main process and workers run these lines first."""
        folder = self.root.parent / f"{self.root.name}-patch"
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(lines)
        return ("env", f"PYTHONPATH={folder}:{REPO}")

    @property
    def reports(self):
        """Every report with its bytes."""
        folder = self.root / "reports"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and "/." not in path.as_posix().removeprefix(self.root.as_posix())
        }

    @property
    def leftovers(self):
        return [path for folder in (self.root, self.temporary) for path in folder.rglob("*policy-report-*")]


@pytest.fixture(scope="module")
def clean(fresh_workspace):
    """Return the reports and the manifest that a build of each state gives in a new workspace."""
    built = {}
    for state, table in STATES.items():
        place = Place(fresh_workspace({"policy-report.toml": SETTINGS, "positions/all.csv": table}).root)
        assert command(place.root, "build") == 0
        built[state] = place.reports, json.loads((place.root / "reports" / MANIFEST).read_text()), place.root
    assert len(built["old"][0]) == 12
    return built


@pytest.fixture
def place(tmp_path, clean):
    """A workspace whose reports are those of the old records, and whose records are the new ones."""
    place = Place(shutil.copytree(clean["old"][2], tmp_path / "workspace"))
    place.records("new")
    return place


def assert_whole(place, clean):
    """Assert that each report is the old one or the new one."""
    found = place.reports
    assert set(found) == set(clean["old"][0])
    assert [name for name in found if found[name] not in (clean["old"][0][name], clean["new"][0][name])] == []


def assert_one_set(place, clean):
    """Assert that each brief is of one state in all formats, and that the manifest says of which."""
    with alone(Workspace(place.root), lambda: None):
        pass
    assert_whole(place, clean)
    found = place.reports
    state = {name: "old" if found[name] == clean["old"][0][name] else "new" for name in found}
    sets = {brief: {state[f"{brief}.{form}"] for form in ("html", "md", "json", "csv")} for brief in BRIEFS}
    assert [brief for brief, states in sets.items() if len(states) > 1] == []
    entries = json.loads((place.root / "reports" / MANIFEST).read_text())["reports"]
    assert {name: sha256(content).hexdigest() for name, content in found.items()} == {
        name: entry["content"] for name, entry in entries.items()
    }
    assert entries == {name: clean[state[name]][1]["reports"][name] for name in found}


def assert_mended(place, clean, state="new"):
    """Assert that one more build gives what a clean build gives, and that nothing else is left."""
    settle(place)
    with patch.object(tempfile, "tempdir", str(place.temporary)):  # where the builds before left theirs
        assert command(place.root, "build") == 0
    assert place.reports == clean[state][0]
    assert json.loads((place.root / "reports" / MANIFEST).read_text()) == clean[state][1]
    assert place.leftovers == []


def settle(place):
    """Wait until the workers of a build that was killed have gone, too."""
    for _ in range(100):
        if not any(place.temporary.iterdir()):
            return
        time.sleep(0.05)


# --- no place, no permission ------------------------------------------------------------------------------------------


def test_a_limit_on_the_size_of_files(place, clean):
    limit = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (9000, {resource.RLIM_INFINITY}))\n"
    code, said = place.build(*place.patched(limit))
    assert (code, said.endswith("cannot be written: File too large; the file is as it was")) == (2, True)
    assert_one_set(place, clean)
    assert_mended(place, clean)


@pytest.mark.skipif(os.getuid() != 0, reason="only root may mount a disk")
@pytest.mark.parametrize(
    "room", [160, *(pytest.param(room, marks=pytest.mark.soak) for room in (0, 30, 300, 420, 700, 900))]
)
def test_a_full_disk(place, clean, room):
    reports, kept = place.root / "reports", place.root.parent / "kept"
    shutil.copytree(reports, kept)
    size = sum(path.stat().st_size // 4096 + 1 for path in kept.rglob("*")) * 4 + room
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}k", "x", reports], check=False, capture_output=True
    ).returncode:
        pytest.skip("this container may not mount")
    try:
        shutil.copytree(kept, reports, dirs_exist_ok=True)
        code, said = place.build()
        assert (code, "No space left on device" in said) in ((2, True), (0, False))
        assert_one_set(place, clean)
        subprocess.run(["mount", "-o", "remount,size=64m", reports], check=True)
        assert_mended(place, clean)
    finally:
        subprocess.run(["umount", reports], check=True)


@pytest.mark.skipif(os.getuid() != 0, reason="another user is needed whom permissions hold")
def test_a_folder_that_may_not_be_written(place, clean):
    for path in (place.root, *place.root.rglob("*"), place.temporary):
        os.chown(path, NOBODY, NOBODY)
    for parent in place.root.parents:
        if parent.stat().st_mode & 0o5 != 0o5:
            pytest.skip("the folder of the tests is closed to other users")
    for folder in (place.root / "reports", place.root / "reports/each"):
        folder.chmod(0o555)
    code, said = place.build("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    assert (code, said.endswith("cannot be written: Permission denied; the file is as it was")) == (2, True)
    for folder in (place.root / "reports", place.root / "reports/each"):
        folder.chmod(0o755)
    assert_one_set(place, clean)
    assert_mended(place, clean)


FAILING = """
import errno, os
real, calls = os.{call}, 0

def fail(*args, **kwargs):
    global calls
    calls += 1
    if calls == {at}:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    return real(*args, **kwargs)

os.{call} = fail
"""


@pytest.mark.parametrize(
    ("call", "at"),
    [
        ("fsync", 6),
        ("replace", 2),
        *(
            pytest.param(call, at, marks=pytest.mark.soak)
            for call, at in [("fsync", 1), ("fsync", 5), ("replace", 4), ("link", 2)]
        ),
    ],
)
def test_a_disk_that_fails(place, clean, call, at):
    code, said = place.build(*place.patched(FAILING.format(call=call, at=at)))
    if call == "link":  # a file system without second names of a file: copies do
        assert (code, said) == (0, "built 3 briefs")
    else:
        assert (code, said.endswith("cannot be written: Input/output error; the file is as it was")) == (2, True)
    assert place.leftovers == []
    assert_one_set(place, clean)
    assert_mended(place, clean)


# --- clocks -----------------------------------------------------------------------------------------------------------

CLOCK = """
import time
real = time.time
time.time = lambda: real() - real() // 1 + {moment}
local, universal = time.localtime, time.gmtime
time.localtime = lambda moment=None: local({moment} if moment is None else moment)
time.gmtime = lambda moment=None: universal({moment} if moment is None else moment)
"""


@pytest.mark.parametrize(
    "moment", [1, pytest.param(4_102_444_800, marks=pytest.mark.soak)], ids=["before-1980", "in-2100"]
)
def test_a_clock_that_is_wrong(place, clean, moment):
    for path in place.root.rglob("*"):
        os.utime(path, (1, 1))
    assert place.build(*place.patched(CLOCK.format(moment=moment)))[0] == 0
    assert place.reports == clean["new"][0]


# --- more than one at once ----------------------------------------------------------------------------------------------


def two_at_once(place):
    """Build twice at the same time; return both exit codes."""
    both = [place.start(), place.start()]
    for process in both:
        process.communicate(timeout=120)
    return [process.returncode for process in both]


def test_two_builds_at_once(place, clean):
    assert two_at_once(place) == [0, 0]
    assert place.reports == clean["new"][0]
    assert_mended(place, clean)


def test_a_record_changed_in_the_middle(place, clean):
    process = place.start()
    until(lambda: any(place.temporary.iterdir()))
    place.records("old")
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert_one_set(place, clean)
    place.records("new")
    assert_mended(place, clean)


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.001)


# --- killed, interrupted ----------------------------------------------------------------------------------------------


def end_at_random(place, clean, kill, chance):
    """Start a build of the other records, end it at some moment, check all, and mend it."""
    process = place.start()
    if chance.random() < 0.5:  # while it writes, which is a hundredth of its time
        until(lambda: process.poll() is not None or any((place.root / "reports").glob(".policy-report-*")))
        time.sleep(chance.random() * 0.02)
    else:
        time.sleep(chance.random() * 3)
    process.send_signal(kill)
    process.communicate(timeout=120)
    assert_whole(place, clean)
    assert_one_set(place, clean)


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_ended_at_random_moments(place, clean, kill):
    chance = random.Random(kill)
    for _ in range(2):
        end_at_random(place, clean, kill, chance)
    assert_mended(place, clean)


KILLED = """
import os
real = os.replace

def kill(old, new):
    real(old, new)
    if str(new).endswith(".manifest.json"):
        os.kill(os.getpid(), 9)

os.replace = kill
"""


def test_killed_when_all_was_written(place, clean):
    with place.start(*place.patched(KILLED)) as process:
        process.communicate(timeout=120)
    assert (process.returncode, list(place.temporary.iterdir())) == (-9, [])
    code, said = place.build()
    assert (code, said[:13]) == (0, "built nothing")
    assert place.leftovers == []


@pytest.mark.soak
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_ended_at_a_hundred_random_moments(place, clean, kill):
    chance = random.Random(kill)
    for turn in range(100):
        state = ("new", "old")[turn % 2]
        place.records(state)
        end_at_random(place, clean, kill, chance)
        if turn % 10 == 9:
            assert_mended(place, clean, state)


@pytest.mark.soak
def test_a_hundred_pairs_of_builds(place, clean):
    for turn in range(100):
        state = ("new", "old")[turn % 2]
        place.records(state)
        assert two_at_once(place) == [0, 0]
        assert place.reports == clean[state][0]
    assert_mended(place, clean, state)
