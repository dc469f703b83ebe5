"""Raw text in, records out: every kind of problem with its file, line, field and check, all of them in one run."""

from datetime import date

import pandas as pd
import pytest

from policy_report.records import store
from policy_report.records.positions import COLUMNS, days
from policy_report.records.readers.base import Raw
from policy_report.records.validate import problems_beside
from policy_report.workspace import find

SOURCES = """
    - {id: report, title: The report, date: 2024-05-06, url: https://example.org/report}
    - {id: leaflet, title: A leaflet, date: 2024-05}
    """
BARE = "actor,topic,stance,date,source_url\nFR,outcome,support,2025-02-11,https://example.org\n"
WHOLE = "date: 2025-02-11, source_url: https://example.org"  # what keeps a position free of warnings


def table(*rows, header="actor,topic,stance"):
    """Return a CSV table whose rows carry a date and a source, so that nothing but the test's own matter is reported."""
    return "\n".join([f"{header},date,source_url", *(f"{row},2025-02-11,https://example.org" for row in rows)]) + "\n"


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["united-kingdom", "UNITED-KINGDOM", "United Kingdom", "united  kingdom", "Britain", "gb", "GBR", "UK"]
)
@pytest.mark.parametrize("declared", [True, False])
def test_an_actor_is_found_by_id_name_alias_and_code_in_any_case(workspace, typed, declared):
    actor = "- {id: united-kingdom, name: United Kingdom, kind: country, iso: GB, aliases: [Britain]}\n"
    sample = workspace(
        {"positions/actors.yaml": actor if declared else None, "positions/a.csv": table(f"{typed},outcome,support")}
    )
    assert sample.problems == []
    assert [row["actor"] for row in sample.rows] == ["united-kingdom"]


@pytest.mark.parametrize("typed", ["declaration", "Declaration", "JOINT DECLARATION", "the text"])
def test_a_topic_is_found_by_id_title_and_alias_in_any_case(workspace, typed):
    sample = workspace({"positions/a.csv": table(f"FR,{typed},support")})
    assert [row["topic"] for row in sample.rows] == ["declaration"]


@pytest.mark.parametrize(
    ("typed", "stance"),
    [
        ("support", "support"),
        ("OPPOSE", "oppose"),
        ("Supports", "support"),
        ("with reservations", "qualified-support"),
        ("declined to say", "declined"),
        ("Not applicable", "not-applicable"),
        ("signed", "support"),
        ("Did not sign", "oppose"),
    ],
)
def test_a_stance_is_found_by_id_label_and_the_label_of_its_topic(workspace, typed, stance):
    topics = "- {id: declaration, title: Declaration, labels: {support: Signed, oppose: Did not sign}}\n"
    sample = workspace({"positions/topics.yaml": topics, "positions/a.csv": table(f"FR,declaration,{typed}")})
    assert [row["stance"] for row in sample.rows] == [stance]


@pytest.mark.parametrize("language", ["Dafür", "POUR", "a favor"])
def test_a_stance_is_found_by_the_word_that_every_language_has_for_it(workspace, language):
    sample = workspace({"positions/a.csv": table(f"FR,outcome,{language}")})
    assert [row["stance"] for row in sample.rows] == ["support"]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("against", "; did you mean 'oppose'?"),
        ("No  Comment", "; did you mean 'declined'?"),
        ("suport", "; did you mean 'support'?"),
        ("in the air", ";"),
    ],
)
def test_an_unknown_stance_is_an_error_with_the_one_that_is_near(workspace, typed, hint):
    sample = workspace({"positions/a.csv": table(f"FR,outcome,{typed}")})
    steps = "support, qualified-support, neutral, qualified-opposition, oppose, declined, not-applicable"
    assert [problem.message for problem in sample.problems] == [
        f"unknown stance '{' '.join(typed.split())}'{hint} expected one of {steps}"
    ]


def test_the_label_of_a_topic_means_nothing_on_another_topic(workspace):
    topics = "- {id: declaration, title: D, labels: {support: Signed}}\n- {id: outcome, title: O}\n"
    sample = workspace(
        {"positions/topics.yaml": topics, "positions/a.csv": table("FR,declaration,Signed", "FR,outcome,Signed")}
    )
    assert sample.errors == ["positions/a.csv:3 stance unknown-stance"]


def test_the_spellings_of_a_country_are_one_actor(workspace):
    sample = workspace(
        {"positions/a.csv": table("FR,outcome,support", "fra,declaration,support", "French Republic,outcome,oppose")}
    )
    assert {row["actor"] for row in sample.rows} == {"france"}
    actor = sample.records.actors["france"]
    assert (actor.name, actor.kind, actor.iso) == ("France", "country", "FR")


def test_one_spelling_of_a_country_makes_the_others_known(workspace):
    names = workspace({"positions/a.csv": table("FR,outcome,support")}).records.names["actor"]
    assert [names.get(spelling) for spelling in ("fra", "French Republic", "Gaul")] == ["france", "france", None]


def test_a_bloc_needs_no_declaration_either(workspace):
    sample = workspace({"positions/a.csv": table("EU,outcome,support", "european union,declaration,support")})
    assert {row["actor"] for row in sample.rows} == {"european-union"}
    assert sample.records.actors["european-union"].kind == "bloc"


@pytest.mark.parametrize(
    "declared",
    [
        "{id: paris, name: Élysée, kind: country, iso: FR, groups: [G7]}",
        "{id: paris, name: Élysée, kind: country, iso: fra, groups: [G7]}",
        "{id: paris, name: France, kind: country, groups: [G7]}",
        "{id: france, name: La République, kind: country, groups: [G7]}",
        "{id: paris, name: Élysée, kind: country, aliases: [France, FR, FRA], groups: [G7]}",
    ],
    ids=["by-iso", "by-iso-3", "by-name", "by-id", "by-aliases"],
)
def test_a_declared_country_is_the_country(workspace, declared):
    sample = workspace(
        {
            "positions/actors.yaml": f"- {declared}\n",
            "positions/a.csv": table("FR,outcome,support", "FRA,declaration,support"),
        }
    )
    (actor,) = sample.records.actors.values()
    assert {row["actor"] for row in sample.rows} == {actor.id}
    assert actor.groups == ("G7",)


def test_a_declared_bloc_keeps_what_was_declared_of_it(workspace):
    actors = "- {id: european-union, name: European Union, kind: bloc, groups: [signatories]}\n"
    sample = workspace({"positions/actors.yaml": actors, "positions/a.csv": table("EU,outcome,support")})
    (actor,) = sample.records.actors.values()
    assert actor.groups == ("signatories",)


def test_an_own_alias_wins_over_a_country_code(workspace):
    actors = "- {id: georgia-tech, name: Georgia Tech, kind: expert, aliases: [GT]}\n"
    sample = workspace({"positions/actors.yaml": actors, "positions/a.csv": table("GT,outcome,support")})
    assert [row["actor"] for row in sample.rows] == ["georgia-tech"]


def test_an_actor_without_positions_is_an_actor_all_the_same(workspace):
    actors = "- {id: iea, name: IEA, kind: international-organisation}\n"
    sample = workspace({"positions/actors.yaml": actors, "positions/a.csv": table("FR,outcome,support")})
    assert set(sample.records.actors) == {"iea", "france"}


ACTOR = "if it is new, declare it in an actor file or in positions/actors.yaml"
TOPIC = "if it is new, declare it in positions/topics.yaml"
STANCE = "expected one of support, qualified-support, neutral, qualified-opposition, oppose, declined, not-applicable"


@pytest.mark.parametrize(
    ("row", "field", "check", "said"),
    [
        ("Frnace,outcome,support", "actor", "unknown-actor", f"unknown actor 'Frnace'; did you mean 'France'? {ACTOR}"),
        ("Atlantis,outcome,support", "actor", "unknown-actor", f"unknown actor 'Atlantis'; {ACTOR}"),
        (
            "Acme Corporatoin,outcome,support",
            "actor",
            "unknown-actor",
            "unknown actor 'Acme Corporatoin'; did you mean 'Acme Corporation'?",
        ),
        ("FR,outcom,support", "topic", "unknown-topic", f"unknown topic 'outcom'; did you mean 'outcome'? {TOPIC}"),
        (f"FR,{'x' * 99},support", "topic", "unknown-topic", f"unknown topic '{'x' * 39}…'; {TOPIC}"),
        ("FR,Frnace,support", "topic", "unknown-topic", f"unknown topic 'Frnace'; {TOPIC}"),
        ("FR,outcome,suport", "stance", "unknown-stance", f"unknown stance 'suport'; did you mean 'support'? {STANCE}"),
        ("FR,outcome,Oposes", "stance", "unknown-stance", "unknown stance 'Oposes'; did you mean 'Opposes'?"),
        ("FR,outcome,Endorsd", "stance", "unknown-stance", "unknown stance 'Endorsd'; did you mean 'Endorsed'?"),
        (f"FR,outcome,{'x' * 99}", "stance", "unknown-stance", f"unknown stance '{'x' * 39}…'; {STANCE}"),
        *(
            (f"FR,outcome,{name}", "stance", "unknown-stance", f"unknown stance '{name}'; {STANCE}")
            for name in ("unsupport", "not support", "disendorsed", "Not endorsed", "qualified")  # no slips: opposites
        ),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest_known_name(workspace, row, field, check, said):
    files = {
        "positions/actors.yaml": "- {id: acme, name: Acme Corporation, kind: company}\n",
        "positions/topics.yaml": "- {id: outcome, title: Outcome, labels: {support: Endorsed}}\n",
        "positions/a.csv": table("FR,outcome,support", row),
    }
    sample = workspace(files)
    assert sample.errors == [f"positions/a.csv:3 {field} {check}"]
    assert sample.message(check).startswith(said)


def test_an_unknown_source_is_an_error_with_the_nearest_known_source(workspace):
    rows = "actor,topic,stance,source\nFR,outcome,support,reprot\n"
    sample = workspace({"positions/sources.yaml": SOURCES, "positions/a.csv": rows})
    assert sample.message("unknown-source") == (
        "unknown source 'reprot'; did you mean 'report'? if it is new, declare it in positions/sources.yaml"
    )


def test_an_unknown_name_in_a_yaml_file_stands_on_its_own_line(workspace):
    sample = workspace(
        {
            "positions/countries/france.yaml": """
                actor: France
                positions:
                  - topic: outcome
                    stance: suport
                    source: nowhere
                  - date: 2025-02-11
                    stance: support
                    topic: outcom
                """
        }
    )
    assert sample.errors == [
        "positions/countries/france.yaml:4 stance unknown-stance",
        "positions/countries/france.yaml:5 source unknown-source",
        "positions/countries/france.yaml:8 topic unknown-topic",
    ]


# --- declarations ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "errors"),
    [
        ("actors", "- id: acme\n  name: Acme\n", ["1 kind missing-field"]),
        ("actors", "- id: acme\n  name: Acme\n  kind: firm\n", ["3 kind unknown-value"]),
        ("actors", "- id: acme\n  name: Acme\n  kind: company\n  group: [G7]\n", ["4 group unknown-field"]),
        ("actors", "- id: acme\n  name: Acme\n  kind: company\n  groups: G7\n", ["4 groups wrong-type"]),
        ("actors", "- id: a c m e\n  name: Acme\n  kind: company\n", ["1 id wrong-form"]),
        ("actors", "- id: x\n  name: X\n  kind: country\n  iso: QQ\n", ["4 iso unknown-country"]),
        ("actors", "- id: x\n  name: X\n  kind: country\n  iso: 44\n", ["4 iso wrong-form"]),
        ("actors", '- id: x\n  name: X\n  kind: other\n  aliases:\n    - y\n    - ""\n', ["6 aliases.1 wrong-type"]),
        ("topics", "- id: outcome\n  question: Why?\n", ["1 title missing-field"]),
        ("topics", "- title: Outcome\n", ["1 id missing-field"]),
        (
            "topics",
            "- id: o\n  title: O\n  labels:\n    support: Yes\n    suport: No\n",
            ["5 labels.suport unknown-stance"],
        ),
        ("topics", "- id: o\n  title: O\n  labels: Signed\n", ["3 labels wrong-type"]),
        ("topics", "- id: o\n  title: O\n  labels:\n    support: [a]\n", ["4 labels.support wrong-type"]),
        ("topics", "- id: o\n  title: O\n  quesiton:\n", ["3 quesiton unknown-field"]),
        ("topics", "- id: o\n  title: O\n  labels:\n    suport:\n", ["4 labels.suport unknown-stance"]),
        ("topics", "o:\n  title: O\np:\n", ["3 wrong-type"]),
        ("topics", "o:\n  title: O\n  id: tax\n", ["3 id duplicate-key"]),
        ("topics", "topics:\n- {id: o, title: O}\nextra:\n", ["1 wrong-type", "3 wrong-type"]),
        ("actors", "- id: x\n  name: X\n  kind: other\n  iso_code: ~\n", ["4 iso_code unknown-field"]),
        ("actors", "- id: x\n  name:\n  kind: other\n", ["2 name missing-field"]),
        ("sources", "- id: s\n  title: S\n  urls:\n", ["3 urls unknown-field"]),
        ("sources", "- {id: s, title: Smith, J.}\n", ["1 J. unknown-field"]),
        ("sources", "- id: s\n  title: S\n  date: 2024-13\n", ["3 date bad-date"]),
        ("sources", "- id: s\n  title: S\n  accessed: 2024-02\n", ["3 accessed bad-date"]),
        ("sources", "- id: s\n  title: S\n  url: javascript:alert(1)\n", ["3 url bad-link"]),
        (
            "sources",
            "- id: s\n  title: S\n  publisher: [a]\n  link: x\n",
            ["3 publisher wrong-type", "4 link unknown-field"],
        ),
    ],
)
def test_what_is_wrong_with_a_declaration(workspace, kind, text, errors):
    sample = workspace({f"positions/{kind}.yaml": text, "positions/list.csv": "actor,topic,stance\n"})
    here = [error for error in sample.errors if error.startswith(f"positions/{kind}.yaml")]
    assert here == [f"positions/{kind}.yaml:{error}" for error in errors]


def test_a_broken_declaration_does_not_make_its_positions_wrong_too(workspace):
    text = (
        f"actor: {{id: acme, name: Acme, kind: firm}}\npositions:\n  - {{topic: outcome, stance: support, {WHOLE}}}\n"
    )
    assert workspace({"positions/acme.yaml": text}).errors == ["positions/acme.yaml:1 kind unknown-value"]


@pytest.mark.parametrize(
    ("actor", "said"),
    [("acme", []), ("Peru", []), ("Acne", ["unknown-actor"])],
    ids=["broken", "of the world", "unknown"],
)
def test_a_position_beside_records_is_judged_as_if_it_were_among_them_and_leaves_them_alone(workspace, actor, said):
    records = workspace({"positions/acme.yaml": "actor: {id: acme, name: Acme, kind: firm}\n"}).loaded[0].records
    row = {
        "actor": actor,
        "topic": "outcome",
        "stance": "support",
        "date": "2025-02-11",
        "source_url": "https://example.org",
    }
    before = (dict(records.actors), records.names["actor"].get("Peru"))
    raw = Raw(positions=pd.DataFrame([{**row, "file": "form", "line": 1}]))
    assert [each.check for each in problems_beside(records, raw)] == said
    assert (records.actors, records.names["actor"].get("Peru")) == before


@pytest.mark.parametrize("second", ["france", "FRANCE"])
def test_an_id_declared_twice_names_the_first_place(workspace, second):
    sample = workspace(
        {
            "positions/countries/a.yaml": "actor: {id: france, name: France, kind: country}\n",
            "positions/countries/b.yaml": f"actor:\n  kind: country\n  id: {second}\n  name: France\n",
        }
    )
    assert sample.errors == ["positions/countries/b.yaml:3 id duplicate-id"]
    assert "first in positions/countries/a.yaml:1" in sample.message("duplicate-id")


@pytest.mark.parametrize("kind", ["topics", "sources"])
def test_topics_and_sources_have_ids_of_their_own_too(workspace, kind):
    sample = workspace(
        {f"positions/{kind}.yaml": "- {id: one, title: One}\n- {id: two, title: Two}\n- {id: one, title: Again}\n"}
    )
    assert sample.errors == [f"positions/{kind}.yaml:3 id duplicate-id"]


def test_the_same_id_may_mean_an_actor_and_a_topic(workspace):
    actors = "- {id: outcome, name: Outcome, kind: company}\n"
    sample = workspace({"positions/actors.yaml": actors, "positions/a.csv": table("outcome,outcome,support")})
    assert sample.problems == []


def test_an_alias_that_is_taken_names_who_has_it(workspace):
    sample = workspace(
        {
            "positions/actors.yaml": """
                - id: guardian
                  name: The Guardian
                  kind: other
                  aliases: [G]
                - id: google
                  name: Google
                  kind: company
                  aliases: [g]
                """
        }
    )
    assert sample.errors == ["positions/actors.yaml:8 aliases duplicate-name"]
    assert "'g' already means the actor 'guardian'" in sample.message("duplicate-name")


def test_a_name_that_is_taken_stands_on_the_line_of_the_name(workspace):
    sample = workspace(
        {
            "positions/topics.yaml": """
                - id: outcome
                  title: Outcome
                - id: result
                  title: outcome
                  aliases: [end]
                """
        }
    )
    assert sample.errors == ["positions/topics.yaml:4 title duplicate-name"]


def test_two_declared_actors_cannot_both_be_the_same_country(workspace):
    actors = (
        "- {id: paris, name: Paris, kind: country, iso: FR}\n- {id: elysee, name: Élysée, kind: country, iso: FR}\n"
    )
    sample = workspace({"positions/actors.yaml": actors, "positions/a.csv": table("France,outcome,support")})
    assert sample.errors


def test_one_label_cannot_mean_two_stances_of_a_topic(workspace):
    topics = "- {id: outcome, title: Outcome, labels: {support: Fine, oppose: Fine}}\n"
    sample = workspace({"positions/topics.yaml": topics, "positions/a.csv": table("FR,outcome,Fine")})
    assert sample.errors


@pytest.mark.parametrize(
    ("labels", "wrong"),
    [
        ("{support: Opposes, oppose: Supports}", ["support", "oppose"]),
        ("{oppose: support}", ["oppose"]),
        ("{oppose: SUPPORTS}", ["oppose"]),
        ("{neutral: Declined to say}", ["neutral"]),
        ("{support: Supports, oppose: Opposes}", []),
        ("{support: , oppose: Against}", []),
    ],
)
def test_a_label_cannot_be_the_word_of_another_stance(workspace, labels, wrong):
    topics = f"- {{id: outcome, title: Outcome, labels: {labels}}}\n"
    sample = workspace({"positions/topics.yaml": topics, "positions/a.csv": table("FR,outcome,support")})
    assert sorted(sample.errors) == sorted(f"positions/topics.yaml:1 labels.{name} duplicate-name" for name in wrong)


def test_an_id_in_front_may_be_repeated(workspace):
    sample = workspace({"positions/topics.yaml": "outcome:\n  id: outcome\n  title: O\n", "positions/a.csv": BARE})
    assert list(sample.records.topics) == ["outcome"]


@pytest.mark.parametrize("positions", ["positions: []\n", "positions:\n", ""])
def test_the_actor_of_a_file_is_known_even_without_positions(workspace, positions):
    files = {"positions/x.yaml": f"# note\nactor: Atlantis\n{positions}", "positions/a.csv": BARE}
    assert workspace(files).errors == ["positions/x.yaml:2 actor unknown-actor"]
    assert workspace({**files, "positions/x.yaml": f"actor: Germany\n{positions}"}).errors == []


def test_an_unknown_actor_of_a_file_is_told_once_and_where_it_stands(workspace):
    one = f"  - {{topic: outcome, stance: support, {WHOLE}}}\n"
    assert workspace({"positions/x.yaml": f"actor: Atlantis\npositions:\n{one}"}).errors == [
        "positions/x.yaml:1 actor unknown-actor"
    ]


# --- positions ------------------------------------------------------------------------------------------------------


def test_one_address_has_one_title(workspace):
    rows = (
        "actor,topic,stance,date,source_url,source_title\n"
        "FR,outcome,support,2025-02-11,https://e.org/,Alpha\nDE,outcome,support,2025-02-11,https://e.org/,Beta\n"
        "IN,outcome,support,2025-02-11,https://e.org/,\nCN,outcome,support,2025-02-11,https://f.org/,Alpha\n"
    )
    assert workspace({"positions/a.csv": rows}).warnings == ["positions/a.csv:2 source_title two-sources"]


@pytest.mark.parametrize("field", ["actor", "topic", "stance"])
def test_a_position_needs_actor_topic_and_stance(workspace, field):
    cells = {"actor": "FR", "topic": "outcome", "stance": "support", field: ""}
    sample = workspace({"positions/a.csv": table("DE,outcome,support", ",".join(cells.values()))})
    assert sample.errors == [f"positions/a.csv:3 {field} missing-field"]


@pytest.mark.parametrize(
    ("field", "value", "check"),
    [
        ("date", "2025-02-30", "bad-date"),
        ("date", "11/02/2025", "bad-date"),
        ("date", "2025-13", "bad-date"),
        ("salience", "6", "out-of-range"),
        ("salience", "0", "out-of-range"),
        ("salience", "high", "wrong-type"),
        ("language", "French!", "wrong-form"),
        ("confidence", "certain", "unknown-value"),
        ("source_url", "javascript:alert(1)", "bad-link"),
        ("source_url", "www.example.org", "bad-link"),
        ("source", "nowhere", "unknown-source"),
        ("id", "a b", "wrong-form"),
    ],
)
def test_a_value_that_cannot_be_is_an_error_where_it_stands(workspace, field, value, check):
    in_a_table = workspace({"positions/a.csv": f"actor,topic,stance,{field}\nFR,outcome,support,{value}\n"})
    assert in_a_table.errors == [f"positions/a.csv:2 {field} {check}"]


@pytest.mark.parametrize(
    "field", ["date: 2025-02-30", "salience: 9", "confidence: sure", "source: nowhere", "source_url: x", "id: a b"]
)
def test_a_value_that_cannot_be_stands_on_its_own_line_in_yaml(workspace, field):
    text = f"- actor: FR\n  topic: outcome\n  stance: support\n\n  {field}\n"
    (error,) = workspace({"positions/a.yaml": text}).errors
    assert error.startswith(f"positions/a.yaml:5 {field.split(':')[0]} ")


def test_a_wrong_value_is_named_for_each_row_and_counted_beyond_twenty(workspace):
    rows = [f"FR,outcome,support,2025-02-11,{'x' if n >= 10 else 1}" for n in range(60)]
    sample = workspace({"positions/a.csv": "\n".join(["actor,topic,stance,date,salience", *rows]) + "\n"})
    problems = [problem for problem in sample.problems if problem.check == "wrong-type"]
    assert [problem.line for problem in problems] == list(range(12, 33))
    assert "29 more records" in problems[-1].message


def test_the_id_of_a_record_is_used_once(workspace):
    sample = workspace(
        {
            "positions/a.csv": table(
                "one,FR,outcome,support", "two,DE,outcome,support", header="id,actor,topic,stance"
            ),
            "positions/b.yaml": f"- actor: IN\n  topic: outcome\n  stance: oppose\n  id: one\n  {WHOLE.replace(', ', chr(10) + '  ')}\n",
        }
    )
    assert sample.errors == ["positions/b.yaml:4 id duplicate-id"]
    assert sample.message("duplicate-id") == "'one' is used twice, first in positions/a.csv:2; rename or delete one"


def test_the_first_use_of_an_id_stands_on_the_line_of_the_id(workspace):
    one, other = (
        f"- actor: {actor}\n  topic: outcome\n  stance: support\n  id: one\n  date: 2025-02-11\n  source_url: https://example.org\n"
        for actor in ("FR", "DE")
    )
    sample = workspace({"positions/a.yaml": one + other})
    assert sample.errors == ["positions/a.yaml:10 id duplicate-id"]
    assert "first in positions/a.yaml:4;" in sample.message("duplicate-id")


def test_every_further_use_of_an_id_is_an_error_in_reading_order(workspace):
    named = ["b,FR", "a,DE", "a,IN", "b,JP", "c,US", "a,CA", ",MX"]
    rows = [f"{row},outcome,support" for row in named]
    sample = workspace({"positions/a.csv": table(*rows, header="id,actor,topic,stance")})
    assert sample.errors == [f"positions/a.csv:{line} id duplicate-id" for line in (4, 5, 7)]


def test_the_same_record_given_twice_is_a_warning(workspace):
    sample = workspace({"positions/a.csv": table("FR,outcome,support", "France,outcome,Supports", "FR,outcome,oppose")})
    assert sample.errors == []
    assert sample.warnings == ["positions/a.csv:3 duplicate-record", "positions/a.csv:4 stance contradiction"]
    assert sample.message("duplicate-record") == "the same record stands twice; delete one"


def test_records_that_differ_in_one_text_are_two(workspace):
    rows = table("FR,outcome,support,One.", "FR,outcome,support,Two.", header="actor,topic,stance,summary")
    assert workspace({"positions/a.csv": rows}).problems == []


@pytest.mark.parametrize("rows", [("Gual,outcome,support", "Lydai,outcome,support"), ("FR,a,support", "FR,b,support")])
def test_records_of_two_unknown_names_are_not_the_same(workspace, rows):
    assert workspace({"positions/a.csv": table(*rows)}).warnings == []


def test_an_unknown_name_hides_no_record_given_twice(workspace):
    sample = workspace({"positions/a.csv": table("Gual,outcome,support", "FR,outcome,support", "FR,outcome,support")})
    assert sample.warnings == ["positions/a.csv:4 duplicate-record"]


def test_a_translation_without_its_quote_is_a_warning(workspace):
    rows = table(
        "FR,outcome,support,,Yes.", "DE,outcome,support,Ja.,Yes.", header="actor,topic,stance,quote,translation"
    )
    sample = workspace({"positions/a.csv": rows})
    assert sample.warnings == ["positions/a.csv:2 translation no-quote"]
    assert sample.message("no-quote") == (
        "a translation without its quote; give the speaker's own words as `quote`, or your words as `summary`"
    )


def test_a_record_is_kept_field_by_field(workspace):
    text = """
        - actor: FR
          topic: Outcome
          stance: opposes
          date: 2025-02-11
          summary: Did not sign.
          quote: Nous ne signons pas.
          language: fr
          translation: We do not sign.
          speaker: The minister
          source: Report
          locator: p. 3
          conditions: Unless funded
          salience: 4
          confidence: stated
          coder: A. B.
          remark: As in May
          note: Asked twice
        """
    sample = workspace({"positions/sources.yaml": SOURCES, "positions/a.yaml": text})
    assert sample.problems == []
    assert sample.rows == [
        {
            "actor": "france",
            "topic": "outcome",
            "stance": "oppose",
            "date": "2025-02-11",
            "recorded": "",
            "summary": "Did not sign.",
            "quote": "Nous ne signons pas.",
            "language": "fr",
            "translation": "We do not sign.",
            "speaker": "The minister",
            "source": "report",
            "locator": "p. 3",
            "conditions": "Unless funded",
            "salience": 4,
            "confidence": "stated",
            "quote_check": "no-snapshot",
            "coder": "A. B.",
            "remark": "As in May",
            "note": "Asked twice",
            "file": "positions/a.yaml",
            "line": 1,
            **dict.fromkeys(("source_title", "marking", "embargo", "attribution"), ""),
        }
    ]


def test_the_records_carry_what_the_workspace_says_beside_positions(workspace):
    settings = 'records_language = "fr"\n[markings]\norder = ["LOW", "HIGH"]\nunmarked = "LOW"\n'
    sample = workspace(
        {
            "policy-report.toml": settings,
            "positions/topics.yaml": "- {id: outcome, title: {en: Outcome, fr: Issue}, marking: high}\n",
            "positions/actors.yaml": "- {id: union, name: Union, kind: other}\n",
            "positions/sources.yaml": SOURCES,
            "positions/readings.yaml": "- {source: leaflet, topic: Issue, actor: Union}\n",
            "positions/a.csv": table("DE,outcome,support,high", header="actor,topic,stance,marking"),
        }
    )
    records = sample.records
    assert (records.language, records.markings.order, records.undeclared) == ("fr", ("LOW", "HIGH"), {"germany"})
    assert records.topics["outcome"].title == "Issue"
    assert [(reading.source, reading.topic, reading.actor) for reading in records.readings] == [
        ("leaflet", "outcome", "union")
    ]
    assert list(records.positions["marking"]) == ["HIGH"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("", "policy-report.toml does not say how far a marking lets a record travel; write [markings] there"),
        ('[markings]\norder = ["LOW", "HIGH"]\nunmarked = "LOW"\n', "unknown marking 'hihg'; did you mean 'HIGH'?"),
    ],
)
def test_a_marking_that_is_none_is_an_error_in_a_declaration_and_in_a_position(workspace, settings, message):
    sample = workspace(
        {
            "policy-report.toml": settings,
            "positions/topics.yaml": "- id: outcome\n  title: O\n  marking: hihg\n- {id: other, title: P}\n",
            "positions/a.csv": table("DE,outcome,support,hihg", header="actor,topic,stance,marking"),
        }
    )
    assert sample.errors == [
        "positions/a.csv:2 marking unknown-marking",
        "positions/topics.yaml:3 marking unknown-marking",
    ]
    assert all(problem.message.startswith(message) for problem in sample.problems)


@pytest.mark.parametrize("rows", [[], ["FR,outcome,support"], ["FR,outcome,support", "DE,outcome,oppose"]])
def test_the_columns_are_those_of_the_tidy_table(workspace, rows):
    positions = workspace({"positions/a.csv": table(*rows)}).loaded[0].records.positions
    assert {name: str(kind) for name, kind in positions.dtypes.items()} == COLUMNS


def test_until_sources_are_looked_at_every_quote_is_without_a_snapshot(workspace):
    rows = table("FR,outcome,support,Yes.", "DE,outcome,support,", header="actor,topic,stance,quote")
    held, _ = store.read(find(workspace({"positions/a.csv": rows}).root))
    assert list(held.records.positions["quote_check"]) == ["no-snapshot", "no-quote"]


def test_confidence_and_salience_are_kept_and_may_be_left_out(workspace):
    text = "actor,topic,stance,date,source_url,confidence,salience\n"
    rows = "FR,outcome,support,2025-02-11,https://example.org,stated,5\nDE,outcome,support,2025-02-11,https://example.org,,\n"
    sample = workspace({"positions/a.csv": text + rows})
    assert sample.problems == []
    assert [(row["confidence"], row["salience"]) for row in sample.rows] == [("stated", 5), ("", "")]


# --- sources and dates ----------------------------------------------------------------------------------------------


def test_a_link_is_a_source_of_its_own(workspace):
    header = "actor,topic,stance,date,source_url,source_title\n"
    rows = "FR,outcome,support,2025-02-11,https://example.org/a,The page\nDE,outcome,support,2025-02-11,https://example.org/b,\n"
    sample = workspace({"positions/a.csv": header + rows})
    assert sample.problems == []
    assert [row["source"] for row in sample.rows] == ["https://example.org/a", "https://example.org/b"]
    found = sample.records.sources
    assert {name: (source.id, source.title, source.url) for name, source in found.items()} == {
        "https://example.org/a": ("https://example.org/a", "The page", "https://example.org/a"),
        "https://example.org/b": ("https://example.org/b", "https://example.org/b", "https://example.org/b"),
    }


def test_one_table_may_give_links_and_registered_sources(workspace):
    rows = "actor,topic,stance,source,source_url\nFR,outcome,support,report,\nDE,outcome,support,,https://example.org\n"
    sample = workspace({"positions/sources.yaml": SOURCES, "positions/a.csv": rows})
    assert [row["source"] for row in sample.rows] == ["report", "https://example.org"]


def test_a_source_and_a_link_together_are_an_error(workspace):
    text = "- actor: FR\n  topic: outcome\n  stance: support\n  source: report\n  source_url: https://example.org\n"
    sample = workspace({"positions/sources.yaml": SOURCES, "positions/a.yaml": text})
    assert sample.errors == ["positions/a.yaml:5 source_url two-sources"]
    assert sample.message("two-sources") == "given beside `source`; give one of the two"


@pytest.mark.parametrize(
    ("source", "errors"), [("memo", ["positions/sources.json:1 title missing-field"]), ("report", [])]
)
def test_a_source_of_an_export_needs_a_title_where_a_record_cites_it(workspace, source, errors):
    export = '[{"id": "memo", "type": "report"}, {"id": "report", "type": "report", "title": "The report"}]'
    cited = f"actor,topic,stance,date,source\nFR,outcome,support,2025-02-11,{source.upper()}\n"
    files = {"positions/sources.json": export, "positions/a.csv": cited, "positions/b.csv": table("DE,outcome,oppose")}
    assert workspace(files).errors == errors


def test_a_source_is_found_in_any_case(workspace):
    sample = workspace(
        {"positions/sources.yaml": SOURCES, "positions/a.csv": "actor,topic,stance,source\nFR,outcome,support,Report\n"}
    )
    assert [row["source"] for row in sample.rows] == ["report"]


def test_a_position_without_a_date_has_the_date_of_its_source(workspace):
    rows = "actor,topic,stance,source,date\nFR,outcome,support,report,\nDE,outcome,support,report,2025-01-01\n"
    sample = workspace({"positions/sources.yaml": SOURCES, "positions/a.csv": rows})
    assert sample.problems == []
    assert [row["date"] for row in sample.rows] == ["2024-05-06", "2025-01-01"]


def test_a_month_is_taken_over_as_a_month(workspace):
    """It counted as older than any date, and as known on any day."""
    rows = "actor,topic,stance,source\nFR,outcome,support,leaflet\n"
    sample = workspace({"positions/sources.yaml": SOURCES, "positions/a.csv": rows})
    assert (sample.problems, sample.rows[0]["date"]) == ([], "2024-05")


@pytest.mark.parametrize(
    ("text", "first", "last"), [("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29")]
)
def test_a_month_or_a_year_is_a_span(workspace, text, first, last):
    rows = f"actor,topic,stance,date,source_url\nFR,outcome,support,{text},https://example.org\n"
    positions = workspace({"positions/a.csv": rows}).records.positions
    assert [str(positions[name][0].date()) for name in ("begins", "date")] == [first, last]
    assert [str(day) for day in days(positions)] == [text]


def test_a_month_and_its_last_day_stay_two_dates(workspace):
    rows = "".join(f"{name},outcome,support,{day}\n" for name, day in (("FR", "2025-02-28"), ("DE", "2025-02")))
    positions = workspace({"positions/a.csv": f"actor,topic,stance,date\n{rows}"}).records.positions
    assert [str(day) for day in days(positions)] == ["2025-02-28", "2025-02"]


@pytest.mark.parametrize(
    ("source", "error"),
    [("source: reprt", "source unknown-source"), ("source_url: javascript:alert(1)", "source_url bad-link")],
)
def test_a_source_that_is_wrong_is_not_missing_too(workspace, source, error):
    text = f"- actor: FR\n  topic: outcome\n  stance: support\n  {source}\n"
    sample = workspace({"positions/sources.yaml": SOURCES, "positions/a.yaml": text})
    assert (sample.errors, sample.warnings) == ([f"positions/a.yaml:4 {error}"], [])


@pytest.mark.parametrize(
    ("beside", "check"),
    [("source: report", "two-sources"), ("note: x", "no-source"), ("source_url: https://e.org", "")],
)
def test_a_title_that_nobody_sees_is_named(workspace, beside, check):
    text = f"- {{actor: FR, topic: outcome, stance: support, {beside},\n   source_title: Lost}}\n"
    sample = workspace({"positions/sources.yaml": SOURCES, "positions/a.yaml": text})
    assert [warning for warning in sample.warnings if "source_title" in warning] == (
        [f"positions/a.yaml:2 source_title {check}"] if check else []
    )


def test_a_position_that_nothing_dates_and_nothing_proves_is_warned_of(workspace):
    sample = workspace({"positions/a.csv": "actor,topic,stance\nFR,outcome,support\n"})
    assert sample.errors == []
    assert sample.warnings == ["positions/a.csv:2 date no-date", "positions/a.csv:2 source no-source"]
    assert sample.message("no-date") == "no date, and none in its source; it counts as older than any dated one"
    assert sample.message("no-source") == "no source; a reader cannot check this position"


@pytest.mark.parametrize(("field", "value"), [("date", "soon"), ("source", "nowhere"), ("source_url", "nowhere")])
def test_a_wrong_field_is_not_warned_of_as_missing(workspace, field, value):
    cells = {"date": "2025-02-11", "source_url": "https://example.org"} | {field: value}
    if field == "source":
        del cells["source_url"]
    names, values = ",".join(cells), ",".join(cells.values())
    sample = workspace({"positions/a.csv": f"actor,topic,stance,{names}\nFR,outcome,support,{values}\n"})
    assert len(sample.errors) == 1
    assert [warning for warning in sample.warnings if f" {field} " in warning] == []


def test_dates_are_dates(workspace):
    text = f"- {{actor: NO, topic: outcome, stance: support, {WHOLE}}}\n"
    sample = workspace({"positions/a.yaml": text})
    assert [row["actor"] for row in sample.rows] == ["norway"]
    assert sample.report().positions[0].date == date(2025, 2, 11)


@pytest.mark.parametrize("day", ["0001-01-01", "1945-10-24", "9999-12-31"])
def test_far_dates_are_dates_too(workspace, day):
    text = f"actor,topic,stance,date,source_url\nFR,outcome,support,{day},https://example.org\n"
    assert workspace({"positions/a.csv": text}).report().positions[0].date == date.fromisoformat(day)


# --- the scale ------------------------------------------------------------------------------------------------------

OWN_SCALE = """
    [[stances]]
    id = "for"
    label = "In favour"
    value = 1
    symbol = "+"

    [[stances]]
    id = "against"
    label = "Against"
    value = -1
    symbol = "-"
    """


def test_a_workspace_may_have_a_scale_of_its_own(workspace):
    rows = table("FR,outcome,in favour", "DE,outcome,AGAINST", "IN,outcome,declined")
    sample = workspace({"policy-report.toml": OWN_SCALE, "positions/a.csv": rows})
    assert [row["stance"] for row in sample.rows] == ["for", "against", "declined"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("Dafür", "unknown stance 'Dafür'; expected one of for, against, declined, not-applicable"),
        ("reject", "unknown stance 'reject'; expected one of for, against, declined, not-applicable"),
    ],
)
def test_words_for_the_built_in_stances_mean_nothing_on_another_scale(workspace, typed, message):
    sample = workspace({"policy-report.toml": OWN_SCALE, "positions/a.csv": table(f"FR,outcome,{typed}")})
    assert [problem.message for problem in sample.problems] == [message]


def test_the_built_in_stances_are_unknown_to_another_scale(workspace):
    topics = "- {id: outcome, title: Outcome, labels: {support: Fine}}\n"
    files = {
        "policy-report.toml": OWN_SCALE,
        "positions/topics.yaml": topics,
        "positions/a.csv": table("FR,outcome,support"),
    }
    assert workspace(files).errors == [
        "positions/a.csv:2 stance unknown-stance",
        "positions/topics.yaml:1 labels.support unknown-stance",
    ]


# --- the whole workspace --------------------------------------------------------------------------------------------


def test_all_problems_come_in_one_run_in_reading_order(workspace):
    sample = workspace(
        {
            "policy-report.toml": 'title = "T"\n[defaults]\nformats = ["pdff"]\n',
            "positions/countries/france.yaml": """
                actor: {id: france, name: France, kind: land}
                positions:
                  - topic: outcome
                    stance: suport
                    date: 2025-02-30
                """,
            "positions/countries/india.yaml": "actor: India\npositions:\n  - topic: outcome\n\t  stance: support\n",
            "positions/sources.yaml": "- id: s\n  title: S\n  url: x\n",
            "positions/table.csv": "actor,topic,stance,salience\nAtlantis,outcome,support,1\nFR,outcome,support,9\nFR,nothing,support,1\n",
            "positions/wrong.csv": "actor,topic\nFR,outcome\n",
        }
    )
    assert sample.errors == [
        "policy-report.toml:3 defaults.formats unknown-format",
        "positions/countries/france.yaml:1 kind unknown-value",
        "positions/countries/france.yaml:4 stance unknown-stance",
        "positions/countries/france.yaml:5 date bad-date",
        "positions/countries/india.yaml:4 yaml-syntax",
        "positions/sources.yaml:3 url bad-link",
        "positions/table.csv:2 actor unknown-actor",
        "positions/table.csv:3 salience out-of-range",
        "positions/table.csv:4 topic unknown-topic",
        "positions/wrong.csv:1 stance missing-field",
    ]


def test_a_problem_reads_as_file_line_field_message_and_check(workspace):
    sample = workspace({"positions/a.csv": table("FR,outcom,support")})
    assert str(sample.problems[0]).startswith(
        "positions/a.csv:2: topic: unknown topic 'outcom'; did you mean 'outcome'?"
    )
    assert str(sample.problems[0]).endswith("[unknown-topic]")


@pytest.mark.parametrize(
    "files",
    [{}, {"positions/topics.yaml": None}, {"positions/a.csv": "actor,topic,stance\n"}, {"positions/.a.csv": "x"}],
)
def test_a_workspace_without_positions_is_an_error(workspace, files):
    assert workspace(files).errors == ["positions/:1 empty-workspace"]


def test_another_problem_is_not_joined_by_the_empty_workspace(workspace):
    assert workspace({"positions/a.csv": "actor,topic\nFR,outcome\n"}).errors == [
        "positions/a.csv:1 stance missing-field"
    ]


def test_a_file_that_is_not_read_is_a_warning(workspace):
    sample = workspace({"positions/notes.docx": "x", "positions/a.csv": table("FR,outcome,support")})
    assert sample.errors == []
    assert sample.warnings == ["positions/notes.docx:1 unread-file"]


@pytest.mark.parametrize("name", [".hidden.csv", "~$a.csv", "a.csv~", ".git/a.csv"])
def test_hidden_files_are_left_alone(workspace, name):
    sample = workspace({f"positions/{name}": "nonsense", "positions/a.csv": table("FR,outcome,support")})
    assert sample.problems == []


def test_the_suffix_of_a_file_may_be_in_capitals(workspace):
    sample = workspace(
        {
            "positions/deep/er/A.CSV": table("FR,outcome,support"),
            "positions/b.YML": f"- {{actor: DE, topic: outcome, stance: oppose, {WHOLE}}}\n",
        }
    )
    assert {(row["actor"], row["stance"]) for row in sample.rows} == {("france", "support"), ("germany", "oppose")}
