"""Sources that disagree on a cell: in a brief, and in `check`."""

from itertools import product

import pytest

from policy_report.analysis.conflicts import SourceStatement, disagreements

SOURCES = "- {id: one, title: One, date: 2025-02-11}\n- {id: two, title: Two, date: 2025-02-11}\n"
FIRMS = {"c": 57, "a": 61, "b": 58}
HEADER = "actor,topic,stance,date,summary,quote,source"


@pytest.fixture
def sample(workspace):
    """Build a workspace from rows of a table."""
    return lambda *rows: workspace(
        {"positions/sources.yaml": SOURCES, "positions/a.csv": "\n".join([HEADER, *rows]) + "\n"}
    )


def claims(*texts, stances=("yes", "yes", "yes"), sources=("one", "two", "three")):
    return [
        SourceStatement(source, stance, text, "") for source, stance, text in zip(sources, stances, texts, strict=False)
    ]


def test_stances_of_two_sources_disagree():
    assert disagreements(claims("", "", stances=("yes", "no"))) == [("stances", {0: "yes", 1: "no"})]


def test_figures_of_two_sources_disagree_a_unit_at_a_time():
    found = disagreements(claims("61 firms, EUR 5", "58 firms, EUR 9", "61 firms"))
    assert found == [
        ("figures", {0: "61 firms", 1: "58 firms", 2: "61 firms"}),
        ("figures", {0: "EUR 5", 1: "EUR 9"}),
    ]


def test_one_source_does_not_disagree_with_itself():
    assert disagreements(claims("61 firms", "58 firms", stances=("yes", "no"), sources=("one", "one"))) == []


def test_all_that_one_source_says_is_compared_with_the_others():
    found = disagreements(
        claims("", "61 firms, 70 firms", "", "58 firms", sources=("one", "two", "three", "one"), stances=("yes",) * 4)
    )
    assert found == [("figures", {1: "61 firms, 70 firms", 3: "58 firms"})]


def test_figures_without_a_source_are_not_compared():
    assert disagreements(claims("61 firms", "58 firms", sources=("one", ""))) == []


def test_summary_and_quote_are_read_alike():
    assert disagreements(
        [SourceStatement("one", "yes", "61 firms", ""), SourceStatement("two", "yes", "", "We are 58 firms.")]
    ) == [("figures", {0: "61 firms", 1: "58 firms"})]


# --- in a brief -----------------------------------------------------------------------------------------------------


def test_the_brief_names_each_value_with_its_citation_and_position(sample):
    report = sample(
        "FR,outcome,support,2025-02-11,Gives EUR 109 billion.,,one", "FR,outcome,support,2025-02-11,,“€100 bn”,two"
    ).report()
    (conflict,) = report.conflicts
    assert (conflict.actor, conflict.topic, conflict.kind) == ("france", "outcome", "figures")
    assert {
        (v.text, report.sources[v.citation - 1].id, report.positions[v.position].source) for v in conflict.values
    } == {
        ("EUR 109 billion", "one", "one"),
        ("€100 bn", "two", "two"),
    }


def test_history_and_other_cells_do_not_disagree(sample):
    report = sample(
        "FR,outcome,support,2025-02-11,61 firms,,one",
        "FR,outcome,support,2024-01-01,58 firms,,two",
        "IN,outcome,support,2025-02-11,57 firms,,two",
        "FR,declaration,support,2025-02-11,56 firms,,two",
    ).report()
    assert report.conflicts == ()


# --- in check -------------------------------------------------------------------------------------------------------


def test_check_warns_at_the_first_record_and_names_the_other(sample):
    found = sample("FR,outcome,support,2025-02-11,61 firms,,one", "FR,outcome,support,2025-02-11,58 firms,,two")
    assert found.warnings == ["positions/a.csv:2 conflict"]
    assert found.message("conflict") == (
        "sources give different figures for France on Outcome: “61 firms” here, “58 firms” in positions/a.csv:3;"
        " the brief shows both, unless one is mended"
    )


def test_check_names_every_source_in_the_order_of_the_files(workspace):
    rows = {name: f"{HEADER}\nFR,outcome,support,2025-02-11,{count} firms,,{name}\n" for name, count in FIRMS.items()}
    sources = "".join(f"- {{id: {name}, title: {name}}}\n" for name in rows)
    found = workspace({"positions/sources.yaml": sources, **{f"positions/{n}.csv": text for n, text in rows.items()}})
    assert found.warnings == ["positions/a.csv:2 conflict"]
    assert "“61 firms” here, “58 firms” in positions/b.csv:2, “57 firms” in positions/c.csv:2;" in found.message(
        "conflict"
    )


def test_check_looks_at_each_cell_by_itself(sample):
    rows = [
        f"{actor},{topic},support,2025-02-11,{count} firms,,{source}"
        for source, counts in {"one": (61, 62, 63, 64), "two": (61, 62, 63, 58)}.items()
        for (actor, topic), count in zip(product(("FR", "IN"), ("declaration", "outcome")), counts, strict=True)
    ]
    found = sample(*rows)
    assert found.warnings == ["positions/a.csv:5 conflict"]
    assert "India on Outcome: “64 firms” here, “58 firms” in positions/a.csv:9" in found.message("conflict")


@pytest.mark.parametrize(("one", "other", "conflicts"), [("", "", 1), ("", "1950-01-01", 0), ("1950-01-01", "", 0)])
def test_check_compares_undated_records_where_none_is_dated(workspace, one, other, conflicts):
    rows = [HEADER, f"FR,outcome,support,{one},61 firms,,a", f"FR,outcome,support,{other},58 firms,,b"]
    sources = "- {id: a, title: A}\n- {id: b, title: B}\n"
    found = workspace({"positions/sources.yaml": sources, "positions/a.csv": "\n".join(rows) + "\n"})
    assert found.warnings.count("positions/a.csv:2 conflict") == conflicts


def test_check_warns_of_stances_too(sample):
    found = sample("FR,outcome,support,2025-02-11,Yes.,,one", "FR,outcome,oppose,2025-02-11,No.,,two")
    assert found.message("conflict").startswith("sources give different stances for France on Outcome: “support” here")


@pytest.mark.parametrize(
    "rows",
    [
        ("FR,outcome,support,2025-02-11,61 firms,,one", "FR,outcome,support,2025-02-11,61 firms again,,two"),
        ("FR,outcome,support,2025-02-11,61 firms,,one", "FR,outcome,support,2025-02-10,58 firms,,two"),
        ("FR,outcome,support,2025-02-11,Yes.,,one", "FR,outcome,oppose,2025-02-11,No.,,one"),
        ("FR,outcome,support,2025-02-11,61 firms,,one", "IN,outcome,oppose,2025-02-11,58 firms,,two"),
    ],
    ids=["the same", "superseded", "one source", "two actors"],
)
def test_check_does_not_warn(sample, rows):
    assert "conflict" not in {problem.check for problem in sample(*rows).problems}
