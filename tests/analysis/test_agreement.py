"""Who agrees with whom: worked by hand, and against a computation pair by pair."""

from itertools import combinations
from statistics import fmean

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.analysis.agreement import agreement, salience, scores, split_pairs, splits
from policy_report.records.positions import COLUMNS, select

SCALE = {"support": 1.0, "qualified-support": 0.5, "neutral": 0.0, "qualified-opposition": -0.5, "oppose": -1.0}
ACTORS, TOPICS = ["france", "india", "japan"], ["t1", "t2", "t3", "t4"]


@pytest.fixture
def pairs(table):
    """Return the pairs of ACTORS as `a b agreement exact n`, from rows `actor topic stance [date]`."""

    def of(*rows, minimum=1, weights=None):
        score, sets = scores(select(table(*rows), ACTORS, TOPICS, None), SCALE, ACTORS, TOPICS)
        found = agreement(score, sets, ACTORS, 2.0, minimum, weights)
        return [f"{r.a} {r.b} {r.agreement:.3f} {r.exact:.3f} {r.n}" for r in found.itertuples()]

    return of


# --- worked by hand -------------------------------------------------------------------------------------------------


def test_two_actors_on_three_topics(pairs):
    # |1 − 1| = 0, |1 − −1| = 2, |0.5 − 0| = 0.5: agreement 1 − (2.5 / 3) / 2 = 0.583, exact 1 of 3
    rows = ["france t1 support", "france t2 support", "france t3 qualified-support"]
    rows += ["india t1 support", "india t2 oppose", "india t3 neutral"]
    assert pairs(*rows)[0] == "france india 0.583 0.333 3"


@pytest.mark.parametrize(
    ("france", "india", "expected"),
    [
        ("support", "support", "1.000 1.000 1"),
        ("support", "oppose", "0.000 0.000 1"),
        ("support", "neutral", "0.500 0.000 1"),
        ("qualified-support", "neutral", "0.750 0.000 1"),
        ("support", "declined", "nan nan 0"),
        ("not-applicable", "declined", "nan nan 0"),
        ("support oppose", "neutral", "1.000 0.000 1"),  # mixed: the mean of its stances, another set of them
        ("support oppose", "oppose support", "1.000 1.000 1"),
        ("support neutral", "qualified-support", "1.000 0.000 1"),
        ("support declined", "support", "1.000 0.000 1"),  # a refusal has no value, and is a stance of the set
        ("support declined", "declined support", "1.000 1.000 1"),
    ],
)
def test_one_topic(pairs, france, india, expected):
    rows = [f"france t1 {stance}" for stance in france.split()] + [f"india t1 {stance}" for stance in india.split()]
    assert pairs(*rows)[0] == f"france india {expected}"


def test_silence_is_never_filled_in(pairs):
    rows = ["france t1 support", "france t2 support", "india t1 support", "india t3 oppose", "japan t4 oppose"]
    assert pairs(*rows) == ["france india 1.000 1.000 1", "france japan nan nan 0", "india japan nan nan 0"]


def test_history_does_not_count(pairs):
    rows = ["france t1 oppose 2024-01-01", "france t1 support 2025-01-01", "india t1 support 2024-01-01"]
    assert pairs(*rows)[0] == "france india 1.000 1.000 1"


@pytest.mark.parametrize(("minimum", "expected"), [(1, "1.000 1.000 2"), (2, "1.000 1.000 2"), (3, "nan nan 2")])
def test_below_the_minimum_there_is_no_figure_but_its_n(pairs, minimum, expected):
    rows = [f"{actor} {topic} support" for actor in ("france", "india") for topic in ("t1", "t2")]
    assert pairs(*rows, minimum=minimum)[0] == f"france india {expected}"


def test_a_topic_weighs_the_mean_salience_of_the_two(pairs):
    # t1 agrees and weighs (5 + 3) / 2 = 4, t2 is half apart and weighs (1 + 3) / 2 = 2: 1 − (2 · 1 / 6) / 2 = 0.833
    rows = ["france t1 support", "india t1 support", "france t2 support", "india t2 neutral"]
    weights = np.array([[5, 1, 5, 5], [3, 3, 5, 5], [5, 5, 5, 5]], dtype=float)
    assert pairs(*rows, weights=weights)[0] == "france india 0.833 0.667 2"


def test_a_scale_of_one_value_is_full_agreement(table):
    positions = select(table("france t1 yes", "india t1 yes"), ["france", "india"], ["t1"], None)
    found = agreement(*scores(positions, {"yes": 1.0}, ["france", "india"], ["t1"]), ["france", "india"], 0.0, 1)
    assert found.to_dict("records") == [{"a": "france", "b": "india", "agreement": 1.0, "exact": 1.0, "n": 1}]


def test_two_mixtures_with_one_mean_are_not_the_same(pairs):
    rows = ["france t1 support", "france t1 oppose", "india t1 qualified-support", "india t1 qualified-opposition"]
    assert pairs(*rows)[0] == "france india 1.000 0.000 1"


def test_mixtures_of_one_sum_are_not_the_same(table):
    rows = ["france t1 a", "france t1 d", "india t1 b", "india t1 c"]  # first and fourth, second and third step
    scale = {"a": 0.0, "b": 1.0, "c": 2.0, "d": 3.0}
    _, sets = scores(select(table(*rows), ACTORS, ["t1"], None), scale, ["france", "india"], ["t1"])
    assert sets[0, 0] != sets[1, 0]


def test_stances_of_a_long_scale_are_told_apart(table):
    steps = {f"s{i}": float(i) for i in range(40)}
    rows = [f"a{i} t1 s{i}" for i in range(40)]
    actors = [f"a{i}" for i in range(40)]
    _, sets = scores(select(table(*rows), actors, ["t1"], None), steps, actors, ["t1"])
    assert len(np.unique(sets)) == 40


@pytest.mark.parametrize("actors", [[], ["france"]])
def test_without_two_actors_there_are_no_pairs(table, actors):
    positions = select(table("france t1 support"), actors, TOPICS, None)
    assert agreement(*scores(positions, SCALE, actors, TOPICS), actors, 2.0, 3).empty


@pytest.mark.parametrize("actors", [ACTORS, []])
def test_the_columns(table, actors):
    positions = select(table("france t1 support"), actors, TOPICS, None)
    found = agreement(*scores(positions, SCALE, actors, TOPICS), actors, 2.0, 3)
    kinds = {"a": "str", "b": "str", "agreement": "float64", "exact": "float64", "n": "int64"}
    assert {name: str(kind) for name, kind in found.dtypes.items()} == kinds


def test_others_than_those_asked_for_leave_no_trace(table):
    rows = ["france t1 support", "india t1 oppose", "japan t1 oppose", "india t2 oppose"]
    positions = select(table(*rows, salience=[1, 5, 2, 4]), ACTORS, TOPICS, None)
    score, sets = scores(positions, SCALE, ["france", "japan"], ["t1"])
    assert score.tolist() == [[1.0], [-1.0]]
    assert sets[0, 0] != sets[1, 0]
    assert salience(positions, ["france", "japan"], ["t1"]).tolist() == [[1.0], [2.0]]


def test_a_silent_cell_has_neither_score_nor_stances(table):
    score, sets = scores(select(table("france t1 declined"), ["france"], ["t1"], None), SCALE, ["france"], ["t1"])
    assert np.isnan([score, sets]).all()


def test_the_salience_of_a_cell_is_its_highest_now_else_the_middle(table):
    rows = ["france t1 support 2024-01-01", "france t2 support", "france t2 oppose", "france t3 support 2024-01-01"]
    positions = table(*rows, "france t3 support 2025-01-01", salience=[1, 2, 4, 5, None])
    assert salience(select(positions, ["france"], TOPICS, None), ["france"], TOPICS).tolist() == [[1, 4, 3, 3]]


def test_a_record_without_salience_does_not_lower_that_of_another(table):
    positions = select(table("france t1 support", "france t1 oppose", salience=[1, None]), ["france"], ["t1"], None)
    assert salience(positions, ["france"], ["t1"]).tolist() == [[1.0]]


# --- what splits two ------------------------------------------------------------------------------------------------


def test_what_splits_two_actors_and_few_others_comes_first():
    score = np.array([[1, 1, 1, 1], [-1, -1, -1, 1], [-1, 1, -1, 1], [-1, 1, 1, -1], [1, 1, np.nan, 1.0]])
    assert split_pairs(score).tolist() == [6, 4, 4, 4]
    assert splits(score, split_pairs(score), 0, 1).tolist() == [1, 2, 0]
    assert splits(score, split_pairs(score), 2, 3).tolist() == [2, 3]


def test_of_topics_that_split_as_many_pairs_the_farthest_come_first_then_in_their_order():
    score = np.array([np.ones(100), np.tile([0.0, -1.0], 50)])
    assert splits(score, split_pairs(score), 0, 1).tolist() == [*range(1, 100, 2), *range(0, 100, 2)]


# --- against a computation pair by pair -----------------------------------------------------------------------------

HELD = st.sets(st.sampled_from([*SCALE, "declined", "not-applicable"]), max_size=3)
CELLS = st.fixed_dictionaries({(actor, topic): HELD for actor in ACTORS for topic in TOPICS})


def frame(cells):
    rows = [(actor, topic, stance) for (actor, topic), held in cells.items() for stance in sorted(held)]
    filled = [
        dict.fromkeys(COLUMNS, "") | {"actor": a, "topic": t, "stance": s, "date": None, "salience": None, "line": line}
        for line, (a, t, s) in enumerate(rows, 1)
    ]
    plain = pd.DataFrame(filled, columns=list(COLUMNS)).assign(
        date=lambda f: pd.to_datetime(f["date"]), begins=lambda f: f["date"]
    )
    return select(plain.astype(COLUMNS), ACTORS, TOPICS, None)


def naive(cells, minimum, weights):
    """Return `(agreement, exact, n)` of each pair, worked out by hand."""
    scored = {key: {stance for stance in held if stance in SCALE} for key, held in cells.items()}
    found = {}
    for a, b in combinations(ACTORS, 2):
        shared = [topic for topic in TOPICS if scored.get((a, topic)) and scored.get((b, topic))]
        if len(shared) < minimum:
            found[a, b] = (None, None, len(shared))
            continue
        heavy = {topic: (weights[a, topic] + weights[b, topic]) / 2 for topic in shared}
        total = sum(heavy.values())
        apart = {t: abs(fmean(SCALE[s] for s in scored[a, t]) - fmean(SCALE[s] for s in scored[b, t])) for t in shared}
        graded = 1 - sum(heavy[t] * apart[t] for t in shared) / total / 2
        same = sum(heavy[t] for t in shared if cells[a, t] == cells[b, t]) / total
        found[a, b] = (graded, same, len(shared))
    return found


@given(
    cells=CELLS,
    minimum=st.integers(1, 4),
    salient=st.none() | st.lists(st.integers(1, 5), min_size=12, max_size=12),
)
def test_it_agrees_with_a_computation_pair_by_pair(cells, minimum, salient):
    weights = np.array(salient, dtype=float).reshape(3, 4) if salient else None
    score, sets = scores(frame(cells), SCALE, ACTORS, TOPICS)
    found = agreement(score, sets, ACTORS, 2.0, minimum, weights)
    heavy = np.ones((3, 4)) if weights is None else weights
    expected = naive(cells, minimum, {(a, t): heavy[i, j] for i, a in enumerate(ACTORS) for j, t in enumerate(TOPICS)})
    assert list(zip(found["a"], found["b"], strict=True)) == list(expected)
    for row in found.itertuples():
        graded, exact, n = expected[row.a, row.b]
        assert row.n == n
        assert (row.agreement, row.exact) == pytest.approx(
            (np.nan, np.nan) if graded is None else (graded, exact), abs=1e-9, nan_ok=True
        )
        assert graded is None or -1e-12 <= row.agreement <= 1 + 1e-12
