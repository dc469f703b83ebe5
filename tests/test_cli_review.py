"""`review` and `check --unreviewed`: what nobody signed off, and signing it."""

import json

import pytest

from policy_report.records import reviews
from policy_report.workspace import find
from tests.conftest import command, run_here, write

RECORDS = """
    actor,topic,stance,date,coder,summary
    France,levy,support,2025-02-11,Ana,Pays.
    Chad,levy,oppose,2025-02-12,Ben,Will not pay.
    Chad,dams,support,2025-02-13,,Builds.
    """


@pytest.fixture
def root(tmp_path):
    topics = "- {id: levy, title: Water levy, labels: {support: For it}}\n- {id: dams, title: New dams}\n"
    files = {"policy-report.toml": 'title = "T"\n', "positions/topics.yaml": topics, "positions/a.csv": RECORDS}
    write(tmp_path, files)
    return tmp_path


def said(root, *arguments):
    return run_here("-C", root, *arguments)


def signed(root):
    found, problems = reviews.read(find(root))
    assert not problems
    return {(each.actor, each.topic): (each.reviewer, str(each.date)) for each in found or ()}


def test_it_lists_what_nobody_signed_off(root):
    code, text = said(root, "review")
    assert (code, text.splitlines()) == (
        0,
        [
            "positions/a.csv:2: France, Water levy: For it, 2025-02-11",
            "positions/a.csv:3: Chad, Water levy: Opposes, 2025-02-12",
            "positions/a.csv:4: Chad, New dams: Supports, 2025-02-13",
            "3 of 3 records not signed off",
        ],
    )
    assert said(root, "check", "--unreviewed") == (code, text)
    assert said(root, "check", "--unreviewed", "--strict") == (1, text)


def test_chosen_records_are_signed_and_a_second_name_signs_only_the_rest(root):
    assert command(root, "review", "--sign", "Cem", "--on", "2025-03-01", "TD/Dams") == 0
    assert signed(root) == {("chad", "dams"): ("Cem", "2025-03-01")}
    assert command(root, "review", "--sign", "Dora", "--on", "2025-03-02", "chad") == 0
    assert signed(root) == {("chad", "dams"): ("Cem", "2025-03-01"), ("chad", "levy"): ("Dora", "2025-03-02")}
    assert said(root, "review", "chad") == (0, "every record of these is signed off\n")


def test_nobody_signs_her_own_record(root):
    code, text = said(root, "review", "--sign", " ANA", "--on", "2025-03-01")
    assert code == 0
    assert "positions/a.csv:2: left out: ANA coded it; somebody else has to sign it off" in text
    assert set(signed(root)) == {("chad", "levy"), ("chad", "dams")}
    assert command(root, "review", "--sign", "ana", "france") == 1
    assert len(signed(root)) == 2


def test_a_change_ends_it_and_review_says_what_changed_until_somebody_signs_again(root):
    command(root, "review", "--sign", "Cem", "--on", "2025-03-01")
    write(root, {"positions/a.csv": RECORDS.replace("oppose,2025-02-12", "support,2025-02-12")})
    changed = "  changed since Cem signed it off on 2025-03-01:\n    stance: oppose → support\n"
    assert changed in said(root, "review")[1]
    command(root, "review", "--sign", "Cem", "--on", "2025-03-02", "france")  # not this one: what it said is kept
    assert changed in said(root, "review")[1]
    _, text = said(root, "review", "--format", "json", "chad")
    (entry,) = json.loads(text[: text.rindex("]") + 1])
    assert entry["changes"] == [{"field": "stance", "before": "oppose", "after": "support"}]
    assert (entry["reviewer"], entry["reviewed"], entry["line"]) == ("Cem", "2025-03-01", 3)
    command(root, "review", "--sign", "Dora", "--on", "2025-03-03")
    assert signed(root)["chad", "levy"] == ("Dora", "2025-03-03")
    assert len(reviews.read(find(root))[0]) == 3


def test_of_two_records_of_a_cell_the_one_that_changed_is_told(root):
    more = RECORDS + "    Chad,dams,oppose,2024-02-13,,Waits.\n"
    write(root, {"positions/a.csv": more})
    command(root, "review", "--sign", "Cem", "--on", "2025-03-01")
    write(root, {"positions/a.csv": more.replace("Builds.", "Builds two.")})
    text = said(root, "review")[1]
    assert "    summary: Builds. → Builds two." in text
    assert text.endswith("1 of 4 records not signed off\n")


def test_undo_takes_a_sign_off_back(root):
    command(root, "review", "--sign", "Cem", "--on", "2025-03-01")
    assert "review --sign" in said(root, "undo", "--list")[1]
    assert command(root, "undo") == 0
    assert not (root / reviews.FILE).exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["Frnace"], "no actor is called 'Frnace'; did you mean 'France'?"),
        (["chad/damms"], "no topic is called 'damms'; did you mean 'dams'?"),
        (["--on", "2025-03-01"], "say who signs with --sign NAME"),
        (["--sign", " "], "say who signs"),
    ],
)
def test_a_mistake_is_said_in_one_line(root, arguments, expected):
    code, text = said(root, "review", *arguments)
    assert code == 2
    assert expected in text
    assert text.count("\n") == 1


def test_nothing_is_signed_where_the_records_or_the_reviews_have_an_error(root):
    write(root, {"positions/reviews.yaml": "chad: levy\n"})
    assert command(root, "review", "--sign", "Cem", "chad") == 1
    assert (root / reviews.FILE).read_text() == "chad: levy\n"
