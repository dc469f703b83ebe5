"""How contested a topic is, on figures that others published, and against a computation layer by layer."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.analysis.matrix import polarisation, step_counts, van_der_eijk
from policy_report.records.positions import select

STEPS = ["oppose", "qualified-opposition", "neutral", "qualified-support", "support"]
ACTORS = ["a", "b", "c", "d", "e"]


@pytest.fixture
def counts(table):
    """Return how many actors stand on each step of the topic t, from rows `actor stance [date]`."""

    def of(*rows):
        words = [row.split() for row in rows]
        positions = select(table(*(f"{actor} t {' '.join(rest)}" for actor, *rest in words)), ACTORS, ["t"], None)
        return step_counts(positions, STEPS, ["t"])[0].tolist()

    return of


# --- published figures ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vector", "expected"),
    [
        ([30, 40, 210, 130, 530, 50, 10], 0.6113333),  # van der Eijk 2001, and the R package agrmt
        ([5, 0, 5], -1),
        ([0, 5, 5], 0.5),
        ([1, 2, 1], 0.25),
        ([3, 1, 3], -0.5714286),
        ([7, 0, 0, 0, 0], 1),
        ([2, 2, 2, 2, 2], 0),
        ([3, 0, 0, 0, 3], -1),
    ],
)
def test_published_agreements(vector, expected):
    assert van_der_eijk(np.array([vector])) == pytest.approx([expected], abs=5e-8)
    assert polarisation(np.array([vector])) == pytest.approx([(1 - expected) / 2], abs=5e-8)


def test_five_actors_worked_by_hand():
    # 2 oppose, 3 support: one layer of 2 + 2 at both ends (A = −1, 4 of 5 actors), one of 1 (A = 1, 1 of 5): A = −0.6
    assert polarisation(np.array([[2, 0, 0, 0, 3]])) == pytest.approx([0.8])


# --- what is counted ------------------------------------------------------------------------------------------------


def test_each_actor_counts_once_on_its_newest_stance(counts):
    rows = ["a oppose 2024-01-01", "a support 2025-01-01", "a support 2025-01-01", "b neutral", "c declined"]
    assert counts(*rows) == [0, 0, 1, 0, 1]


def test_a_mixed_cell_counts_in_equal_parts(counts):
    assert counts("a support", "a oppose", "b support") == [0.5, 0, 0, 0, 1.5]
    assert counts("a support", "a oppose", "a neutral") == pytest.approx([1 / 3, 0, 1 / 3, 0, 1 / 3])


def test_a_mixed_cell_with_a_refusal_counts_on_its_scored_steps(counts):
    assert counts("a support", "a declined", "b not-applicable") == [0, 0, 0, 0, 1]


def test_others_than_those_asked_for_leave_no_trace(table):
    positions = select(table("a t support", "a u oppose", "b u other"), ["a", "b"], ["t", "u"], None)
    assert step_counts(positions, ["oppose", "support"], ["t"]).tolist() == [[0, 1]]
    assert step_counts(positions, ["support"], ["u", "t"]).tolist() == [[0], [1]]


def test_without_positions_all_is_zero(table):
    assert step_counts(select(table(), ACTORS, ["t"], None), STEPS, ["t"]).tolist() == [[0, 0, 0, 0, 0]]
    assert step_counts(select(table(), ACTORS, [], None), STEPS, []).shape == (0, 5)


# --- when there is a figure -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vector", "known"),
    [
        ([0, 0, 0], False),
        ([1, 0, 1], False),
        ([1, 0, 1.5], False),
        ([1, 1, 1], True),
        ([1 / 3, 1 / 3, 7 / 3], True),
        ([5, 5], False),  # a scale of two steps has no triples
        ([9], False),
    ],
)
def test_from_three_actors_and_three_steps_up(vector, known):
    assert np.isnan(polarisation(np.array([vector]))).tolist() == [not known]


def test_topics_are_apart():
    found = polarisation(np.array([[3, 0, 0], [1, 0, 1], [2, 0, 2]]))
    assert found == pytest.approx([0, np.nan, 1], nan_ok=True)


def test_the_counts_that_go_in_are_left_as_they_are():
    counts = np.array([[2.0, 1.0, 3.0]])
    polarisation(counts)
    assert counts.tolist() == [[2, 1, 3]]


def test_no_topics_no_figures():
    assert polarisation(np.zeros((0, 5))).tolist() == []


# --- against a computation layer by layer ---------------------------------------------------------------------------


def naive(vector):
    """Return A, worked out layer by layer with whole triples."""
    left, total, result = list(vector), sum(vector), 0.0
    while max(left) > 1e-9 * total:
        pattern = [value > 1e-9 * total for value in left]
        height = min(value for value, there in zip(left, pattern, strict=True) if there)
        result += naive_pattern(pattern) * height * sum(pattern) / total
        left = [value - height if there else 0.0 for value, there in zip(left, pattern, strict=True)]
    return result


def naive_pattern(pattern):
    k, s = len(pattern), sum(pattern)
    if s in (1, k):
        return float(s == 1)
    triples = list(combinations(pattern, 3))
    unimodal = triples.count((True, True, False)) + triples.count((False, True, True))
    bimodal = triples.count((True, False, True))
    return ((k - 2) * unimodal - (k - 1) * bimodal) / ((k - 2) * (unimodal + bimodal)) * (1 - (s - 1) / (k - 1))


VECTORS = st.integers(3, 8).flatmap(lambda k: st.lists(st.integers(0, 12), min_size=k, max_size=k)).filter(any)


@given(vector=VECTORS, parts=st.sampled_from([1, 2, 3]))
def test_it_agrees_with_a_computation_layer_by_layer(vector, parts):
    shares = [count / parts for count in vector]
    (found,) = van_der_eijk(np.array([shares]))
    assert found == pytest.approx(naive(shares), abs=1e-9)
    assert -1 - 1e-9 <= found <= 1 + 1e-9


@given(vector=VECTORS, factor=st.sampled_from([0.1, 2, 1000]))
def test_only_the_shares_matter_and_not_the_direction(vector, factor):
    one, other, mirrored = van_der_eijk(np.array([vector, np.array(vector) * factor, vector[::-1]]))
    assert (other, mirrored) == pytest.approx((one, one), abs=1e-9)
