"""The strip of a topic: where its actors stand, in numbers that a template can draw."""

from itertools import pairwise

import pytest

from policy_report.pages.strip import BASE, DOT, strip
from policy_report.words import words_of

PER_ROW = 8  # dots side by side on a scale of five steps

SCALE = [
    {"id": "support", "label": "Supports", "value": 1.0},
    {"id": "qualified-support", "label": "With reservations", "value": 0.5},
    {"id": "neutral", "label": "Neutral", "value": 0.0},
    {"id": "qualified-opposition", "label": "Opposed in part", "value": -0.5},
    {"id": "oppose", "label": "Opposes", "value": -1.0},
    {"id": "declined", "label": "Declined to say", "value": None},
    {"id": "not-applicable", "label": "Not applicable", "value": None},
]
TOPIC = {"title": "Declaration", "labels": {"support": "Signed"}}
WORDS = {step["id"]: step["label"] for step in SCALE} | {"support": "Signed"}


def cell(name, *stances):
    """A cell as `page` hands it over: several stances make it mixed."""
    mixed = len(set(stances)) > 1
    return {
        "actor_name": name,
        "tone": "mixed" if mixed else stances[0],
        "label": "Mixed" if mixed else WORDS[stances[0]],
        "current": [{"stance": stance} for stance in stances],
    }


def drawn(*cells, topic=TOPIC, scale=SCALE):
    return strip(topic, scale, cells, words_of("en"))


def many(count, stance="support"):
    return [cell(f"Actor {i}", stance) for i in range(count)]


def test_the_supportive_end_is_left():
    found = drawn(cell("France", "support"), cell("India", "oppose"))
    xs = [tick["x"] for tick in found["ticks"]]
    assert xs == sorted(xs)
    assert (xs[0], xs[-1]) == (found["left"], found["right"])
    assert [tick["label"] for tick in found["ticks"]] == [
        "Signed",
        "With reservations",
        "Neutral",
        "Opposed in part",
        "Opposes",
    ]
    france, india = found["dots"]
    assert (france["x"], india["x"]) == (xs[0], xs[-1])


def test_ticks_stand_by_their_values_not_by_their_number():
    scale = [{"id": name, "label": name, "value": value} for name, value in (("a", 10.0), ("b", 9.0), ("c", 0.0))]
    found = drawn({**cell("France", "support"), "current": [{"stance": "b"}]}, scale=scale)
    a, b, c = (tick["x"] for tick in found["ticks"])
    assert (b - a) / (c - a) == pytest.approx(0.1, abs=1e-3)


@pytest.mark.parametrize("stance", ["support", "neutral", "oppose"])
@pytest.mark.parametrize("count", [1, PER_ROW - 1, PER_ROW, PER_ROW + 1, 5 * PER_ROW + 3])
def test_every_dot_is_inside_the_drawing_above_the_line_and_touches_no_other(stance, count):
    found = drawn(*many(count, stance))
    dots = [(dot["x"], dot["y"]) for dot in found["dots"]]
    assert len(set(dots)) == count
    assert min(x for x, _ in dots) >= DOT
    assert max(x for x, _ in dots) <= found["width"] - DOT
    assert min(y for _, y in dots) >= DOT
    assert max(y for _, y in dots) + DOT <= found["line"]
    assert found["line"] < found["height"]
    apart = [abs(a - c) + abs(b - d) for i, (a, b) in enumerate(dots) for c, d in dots[:i]]
    assert min(apart, default=99) >= 2 * DOT


def test_the_dots_of_neighbouring_steps_do_not_touch():
    found = drawn(*many(PER_ROW), *many(PER_ROW, "qualified-support"))
    xs = sorted(dot["x"] for dot in found["dots"])
    assert min(b - a for a, b in pairwise(xs)) >= 2 * DOT


def test_a_row_is_centred_on_its_stance():
    found = drawn(*many(3))
    assert sum(dot["x"] for dot in found["dots"]) / 3 == pytest.approx(found["ticks"][0]["x"])


def test_more_rows_make_the_drawing_higher():
    one, two = drawn(*many(PER_ROW)), drawn(*many(PER_ROW + 1))
    assert two["height"] > one["height"]
    assert one["line"] > BASE


def test_a_mixed_actor_stands_at_the_mean():
    found = drawn(cell("Japan", "support", "qualified-support"), cell("India", "support", "oppose", "oppose"))
    japan, india = found["dots"]
    ticks = [tick["x"] for tick in found["ticks"]]
    assert japan["x"] == pytest.approx((ticks[0] + ticks[1]) / 2)
    assert india["x"] == ticks[2]  # each stance once, however many records
    assert (japan["tone"], india["tone"]) == ("mixed", "mixed")


def test_a_refusal_beside_a_stance_does_not_shift_it():
    found = drawn(cell("Japan", "support", "declined"))
    assert [dot["x"] for dot in found["dots"]] == [found["ticks"][0]["x"]]


def test_a_tick_counts_the_actors_on_it():
    found = drawn(*many(3), cell("India", "oppose"), cell("China", "declined"))
    assert [tick["count"] for tick in found["ticks"]] == [3, 0, 0, 0, 1]
    assert len(found["dots"]) == 4


def test_the_text_names_every_actor_under_its_stance_supporters_first():
    found = drawn(cell("India", "oppose"), cell("France", "support"), cell("Peru", "support"), cell("Japan", "neutral"))
    assert found["alt"] == "Declaration on the scale. Signed: France, Peru; Neutral: Japan; Opposes: India."


@pytest.mark.parametrize(
    "cells", [[], [cell("France", "declined")], [cell("France", "declined", "not-applicable")]], ids=len
)
def test_nobody_scored_is_no_drawing(cells):
    assert drawn(*cells) is None


def test_a_scale_of_one_step_is_no_drawing():
    assert drawn(cell("France", "support"), scale=[SCALE[0], SCALE[5]]) is None


def test_steps_of_one_value_stand_in_the_middle():
    scale = [{"id": name, "label": name, "value": 0.0} for name in ("support", "oppose")]
    found = drawn(cell("France", "support"), scale=scale)
    assert [tick["x"] for tick in found["ticks"]] == [found["width"] / 2] * 2


# --- not yet so -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_the_text_tells_mixed_from_the_stance_at_its_mean(order):
    cells = [cell("Japan", "support", "oppose"), cell("India", "neutral")]
    alt = drawn(*cells[::order])["alt"]
    assert "Neutral: India" in alt
    assert "Mixed: Japan" in alt


def test_a_tick_does_not_count_a_mixed_actor_as_its_own():
    found = drawn(cell("Japan", "support", "oppose"), cell("India", "neutral"))
    assert [tick["count"] for tick in found["ticks"]] == [0, 0, 1, 0, 0]


def test_the_dots_of_a_scale_of_seven_steps_do_not_touch():
    scale = [{"id": f"s{i}", "label": f"Step {i}", "value": float(3 - i)} for i in range(7)]
    cells = [{"actor_name": "A", "tone": "t", "label": "l", "current": [{"stance": f"s{i % 2}"}]} for i in range(16)]
    dots = drawn(*cells, scale=scale)["dots"]
    for y in {dot["y"] for dot in dots}:
        xs = sorted(dot["x"] for dot in dots if dot["y"] == y)
        assert min(b - a for a, b in pairwise(xs)) >= 2 * DOT
