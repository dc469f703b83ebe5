"""The measures of the drawn table: as large as can be read on a slide, no word broken that need not be."""

import pytest

from policy_report.brief.view.tables import Box, Table
from policy_report.formats.svg.grid import (
    AROUND,
    BODY,
    COLUMNS,
    LEAST_WIDTH,
    MARGIN,
    MOST_PAD,
    NAMES,
    PAD,
    SLIDE,
    fit,
    room_of,
    wrap,
)
from policy_report.layout.drawing import TextStyle


def table(rows, columns, *, word="Supports", name="France", title="Topic"):
    return Table(
        name="matrix",
        title="",
        about="",
        header=("Actor", *[title] * columns),
        rows=((Box(name), *[Box(word, "●", "support")] * columns),) * rows,
    )


def test_a_line_of_text_makes_a_row():
    assert fit(table(60, 4)).rows == (BODY.leading + 2 * PAD,) * 60


def test_a_flat_table_gets_air_up_to_a_limit():
    (row,) = set(fit(table(3, 12)).rows)
    assert row == BODY.leading + 2 * MOST_PAD


def test_a_table_as_flat_as_a_slide_is_aired_into_its_shape():
    grid = fit(table(14, 10))
    assert BODY.leading + 2 * PAD < grid.rows[0] < BODY.leading + 2 * MOST_PAD
    assert grid.width / (grid.height + AROUND) == pytest.approx(SLIDE[0] / SLIDE[1])


def test_a_small_table_still_makes_a_picture_of_some_width():
    grid = fit(table(1, 1))
    assert grid.width == LEAST_WIDTH
    assert grid.column == COLUMNS[1]


def test_boxes_stand_side_by_side_from_the_names_to_the_margin():
    grid = fit(table(9, 12))
    steps = {round(b - a, 6) for a, b in zip(grid.lefts, grid.lefts[1:], strict=False)}
    assert steps == {round(grid.column, 6)}
    assert grid.lefts[0] > MARGIN + grid.names
    assert grid.lefts[-1] + grid.column <= grid.width - MARGIN + 2


@pytest.mark.parametrize("columns", [3, 12, 40])
def test_a_word_is_not_broken(columns):
    (row,) = set(fit(table(5, columns, word="Interoperability", title="Electrification")).rows)
    assert row <= BODY.leading + 2 * MOST_PAD


def test_a_word_that_is_too_long_is_broken_rather_than_that_all_columns_widen():
    grid = fit(table(5, 12, word="Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"))
    assert grid.column <= COLUMNS[1]
    assert min(grid.rows) >= 3 * BODY.leading


def test_words_wrap_where_that_makes_the_text_larger_on_a_slide():
    wide, tall = fit(table(6, 12, word="With many reservations")), fit(table(40, 6, word="With many reservations"))
    assert room_of(BODY, "With many reservations") > wide.column
    assert room_of(BODY, "With many reservations") < tall.column


@pytest.mark.parametrize(
    ("name", "least", "most"), [("EU", NAMES[0], NAMES[0]), ("Many words " * 20, NAMES[1], NAMES[1])]
)
def test_names_have_a_narrowest_and_a_widest_column(name, least, most):
    assert least <= fit(table(3, 3, name=name)).names <= most


def test_a_table_without_topics_has_rows_all_the_same():
    assert fit(table(2, 0)).lefts == []


def test_a_text_has_room_for_one_line():
    for style in (BODY, TextStyle(21, 27, bold=True, family="serif")):
        assert wrap(style, "Who stands where", room_of(style, "Who stands where")) == ("Who stands where",)
