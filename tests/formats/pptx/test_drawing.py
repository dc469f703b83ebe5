"""Drawings as native shapes: places, colours of the theme and of the palette, texts in their boxes."""

import pytest

from policy_report.formats.pptx.drawing import drawn
from policy_report.formats.pptx.template import SlidePlace
from policy_report.layout.drawing import Drawing, DrawnBox, DrawnDot, DrawnLine, DrawnText
from policy_report.layout.text import FACES
from policy_report.ooxml import EMU, qn

WHERE = SlidePlace(100, 50, 200, 100)


@pytest.fixture
def made():
    """Return the shapes of a group that a drawing of 200 × 100 points becomes, and the group."""

    def make(*shapes, width=200.0):
        group = drawn(Drawing(width, 100.0, "Title", "In words", shapes), WHERE, "fr", FACES["calibri"])
        return list(group)[2:], group

    return make


def edges(shape):
    off, ext = shape.find(f".//{qn('a:off')}"), shape.find(f".//{qn('a:ext')}")
    return [int(value) / EMU for value in (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy"))]


def test_a_drawing_is_one_group_with_its_words(made):
    _, group = made(DrawnDot(x=10, y=10, radius=5))
    properties = group[0][0]
    assert (properties.get("name"), properties.get("descr")) == ("Title", "In words")
    assert edges(group) == [100, 50, 200, 100]


def test_a_text_that_stands_alone_in_a_box_is_the_text_of_the_box(made):
    box = DrawnBox(x=10, y=20, width=60, height=16, fill="support", radius=2)
    (shape,), _ = made(box, DrawnText(x=16, y=32, text="France", size=12, ink="on-support", language="de"))
    assert edges(shape) == [110, 70, 60, 16]
    assert shape.find(f".//{qn('a:t')}").text == "France"
    assert shape.find(f".//{qn('a:rPr')}").get("lang") == "de-DE"
    assert shape.find(f".//{qn('a:bodyPr')}").get("lIns") == str(6 * EMU)
    two, _ = made(box, *(DrawnText(x=16, y=y, text="France", size=6) for y in (26, 34)))
    assert len(two) == 3


def test_ink_is_that_of_the_theme_and_a_stance_has_the_colour_of_the_palette(made):
    found, _ = made(DrawnText(x=0, y=10, text="A", size=12), DrawnBox(x=0, y=0, width=9, height=9, fill="oppose"))
    assert found[0].find(f".//{qn('a:rPr')}/{qn('a:solidFill')}/{qn('a:schemeClr')}").get("val") == "tx1"
    assert found[1].find(f"{qn('p:spPr')}/{qn('a:solidFill')}/{qn('a:srgbClr')}").get("val") == "B5500B"


def test_a_line_to_the_left_is_flipped_and_an_arrow_has_a_head_at_its_end(made):
    (shape,), _ = made(DrawnLine(x1=90, y1=10, x2=20, y2=10, arrow=True))
    assert edges(shape) == [120, 60, 70, 0]
    assert shape.find(f".//{qn('a:xfrm')}").get("flipH") == "1"
    assert shape.find(f".//{qn('a:tailEnd')}").get("type") == "triangle"


def test_silence_is_hatched_and_a_turned_text_runs_upwards(made):
    found, _ = made(
        DrawnBox(x=0, y=0, width=9, height=9, hatched=True),
        DrawnText(x=50, y=80, text="Head", size=10, turned=True, length=30),
    )
    assert found[0].find(f"{qn('p:spPr')}/{qn('a:pattFill')}") is not None
    assert found[1].find(f".//{qn('a:bodyPr')}").get("vert") == "vert270"
    assert edges(found[1])[1:] == [100, 12.5, 30]


def test_what_is_larger_than_its_place_is_made_smaller_with_its_text(made):
    (shape,), group = made(DrawnText(x=40, y=50, text="A", size=20), width=400.0)
    assert edges(group) == [100, 50, 200, 50]
    assert shape.find(f".//{qn('a:rPr')}").get("sz") == "1000"
