"""Selections of the text of a source: every one is whole words, and verified."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.evidence import VERIFIED, QuoteChecker
from policy_report.evidence.nearest import SourceText
from policy_report.evidence.selection import select, snapped
from policy_report.evidence.snapshots import SourceSnapshot, of

TEXT = (
    "Record of the session\n\n"
    "1. The minister said “we will keep the lake clean, and the govern-\nment will pay”.\n\n"
    "2. L’accord n’est pas signé; the ﬁnal text (draft 2) is not ready.\n\n"
    "我们支持这个条约。 وقال الوزير إن البحيرة نظيفة.\n\n"
    "The well-known bank – so the chair – “agreed”: 10 % of all.\n"
)
PAGES = "Lakes 2025  p. 1\nThe state will pay for the\nLakes 2025  p. 2\n\fLakes 2025  p. 3\ndams that it needs.\nLakes 2025  p. 4\n"
SAYINGS = (
    "Water is dear and the state will",
    "Sentences run on. A dam",
    "is planned where the river",
    "bends to the sea.",
)
PAGED = "\f".join(f"Report on lakes\n{said}\nLakes, page {n}\n" for n, said in enumerate(SAYINGS, 1))


def snapshot(text) -> SourceSnapshot:
    found, _ = of(text.encode(), ".txt", "s", "snapshots/s.txt")
    return found


def selected(text, start, end):
    found = snapshot(text)
    return select(SourceText(found), found, start, end)


@pytest.mark.parametrize("text", [TEXT, PAGES, PAGED], ids=["prose", "pages", "heads"])
@given(data=st.data())
def test_what_is_selected_is_verified(text, data):
    found = snapshot(text)
    start = data.draw(st.integers(0, len(found.text)))
    end = data.draw(st.integers(start, len(found.text)))
    selection = select(SourceText(found), found, start, end)
    if selection is None:
        assert not any(character.isalnum() for character in _said(found, *snapped(found.text, start, end)))
    else:
        assert QuoteChecker({"s": found}, {}).check(selection.quote, "s").quote_check == VERIFIED


def _said(found, start, end):
    """Return what a stretch says outside the heads and feet of pages."""
    return "".join(found.text[at] for at in range(start, end) if not any(a <= at < b for a, b in found.asides))


def test_a_cut_word_is_taken_whole_over_the_end_of_a_line():
    at = TEXT.index("ment will")
    assert selected(TEXT, at + 2, at + 9).quote == "government will"


def test_the_heads_of_pages_are_left_out():
    found = selected(PAGED, PAGED.index("the state will"), PAGED.index("tences run") + 3)
    assert found.quote == "the state will Sentences"
    assert found.place == "p. 1"


def test_a_paragraph_has_its_own_number_or_its_place():
    assert selected(TEXT, TEXT.index("text (draft"), TEXT.index(" is not")).place == "para. 2"
    assert selected(TEXT, TEXT.index("bank"), TEXT.index(" so the")).place == "para. 5"
