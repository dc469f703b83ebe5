"""The pages of a PDF: where its words stand, and pictures, which are drawn once and kept within bounds."""

import sys
import zlib
from io import BytesIO
from subprocess import CompletedProcess, TimeoutExpired, run

import pytest
from PIL import Image

from policy_report.errors import UserError
from policy_report.evidence.snapshots import of
from policy_report.reading import draw, sheets
from policy_report.workspace import find
from tests.evidence.test_pages import written

PAGES = (
    "/F 12 Tf 50 300 Td (The dam is) Tj 0 -14 Td (paid for) Tj 200 14 Td (by the) Tj 0 -14 Td (state.) Tj",
    "/F 12 Tf 50 300 Td (Nobody else) Tj",
)


@pytest.fixture
def space(workspace):
    found = find(workspace({}).root, exact=True)
    (found.root / "snapshots").mkdir(exist_ok=True)
    (found.root / "snapshots/s.pdf").write_bytes(written(*PAGES))
    return found


def snapshot(data=None):
    return of(data or written(*PAGES), ".pdf", "s", "snapshots/s.pdf")[0]


def test_words_stand_where_they_are_printed_and_are_those_of_the_text(space):
    text = snapshot()
    first, second = sheets.sheets(space, text, 1, 9)
    said = [(text.text[word.start : word.end], round(word.left), round(word.top, -1)) for word in first.page.words]
    assert said[:3] == [("The", 50, 90), ("dam", 74, 90), ("is", 101, 90)]
    assert ("by", 250, 90) in said
    assert [text.text[word.start : word.end] for word in second.page.words] == ["Nobody", "else"]
    assert (first.page.width, first.page.height) == (400, 400)


def test_a_stretch_is_a_box_a_line_and_column(space):
    text = snapshot()
    (page,) = sheets.sheets(space, text, 1, 1)
    found = list(sheets.boxes(page.page.words, text.text.index("dam"), text.text.index("for")))
    assert [(round(box.left), round(box.top, -1)) for box in found] == [(74, 90), (50, 100)]


def test_a_picture_is_drawn_once(space, monkeypatch):
    text = snapshot()
    first = sheets.picture(space, text, 2)
    assert Image.open(BytesIO(first)).size == (714, 714)
    monkeypatch.setattr(sheets.subprocess, "run", None)
    assert sheets.picture(space, text, 2) == first
    assert [path.name for path in (space.own / "pages").glob("*.png")] == [f"{text.sha256}-2.png"]


def drawn_by(result):
    def drawn(*_, **__):
        if isinstance(result, Exception):
            raise result
        return result

    return drawn


@pytest.mark.parametrize(
    "result", [TimeoutExpired("x", 1), CompletedProcess("x", 1, b""), CompletedProcess("x", -9, b"half")]
)
def test_a_page_that_cannot_be_drawn_is_told(space, monkeypatch, result):
    monkeypatch.setattr(sheets.subprocess, "run", drawn_by(result))
    with pytest.raises(UserError, match=r"snapshots/s\.pdf: page 1 cannot be drawn; its text is still there"):
        sheets.picture(space, snapshot(), 1)


def test_the_oldest_pictures_make_room(space, monkeypatch):
    monkeypatch.setattr(sheets, "ROOM", 10)
    for number in (1, 2):
        monkeypatch.setattr(sheets.subprocess, "run", drawn_by(CompletedProcess("x", 0, b"picture")))
        sheets.picture(space, snapshot(), number)
    assert [path.name[-6:] for path in (space.own / "pages").glob("*.png")] == ["-2.png"]


def test_another_file_by_now_is_not_shown(space):
    (space.root / "snapshots/s.pdf").write_bytes(written("/F 12 Tf (Else) Tj"))
    with pytest.raises(UserError, match="another file by now"):
        sheets.picture(space, snapshot(), 1)
    with pytest.raises(UserError, match="another file by now"):
        sheets.sheets(space, snapshot(), 1, 1)


def test_a_huge_page_is_a_picture_of_bounded_size():
    page = written(PAGES[0]).replace(b"0 0 400 400", b"0 0 9000 90")
    assert max(Image.open(BytesIO(draw.drawn(page, 0))).size) == draw.MOST


@pytest.mark.parametrize("document", [b"no pdf", written(PAGES[0])[:200]])
def test_what_is_no_pdf_ends_the_process_with_1(document, monkeypatch):
    class Input:
        buffer = BytesIO(document)

    monkeypatch.setattr(draw, "limit", lambda *_: None)
    monkeypatch.setattr(sys, "stdin", Input)
    monkeypatch.setattr(sys, "argv", ["draw", "7"])
    assert draw.main() == 1


@pytest.mark.soak
def test_a_picture_that_would_take_all_memory_does_no_harm():
    side = 40_000
    pixels = zlib.compress(bytes(side * side // 8))
    image = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode"
        b"/Length %d>>stream\n%s\nendstream" % (side, side, len(pixels), pixels)
    )
    page = written("ET q 400 0 0 400 0 0 cm /I Do Q BT /F 12 Tf (a) Tj")
    page = page.replace(b"/Font<<", b"/XObject<</I 6 0 R>>/Font<<").replace(
        b"trailer", b"6 0 obj%s endobj\ntrailer" % image
    )
    command = [sys.executable, "-P", "-m", "policy_report.reading.draw", "0"]
    result = run(command, input=page, capture_output=True, timeout=sheets.PATIENCE, check=False)
    assert result.returncode == 1 or Image.open(BytesIO(result.stdout)).size == (714, 714)
