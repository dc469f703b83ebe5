"""The geometry of the picture: every text in its box, every box in the picture, in the shape of a slide."""

import pytest

from policy_report.formats.svg.grid import BODY, INSET
from policy_report.formats.svg.picture import draw
from policy_report.layout import palette
from policy_report.layout.text import Face, width

STANCES = ("support", "qualified-support", "neutral", "qualified-opposition", "oppose", "declined", "not-applicable")


def files(actors, topics, *, name="Actor {}", title="Topic {}"):
    """A workspace in which two of three cells are evidenced, by all stances in turn."""
    rows = [
        f"a{a},t{t},{STANCES[(a + t) % len(STANCES)]},2025-02-11,Said so.\n"
        for a in range(actors)
        for t in range(topics)
        if (a + t + 1) % 3
    ]
    return {
        "positions/topics.yaml": "".join(f"- {{id: t{t}, title: '{title.format(t)}'}}\n" for t in range(topics)),
        "positions/actors.yaml": "".join(
            f"- {{id: a{a}, name: '{name.format(a)}', kind: {('company', 'expert')[2 * a // actors]}}}\n"
            for a in range(actors)
        ),
        "positions/all.csv": "actor,topic,stance,date,summary\n" + "".join(rows),
    }


@pytest.fixture
def picture(workspace):
    return lambda *size, **words: draw(workspace(files(*size, **words)).report())


def right_ends(text):
    return [
        line.x + width(line.text, text.style.size, Face(family=text.style.face), bold=text.style.bold)
        for line in text.lines
    ]


SIZES = [
    ((2, 1), {}),
    ((18, 10), {}),
    ((40, 12), {}),
    ((12, 40), {}),
    ((4, 3), {"name": "Donaudampfschifffahrtsgesellschaft" * 4 + "{}", "title": "Elektrizitätshauptwerk" * 3 + "{}"}),
    ((4, 3), {"name": "Many words " * 20 + "{}", "title": "Many words " * 12 + "{}"}),
    ((4, 3), {"name": "Ελλάδα {}", "title": "Совместная декларация {}"}),
    ((4, 3), {"name": "中华人民共和国 {}", "title": "联合声明 {}"}),
]


@pytest.mark.parametrize(("size", "words"), SIZES)
def test_every_text_stays_in_its_box(picture, size, words):
    drawn = picture(*size, **words)
    for chip in [*drawn.key, *(chip for row in drawn.rows for chip in row.chips)]:
        assert 0 <= chip.x < chip.x + chip.width <= drawn.width
        assert 0 <= chip.y < chip.y + chip.height <= drawn.height
        for text in filter(None, (chip.symbol, chip.words)):
            assert max(right_ends(text)) <= chip.x + chip.width - INSET + 0.01
            assert text.lines[0].y - 0.75 * text.style.size >= chip.y
            assert text.lines[-1].y + 0.2 * text.style.size <= chip.y + chip.height


@pytest.mark.parametrize(("size", "words"), SIZES)
def test_names_and_headings_end_before_the_next_column(picture, size, words):
    drawn = picture(*size, **words)
    lefts = [chip.x for chip in drawn.rows[0].chips]
    assert max(end for row in drawn.rows for end in right_ends(row.name)) <= lefts[0]
    for text, left, following in zip(drawn.columns, lefts, [*lefts[1:], drawn.right], strict=True):
        assert text.lines[0].x == pytest.approx(left + INSET, abs=0.02)
        assert max(right_ends(text)) <= following
    for text in (*drawn.heading, drawn.note):
        assert max(right_ends(text)) <= drawn.width


@pytest.mark.parametrize(("actors", "topics"), [(18, 10), (12, 8), (20, 10), (10, 8)])
def test_a_usual_matrix_has_about_the_shape_of_a_slide(picture, actors, topics):
    drawn = picture(actors, topics)
    assert drawn.width / drawn.height == pytest.approx(16 / 9, rel=0.15)


def test_rows_do_not_overlap(picture):
    drawn = picture(18, 10)
    ends = [row.chips[0].y + row.chips[0].height for row in drawn.rows]
    assert all(end < row.chips[0].y for end, row in zip(ends, drawn.rows[1:], strict=False))
    assert ends[-1] < drawn.note.lines[0].y - drawn.note.style.size


def test_a_stance_has_its_colours_symbol_and_word(workspace):
    drawn = draw(workspace({"positions/a.csv": "actor,topic,stance\nFrance,declaration,oppose\n"}).report())
    chip, silence = drawn.rows[0].chips
    assert (chip.fill, chip.words.style.ink) == palette.TONES["oppose"]
    assert [line.text for line in (*chip.symbol.lines, *chip.words.lines)] == ["○", "Opposes"]
    assert (silence.fill, silence.symbol, silence.words) == ("", None, None)
    assert silence.dot.ink == palette.SOFT


def test_a_white_stance_has_a_border_and_silence_has_none(workspace):
    drawn = draw(workspace({"positions/a.csv": "actor,topic,stance\nFrance,declaration,declined\n"}).report())
    assert [(chip.border, chip.dot is None) for chip in drawn.rows[0].chips] == [(palette.SOFT, True), ("", False)]


def test_the_key_has_what_is_used_and_what_a_dot_means(workspace):
    drawn = draw(workspace({"positions/a.csv": "actor,topic,stance\nFrance,declaration,oppose\n"}).report())
    assert [chip.words.lines[0].text for chip in drawn.key] == ["Opposes", "no evidence found, which is not neutral"]


def test_the_heading_has_marking_title_size_and_day(workspace):
    config = 'title = "Who stands where"\n[defaults]\nmarking = "TLP:RED"\n'
    rows = "actor,topic,stance,date,source_url\nFrance,declaration,support,2025-02-11,https://example.org/a\n"
    drawn = draw(workspace({"policy-report.toml": config, "positions/a.csv": rows}).report())
    assert [line.text for text in drawn.heading for line in text.lines] == [
        *("TLP:RED", "Who stands where", "1 actor on 2 topics, evidence up to 11 February 2025"),
    ]
    assert drawn.note.lines[0].text == "Evidence on 1 of 2 cells: 1 position from 1 source."


def test_a_darker_rule_parts_the_kinds_of_actors(picture):
    drawn = picture(4, 3)
    assert [rule.ink for rule in drawn.rules] == [palette.INK, palette.RULE, palette.SOFT, palette.RULE, palette.RULE]


def test_a_wide_picture_has_a_larger_heading(picture):
    assert picture(4, 3).heading[0].style.size == 28
    assert picture(3, 40).heading[0].style.size == 56


def test_the_length_of_a_line_is_given_where_the_bundled_fonts_have_it(picture):
    known, unknown = picture(1, 1, name="Ελλάδα").rows[0], picture(1, 1, name="中国").rows[0]
    assert known.name.lines[0].length == round(width("Ελλάδα", BODY.size), 2)
    assert unknown.name.lines[0].length is None


def test_accents_are_composed_since_some_programs_set_each_character_alone(picture):
    assert picture(1, 1, name="E\u0301lan").rows[0].name.lines[0].text == "\u00c9lan"


def test_a_long_word_is_not_broken_for_want_of_a_pixel(picture):
    assert [line.text for line in picture(1, 1, name="France").rows[0].name.lines] == ["France"]
    assert [line.text for line in picture(2, 9, title="Interoperability{}").columns[0].lines] == ["Interoperability0"]
