"""No record is lost by what writes records, wherever it is killed or fails: each file is the old one or the new one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import command

REPO = Path(__file__).parents[1]
OLD = "actor,topic,stance,date,summary\nFrance,outcome,support,2025-02-11,Signed.\n"
NEW = OLD + "Freedonia,outcome,oppose,2025-02-12,Did not sign.\n"
# A patch that every process runs first: the call of that number fails, or is the last one.
PATCH = """
import errno, os, signal
real, calls = os.replace, 0

def replace(*args, **kwargs):
    global calls
    calls += 1
    if calls == {at}:
        {how}
    return real(*args, **kwargs)

os.replace = replace
"""
FAIL = "raise OSError(errno.EIO, os.strerror(errno.EIO))"
KILL = "os.kill(os.getpid(), signal.SIGKILL)"


def run(root, *arguments, patch):
    """Run a command in a process of its own."""
    folder = root.parent / "patch"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(patch)
    return subprocess.run(
        [sys.executable, "-m", "policy_report", "-C", str(root), *arguments],
        env=os.environ | {"PYTHONPATH": f"{folder}:{REPO}"},
        capture_output=True,
        text=True,
        check=False,
    )


def records(root):
    return {path.name: path.read_bytes() for path in (root / "positions").iterdir() if path.is_file()}


@pytest.fixture
def imported(workspace, tmp_path_factory):
    """A workspace with an imported table, which has another row by now, of an actor that has to be declared."""
    root = workspace({}).root.rename(tmp_path_factory.mktemp("place") / "workspace")
    table = root.parent / "table.csv"
    table.write_text(OLD)
    assert command(root, "import", table) == 0
    table.write_text(NEW)
    return root, ("import", str(table), "--create-missing")


@pytest.mark.parametrize("at", [1, 2])
def test_an_import_that_fails_changes_nothing(imported, at):
    root, again = imported
    before = records(root)
    result = run(root, *again, patch=PATCH.format(at=at, how=FAIL))
    assert (result.returncode, "Input/output error" in result.stderr) == (2, True)
    assert records(root) == before
    assert command(root, *again) == 0
    assert b"Did not sign." in records(root)["table.csv"]


@pytest.mark.parametrize("at", [1, 2])
def test_an_import_that_is_killed_loses_nothing(imported, at):
    root, again = imported
    before = records(root)
    assert run(root, *again, patch=PATCH.format(at=at, how=KILL)).returncode == -signal.SIGKILL
    after = {name: content for name, content in records(root).items() if ".policy-report-" not in name}
    assert set(before) <= set(after)
    assert b"Signed." in after["table.csv"]
    assert command(root, *again) == 0
    assert b"Did not sign." in records(root)["table.csv"]
    command(root, "build", "--format", "json")
    assert list(root.rglob(".policy-report-*")) == []
