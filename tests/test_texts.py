"""A text in several languages: what it is as a text, which of them a brief shows, and the columns that it has."""

import copy
import json
import pickle

import pytest

from policy_report.texts import Texts, column, columns, in_language, language_of, name_of, spellings, split, tag_called

PACT = Texts({"en": "The pact", "fr": "Le pacte", "pt-BR": "O pacto"}, "en")


def test_a_text_is_that_of_the_language_of_the_records_else_the_first():
    assert (PACT, Texts({"fr": "Le pacte", "de": "Der Pakt"}, "en")) == ("The pact", "Le pacte")
    assert json.dumps(PACT) == '"The pact"'


@pytest.mark.parametrize(
    ("text", "language", "shown", "marked"),
    [
        (PACT, "fr", "Le pacte", ""),
        (PACT, "pt", "O pacto", ""),
        (PACT, "de", "The pact", "en"),
        (Texts({"fr": "Le pacte"}), "de", "Le pacte", "fr"),
        ("A tax", "en", "A tax", ""),
        ("A tax", "fr", "A tax", "en"),
        ("", "fr", "", ""),
    ],
)
def test_a_brief_shows_its_language_or_marks_another(text, language, shown, marked):
    found = in_language(text, language, "en")
    assert (found, language_of(found)) == (shown, marked)


@pytest.mark.parametrize("again", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_keeps_the_languages(again):
    assert (again(PACT).each, again(PACT).language) == (PACT.each, "en")


def test_every_language_is_a_spelling():
    assert spellings(PACT) == ["The pact", "Le pacte", "O pacto"]
    assert columns("title", PACT) == {"title": "The pact", "title:fr": "Le pacte", "title:pt-BR": "O pacto"}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("summary", ("summary", "")),
        ("summary:fr", ("summary", "fr")),
        ("summary : PT-br", ("summary", "pt-BR")),
        ("summary:French!", ("summary:French!", "")),
    ],
)
def test_a_column_names_a_field_and_a_language(name, parts):
    assert split(name) == parts
    assert column(*parts).replace(" ", "") == column(*parts)


@pytest.mark.parametrize(
    ("tag", "name"), [("fr", "French"), ("pt-BR", "Brazilian Portuguese"), ("zh-Hant", "Traditional Chinese")]
)
def test_a_language_is_called_by_its_name(tag, name):
    assert (name_of(tag), tag_called(name), tag_called(tag)) == (name, tag, tag)
    assert tag_called("Elvish") == ""
