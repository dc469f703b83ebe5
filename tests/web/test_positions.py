"""Positions: what the panel and the form show, what is said while one types, and what is written: that record alone."""

import re

import pytest

FRANCE, TABLE = "positions/countries/france.yaml", "positions/all.csv"


def save(editor, path, **changed):
    fields, action = editor.form(path)
    return editor.post(action, fields | changed)


def lines_changed(before, after):
    return [line for line in after.splitlines() if line not in before.splitlines()]


def test_each_cell_is_a_button_named_by_actor_topic_and_label(lakes):
    page = lakes.get("/").text
    assert 'aria-label="France, Joint declaration: Supports"' in page
    assert 'aria-label="India, Outcome: No evidence"' in page
    assert 'formaction="/cell/india/outcome"' in page


def test_the_panel_of_a_cell_has_its_positions_and_what_can_be_done(lakes):
    page = lakes.get("/cell/france/declaration").text
    for text in (
        "France, Joint declaration",
        "Signed early.",
        "11 February 2025",
        "The news",
        "Edit",
        "Delete",
        "Add position",
    ):
        assert text in page


def test_the_panel_leads_to_the_source(lakes):
    assert '<a href="/sources/news">The news</a>' in lakes.get("/cell/france/outcome").text


def test_an_edit_changes_its_own_line_alone(lakes):
    before = lakes.text(FRANCE)
    assert save(lakes, f"/positions/{lakes.key('france', 'declaration')}", summary="Signed late.").status_code == 200
    assert lines_changed(before, lakes.text(FRANCE)) == ["    summary: Signed late."]
    assert len(lakes.text(FRANCE).splitlines()) == len(before.splitlines())


def test_a_form_that_is_saved_as_it_was_opened_changes_nothing(lakes):
    before = lakes.text(FRANCE), lakes.text(TABLE)
    save(lakes, f"/positions/{lakes.key('france', 'declaration')}")
    save(lakes, f"/positions/{lakes.key('india', 'declaration')}")
    assert (lakes.text(FRANCE), lakes.text(TABLE)) == before


def test_a_text_of_several_lines_stays_one(editor):
    table = 'actor,topic,stance,date,note\r\nPeru,outcome,support,2025-02-11,"one\r\ntwo"\r\n'
    lines = editor(**{"positions/lines.csv": table.encode()})
    page = lines.get(f"/positions/{lines.key('peru', 'outcome')}").text
    assert '<textarea id="f-note"' in page
    save(lines, f"/positions/{lines.key('peru', 'outcome')}")
    assert (lines.root / "positions/lines.csv").read_bytes() == table.encode()


@pytest.mark.parametrize(
    ("actor", "file", "line"),
    [
        ("France", FRANCE, "  - {topic: outcome, stance: support, source: news, recorded: 2025-03-01}"),
        ("India", TABLE, "india,outcome,support,,,news,2025-03-01"),
        ("Peru", "positions/countries/peru.yaml", "actor: peru"),
    ],
)
def test_a_new_position_goes_to_where_its_actor_is_at_home(lakes, actor, file, line):
    answer = save(lakes, "/positions/new", actor=actor, topic="Outcome", stance="support", source="The news")
    assert answer.url.path == f"/cell/{actor.lower()}/outcome"
    assert line in lakes.text(file).splitlines()


def test_a_position_of_another_actor_moves_to_the_file_of_that_one(lakes):
    save(lakes, f"/positions/{lakes.key('france', 'outcome')}", actor="India")
    assert "outcome" not in lakes.text(FRANCE)
    assert "Not enough." in lakes.text(TABLE)


def test_nothing_is_written_that_check_would_call_an_error(lakes):
    before = lakes.text(FRANCE)
    answer = save(lakes, f"/positions/{lakes.key('france', 'declaration')}", date="11 Feb", summary="New.")
    assert answer.status_code == 422
    assert "is not a date" in answer.text
    assert 'aria-invalid="true" autofocus' in answer.text
    assert "New." in answer.text
    assert lakes.text(FRANCE) == before


def test_a_warning_does_not_stop_save(lakes):
    answer = save(lakes, "/positions/new", actor="France", topic="Outcome", stance="support")
    assert answer.status_code == 200
    assert "stance: support" in lakes.text(FRANCE)


def test_save_and_next_leads_to_the_next_cell_without_evidence(lakes):
    answer = save(lakes, "/positions/new", actor="France", topic="Outcome", stance="support", next="1")
    assert (answer.url.path, answer.url.params["actor"]) == ("/positions/new", "india")


def test_delete_takes_one_record_and_undo_brings_it_back(lakes):
    before = lakes.text(FRANCE)
    lakes.post(f"/positions/{lakes.key('france', 'outcome')}/delete", {})
    assert "Not enough." not in lakes.text(FRANCE)
    assert "Undo: deleted France, Outcome" in lakes.get("/").text
    lakes.post("/undo", {})
    assert lakes.text(FRANCE) == before
    assert "Nothing to undo" in lakes.get("/").text


def test_a_history_that_cannot_be_read_closes_no_page(lakes):
    lakes.post(f"/positions/{lakes.key('france', 'outcome')}/delete", {})
    (change,) = (lakes.root / ".policy-report/undo").glob("*.json")
    change.write_text("{")
    assert "Nothing to undo" in lakes.get("/").text
    assert "cannot be read" in lakes.post("/undo", {}).text


def test_a_disk_that_is_full_is_said_and_nothing_is_lost(lakes, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "positions/countries/france.yaml")

    before, path = lakes.text(FRANCE), f"/positions/{lakes.key('france', 'declaration')}"
    fields, action = lakes.form(path)
    monkeypatch.setattr("policy_report.records.change.history.write_set", full)
    answer = lakes.post(action, fields | {"summary": "Signed late."})
    assert (answer.status_code, "No space left" in answer.text) == (500, True)
    assert lakes.text(FRANCE) == before


# --- while one types --------------------------------------------------------------------------------------------------


def test_a_mistake_is_said_at_its_field_with_what_mends_it(lakes):
    found = lakes.send("/validate", {"actor": "France", "topic": "Outcome", "stance": "support", "date": "11 Feb 2025"})
    assert "is not a date" in found.json()["messages"]["date"]
    assert 'data-mend="2025-02-11"' in found.json()["messages"]["date"]


def quote(editor, text):
    values = {"actor": "France", "topic": "Outcome", "stance": "support", "source": "The speech", "quote": text}
    return editor.send("/validate", values).json()["quote"]


def test_a_quote_is_verified_as_it_is_typed(lakes):
    assert "verified" in quote(lakes, "we will keep the lake clean")
    assert "quotation marks" not in quote(lakes, "we will keep the lake clean")


def test_a_quote_that_differs_has_its_nearest_passage_and_the_words_to_use(lakes):
    said = quote(lakes, "we will keep the lake very clean for all")
    assert "the record adds &#39;very&#39;" in said
    assert "Use these words" in said
    assert 'value="we will keep the lake clean for all"' in said


def test_words_outside_quotation_marks_are_told(lakes):
    assert "quotation marks" in quote(lakes, "She then left the room")


def test_without_a_script_the_words_of_the_source_are_taken_too(lakes):
    wrong = {
        "actor": "France",
        "topic": "Outcome",
        "stance": "support",
        "source": "The speech",
        "quote": "we keep the lake",
    }
    fields, action = lakes.form("/positions/new")
    page = lakes.post(action, fields | wrong | {"use-words": "we will keep the lake clean"}).text
    assert ">we will keep the lake clean</textarea>" in page


def test_the_words_for_a_stance_are_those_of_the_topic(lakes):
    topics = lakes.root / "positions/topics.yaml"
    topics.write_text(
        "- {id: declaration, title: Declaration, labels: {support: Signed}}\n- {id: outcome, title: Outcome}\n"
    )
    lakes.session.changed()
    steps = lakes.send("/validate", {"topic": "Declaration"}).json()["steps"]
    assert steps[0]["label"] == "Signed"


# --- files that cannot be read ----------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_locks_nobody_out(editor):
    broken = editor(**{"positions/broken.yaml": "- {actor: France, topic: [\n"})
    assert "1 mistake" in broken.get("/").text
    save(broken, f"/positions/{broken.key('france', 'declaration')}", summary="Signed late.")
    assert "Signed late." in broken.text(FRANCE)


def test_it_is_edited_as_text_and_no_other_is(editor):
    broken = editor(**{"positions/broken.yaml": "- {actor: France, topic: [\n"})
    assert "topic: [" in broken.get("/problems/text?file=positions/broken.yaml").text
    for other in (FRANCE, "policy-report.toml", "../secret", "/etc/passwd", "positions/../policy-report.toml"):
        assert broken.get(f"/problems/text?file={other}").status_code == 404
        assert broken.post("/problems/text", {"file": other, "text": "x", "opened": ""}).status_code == 404
    from lxml import html

    form = html.fromstring(broken.get("/problems/text?file=positions/broken.yaml").text).forms[-1]
    mended = dict(form.form_values()) | {"text": "- {actor: Peru, topic: outcome, stance: support}\n"}
    broken.post("/problems/text", mended)
    assert "Peru" in broken.text("positions/broken.yaml")
    assert "mistake" not in broken.get("/").text


MARKED = {
    "policy-report.toml": '[defaults]\nmarking = "TLP:CLEAR"\n'
    '[markings]\norder = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"]\nunmarked = "TLP:GREEN"\n',
    "positions/all.csv": """
        actor,topic,stance,date,summary,source,marking
        India,declaration,oppose,2025-02-12,Did not sign.,news,tlp:amber
        """,
}


def test_a_marking_is_chosen_among_those_of_the_workspace(editor):
    marked = editor(**MARKED)
    page = marked.get("/positions/new?actor=france").text
    offered = '<option value="" selected>unmarked: counts as TLP:GREEN</option><option value="TLP:CLEAR">'
    assert ('<select id="f-marking"' in page, offered in page) == (True, True)
    assert '<input id="f-marking"' in editor().get("/positions/new").text  # none are known: `check` says what to write


def test_a_marking_that_is_written_otherwise_stays_so_until_another_is_chosen(editor):
    marked = editor(**MARKED)
    before = marked.text(TABLE)
    save(marked, f"/positions/{marked.key('india', 'declaration')}")
    assert marked.text(TABLE) == before
    save(marked, f"/positions/{marked.key('india', 'declaration')}", marking="TLP:CLEAR")
    assert marked.text(TABLE) == before.replace("tlp:amber", "TLP:CLEAR")


def test_the_sources_used_last_are_offered_for_a_new_position_that_has_none(lakes):
    page = lambda query="": lakes.get(f"/positions/new?actor=india&topic=outcome{query}").text  # noqa: E731
    assert "last used" not in page()
    for source in ("The news", "The speech", "The news"):
        save(lakes, "/positions/new", actor="India", topic="Outcome", stance="support", source=source, summary=source)
    offers = re.findall('<a href="([^"]*)" data-mend="([^"]*)">', page())
    assert [name for _, name in offers] == ["The news", "The speech"]
    assert 'value="The speech"' in lakes.get(offers[1][0].replace("&amp;", "&")).text
    assert "last used" not in page("&source=speech")
    assert "last used" not in lakes.get(f"/positions/{lakes.key('india', 'declaration')}").text
