"""What is remembered of changes: they are taken back one by one, never into damage, wherever a process ended."""

import json
import signal
import subprocess
import sys

import pytest

from policy_report.errors import UserError
from policy_report.records.change import history
from policy_report.records.change.history import LAST, ChangeInfo, changes, digests, undo, write
from policy_report.workspace import Workspace

A, B = "positions/a.csv", "snapshots/b.txt"


@pytest.fixture
def place(tmp_path):
    (tmp_path / "positions").mkdir()
    (tmp_path / A).write_bytes(b"old\r\n")
    return Workspace(tmp_path)


def changed(place, contents, command="import x.csv"):
    write(place, contents, digests(place, contents), ChangeInfo(command, "2025-02-11 09:30", 2))


def files(place):
    return {
        path.relative_to(place.root).as_posix(): path.read_bytes()
        for path in place.root.rglob("*")
        if path.is_file() and ".policy-report" not in path.parts
    }


def test_changes_are_taken_back_one_by_one(place):
    states = [files(place)]
    for contents in ({A: b"new", B: b"\xff\x00"}, {A: None}, {A: b"again", B: b"other"}):
        changed(place, contents)
        states.append(files(place))
    for state in reversed(states[:-1]):
        undo(place)
        assert files(place) == state
    with pytest.raises(UserError, match="no change to take back"):
        undo(place)


def test_what_is_remembered_is_for_its_owner_and_for_no_repository(place):
    changed(place, {A: b"new"})
    (entry,) = (place.root / ".policy-report/undo").iterdir()
    assert [oct(path.stat().st_mode)[-3:] for path in (entry, entry.parent, entry.parents[1])] == ["600", "700", "700"]
    assert (place.root / ".policy-report/.gitignore").read_text() == "*\n"
    assert [(c.info.command, list(c.before)) for c in changes(place)] == [("import x.csv", [A])]


def test_the_last_changes_are_kept(place):
    for number in range(LAST + 2):
        changed(place, {A: str(number).encode()}, str(number))
    assert [change.info.command for change in changes(place)] == [str(n) for n in range(LAST + 1, 1, -1)]


def test_a_file_that_changed_since_is_named_and_nothing_is_taken_back(place):
    changed(place, {A: b"new", B: b"b"})
    (place.root / A).write_bytes(b"by hand")
    before = files(place)
    with pytest.raises(UserError, match=f"^{A}: changed since `import x.csv`; nothing was taken back$"):
        undo(place)
    assert files(place) == before


def test_what_is_written_is_compared_with_what_was_read(place):
    read = digests(place, [A, B])
    (place.root / B).parent.mkdir()
    (place.root / B).write_bytes(b"new here")
    with pytest.raises(UserError, match=f"^{B}: changed while this was prepared"):
        write(place, {A: b"new"}, read, ChangeInfo("x", ""))
    assert (place.root / A).read_bytes() == b"old\r\n"


def test_the_same_content_is_no_change(place):
    changed(place, {A: b"old\r\n"})
    assert changes(place) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from policy_report.records.change.history import ChangeInfo, digests, undo, write
from policy_report.workspace import Workspace

real, calls = os.{call}, 0
def last(*args, **kwargs):
    global calls
    calls += 1
    if calls == {at}:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **kwargs)
os.{call} = last
place = Workspace(Path(sys.argv[1]))
contents = {{"positions/a.csv": b"new", "positions/b.csv": b"b", "positions/c.csv": None}}
{what}
"""
WRITE = 'write(place, contents, digests(place, contents), ChangeInfo("import", ""))'


def killed(place, what, call, at):
    script = KILLED.format(what=what, call=call, at=at)
    return subprocess.run([sys.executable, "-c", script, place.root], check=False).returncode == -signal.SIGKILL


# of the names that a change renames: .gitignore, the entry, a.csv, b.csv; c.csv goes by `unlink`
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_change_that_was_killed_is_taken_back_whatever_there_is_of_it(place, at):
    (place.root / "positions/c.csv").write_bytes(b"c")
    before = files(place)
    assert killed(place, WRITE, "replace", at)
    for _ in changes(place):
        undo(place)
    assert {name: content for name, content in files(place).items() if "/.policy-report-" not in name} == before


@pytest.mark.parametrize("at", [1, 2])
def test_an_undo_that_was_killed_goes_on(place, at):
    (place.root / "positions/c.csv").write_bytes(b"c")
    before = files(place)
    changed(place, {A: b"new", "positions/b.csv": b"b", "positions/c.csv": None})
    assert killed(place, "undo(place)", "replace", at)  # a.csv, c.csv
    for _ in changes(place):
        undo(place)
    assert {name: content for name, content in files(place).items() if "/.policy-report-" not in name} == before


def test_a_failure_leaves_nothing_to_take_back(place, monkeypatch):
    def fail(contents, around):
        raise UserError("disk full")

    monkeypatch.setattr(history, "write_set", fail)
    with pytest.raises(UserError, match="disk full"):
        changed(place, {A: b"new"})
    assert changes(place) == []


def test_two_processes_at_once_lose_nothing(place):
    """Each adds its own letters to one file, again where the other was first; every change is remembered."""
    script = """
import sys
from pathlib import Path
from policy_report.records.change.history import ChangeInfo, digests, write
from policy_report.errors import UserError
from policy_report.workspace import Workspace
place = Workspace(Path(sys.argv[1]))
path, done = place.root / "positions/a.csv", 0
while done < 8:
    read = digests(place, ["positions/a.csv"])
    try:
        write(place, {"positions/a.csv": path.read_bytes() + sys.argv[2].encode()}, read, ChangeInfo(sys.argv[2], ""))
        done += 1
    except UserError as error:
        assert "changed while this was prepared" in str(error)
"""
    runs = [subprocess.Popen([sys.executable, "-c", script, place.root, letter]) for letter in "xy"]
    assert [run.wait() for run in runs] == [0, 0]
    content = (place.root / A).read_bytes().removeprefix(b"old\r\n").decode()
    assert (content.count("x"), content.count("y"), len(content)) == (8, 8, 16)
    assert "".join(change.info.command for change in reversed(changes(place))) == content
    assert [path.name for path in place.root.iterdir() if path.name.startswith(".")] == [".policy-report"]


@pytest.mark.parametrize(
    "name", ["../out.txt", "reports/a.html", "positions/../../out.txt", "link/out.txt", "/tmp/out"]
)
def test_a_folder_that_came_with_the_workspace_writes_nothing_elsewhere(place, tmp_path_factory, name):
    (place.root / "link").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    changed(place, {A: b"new"})
    (entry,) = (place.root / ".policy-report/undo").iterdir()
    found = json.loads(entry.read_text())
    found["files"] = {name: found["files"][A] | {"after": None}}
    entry.write_text(json.dumps(found))
    with pytest.raises(UserError, match="cannot be read; delete it"):
        undo(place)


@pytest.mark.parametrize(
    "damage", [b"", b"[]", b"{}", b'{"command": 1, "when": "", "records": 0, "files": {"positions/a.csv": 1}}']
)
def test_a_damaged_memory_is_said(place, damage):
    changed(place, {A: b"new"})
    (entry,) = (place.root / ".policy-report/undo").iterdir()
    entry.write_bytes(damage)
    for call in (undo, changes):
        with pytest.raises(UserError, match="cannot be read; delete it"):
            call(place)


def test_a_folder_that_cannot_be_made_is_said(place):
    (place.root / ".policy-report").write_bytes(b"")
    with pytest.raises(UserError, match=r"cannot be made: .*; nothing was written"):
        changed(place, {A: b"new"})
    (place.root / ".policy-report").unlink()
    (place.root / ".policy-report").symlink_to("/")
    with pytest.raises(UserError, match="leads out of the workspace"):
        changed(place, {A: b"new"})


# --- what a killed process left -------------------------------------------------------------------------------------


def half_made(place, contents, made):
    """Leave a change as a process does that is killed when it has replaced the files `made`."""
    before = {name: (place.root / name).read_bytes() for name in contents}
    changed(place, contents)
    (entry,) = (place.root / ".policy-report/undo").glob("*.json")
    entry.with_suffix(history.BEGUN).touch()
    for name in contents.keys() - set(made):
        (place.root / name).write_bytes(before[name])
    return before


@pytest.fixture
def two(place):
    (place.root / B).parent.mkdir()
    (place.root / B).write_bytes(b"b")
    return place


@pytest.mark.parametrize("made", [[], [A], [B]])
def test_what_was_cut_short_is_taken_back(two, made):
    before = half_made(two, {A: b"new", B: b"new"}, made)
    assert history.recover(two) == (ChangeInfo("import x.csv", "2025-02-11 09:30", 2), [A, B], [])
    assert files(two) == before
    assert list((two.root / ".policy-report/undo").iterdir()) == []
    assert history.recover(two) is None


@pytest.mark.parametrize(("what", "at"), [(WRITE, 3), (WRITE, 4), ("undo(place)", 2)])
def test_what_a_kill_left_half_made_is_taken_back(place, what, at):
    (place.root / "positions/c.csv").write_bytes(b"c")
    before = files(place)
    if what != WRITE:
        changed(place, {A: b"new", "positions/b.csv": b"b", "positions/c.csv": None})
    assert killed(place, what, "replace", at)
    assert history.recover(place).changed == []
    assert files(place) == before
    assert changes(place) == []


def test_what_was_whole_when_its_process_ended_stays(two):
    half_made(two, {A: b"new", B: b"new"}, [A, B])
    assert history.recover(two) is None
    assert files(two) == {A: b"new", B: b"new"}
    assert len(changes(two)) == 1


def test_what_somebody_changed_since_is_named_and_stays(two):
    half_made(two, {A: b"new", B: b"new"}, [A])
    (two.root / B).write_bytes(b"by hand")
    assert history.recover(two).changed == [B]
    assert files(two) == {A: b"new", B: b"by hand"}
    assert history.recover(two) is None


def test_a_file_that_somebody_took_back_by_hand_is_no_change_cut_short(two):
    changed(two, {A: b"new", B: b"new"})
    (two.root / A).write_bytes(b"old\r\n")
    assert history.recover(two) is None
    assert files(two) == {A: b"old\r\n", B: b"new"}
