"""How well coders agree, on reliability data that Krippendorff published with their alphas."""

import pytest

from policy_report.analysis.coders import alpha

SCALE = {"support": 1.0, "qualified-support": 0.5, "neutral": 0.0, "qualified-opposition": -0.5, "oppose": -1.0}

# K. Krippendorff 2011, Computing Krippendorff's Alpha-Reliability. A row is a coder, a column a unit, * not coded.
BINARY = """
    Meg   0 1 0 0 0 0 0 0 1 0
    Owen  1 1 1 0 0 1 0 0 0 0
"""
TWO = """
    Ben    a a b b d c c c e d d a
    Gerry  b a b b b c c c e d d d
"""
FOUR = """
    A  1 2 3 3 2 1 4 1 2 * * *
    B  1 2 3 3 2 2 4 1 2 5 * 3
    C  * 3 3 3 2 3 4 2 2 5 1 *
    D  1 2 3 3 2 4 4 1 2 5 1 *
"""


@pytest.fixture
def coded(table):
    """Return positions from rows of a published table: unit 1 is actor u1, and so on."""

    def of(text):
        rows, coders = [], []
        for coder, *values in (line.split() for line in text.strip().splitlines()):
            given = [f"u{i} topic {value}" for i, value in enumerate(values, 1) if value != "*"]
            rows += given
            coders += [coder] * len(given)
        return table(*rows, coder=coders)

    return of


@pytest.fixture
def by(table):
    """Return positions from rows `coder actor topic stance [date]`."""

    def of(*rows):
        pairs = [row.split(maxsplit=1) for row in rows]
        return table(*(rest for _, rest in pairs), coder=["" if coder == "-" else coder for coder, _ in pairs])

    return of


@pytest.mark.parametrize(
    ("data", "level", "expected", "n", "coders"),
    [
        (BINARY, "nominal", 0.095, 10, 2),
        (TWO, "nominal", 0.692, 12, 2),
        (FOUR, "nominal", 0.743, 11, 4),
        (FOUR, "ordinal", 0.815, 11, 4),
        (FOUR, "interval", 0.849, 11, 4),
    ],
)
def test_published_alphas(coded, data, level, expected, n, coders):
    values = {step: float(place) for place, step in enumerate("12345", 1)}
    (found,) = alpha(coded(data), values, [level])
    assert (round(found.alpha, 3), found.n, found.coders) == (expected, n, coders)


def test_ordinal_goes_by_the_values_not_by_the_order_in_which_they_are_given(coded):
    values = {"3": 3.0, "1": 1.0, "5": 5.0, "2": 2.0, "4": 4.0}
    (found,) = alpha(coded(FOUR), values, ["ordinal"])
    assert round(found.alpha, 3) == 0.815


def test_only_the_order_of_the_values_matters_for_ordinal(coded):
    values = {"1": -70.0, "2": 0.0, "3": 0.1, "4": 5.0, "5": 900.0}
    (found,) = alpha(coded(FOUR), values, ["ordinal"])
    assert round(found.alpha, 3) == 0.815


def both(positions):
    """Return both levels as `level alpha n coders`."""
    return [f"{r.level} {r.alpha:.3f} {r.n} {r.coders}" for r in alpha(positions, SCALE)]


def test_worked_by_hand(by):
    # A: support, oppose; B: support, neutral. Observed: 2 of 4 pairs differ. Expected: of 4 values (2 support, 1 oppose,
    # 1 neutral) 10 of the 12 ordered pairs differ. alpha = 1 − (2/4) / (10/12) = 0.4
    assert both(by("A u1 t support", "A u2 t oppose", "B u1 t support", "B u2 t neutral"))[0] == "nominal 0.400 2 2"


def test_without_two_coders_of_one_cell_there_is_nothing_to_compare(by):
    assert both(by()) == []
    assert both(by("- u1 t support", "- u1 t oppose")) == []
    assert both(by("A u1 t support", "- u1 t oppose")) == []
    assert both(by("A u1 t support", "B u2 t oppose", "B u1 other oppose")) == []
    assert both(by("A u1 t support 2024-01-01", "B u1 t oppose 2025-01-01", "B u1 t oppose")) == []
    assert both(by("A u1 t support", "A u1 t support")) == []


def test_without_variation_there_is_no_alpha(by):
    positions = by("A u1 t support", "B u1 t support", "A u2 t support", "B u2 t support")
    assert both(positions) == []


def test_coders_who_always_agree(by):
    positions = by("A u1 t support", "B u1 t support", "A u2 t oppose", "B u2 t oppose")
    assert both(positions) == ["nominal 1.000 2 2", "ordinal 1.000 2 2"]


def test_a_refusal_is_compared_as_a_name_and_has_no_place_in_the_order(by):
    positions = by(
        "A u1 t support", "B u1 t support", "A u2 t oppose", "B u2 t declined", "A u3 t oppose", "B u3 t oppose"
    )
    assert both(positions) == ["nominal 0.545 3 2", "ordinal 1.000 2 2"]


def test_history_is_compared_by_its_date(by):
    positions = by(
        "A u1 t support 2024-01-01", "B u1 t support 2024-01-01", "A u1 t oppose 2025-01-01", "B u1 t oppose 2025-01-01"
    )
    assert both(positions) == ["nominal 1.000 2 2", "ordinal 1.000 2 2"]


def test_a_coder_who_gives_a_cell_two_stances_does_not_count_there(by):
    rows = ["A u1 t support", "B u1 t support", "A u2 t oppose", "B u2 t oppose"]
    assert both(by(*rows, "C u1 t support", "C u1 t oppose")) == ["nominal 1.000 2 2", "ordinal 1.000 2 2"]


def test_a_record_that_stands_twice_counts_once(by):
    rows = ["A u1 t support", "B u1 t oppose", "A u2 t oppose", "B u2 t oppose"]
    assert both(by(*rows, rows[0], rows[0])) == both(by(*rows))
