"""A style sheet is parsed once and WeasyPrint's own is made lean, only where the page looks the same."""

import hashlib

import pytest
from weasyprint import HTML
from weasyprint.css import get_all_computed_styles
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from policy_report.brief.view.page import arrange, context
from policy_report.formats import html, pdf
from policy_report.formats.pdf.weasyprint_patches import apart, lean_page
from policy_report.templating import TemplateSet

STYLE = "@page { size: 60mm 40mm } p { color: red; margin: 0 } p.last { color: blue }"
PAGE = f"<head><style>{STYLE}</style></head><p>One</p><p class='last' style='font-size: 20pt'>Two</p>"


LISTS = "<ol><li>One<li>Two</ol><ul><li>Three</ul><details open><summary>Four</summary>Five</details><blockquote>Six"
NOTE = "<p>Text <i>A note</i>"
USE_ALL = [
    ("i { float: footnote }", NOTE),
    ("i { position: note(side) } @page { @bottom-left { content: element(side) } }", NOTE),
    ("p { display: list-item; list-style: lower-roman; text-transform: uppercase }", NOTE),
    ("p { color: red }", NOTE.replace("<i>", "<i style='float: footnote'>")),
]


@pytest.fixture(scope="module")
def fonts():
    return FontConfiguration()


def drawn(page, sheets, fonts):
    content = HTML(string=page).write_pdf(pdf_identifier=b"same", font_config=fonts, stylesheets=sheets)
    return hashlib.sha256(content).hexdigest()


def test_the_page_looks_the_same(fonts):
    page, sheets = apart(PAGE, fonts)
    assert page == PAGE.replace(f"<style>{STYLE}</style>", "")
    assert drawn(page, sheets, fonts) == drawn(PAGE, [], fonts)


def test_two_pages_share_their_sheet(fonts):
    assert apart(PAGE, fonts)[1][0] is apart(PAGE.replace("One", "Uno"), fonts)[1][0]


def test_the_sheet_of_a_brief_is_kept_for_the_next(sample, fonts):
    page = html.laid_out(context(arrange(sample), for_print=True), TemplateSet(), pdf.TEMPLATE)
    (first,), (second,) = apart(page, fonts)[1], apart(page, fonts)[1]
    assert first is second
    lean, sheets = lean_page(page, "file:///templates/", URLFetcher(), fonts)
    styles = get_all_computed_styles(lean, sheets)._computed_styles
    assert {kind for _, kind in styles} <= {None, "marker", "before", "after"}


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
        PAGE.replace("@page", "@font-face { font-family: Own; src: url( 'own.woff2' ) } @page"),
        PAGE.replace("@page", "@counter-style own { system: cyclic; symbols: '*' } @page"),
        PAGE.replace("<style>", "<style media='screen'>"),
    ],
)
def test_a_sheet_that_is_tied_to_its_page_stays_in_it(page, fonts):
    assert apart(page, fonts) == (page, [])


@pytest.mark.parametrize(("style", "body"), [(STYLE, LISTS), *USE_ALL])
def test_the_lean_sheet_changes_nothing_that_is_drawn(style, body, fonts):
    page = f"<style>{style}</style>{body}"
    lean, sheets = lean_page(page, "", URLFetcher(), fonts)
    assert lean.write_pdf(pdf_identifier=b"same", stylesheets=sheets) == HTML(string=page).write_pdf(
        pdf_identifier=b"same"
    )


def test_an_element_has_no_styles_for_the_notes_that_it_is_not(fonts):
    lean, sheets = lean_page(f"<style>{STYLE}</style>{LISTS}", "", URLFetcher(), fonts)
    styles = get_all_computed_styles(lean, sheets)._computed_styles
    assert [kind for _, kind in styles if kind] == ["marker"] * LISTS.count("<li>")
