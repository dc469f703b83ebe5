"""A text in paragraphs: where they begin and end, their numbers, their headings and sections."""

from policy_report.evidence.snapshots import of
from policy_report.reading.paragraphs import paragraphs, place, sections

LONG = "The minister told the house that all of the lakes of the state will be kept clean for all who live there."


def snapshot(text, suffix=".txt"):
    return of(text.encode(), suffix, "s", f"snapshots/s{suffix}")[0]


def headings(text, suffix=".txt"):
    found = snapshot(text, suffix)
    return [each.heading for each in sections(found.text, paragraphs(found))]


def test_paragraphs_are_counted_or_say_their_own_number():
    found = snapshot("Minutes\n\n1. Clean.\n\n7. Paid for.\n")
    assert [(each.number, each.own) for each in paragraphs(found)] == [(1, False), (1, True), (7, True)]
    assert place(found, found.text.index("Paid")) == "para. 7"


def test_a_short_line_that_ends_no_sentence_before_one_that_does_is_a_heading():
    assert headings(f"Note\n\nWho pays?\n\n{LONG}\n\nWhat is next\n\n{LONG}\n") == ["", "Who pays?", "What is next"]


def test_a_text_with_one_such_line_has_no_sections():
    assert headings(f"Who pays\n\n{LONG}\n") == []


def test_the_headings_of_a_page_are_its_own():
    page = f"<h1>Lakes</h1><p>{LONG}</p><p>Short</p><p>{LONG}</p><h2>Dams <i>too</i></h2><p>Yes.</p>"
    assert headings(page, ".html") == ["Lakes", "Dams too"]
    assert headings(f"---\ntitle: Lakes\n---\n# One\n\n{LONG}\n\n# Two\n\nYes.\n", ".md") == ["", "One", "Two"]
