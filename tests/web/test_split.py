"""A topic is split in the browser: positions are chosen, by themselves or all of an actor, and move as one change."""

import re

import pytest

TABLE = """
    actor,topic,stance,date,summary,source
    India,declaration,Signed,2025-02-12,Late.,news
    India,declaration,oppose,2024-02-12,Never.,news
    Kenya,declaration,support,2025-02-12,Soon.,news
    """
TOPICS = "- {id: declaration, title: Declaration, labels: {support: Signed}}\n- {id: outcome, title: Outcome}\n"
FILES = {"positions/all.csv": TABLE, "positions/topics.yaml": TOPICS}


@pytest.fixture
def table(editor):
    return editor(**FILES)


def keys(table):
    """The keys of the positions in the table, in its order."""
    return [key for key, record in table.session.current().by_key.items() if record.file == "positions/all.csv"]


def topics(table):
    return [line.split(",")[1] for line in table.text("positions/all.csv").split("\n")[1:4]]


def test_a_key_message_that_links_to_what_would_be_empty_says_what_to_do(editor):
    settings = 'title = "Lakes"\n[briefs.summit]\nkey_messages = ["One [signed](kenya/declaration)."]\n'
    table = editor(**{**FILES, "policy-report.toml": settings})
    page = table.post("/topics/declaration/split", {"title": "Late signing", "position": keys(table)[2]}).text
    assert "policy-report.toml:3: a key message links to (kenya/declaration), where nothing would be left." in page
    assert "and then link to (kenya/late-signing); or leave a position here." in page
    assert topics(table) == ["declaration"] * 3


def test_the_positions_of_a_topic_are_listed_by_actor(table):
    page = table.get("/topics/declaration/split").text
    assert re.findall("<legend>(.*?)</legend>", page) == ["France", "India", "Kenya"]
    assert "all 2 of India" in page
    assert "all 1 of" not in page
    assert "<b>12 February 2024</b> Never." in page


def test_chosen_positions_move_to_a_new_topic_and_one_undo_brings_them_back(table):
    page = table.post("/topics/declaration/split", {"title": "Late signing", "position": keys(table)[0]})
    assert topics(table) == ["late-signing", "declaration", "declaration"]
    new = "\n- id: late-signing\n  title: Late signing\n  labels:\n    support: Signed\n"
    assert table.text("positions/topics.yaml") == TOPICS + new
    assert "Undo: moved 1 position from Declaration to Late signing" in page.text
    table.post("/undo", {})
    assert (topics(table), table.text("positions/topics.yaml")) == (["declaration"] * 3, TOPICS)


def test_all_positions_of_an_actor_move_at_once(table):
    table.post("/topics/declaration/split", {"title": "India only", "actor": "india"})
    assert topics(table) == ["india-only", "india-only", "declaration"]


def test_a_stance_that_the_other_topic_does_not_have_is_told_at_its_position(table):
    answer = table.post("/topics/declaration/split", {"to": "outcome", "actor": "india"})
    assert answer.status_code == 422
    (wrong,) = re.findall(r'<p class="message error" id="m-(.*?)">.*?</span> (.*?) <a', answer.text)
    assert wrong == (keys(table)[0], "&#39;Signed&#39; is no stance of Outcome; choose one of its own first")
    assert answer.text.count(" checked") == 2
    assert topics(table) == ["declaration"] * 3


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": "New"}, "Choose the positions that move."),
        ({"actor": "india"}, "Give the new topic a title."),
        ({"actor": "india", "to": "nothing"}, "Choose the topic that they move to."),
        ({"actor": "india", "title": "Outcome"}, "A topic has this name already"),
    ],
)
def test_what_is_still_to_be_said_is_told(table, sent, said):
    answer = table.post("/topics/declaration/split", sent)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert topics(table) == ["declaration"] * 3
