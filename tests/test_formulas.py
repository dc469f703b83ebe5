import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.text import harmless, original

LIKELY = st.text(st.sampled_from("'=+-@\t\r\n ＝ a1"), max_size=6)


@given(st.text() | LIKELY)
def test_every_text_comes_back_as_it_was(text):
    assert original(harmless(text)) == text


@given(st.text() | LIKELY)
def test_nothing_that_is_written_begins_like_a_formula(text):
    assert not harmless(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30", "-1.5", "@SUM(A1)", "\tx", "\r\nx", "\nx", " =1", "＝1", "-", "'=1"]
)
def test_a_text_like_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Supports", "– Declined", "'tis", "'", "n/a", "1-2", " x", "a=b", "●"])
def test_any_other_text_stays_as_it_is(text):
    assert (harmless(text), original(text)) == (text, text)


def test_two_texts_never_become_one():
    assert (harmless("=1"), harmless("'=1")) == ("'=1", "''=1")
