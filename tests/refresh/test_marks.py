"""Marks as people type them."""

from pathlib import Path

import pytest

from policy_report.brief.view.tables import TABLES
from policy_report.refresh.mark_contents import TEXTS
from policy_report.refresh.marks import KEYS, Mark, MarkError, find, parse

GUIDE = Path(__file__).parents[2] / "docs" / "refresh.md"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("matrix", Mark("matrix")),
        ("policy-report: matrix", Mark("matrix")),
        ("Policy-Report : Matrix brief=two", Mark("matrix", {"brief": "two"})),
        ("matrix as-of=2025-01-01", Mark("matrix", {"as_of": "2025-01-01"})),
        ("matrix topics=a , b,c", Mark("matrix", {"topics": "a,b,c"})),
        ('as-of text="As of {}, draft"', Mark("as-of", {"text": '"As of {}, draft"'})),
        ("", Mark("")),
    ],
)
def test_a_mark_is_a_kind_and_its_keys(text, mark):
    assert parse(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        'matrix actors=france,"United Kingdom","Côte d\'Ivoire"',
        "matrix actors=france, “United Kingdom”, “Côte d'Ivoire”",
        "matrix actors = france,»United Kingdom« , „Côte d'Ivoire“",
    ],
)
def test_names_with_spaces_stand_in_quotation_marks_of_any_kind(text):
    assert parse(text).items("actors") == ["france", "United Kingdom", "Côte d'Ivoire"]


def test_one_value_is_given_without_its_quotation_marks():
    assert parse('as-of text="As of {}"').get("text") == "As of {}"
    assert parse("as-of").get("text") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("matrix topic=a", "unknown key 'topic'; did you mean 'topics'?"),
        ("matrix two", "'two' is no key=value"),
        ("matrix topics=a topics=b", "'topics' stands there twice"),
        ("matrix brief=", "'brief' has no value"),
        ('matrix actors="a', "a quotation mark is missing"),
    ],
)
def test_a_wrong_mark_says_why(text, said):
    with pytest.raises(MarkError) as error:
        parse(text)
    assert str(error.value).startswith(said)


def test_a_value_of_few_must_be_one_of_them():
    assert parse("matrix colours=YES").choice("colours", ("yes", "no")) == "yes"
    with pytest.raises(MarkError, match="colours=blue is not known; expected yes or no"):
        parse("matrix colours=blue").choice("colours", ("yes", "no"))


def test_the_mark_is_one_line_among_the_words_of_the_author():
    texts = ("Table 3", "Who stands where.\npolicy-report: matrix brief=two\nSee page 4.", "")
    assert find(texts) == Mark("matrix", {"brief": "two"})


def test_words_may_stand_before_the_mark_on_its_line():
    assert find(("", "The table. policy-report: topics", "")) == Mark("topics")


def test_a_shape_without_a_mark_has_none():
    assert find(("Table 3", "made by hand for policy-report", "")) is None


def test_the_same_mark_twice_is_one():
    assert find(("policy-report: topics", "policy-report: topics", "")) == Mark("topics")


def test_two_marks_on_one_shape_are_refused():
    with pytest.raises(MarkError, match="two marks on one place, 'topics' and 'matrix'"):
        find(("policy-report: topics", "policy-report: matrix", ""))


@pytest.mark.parametrize("name", [*KEYS, *TEXTS])
def test_the_guide_explains_every_key_and_text(name):
    assert f"`{name}`" in GUIDE.read_text()


@pytest.mark.parametrize("name", TABLES)
def test_the_guide_explains_every_table(name):
    assert f"| `policy-report: {name}` |" in GUIDE.read_text()
