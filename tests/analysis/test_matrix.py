"""The matrix: what is known of each actor on each topic, every kind of silence told apart."""

import pytest

from policy_report.analysis.matrix import cells
from policy_report.records.positions import select


@pytest.fixture
def cell(table):
    """Return `state stance` of the one cell that rows `stance [date]` make."""

    def of(*rows):
        positions = select(table(*(f"france declaration {row}" for row in rows)), ["france"], ["declaration"], None)
        (found,) = cells(positions, ["france"], ["declaration"]).to_dict("records")
        return f"{found['state']} {found['stance']}".strip()

    return of


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "no-evidence"),
        (["support 2025-02-11"], "stance support"),
        (["neutral"], "stance neutral"),
        (["declined 2025-02-11"], "declined declined"),
        (["not-applicable"], "not-applicable not-applicable"),
        (["support 2025-02-11", "oppose 2025-02-11"], "mixed"),
        (["support 2025-02-11", "support 2025-02-11"], "stance support"),
        (["support 2025-02-11", "declined 2025-02-11"], "mixed"),
        (["oppose 2024-01-01", "support 2025-02-11"], "stance support"),
        (["support 2024-01-01", "oppose 2024-01-01", "neutral 2025-02-11"], "stance neutral"),
        (["support 2024-01-01", "declined 2025-02-11"], "declined declined"),
        (["support", "oppose 2024-01-01"], "stance oppose"),
        (["support", "oppose"], "mixed"),
        (["abstained 2025-02-11"], "stance abstained"),
    ],
)
def test_the_state_of_a_cell(cell, rows, expected):
    assert cell(*rows) == expected


def test_every_actor_has_a_cell_on_every_topic_in_the_order_given(table):
    positions = select(
        table("india outcome oppose", "france declaration support"),
        ["india", "france"],
        ["outcome", "declaration"],
        None,
    )
    found = cells(positions, ["india", "france"], ["outcome", "declaration"])
    assert [tuple(row) for row in found[["actor", "topic", "state"]].itertuples(index=False)] == [
        ("india", "outcome", "stance"),
        ("india", "declaration", "no-evidence"),
        ("france", "outcome", "no-evidence"),
        ("france", "declaration", "stance"),
    ]


def test_cells_behind_the_last_position_are_silent(table):
    positions = select(table("india outcome oppose"), ["india", "france"], ["outcome", "declaration"], None)
    found = cells(positions, ["india", "france"], ["outcome", "declaration"])
    assert list(found["state"]) == ["stance", "no-evidence", "no-evidence", "no-evidence"]


def test_a_matrix_without_any_position_is_all_silence(table):
    found = cells(select(table(), ["france", "india"], ["declaration"], None), ["france", "india"], ["declaration"])
    assert list(found["state"]) == ["no-evidence", "no-evidence"]
    assert list(found["stance"]) == ["", ""]


def test_an_actor_and_a_topic_may_have_the_same_id(table):
    positions = select(table("outcome outcome support"), ["outcome"], ["outcome"], None)
    assert list(cells(positions, ["outcome"], ["outcome"])["state"]) == ["stance"]
