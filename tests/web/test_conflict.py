"""Two who change one record: both versions are shown, what both changed is asked, and nothing of either is lost."""

import pytest
from lxml import html

from policy_report.web.conflict import pieces

FRANCE, TABLE = "positions/countries/france.yaml", "positions/all.csv"
OUTCOME = "  - {topic: outcome, stance: oppose, date: 2025-02-11, summary: Not enough., source: news}\n"


def meanwhile(editor, name, old, new):
    """Change a file as another program does."""
    text = editor.text(name)
    assert old in text
    (editor.root / name).write_text(text.replace(old, new))
    editor.session.changed()


def opened(editor, topic="declaration"):
    return editor.form(f"/positions/{editor.key('france', topic)}")


def fields_of(answer):
    """Return what the form of an answer holds, and where it goes."""
    record = html.fromstring(answer.text).get_element_by_id("record")
    found = {name: "" if value in (None, "on") else value for name, value in record.form_values()}
    return {name: value for name, value in found.items() if name != "token"}, record.get("action")


def met(editor, **mine):
    """Return the conflict of a form with a file in which somebody else changed the summary and the stance."""
    fields, action = opened(editor)
    meanwhile(
        editor,
        FRANCE,
        "stance: support\n    date: 2025-02-11\n    summary: Signed early.",
        "stance: neutral\n    date: 2025-02-11\n    summary: Signed in time.",
    )
    return editor.post(action, fields | mine)


def test_a_change_elsewhere_in_the_file_is_no_conflict(lakes):
    fields, action = opened(lakes)
    meanwhile(lakes, FRANCE, "Not enough.", "Far from enough.")
    lakes.post(action, fields | {"summary": "Signed late."})
    assert ("Signed late." in lakes.text(FRANCE), "Far from enough." in lakes.text(FRANCE)) == (True, True)


def test_what_one_side_changed_is_chosen_and_what_both_changed_is_asked(lakes):
    answer = met(lakes, summary="Signed late.", salience="4")
    fields, _ = fields_of(answer)
    assert answer.status_code == 409
    chosen = {name: value for name, value in fields.items() if name.startswith("choice:") and value}
    assert chosen == {"choice:stance": "file", "choice:salience": "mine"}
    for text in (
        "both changed it",
        "only you changed it",
        "only the file changed it",
        "before: Signed early.",
        "Summary: choose a side",
        "Salience: 4",
        "Neutral",
    ):
        assert text in answer.text
    assert "Signed in time." in lakes.text(FRANCE)


def test_the_words_that_differ_are_marked_on_the_side_that_changed():
    assert pieces("Signed very late.", "Signed late.", marked=True) == [
        ("Signed ", False),
        ("very", True),
        (" late.", False),
    ]
    assert pieces("Signed late.", "Signed very late.", marked=True) == [("Signed late.", False)]
    assert pieces("4", "5", marked=False) == [("4", False)]
    assert pieces("", "5", marked=True) == []


def test_what_is_chosen_is_saved(lakes):
    fields, action = fields_of(met(lakes, summary="Signed late.", salience="4"))
    lakes.post(action, fields | {"choice:summary": "mine"})
    for text in ("summary: Signed late.", "salience: 4", "stance: neutral"):
        assert text in lakes.text(FRANCE)


def test_a_field_may_be_written_anew(lakes):
    fields, action = fields_of(met(lakes, summary="Signed late."))
    lakes.post(action, fields | {"choice:summary": "new", "new:summary": "Signed when it did."})
    assert "summary: Signed when it did." in lakes.text(FRANCE)


@pytest.mark.parametrize(
    ("side", "stays"), [("mine", ("support", "Signed late.")), ("file", ("neutral", "Signed in time."))]
)
def test_one_side_is_taken_as_a_whole(lakes, side, stays):
    fields, action = fields_of(met(lakes, summary="Signed late."))
    assert lakes.post(action, fields | {"all": side}).status_code == 200
    stance, summary = stays
    assert f"stance: {stance}\n    date: 2025-02-11\n    summary: {summary}" in lakes.text(FRANCE)


def test_undo_brings_back_the_side_that_was_left(lakes):
    fields, action = fields_of(met(lakes, summary="Signed late."))
    theirs = lakes.text(FRANCE)
    lakes.post(action, fields | {"all": "mine"})
    lakes.post("/undo", {})
    assert lakes.text(FRANCE) == theirs


def test_a_choice_that_is_left_out_is_asked_again_and_the_others_stay(lakes):
    fields, action = fields_of(met(lakes, summary="Signed late.", salience="4"))
    answer = lakes.post(action, fields | {"choice:stance": "mine"})
    again, _ = fields_of(answer)
    assert (answer.status_code, again["choice:stance"], again["choice:salience"]) == (409, "mine", "mine")
    assert again.get("choice:summary", "") == ""
    assert "both changed it" in answer.text


def test_a_second_change_meanwhile_is_a_conflict_once_more(lakes):
    fields, action = fields_of(met(lakes, summary="Signed late."))
    meanwhile(lakes, FRANCE, "Signed in time.", "Signed at noon.")
    answer = lakes.post(action, fields | {"choice:summary": "mine"})
    assert (answer.status_code, "Signed at noon." in answer.text, "Signed late." in answer.text) == (409, True, True)
    assert fields_of(answer)[0].get("choice:summary", "") == ""


def test_back_to_the_form_has_all_that_was_typed_and_saves_over_nothing(lakes):
    fields, _ = fields_of(met(lakes, summary="Signed late.", salience="4", **{"new-source-title": "A paper"}))
    form, action = fields_of(lakes.post("/positions/gone", fields | {"again": "1"}))
    assert (form["summary"], form["salience"], form["new-source-title"]) == ("Signed late.", "4", "A paper")
    assert lakes.post(action, form).status_code == 409
    assert "Signed in time." in lakes.text(FRANCE)


def test_as_it_will_be_saved_follows_the_choices(lakes):
    fields, _ = fields_of(met(lakes, summary="Signed late."))
    said = lakes.send("/merged", fields | {"choice:summary": "file"}).json()["outcome"]
    assert ("Signed in time." in said, "choose a side" in said) == (True, False)


# --- gone, moved, not to be read --------------------------------------------------------------------------------------


def test_a_record_that_somebody_deleted_can_be_saved_anew(lakes):
    fields, action = opened(lakes, "outcome")
    meanwhile(lakes, FRANCE, OUTCOME, "")
    answer = lakes.post(action, fields | {"summary": "Too little."})
    assert "Somebody deleted it" in answer.text
    assert "Too little." not in lakes.text(FRANCE)
    fields, action = fields_of(answer)
    lakes.post(action, fields)
    assert "summary: Too little." in lakes.text(FRANCE)


def test_a_record_beside_is_never_taken_for_the_one_that_is_gone(lakes):
    twin = OUTCOME.replace("2025-02-11", "2024-02-11")
    meanwhile(lakes, FRANCE, OUTCOME, OUTCOME + twin)
    fields, action = opened(lakes, "outcome")
    meanwhile(lakes, FRANCE, OUTCOME, "")
    assert "Somebody deleted it" in lakes.post(action, fields | {"summary": "Too little."}).text
    assert twin in lakes.text(FRANCE)


def test_a_record_that_moved_to_another_cell_is_found(lakes):
    fields, action = opened(lakes, "outcome")
    meanwhile(lakes, FRANCE, "topic: outcome", "topic: declaration")
    answer = lakes.post(action, fields | {"summary": "Too little."})
    assert ("only the file changed it" in answer.text, "Somebody deleted it" in answer.text) == (True, False)


def test_a_record_that_moved_to_another_file_is_saved_there(lakes):
    fields, action = opened(lakes, "outcome")
    meanwhile(lakes, FRANCE, OUTCOME, "")
    meanwhile(lakes, TABLE, "India,", "France,outcome,oppose,2025-02-11,Not enough.,news\nIndia,")
    answer = lakes.post(action, fields | {"summary": "Too little."})
    assert (answer.status_code, "Too little." in answer.text) == (409, True)  # it names its actor there in other words
    fields, action = fields_of(answer)
    lakes.post(action, fields)
    assert "France,outcome,oppose,2025-02-11,Too little.,news\n" in lakes.text(TABLE)


def test_nothing_is_saved_beside_a_file_that_cannot_be_read_any_more(lakes):
    fields, action = opened(lakes)
    whole = lakes.text(FRANCE)
    meanwhile(lakes, FRANCE, "actor: {", "actor: {{")
    before = {path: path.read_bytes() for path in (lakes.root / "positions").rglob("*.*")}
    answer = lakes.post(action, fields | {"summary": "Signed late."})
    assert (answer.status_code, "cannot be read any more" in answer.text) == (422, True)
    assert {path: path.read_bytes() for path in (lakes.root / "positions").rglob("*.*")} == before
    (lakes.root / FRANCE).write_text(whole)
    lakes.session.changed()
    fields, action = fields_of(answer)
    assert lakes.post(action, fields).status_code == 200
    assert lakes.text(FRANCE) == whole.replace("Signed early.", "Signed late.")


def test_a_day_of_entry_that_somebody_else_wrote_stays(lakes):
    fields, action = opened(lakes)
    meanwhile(lakes, FRANCE, "summary: Signed early.", "summary: Signed early.\n    recorded: 2025-02-20")
    lakes.post(action, fields | {"summary": "Signed late."})
    assert "summary: Signed late.\n    recorded: 2025-02-20" in lakes.text(FRANCE)


# --- an open form is told ---------------------------------------------------------------------------------------------


def test_an_open_form_is_told_what_became_of_its_record(lakes):
    page = html.fromstring(lakes.get(f"/positions/{lakes.key('france', 'declaration')}").text)
    watch = page.get_element_by_id("record").get("data-watch")
    told = lambda: lakes.get(f"/news{watch}").json()["elsewhere"]  # noqa: E731
    assert told() == ""
    meanwhile(lakes, TABLE, "Did not sign.", "Stayed away.")
    assert told() == ""
    meanwhile(lakes, FRANCE, "Not enough.", "Far from enough.")
    assert told() == f"Somebody else changed {FRANCE} meanwhile; this record is as it was."
    meanwhile(lakes, FRANCE, "Signed early.", "Signed in time.")
    assert told().startswith("Somebody else changed this record meanwhile")
    meanwhile(lakes, FRANCE, "actor: {", "actor: {{")
    assert "cannot be read any more" in told()
