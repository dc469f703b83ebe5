"""What is coded of a text: where quotes stand in it, and the text in pieces between their edges."""

from policy_report.evidence.nearest import SourceText
from policy_report.evidence.snapshots import of
from policy_report.reading.coded import coded, pieces

TEXT = "The lake is clean and the dam is paid for by the state.\n"


def test_quotes_are_found_in_order_and_those_that_are_not_there_left_out():
    text = SourceText(of(TEXT.encode(), ".txt", "s", "snapshots/s.txt")[0])
    found = coded(text, [("b", "dam is paid"), ("a", "The lake … clean"), ("c", "not there"), ("d", "")])
    assert [(TEXT[each.start : each.end], each.key) for each in found] == [
        ("The lake is clean", "a"),
        ("dam is paid", "b"),
    ]


def test_quotes_that_overlap_part_a_paragraph_at_each_of_their_edges():
    found = list(pieces(10, 40, [(5, 20), (15, 30)]))
    assert [(each.start, each.end, each.spans, each.ends) for each in found] == [
        (10, 15, (0,), ()),
        (15, 20, (0, 1), (0,)),
        (20, 30, (1,), (1,)),
        (30, 40, (), ()),
    ]
