"""Passages and sentences: where a paragraph ends, where a line, and where what is said."""

import pytest

from policy_report.search.passages import LONGEST, passages, sentences


def cut(text):
    return [text[start:end] for start, end in passages(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("1. One.\n2. Two.", ["1. One.", "2. Two."]),
        (
            "A paragraph of a page\nAnother " + "that is long " * 20,
            ["A paragraph of a page", "Another " + "that is long " * 20],
        ),
        (
            "We will not sign the treaty\nin this form, since it costs\ntoo much.\nA new one begins here, and\nends.",
            None,
        ),
    ],
)
def test_a_line_end_is_one_inside_a_paragraph_or_behind_it(text, expected):
    new = ["We will not sign the treaty\nin this form, since it costs\ntoo much.", "A new one begins here, and\nends."]
    assert cut(text) == (expected or new)


def test_a_long_paragraph_is_several_passages_whole_sentences_each():
    text = "We will pay for it. " * 200
    assert all(len(each) <= LONGEST and each.startswith("We") and each.strip().endswith(".") for each in cut(text))
    assert "".join(cut("x" * 5_000)) == "x" * 5_000


def test_sentences_end_behind_marks_but_not_behind_initials_and_numbers_of_paragraphs():
    text = "2. The U.S. delegation said “No.” It left! 我们反对。他们同意。"
    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == [
        "2. The U.S. delegation said “No.”",
        "It left!",
        "我们反对。",
        "他们同意。",
    ]
