"""Widths and line breaks by the bundled fonts."""

import pytest
from fontTools.ttLib import TTFont

from policy_report.layout import BUILT_IN
from policy_report.layout.text import SERIF, Face, covered, lines, width


def font_width(name, text):
    """Return the width of a text as the font file itself says, at size 1000."""
    with TTFont(BUILT_IN / "fonts" / f"{name}-normal.woff2") as font:
        glyphs = font.getBestCmap()
        return 1000 * sum(font["hmtx"][glyphs[ord(letter)]][0] for letter in text) / font["head"].unitsPerEm


@pytest.mark.parametrize(
    ("text", "options", "font"),
    [
        ("Supports", {}, "source-sans-3-latin-400"),
        ("Supports", {"bold": True}, "source-sans-3-latin-600"),
        ("Who stands where", {"font": SERIF, "bold": True}, "source-serif-4-latin-600"),
        ("řšžė", {}, "source-sans-3-latin-ext-400"),
        ("Ελλάδα", {}, "source-sans-3-greek-400"),
        ("ἀὖ", {}, "source-sans-3-greek-ext-400"),
        ("Україна", {}, "source-sans-3-cyrillic-400"),
        ("ệ", {}, "source-sans-3-vietnamese-400"),
        ("●◕◐◔○◆", {}, "noto-sans-symbols-2-shapes-400"),
    ],
)
def test_a_width_is_that_of_the_bundled_font(text, options, font):
    assert width(text, 1000, **options) == pytest.approx(font_width(font, text))
    assert covered(text, **options)


def test_a_width_grows_with_the_size_and_the_stretch():
    assert width("Signed", 20) == pytest.approx(2 * width("Signed", 10))
    assert width("Signed", 10, Face(1.5)) == pytest.approx(1.5 * width("Signed", 10))
    assert width("", 10) == 0


def test_marks_and_invisible_characters_have_no_width():
    assert width("e\u0301", 10) == width("e", 10)
    assert width("a\u200bb", 10) == width("ab", 10)


def test_what_no_bundled_font_has_is_taken_as_a_full_square():
    assert width("中国", 10) == 20
    assert not covered("中国")
    assert not covered("Signed 中")


def test_lines_break_between_words_and_fill_their_room():
    room = width("partly falls", 10)
    assert list(lines("It partly falls short", 10, room)) == ["It partly", "falls short"]
    assert list(lines("It partly falls short", 10, 1000)) == ["It partly falls short"]


def test_every_line_fits_and_no_word_is_lost():
    text = "The declaration split the room and money came for open-source infrastructure"
    for room in (60, 75, 120, 333):
        found = lines(text, 14, room)
        assert max(width(line, 14) for line in found) <= room
        assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_a_word_that_is_too_wide_breaks_after_its_hyphens():
    room = width("stakeholder-", 10)
    assert list(lines("multi-stakeholder-dialogue", 10, room)) == ["multi-", "stakeholder-", "dialogue"]


def test_a_word_without_hyphen_breaks_anywhere():
    found = lines("Donaudampfschifffahrt", 10, 40)
    assert "".join(found) == "Donaudampfschifffahrt"
    assert max(width(line, 10) for line in found) <= 40


def test_a_no_break_space_breaks_no_line():
    assert list(lines("EUR\u00a0109 billion", 10, width("EUR 109", 10))) == ["EUR\u00a0109", "billion"]


def test_line_breaks_of_the_text_stay():
    assert list(lines("one\ntwo  three", 10, 1000)) == ["one", "two three"]


@pytest.mark.parametrize("text", ["", "a"])
def test_there_is_always_a_line(text):
    assert list(lines(text, 10, 0)) == [text]
