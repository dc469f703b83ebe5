from policy_report.cli.terminal import result, result_rows, say

ROWS = [["actor", "stance"], ["=1+1", "Supports"], ["-2", "a, b"]]


def test_rows_as_csv_hold_no_formula(capsys):
    result_rows("csv", ROWS)
    assert capsys.readouterr().out == "actor,stance\n'=1+1,Supports\n'-2,\"a, b\"\n"


def test_rows_as_text_are_as_they_are_and_aligned(capsys):
    result_rows("text", ROWS)
    assert capsys.readouterr().out == "actor  stance\n=1+1   Supports\n-2     a, b\n"


def test_rows_as_text_stay_aligned_under_wide_signs_accents_and_line_breaks(capsys):
    result_rows("text", [["actor", "The\npact"], ["日本", "a"], ["E\u0301ire", "b"], ["Ελλάδα", "c"]])
    assert capsys.readouterr().out == "actor   The pact\n日本    a\nE\u0301ire    b\nΕλλάδα  c\n"


def test_nothing_that_is_said_disturbs_the_terminal(capsys):
    say("slide 1: as-of: \u202elong ago → today")
    result("decks/\x1b[2J.pptx")
    shown = capsys.readouterr()
    assert shown.err == "slide 1: as-of: \ufffdlong ago → today\n"
    assert shown.out == "decks/\ufffd[2J.pptx\n"
