"""Heads of tables: they turn before a word of theirs breaks, and their row is as high as they are long."""

from policy_report.formats.docx.heads import MOST, turned

SIZE = 160  # 8 points, in twentieths
NARROW = [1500, *[676] * 11]
NAMES = ["Actor", "Highland League", *["Haldovar"] * 8, "Friends of the Orvane", "Basin Commission"]


def test_heads_stay_where_every_word_has_room():
    assert turned(["Actor", "Haldovar", "Kestrovia", "Pallasine"], [1500, 1200, 1200, 1200], SIZE) == 0


def test_heads_turn_where_a_word_would_break():
    assert 480 <= turned(NAMES, NARROW, SIZE) < 2000


def test_the_row_is_as_high_as_the_longest_word():
    longer = [*NAMES[:-1], "Nichtregierungsorganisationen"]
    assert turned(longer, NARROW, SIZE) > turned(NAMES, NARROW, SIZE)
    assert turned([*NAMES[:-1], "n" * 60], NARROW, SIZE) == MOST


def test_a_table_of_three_columns_is_no_square():
    assert turned(["Actor", "Nichtregierungsorganisationen", "n"], [1500, 600, 600], SIZE) == 0
