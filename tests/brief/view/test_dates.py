"""The dates that readers see."""

import pytest

from policy_report.brief.view import dates
from policy_report.i18n import words_of


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2025-02-11", "11 February 2025", "11 février 2025"),
        ("2025-02", "February 2025", "février 2025"),
        ("2025", "2025", "2025"),
        ("", "", ""),
    ],
)
def test_the_date_of_a_source_is_written_as_readers_write_it(text, english, french):
    assert (dates.written(words_of("en"), text), dates.written(words_of("fr"), text)) == (english, french)
