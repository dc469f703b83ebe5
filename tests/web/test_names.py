"""Actors and topics in the browser: listed, added, corrected; an edit changes its own lines alone."""

from lxml import html

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


def sent_unchanged(lakes, address):
    """Return what a browser sends of a form that nobody touched: a field of one line has no breaks."""
    form = html.fromstring(lakes.get(address, **{"X-Part": "side"}).text).get_element_by_id("name")
    return {
        field.name: field.value.replace("\n", "" if field.tag == "input" else "\r\n") if field.value else ""
        for field in form.inputs
        if getattr(field, "name", None) and field.name != "token"
    }


def test_a_note_of_several_lines_is_as_it_was_when_another_field_changes(editor):
    topics = "- id: declaration\n  title: Old\n  note: |\n    First line.\n\n    Second line.\n- {id: outcome, title: Outcome}\n"
    lakes = editor(**{"positions/topics.yaml": topics})
    answer = lakes.post("/topics/declaration", {**sent_unchanged(lakes, "/topics/declaration"), "title": "New"})
    assert answer.status_code == 200
    assert lakes.text("positions/topics.yaml") == topics.replace("Old", "New")


def test_a_group_in_several_languages_stays_when_another_is_added(editor):
    group = "{en: Rich lakes, fr: Lacs riches}"
    lakes = editor(
        **{"positions/actors.yaml": f"- id: union\n  name: Union\n  kind: bloc\n  groups:\n    - {group}\n    - G7\n"}
    )
    form = sent_unchanged(lakes, "/actors/union")
    assert lakes.post("/actors/union", {**form, "groups": form["groups"] + "\r\nG20"}).status_code == 200
    declared = [each for raw in lakes.session.current().state.raws for each in raw.declarations]
    (union,) = (each.values for each in declared if each.values["id"] == "union")
    assert list(union["groups"]) == [{"en": "Rich lakes", "fr": "Lacs riches"}, "G7", "G20"]


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
