"""What several formats show: the key, who is silent, and the strip of a topic in numbers that a template can draw."""

from itertools import pairwise
from types import SimpleNamespace

import pytest

from policy_report.brief.report import Step, TopicEntry
from policy_report.brief.view.figures import BASE, DOT, silence, strip
from policy_report.i18n import words_of

PER_ROW = 8  # dots side by side on a scale of five steps


def scale_of(**values):
    return [Step(name, name, value, "", "") for name, value in values.items()]


LABELS = {
    "support": "Supports",
    "qualified-support": "With reservations",
    "neutral": "Neutral",
    "qualified-opposition": "Opposed in part",
    "oppose": "Opposes",
    "declined": "Declined to say",
    "not-applicable": "Not applicable",
}
SCALE = [
    Step(name, label, value, "", "")
    for (name, label), value in zip(LABELS.items(), (1.0, 0.5, 0.0, -0.5, -1.0, None, None), strict=True)
]
TOPIC = TopicEntry("declaration", "Declaration", "Declaration", "", {"support": "Signed"})
WORDS = LABELS | {"support": "Signed"}


def cell(name, *stances):
    """The cell of an actor with these stances, a position each: several make it mixed."""
    several = len(set(stances)) > 1
    label, tone = ("Mixed", "mixed") if several else (WORDS.get(stances[0], stances[0]), stances[0])
    return SimpleNamespace(actor=name, label=label, tone=tone, positions=stances)


def drawn(*cells, topic=TOPIC, scale=SCALE):
    report = SimpleNamespace(
        scale=scale,
        values={step.id: step.value for step in scale if step.value is not None},
        positions={stance: SimpleNamespace(stance=stance) for cell in cells for stance in cell.positions},
        actor_of={cell.actor: SimpleNamespace(name=cell.actor) for cell in cells},
        brief=SimpleNamespace(language="en"),
    )
    return strip(report, topic, cells)


def many(count, stance="support"):
    return [cell(f"Actor {i}", stance) for i in range(count)]


def test_the_supportive_end_is_left():
    found = drawn(cell("France", "support"), cell("India", "oppose"))
    xs = [tick.x for tick in found.ticks]
    assert xs == sorted(xs)
    assert (xs[0], xs[-1]) == (found.left, found.right)
    assert [tick.label for tick in found.ticks] == [
        "Signed",
        "With reservations",
        "Neutral",
        "Opposed in part",
        "Opposes",
    ]
    france, india = found.dots
    assert (france.x, india.x) == (xs[0], xs[-1])


def test_ticks_stand_by_their_values_not_by_their_number():
    scale = scale_of(a=10.0, b=9.0, c=0.0)
    found = drawn(cell("France", "b"), scale=scale)
    a, b, c = (tick.x for tick in found.ticks)
    assert (b - a) / (c - a) == pytest.approx(0.1, abs=1e-3)


@pytest.mark.parametrize("stance", ["support", "neutral", "oppose"])
@pytest.mark.parametrize("count", [1, PER_ROW - 1, PER_ROW, PER_ROW + 1, 5 * PER_ROW + 3])
def test_every_dot_is_inside_the_drawing_above_the_line_and_touches_no_other(stance, count):
    found = drawn(*many(count, stance))
    dots = [(dot.x, dot.y) for dot in found.dots]
    assert len(set(dots)) == count
    assert min(x for x, _ in dots) >= DOT
    assert max(x for x, _ in dots) <= found.width - DOT
    assert min(y for _, y in dots) >= DOT
    assert max(y for _, y in dots) + DOT <= found.line
    assert found.line < found.height
    apart = [abs(a - c) + abs(b - d) for i, (a, b) in enumerate(dots) for c, d in dots[:i]]
    assert min(apart, default=99) >= 2 * DOT


def test_the_dots_of_neighbouring_steps_do_not_touch():
    found = drawn(*many(PER_ROW), *many(PER_ROW, "qualified-support"))
    xs = sorted(dot.x for dot in found.dots)
    assert min(b - a for a, b in pairwise(xs)) >= 2 * DOT


def test_a_row_is_centred_on_its_stance():
    found = drawn(*many(3))
    assert sum(dot.x for dot in found.dots) / 3 == pytest.approx(found.ticks[0].x)


def test_more_rows_make_the_drawing_higher():
    one, two = drawn(*many(PER_ROW)), drawn(*many(PER_ROW + 1))
    assert two.height > one.height
    assert one.line > BASE


def test_a_mixed_actor_stands_at_the_mean():
    found = drawn(cell("Japan", "support", "qualified-support"), cell("India", "support", "oppose", "oppose"))
    japan, india = found.dots
    ticks = [tick.x for tick in found.ticks]
    assert japan.x == pytest.approx((ticks[0] + ticks[1]) / 2)
    assert india.x == ticks[2]  # each stance once, however many records
    assert (japan.tone, india.tone) == ("mixed", "mixed")


def test_a_refusal_beside_a_stance_does_not_shift_it():
    found = drawn(cell("Japan", "support", "declined"))
    assert [dot.x for dot in found.dots] == [found.ticks[0].x]


def test_a_tick_counts_the_actors_on_it():
    found = drawn(*many(3), cell("India", "oppose"), cell("China", "declined"))
    assert [tick.count for tick in found.ticks] == [3, 0, 0, 0, 1]
    assert len(found.dots) == 4


def test_the_text_names_every_actor_under_its_stance_supporters_first():
    found = drawn(cell("India", "oppose"), cell("France", "support"), cell("Peru", "support"), cell("Japan", "neutral"))
    assert found.alt == "Declaration on the scale. Signed: France, Peru; Neutral: Japan; Opposes: India."


@pytest.mark.parametrize(
    "cells", [[], [cell("France", "declined")], [cell("France", "declined", "not-applicable")]], ids=len
)
def test_nobody_scored_is_no_drawing(cells):
    assert drawn(*cells) is None


def test_a_scale_of_one_step_is_no_drawing():
    assert drawn(cell("France", "support"), scale=[SCALE[0], SCALE[5]]) is None


def test_steps_of_one_value_stand_in_the_middle():
    scale = scale_of(support=0.0, oppose=0.0)
    found = drawn(cell("France", "support"), scale=scale)
    assert [tick.x for tick in found.ticks] == [found.width / 2] * 2


# --- not yet so -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_the_text_tells_mixed_from_the_stance_at_its_mean(order):
    cells = [cell("Japan", "support", "oppose"), cell("India", "neutral")]
    alt = drawn(*cells[::order]).alt
    assert "Neutral: India" in alt
    assert "Mixed: Japan" in alt


def test_a_tick_does_not_count_a_mixed_actor_as_its_own():
    found = drawn(cell("Japan", "support", "oppose"), cell("India", "neutral"))
    assert [tick.count for tick in found.ticks] == [0, 0, 1, 0, 0]


def test_the_dots_of_a_scale_of_seven_steps_do_not_touch():
    scale = scale_of(**{f"s{i}": float(3 - i) for i in range(7)})
    cells = [cell(f"A{i}", f"s{i % 2}") for i in range(16)]
    dots = drawn(*cells, scale=scale).dots
    for y in {dot.y for dot in dots}:
        xs = sorted(dot.x for dot in dots if dot.y == y)
        assert min(b - a for a, b in pairwise(xs)) >= 2 * DOT


# --- who is silent --------------------------------------------------------------------------------------------------


def names(count):
    return [f"N{i}" for i in range(count)]


@pytest.mark.parametrize(
    ("silent", "heard", "said"),
    [
        (["India"], [], "India"),
        (["India", "China"], [], "every actor"),
        (["India", "China"], ["France"], "India, China"),
        (names(30), ["France"], ", ".join(names(30))),
        (names(31), ["France", "Spain"], "every actor but France, Spain"),
        (names(31), names(31), ", ".join(names(31))),
    ],
)
def test_the_silent_are_named_by_whichever_list_is_shorter_where_they_are_many(silent, heard, said):
    assert silence(silent, heard, words_of("en")) == said
