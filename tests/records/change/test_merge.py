"""Two actors or topics become one: all that names the one finds the other, `check` has nothing new, undo takes it back."""

from collections import Counter

import pytest

from policy_report.errors import UserError
from policy_report.records import change, reviews, store
from policy_report.records.change import history
from policy_report.records.change.joined import Pair
from policy_report.records.change.merge import merge
from policy_report.workspace import find

TOML = """
    title = "Lakes"
    [briefs.summit]
    actors = ["union", "lake-union"]
    topics = ["declaration", "outcome"]
    key_messages = ["They agree. [The union](union/outcome) said so."]
    """
TOPICS = "- {id: declaration, title: Declaration}\n- {id: outcome, title: Outcome}\n- {id: result, title: Result}\n"
SOURCES = "- {id: news, title: The news}\n- {id: paper, title: The paper}\n"
UNION = """
    # Of the old list.
    actor:
      id: union
      name: {en: The Union, fr: L’Union}
      kind: bloc
      short: TU
      groups: [Rich lakes]
      note: Ask them.
    positions:
      # Kept as it is.
      - topic: outcome
        stance: support
        date: 2025-02-11
        summary: Wants it.
        source: news   # page 1
    """
ACTORS = "# Whom we follow.\n- {id: lake-union, name: Lake Union, kind: bloc, aliases: [LU], groups: [Lakes]}\n"
TABLE = """
    actor,topic,stance,date,summary,source
    TU,declaration,oppose,2025-02-12,Did not sign.,news
    union,result,oppose,2025-02-12,Not enough.,news
    Lake Union,declaration,support,2025-02-12,Signed.,paper
    lake-union,result,oppose,2025-02-12,Not enough.,news
    """
READINGS = "- {source: paper, topic: outcome, actor: union}  # twice\n"
FILES = {
    "policy-report.toml": TOML,
    "positions/topics.yaml": TOPICS,
    "positions/sources.yaml": SOURCES,
    "positions/union.yaml": UNION,
    "positions/actors.yaml": ACTORS,
    "positions/all.csv": TABLE,
    "positions/readings.yaml": READINGS,
}
PAIR = Pair("actor", "union", "lake-union")


@pytest.fixture
def lakes(workspace):
    return lambda **files: find(workspace(FILES | files).root, exact=True)


def merged(place, pair=PAIR):
    """Merge two, and return what followed, and the problems that the workspace did not have before."""
    base = change.base(place)
    known = Counter(problem.message for problem in store.load(place)[1])
    found = merge(base, pair)
    change.write(change.plan(base, found.request), "merge", "2025-03-01")
    return found, list((Counter(problem.message for problem in store.load(place)[1]) - known).elements())


def text(place, name):
    return (place.root / name).read_text()


def test_every_record_follows_and_names_the_other_as_it_did(lakes):
    place = lakes()
    found, new = merged(place)
    assert [message.partition(" for ")[0] for message in new] == ["sources give different stances"]
    assert text(place, "positions/all.csv") == (
        "actor,topic,stance,date,summary,source\n"
        "Lake Union,declaration,oppose,2025-02-12,Did not sign.,news\n"
        "Lake Union,declaration,support,2025-02-12,Signed.,paper\n"
        "lake-union,result,oppose,2025-02-12,Not enough.,news\n"
    )
    after = text(place, "positions/union.yaml")
    assert after.startswith(
        "# Of the old list.\nactor: lake-union\npositions:\n  # Kept as it is.\n  - topic: outcome\n"
    )
    assert (found.files, found.twice, found.briefs) == (
        {"positions/all.csv": 2, "positions/union.yaml": 1},
        1,
        ["summit"],
    )


def test_its_names_groups_and_note_become_those_of_the_other(lakes):
    place = lakes()
    merged(place)
    records = store.load(place)[0].records
    union = records.actors["lake-union"]
    assert union.aliases == ("LU", "union", "The Union", "L’Union", "TU")
    assert ([*union.groups], union.note) == (["Lakes", "Rich lakes"], "Ask them.")
    assert "union" not in records.actors


def test_a_question_is_taken_over_where_there_is_none_and_what_is_lost_is_told(lakes):
    asked = TOPICS.replace("title: Result", "title: Result, question: {en: Enough?, fr: Assez ?}")
    place = lakes(**{"positions/topics.yaml": asked})
    assert merged(place, Pair("topic", "result", "outcome"))[0].lost == {}
    assert store.load(place)[0].records.topics["outcome"].question.each == {"en": "Enough?", "fr": "Assez ?"}
    place = lakes(**{"positions/topics.yaml": asked.replace("title: Outcome", "title: Outcome, question: Did they?")})
    found = merge(change.base(place), Pair("topic", "result", "outcome"))
    assert found.lost == {"question": "Enough?"}


def test_readings_and_sign_offs_follow(lakes):
    place = lakes()
    base = change.base(place)
    signed = [
        reviews.Review(actor=actor, topic=topic, record=said, reviewer="Ada", date="2025-03-01")
        for actor, topic, said in (record.key for record in base.state.source_records)
    ]
    (place.root / reviews.FILE).write_bytes(reviews.dump(signed))
    found, _ = merged(place)
    assert text(place, "positions/readings.yaml") == READINGS.replace("actor: union", "actor: lake-union")
    assert store.load(place)[0].records.reviewed.all()
    assert (found.readings, found.reviews, len(reviews.read(place)[0])) == (1, 3, 4)


def test_one_undo_takes_all_of_it_back(lakes):
    place = lakes()
    before = {path: path.read_bytes() for path in (place.root / "positions").iterdir()}
    merged(place)
    history.undo(place)
    assert {path: path.read_bytes() for path in (place.root / "positions").iterdir()} == before


def test_two_topics_become_one(lakes):
    place = lakes(**{"positions/readings.yaml": "- {source: paper, topic: Result}\n"})
    found, new = merged(place, Pair("topic", "result", "outcome"))
    assert new == []
    assert text(place, "positions/topics.yaml") == (
        "- {id: declaration, title: Declaration}\n- {id: outcome, title: Outcome, aliases: [Result]}\n"
    )
    assert text(place, "positions/all.csv").count(",outcome,") == 2
    assert text(place, "positions/readings.yaml") == "- {source: paper, topic: Outcome}\n"
    assert found.briefs == []


ELSEWHERE = {
    "a list in lines": "- id: union\n  name: The Union\n  kind: bloc\n  aliases:\n    - TU\n- id: other\n  name: Other\n  kind: bloc\n",
    "a mapping": "union:\n  name: The Union\n  kind: bloc\n  aliases: [TU]\nother: {name: Other, kind: bloc}\n",
    "a mapping of one": "actors:\n  union:\n    name: The Union\n    kind: bloc\n    aliases: [TU]\n",
    "a list of one": "# Kept.\n- {id: union, name: The Union, kind: bloc, aliases: [TU]}\n",
    "brackets": "actors: [{id: other, name: Other, kind: bloc}, {id: union, name: The Union, kind: bloc, aliases: [TU]}]\n",
}


@pytest.mark.parametrize("actors", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_declaration_goes_from_wherever_it_stands(lakes, actors):
    own = "actor: {id: lake-union, name: Lake Union, kind: bloc}\npositions: []\n"
    place = lakes(
        **{
            "positions/actors.yaml": actors,
            "positions/union.yaml": "actor: union\npositions: []\n",
            "positions/own.yaml": own,
            "policy-report.toml": 'title = "Lakes"\n',
        }
    )
    merged(place)
    assert ("other" in store.load(place)[0].records.actors) == ("Other" in actors)
    assert text(place, "positions/union.yaml") == "actor: lake-union\npositions: []\n"
    assert "aliases: [union, The Union, TU]" in text(place, "positions/own.yaml")


@pytest.mark.parametrize("declared", ["actors", "own"])
def test_a_country_that_nobody_declared_takes_the_place_of_the_other(lakes, declared):
    union = (
        "- {id: union, name: The Union, kind: bloc, short: TU, groups: [Lakes]}\n" if declared == "actors" else "[]\n"
    )
    own = UNION if declared == "own" else "[]\n"
    table = TABLE.replace("lake-union", "France").replace("Lake Union", "France")
    place = lakes(
        **{
            "positions/union.yaml": own,
            "positions/actors.yaml": union,
            "positions/all.csv": table,
            "policy-report.toml": 'title = "Lakes"\n',
        }
    )
    _, new = merged(place, Pair("actor", "union", "france"))
    records = store.load(place)[0].records
    assert [message for message in new if "different stances" not in message] == []
    assert (records.actors["france"].kind, records.actors["france"].iso) == ("country", "FR")
    assert records.names["actor"].get("TU") == "france"


def test_what_would_mean_something_else_is_refused(lakes):
    topics = TOPICS.replace("title: Result", "title: Result, labels: {support: Enough}")
    place = lakes(
        **{
            "positions/topics.yaml": topics,
            "positions/all.csv": TABLE + "    France,result,oppose,2025-02-12,No.,news\n",
            "positions/actors.yaml": ACTORS + "- {id: acme, name: Acme, kind: company, marking: TLP:RED}\n",
            "policy-report.toml": TOML.replace(
                "[briefs", '[markings]\n    unmarked = "TLP:CLEAR"\n    [briefs'
            ).replace("actors", "marking='TLP:RED'\n    actors"),
        }
    )
    base = change.base(place)
    for pair, said in (
        (Pair("topic", "result", "outcome"), "give both the same words first"),
        (Pair("actor", "france", "union"), "merge The Union into France instead"),
        (Pair("actor", "acme", "union"), "give both the same marking first"),
        (Pair("actor", "union", "union"), "choose another"),
    ):
        with pytest.raises(UserError, match=said):
            merge(base, pair)


def test_a_record_that_shares_its_line_is_found_by_the_other_name(lakes):
    flow = "[{actor: union, topic: outcome, stance: oppose, source: paper}, {actor: union, topic: result, stance: support, source: paper}]\n"
    place = lakes(**{"positions/flow.yaml": flow})
    found, _ = merged(place)
    assert text(place, "positions/flow.yaml") == flow
    assert found.files["positions/flow.yaml"] == 2
