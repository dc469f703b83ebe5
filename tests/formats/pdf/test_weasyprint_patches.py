"""What is spared changes nothing that is drawn, and is still there to be spared."""

import gc
import re

import pydyf
import pytest
from weasyprint import HTML
from weasyprint.formatting_structure.boxes import Box, LineBox
from weasyprint.layout import inline
from weasyprint.pdf import pydyf as used
from weasyprint.pdf.stream import Stream

from policy_report.formats import pdf
from policy_report.formats.pdf import weasyprint_patches
from policy_report.templating import TemplateSet

DRAWING = "<svg width='9' height='9' xmlns='http://www.w3.org/2000/svg'><title>x</title><circle r='4'/></svg>"
PAGE = f"<html lang='en'><title>x</title>{DRAWING}" + "".join(f"<p id='p{i}'>Paragraph {i}" for i in range(500))


@pytest.fixture
def document():
    return HTML(string=PAGE).render()


def boxes():
    gc.collect()
    return sum(isinstance(thing, Box) for thing in gc.get_objects())


def test_the_boxes_before_the_layout_go(document):
    shown = sum(1 for page in document.pages for _ in page._page_box.descendants())
    assert boxes() > 1.8 * shown
    weasyprint_patches.forget_layout(document)
    assert boxes() < 1.1 * shown


def test_a_document_without_its_layout_is_drawn_as_before(document):
    whole = document.write_pdf(pdf_identifier=b"same")
    weasyprint_patches.forget_layout(document)
    assert document.write_pdf(pdf_identifier=b"same") == whole


def test_a_page_that_is_drawn_is_one_piece_and_the_same(document):
    whole = document.write_pdf(pdf_identifier=b"same")
    weasyprint_patches.pack_pages(document)
    pieces = []

    def look(document, pdf):
        pieces.extend(len(thing.stream) for thing in pdf.objects if isinstance(thing, Stream))

    assert document.write_pdf(pdf_identifier=b"same", finisher=look) == whole
    assert pieces == [1] * len(document.pages)
    assert all("paint" not in vars(page) for page in document.pages)


def test_the_boxes_that_are_drawn_go_without_a_search_for_garbage(document):
    weasyprint_patches.forget_layout(document)
    before = boxes()
    gc.disable()
    try:
        document.pages.clear()
        left = sum(isinstance(thing, Box) for thing in gc.get_objects())
    finally:
        gc.enable()
    assert left < before / 10


def test_a_text_that_fits_but_for_its_last_space_fills_its_line(monkeypatch):
    monkeypatch.setattr(inline, "split_first_line", inline.split_first_line)  # so that it is put back
    said = "The delta lives on what the others leave, so the others must say how much. "
    (whole,) = lines(f"<p><span>{said}</span><b>[2]</b>", 2000)
    weasyprint_patches.fill_lines()
    broken = [lines(f"<p>{said}<b>[2]</b>", whole - short)[0] for short in range(40)]
    assert min(broken) > whole / 2


def lines(html, width):
    """Return the widths of the lines of a text in a place of this width."""
    style = f"@page {{ size: 3000px }} p {{ width: {width}px; hyphens: auto; overflow-wrap: anywhere }} b {{ overflow-wrap: normal }}"
    (page,) = HTML(string=f"<html lang=en><style>{style}</style>{html}").render().pages
    return [box.width for box in page._page_box.descendants() if isinstance(box, LineBox)]


def test_pages_are_numbered_as_by_pydyf(monkeypatch):
    own = used.PDF.page_references
    monkeypatch.setattr(used.PDF, "page_references", own)  # so that it is put back
    weasyprint_patches.number_pages_once()
    plain, quick = pydyf.PDF(), pydyf.PDF()
    for count in range(3):
        assert len(quick.page_references) == count
        assert list(quick.page_references) == [b"%d 0 R" % n for n in plain.pages["Kids"][::3]]
        assert quick.page_references is quick.page_references
        for each in (plain, quick):
            each.add_page(pydyf.Dictionary({"Type": "/Page"}))


def test_a_file_has_the_identifier_of_its_brief_and_one_of_its_own():
    one, other = (
        re.findall(rb"/ID \[<(\w+)><(\w+)>\]", pdf.write(PAGE + last, TemplateSet())) for last in ("<p>a", "<p>b")
    )
    ((brief, own),) = one
    assert (len(brief), len(own)) == (32, 32)
    assert {brief, own}.isdisjoint(other[0])


def test_a_right_to_left_text_of_a_drawing_is_drawn_as_one():
    """Letter by letter Hebrew would stand the wrong way round, and Arabic would not be joined."""
    drawing = "<svg width='90' height='20' xmlns='http://www.w3.org/2000/svg'><title>x</title><text x='9' y='9'>{}</text></svg>"
    shown = []

    def look(document, pdf):
        shown.append(
            sum(b"".join(map(bytes, thing.stream)).count(b"TJ") for thing in pdf.objects if isinstance(thing, Stream))
        )

    weasyprint_patches.join_letters()
    for text in ("abc", "\u05d0\u05d1\u05d2"):
        HTML(string=drawing.format(text)).write_pdf(finisher=look, uncompressed_pdf=True)
    assert shown == [3, 1]
