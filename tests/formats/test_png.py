"""The picture, read back with Pillow."""

import io
import struct
from dataclasses import replace

import pytest
from PIL import Image

from policy_report.formats import png
from policy_report.formats.svg.picture import draw
from policy_report.layout.palette import ROLES


@pytest.fixture
def read(rendered):
    return lambda report: Image.open(io.BytesIO(rendered(report, "png")))


def chunks(content):
    """The names of the chunks of a PNG file, in their order."""
    names, at = [], 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        names.append(content[at + 4 : at + 8].decode())
        at += 12 + length
    return names


def test_the_picture_is_sharp_on_a_slide(every_state, read):
    image, drawn = read(every_state), draw(every_state)[0]
    assert image.mode == "RGB"
    assert image.width >= 1920
    assert image.width / image.height == pytest.approx(drawn.width / drawn.height, rel=0.002)


def test_its_text_alternative_and_its_marking_are_inside(every_state, read):
    image, drawn = read(every_state), draw(every_state)[0]
    image.load()
    assert image.text == {"Title": drawn.title, "Description": drawn.about, "Marking": "TLP:GREEN"}


def test_it_says_its_colours_and_its_resolution_and_no_date(every_state, rendered, read):
    names = chunks(rendered(every_state, "png"))
    assert names[0] == "IHDR"
    assert set(names) == {"IHDR", "sRGB", "iTXt", "pHYs", "IDAT", "IEND"}
    assert names.index("sRGB") < names.index("IDAT")
    scale = read(every_state).width / draw(every_state)[0].width
    assert read(every_state).info["dpi"][0] == pytest.approx(72 * scale, rel=0.01)


def boxes(drawn):
    return [shape for shape in drawn.shapes if shape.kind == "box"]


def test_every_cell_has_its_colour_at_its_place(every_state, read):
    image, drawn = read(every_state), draw(every_state)[0]
    scale = image.width / drawn.width
    seen = [image.getpixel((round((b.x + b.width - 3) * scale), round((b.y + 3) * scale))) for b in boxes(drawn)]
    assert [f"{red:02X}{green:02X}{blue:02X}" for red, green, blue in seen] == [ROLES[b.fill] for b in boxes(drawn)]
    assert "mixed" in {box.fill for box in boxes(drawn)}


def test_words_and_symbols_are_there(every_state, read):
    image, drawn = read(every_state), draw(every_state)[0]
    scale = image.width / drawn.width
    for box in boxes(drawn):
        edges = (box.x + 2, box.y + 2, box.x + box.width - 2, box.y + box.height - 2)
        colours = image.crop(tuple(round(side * scale) for side in edges)).getcolors(maxcolors=1 << 20)
        assert len(colours) > 5  # the ground, the ink, and the shades between


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(960, 540, 8 / 3), (465, 300, 1920 / 465), (4500, 6000, (60 / 27) ** 0.5)]
)
def test_the_scale_gives_enough_pixels_and_not_too_many(every_state, width, height, scale):
    assert png.scale_of(replace(draw(every_state)[0], width=width, height=height)) == pytest.approx(scale)
