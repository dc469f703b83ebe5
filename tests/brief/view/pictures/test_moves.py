"""Moves: which are drawn, in which order, what is said of the rest, and the sentence above."""

import datetime as dt

import pytest

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.view.pictures import PHONE, PRINT
from policy_report.brief.view.pictures.moves import moves
from policy_report.layout.drawing import DrawnDot, DrawnText
from policy_report.workspace import find

CONFIG = 'title = "T"\n[briefs.brief]\nsince = 2024-12-31\n'


@pytest.fixture
def drawn(workspace):
    """Draw rows "actor topic before after", "-" for no record."""

    def draw(*rows, place=PRINT, most=8):
        lines = []
        for actor, topic, *stances in map(str.split, rows):
            for stance, year in zip(stances, (2024, 2025), strict=True):
                lines += [f"{actor},{topic},{stance},{year}-05-01\n"] if stance != "-" else []
        found = workspace(
            {"policy-report.toml": CONFIG, "positions/a.csv": "actor,topic,stance,date\n" + "".join(lines)}
        )
        edition = found.editions("brief")[0]
        earlier = before(find(found.root, exact=True), found.records, edition, dt.date(2025, 6, 1))
        return moves(compose(edition, earlier), place, most)

    return draw


def texts(drawing):
    return [shape.text for shape in drawing.shapes if isinstance(shape, DrawnText)]


def test_rows_go_by_direction_then_size_then_topic(drawn):
    drawing = drawn(
        "GB declaration support neutral",
        "FR outcome neutral support",
        "DE declaration neutral qualified-support",
        "US declaration oppose support",
    )
    names = [name for name in texts(drawing) if name in ("United Kingdom", "France", "Germany", "United States")]
    assert names == ["United States", "France", "Germany", "United Kingdom"]


def test_a_ring_is_before_a_dot_now_and_the_words_say_it_too(drawn):
    drawing = drawn("FR declaration oppose support")
    ring, dot = [shape for shape in drawing.shapes if isinstance(shape, DrawnDot)][-2:]
    assert (ring.fill, dot.fill) == ("page", "support")
    assert ring.x < dot.x
    assert "Opposes ▸ Supports" in texts(drawing)
    assert drawing.about == "France, Joint declaration: from Opposes to Supports."


def test_what_cannot_be_drawn_is_named_below_and_new_evidence_is_counted(drawn):
    drawing = drawn(
        "FR declaration oppose support",
        "DE declaration neutral declined",
        "IN declaration - support",
        "CN declaration support support",
    )
    assert drawing.note == (
        "Not drawn, without a place on the scale before or now: "
        "Germany, Joint declaration (Neutral ▸ Declined to say). "
        "Beside the moves: 1 position is new and 1 has new evidence."
    )
    assert "India" not in texts(drawing)


def test_the_largest_are_drawn_where_there_are_many(drawn):
    rows = ("FR declaration oppose support", "DE declaration neutral support", "IN outcome oppose support")
    drawing = drawn(*rows, most=2)
    assert "Germany" not in texts(drawing)
    assert drawing.note == "Drawn are 2 of 3 moves, the largest."


def test_without_a_move_there_is_no_picture(drawn):
    assert drawn("FR declaration support support", "DE declaration - oppose") is None


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (["FR declaration oppose support"], "The only move since 31 December 2024 went towards support"),
        (
            ["FR declaration oppose neutral", "DE outcome oppose neutral"],
            "Both moves since 31 December 2024 went towards support",
        ),
        (
            ["FR declaration oppose neutral", "DE outcome oppose neutral", "GB outcome support oppose"],
            "Two of three moves since 31 December 2024 went towards support; United Kingdom moved away on “Outcome”",
        ),
        (
            ["FR declaration oppose neutral", "GB outcome support oppose"],
            "One move since 31 December 2024 went towards support, one away from it",
        ),
    ],
)
def test_the_title_is_counted_from_the_data(drawn, rows, title):
    assert drawn(*rows).title == title


def test_every_text_stays_in_the_width(drawn):
    for place in (PRINT, PHONE):
        for shape in drawn("FR declaration oppose support", place=place).shapes:
            if isinstance(shape, DrawnText) and shape.anchor == "start":
                assert 0 <= shape.x <= shape.x + shape.length <= place.width + 0.1
