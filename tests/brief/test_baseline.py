"""An earlier brief, read back under today's names: whole, strict, and never with a traceback."""

import json
from datetime import date

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy_report.analysis.changes import changes
from policy_report.brief.baseline import read
from policy_report.formats import json as json_format
from policy_report.records.declarations import Names
from policy_report.records.models import Source
from policy_report.records.positions import COLUMNS, select

BRIEF = {
    "schema": "policy-report/1",
    "brief": {"id": "spring", "title": "Spring", "as_of": "2025-02-11", "since": None, "marking": ""},
    "actors": [{"id": "france", "name": "France"}, {"id": "india", "name": "India"}],
    "topics": [{"id": "declaration", "title": "Joint declaration"}, {"id": "outcome", "title": "Outcome"}],
    "positions": [{"actor": "france", "topic": "declaration", "stance": "support", "date": "2025-02-11"}],
    "sources": [{"id": "communique", "title": "Final communiqué", "url": "https://example.org/c"}],
}


def names(**kinds):
    """Return the tables of names: `names(actor={"france": ["République"]})` on top of the ids of BRIEF."""
    tables = {"actor": {"france": [], "india": []}, "topic": {"declaration": [], "outcome": []}} | kinds
    found = {kind: Names() for kind in tables}
    for kind, table in tables.items():
        for identifier, spellings in table.items():
            found[kind].add(identifier, [identifier, *spellings])
    return found


def brief(**changed):
    return json.dumps(BRIEF | changed)


def positions(*rows):
    """Return positions from `actor topic stance [date]`, further keys in a dict behind it."""
    found = []
    for row in rows:
        text, more = row if isinstance(row, tuple) else (row, {})
        found.append(dict(zip(("actor", "topic", "stance", "date"), text.split(), strict=False)) | more)
    return found


def cells(text, known=None, **more):
    """Return the positions that were read as `actor/topic stance`, with a star where current."""
    frame, _, problems = read(text, "old.json", known or names(), **more)
    assert not problems
    return [f"{r.actor}/{r.topic} {r.stance}{'*' if r.current else ''}" for r in frame.itertuples()]


def complaints(text):
    """Return the problems as `line field check`; with one there are no positions and no date."""
    frame, as_of, problems = read(text, "old.json", names())
    assert frame.empty
    assert as_of is None
    assert {problem.file for problem in problems} == {"old.json"}
    return [f"{problem.line} {problem.field} {problem.check}" for problem in problems]


# --- what is read ---------------------------------------------------------------------------------------------------

RECORDS = """
    actor: {id: france, name: France, kind: country}
    positions:
      - {topic: declaration, stance: oppose, date: 2024-01-01, summary: No., source_url: "https://example.org/a"}
      - {topic: declaration, stance: support, date: 2025-02-11, quote: "we sign", speaker: M., locator: p. 4}
      - {topic: outcome, stance: declined, conditions: money, salience: 4, confidence: stated, note: asked twice}
    """


def test_what_a_build_wrote_is_read_back_whole(workspace):
    sample = workspace({"positions/countries/france.yaml": RECORDS})
    report = sample.report()
    frame, as_of, problems = read(json_format.render(report, None).decode(), "old.json", sample.records.names)
    today = select(sample.records.positions, ["france"], ["declaration", "outcome"], None)
    assert (as_of, problems) == (date(2025, 2, 11), [])
    elsewhere = ("quote_check", "note", "coder", "file", "line")  # what was checked then says nothing of today
    said = [name for name in today if name not in elsewhere]
    pd.testing.assert_frame_equal(frame[said].astype(object), today[said].astype(object), check_dtype=False)
    assert changes(frame, today).empty


def test_the_columns():
    for text in (brief(), brief(positions=[]), brief(actors=[], topics=[], positions=[]), "{}"):
        frame, _, _ = read(text, "old.json", names())
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == COLUMNS | {"current": "bool"}


def test_all_that_the_brief_looked_at_is_in_the_categories():
    frame, _, _ = read(brief(), "old.json", names())
    assert list(frame["actor"].cat.categories) == ["france", "india"]
    assert list(frame["topic"].cat.categories) == ["declaration", "outcome"]


def test_the_newest_date_of_a_cell_is_current_whatever_the_file_says():
    rows = positions(
        ("france outcome oppose 2024-01-01", {"current": True}),
        ("france outcome support 2025-01-01", {"current": False}),
        "france outcome neutral 2025-01-01",
        "india outcome declined",
    )
    assert cells(brief(positions=rows)) == [
        "france/outcome oppose",
        "france/outcome support*",
        "france/outcome neutral*",
        "india/outcome declined*",
    ]


@pytest.mark.parametrize(("as_of", "expected"), [("2025-02-11", date(2025, 2, 11)), (None, None)])
def test_the_day_of_the_brief(as_of, expected):
    assert read(brief(brief={"as_of": as_of}), "old.json", names())[1] == expected


def test_null_is_left_out():
    row = dict.fromkeys(["summary", "quote", "speaker", "locator", "conditions", "source", "date", "salience"])
    frame, _, problems = read(brief(positions=[BRIEF["positions"][0] | row]), "old.json", names())
    assert problems == []
    assert frame.loc[0, ["summary", "quote", "speaker", "locator", "conditions", "source"]].tolist() == [""] * 6
    assert frame["date"].isna().all()


def test_further_keys_and_a_byte_order_mark_are_passed_over():
    assert cells(
        "\ufeff" + brief(extra={"a": [1]}, positions=positions(("india outcome oppose", {"label": "No"})))
    ) == ["india/outcome oppose*"]


# --- today's names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"actor": {"french-republic": ["france"]}}, "french-republic/declaration support*"),  # the old id as alias
        ({"actor": {"fr": ["French Republic", "FRANCE"]}}, "fr/declaration support*"),  # the old name as alias
        ({"actor": {"france": [], "other": ["France "]}}, "france/declaration support*"),  # the id goes first
        ({"actor": {}}, "france/declaration support*"),  # unknown today
        ({"topic": {"text": ["declaration"]}}, "france/text support*"),
        ({"topic": {"text": ["Joint Declaration"]}}, "france/text support*"),
        ({"topic": {}}, "france/declaration support*"),
    ],
)
def test_an_actor_or_topic_is_the_one_of_today(known, expected):
    assert cells(brief(), names(**known)) == [expected]


def test_an_actor_that_only_a_position_names():
    text = brief(actors=[], topics=[])
    assert cells(text, names(actor={"fr": ["france"]})) == ["fr/declaration support*"]


def test_two_actors_that_are_one_today_share_a_cell():
    rows = positions("france outcome support 2025-01-01", "india outcome oppose 2024-01-01")
    assert cells(brief(positions=rows), names(actor={"both": ["france", "india"]})) == [
        "both/outcome support*",
        "both/outcome oppose",
    ]


def test_a_renamed_actor_has_not_changed(table):
    earlier, _, _ = read(brief(), "old.json", names(actor={"fr": ["France"]}))
    today = select(table("fr declaration support 2025-02-11"), ["fr"], ["declaration"], None)
    assert changes(earlier, today).empty


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ([("communique", "Final communiqué", "https://example.org/c")], "communique"),
        ([("s7", "Final communiqué", "https://example.org/c")], "s7"),
        ([("communique", "Another text", ""), ("s7", "Final communiqué", "https://example.org/c")], "s7"),
        ([("communique", "Communiqué, corrected title", "https://example.org/new")], "communique"),
        ([("s7", "Communiqué", "https://example.org/c")], "s7"),
        ([("s7", "FINAL communiqué", "https://example.org/moved")], "s7"),
        ([("s7", "Another text", "https://example.org/other")], "communique"),
        ([], "communique"),
    ],
)
def test_a_source_is_the_one_of_today(today, expected):
    sources = {key: Source(id=key, title=title, url=url or None) for key, title, url in today}
    text = brief(positions=positions(("france outcome support", {"source": "communique"})))
    assert list(read(text, "old.json", names(), sources)[0]["source"]) == [expected]


# --- what is wrong with it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1  json-syntax"),
        ("{", "1  json-syntax"),
        ('{\n"schema": nope}', "2  json-syntax"),
        ("[" * 100_000, "1  json-syntax"),
        ('"\ud800"', "1  json-syntax"),
        ('{"schema": "\\ud800"}', "1  json-syntax"),
        ("[]", "1  not-a-brief"),
        ("null", "1  not-a-brief"),
        ('"policy-report/1"', "1  not-a-brief"),
        ("{}", "1 schema not-a-brief"),
        (brief(schema="policy-report/2"), "1 schema not-a-brief"),
        (brief(schema=["policy-report/1"]), "1 schema not-a-brief"),
        (brief(schema=None, positions=7), "1 schema not-a-brief"),
        (brief(brief=None), "1 brief wrong-type"),
        (brief(brief={"as_of": 20250211}), "1 brief.as_of bad-date"),
        (brief(brief={"as_of": "11 February"}), "1 brief.as_of bad-date"),
        (brief(brief={"as_of": "86400"}), "1 brief.as_of bad-date"),
        (brief(actors=[{"name": "France"}]), "1 actors.0.id missing-field"),
        (brief(actors=[{"id": 7}]), "1 actors.0.id wrong-type"),
        (brief(positions=None), "1 positions wrong-type"),
        (brief(positions={}), "1 positions wrong-type"),
        (brief(positions=["support"]), "1 positions.0 wrong-type"),
        (brief(positions=positions("france outcome")), "1 positions.0.stance missing-field"),
        (brief(positions=positions(("france outcome support", {"stance": ""}))), "1 positions.0.stance wrong-type"),
        (brief(positions=positions(("france outcome support", {"stance": True}))), "1 positions.0.stance wrong-type"),
        (brief(positions=positions("france outcome support 2025-02-30")), "1 positions.0.date bad-date"),
        (brief(positions=positions(("france outcome support", {"quote": ["a"]}))), "1 positions.0.quote wrong-type"),
        (
            brief(positions=positions(("france outcome support", {"quote": "a\x00"}))),
            "1 positions.0.quote forbidden-character",
        ),
        (
            brief(positions=positions(("france outcome support", {"salience": 9}))),
            "1 positions.0.salience out-of-range",
        ),
    ],
)
def test_what_is_wrong_is_told(text, expected):
    assert complaints(text) == [expected]


def test_all_that_is_wrong_is_told():
    assert complaints(brief(positions=[{"actor": 1, "topic": "outcome"}, {}])) == [
        "1 positions.0.actor wrong-type",
        "1 positions.0.stance missing-field",
        "1 positions.1.actor missing-field",
        "1 positions.1.topic missing-field",
        "1 positions.1.stance missing-field",
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": "policy-report/2"}'])
def test_a_message_says_what_to_do(text):
    (problem,) = read(text, "old.json", names())[2]
    assert "give the .json that `policy-report build` wrote" in problem.message


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["2025-02-11", "france"])
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


@given(text=st.text() | ANYTHING.map(json.dumps))
@example("1" * 10_000)
@example("-")
def test_garbage_is_a_problem(text):
    frame, as_of, problems = read(text, "old.json", names())
    assert problems
    assert frame.empty
    assert as_of is None


@given(key=st.sampled_from(sorted(BRIEF)), value=ANYTHING, field=st.sampled_from([*COLUMNS, "id", "name", "as_of"]))
def test_any_value_in_any_place_is_read_or_told(key, value, field):
    inside = {**BRIEF["positions"][0], "id": "x", field: value}
    for wrong in (value, inside, [inside]):
        frame, _, problems = read(brief(**{key: wrong}), "old.json", names())
        assert all(problem.message and problem.check for problem in problems)
        assert not problems or frame.empty
