"""Colours of the page and the document: text that can be read, stances that can be told apart, by everyone.

Contrast is that of WCAG 2.2 (1.4.3: 4.5 for text, 1.4.11: 3 for marks). What people with colour blindness see is
computed by Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, at full severity; how different two
colours look, as their distance in CIELAB (CIE 15:2004), where 2.3 is just noticeable (Mahy, van Eycken and Oosterlinck
1994).
"""

import re
from itertools import pairwise

import numpy as np
import pytest

from policy_report.templating import BUILT_IN

STANCES = ["support", "qualified-support", "neutral", "qualified-opposition", "oppose"]
SIGHTS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "grey": [[0.2126, 0.7152, 0.0722]] * 3,
    "all colours": np.eye(3),
}
TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
WHITE = np.array([0.95047, 1, 1.08883])  # D65
NOTICEABLE = 2.3


def linear(colour):
    """Return the linear red, green and blue of a colour as #rrggbb, or #rgb."""
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    darker, lighter = sorted(0.05 + linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other))
    return lighter / darker


def lab(rgb):
    """Return lightness and the two colour axes of a linear colour."""
    share = np.array(TO_XYZ) @ np.clip(rgb, 0, 1) / WHITE
    x, y, z = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one, other, sight):
    seen = [lab(np.array(SIGHTS[sight]) @ linear(colour)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def variables(block):
    return dict(re.findall(r"--([\w-]+): +(#[0-9a-f]{6});", block))


SCREEN, PRINT = ((BUILT_IN / name).read_text() for name in ("screen.css", "print.css"))
LIGHT, DARK = (variables(block) for block in re.findall(r":root \{(.*?)\}", SCREEN, re.DOTALL)[:2])
RULES = re.findall(r"\.tone-([\w-]+) \{ background: (#\w+); color: (#\w+);", PRINT)
PAPER = {"page": "#ffffff"} | {
    key: value for tone, *pair in RULES for key, value in zip((tone, f"on-{tone}"), pair, strict=True)
}
LOOKS = {"light": LIGHT, "dark": DARK, "print": PAPER}


@pytest.fixture(params=LOOKS)
def look(request):
    return LOOKS[request.param]


# --- the formulas -----------------------------------------------------------------------------------------------------


def test_the_formulas_give_published_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    assert lab(linear("#808080")) == pytest.approx([53.585, 0, 0], abs=0.05)


@pytest.mark.parametrize("sight", SIGHTS)
def test_white_stays_white_to_everyone(sight):
    assert np.array(SIGHTS[sight]) @ [1, 1, 1] == pytest.approx([1, 1, 1], abs=1e-5)


def test_red_and_green_of_one_lightness_look_alike_without_green():
    assert distance("#b0503c", "#7a6e2a", "deuteranopia") < distance("#b0503c", "#7a6e2a", "all colours") / 2


# --- what can be read -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stance", [*STANCES, "mixed"])
def test_a_stance_can_be_read_on_its_colour(look, stance):
    assert contrast(look[stance], look[f"on-{stance}"]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "accent"])
@pytest.mark.parametrize("ground", ["page", "wash"])
def test_text_can_be_read_on_every_ground(name, ink, ground):
    assert contrast(LOOKS[name][ink], LOOKS[name][ground]) >= 4.5


@pytest.mark.parametrize(
    "colour", sorted(set(re.findall(r"[;{] color: (#[0-9a-f]{6})", re.sub(r"\.(tone|shade)-.*", "", PRINT))))
)
def test_text_of_the_document_can_be_read(colour):
    assert contrast(colour, "#ffffff") >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_ring_around_what_has_the_focus_can_be_seen(name):
    look = LOOKS[name]
    assert min(contrast(look["accent"], look[ground]) for ground in ("page", "wash")) >= 3


# --- what can be told apart -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sight", SIGHTS)
def test_neighbours_on_the_scale_look_different(look, sight):
    differences = [distance(look[one], look[other], sight) for one, other in pairwise(STANCES)]
    assert min(differences) >= 2 * NOTICEABLE


@pytest.mark.parametrize("sight", [sight for sight in SIGHTS if sight != "grey"])
def test_all_stances_look_different(look, sight):
    pairs = [(one, other) for i, one in enumerate(STANCES) for other in STANCES[:i]]
    assert min(distance(look[one], look[other], sight) for one, other in pairs) >= 4 * NOTICEABLE


def test_in_grey_the_two_sides_are_told_apart_by_symbols(sample_symbols):
    assert len(set(sample_symbols)) == len(STANCES)


@pytest.fixture
def sample_symbols(workspace):
    scale = {
        step.id: step.symbol
        for step in workspace({"positions/p.csv": "actor,topic,stance\nFR,outcome,support\n"}).report().scale
    }
    return [scale[stance] for stance in STANCES]


def test_the_document_has_the_colours_of_the_page_in_the_light():
    assert {name: value for name, value in PAPER.items() if name in {*STANCES, *(f"on-{s}" for s in STANCES)}} == {
        name: LIGHT[name].replace("#ffffff", "#fff") for s in STANCES for name in (s, f"on-{s}")
    }
