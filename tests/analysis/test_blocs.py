"""The order that shows the blocs."""

from itertools import pairwise, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.analysis.agreement import agreement, bloc_order, ordered_by_blocs, scores
from policy_report.records.positions import select

NONE = float("nan")


def found(rows, n=3):
    """Return the order for a similarity written as its upper triangle: `[[ab, ac], [bc]]`."""
    size = len(rows) + 1
    similarity = np.full((size, size), NONE)
    for i, row in enumerate(rows):
        for j, value in enumerate(row, i + 1):
            similarity[i, j] = similarity[j, i] = value
    return bloc_order(similarity, np.full((size, size), n)).places


def test_those_who_agree_stand_together():
    #                a–b  a–c  a–d    b–c  b–d    c–d
    places = found([[0.0, 1.0, 0.0], [0.0, 1.0], [0.0]])
    assert (places[:2], set(places[2:])) == ([0, 2], {1, 3})


def test_blocs_that_are_nearer_to_each_other_are_neighbours():
    # a and d agree, and so do b and e; c is half-way between them
    assert found([[0.0, 0.5, 1.0, 0.0], [0.5, 0.0, 1.0], [0.5, 0.5], [0.0]]) == [0, 3, 2, 1, 4]


def test_a_line_from_one_end_to_the_other_is_found():
    places = np.array([0.4, 0.0, 0.9, 0.2, 0.6])
    similarity = 1 - abs(places[:, None] - places)
    assert bloc_order(similarity, np.ones((5, 5))).places == [1, 3, 0, 4, 2]


@pytest.mark.parametrize("size", range(6))
@pytest.mark.parametrize("value", [NONE, 0.0, 0.5, 1.0])
def test_where_all_are_alike_the_given_order_stays(size, value):
    assert bloc_order(np.full((size, size), value), np.full((size, size), 3)).places == list(range(size))


def test_noise_of_the_arithmetic_breaks_no_tie():
    assert found([[0.1 + 0.2, 0.3, 0.3], [0.3, 0.3], [0.1 * 3]]) == [0, 1, 2, 3]


def test_the_first_given_stands_in_the_first_half():
    assert found([[0.9, 0.1], [0.5]]) == [0, 1, 2]
    assert found([[0.1, 0.9], [0.5]]) == [0, 2, 1]


def test_in_the_very_middle_the_second_given_decides():
    assert found([[0.9, 0.9], [0.1]]) == [1, 0, 2]


def test_those_without_a_figure_stand_last_as_given():
    #     a–b   a–c  a–d   a–e     b–c   b–d   b–e     c–d   c–e    d–e
    assert found([[NONE, 0.2, NONE, 0.9], [NONE, NONE, NONE], [NONE, 0.3], [NONE]]) == [0, 4, 2, 1, 3]


def test_a_pair_without_a_figure_is_as_far_apart_as_the_average():
    # known: a–b 1, a–c 0, b–d 0 …; c–d unknown lies between, so that they do not part the bloc of a and b
    with_gap = found([[1.0, 0.0, 0.2], [0.0, 0.2], [NONE]])
    average = found([[1.0, 0.0, 0.2], [0.0, 0.2], [(1.0 + 0.0 + 0.2 + 0.0 + 0.2) / 5]])
    assert with_gap == average


def test_a_pair_that_shares_no_topic_has_no_figure():
    assert found([[0.0, 1.0], [0.0]], n=0) == [0, 1, 2]


# --- any similarity -------------------------------------------------------------------------------------------------


@st.composite
def similarities(draw):
    size = draw(st.integers(0, 7))
    values = draw(st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0, NONE]), min_size=size**2, max_size=size**2))
    drawn = np.array(values, dtype=float).reshape(size, size)
    return np.triu(drawn, 1) + np.triu(drawn, 1).T


@given(similarity=similarities())
def test_everyone_has_one_place_and_the_first_half_has_the_first(similarity):
    places, sizes = bloc_order(similarity, np.ones_like(similarity))
    assert sorted(places) == list(range(len(similarity)))
    assert places == bloc_order(similarity.copy(), np.ones_like(similarity)).places
    inside = [i for i in places if np.delete(~np.isnan(similarity[i]), i).any()]
    assert places == inside + sorted(set(places) - set(inside))
    assert sum(sizes) == len(inside)
    if inside:
        assert min(sizes) > 0
        assert inside.index(min(inside)) <= (len(inside) - 1) / 2


@given(values=st.lists(st.sampled_from([0, 1]), min_size=2, max_size=6))
def test_two_blocs_are_never_mixed(values):
    held = np.array(values)
    places, (first, _) = bloc_order(1.0 * (held[:, None] == held), np.ones((len(held), len(held))))
    assert sum(a != b for a, b in pairwise(held[places])) == len(set(values)) - 1
    assert len(set(values)) == 1 or len(set(held[places][:first])) == len(set(held[places][first:])) == 1


@given(places=st.lists(st.integers(0, 1000), min_size=2, max_size=6, unique=True))
def test_no_order_of_a_line_is_shorter(places):
    spots = np.array(places) / 1000

    def length(chosen):
        return sum(abs(spots[a] - spots[b]) for a, b in pairwise(chosen))

    best = min(length(chosen) for chosen in permutations(range(len(spots))))
    order = bloc_order(1 - abs(spots[:, None] - spots), np.ones((len(spots), len(spots)))).places
    assert length(order) == pytest.approx(best)


# --- names ----------------------------------------------------------------------------------------------------------

VALUES = {"support": 1.0, "oppose": -1.0}
ROWS = (
    "a x support",
    "b x oppose",
    "c x support",
    "a y oppose",
    "b y oppose",
    "c y oppose",
    "a z support",
    "b z oppose",
)


def test_names_in_the_order_of_the_pairs(table):
    positions = select(table(*ROWS), ["a", "b", "c"], ["x", "y", "z"], None)
    score, sets = scores(positions, VALUES, ["a", "b", "c"], ["x", "y", "z"])
    pairs = agreement(score, sets, ["a", "b", "c"], 2, 1)
    assert ordered_by_blocs(pairs, ["a", "b", "c"]) == ([0, 2, 1], (2, 1))


def test_topics_are_ordered_the_same_way(table):
    positions = select(table(*ROWS), ["a", "b", "c"], ["x", "y", "z"], None)
    score, sets = scores(positions, VALUES, ["a", "b", "c"], ["x", "y", "z"])
    assert ordered_by_blocs(agreement(score.T, sets.T, ["x", "y", "z"], 2, 1), ["x", "y", "z"]).places == [0, 2, 1]


@pytest.mark.parametrize("names", [[], ["a"]])
def test_without_pairs_there_is_nothing_to_order(names):
    empty = pd.DataFrame({"a": [], "b": [], "agreement": [], "n": []})
    assert ordered_by_blocs(empty, names) == (list(range(len(names))), ())
