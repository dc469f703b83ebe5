"""The font of boxes, and what the bundled fonts say they have: nothing that a box would have to stand for."""

import re

from fontTools.ttLib import TTFont

from policy_report.formats.pdf.conformance import style_of_boxes
from policy_report.templating import BUILT_IN


def test_boxes_have_no_date_and_no_order():
    assert style_of_boxes([0x65E5, 0x672C]) == style_of_boxes([0x672C, 0x65E5])


def test_a_range_of_a_bundled_font_names_what_the_font_has():
    css = (BUILT_IN / "fonts.css").read_text()
    faces = re.findall(r"src: url\((.*?)\).*?unicode-range: (.*?);", css, re.DOTALL)
    assert len(faces) == css.count("@font-face")
    for file, ranges in faces:
        bounds = [part.removeprefix("U+").partition("-") for part in ranges.split(",")]
        codes = {code for low, _, high in bounds for code in range(int(low, 16), int(high or low, 16) + 1)}
        assert codes - set(TTFont(BUILT_IN / file).getBestCmap()) == set()
