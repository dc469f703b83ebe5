"""What holds for every reader: no mistake in a file is ever an exception."""

from pathlib import Path

import pytest

from policy_report.records import readers
from policy_report.records.readers import BY_SUFFIX, READERS
from policy_report.records.readers.base import Raw


def test_the_registry_is_the_folder():
    folder = Path(readers.__file__).parent
    assert set(READERS) == {path.stem for path in folder.glob("*.py")} - {"__init__", "base"}
    assert {"csv", "yaml"} <= set(READERS)


def test_every_suffix_belongs_to_one_reader():
    suffixes = [suffix for reader in READERS.values() for suffix in reader.SUFFIXES]
    assert sorted(suffixes) == sorted(set(suffixes)) == sorted(BY_SUFFIX)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)


@pytest.fixture(params=sorted(BY_SUFFIX))
def suffix(request):
    return request.param


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\x00",
        b"\xff\xfe\x00\x00",
        bytes(range(256)),
        b"PK\x03\x04",
        b"{",
        b"[" * 10_000,
        b'"',
        "\ufeff".encode(),
    ],
    ids=lambda data: repr(data[:6]),
)
def test_a_file_without_records_is_a_problem_of_that_file(suffix, data, reading):
    found = reading(BY_SUFFIX[suffix], f"odd{suffix}", data)
    assert found.rows == []
    assert {problem.file for problem in found.problems} == {f"odd{suffix}"}


def test_a_file_that_went_away_is_a_problem(suffix, tmp_path):
    raw, problems = BY_SUFFIX[suffix].read(tmp_path / f"gone{suffix}", f"gone{suffix}", top=False)
    assert not len(raw.positions)
    assert [(problem.line, problem.check) for problem in problems] == [(1, "unreadable-file")]


def test_a_folder_with_the_name_of_a_file_is_a_problem(suffix, tmp_path):
    (tmp_path / f"folder{suffix}").mkdir()
    raw, problems = BY_SUFFIX[suffix].read(tmp_path / f"folder{suffix}", f"folder{suffix}", top=False)
    assert isinstance(raw, Raw)
    assert [problem.check for problem in problems] == ["unreadable-file"]
