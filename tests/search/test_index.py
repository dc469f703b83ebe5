"""The index of texts: a document is read once, again when it changes, and what is damaged is made anew."""

import os

import pytest

from policy_report.evidence import snapshots
from policy_report.search.index import FILE, opened, quoted
from policy_report.workspace import Workspace
from tests.conftest import write


@pytest.fixture
def workspace(tmp_path):
    write(tmp_path, {"policy-report.toml": "", "snapshots/a.txt": "Who pays?", "snapshots/b.html": "<p>We do."})
    return Workspace(tmp_path)


def sources(workspace, word):
    with opened(workspace) as index:
        index.update(workspace)
        return sorted(each.source for each in index.find(quoted([word]), 10))


@pytest.fixture
def read(monkeypatch):
    names = []
    original = snapshots.read

    def noted(path, source):
        names.append(path.name)
        return original(path, source)

    monkeypatch.setattr(snapshots, "read", noted)
    return names


def test_a_document_is_read_once_and_again_when_it_changes(workspace, read):
    assert (sources(workspace, "pays"), sources(workspace, "we")) == (["a"], ["b"])
    assert sorted(read) == ["a.txt", "b.html"]
    (workspace.root / "snapshots/a.txt").write_text("Who will")
    assert (sources(workspace, "pays"), sources(workspace, "will")) == ([], ["a"])
    assert sorted(read) == ["a.txt", "a.txt", "b.html"]


def test_a_file_that_is_only_touched_is_not_read_again(workspace, read):
    sources(workspace, "we")
    os.utime(workspace.root / "snapshots/a.txt", (1, 1))
    assert sources(workspace, "pays") == ["a"]
    assert len(read) == 2


def test_a_document_that_is_gone_or_has_another_kind_is_forgotten(workspace):
    sources(workspace, "we")
    (workspace.root / "snapshots/a.txt").unlink()
    (workspace.root / "snapshots/b.html").rename(workspace.root / "snapshots/b.txt")
    assert (sources(workspace, "pays"), sources(workspace, "p")) == ([], ["b"])


@pytest.mark.parametrize("damage", [b"no database", b"SQLite format 3\0" + b"x" * 200])
def test_what_is_no_index_is_made_anew(workspace, damage):
    write(workspace.root, {f".policy-report/{FILE}": damage})
    assert sources(workspace, "pays") == ["a"]


def test_where_no_file_can_be_written_one_in_memory_does(workspace):
    write(workspace.root, {".policy-report": "a file"})
    assert sources(workspace, "pays") == ["a"]
