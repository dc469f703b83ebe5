"""Titles of slides."""

import pytest

from policy_report.formats.pptx.deck import _bound


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("19 of 38 topics divide the room, the sharpest 18 to 16", "18\u00a0to\u00a016"),
        ("el más reñido por 3 frente a 2", "3\u00a0frente\u00a0a\u00a02"),
        ("Nothing changed since 11 February 2025", "2025"),
    ],
)
def test_no_line_of_a_title_parts_a_score(title, last):
    assert _bound(title).split(" ")[-1] == last
