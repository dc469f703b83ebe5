"""Workbooks of strangers are refused, or warned of, by file, sheet and cell, and nothing is written."""

import pytest

from .bad_workbooks import WORKBOOKS


@pytest.mark.parametrize("entry", WORKBOOKS, ids=lambda entry: entry.name)
def test_a_hostile_workbook_is_told_and_nothing_is_written(run, tmp_path, entry):
    book = tmp_path / "x.xlsx"
    book.write_bytes(entry.made())
    said = run({}, "import", str(book), "--dry-run")
    assert (said.code, "Traceback" in said.err) == (entry.code, False), said.err
    assert entry.said in said.err
    assert "x.xlsx:" in said.err
    assert [path.name for path in (tmp_path / "positions").iterdir()] == ["topics.yaml"]
