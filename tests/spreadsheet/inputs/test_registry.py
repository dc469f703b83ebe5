"""What holds for every format: no mistake in a file is ever an exception, and none gives rows with an error."""

import pytest

from policy_report.spreadsheet.importing.source import BY_SUFFIX, FORMATS
from policy_report.spreadsheet.inputs import InputTable


def test_every_suffix_belongs_to_one_format():
    suffixes = [suffix for module in FORMATS.values() for suffix in module.SUFFIXES]
    assert sorted(suffixes) == sorted(set(suffixes)) == sorted(BY_SUFFIX)
    assert {"csv", "dna", "opinions"} <= set(FORMATS)


@pytest.mark.parametrize("suffix", sorted(BY_SUFFIX))
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\x00",
        b"\xff\xfe\x00\x00",
        bytes(range(256)),
        b"PK\x03\x04",
        b"SQLite format 3\x00" + b"\x01" * 99,
        b"{",
        b"[" * 10_000,
        b'"',
    ],
    ids=lambda data: repr(data[:6]),
)
def test_a_file_without_rows_is_a_problem_of_that_file(suffix, data, tmp_path):
    path = tmp_path / f"odd{suffix}"
    path.write_bytes(data)
    sheet, problems = BY_SUFFIX[suffix].read(path, f"odd{suffix}")
    assert sheet == InputTable()
    assert {problem.severity for problem in problems} == {"error"}


@pytest.mark.parametrize("suffix", sorted(BY_SUFFIX))
def test_a_file_that_went_away_is_a_problem(suffix, tmp_path):
    sheet, problems = BY_SUFFIX[suffix].read(tmp_path / f"gone{suffix}", f"gone{suffix}")
    assert (sheet, len(problems)) == (InputTable(), 1)
