"""The public data of a brief: the keys and values that scripts rely on."""

import json
import re
from datetime import date

import pytest

KEYS = {
    "": "schema brief scale actors topics cells positions agreement topic_summaries changes gaps sources",
    "brief": "id title as_of since marking",
    "scale": "id label value symbol",
    "actors": "id name kind",
    "topics": "id title question",
    "cells": "actor topic state stance positions",
    "positions": "actor topic stance date summary quote speaker source locator salience confidence conditions "
    "quote_check",
    "topic_summaries": "topic counts n polarisation",
    "gaps": "actor topic",
    "sources": "id title publisher date url",
}


@pytest.fixture
def data(report, rendered):
    return json.loads(rendered(report, "json"))


@pytest.fixture
def states(every_state, rendered):
    return json.loads(rendered(every_state, "json"))


@pytest.mark.parametrize("part", KEYS)
def test_every_named_key_is_there(states, part):
    found = states[part] if part else states
    for entry in found if isinstance(found, list) else [found]:
        assert set(KEYS[part].split()) <= set(entry)


def test_the_schema_is_named(states):
    assert states["schema"] == "policy-report/1"


def test_the_brief_says_what_it_is(states):
    assert {key: states["brief"][key] for key in ("title", "as_of", "since", "marking")} == {
        "title": "Who stands where",
        "as_of": "2025-02-11",
        "since": None,
        "marking": "TLP:GREEN",
    }


def test_there_is_a_cell_for_every_actor_on_every_topic_in_order(data):
    expected = [(actor["id"], topic["id"]) for actor in data["actors"] for topic in data["topics"]]
    assert [(cell["actor"], cell["topic"]) for cell in data["cells"]] == expected


@pytest.mark.parametrize(
    ("actor", "topic", "state", "stance", "positions"),
    [
        ("france", "declaration", "stance", "support", 1),
        ("france", "outcome", "mixed", None, 2),
        ("india", "declaration", "declined", "declined", 1),
        ("india", "outcome", "not-applicable", "not-applicable", 1),
        ("china", "declaration", "stance", "qualified-support", 1),
        ("china", "outcome", "no-evidence", None, 0),
    ],
)
def test_every_state_of_a_cell(states, actor, topic, state, stance, positions):
    (cell,) = [cell for cell in states["cells"] if (cell["actor"], cell["topic"]) == (actor, topic)]
    assert (cell["state"], cell["stance"], len(cell["positions"])) == (state, stance, positions)


def test_a_cell_points_to_its_own_positions(data):
    for cell in data["cells"]:
        for index in cell["positions"]:
            position = data["positions"][index]
            assert (position["actor"], position["topic"]) == (cell["actor"], cell["topic"])


def test_every_position_belongs_to_one_cell(data):
    indexes = [index for cell in data["cells"] for index in (*cell["positions"], *cell["history"])]
    assert sorted(indexes) == list(range(len(data["positions"])))


def test_an_older_record_is_history(states):
    (cell,) = [cell for cell in states["cells"] if cell["history"]]
    assert [states["positions"][index]["summary"] for index in cell["history"]] == ["Hesitated at first."]
    assert [states["positions"][index]["summary"] for index in cell["positions"]] == ["Signed in the end."]


def test_gaps_are_the_cells_with_no_evidence(data):
    silent = [(cell["actor"], cell["topic"]) for cell in data["cells"] if cell["state"] == "no-evidence"]
    assert [(gap["actor"], gap["topic"]) for gap in data["gaps"]] == silent


def test_dates_are_iso(states):
    for position in states["positions"]:
        assert position["date"] is None or date.fromisoformat(position["date"])
    assert date.fromisoformat(states["brief"]["as_of"])


def test_a_position_keeps_what_its_record_says(states):
    (position,) = [p for p in states["positions"] if p["summary"] == "Signed in the end."]
    del position["symbol"], position["tone"], position["current"], position["label"]
    assert position == {
        "actor": "france",
        "topic": "declaration",
        "stance": "support",
        "date": "2025-02-11",
        "summary": "Signed in the end.",
        "quote": "We sign today.",
        "language": "",
        "translation": "",
        "quote_check": "no-snapshot",
        "speaker": "The President",
        "source": "https://example.org/late",
        "citation": 1,
        "locator": "p. 3",
        "conditions": "",
        "salience": 5,
        "confidence": "stated",
        "remark": "",
        "in_records": {},
        "same_as": None,
        "disputed": False,
    }


def test_where_a_record_stands_is_said_in_an_internal_brief_alone(workspace, rendered):
    files = {"positions/p.csv": "actor,topic,stance\nFrance,outcome,support\n"}
    (told,) = json.loads(rendered(workspace(files).report(), "json"))["positions"]
    assert not {"file", "line"} & told.keys()
    files["policy-report.toml"] = 'title = "T"\n[defaults]\ninternal = true\n'
    (told,) = json.loads(rendered(workspace(files).report(), "json"))["positions"]
    assert (told["file"], told["line"]) == ("positions/p.csv", 2)


def test_a_position_without_a_quote_has_none_to_check(states):
    assert {p["quote_check"] for p in states["positions"] if not p["quote"]} == {"no-quote"}


def test_counts_are_by_stance_and_n_is_the_scored_actors(states):
    counted = {s["topic"]: (s["counts"], s["n"]) for s in states["topic_summaries"]}
    assert counted == {
        "declaration": ({"support": 1, "qualified-support": 1, "declined": 1}, 2),
        "outcome": ({"neutral": 1, "not-applicable": 1, "mixed": 1}, 2),  # a mixed cell of scored stances is scored
    }


def test_polarisation_of_fewer_than_three_is_blank(states):
    assert [s["polarisation"] for s in states["topic_summaries"] if s["n"] < 3] == [None, None]


def test_every_cited_source_is_listed_once(data):
    assert [source["id"] for source in data["sources"]] == list(
        dict.fromkeys(position["source"] for position in data["positions"] if position["source"])
    )


def test_the_own_scale_is_the_scale(reports, rendered):
    scale = json.loads(rendered(reports("own-scale"), "json"))["scale"]
    assert [(step["id"], step["value"]) for step in scale] == [
        ("yes", 10),
        ("no", -10),
        ("absent", None),
        ("declined", None),
        ("not-applicable", None),
    ]


def test_letters_are_letters_not_escapes(reports, rendered):
    assert "Україна" in rendered(reports("other-letters"), "json").decode()


def test_the_output_names_no_place_of_this_machine(states, rendered, every_state):
    assert not re.search(rb"/tmp|/home|/root", rendered(every_state, "json"))
