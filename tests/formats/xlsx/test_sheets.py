"""What a sheet of a workbook holds of a table, read back with another library."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.brief.view.tables import Box, Table
from policy_report.errors import UserError
from policy_report.formats.xlsx.sheets import LINKS_LIMIT, ROW_LIMIT, XlsxBook, height, shortened, units
from policy_report.ooxml.package import parts

TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
)


def table(*rows, header=("A", "B")):
    return Table("t", "Title", "About", header, rows)


@pytest.fixture
def sheet():
    """Fill a sheet with a table and read it back; with it, the notes of the book."""

    def fill(given, **options):
        book = XlsxBook()
        book.fill(book.workbook.add_worksheet("S"), given, **{"widest": (40,), **options})
        return openpyxl.load_workbook(BytesIO(book.close()))["S"], book.notes

    return fill


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_every_text_is_a_text_and_comes_back_as_it_was(texts):
    book = XlsxBook()
    book.fill(book.workbook.add_worksheet("S"), table(*([Box(text) for text in row] for row in texts)), widest=(40,))
    found = openpyxl.load_workbook(BytesIO(book.close()))["S"]
    assert [tuple(cell.value for cell in row) for row in found.iter_rows(min_row=2)] == texts
    assert {cell.data_type for row in found.iter_rows() for cell in row} == {"s"}


@pytest.mark.parametrize(
    ("box", "value", "form"),
    [
        (Box("75%", value=0.75), 0.75, "0%"),
        (Box("75% (n 3)", value=0.75), 0.75, '0%" (n 3)"'),
        (Box("0.25", value=0.25), 0.25, "0.00"),
        (Box("3", value=3), 3, "0"),
        (Box("–"), "–", "General"),
        (Box("2025-02-11", day=dt.date(2025, 2, 11)), dt.datetime(2025, 2, 11), "yyyy-mm-dd"),  # noqa: DTZ001
        (Box("1848-03-01", day=dt.date(1848, 3, 1)), "1848-03-01", "General"),  # before the calendar of Excel
        (Box("Supports", "●", "support", 1.0), "● Supports", "General"),
        (Box(""), None, "General"),
    ],
)
def test_a_box_is_what_it_stands_for(sheet, box, value, form):
    found, _ = sheet(table((box, Box("x"))))
    assert (found["A2"].value, found["A2"].number_format) == (value, form)


def test_a_heading_too_long_for_excel_is_cut_and_said(sheet):
    found, notes = sheet(table((Box("a"), Box("b")), header=("x" * 300, "B")))
    assert found["A1"].value == "x" * 254 + "…"
    assert notes == [f"S: the heading “{'x' * 40}…” is cut to 255 characters."]


def test_two_long_headings_that_begin_alike_stay_two(sheet):
    found, _ = sheet(table((Box("a"), Box("b")), header=("x" * 300, "x" * 301)))
    assert found["B1"].value == "x" * 246 + "… (2)"


def test_a_table_of_more_rows_than_a_sheet_holds_is_refused():
    book = XlsxBook()
    rows = ((Box(""),),) * ROW_LIMIT
    with pytest.raises(UserError, match=r"1,048,576 rows and 1 columns are more than a sheet holds"):
        book.fill(book.workbook.add_worksheet("S"), table(*rows, header=("A",)), widest=(40,))


@pytest.mark.soak
def test_the_links_that_a_sheet_cannot_hold_are_shown_and_said():
    book = XlsxBook()
    rows = [(Box("a", url=f"https://example.org/{i}"),) for i in range(LINKS_LIMIT + 1)]
    book.fill(book.workbook.add_worksheet("S"), table(*rows, header=("A",)), widest=(40,))
    xml = parts(book.close())["xl/worksheets/sheet1.xml"]
    assert (xml.count(b"<hyperlink "), xml.count(b't="s"')) == (LINKS_LIMIT, LINKS_LIMIT + 2)
    assert book.notes == ["S: only the first 65,530 addresses are linked; a sheet holds no more."]


def test_a_row_is_as_high_as_its_longest_text(sheet):
    found, _ = sheet(table((Box("short"), Box("many words " * 100)), (Box("a"), Box("b"))))
    assert found.row_dimensions[2].height > 5 * 15 > 2 * 15 > found.row_dimensions[3].height


def printed(found):
    """The paper by Excel's number (9 A4, 8 A3), how many pages across, and the widths of the columns in characters."""
    columns = [found.column_dimensions[cell.column_letter].width for cell in found[1]]
    return found.page_setup.paperSize, found.page_setup.fitToWidth or 1, columns


def test_what_room_the_page_has_goes_to_columns_that_wrap_least_first(sheet):
    found, _ = sheet(table((Box("a title " * 8), Box("many words " * 50))), widest=(20, 40))
    paper, across, (title, words) = printed(found)
    assert (paper, across) == (9, 1)
    assert 45 < title < 55
    assert 190 < title + words <= 204


@pytest.mark.parametrize(("columns", "on"), [(4, (9, 1)), (6, (8, 1)), (8, (9, 2)), (12, (8, 2))])
def test_a_sheet_too_wide_for_a4_prints_on_a3_and_on_the_fewest_pages_across(sheet, columns, on):
    row = tuple(Box("many words " * 20) for _ in range(columns))
    found, _ = sheet(table(row, header=tuple(map(str, range(columns)))), widest=(43,))
    assert printed(found)[:2] == on


def test_a_heading_of_a_hidden_column_makes_no_room_for_itself(sheet):
    found, _ = sheet(table((Box("a"), Box("")), header=("A", "A heading in many words, of nothing")), widest=(10,))
    assert found.row_dimensions[1].height < 2 * 15


def test_a_row_has_the_lines_of_its_text_as_they_wrap():
    heights = [height([(text, 20)]) for text in ("", "one", "one\ntwo", "many words " * 8)]
    assert heights == [round(count * 11 * 1.36, 1) for count in (1, 1, 2, 6)]


def test_a_row_is_never_higher_than_excel_allows():
    assert height([("word " * 10_000, 20)]) == 409


def test_a_text_is_shortened_by_units_of_utf_16():
    assert shortened("abc", 3, "…") == "abc"
    assert shortened("abcd", 3, "…") == "ab…"
    assert shortened("a🌍🌍", 4, "…") == "a🌍…"
    assert units("a🌍") == 3
