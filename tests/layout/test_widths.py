"""Widths of columns: who lacks least is served first."""

import pytest

from policy_report.layout.widths import shared_out


@pytest.mark.parametrize(
    ("lacks", "spare", "given"),
    [
        ([30, 10, 0], 100, [30, 10, 0]),
        ([30, 10, 100], 60, [25, 10, 25]),
        ([30, -5], 20, [20, 0]),
        ([30], -1, [0]),
        ([], 10, []),
    ],
)
def test_a_column_gets_what_it_lacks_or_its_part_of_what_is_left(lacks, spare, given):
    assert shared_out(lacks, spare) == given
