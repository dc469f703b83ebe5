"""A month or a year is a date: its last day in comparisons, itself in writing."""

import json
import pickle
from copy import deepcopy
from datetime import date

import pytest

from policy_report.cli import main
from policy_report.formats import RENDERERS
from policy_report.i18n import words_of
from policy_report.spans import Span, begin_of, between, date_of, last_day
from policy_report.templating import TemplateSet


def test_a_text_names_a_day_a_month_or_a_year():
    assert [date_of(text) for text in ("2025-02-11", "2025-02", "2025")] == [
        date(2025, 2, 11),
        Span("2025-02"),
        Span("2025"),
    ]


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


TABLE = "actor,topic,stance,date,summary\nFR,outcome,support,2025-02,Signed.\nDE,outcome,oppose,2019-05-01,Refused.\n"


@pytest.fixture
def report(workspace):
    return workspace({"positions/a.csv": TABLE}).report()


@pytest.mark.parametrize("name", [name for name in RENDERERS if name != "png"])
def test_every_format_shows_a_month(report, name):
    assert RENDERERS[name].render(report, TemplateSet())


def test_a_brief_says_evidence_up_to_the_month(report):
    page = RENDERERS["md"].render(report, TemplateSet()).decode()
    assert "Evidence up to February 2025" in page
    assert "28 February" not in page


def test_the_json_has_the_month_and_the_day_on_which_it_ended(report):
    found = json.loads(RENDERERS["json"].render(report, TemplateSet()))
    assert found["brief"]["as_of"] == "2025-02-28"
    assert [position["date"] for position in found["positions"]] == ["2025-02", "2019-05-01"]


def test_a_month_in_an_earlier_brief_is_the_same_month(workspace, capsys):
    sample = workspace({"positions/a.csv": TABLE})
    earlier = RENDERERS["json"].render(sample.report(), TemplateSet())
    later = workspace({"positions/a.csv": f"{TABLE}FR,outcome,oppose,2025-03-01,Left.\n", "old.json": earlier})
    with pytest.raises(SystemExit):
        main(["-C", str(later.root), "changes", "--since", "old.json", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [(row["actor"], row["change"]) for row in found["changes"]] == [("france", "moved")]
