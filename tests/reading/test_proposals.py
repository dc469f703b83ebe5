"""Who may speak in a passage, and which topic it may be on: what is likely is proposed, what is not is offered."""

import pytest

from policy_report.evidence.snapshots import of
from policy_report.reading import proposals
from policy_report.reading.proposals import BESIDE, NAMED, NEAR, OWNS, SPEAKS
from policy_report.records import store
from policy_report.workspace import find

FILES = {
    "positions/actors.yaml": """
        - {id: france, name: France, kind: country}
        - {id: united-states, name: United States, kind: country, aliases: [US]}
        - {id: un, name: United Nations, kind: international-organisation, aliases: [UN, Guterres]}
        - {id: office, name: Water Office, kind: other}
        """,
    "positions/topics.yaml": """
        - {id: dams, title: Dams, aliases: [reservoirs]}
        - {id: price, title: Price of water}
        - {id: lakes, title: Clean lakes}
        """,
    "positions/sources.yaml": "- {id: s, title: S}\n- {id: own, title: O, publisher: Water Office}\n",
    "positions/all.csv": """
        actor,topic,stance,date,source,speaker
        France,dams,support,2025-02-11,s,Emmanuel Macron
        Water Office,dams,support,2025-02-12,s,spokesperson
        """,
}


@pytest.fixture
def records(workspace):
    return store.load(find(workspace(FILES).root, exact=True))[0].records


def actor(records, text, words, source="s"):
    found, _ = of(text.encode(), ".txt", source, f"snapshots/{source}.txt")
    start = text.index(words)
    return proposals.actor(records, found, records.sources[source], (start, start + len(words)))


@pytest.mark.parametrize(
    ("text", "words", "value", "why", "said"),
    [
        ("FRANCE: We agree to pay.\n", "agree to pay", "france", SPEAKS, "FRANCE"),
        ("UN chief Guterres urged action. “We must end this, US or not.”\n", "must end", "un", BESIDE, "Guterres"),
        ("“We must end this with the UN”, France said.\n", "must end this with the UN", "france", BESIDE, "France"),
        ("The Water Office will sign.\n", "will sign", "office", NAMED, "Water Office"),
        ("President Macron will sign. Let us see.\n", "will sign", "france", NAMED, "Macron"),
    ],
)
def test_one_who_is_likely_is_proposed_with_why(records, text, words, value, why, said):
    assert actor(records, text, words)[:3] == (value, why, said)


def test_a_person_who_spoke_before_is_the_speaker(records):
    assert actor(records, "President Macron will sign.\n", "will sign").speaker == "Emmanuel Macron"


def test_what_the_source_says_is_its_own_where_nobody_else_is_quoted(records):
    assert actor(records, "We will sign. France may too.\n", "will sign", "own")[:2] == ("office", OWNS)


def test_of_several_none_is_proposed_but_all_are_offered(records):
    found = actor(records, "France and the US will sign.\n", "will sign")
    assert (found.value, found.why, found.others) == ("", NAMED, ("france", "united-states"))
    found = actor(records, "France spoke. They will sign.\n", "They will sign")
    assert (found.value, found.why, found.others) == ("", NEAR, ("france",))


def test_a_small_word_is_no_acronym(records):
    assert actor(records, "All of us will sign.\n", "will sign") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MS LEE: We agree.\n", "MS LEE"),
        ("Then Jane Lee: we agree.\n", "Then Jane Lee"),
        ("France has said: we agree.\n", "France"),
        ("Jane Lee a ajouté : we agree.\n", "Jane Lee"),
        ("She added: we agree.\n", ""),
        ("He spoke. Telling the audience: we agree.\n", ""),
        ("He spoke. Jane Lee: no.\n\nLater on, we agree.\n", ""),
        ("A Summit: What It Means\n\nLater on, we agree.\n", ""),
        ("MR. A: No.\n\nMS LEE: Yes.\n\nLater on, we agree.\n", ""),
        ("THE CHAIR: No.\n\nMR A: No.\n\nMS LEE: Yes.\n\nLater on, we agree.\n", "MS LEE"),
    ],
)
def test_the_speaker_is_a_name_in_front_of_its_line_or_paragraph(records, text, name):
    found, _ = of(text.encode(), ".txt", "s", "snapshots/s.txt")
    at = text.lower().index("we agree")
    assert proposals.speaker(found, records.sources["s"], (at, at + 8)) == name


def test_the_topic_has_most_words_and_the_others_are_offered(records):
    found = proposals.topic(records, "The price of clean water in lakes is high, with clean reservoirs.")
    assert (found.value, found.said) == ("", "")
    assert found.others == ("price", "lakes", "dams")
    found = proposals.topic(records, "New reservoirs are built.")
    assert (found.value, found.said, found.others) == ("dams", "reservoirs", ())
    assert proposals.topic(records, "Nothing here.") is None


def test_the_date_is_that_of_other_records_of_the_source(records):
    assert proposals.date(records, records.sources["s"]) == "2025-02-12"
    assert proposals.date(records, records.sources["own"]) == ""
