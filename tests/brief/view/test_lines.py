"""How much of the lines of topics is shown: less space, then less text, where that saves a page."""

from policy_report.brief.report import TopicEntry
from policy_report.brief.view.lines import PAGE, SLACK, TopicLine, Voice, height, shown

SAID = "Considers the present wording too vague to be enforced, and asks for a chapter with a body of its own."


def lines(count):
    voice = Voice("Supports", "●", "support", actor="France", more=0, said=SAID)
    return [TopicLine(TopicEntry(f"t{n}", f"Topic {n}", f"Topic {n}", "", {}), "", (voice,), ()) for n in range(count)]


def total(found):
    return sum(map(height, found))


def test_lines_that_fill_their_pages_have_space_between():
    assert not any(line.tight for line in shown(lines(14), 3 * PAGE))


def test_lines_that_would_leave_a_page_almost_empty_stand_closer():
    whole = lines(17)
    around = 1.1 * PAGE / SLACK - total(whole)
    found = shown(whole, 3 * PAGE, around)
    assert all(line.tight for line in found)
    assert SLACK * (around + total(found)) <= PAGE
    assert [line.voices for line in found] == [line.voices for line in whole]


def test_what_has_no_room_is_counted():
    (line,) = shown(lines(1), 10)
    assert (line.voices, line.others[0].actor, line.others[0].more) == ((), "", 1)
