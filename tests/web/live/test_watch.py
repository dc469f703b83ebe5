"""Watching: a saved file is told of, however it was saved and wherever it lies."""

import shutil
from threading import Event, Timer

import pytest

from policy_report.build.output import MANIFEST
from policy_report.web.live.watch import changes
from policy_report.workspace import find


@pytest.fixture
def told(root):
    """Return a function that comes back when the next change is told of; the watch has begun."""
    stop = Event()
    limit = Timer(30, stop.set)  # a change that is never told of ends the test
    limit.start()
    found = changes(find(root, exact=True), stop)
    next(found)
    yield lambda: next(found)
    limit.cancel()
    stop.set()
    assert list(found) == []


def replace(path, text):
    """Save as editors do that never leave a file half-written."""
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text)
    temporary.replace(path)


@pytest.mark.parametrize("save", [lambda path, text: path.write_text(text), replace], ids=["in place", "replaced"])
@pytest.mark.parametrize("name", ["positions/all.csv", "positions/countries/new.yaml", "policy-report.toml"])
def test_a_saved_file_is_told_of(root, told, name, save):
    (root / name).parent.mkdir(exist_ok=True)
    save(root / name, "new text\n")
    told()


@pytest.mark.parametrize("name", ["templates/screen.css", "snapshots/news.txt"])
def test_a_folder_that_was_not_there_is_watched_as_soon_as_it_is(root, told, name):
    (root / name).parent.mkdir(exist_ok=True)
    told()
    (root / name).write_text("first\n")
    told()
    (root / name).write_text("second\n")
    told()


def test_a_folder_that_is_replaced_is_watched_on(root, told):
    shutil.move(root / "positions", root / "old")
    shutil.copytree(root / "old", root / "positions")
    told()
    (root / "positions/all.csv").write_text("new\n")
    told()


def test_a_deleted_file_is_told_of(root, told):
    (root / "positions/all.csv").unlink()
    told()


def test_a_build_is_told_of(root, told):
    (root / "reports").mkdir()
    (root / "reports" / MANIFEST).write_text("{}")
    told()


def test_an_earlier_brief_that_the_settings_name_is_watched(root, told, edit):
    edit("policy-report.toml", 'title = "The summit"', 'since = "old/first.json"')
    told()
    (root / "old").mkdir()
    (root / "old/first.json").write_text("{}")
    told()
