"""A month or a year is a date: its last day in comparisons, itself in writing."""

import json
import pickle
from copy import deepcopy
from datetime import date

import pytest

from policy_report.i18n import words_of
from policy_report.spans import Span, begin_of, between, last_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("0999", date(999, 1, 1), date(999, 12, 31)),
    ],
)
def test_a_span_has_a_first_and_a_last_day(text, first, last):
    span = Span(text)
    assert (begin_of(span), last_day(span), str(span), f"{span}") == (first, last, text, text)
    assert str(between(first, last)) == text
    assert (span <= last <= span, span == last) == (True, False)


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "0000", "x"])
def test_what_is_no_month_and_no_year(text):
    with pytest.raises(ValueError, match=r"month|year|invalid"):
        Span(text)


def test_a_day_is_its_own_first_and_last():
    day = date(2025, 2, 28)
    assert begin_of(day) == last_day(day) == between(day, day) == day


def test_a_span_stays_one_when_it_is_copied_or_sent():
    span = Span("2025-02")
    assert {type(copy) for copy in (deepcopy(span), pickle.loads(pickle.dumps(span)))} == {Span}
    assert (deepcopy(span), json.dumps([span], default=str)) == (span, '["2025-02"]')


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "2025-02", "February 2025"),
        ("en", "2025", "2025"),
        ("fr", "2025-02", "février 2025"),
        ("fr", "2025", "2025"),
    ],
)
def test_readers_see_the_month_or_the_year(language, text, said):
    assert words_of(language).day(Span(text)) == said
