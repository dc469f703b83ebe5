"""The settings of a brief in the browser: a form that changes its own lines of the settings, and a new brief."""

import pytest
from lxml import html

from policy_report.brief.kept import folder_of

SETTINGS = """\
title = "Lakes"
[defaults]
formats = ["html", "pdf"]

[briefs.summit]   # for Monday
title = "The summit"
actors = ["France"]   # the host
since = "last"

# The others.
[briefs.by-actor]
each = "actor"
"""
LAKES = {"policy-report.toml": SETTINGS}


def filled(lakes, brief="summit", **changed):
    """Return what a browser sends of the form: what it holds, with some of it changed; a list is what is ticked."""
    form = html.fromstring(lakes.get(f"/briefs/{brief}/settings").text).get_element_by_id("brief-settings")
    pairs = [(name, value) for name, value in form.form_values() if name not in changed]
    more = [(name, each) for name, value in changed.items() for each in ([value] if isinstance(value, str) else value)]
    return [*pairs, *more]


def saved(lakes, pairs, brief="summit", language="en"):
    headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": language}
    files = [(name, (None, value)) for name, value in pairs]
    return lakes.client.post(f"/briefs/{brief}/settings", files=files, headers=headers, follow_redirects=False)


def test_the_form_holds_what_the_settings_say(editor):
    found = filled(editor(**LAKES))
    assert [value for name, value in found if name == "formats"] == ["html", "pdf"]
    assert [value for name, value in found if name in ("title", "actors", "since")] == ["The summit", "france", "last"]


def test_what_nobody_touched_is_not_written(editor):
    lakes = editor(**LAKES)
    assert saved(lakes, filled(lakes)).headers["location"] == "/briefs/summit"
    assert saved(lakes, filled(lakes, "by-actor"), "by-actor").headers["location"] == "/briefs#by-actor"
    assert lakes.text("policy-report.toml") == SETTINGS


def test_each_setting_is_written_where_it_belongs_and_undo_takes_it_back(editor):
    lakes = editor(**LAKES)
    changed = {"title": "Summit", "actors": ["france", "india"], "formats": ["html", "docx"], "as_of": "2025-02-12"}
    more = {"since": "day", "since-day": "2025-02-11", "attachments": "false", "requires": "", "kinds": ["country"]}
    assert saved(lakes, filled(lakes, **changed, **more)).status_code == 303
    wanted = SETTINGS.replace('"The summit"', '"Summit"').replace('["France"]', '["France", "india"]')
    new = 'as_of = 2025-02-12\nkinds = ["country"]\nformats = ["html", "docx"]\nattachments = false\n'
    assert lakes.text("policy-report.toml") == wanted.replace('since = "last"\n', f"since = 2025-02-11\n{new}")
    assert "Undo: changed Summit" in lakes.get("/briefs").text
    lakes.post("/undo", {})
    assert lakes.text("policy-report.toml") == SETTINGS


def test_whether_a_brief_is_internal_and_its_order_are_settings_of_its_form(editor):
    lakes = editor(**LAKES)
    assert saved(lakes, filled(lakes, internal="true", order_actors="similarity")).status_code == 303
    new = 'since = "last"\norder_actors = "similarity"\ninternal = true\n'
    assert lakes.text("policy-report.toml") == SETTINGS.replace('since = "last"\n', new)
    saved(lakes, filled(lakes, internal="", order_actors=""))
    assert lakes.text("policy-report.toml") == SETTINGS


def test_all_again_is_the_default_and_goes(editor):
    lakes = editor(**LAKES)
    saved(lakes, filled(lakes, actors=[], since="none"))
    assert lakes.text("policy-report.toml") == SETTINGS.replace(
        'actors = ["France"]   # the host\nsince = "last"\n', ""
    )


def test_what_check_says_stands_at_its_field_and_nothing_is_written(editor):
    lakes = editor(**LAKES)
    answer = saved(lakes, filled(lakes, as_of="31 Feb", formats=[], actors=["Frnce"], title="Kept"))
    page = html.fromstring(answer.text)
    said = {name: page.get_element_by_id(f"m-{name}").text_content() for name in ("as_of", "formats", "actors")}
    assert answer.status_code == 422
    assert "'31 Feb' is not a date" in said["as_of"]
    assert "expected at least one" in said["formats"]
    assert page.get_element_by_id("f-title").value == "Kept"
    assert lakes.text("policy-report.toml") == SETTINGS
    assert "unknown actor &#39;Frnce&#39;" in saved(lakes, filled(lakes, actors=["Frnce"])).text


WRONG = {
    "'31 Feb' ist kein Datum": {"as_of": "31 Feb"},
    "mindestens eines wird erwartet": {"sections": []},
    "das Papier wählt keinen Akteur": {"kinds": ["bloc"]},
    "'x' ist nicht ein Datum wie 2025-02-11": {"since": "day", "since-day": "x"},
}


@pytest.mark.parametrize("said", WRONG)
def test_what_is_wrong_is_said_in_the_language_of_the_page(editor, said):
    lakes = editor(**LAKES)
    page = html.fromstring(saved(lakes, filled(lakes, **WRONG[said]), language="de").text)
    assert said in page.get_element_by_id("brief-settings").text_content()


def test_what_somebody_else_changed_meanwhile_is_not_lost(editor):
    lakes = editor(**LAKES)
    mine, both = filled(lakes, annex="false"), filled(lakes, title="Mine")
    (lakes.root / "policy-report.toml").write_text(SETTINGS.replace("The summit", "Theirs"))
    lakes.session.changed()
    assert "Somebody changed it meanwhile" in saved(lakes, both).text
    assert saved(lakes, mine).status_code == 303
    assert lakes.session.current().config.briefs["summit"].title == "Theirs"
    assert lakes.session.current().config.briefs["summit"].annex is False


def test_texts_in_several_languages_have_a_field_each(editor):
    settings = 'records_language = "en"\n[defaults]\nlanguage = "fr"\n[briefs.summit]\ntitle = "Lakes"   # both\n'
    lakes = editor(**{"policy-report.toml": settings})
    assert saved(lakes, filled(lakes, **{"title:fr": "Lacs"})).status_code == 303
    assert lakes.text("policy-report.toml") == settings.replace('"Lakes"', '{en = "Lakes", fr = "Lacs"}')


def test_markings_and_kept_states_are_chosen_from_a_list(editor):
    settings = SETTINGS.replace('"The summit"', '"The summit"\nmarking = "TLP:GREEN"')
    lakes = editor(**{"policy-report.toml": f'{settings}[markings]\nunmarked = "TLP:CLEAR"\n'})
    kept = lakes.root / "reports/.kept/summit" / folder_of("TLP:GREEN") / "2025-02-01.json.gz"
    kept.parent.mkdir(parents=True)
    kept.touch()
    page = html.fromstring(lakes.get("/briefs/summit/settings").text)
    marking = page.get_element_by_id("f-marking")
    assert (marking.value, "TLP:RED" in marking.value_options) == ("TLP:GREEN", True)
    assert [option.text for option in page.iterfind(".//select[@name='since-kept']/option")] == ["1 February 2025"]
    assert saved(lakes, filled(lakes, since="kept")).status_code == 303
    assert 'since = "kept:2025-02-01"' in lakes.text("policy-report.toml")


def test_a_new_brief_has_a_title_and_is_otherwise_as_the_defaults_have_it(editor):
    lakes = editor(**LAKES)
    answer = lakes.post("/new-brief", {"title": "The summit"}, follow_redirects=False)
    assert answer.headers["location"] == "/briefs/the-summit"
    assert lakes.text("policy-report.toml") == SETTINGS + '\n[briefs.the-summit]\ntitle = "The summit"\n'
    assert lakes.post("/new-brief", {"title": "The summit"}, follow_redirects=False).headers["location"].endswith("-2")
    assert lakes.post("/new-brief", {"title": " "}).status_code == 422


def test_without_settings_of_briefs_the_one_that_there_is_stays(editor):
    lakes = editor(**{"policy-report.toml": 'title = "Lakes"\n'})
    assert 'href="/briefs/brief"' in lakes.get("/briefs").text
    lakes.post("/new-brief", {"title": "Second"})
    assert lakes.text("policy-report.toml").endswith('\n[briefs.brief]\n\n[briefs.second]\ntitle = "Second"\n')


def test_what_is_no_form_of_ours_is_refused(editor):
    lakes = editor(**LAKES)
    assert lakes.get("/briefs/nothing/settings").status_code == 404
    for opened in ("", "[]", '{"title": 1}', "[" * 100_000):
        assert lakes.post("/briefs/summit/settings", {"title": "x", "opened": opened}).status_code == 400
    assert lakes.text("policy-report.toml") == SETTINGS


MESSAGES = """\
key_messages = [   # as agreed
    "[France](france/declaration) signed.",   # checked
    # the rest
    "Nobody else did.",
]
"""


def test_key_messages_are_lines_and_those_that_stay_keep_theirs(editor):
    settings = SETTINGS.replace('title = "The summit"\n', f'title = "The summit"\n{MESSAGES}')
    lakes = editor(**{"policy-report.toml": settings})
    held = dict(filled(lakes))["key_messages"]
    assert held == "[France](france/declaration) signed.\nNobody else did."
    lines = held.replace("Nobody else", "No other").replace("signed.\n", "signed.\n\nIt was early.\n")
    assert saved(lakes, filled(lakes, key_messages=lines)).status_code == 303
    new = MESSAGES.replace('"Nobody else did.",', '"It was early.",\n    "No other did.",')
    assert lakes.text("policy-report.toml") == settings.replace(MESSAGES, new)
    saved(lakes, filled(lakes, key_messages=""))
    assert lakes.text("policy-report.toml") == SETTINGS


def test_what_is_wrong_with_a_link_of_a_key_message_stands_at_its_field(editor):
    lakes = editor(**LAKES)
    page = saved(lakes, filled(lakes, key_messages="[All](frnce/declaration) agree."), language="fr").text
    said = html.fromstring(page).get_element_by_id("m-key_messages").text_content()
    assert "le lien (frnce/declaration) ne mène à aucune case" in said
    assert "vouliez-vous dire 'france'" in said
    assert lakes.text("policy-report.toml") == SETTINGS


def test_key_messages_in_several_languages_are_told_apart_by_their_lines(editor):
    settings = 'records_language = "en"\n[defaults]\nlanguage = "fr"\n[briefs.summit]\nkey_messages = ["One.", {en = "Two.", fr = "Deux."}]\n'
    lakes = editor(**{"policy-report.toml": settings})
    held = dict(filled(lakes))
    assert (held["key_messages"], held["key_messages:fr"].strip()) == ("One.\nTwo.", "Deux.")
    assert saved(lakes, filled(lakes, **{"key_messages:fr": "\nDeux !"})).status_code == 303
    assert lakes.text("policy-report.toml") == settings.replace("Deux.", "Deux !")
    saved(lakes, filled(lakes, **{"key_messages:fr": "Un."}))
    assert lakes.text("policy-report.toml") == settings.replace(
        '["One.", {en = "Two.", fr = "Deux."}]', '[{en = "One.", fr = "Un."}, "Two."]'
    )
