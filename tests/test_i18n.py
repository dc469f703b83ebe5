"""The words of a brief: each catalogue is complete, and dates, numbers and lists follow the language."""

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from policy_report.i18n import BRIEF, EDITOR, LANGUAGES, LOCALE, PLACEHOLDER, catalogue, words_of
from policy_report.records.models import Defaults
from policy_report.spans import Span
from policy_report.templating import BUILT_IN

PACKAGE = LOCALE.parent
WEB = PACKAGE / "web"
ELSEWHERE = {"cli", "spreadsheet/importing", "records/readers", "web"}  # what speaks to the user, in English
CODE = {"words": None, "say": None, "term": None, "many": (2, 3), "say_many": (2, 3)}
TEMPLATES = {"_": None, "many": (2, 3)}
FRENCH, GERMAN, SPANISH = words_of("fr"), words_of("de"), words_of("es")
ENGLISH = words_of("en")


def said(path, method, keywords):
    """The texts that a file has for the catalogue: one, or the pair for one and for several."""
    return {found[1] for found in extract_from_file(method, path, keywords=keywords)}


def in_the_code():
    elsewhere = [file for place in ELSEWHERE for file in (PACKAGE / place).rglob("*.py")]
    files = [file for file in PACKAGE.rglob("*.py") if file not in elsewhere]
    return set().union(*(said(path, "python", CODE) for path in files))


def in_the_templates():
    files = [
        path for path in BUILT_IN.rglob("*") if path.suffix in {".j2", ".js", ".css"} and "preview" not in path.parts
    ]
    return set().union(*(said(path, "jinja2.ext:babel_extract", TEMPLATES) for path in files))


def in_the_editor():
    """The texts of the pages of the editor, but those that a brief says too."""
    code = set().union(*(said(path, "python", CODE) for path in WEB.rglob("*.py")))
    found = code.union(*(said(path, "jinja2.ext:babel_extract", TEMPLATES) for path in WEB.rglob("*.j2")))
    return found - {message.id for message in read("fr")}


def read(language, name=BRIEF):
    with catalogue(language, name).open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


def forms(message):
    """Each form of a message with the English that it stands for."""
    english, own = message.id, message.string
    if isinstance(english, str):
        return [(english, own)]
    return [(english[-1], form) for form in own]


OTHERS = [language for language in LANGUAGES if language != "en"]


def test_there_is_a_catalogue_for_each_language_that_a_brief_may_have():
    assert [path.name for path in sorted(LOCALE.iterdir()) if path.is_dir()] == OTHERS
    assert Defaults.model_json_schema()["properties"]["language"]["enum"] == list(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_text_of_the_code_and_the_templates_and_no_other(language):
    assert {message.id for message in read(language)} == in_the_code() | in_the_templates()


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_of_the_editor_has_every_text_of_its_pages_and_no_other(language):
    assert {message.id for message in read(language, EDITOR)} == in_the_editor()


@pytest.mark.parametrize("name", [BRIEF, EDITOR])
@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language, name):
    assert [
        message.id for message in read(language, name) if message.fuzzy or not all(own for _, own in forms(message))
    ] == []


@pytest.mark.parametrize("name", [BRIEF, EDITOR])
@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_placeholders_and_the_markup_of_the_english(language, name):
    parts = re.compile(rf"{PLACEHOLDER.pattern}|</?\w+>")
    wrong = [
        english
        for message in read(language, name)
        for english, own in forms(message)
        if sorted(found[0] for found in parts.finditer(english)) != sorted(found[0] for found in parts.finditer(own))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", [BRIEF, EDITOR])
@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_begins_and_ends_with_the_spaces_of_the_english(language, name):
    def edges(text):
        return text[:1].isspace(), text[-1:].isspace()

    told = [(english, own) for message in read(language, name) for english, own in forms(message)]
    told = [(english, own) for english, own in told if english[0] not in ":;"]  # before which the French have one
    assert [own for english, own in told if edges(own) != edges(english)] == []


def test_french_has_no_plain_space_before_its_high_punctuation_or_inside_its_quotation_marks():
    loose = re.compile(r" [:;?!»]|« ")
    assert [
        own
        for name in (BRIEF, EDITOR)
        for message in read("fr", name)
        for _, own in forms(message)
        if loose.search(own)
    ] == []


def test_no_text_is_hidden_from_the_catalogue_in_an_f_string():
    hidden = re.compile(r"\{(?:\w+\.)*words\(['\"]|words_of\([^()]*\)\(")
    code = [path for path in PACKAGE.rglob("*.py") if hidden.search(path.read_text(encoding="utf-8"))]
    assert [path.name for path in code] == ["csv.py"]  # the word Actor, which others say too


def test_a_text_is_said_in_the_language_with_its_values():
    assert FRENCH("{n} of {of} actors", n=3, of=12500) == "3 acteurs sur 12\u202f500"
    assert ENGLISH("{n} of {of} actors", n=3, of=12500) == "3 of 12,500 actors"


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [(0, "0 actors", "0 acteur"), (1, "1 actor", "1 acteur"), (2, "2 actors", "2 acteurs")],
)
def test_a_count_has_the_form_of_the_language(count, english, french):
    assert ENGLISH.many(count, "{n} actor", "{n} actors") == english
    assert FRENCH.many(count, "{n} actor", "{n} actors") == french


def test_a_value_is_never_taken_for_a_placeholder():
    assert ENGLISH("{topic} divides the actors.", topic="{n}") == "{n} divides the actors."


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 2, 11), ["11 February 2025", "11 février 2025", "11. Februar 2025", "11 de febrero de 2025"]),
        (date(2025, 8, 1), ["1 August 2025", "1er août 2025", "1. August 2025", "1 de agosto de 2025"]),
        (Span("2025-02"), ["February 2025", "février 2025", "Februar 2025", "febrero de 2025"]),
        (Span("2025"), ["2025"] * 4),
        (None, [""] * 4),
    ],
)
def test_dates(day, said):
    assert [words.day(day) for words in (ENGLISH, FRENCH, GERMAN, SPANISH)] == said


def test_numbers():
    four = (ENGLISH, FRENCH, GERMAN, SPANISH)
    assert [words.decimal(0.5) for words in four] == ["0.50", "0,50", "0,50", "0,50"]
    assert [words.percent(0.62) for words in four] == ["62%", "62\xa0%", "62\xa0%", "62\xa0%"]
    assert [words.number(12500) for words in four] == ["12,500", "12\u202f500", "12.500", "12.500"]
    assert [FRENCH.signed(value) for value in (1, 0.5, 0, -0.5)] == ["+1", "+0,5", "0", "−0,5"]


def test_quotation_marks():
    quoted = [words("“{text}”", text="x") for words in (ENGLISH, FRENCH, GERMAN, SPANISH)]
    assert quoted == ["“x”", "«\xa0x\xa0»", "„x“", "«x»"]


def test_lists():
    assert ENGLISH.listed(["France", "India", "China"]) == "France, India and China"
    assert FRENCH.listed(["France", "Inde", "Chine"]) == "France, Inde et Chine"
    assert GERMAN.listed(["Frankreich", "Indien", "China"]) == "Frankreich, Indien und China"
    assert SPANISH.listed(["Francia", "India", "China"]) == "Francia, India y China"
    assert SPANISH.listed(["Francia", "India"]) == "Francia e India"
    assert [FRENCH.listed([]), FRENCH.listed(["France"])] == ["", "France"]


@pytest.mark.parametrize(
    ("tag", "english", "french"),
    [
        ("fr", "French", "français"),
        ("zh-Hant", "Chinese", "chinois"),
        ("pt-BR", "Portuguese", "portugais"),
        ("qaa", "qaa", "qaa"),
    ],
)
def test_a_language_is_named(tag, english, french):
    assert (ENGLISH.name_of(tag), FRENCH.name_of(tag)) == (english, french)


def test_english_needs_no_babel():
    import subprocess
    import sys

    code = "import sys; from policy_report.i18n import words_of; w = words_of('en'); w('x'); w.percent(.5); assert 'babel' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])
