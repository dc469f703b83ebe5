"""A report arranged for pages: what templates get."""

from dataclasses import fields, is_dataclass
from datetime import date
from types import SimpleNamespace

import pytest

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.report import PositionEntry
from policy_report.brief.view.page import arrange, context
from policy_report.workspace import find

STATES = """
    actor,topic,stance,date,summary,source_url
    France,declaration,oppose,2024-05-22,Hesitated.,https://example.org/1
    France,declaration,support,2025-02-11,Signed.,https://example.org/2
    France,outcome,oppose,2025-02-11,Thin.,https://example.org/2
    France,outcome,support,2025-02-11,Good.,
    India,declaration,declined,2025-02-11,No answer.,
    """


def laid_out(report):
    """Return the variables that a template gets of a report, by name."""
    return SimpleNamespace(**context(arrange(report), for_print=False))


@pytest.fixture
def page(workspace):
    """Lay out the report of a table of positions."""
    return lambda table, brief=None, **files: laid_out(
        workspace({"positions/p.csv": table, **files}).report(*([brief] if brief else []))
    )


@pytest.fixture
def states(page):
    return page(STATES)


def large(actors, topics, stance="support"):
    """Return the files of a workspace where every actor has a position on every topic."""
    cells = [f"a{a:03},t{t:03},{stance}" for a in range(actors) for t in range(topics)]
    return {
        "positions/p.csv": "\n".join(["actor,topic,stance", *cells]),
        "positions/actors.yaml": "".join(f"- {{id: a{a:03}, name: A{a:03}, kind: expert}}\n" for a in range(actors)),
        "positions/topics.yaml": "".join(f"- {{id: t{t:03}, title: T{t:03}}}\n" for t in range(topics)),
    }


def test_a_template_gets_values_and_nothing_that_can_be_called(states):
    def check(value):
        if is_dataclass(value):
            names = [name for name in dir(value) if not name.startswith("_")]
            inside = [getattr(value, name) for name in names]
            assert not any(map(callable, inside)), type(value)
        elif isinstance(value, dict):
            inside = [*value.keys(), *value.values()]
        elif isinstance(value, (tuple, frozenset)):
            inside = [*value]
        else:
            assert type(value) in (str, int, float, bool, date, type(None)), value
            inside = []
        for inner in inside:
            check(inner)

    check(vars(states))


def test_a_field_of_a_position_and_of_the_report_reaches_templates_by_itself(states):
    assert states.method.minimum_shared_topics == 3
    assert {field.name for field in fields(PositionEntry)} <= {field.name for field in fields(states.positions[0])}


def test_rows_are_actors_and_their_cells_are_in_the_order_of_the_topics(states):
    assert [row.actor.name for row in states.rows] == ["France", "India"]
    assert [[cell.topic for cell in row.cells] for row in states.rows] == [["declaration", "outcome"]] * 2
    assert [row.evidenced for row in states.rows] == [2, 1]


def test_a_cell_carries_its_positions_current_and_earlier(states):
    cell = states.rows[0].cells[0]
    assert [p.summary for p in cell.current] == ["Signed."]
    assert [p.summary for p in cell.earlier] == ["Hesitated."]
    assert cell.anchor == "france/declaration"


def test_anchors_of_different_cells_differ(page):
    arranged = page(
        "actor,topic,stance\na,b--c,support\na--b,c,support\n",
        **{
            "positions/actors.yaml": "- {id: a, name: A, kind: other}\n- {id: a--b, name: B, kind: other}\n",
            "positions/topics.yaml": "- {id: c, title: C}\n- {id: b--c, title: D}\n",
        },
    )
    anchors = [cell.anchor for row in arranged.rows for cell in row.cells]
    assert len(set(anchors)) == 4


def test_the_actors_of_a_topic_are_grouped_by_stance_in_the_order_of_the_scale(page):
    table = "actor,topic,stance\nJapan,outcome,oppose\nFrance,outcome,support\nIndia,outcome,declined\nChina,outcome,support\n"
    entry = page(table).by_topic[1]
    grouped = [(group.label, [cell.actor_name for cell in group.cells]) for group in entry.groups]
    assert grouped == [("Supports", ["China", "France"]), ("Opposes", ["Japan"]), ("Declined to say", ["India"])]


def test_a_mixed_cell_is_a_group_of_its_own_after_the_stances(states):
    groups = states.by_topic[1].groups
    assert [group.label for group in groups] == ["Mixed"]


def test_a_topic_says_who_is_silent_on_it(states):
    assert [entry.silent for entry in states.by_topic] == [(), ("India",)]
    assert [(entry.evidenced, entry.actors) for entry in states.by_topic] == [(2, 2), (1, 2)]


def test_an_actor_says_what_it_is_silent_on(states):
    assert [(entry.actor.name, len(entry.cells), entry.silent) for entry in states.by_actor] == [
        ("France", 2, ()),
        ("India", 1, ("Outcome",)),
    ]


def test_the_topics_of_an_actor_are_grouped_by_stance_too(states):
    france = states.by_actor[0]
    groups = [(group.label, [cell.topic for cell in group.cells]) for group in france.groups]
    assert groups == [("Supports", ["declaration"]), ("Mixed", ["outcome"])]


def test_where_the_places_in_a_source_are_numbers_headings_or_none(page):
    rows = "France,declaration,support,https://e.org,{}\nFrance,outcome,support,https://e.org,{}\n"
    found = [
        page("actor,topic,stance,source_url,locator\n" + rows.format(*places)).cited[0].locators
        for places in (("", ""), ("", "p. 3"), ("p. 3", "The second chapter of it"))
    ]
    assert found == ["", "numbers", "headings"]


def test_the_key_has_what_is_used_and_no_more(states, page):
    with_all = [step.label for step in states.legend]
    without = [step.label for step in page("actor,topic,stance\nFR,outcome,support\n").legend]
    assert with_all == ["Supports", "Declined to say", "Mixed", "no evidence found, which is not neutral"]
    assert without == ["Supports", "no evidence found, which is not neutral"]


def test_each_source_knows_the_positions_that_cite_it(states):
    cited = {entry.source.url: [p.summary for p in entry.positions] for entry in states.cited}
    assert cited == {"https://example.org/2": ["Signed.", "Thin."], "https://example.org/1": ["Hesitated."]}


def test_the_topics_with_least_evidence_come_first_and_full_ones_are_not_named(states):
    assert [(entry.topic.title, entry.evidenced) for entry in states.thin] == [("Outcome", 1)]


@pytest.mark.parametrize(
    ("topics", "parts"), [(1, [1]), (6, [6]), (10, [10]), (11, [6, 5]), (12, [6, 6]), (21, [7, 7, 7]), (25, [9, 9, 7])]
)
def test_a_wide_matrix_is_shared_out_evenly(workspace, topics, parts):
    arranged = laid_out(workspace(large(2, topics)).report())
    assert [len(table.topics) for table in arranged.tables] == parts
    assert [topic.id for table in arranged.tables for topic in table.topics] == [f"t{t:03}" for t in range(topics)]


@pytest.mark.parametrize(("topics", "wide"), [(6, False), (7, True)])
def test_a_matrix_of_more_than_six_topics_lies_across_the_page(workspace, topics, wide):
    assert laid_out(workspace(large(1, topics)).report()).wide is wide


def test_a_message_links_to_its_cells_and_topics(page):
    config = '[briefs.b]\nkey_messages = ["[France](france/outcome) leads. More follows."]\n'
    (message,) = page(STATES, "b", **{"policy-report.toml": config}).messages
    assert [(part.text, part.cell and part.cell.anchor) for part in message.lead] == [
        ("France", "france/outcome"),
        (" leads.", None),
    ]
    assert [topic.id for topic in message.topics] == ["outcome"]


def test_what_moved_is_listed_first_and_each_kind_is_counted(workspace):
    table = """
        actor,topic,stance,date
        France,outcome,support,2025-02-11
        India,outcome,oppose,2024-01-01
        India,outcome,support,2025-02-11
        """
    sample = workspace({"positions/p.csv": table, "policy-report.toml": "[briefs.b]\nsince = 2024-12-31\n"})
    edition = sample.editions("b")[0]
    past = before(find(sample.root, exact=True), sample.records, edition)
    arranged = laid_out(compose(edition, past))
    assert [(change.actor, change.change) for change in arranged.changed] == [
        ("india", "moved"),
        ("france", "new"),
    ]
    assert arranged.change_counts == ({"said": "1 moved", "n": 1}, {"said": "1 new", "n": 1})


def test_a_conflict_stands_in_its_cell_with_the_position_of_each_value(page):
    table = """
        actor,topic,stance,date,summary,source_url
        France,outcome,support,2025-02-11,61 firms.,https://example.org/1
        France,outcome,support,2025-02-11,58 firms.,https://example.org/2
        India,outcome,support,2025-02-11,57 firms.,https://example.org/2
        """
    cells = {cell.actor: cell for row in page(table).rows for cell in row.cells if cell.topic == "outcome"}
    (conflict,) = cells["france"].conflicts
    values = {value.text: value.position.summary for value in conflict.values}
    assert (conflict.kind, values) == ("figures", {"61 firms": "61 firms.", "58 firms": "58 firms."})
    assert cells["india"].conflicts == ()
