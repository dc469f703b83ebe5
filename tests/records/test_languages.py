"""Records in several languages: read in every form, found by every name, shown in the language of each brief."""

import pytest

from policy_report.brief.figures import Figures
from policy_report.records.languages import spoken
from policy_report.texts import language_of

SETTINGS = """
    title = {en = "Harbours", fr = "Les ports"}

    [briefs.en]

    [briefs.fr]
    language = "fr"
    title = {en = "The pact", fr = "Le pacte"}
    key_messages = [{en = "It split the room. [France](france/pact) signed.", fr = "La salle est divisée. [France](france/pact) signe."}]
    """
TOPICS = """
    - id: pact
      title: {en: The pact, fr: Le pacte}
      question: {en: Will they sign?, fr: Faut-il signer ?}
      labels: {support: {en: Signed, fr: A signé}}
    - {id: tax, title: A tax}
    """
ACTORS = """
    - {id: france, name: France, kind: country, iso: FR, groups: [{en: The club, fr: Le club}]}
    - {id: uk, name: United Kingdom, short: {en: UK, fr: R.-U.}, kind: country, iso: GB}
    - {id: burma, name: Burma, kind: country, iso: MM}
    - {id: acme, name: Acme, kind: company}
    """
POSITIONS = """
    - {actor: Royaume-Uni, topic: Le pacte, stance: A signé, date: 2025-01-01, summary: {en: Signs., fr: Signe.}, conditions: {fr: Un délai.}}
    - {actor: Union africaine, topic: tax, stance: Contre, date: 2025-01-01, summary: No tax.}
    - {actor: DE, topic: pact, stance: oppose, date: 2025-01-01}
    """
TABLE = """
    actor,topic,stance,date,Summary:FR,summary:en
    Acme,pact,support,2025-01-01,Dit oui.,Says yes.
    France,pact,support,2025-01-01,Dit oui.,
    """
FILES = {
    "policy-report.toml": SETTINGS,
    "positions/topics.yaml": TOPICS,
    "positions/actors.yaml": ACTORS,
    "positions/a.yaml": POSITIONS,
    "positions/b.csv": TABLE,
}


def test_names_of_every_language_mean_the_same_ids(workspace):
    rows = workspace(FILES).rows
    assert [(row["actor"], row["topic"], row["stance"]) for row in rows[:2]] == [
        ("uk", "pact", "support"),
        ("african-union", "tax", "oppose"),
    ]


def test_a_brief_has_the_texts_of_its_language(workspace):
    report = workspace(FILES).report("fr")
    assert report.brief.title == "Le pacte"
    assert [message.text for message in report.key_messages] == ["La salle est divisée. France signe."]
    assert {actor.id: (actor.name, actor.short) for actor in report.actors} == {
        "germany": ("Allemagne", "Allemagne"),
        "burma": ("Burma", "Burma"),  # not what Unicode calls it: the record's own word stays
        "france": ("France", "France"),
        "uk": ("Royaume-Uni", "R.-U."),
        "african-union": ("Union africaine", "Union africaine"),
        "acme": ("Acme", "Acme"),
    }
    assert report.topic_of["pact"].title == "Le pacte"
    assert report.topic_of["pact"].question == "Faut-il signer ?"
    assert report.cell_of["uk", "pact"].label == "A signé"
    assert [(p.summary, p.conditions) for p in report.positions if p.actor in ("uk", "acme")] == [
        ("Signe.", "Un délai."),
        ("Dit oui.", ""),
    ]


def test_what_lacks_the_language_is_marked_with_its_own(workspace):
    report = workspace(FILES).report("fr")
    texts = [report.topic_of["tax"].title, *(p.summary for p in report.positions if p.topic == "tax")]
    assert [(text, language_of(text)) for text in texts] == [("A tax", "en"), ("No tax.", "en")]
    english = workspace(FILES).report("en")
    marked = {p.actor: (p.summary, language_of(p.summary), language_of(p.conditions)) for p in english.positions}
    assert marked["uk"] == ("Signs.", "", "fr")
    assert marked["france"] == ("Dit oui.", "fr", "")
    assert [actor.name for actor in english.actors if actor.kind == "country"] == [
        "Burma",
        "France",
        "Germany",
        "United Kingdom",
    ]
    assert not any(map(language_of, (actor.name for actor in english.actors)))


def test_the_language_of_the_records_is_that_of_the_defaults(workspace):
    files = {"policy-report.toml": '[defaults]\nlanguage = "de"\n[briefs.a]\n[briefs.b]\nlanguage = "en"\n'}
    rows = "actor,topic,stance,summary\nDeutschland,outcome,Dagegen,Nein.\n"
    sample = workspace(files | {"positions/a.csv": rows})
    german, english = sample.report("a"), sample.report("b")
    assert (german.actors[0].name, german.positions[0].label) == ("Deutschland", "Dagegen")
    assert (english.actors[0].name, english.positions[0].label) == ("Germany", "Opposes")
    assert [language_of(report.positions[0].summary) for report in (german, english)] == ["", "de"]


def test_commands_follow_the_brief(workspace):
    sample = workspace(FILES)
    figures = Figures(sample.editions("fr")[0])
    assert figures.words.loc["Royaume-Uni", "Le pacte"] == "A signé"


def test_records_in_a_language_are_made_once(workspace):
    records = workspace(FILES).records
    assert spoken(records, "fr") is spoken(records, "fr") is spoken(spoken(records, "fr"), "fr")


def test_changes_are_those_of_the_records(workspace):
    then = workspace(FILES).report("fr").as_dict()
    said = {p["actor"]: (p["summary"], p["in_records"]) for p in then["positions"]}
    assert said["uk"] == ("Signe.", {"summary": "Signs."})
    assert said["france"] == ("Dit oui.", {})


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ({"positions/topics.yaml": "- {id: pact, title: {French: Le pacte}}\n"}, "positions/topics.yaml:1 title wrong-form"),
        ({"positions/topics.yaml": "- {id: pact, title: {fr: A, FR: B}}\n"}, "positions/topics.yaml:1 title duplicate-key"),
        ({"positions/topics.yaml": "- {id: pact, title: {fr: }}\n"}, "positions/topics.yaml:1 title wrong-type"),
        ({"positions/topics.yaml": "- {id: a, title: A}\n- {id: b, title: {en: B, fr: A}}\n"}, "positions/topics.yaml:2 title duplicate-name"),
        ({"positions/a.yaml": "- {actor: FR, topic: outcome, stance: support, summary: {}}\n"}, "positions/a.yaml:1 summary wrong-type"),
        ({"positions/a.yaml": "- {actor: FR, topic: outcome, stance: support, quote: {fr: Oui}}\n"}, "positions/a.yaml:1 quote wrong-type"),
        ({"positions/a.csv": "actor,topic,stance,summary,summary:en\nFR,outcome,support,A,B\n"}, "positions/a.csv:2 summary:en duplicate-key"),
        ({"positions/a.csv": "actor,topic,stance,quote:fr\nFR,outcome,support,A\n"}, "positions/a.csv:1 quote:fr unknown-field"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_text_in_several_languages_is_told_at_its_place(workspace, files, error):
    rows = "- {actor: FR, topic: pact, stance: support}\n"
    assert error in workspace({"positions/z.yaml": rows} | files).errors
