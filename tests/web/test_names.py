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


def test_names_of_which_no_letters_make_an_id_get_one_each(editor):
    lakes = editor(**LAKES)
    for name in ("中国水利学会", "湖泊之友"):
        lakes.post("/actors/new", {"name": name, "kind": "civil-society"})
    actors = lakes.session.current().records.actors
    assert [str(actors[name].name) for name in ("actor", "actor-2")] == ["中国水利学会", "湖泊之友"]


def test_the_id_of_a_long_title_is_its_first_words(editor):
    lakes = editor(**LAKES)
    lakes.post("/topics/new", {"title": "Clean water for all " * 9})
    assert "clean-water-for-all-clean-water-for-all-clean-water-for-all" in lakes.session.current().records.topics


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


# --- words of one's own, languages, countries ------------------------------------------------------------------------

SPOKEN = """\
- id: declaration
  title: {en: Declaration, it: Dichiarazione}
  labels:
    support: Signed
    oppose: {en: Did not sign, fr: Non signé}
- {id: outcome, title: Outcome}
"""
SIGNED = "    support: Signed\n"


def test_a_word_of_its_own_changes_its_own_line_alone(editor):
    lakes = editor(**{"positions/topics.yaml": SPOKEN})
    form = sent_unchanged(lakes, "/topics/declaration")
    assert (form["labels.support"], form["labels.oppose:fr"], form["labels.neutral"]) == ("Signed", "Non signé", "")
    lakes.post("/topics/declaration", {**form, "labels.support": "Joined"})
    assert lakes.text("positions/topics.yaml") == SPOKEN.replace("support: Signed", "support: Joined")
    lakes.post("/topics/declaration", {**form, "labels.support": "", "labels.neutral": "Abstained"})
    changed = SPOKEN.replace(SIGNED, "").replace("Non signé}\n", "Non signé}\n    neutral: Abstained\n")
    assert lakes.text("positions/topics.yaml") == changed


def test_a_topic_gets_its_first_own_words_and_loses_the_last(editor):
    lakes = editor(**{"positions/topics.yaml": SPOKEN})
    form = sent_unchanged(lakes, "/topics/outcome")
    lakes.post("/topics/outcome", {**form, "labels.support": "Enough", "labels.support:fr": "Assez"})
    given = "- {id: outcome, title: Outcome, labels: {support: {en: Enough, fr: Assez}}}"
    assert lakes.text("positions/topics.yaml").split("\n")[-2] == given
    lakes.post("/topics/outcome", form)
    assert lakes.text("positions/topics.yaml") == SPOKEN


def test_a_word_that_means_another_stance_is_told_at_its_field(editor):
    lakes = editor(**{"positions/topics.yaml": SPOKEN})
    form = sent_unchanged(lakes, "/topics/declaration")
    answer = lakes.post("/topics/declaration", {**form, "labels.neutral": "Signed"})
    wrong = html.fromstring(answer.text).get_element_by_id("m-labels.neutral")
    assert "already stands for" in wrong.text_content()
    assert lakes.text("positions/topics.yaml") == SPOKEN


def test_a_form_has_each_language_of_briefs_and_of_names(editor):
    toml = 'title = "Lakes"\n[briefs.fr]\nlanguage = "fr"\n[briefs.en]\n'
    lakes = editor(**{"positions/topics.yaml": SPOKEN, "policy-report.toml": toml})
    form = sent_unchanged(lakes, "/topics/outcome")
    assert [name for name in form if name.startswith("title")] == ["title", "title:fr", "title:it"]
    lakes.post("/topics/outcome", {**form, "title:fr": "Résultat"})
    assert str(lakes.session.current().records.topics["outcome"].title.each) == "{'en': 'Outcome', 'fr': 'Résultat'}"


def test_a_country_is_known_by_its_name(editor):
    lakes = editor(**LAKES)
    page = lakes.get("/actors/new").text
    assert '<option value="Peru" data-kind="country" data-iso="PE">' in page
    assert 'value="France" data-kind' not in page  # it has records
    lakes.post("/actors/new", {"name": "Pérou", "kind": "", "iso": ""})
    actor = lakes.session.current().records.actors["peru"]
    assert (str(actor.name), actor.kind, actor.iso) == ("Pérou", "country", "PE")


def test_the_kind_of_whom_nobody_knows_is_asked_for(editor):
    lakes = editor(**LAKES)
    answer = lakes.post("/actors/new", {"name": "Acme", "kind": ""})
    assert answer.status_code == 422
    assert "missing" in html.fromstring(answer.text).get_element_by_id("m-kind").text_content()


def test_what_a_form_does_not_send_stays(editor):
    lakes = editor(**LAKES)
    lakes.post("/topics/declaration", {"question": "Did they sign?"})
    assert "aliases: [statement]" in lakes.text("positions/topics.yaml")


def test_one_is_saved_and_another_asked_for(editor):
    lakes = editor(**LAKES)
    answer = lakes.post("/topics/new", {"title": "Energy", "another": "1"}, follow_redirects=False)
    assert answer.headers["location"] == "/topics/new"
    assert "energy" in lakes.session.current().records.topics
    assert "another" not in lakes.get("/topics/declaration").text
