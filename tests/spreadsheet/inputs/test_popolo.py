"""Roll calls as Popolo writes them."""

import json

import pytest

from policy_report.spreadsheet.inputs.popolo import read
from tests.spreadsheet.importing.conftest import root, said  # noqa: F401 - fixtures of imports

MEANING = "vote_event,topic,yes,no,abstain\n2025/7,Outcome,support,oppose,neutral\n"
VOTES = [
    {"voter_id": "p1", "group_id": "g1", "option": "yes"},
    {"voter": {"name": "India"}, "group": "South", "option": "no"},
    {"voter": "Kenya", "group": "South", "option": "absent"},
    {"voter": "Chad", "group_id": "g1", "option": "paired"},
]
EVENT = {"id": "ve-1", "identifier": "2025/7", "start_date": "2025-02-11T15:00:00", "votes": VOTES}
NAMES = {
    "persons": [{"id": "p1", "name": "France"}],
    "organizations": [{"id": "g1", "name": "North"}],
}


def table(folder, content):
    (folder / "votes.json").write_text(json.dumps(content))
    return read(folder / "votes.json", "votes.json")


@pytest.mark.parametrize(
    "content",
    [
        {**NAMES, "vote_events": [EVENT]},
        {**NAMES, "motions": [{"id": "m", "vote_events": [EVENT]}]},
        {**NAMES, "vote_events": [{**EVENT, "identifier": "", "id": "", "motion": {"identifier": "2025/7"}}]},
    ],
)
def test_each_vote_is_a_row_with_the_names_of_the_file(content, tmp_path):
    sheet, problems = table(tmp_path, content)
    assert problems == []
    assert sheet.header == ("vote_event", "date", "voter", "group", "option")
    assert [row.cells for row in sheet.rows[:2]] == [
        ("2025/7", "2025-02-11T15:00:00", "France", "North", "yes"),
        ("2025/7", "2025-02-11T15:00:00", "India", "South", "no"),
    ]


def test_a_list_of_events_and_a_single_one_are_read(tmp_path):
    for content in ([EVENT], EVENT, {"results": [EVENT]}):
        assert [row.cells[2] for row in table(tmp_path, content)[0].rows] == ["p1", "India", "Kenya", "Chad"]


def test_an_event_of_which_groups_are_counted_is_as_many_votes(tmp_path):
    counts = [{"group": "North", "option": "yes", "value": 3}, {"option": "yes", "value": 9}]
    sheet, _ = table(tmp_path, [{"id": "x", "counts": counts}])
    assert sheet.header == ("vote_event", "group", "option")
    assert [row.cells for row in sheet.rows] == [("x", "North", "yes")] * 3
    assert sheet.fields["group"] == "actor"


def test_a_count_of_thousands_of_figures_is_read_in_time(tmp_path):
    counts = [{"group": "North", "option": "yes", "value": "1" * 5000}]
    assert len(table(tmp_path, [{"id": "x", "counts": counts}])[0].rows) == 100_000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"a": 1}, "holds no votes as Popolo writes them: expected `vote_events`, or `motions` with"),
        ([{"id": "x", "title": "T", "issued": {}}], "holds references, and no votes; put it into positions/ as"),
    ],
)
def test_what_is_no_roll_call_says_what_to_do(content, message, tmp_path):
    sheet, (problem,) = table(tmp_path, content)
    assert not sheet.rows
    assert problem.message.startswith(message)


def test_a_roll_call_is_imported_with_its_meanings_in_one_command(root, said, tmp_path):  # noqa: F811
    (tmp_path / "meaning.csv").write_text(MEANING)
    (tmp_path / "votes.json").write_text(json.dumps({**NAMES, "vote_events": [EVENT]}))
    code, _, err = said(
        root, "import", tmp_path / "votes.json", "--meaning", tmp_path / "meaning.csv", "--on", "2025-03-01"
    )
    assert code == 0, err
    rows = (root / "positions/votes.csv").read_text().splitlines()
    assert [row.split(",")[:4] for row in rows[1:]] == [
        ["france", "outcome", "support", "2025-02-11"],
        ["india", "outcome", "oppose", "2025-02-11"],
    ]
    assert "votes.json:1: warning: 2 rows of somebody who did not vote: no record [read-otherwise]" in err


def test_its_groups_are_actors_where_that_is_said(root, said, tmp_path):  # noqa: F811
    (tmp_path / "meaning.csv").write_text(MEANING)
    (tmp_path / "votes.json").write_text(json.dumps({**NAMES, "vote_events": [EVENT]}))
    options = ("--map", "group=actor", "voter=-", "--create-missing")
    code, _, err = said(root, "import", tmp_path / "votes.json", "--meaning", tmp_path / "meaning.csv", *options)
    assert code == 0, err
    rows = (root / "positions/votes.csv").read_text().splitlines()
    assert [row.split(",")[:3] for row in rows[1:]] == [
        ["north", "outcome", "support"],
        ["south", "outcome", "oppose"],
    ]
