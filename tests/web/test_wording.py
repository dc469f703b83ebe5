"""What check says at a field, in the language of the page."""

import pytest

from policy_report.i18n import EDITOR, words_of
from policy_report.web import fields
from policy_report.web.wording import SHAPES, said

WRONG = [
    {},
    {"actor": "Frnce", "topic": "Outcme", "stance": "suport", "source": "nws", "date": "x", "salience": "9"},
    {"actor": "Atlantis", "topic": "Zzz", "stance": "zzz", "source": "zzz", "salience": "a", "confidence": "sure"},
    {
        "actor": "France",
        "topic": "Outcome",
        "stance": "support",
        "salience": "0",
        "language": "xx yy zz",
        "translation": "a",
    },
    {"actor": "France", "topic": "Outcome", "stance": "support", "source": "news", "source_url": "https://a.example/"},
    {"actor": "France", "topic": "Outcome", "stance": "support", "source_url": "javascript:x"},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_every_message_that_check_has_for_such_a_form_is_translated(lakes, wrong):
    german = words_of("de", EDITOR)
    found = fields.check(lakes.session.current(), wrong)
    assert found
    assert [problem.message for problem in found if said(german, problem.message) == problem.message] == []


def test_in_english_a_message_stays_as_it_is_but_for_what_tells_of_files(lakes):
    english = words_of("en", EDITOR)
    found = [problem.message for wrong in WRONG for problem in fields.check(lakes.session.current(), wrong)]
    other = {message: said(english, message) for message in found if said(english, message) != message}
    assert all("declare it in" in message for message in other)
    assert "unknown topic 'Zzz'; if it is new, open “New topic”" in other.values()


def test_a_message_of_another_shape_stays_as_it_is():
    assert said(words_of("fr", EDITOR), "something else") == "something else"


def test_the_page_speaks_the_language_of_the_browser_and_else_of_the_workspace(editor):
    settings = 'title = "Lacs"\n[defaults]\nlanguage = "fr"\n'
    french = editor(**{"policy-report.toml": settings})
    assert '<html lang="fr">' in french.get("/").text
    assert '<html lang="de">' in french.get("/", **{"Accept-Language": "de-AT,de;q=0.9,en;q=0.8"}).text


def test_no_two_shapes_are_the_same():
    assert len(set(SHAPES)) == len(SHAPES)
