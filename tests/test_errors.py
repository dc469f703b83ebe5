"""What is quoted from files of others can be shown, whatever it is."""

import pickle

import pytest

from policy_report.errors import Problem, UserError
from policy_report.records import checks

HARMFUL = {"an escape": "\x1b[2J", "an override": "\u202e", "a return": "\r", "half a character": "\ud800"}


@pytest.mark.parametrize("harmful", HARMFUL.values(), ids=list(HARMFUL))
def test_what_could_disturb_a_terminal_is_replaced(harmful):
    quoted = f"a{harmful}b"
    shown = quoted.replace(harmful[0], "\ufffd")
    problem = Problem(quoted, 1, f"unknown '{quoted}'", checks.MARK, field=quoted, place=quoted, link=quoted)
    assert problem == (shown, 1, f"unknown '{shown}'", "mark", "error", shown, shown, shown)
    error = UserError(f"no '{quoted}'")
    assert (error.message, str(error)) == (f"no '{shown}'", f"no '{shown}'")


def test_texts_in_any_script_and_lines_stay():
    for text in ("Ελλάδα", "فرنسا", "日本", "a\u200db", "first\n\tsecond", "👩‍🔬"):
        assert Problem(text, 1, text, checks.MARK).message == UserError(text).message == text


def test_both_cross_a_process_boundary():
    problem = Problem("a.csv", 2, "unknown", checks.BAD_DATE, "warning", "topic", "A!B2", "france/energy")
    assert pickle.loads(pickle.dumps(problem)) == problem
    error = pickle.loads(pickle.dumps(UserError("no", problems=(problem,))))
    assert (error.message, error.problems, error.code) == ("no", (problem,), 1)
