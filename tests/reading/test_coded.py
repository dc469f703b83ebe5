"""What is coded of a text: where quotes stand in it, and the text in pieces between their edges."""

from functools import partial

import pytest

from policy_report.evidence.nearest import SourceText
from policy_report.evidence.snapshots import of
from policy_report.reading.coded import Quoted, coded, pieces
from policy_report.reading.paragraphs import place

TEXT = "The lake is clean and the dam is paid for by the state.\n"


def spans(text, quotes, suffix=".txt"):
    """Return the words that are marked, from where, and whether they begin and end their quote."""
    snapshot = of(text.encode(), suffix, "s", f"snapshots/s{suffix}")[0]
    found = coded(SourceText(snapshot), quotes, partial(place, snapshot))
    return [(snapshot.text[each.start : each.end], *each[2:]) for each in found], [each.start for each in found]


def test_quotes_are_found_in_order_and_those_that_are_not_there_left_out():
    quotes = [("b", "dam is paid"), ("a", "The lake is"), ("c", "not there"), ("d", "")]
    found, _ = spans(TEXT, [Quoted(*each) for each in quotes])
    assert found == [("The lake is", "a", True, True), ("dam is paid", "b", True, True)]


def test_of_a_quote_with_ellipses_its_parts_are_marked_and_not_what_they_leave_out():
    found, _ = spans(TEXT, [Quoted("a", "The lake … clean (...) by the state.")])
    assert found == [("The lake", "a", True, False), ("clean", "a", False, False), ("by the state", "a", False, True)]


TWICE = "We agree to the plan.\n\nNobody else spoke of it.\n\nWe agree to the plan.\n\nSo it was done."
HEARD = "WEBVTT\n\n00:01:10.000 --> 00:01:12.000\nWe agree.\n\n00:02:00.000 --> 00:02:02.000\nNo.\n\n00:03:00.000 --> 00:03:02.000\nWe agree.\n"


@pytest.mark.parametrize(
    ("text", "suffix", "locator", "at"),
    [
        (TWICE, ".txt", "", 0),
        (TWICE, ".txt", "para. 3", 49),
        (TWICE, ".txt", "Absatz 3, am Ende", 49),
        (TWICE, ".txt", "para. 13", 0),
        (TWICE, ".txt", "passim", 0),
        (HEARD, ".vtt", "00:03:00", 14),
        (HEARD, ".vtt", "at 2:58", 14),
        (HEARD, ".vtt", "1:30", 0),
    ],
)
def test_words_that_stand_twice_are_where_their_record_says(text, suffix, locator, at):
    quote = "We agree to the plan" if suffix == ".txt" else "We agree"
    _, found = spans(text, [Quoted("a", quote, locator)], suffix)
    assert found == [at]


def test_quotes_that_overlap_part_a_paragraph_at_each_of_their_edges():
    found = list(pieces(10, 40, [(5, 20), (15, 30)]))
    assert [(each.start, each.end, each.spans, each.ends) for each in found] == [
        (10, 15, (0,), ()),
        (15, 20, (0, 1), (0,)),
        (20, 30, (1,), (1,)),
        (30, 40, (), ()),
    ]
