"""The colours of stances: those of the page, and readable."""

import re

import pytest

from policy_report.layout.palette import ACCENT, INK, PAPER, PLAIN, RULE, SOFT, TONES, WASH, Colours, colours
from policy_report.templating import BUILT_IN


def luminance(colour):
    """The relative luminance of WCAG 2.2 of a colour as RRGGBB."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """The contrast ratio of WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_the_published_extremes():
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("tone", TONES)
def test_a_stance_can_be_read_on_its_colour(tone):
    assert contrast(*TONES[tone]) >= 4.5


@pytest.mark.parametrize("ink", [INK, SOFT, ACCENT])
@pytest.mark.parametrize("ground", [PAPER, WASH])
def test_plain_text_can_be_read(ink, ground):
    assert contrast(ink, ground) >= 4.5


def test_the_colours_are_those_of_the_page_in_the_light():
    light = (BUILT_IN / "screen.css").read_text().partition("@media")[0]
    page = {name: value.upper() for name, value in re.findall(r"--([\w-]+): +#([0-9a-f]{6})", light)}
    tones = {tone: Colours(page[tone], page[f"on-{tone}"]) for tone in TONES if tone in page}
    assert tones == {tone: pair for tone, pair in TONES.items() if pair.fill != PAPER}
    assert (page["ink"], page["soft"], page["rule"], page["accent"], page["wash"], page["page"]) == (
        *(INK, SOFT, RULE, ACCENT, WASH),
        PAPER,
    )


def test_what_is_no_stance_is_black_on_white():
    assert colours("") == PLAIN == Colours(PAPER, INK)
    assert colours("support") == TONES["support"]
