"""The workbook, read back with two other libraries, checked by a validator, saved again by LibreOffice."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from time import process_time

import openpyxl
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from policy_report.brief.view import tables
from policy_report.formats.xlsx import render
from policy_report.layout.palette import TONES
from policy_report.ooxml.package import parts
from policy_report.templating import TemplateSet

SHEETS = ["Brief", "Matrix", "Positions", "Agreement", "Agreement square", "Topics", "Changes", "Sources"]


@pytest.fixture
def book(rendered):
    return lambda report: openpyxl.load_workbook(BytesIO(rendered(report, "xlsx")), rich_text=False)


@pytest.fixture
def sheet(rendered):
    """The rows of a sheet as text, figures and dates."""

    def read(report, name):
        return CalamineWorkbook.from_filelike(BytesIO(rendered(report, "xlsx"))).get_sheet_by_name(name).to_python()

    return read


@pytest.fixture
def one(workspace):
    """The report of one position with the fields given, on a topic of the title given."""

    def build(title="Joint declaration", **fields):
        named = {"actor": "France", "topic": "declaration", "stance": "support", "date": "2025-02-11"} | fields
        record = "\n".join(f"  {name}: {value!r}" for name, value in named.items())
        return workspace(
            {
                "positions/topics.yaml": f"- {{id: declaration, title: {title!r}}}\n",
                "positions/a.yaml": f"-\n{record}\n",
            }
        ).report()

    return build


def test_every_report_is_a_valid_workbook_with_its_sheets(report, rendered, book, invalid):
    assert invalid(rendered(report, "xlsx"), "xlsx") == []
    assert book(report).sheetnames == SHEETS


def test_the_matrix_is_that_of_the_report(report, sheet):
    whole = tables.matrix(report)
    header, *rows = sheet(report, "Matrix")
    assert rows == [[box.words for box in row] for row in whole.rows]
    assert len(header) == len(whole.header)


def test_a_stance_has_its_symbol_its_word_and_its_fill(every_state, book):
    cell = book(every_state)["Matrix"]["B3"]
    assert cell.value == "● Signed"
    assert cell.fill.fgColor.rgb == f"FF{TONES['support'].fill}"
    assert cell.font.color.rgb == f"FF{TONES['support'].ink}"


def test_silence_is_said_in_words(every_state, sheet):
    assert sheet(every_state, "Matrix")[1] == ["China", "◕ With reservations", "· No evidence"]


def test_headers_stay_in_sight_have_filters_and_are_repeated_in_print(sample, book):
    found = book(sample)
    for name in SHEETS[1:]:
        (table,) = found[name].tables.values()
        assert table.ref == found[name].dimensions
        assert table.autoFilter.ref == table.ref
        assert found[name].print_title_rows == "$1:$1"
    assert found["Matrix"].freeze_panes == "B2"
    assert found["Positions"].freeze_panes == "C2"


def test_figures_are_numbers_shown_with_their_n(sample, book):
    pairs, square = book(sample)["Agreement"], book(sample)["Agreement square"]
    first = tables.pairs(sample).rows[0]
    assert [cell.value for cell in pairs[2]] == [first[0].text, first[1].text, 0.75, 0, 3, first[5].text]
    assert pairs["C2"].number_format == "0%"
    figures = {cell.number_format: cell.value for row in square.iter_rows(min_row=2, min_col=2) for cell in row}
    assert figures['0%" (n 3)"'] == 0.75


def test_the_pairs_that_agree_most_come_first_and_those_without_a_figure_last_folded(workspace, sheet, book):
    rows = "".join(
        f"{actor},t{topic},{stance},2025-01-01\n"
        for actor, stances in {"FR": "sss", "DE": "soo", "IN": "sso", "CN": "s"}.items()
        for topic, stance in enumerate({"s": "support", "o": "oppose"}[letter] for letter in stances)
    )
    report = workspace(
        {
            "positions/topics.yaml": "".join(f"- {{id: t{i}, title: T{i}}}\n" for i in range(3)),
            "positions/a.csv": f"actor,topic,stance,date\n{rows}",
        }
    ).report()
    figures = [row[2] for row in sheet(report, "Agreement")[1:]]
    assert figures == pytest.approx([2 / 3, 2 / 3, 1 / 3, "–", "–", "–"])
    assert [folded for folded in range(2, 8) if book(report)["Agreement"].row_dimensions[folded].hidden] == [5, 6, 7]
    square = sheet(report, "Agreement square")
    assert [len([cell for cell in row[1:] if cell != ""]) for row in square[1:]] == [1, 2]  # each pair once


def test_counts_of_a_topic_are_numbers(every_state, sheet):
    header, first, _ = sheet(every_state, "Topics")
    assert header[:4] == ["Topic", "Question", "Supports", "With reservations"]
    assert first[:4] == ["Joint declaration", "Did they sign?", 1, 1]
    assert header[-3:] == ["No evidence", "n", "Polarisation"]
    assert first[-3:] == [1, 2, "–"]


def test_a_date_is_a_date(every_state, book):
    days = [cell.value for cell in book(every_state)["Positions"]["D"][1:]]
    assert datetime(2025, 2, 11) in days  # noqa: DTZ001 - a workbook knows no time zones
    assert days.count(None) == 1


@pytest.mark.parametrize("text", ["=1+1", "+49", "-1", "@SUM(A1)", "'=1", "_x0041_", "0123", "1.10", "TRUE", "#N/A"])
def test_a_text_stays_the_text_that_it_is(one, rendered, book, sheet, text):
    report = one(summary=text)
    cell = book(report)["Positions"]["F2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert sheet(report, "Positions")[1][5] == text


@pytest.mark.parametrize(("text", "kept"), [("=1+1", True), ("-1", True), ("Signed.", False), ("– none", False)])
def test_a_text_like_a_formula_stays_one_when_its_cell_is_edited(one, book, text, kept):
    assert book(one(summary=text))["Positions"]["F2"].quotePrefix == kept


def test_a_source_is_a_link(every_state, book):
    links = {cell.value: cell.hyperlink.target for cell in book(every_state)["Sources"]["B"][1:]}
    assert links == {"Early days": "https://example.org/early", "Late days": "https://example.org/late"}
    assert book(every_state)["Positions"]["J3"].hyperlink.target == "https://example.org/late"


@pytest.mark.parametrize(
    ("url", "link"),
    [("mailto:a@example.org", "mailto:a@example.org"), ("doi:10.1000/182", "https://doi.org/10.1000/182")],
)
def test_other_addresses_that_a_brief_may_carry_are_links_too(one, book, url, link):
    assert book(one(source_url=url, source_title="T"))["Sources"]["B2"].hyperlink.target == link


def test_an_address_that_is_too_long_is_shown_and_said(one, book, sheet):
    report = one(source_url=f"https://example.org/{'x' * 2_100}", source_title="T")
    assert book(report)["Sources"]["B2"].hyperlink is None
    notes = [row[1] for row in sheet(report, "Brief") if row[0] == "Note"]
    assert notes == [
        "Positions: an address of more than 2,079 characters is shown and not linked.",
        "Sources: an address of more than 2,079 characters is shown and not linked.",
    ]


def test_a_text_that_no_cell_holds_is_cut_where_everybody_sees_it(one, sheet):
    report = one(summary="word " * 8_000 + "end")
    text = sheet(report, "Positions")[1][5]
    assert len(text) == 32_767
    assert text.endswith(" … [cut here: the JSON of this brief has the whole text]")
    notes = [row[1] for row in sheet(report, "Brief") if row[0] == "Note"]
    assert notes == ["Positions!F2: a text of 40,003 characters is cut; a cell holds 32,767."]


def test_letters_that_count_twice_are_cut_whole(one, sheet):
    text = sheet(one(summary="🌍" * 17_000), "Positions")[1][5]
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert set(text.partition(" …")[0]) == {"🌍"}


def test_a_topic_named_as_another_heading_gets_a_number(one, rendered, sheet, invalid):
    report = one(title="actor")
    assert sheet(report, "Matrix")[0] == ["Actor", "actor (2)"]
    assert invalid(rendered(report, "xlsx"), "xlsx") == []


def test_an_empty_sheet_says_why(one, sheet):
    report = one()
    assert sheet(report, "Agreement")[1][0] == "There are no two actors to compare."
    assert sheet(report, "Changes")[1][0] == "The brief is not compared with an earlier date."
    assert sheet(report, "Sources")[1][0] == "No position of the brief names a source."


def test_sheets_and_columns_without_content_are_hidden(one, book):
    found = book(one())
    assert {name for name in SHEETS if found[name].sheet_state == "hidden"} == {
        *("Agreement", "Agreement square", "Changes", "Sources")
    }
    columns = {cell.value: cell.column_letter for cell in found["Positions"][1]}
    widths = found["Positions"].column_dimensions
    assert widths[columns["Quote"]].hidden
    assert not widths[columns["Stance"]].hidden


def test_a_translation_has_as_much_room_as_its_quote(one, book):
    said = "We have waited long enough for a text that all of us can sign."
    positions = book(one(quote=said, translation=said, language="fr"))["Positions"]
    columns = {cell.value: positions.column_dimensions[cell.column_letter].width for cell in positions[1]}
    assert columns["Translation"] == columns["Quote"]


def test_a_matrix_of_many_topics_prints_on_one_page_with_turned_heads(workspace, book):
    title = "Follow-up to the obligations that were agreed to at the review conferences of the parties to treaty {}"
    rows = "".join(f"a{a},t{t},support,2025-01-01\n" for a in range(34) for t in range(38))
    found = book(
        workspace(
            {
                "positions/topics.yaml": "".join(f"- {{id: t{t}, title: '{title.format(t)}'}}\n" for t in range(38)),
                "positions/actors.yaml": "".join(f"- {{id: a{a}, name: Actor {a}, kind: expert}}\n" for a in range(34)),
                "positions/a.csv": f"actor,topic,stance,date\n{rows}",
            }
        ).report()
    )["Matrix"]
    page = found.page_setup
    assert (page.paperSize, page.orientation, page.fitToWidth or 1, page.fitToHeight or 1) == (9, "landscape", 1, 1)
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert found["B1"].alignment.textRotation == 90
    assert found["B1"].value.endswith("…")
    assert (found["B2"].value, found["B2"].number_format) == ("● Supports", ';;;"●"')


def test_the_first_sheet_says_what_the_brief_is(sample, sheet):
    rows = dict(row[:2] for row in sheet(sample, "Brief"))
    assert rows["Position brief"] == sample.brief.title
    assert rows["Marking"] == "TLP:CLEAR"
    assert str(rows["As of"]) == "2025-02-11"
    assert rows["1"].startswith("The declaration split the room. France, India and China")
    assert rows["◔ Opposed in part"] == "No in part, or not in this form. Value −0.5."
    assert "Sources" in rows
    assert "Changes" not in rows


def test_the_marking_is_on_every_printed_page(sample, book):
    for found in book(sample):
        assert found.oddHeader.right.text.split()[-1] == "TLP:CLEAR"
        assert found.oddFooter.left.text.split()[-1] == "TLP:CLEAR"


@pytest.mark.parametrize(
    ("title", "marking"), [("A & B", "R&D only"), ("t" * 400, "m" * 30), ("t" * 400, "m&" * 200), ("&" * 300, "")]
)
def test_title_and_marking_fit_header_and_footer_with_their_ampersands(sample, rendered, title, marking):
    report = replace(sample, brief=replace(sample.brief, title=title, marking=marking))
    xml = parts(rendered(report, "xlsx"))["xl/worksheets/sheet1.xml"]
    header, footer = (etree.fromstring(xml).findtext(f".//{{*}}odd{kind}") for kind in ("Header", "Footer"))
    assert max(len(header), len(footer)) <= 255
    assert header.startswith(f"&L&9 {title[:3].replace('&', '&&')}")
    assert f"&B {marking[:30].replace('&', '&&')}" in footer


def test_the_file_carries_title_marking_and_the_date_of_the_records(sample, book):
    properties = book(sample).properties
    assert (properties.title, properties.contentStatus) == (sample.brief.title, "TLP:CLEAR")
    assert properties.created == datetime(2025, 2, 11)  # noqa: DTZ001


def test_marking_and_date_can_be_named(sample, book):
    assert {name: found.attr_text for name, found in book(sample).defined_names.items()} == {
        "As_of": "Brief!$B$5",
        "Marking": "Brief!$B$4",
    }


def test_tables_have_a_text_alternative(every_state, rendered):
    from zipfile import ZipFile

    with ZipFile(BytesIO(rendered(every_state, "xlsx"))) as package:
        assert b'altTextSummary="4 actors down, 2 topics across' in package.read("xl/tables/table1.xml")


def test_libreoffice_saves_the_same_tables(every_state, rendered, sheet, office):
    again = CalamineWorkbook.from_path(office(rendered(every_state, "xlsx"), "xlsx", "ods"))
    assert again.sheet_names == SHEETS
    for name in SHEETS[1:]:
        assert again.get_sheet_by_name(name).to_python() == sheet(every_state, name)


@pytest.mark.soak
def test_a_workbook_of_200_actors_and_60_topics_takes_less_than_half_a_minute(crowded, sheet):
    before = process_time()
    render(crowded, TemplateSet())
    assert process_time() - before < 30
    assert len(sheet(crowded, "Agreement")) == 1 + 200 * 199 // 2
