"""Fonts: of all faces, those that the text needs, embedded."""

import re
from base64 import b64encode

import pytest
from fontTools.ttLib import TTFont

from policy_report.templating import BUILT_IN, embed

CSS = """
@font-face { font-family: "S"; src: url(latin.woff2) format("woff2"); unicode-range: U+0000-00FF,U+0131; }
@font-face { font-family: "S"; src: url("greek.woff2"); unicode-range: U+0370-03FF; }
@font-face { font-family: "S"; src: url( 'cyrillic.woff2' ); unicode-range: u+4??; }
@font-face { font-family: "S"; src: url(symbol.woff2); unicode-range: U+25CF }
body { font-family: "S"; background: url(paper.png) }
"""


def embedded(text, css=CSS):
    """Return the files that are embedded for a text."""
    read = []
    embed(css, text, lambda name: read.append(name) or b"font")
    return [name.removesuffix(".woff2") for name in read]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain text", ["latin"]),
        ("\u0131", ["latin"]),
        ("Ελλάδα", ["greek"]),
        ("Україна", ["cyrillic"]),
        ("\u0400\u04ff", ["cyrillic"]),
        ("\u0500", []),
        ("●", ["symbol"]),
        ("a Ω Ж ●", ["latin", "greek", "cyrillic", "symbol"]),
        ("中国", []),
        ("", []),
    ],
)
def test_a_face_is_embedded_where_the_text_has_a_character_of_its_range(text, expected):
    assert embedded(text) == expected


def test_the_file_of_a_face_stands_in_the_stylesheet_itself():
    css = embed(CSS, "Ω", str.encode)
    assert f"url(data:font/woff2;base64,{b64encode(b'greek.woff2').decode()})" in css
    assert css.count("@font-face") == 1


def test_the_rest_of_the_stylesheet_is_left_alone():
    assert 'body { font-family: "S"; background: url(paper.png) }' in embed(CSS, "a", str.encode)


def test_a_face_without_a_range_is_always_embedded():
    assert embedded("中", '@font-face { font-family: "S"; src: url(all.woff2); }') == ["all"]


@pytest.mark.parametrize(
    "url",
    ["url(data:font/woff2;base64,AAAA)", 'url("data:font/woff2;base64,AAAA")', "url( data:font/woff2;base64,AAAA )"],
)
def test_a_font_that_is_embedded_already_stays(url):
    css = f'@font-face {{ font-family: "S"; src: {url}; }}'
    assert embed(css, "a", lambda name: pytest.fail(f"read {name}")) == css


# --- the fonts that come with the package ---------------------------------------------------------------------------

SHIPPED = (BUILT_IN / "fonts.css").read_text()


def test_every_shipped_face_has_its_file_and_every_file_its_face():
    named = set(re.findall(r"url\(([^)]+)\)", SHIPPED))
    assert named == {f"fonts/{path.name}" for path in (BUILT_IN / "fonts").glob("*.woff2")}
    assert all((BUILT_IN / name).read_bytes()[:4] == b"wOF2" for name in named)


@pytest.mark.parametrize(
    ("text", "script"),
    [("Café – “no”", "latin"), ("Ελλάδα", "greek"), ("Україна", "cyrillic"), ("Việt Nam ệ", "vietnamese")],
)
def test_each_script_brings_its_own_shipped_faces(text, script):
    assert {f"source-{style}-{script}-{weight}-normal" for style in ("sans-3", "serif-4") for weight in (400, 600)} <= {
        name.removeprefix("fonts/") for name in embedded(text, SHIPPED)
    }


@pytest.mark.parametrize("symbol", "●◕◐◔○◆–·")
def test_the_symbols_of_the_scale_have_a_shipped_font_that_draws_them(symbol):
    fonts = [TTFont(BUILT_IN / f"{name}.woff2") for name in embedded(symbol, SHIPPED)]
    assert any(ord(symbol) in font.getBestCmap() for font in fonts)


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("fonts/*.woff2")), ids=lambda path: path.stem)
def test_a_font_is_packed_without_transformed_outlines_which_take_long_to_unpack(path):
    with TTFont(path) as font:
        assert {tag: table.transformed for tag, table in font.reader.tables.items() if table.transformed} == {}
