"""The pictures: every text in its box, every box in the picture, in the shape of a slide; the matrix whole from 12 topics."""

from itertools import pairwise

import pytest

from policy_report.formats.svg import picture as pictures
from policy_report.formats.svg.grid import INSET
from policy_report.formats.svg.picture import draw

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
def pictured(workspace):
    return lambda *size, **words: draw(workspace(files(*size, **words)).report())


@pytest.fixture
def picture(pictured):
    return lambda *size, **words: pictured(*size, **words)[0]


def of_kind(drawing, kind):
    return [shape for shape in drawing.shapes if shape.kind == kind]


def texts(drawing, **wanted):
    return [s for s in of_kind(drawing, "text") if all(getattr(s, name) == value for name, value in wanted.items())]


def right(text):
    return text.x + (text.length or 0)


def inside(text, box):
    return box.x <= text.x <= box.x + box.width and box.y <= text.y <= box.y + box.height


SIZES = [
    ((2, 1), {}),
    ((18, 10), {}),
    ((40, 11), {}),
    ((4, 3), {"name": "Donaudampfschifffahrtsgesellschaft" * 4 + "{}", "title": "Elektrizitätshauptwerk" * 3 + "{}"}),
    ((4, 3), {"name": "Many words " * 20 + "{}", "title": "Many words " * 12 + "{}"}),
    ((4, 3), {"name": "Ελλάδα {}", "title": "Совместная декларация {}"}),
    ((4, 3), {"name": "中华人民共和国 {}", "title": "联合声明 {}"}),
]


@pytest.mark.parametrize(("size", "words"), SIZES)
def test_every_text_stays_in_its_box_and_in_the_picture(picture, size, words):
    drawn = picture(*size, **words)
    for box in of_kind(drawn, "box"):
        assert 0 <= box.x < box.x + box.width <= drawn.width
        assert 0 <= box.y < box.y + box.height <= drawn.height
        held = [text for text in texts(drawn) if inside(text, box)]
        assert held
        for text in held:
            assert right(text) <= box.x + box.width - INSET + 0.01
            assert text.y - 0.75 * text.size >= box.y
            assert text.y + 0.2 * text.size <= box.y + box.height
    assert max(map(right, texts(drawn))) <= drawn.width
    assert max(text.y for text in texts(drawn)) <= drawn.height


@pytest.mark.parametrize(("actors", "topics"), [(18, 10), (10, 8)])
def test_a_usual_matrix_has_about_the_shape_of_a_slide(picture, actors, topics):
    drawn = picture(actors, topics)
    assert drawn.width / drawn.height == pytest.approx(16 / 9, rel=0.15)


def test_a_stance_has_its_colours_symbol_and_word_and_silence_a_dot(workspace):
    (drawn,) = draw(workspace({"positions/a.csv": "actor,topic,stance\nFrance,declaration,oppose\n"}).report())
    assert {box.fill for box in of_kind(drawn, "box")} == {"oppose"}
    assert [text.text for text in texts(drawn, ink="on-oppose")] == ["○", "Opposes"] * 2  # in the key, in the cell
    assert [dot.fill for dot in of_kind(drawn, "dot")] == ["on-no-evidence"] * 2


def test_a_white_stance_has_a_border(workspace):
    (drawn,) = draw(workspace({"positions/a.csv": "actor,topic,stance\nFrance,declaration,declined\n"}).report())
    assert {box.border for box in of_kind(drawn, "box")} == {"on-declined"}


def test_marking_title_size_and_day_stand_above_and_what_it_rests_on_below(workspace):
    config = 'title = "Who stands where"\n[defaults]\nmarking = "TLP:RED"\n'
    rows = "actor,topic,stance,date,source_url\nFrance,declaration,support,2025-02-11,https://example.org/a\n"
    (drawn,) = draw(workspace({"policy-report.toml": config, "positions/a.csv": rows}).report())
    said = [text.text for text in texts(drawn)]
    assert said[:3] == ["TLP:RED", "Who stands where", "1 actor on 2 topics, evidence up to 11 February 2025"]
    assert said[-1] == "Evidence on 1 of 2 cells: 1 position from 1 source."


def test_a_darker_rule_parts_the_kinds_of_actors(picture):
    assert [line.ink for line in of_kind(picture(4, 3), "line")] == ["ink", "rule", "soft", "rule", "rule"]


def test_rows_do_not_overlap(picture):
    rules = [line.y1 for line in of_kind(picture(18, 10), "line")]
    assert all(below - above > 13 for above, below in pairwise(rules))


def test_the_length_of_a_line_is_given_where_the_bundled_fonts_have_it(picture):
    assert next(text.length for text in texts(picture(1, 1, name="Ελλάδα")) if text.text == "Ελλάδα")
    assert next(text.length for text in texts(picture(1, 1, name="中国")) if text.text == "中国") is None


def test_accents_are_composed_since_some_programs_set_each_character_alone(picture):
    assert "\u00c9lan" in {text.text for text in texts(picture(1, 1, name="E\u0301lan"))}


def test_a_long_word_is_not_broken_for_want_of_a_point(picture):
    assert "Interoperability0" in {text.text for text in texts(picture(2, 9, title="Interoperability{}"))}


# --- from twelve topics on ------------------------------------------------------------------------------------------


def test_from_twelve_topics_on_the_matrix_is_one_picture_of_symbols(pictured):
    (drawn,) = pictured(28, 38)
    assert drawn.title == "Who stands where: evidence for 710 of 1,064 cells"
    assert len([text for text in texts(drawn, anchor="middle") if text.text == "●"]) > 100
    assert "Actor 27 –" in drawn.about
    assert max(text.y for text in texts(drawn)) <= drawn.height


def test_a_large_matrix_takes_several_pictures(pictured):
    drawn = pictured(120, 14)
    assert len(drawn) > 1
    assert ["Actor 3 –" in each.about for each in drawn].count(True) == 1


def test_a_table_of_words_that_is_too_large_for_one_picture_is_drawn_in_symbols(pictured, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST", 1000)
    (drawn,) = pictured(4, 3)
    assert texts(drawn, turned=True)
