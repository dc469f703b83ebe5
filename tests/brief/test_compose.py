"""From records to the report: what a brief says, in figures, words and references."""

import json
from datetime import date

import pytest

from policy_report.formats.json import render
from policy_report.templating import TemplateSet

SOURCES = """
    - {id: press, title: Press release, publisher: The ministry, date: 2024-03-04, url: https://example.org/press}
    - {id: speech, title: Speech, accessed: 2025-03-01}
    - {id: unused, title: Unused}
    """
POSITIONS = """
    actor,topic,stance,date,summary,quote,source,source_url,salience,confidence
    IN,outcome,declined,2025-02-11,,,press,,,
    FR,outcome,support,2025-02-11,Signed.,We sign.,speech,,5,stated
    FR,outcome,oppose,2024-03-04,Had doubts.,,press,,,
    FR,declaration,support,,,,speech,,,
    FR,declaration,oppose,,,,https,,,
    DE,outcome,support,2025-02-11,,,speech,,,
    DE,outcome,qualified-support,2025-02-11,,Perhaps.,,https://example.org/a,,
    DE,declaration,not-applicable,2025-01-01,,,,,,
    """.replace(",https,,", ",,https://example.org/b,")
TOPICS = """
    - {id: outcome, title: Outcome, question: Was it enough?, labels: {support: Far enough, declined: No comment}}
    - {id: declaration, title: Declaration}
    """


@pytest.fixture
def sample(workspace):
    """France, Germany and India on two topics; Japan has no position at all."""
    return workspace(
        {
            "positions/actors.yaml": "- {id: japan, name: Japan, kind: country, iso: JP, groups: [G7]}\n",
            "positions/topics.yaml": TOPICS,
            "positions/sources.yaml": SOURCES,
            "positions/a.csv": POSITIONS,
        }
    )


@pytest.fixture
def report(sample):
    return sample.report()


# --- cells ----------------------------------------------------------------------------------------------------------


def test_each_cell_has_its_state_its_words_and_its_colour(report):
    assert {(c.actor, c.topic): (c.state, c.stance, c.label, c.symbol, c.tone) for c in report.cells} == {
        ("france", "outcome"): ("stance", "support", "Far enough", "●", "support"),
        ("france", "declaration"): ("mixed", None, "Mixed", "◆", "mixed"),
        ("germany", "outcome"): ("mixed", None, "Mixed", "◆", "mixed"),
        ("germany", "declaration"): ("not-applicable", "not-applicable", "Not applicable", "n/a", "not-applicable"),
        ("india", "outcome"): ("declined", "declined", "No comment", "–", "declined"),
        ("india", "declaration"): ("no-evidence", None, "No evidence", "·", "no-evidence"),
        ("japan", "outcome"): ("no-evidence", None, "No evidence", "·", "no-evidence"),
        ("japan", "declaration"): ("no-evidence", None, "No evidence", "·", "no-evidence"),
    }


def test_a_cell_points_to_the_positions_that_count_and_to_its_history(report):
    def stances(actor, topic):
        cell = report.cell_of[actor, topic]
        return [report.positions[i].stance for i in cell.positions], [report.positions[i].stance for i in cell.history]

    assert stances("france", "outcome") == (["support"], ["oppose"])
    assert stances("germany", "outcome") == (["qualified-support", "support"], [])
    assert stances("japan", "outcome") == ([], [])


def test_every_position_belongs_to_one_cell(report):
    indexes = [i for cell in report.cells for i in (*cell.positions, *cell.history)]
    assert sorted(indexes) == list(range(len(report.positions)))
    assert all(report.positions[i].current for cell in report.cells for i in cell.positions)
    assert not any(report.positions[i].current for cell in report.cells for i in cell.history)


def test_the_gaps_are_the_cells_without_evidence(report):
    assert {(gap.actor, gap.topic) for gap in report.gaps} == {
        ("india", "declaration"),
        ("japan", "outcome"),
        ("japan", "declaration"),
    }


def test_the_words_of_a_topic_stand_beside_its_positions_too(report):
    labels = {(position.topic, position.stance): position.label for position in report.positions}
    assert labels["outcome", "support"] == "Far enough"
    assert labels["outcome", "qualified-support"] == "With reservations"
    assert labels["declaration", "support"] == "Supports"


def test_a_position_is_told_whole(report):
    (found,) = [position for position in report.positions if position.quote == "We sign."]
    assert (found.actor, found.topic, found.stance, found.date) == ("france", "outcome", "support", date(2025, 2, 11))
    assert (found.summary, found.source, found.salience, found.confidence) == ("Signed.", "speech", 5, "stated")
    assert (found.file, found.line) == ("", 0)  # but in an internal brief
    assert (found.speaker, found.locator, found.conditions, found.note) == ("", "", "", "")


def test_a_quote_without_a_snapshot_is_not_called_verified(report):
    assert {(bool(position.quote), position.quote_check) for position in report.positions} == {
        (True, "no-snapshot"),
        (False, "no-quote"),
    }


# --- sources --------------------------------------------------------------------------------------------------------


def test_sources_are_numbered_in_the_order_of_use(report):
    assert [(source.number, source.id) for source in report.sources] == [
        (1, "speech"),
        (2, "press"),
        (3, "https://example.org/b"),
        (4, "https://example.org/a"),
    ]
    first_use = list(dict.fromkeys(position.citation for position in report.positions if position.citation))
    assert first_use == [1, 2, 3, 4]


def test_a_position_cites_its_source_by_number_or_none(report):
    numbers = {source.id: source.number for source in report.sources}
    assert all(position.citation == numbers.get(position.source) for position in report.positions)
    assert [position.source for position in report.positions if position.citation is None] == [""]


def test_a_source_is_told_whole(report):
    press = report.sources[1]
    assert (press.title, press.publisher, press.date, press.url) == (
        "Press release",
        "The ministry",
        "2024-03-04",
        "https://example.org/press",
    )
    assert report.sources[0].accessed == date(2025, 3, 1)


# --- figures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", [None, date(2025, 1, 31), date(2024, 3, 4), date(1900, 1, 1)])
def test_the_figures_of_coverage_add_up(sample, as_of):
    report = sample.report(as_of=as_of)
    coverage = report.coverage
    assert coverage.cells == coverage.actors * coverage.topics == len(report.cells) == 8
    assert coverage.evidenced + coverage.without_evidence == coverage.cells
    assert coverage.without_evidence == len(report.gaps)
    assert coverage.positions == len(report.positions)
    assert coverage.sources == len(report.sources)


def test_the_figures_of_coverage(report):
    coverage = report.coverage
    assert (coverage.positions, coverage.evidenced, coverage.without_evidence) == (8, 5, 3)
    assert (coverage.sources, coverage.quotes) == (4, 2)
    assert (coverage.first_date, coverage.last_date) == (date(2024, 3, 4), date(2025, 2, 11))


def test_coverage_is_told_by_actor_and_by_topic(report):
    actors = {entry["id"]: entry for entry in report.coverage_by_actor}
    assert {name: (entry["evidenced"], entry["cells"]) for name, entry in actors.items()} == {
        "france": (2, 2),
        "germany": (2, 2),
        "india": (1, 2),
        "japan": (0, 2),
    }
    counted = ("positions", "single_source", "quotes", "verified")
    assert [actors["france"][name] for name in counted] == [4, 1, 1, 0]
    counted = ("id", "evidenced", "cells", "quotes")
    assert [[entry[name] for name in counted] for entry in report.coverage_by_topic] == [
        ["outcome", 3, 4, 2],
        ["declaration", 2, 4, 0],
    ]


@pytest.mark.parametrize("part", ["coverage_by_actor", "coverage_by_topic"])
def test_the_parts_of_coverage_add_up_to_the_whole(report, part):
    cells, positions = ("cells", "evidenced", "single_source", "stale"), ("positions", "reported", "inferred")
    counted = (*cells, *positions, "quotes", "verified", "mismatched")
    entries = getattr(report, part)
    assert {name: sum(entry[name] for entry in entries) for name in counted} == {
        name: getattr(report.coverage, name) for name in counted
    }


def test_a_topic_is_summed_up_by_stance(report):
    outcome, declaration = report.topic_summaries
    assert (outcome.topic, outcome.counts, outcome.n) == ("outcome", {"support": 1, "declined": 1, "mixed": 1}, 2)
    assert (declaration.topic, declaration.counts, declaration.n) == (
        "declaration",
        {"not-applicable": 1, "mixed": 1},
        1,
    )


def test_polarisation_is_blank_below_three_actors(report):
    assert [summary.polarisation for summary in report.topic_summaries] == [None, None]


def test_an_earlier_date_knows_less(sample):
    report = sample.report(as_of=date(2024, 12, 31))
    assert report.brief.as_of == date(2024, 12, 31)
    assert report.cell_of["france", "outcome"].stance == "oppose"
    assert report.cell_of["india", "outcome"].state == "no-evidence"
    assert report.cell_of["france", "declaration"].state == "mixed"
    assert report.coverage.last_date == date(2024, 3, 4)


def test_a_date_before_everything_gives_a_report_of_silence(workspace):
    sample = workspace({"positions/a.csv": "actor,topic,stance,date\nFR,outcome,support,2025-02-11\n"})
    report = sample.report(as_of=date(2000, 1, 1))
    assert {cell.state for cell in report.cells} == {"no-evidence"}
    assert (report.positions, report.sources) == ((), ())
    assert (report.coverage.first_date, report.coverage.last_date) == (None, None)
    assert json.loads(render(report, TemplateSet()))["topic_summaries"][0]["counts"] == {}


# --- the scale ------------------------------------------------------------------------------------------------------


@pytest.fixture
def tones(workspace):
    """Return the colours of a scale of the given values, in the order of the scale."""

    def of(*values):
        stances = [
            f'[[stances]]\nid = "s{i}"\nlabel = "S{i}"\nvalue = {value}\nsymbol = "x"\n'
            for i, value in enumerate(values)
        ]
        sample = workspace(
            {"policy-report.toml": "\n".join(stances), "positions/a.csv": "actor,topic,stance\nFR,outcome,s0\n"}
        )
        return [step.tone for step in sample.report().scale if step.value is not None]

    return of


FIVE = ["support", "qualified-support", "neutral", "qualified-opposition", "oppose"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([2, 1, 0, -1, -2], FIVE),
        ([5, 4, 3, 2, 1], FIVE),
        ([1, -1], ["support", "oppose"]),
        ([1, 0], ["support", "oppose"]),
        ([1, 0, -1], ["support", "neutral", "oppose"]),
        ([3, 1, -1, -3], ["support", "qualified-support", "qualified-opposition", "oppose"]),
        ([7], ["neutral"]),
    ],
)
def test_the_colours_of_an_own_scale(tones, values, expected):
    assert tones(*values) == expected


@pytest.mark.parametrize("steps", range(2, 12))
def test_both_halves_of_a_scale_are_coloured_alike(tones, steps):
    found = tones(*range(steps, 0, -1))
    mirrored = [FIVE[-1 - FIVE.index(tone)] for tone in reversed(found)]
    assert found == mirrored
    assert (found[0], found[-1]) == ("support", "oppose")
    assert [FIVE.index(tone) for tone in found] == sorted(FIVE.index(tone) for tone in found)


def test_the_built_in_scale_and_its_silences(report):
    assert [(step.id, step.tone) for step in report.scale] == [
        *zip(FIVE, FIVE, strict=True),
        ("declined", "declined"),
        ("not-applicable", "not-applicable"),
    ]


# --- the JSON -------------------------------------------------------------------------------------------------------

KEYS = {
    "brief": {"id", "title", "as_of", "since", "marking"},
    "scale": {"id", "label", "value", "symbol"},
    "actors": {"id", "name", "kind"},
    "topics": {"id", "title", "question"},
    "cells": {"actor", "topic", "state", "stance", "positions"},
    "positions": {
        *("actor", "topic", "stance", "date", "summary", "quote", "speaker", "source", "locator", "salience"),
        *("confidence", "conditions", "quote_check"),
    },
    "agreement": {"a", "b", "agreement", "exact", "n"},
    "topic_summaries": {"topic", "counts", "n", "polarisation"},
    "changes": {"actor", "topic", "change", "before", "after"},
    "gaps": {"actor", "topic"},
    "sources": {"id", "title", "publisher", "date", "url"},
}


@pytest.fixture
def plain(report):
    return json.loads(render(report, TemplateSet()))


@pytest.mark.parametrize("part", KEYS)
def test_the_json_has_the_keys_of_the_interface(plain, part):
    assert plain["schema"] == "policy-report/1"
    entries = plain[part] if isinstance(plain[part], list) else [plain[part]]
    assert all(KEYS[part] <= set(entry) for entry in entries)
    assert entries or part in ("agreement", "changes")


def test_the_json_has_plain_values(plain):
    assert plain["brief"]["as_of"] == "2025-02-11"
    assert plain["brief"]["since"] is None
    assert {cell["state"] for cell in plain["cells"]} == {
        "stance",
        "mixed",
        "declined",
        "not-applicable",
        "no-evidence",
    }
    assert {cell["stance"] for cell in plain["cells"] if cell["state"] in ("mixed", "no-evidence")} == {None}
    assert {position["salience"] for position in plain["positions"]} == {5, None}
    assert {position["date"] for position in plain["positions"]} == {"2025-02-11", "2024-03-04", "2025-01-01", None}
    assert {position["quote_check"] for position in plain["positions"]} <= {
        "verified",
        "mismatch",
        "no-snapshot",
        "no-quote",
    }


def test_the_json_refers_to_what_it_contains(plain):
    actors, topics = ({entry["id"] for entry in plain[part]} for part in ("actors", "topics"))
    stances, sources = ({entry["id"] for entry in plain[part]} for part in ("scale", "sources"))
    for part in ("cells", "positions", "gaps"):
        assert {entry["actor"] for entry in plain[part]} <= actors
        assert {entry["topic"] for entry in plain[part]} <= topics
    assert {cell["stance"] for cell in plain["cells"]} <= stances | {None}
    assert {position["source"] for position in plain["positions"]} <= sources | {""}
    assert all(0 <= i < len(plain["positions"]) for cell in plain["cells"] for i in cell["positions"])
    assert {name for summary in plain["topic_summaries"] for name in summary["counts"]} <= stances | {"mixed"}
