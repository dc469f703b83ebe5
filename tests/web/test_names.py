"""Actors and topics in the browser: listed, added, corrected; an edit changes its own lines alone."""

TOPICS = """\
# The topics.
- id: declaration
  title: Declaration   # of the summit
  aliases: [statement]
- {id: outcome, title: Outcome}
"""
LAKES = {"positions/topics.yaml": TOPICS}


def test_actors_and_topics_are_listed_with_their_positions(lakes):
    page = lakes.get("/actors").text
    assert '<a href="/actors/france">France</a>' in page
    assert "2 positions" in page
    assert '<a href="/topics/declaration">' in lakes.get("/topics").text


def test_a_topic_is_renamed_and_nothing_else_changes(editor):
    lakes = editor(**LAKES)
    page = lakes.get("/topics/declaration").text
    assert 'value="Declaration"' in page
    sent = {"title": "The declaration", "aliases": "statement", "question": ""}
    assert lakes.post("/topics/declaration", sent, follow_redirects=False).status_code == 303
    assert lakes.text("positions/topics.yaml") == TOPICS.replace("title: Declaration ", 'title: "The declaration" ')
    lakes.post("/undo", {})
    assert lakes.text("positions/topics.yaml") == TOPICS


def test_an_actor_is_added_with_other_names_and_records_may_use_them(editor):
    lakes = editor(**LAKES)
    lakes.post("/actors/new", {"name": "Lake Union", "kind": "civil-society", "aliases": "LU\nThe Union"})
    assert "Lake Union" in lakes.get("/actors").text
    assert lakes.session.current().records.names["actor"].get("LU") == "lake-union"


def test_a_country_that_needs_no_declaration_gets_one_when_it_is_corrected(lakes):
    lakes.post("/actors/india", {"name": "India", "kind": "country", "iso": "IN", "short": "IND", "groups": "G20"})
    actor = lakes.session.current().records.actors["india"]
    assert (str(actor.short), [str(group) for group in actor.groups]) == ("IND", ["G20"])


def test_a_mistake_is_said_and_nothing_is_written(editor):
    lakes = editor(**LAKES)
    answer = lakes.post("/topics/declaration", {"title": "", "aliases": "statement"})
    assert answer.status_code == 422
    assert "message error" in answer.text
    assert lakes.text("positions/topics.yaml") == TOPICS


def test_a_name_that_another_has_is_refused(editor):
    lakes = editor(**LAKES)
    answer = lakes.post("/topics/new", {"title": "Outcome"})
    assert answer.status_code == 422
    assert lakes.text("positions/topics.yaml") == TOPICS


def test_a_name_that_is_not_there_is_not_found(lakes):
    assert [lakes.get(path).status_code for path in ("/actors/nobody", "/topics/nothing")] == [404, 404]
