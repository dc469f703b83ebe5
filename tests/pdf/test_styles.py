"""A style sheet is parsed once, and only where its page looks the same without it."""

import hashlib

import pytest
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from policy_report.pdf.styles import apart

STYLE = "@page { size: 60mm 40mm } p { color: red; margin: 0 } p.last { color: blue }"
PAGE = f"<head><style>{STYLE}</style></head><p>One</p><p class='last' style='font-size: 20pt'>Two</p>"


@pytest.fixture(scope="module")
def fonts():
    return FontConfiguration()


def drawn(html, sheets, fonts):
    content = HTML(string=html).write_pdf(pdf_identifier=b"same", font_config=fonts, stylesheets=sheets)
    return hashlib.sha256(content).hexdigest()


def test_the_page_looks_the_same(fonts):
    page, sheets = apart(PAGE, fonts)
    assert page == PAGE.replace(f"<style>{STYLE}</style>", "")
    assert drawn(page, sheets, fonts) == drawn(PAGE, [], fonts)


def test_two_pages_share_their_sheet(fonts):
    assert apart(PAGE, fonts)[1][0] is apart(PAGE.replace("One", "Uno"), fonts)[1][0]


def test_fonts_of_their_own_need_a_sheet_of_their_own(fonts):
    assert apart(PAGE, fonts)[1][0] is not apart(PAGE, FontConfiguration())[1][0]


@pytest.mark.parametrize(
    "page",
    [
        "<p>No sheet</p>",
        PAGE + "<style>p { color: green }</style>",
        PAGE.replace("<head>", "<head><link rel='stylesheet' href='own.css'>"),
        PAGE.replace("@page", "@import 'own.css'; @page"),
        PAGE.replace("@page", "@font-face { font-family: Own; src: url(own.woff2) } @page"),
        PAGE.replace("@page", "@counter-style own { system: cyclic; symbols: '*' } @page"),
        PAGE.replace("<style>", "<style media='screen'>"),
    ],
)
def test_a_sheet_that_is_tied_to_its_page_stays_in_it(page, fonts):
    assert apart(page, fonts) == (page, [])
