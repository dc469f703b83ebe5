"""The picture, read back with Pillow."""

import io
import struct
from dataclasses import replace

import pytest
from PIL import Image

from policy_report.errors import UserError
from policy_report.formats import png
from policy_report.formats.svg.picture import draw
from policy_report.layout.palette import TONES


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
    image, drawn = read(every_state), draw(every_state)
    assert image.mode == "RGB"
    assert image.width >= 1920
    assert image.width / image.height == pytest.approx(drawn.width / drawn.height, rel=0.002)


def test_its_text_alternative_is_inside(every_state, read):
    image, drawn = read(every_state), draw(every_state)
    image.load()
    assert image.text == {"Title": drawn.title, "Description": drawn.about}


def test_it_says_its_colours_and_its_resolution_and_no_date(every_state, rendered, read):
    names = chunks(rendered(every_state, "png"))
    assert names[0] == "IHDR"
    assert set(names) == {"IHDR", "sRGB", "iTXt", "pHYs", "IDAT", "IEND"}
    assert names.index("sRGB") < names.index("IDAT")
    scale = read(every_state).width / draw(every_state).width
    assert read(every_state).info["dpi"][0] == pytest.approx(96 * scale, rel=0.01)


def test_every_cell_has_its_colour_at_its_place(every_state, read):
    image, drawn = read(every_state), draw(every_state)
    scale = image.width / drawn.width
    chips = [chip for row in drawn.rows for chip in row.chips if chip.fill]
    seen = [image.getpixel((round((chip.x + chip.width - 4) * scale), round((chip.y + 4) * scale))) for chip in chips]
    assert [f"{red:02X}{green:02X}{blue:02X}" for red, green, blue in seen] == [chip.fill for chip in chips]
    assert TONES["mixed"].fill in {chip.fill for chip in chips}


def test_words_and_symbols_are_there(every_state, read):
    image, drawn = read(every_state), draw(every_state)
    scale = image.width / drawn.width
    for chip in (chip for row in drawn.rows for chip in row.chips):
        box = (chip.x + 2, chip.y + 2, chip.x + chip.width - 2, chip.y + chip.height - 2)
        colours = image.crop(tuple(round(side * scale) for side in box)).getcolors(maxcolors=1 << 20)
        assert len(colours) > 5  # the ground, the ink, and the shades between


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [
        (1280, 720, 2),
        (620, 400, 1920 / 620),
        (6000, 2500, 2),
        (6000, 10_000, 1),
    ],
)
def test_the_scale_gives_enough_pixels_and_not_too_many(every_state, width, height, scale):
    picture = replace(draw(every_state), width=width, height=height)
    assert png.scale_of(picture) == pytest.approx(scale)


def test_too_many_pixels_are_refused_in_plain_words(every_state):
    with pytest.raises(UserError) as error:
        png.scale_of(replace(draw(every_state), width=10_000, height=9_000))
    assert error.value.message == (
        "the picture of the matrix would have 90 million pixels, and 60 million is the most; "
        "select fewer topics or actors, or use --format svg"
    )
