"""The folder for temporary files goes with the build, or with the one after it."""

import subprocess
import sys
import tempfile

import pytest

from policy_report.build import temporary_folder


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_there_and_gone(temporary):
    with temporary_folder.folder() as path:
        assert [str(found) for found in temporary.iterdir()] == [path]
    assert list(temporary.iterdir()) == []


def test_those_of_processes_that_are_gone_go(temporary):
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    mine = ("policy-report-1-a", "policy-report-notes-a", "policy-report-99999999999999999999999-a", "other-2-a")
    for name in (*mine, f"policy-report-{process.pid}-a"):
        (temporary / name).mkdir()
    with temporary_folder.folder() as path:
        temporary_folder.clear()
        assert {str(found) for found in temporary.iterdir()} == {path, *(str(temporary / name) for name in mine)}
