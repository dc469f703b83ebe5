"""The documents of a `.dna` file are snapshots after an import, so that its quotes are checked."""

import sqlite3
from contextlib import closing

import pytest

from tests.spreadsheet.inputs.test_dna import HEARING, TABLES


@pytest.fixture
def debate(tmp_path_factory):
    path = tmp_path_factory.mktemp("dna") / "debate.dna"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(TABLES + HEARING)
    return path


def test_documents_become_snapshots_and_quotes_are_verified(workspace, said, debate):
    root = workspace({}).root
    assert said(root, "import", debate, "--create-missing")[0] == 0
    snapshots = {path.name: path.read_text(encoding="utf-8") for path in (root / "snapshots").iterdir()}
    assert snapshots == {
        "hearing.txt": "Ünsere Firma agrees. The union does not.",
        "hearing-document-2.txt": "Yes.",
    }
    _, _, told = said(root, "check")
    assert "3 of 3 quotes verified" in told[-1]
    assert said(root, "undo")[0] == 0
    assert not any((root / "snapshots").iterdir())


def test_a_snapshot_that_is_there_stays(workspace, said, debate):
    root = workspace({"snapshots/hearing.html": "<p>Other words"}).root
    said(root, "import", debate, "--create-missing")
    assert sorted(path.name for path in (root / "snapshots").iterdir()) == ["hearing-document-2.txt", "hearing.html"]
    assert (root / "snapshots/hearing.html").read_text(encoding="utf-8") == "<p>Other words"
    assert sum("quote-mismatch" in line for line in said(root, "check")[1]) == 2


def test_a_preview_of_the_import_writes_nothing(workspace, said, debate):
    root = workspace({}).root
    said(root, "import", debate, "--create-missing", "--dry-run")
    assert not (root / "snapshots").exists()
