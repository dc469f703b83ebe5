"""Actors, topics and sources that are made in the form of a position."""

import pytest

FRANCE = "positions/countries/france.yaml"
POSITION = {"actor": "France", "topic": "Outcome", "stance": "support", "source": "news"}


def save(editor, **changes):
    fields, _ = editor.form("/positions/new")
    return editor.post("/positions", {**fields, **POSITION, **changes})


def test_an_actor_and_a_topic_are_declared_with_the_position_that_names_them(lakes):
    new = {
        "new-actor-name": "Friends of Lakes",
        "new-actor-kind": "civil-society",
        "new-topic-title": "Clean lakes",
        "new-topic-question": "Shall lakes be clean?",
    }
    answer = save(lakes, actor="Friends of Lakes", topic="Clean lakes", **new)
    assert answer.url.path == "/cell/friends-of-lakes/clean-lakes"
    assert "Undo: added Friends of Lakes, Clean lakes" in answer.text
    records = lakes.session.current().records
    assert records.actors["friends-of-lakes"].kind == "civil-society"
    assert records.topics["clean-lakes"].question == "Shall lakes be clean?"
    lakes.post("/undo", {})
    assert "friends-of-lakes" not in lakes.session.current().records.actors


@pytest.mark.parametrize(("name", "topic"), [("Peru", "outcome"), ("INDIA", "outcome")])
def test_who_is_known_by_that_name_is_not_made_again(lakes, name, topic):
    answer = save(lakes, **{"new-actor-name": name, "new-topic-title": "outcome"})
    assert answer.url.path == f"/cell/{name.lower()}/{topic}"
    assert not (lakes.root / "positions/actors.yaml").exists()


def test_two_sources_may_have_one_title(lakes):
    save(lakes, **{"new-source-title": "The news"})
    assert "id: the-news" in lakes.text("positions/sources.yaml")
    save(lakes, **{"new-source-title": "The news", "new-source-publisher": "Another paper"})
    assert "source: another-paper-the-news" in lakes.text(FRANCE)


def test_what_is_made_is_no_mistake_while_one_types(lakes):
    typed = {"actor": "Friends of Lakes", "topic": "Outcome", "stance": "support", "source": "news"}
    assert "open “New actor”" in lakes.send("/validate", typed).json()["messages"]["actor"]
    found = lakes.send("/validate", {**typed, "new-actor-name": "Friends of Lakes"}).json()
    assert (found["errors"], "actor" in found["messages"]) == (0, False)


def test_a_mistake_in_what_is_made_is_said_and_what_was_typed_stays(lakes):
    answer = save(lakes, **{"new-source-title": "A speech", "new-source-url": "javascript:x"})
    assert answer.status_code == 422
    assert 'value="javascript:x"' in answer.text
    assert "A speech" not in lakes.text("positions/sources.yaml")
