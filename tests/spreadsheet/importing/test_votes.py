"""Roll calls: a vote says of a topic what the file of meanings says, an absence nothing, a group's votes one record."""

import pytest

from tests.spreadsheet.importing.conftest import saved

MEANING = "rcid,topic,yes,no,abstain,source,date\n1,Outcome,support,oppose,neutral,minutes,2025-02-11\n"
AMENDMENT = "2,Joint declaration,oppose,support,,,\n"


@pytest.fixture
def voted(root, said):
    """Import votes with their meanings: (rows of the new table, messages)."""

    def call(votes, meaning, *options):
        saved(root, "meaning.csv", meaning)
        saved(root, "t.csv", votes)
        _, _, err = said(root, "import", root / "t.csv", "--meaning", root / "meaning.csv", *options)
        made = root / "positions/t.csv"
        return made.read_text().splitlines()[1:] if made.exists() else [], [line.rpartition(" [")[0] for line in err]

    return call


def test_a_yes_may_be_a_no_to_the_topic_and_absence_is_no_record(root, said, voted):
    rows, messages = voted(
        "rcid,country,vote\n1,France,yes\n2,France,Y\n1,India,abstain\n2,India,Abstention\n1,Chad,\n1,Mali,Did_not_vote\n9,Mali,no\n",
        MEANING + AMENDMENT,
    )
    assert rows == [
        "france,outcome,support,2025-02-11,minutes",
        "france,declaration,oppose,,",
        "india,outcome,neutral,2025-02-11,minutes",
    ]
    assert messages[:2] == [
        "t.csv:1: warning: 2 rows of somebody who did not vote: no record",
        "t.csv:1: warning: 1 row of 1 vote that meaning.csv does not name: no record",
    ]
    assert 'meaning = "meaning.csv"' in (root / "positions/.t.import.toml").read_text()
    assert said(root, "import", root / "t.csv")[2][-1] == "nothing to write"


@pytest.mark.parametrize("words", ["+ - 0", "FOR AGAINST ABSTENTION", "aye nay abstained", "Pour Contre abstention"])
def test_votes_as_parliaments_write_them(voted, words):
    votes = "".join(f"{name},{word}\n" for name, word in zip(("France", "India", "Chad"), words.split(), strict=True))
    rows, _ = voted(f"country,position\n{votes}", "topic,yes,no,abstain\noutcome,support,oppose,neutral\n")
    assert rows == ["france,outcome,support", "india,outcome,oppose", "chad,outcome,neutral"]


def test_groups_aggregate_with_their_n_and_one_without_a_majority_is_on_both_sides(voted):
    rows, messages = voted(
        "member,group,vote\n1,EPP,yes\n2,EPP,yes\n3,EPP,no\n4,Renew,yes\n5,Renew,no\n6,Left,no\n",
        "topic,yes,no\noutcome,support,oppose\n",
        *("--map", "group=actor", "member=-", "--create-missing"),
    )
    assert rows == [
        'epp,outcome,support,"2 yes, 1 no (n = 3)",',
        'renew,outcome,support,"1 yes, 1 no (n = 2)",1 yes',
        'renew,outcome,oppose,"1 yes, 1 no (n = 2)",1 no',
        "left,outcome,oppose,1 no (n = 1),",
    ]
    assert messages[0] == "t.csv:1: warning: 6 votes of members, together as 3 votes of actors, each with its n"


def test_a_word_that_is_no_vote_is_asked_about_and_may_be_said(voted):
    votes = "rcid,country,vote\n1,France,present\n"
    assert voted(votes, MEANING)[1][0] == (
        "t.csv:2: stance: 'present' is no vote that is known; say what it is with --stance 'present=yes', no, abstain or absent"
    )
    assert voted(votes, MEANING, "--stance", "present=abstain")[0] == ["france,outcome,neutral,2025-02-11,minutes"]


@pytest.mark.parametrize(
    ("meaning", "message"),
    [
        ("rcid,topic,yes\n1,outcome,support\n", "needs the columns topic, yes and no"),
        (
            "id,topic,yes,no\n1,a,support,oppose\n2,b,oppose,support\n",
            "has several votes, so its first column must bear",
        ),
        ("rcid,topic,yes,no,colour\n1,a,support,oppose,red\n", "colour: is no field of a record; delete the column"),
    ],
)
def test_what_is_wrong_with_the_meanings_is_said_of_their_file(voted, meaning, message):
    assert f"meaning.csv:1: {message}" in voted("rcid,country,vote\n1,France,yes\n", meaning)[1][0]


def test_a_group_that_is_called_as_the_code_of_a_country_is_not_that_country(voted):
    votes, meaning = "group_code,vote\nSD,yes\nNI,no\n", "topic,yes,no\noutcome,support,oppose\n"
    rows, messages = voted(votes, meaning, "--map", "group_code=actor")
    assert rows == []
    assert messages[0].startswith("t.csv:2: actor: 'SD' is the code of Sudan, and this column names groups; ")
    rows, messages = voted(votes, meaning, "--map", "group_code=actor", "--create-missing")
    assert rows == ["sd,outcome,support", "ni,outcome,oppose"]
    rows, _ = voted(votes, meaning, "--map", "group_code=actor")  # by now, they are declared
    assert rows == ["sd,outcome,support", "ni,outcome,oppose"]
