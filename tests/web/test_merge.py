"""Two actors or topics are merged in the browser: what follows is shown, then it is one change, and one undo."""

import re

import pytest

TABLE = """
    actor,topic,stance,date,summary,source
    India,declaration,oppose,2025-02-12,Did not sign.,news
    Lake Union,declaration,oppose,2025-02-12,No.,news
    lake-union,outcome,support,2025-02-12,Yes.,speech
    The Union,declaration,support,2025-02-12,Yes.,speech
    """
ACTORS = """\
- {id: lake-union, name: Lake Union, kind: bloc, groups: [Lakes]}
- {id: union, name: The Union, kind: bloc}
"""
TOPICS = "- {id: declaration, title: Declaration}\n- {id: outcome, title: Outcome}\n"
TOML = 'title = "Lakes"\n[briefs.summit]\nactors = ["lake-union", "union"]\n'
FILES = {
    "positions/all.csv": TABLE,
    "positions/actors.yaml": ACTORS,
    "positions/topics.yaml": TOPICS,
    "policy-report.toml": TOML,
}


@pytest.fixture
def unions(editor):
    return editor(**FILES)


def test_what_follows_is_shown_before_anything_is_written(unions):
    page = unions.get("/actors/lake-union/merge?into=The+Union").text
    lines = re.findall(r'<li><p>([^<]*)</p>(?:<p class="soft">(.*?)</p>)?</li>', page)
    assert lines == [
        ("2 positions follow", "positions/all.csv (2)"),
        ("It is found by these other names", "lake-union, Lake Union"),
        ("It is in these groups, too", "Lakes"),
        ("Briefs name it, and find the other one", "summit"),
        ("Sources disagree then, and both stances stay", "Declaration"),
    ]
    assert unions.text("positions/actors.yaml") == ACTORS


def test_two_actors_are_merged_and_one_undo_takes_it_back(unions):
    before = unions.text("positions/all.csv")
    answer = unions.post("/actors/lake-union/merge", {"into": "union"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/actors")
    assert unions.text("positions/all.csv") == before.replace("Lake Union", "The Union").replace("lake-union", "union")
    assert [problem.message for problem in unions.session.current().errors] == []
    assert "Undo: merged Lake Union into The Union" in unions.get("/actors").text
    unions.post("/undo", {})
    assert (unions.text("positions/all.csv"), unions.text("positions/actors.yaml")) == (before, ACTORS)


def test_two_topics_are_merged(unions):
    unions.post("/topics/outcome/merge", {"into": "Declaration"})
    after = "- {id: declaration, title: Declaration, aliases: [Outcome]}\n"
    assert unions.text("positions/topics.yaml") == after


@pytest.mark.parametrize(
    ("address", "into", "said"),
    [
        ("/actors/lake-union", "The Unoin", "did you mean The Union?"),
        ("/actors/lake-union", "Nobody at all", "choose one of the list"),
        ("/actors/lake-union", "lake-union", "this is the same one; choose another"),
        ("/actors/india", "union", "merge The Union into India instead"),
    ],
)
def test_a_merge_that_cannot_be_is_told_and_nothing_is_written(unions, address, into, said):
    page = unions.get(f"{address}/merge?into={into}").text
    assert said in page
    assert "What follows" not in page
    answer = unions.post(f"{address}/merge", {"into": into})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert unions.text("positions/actors.yaml") == ACTORS


def test_there_is_nothing_to_merge_of_what_is_not_there(unions):
    assert unions.get("/actors/nobody/merge").status_code == 404
    assert unions.post("/topics/nothing/merge", {"into": "outcome"}).status_code == 404
