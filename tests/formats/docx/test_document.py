"""Paragraphs and tables written into a document, read back with python-docx."""

import docx
import pytest

from policy_report.formats.docx.blocks import (
    DocxCell,
    DocxContents,
    DocxRun,
    DocxSection,
    DocxTable,
    Paragraph,
    shares,
)
from policy_report.formats.docx.document import DocxWriter
from policy_report.formats.docx.template import empty_document
from policy_report.templating import TemplateSet


def cell(text, style="Table Text", tone=""):
    return DocxCell((Paragraph(style, (DocxRun(text),)),), tone)


def grid(header, *rows, about="About", given=()):
    return DocxTable(
        about,
        tuple(cell(text, "Table Heading") for text in header),
        tuple(tuple(map(cell, row)) for row in rows),
        given,
    )


@pytest.fixture
def written():
    """Write sections into the built-in document."""

    def write(*sections):
        document = empty_document(TemplateSet())
        DocxWriter(document).write(sections)
        return document

    return write


def test_each_section_has_its_orientation(written):
    upright, across = (
        DocxSection((Paragraph("Normal", (DocxRun("a"),)),)),
        DocxSection((Paragraph("Normal", (DocxRun("b"),)),), across=True),
    )
    document = written(upright, across, upright, across)
    wide = [section.page_width > section.page_height for section in document.sections]
    assert wide == [False, True, False, True]


def test_numbered_lists_each_begin_with_one(written):
    items = [
        Paragraph("List Number", (DocxRun(text),), list_id=number) for text, number in (("a", 1), ("b", 1), ("c", 2))
    ]
    document = written(DocxSection(tuple(items)))
    first, second, third = (paragraph._p.pPr.numPr.numId.val for paragraph in document.paragraphs)
    assert first == second != third
    numbering = document.part.numbering_part.element
    starts = [num.lvlOverride_lst[0].startOverride.val for num in numbering.num_lst if num.numId in (first, third)]
    assert starts == [1, 1]


def test_two_tables_in_a_row_stay_two(written):
    assert len(written(DocxSection((grid("A", "1"), grid("B", "2")))).tables) == 2


def test_a_table_is_as_wide_as_the_page_between_its_margins(written):
    document = written(DocxSection((grid(("Actor", "Topic"), ("France", "The declaration")),)))
    (section,) = document.sections
    room = section.page_width - section.left_margin - section.right_margin
    total = sum(column.width for column in document.tables[0].columns)
    assert abs(total - room) < docx.shared.Pt(1)


def test_a_link_to_nowhere_and_one_that_no_brief_may_carry_are_text(written):
    runs = (DocxRun("a", link="#nowhere"), DocxRun("b", link="javascript:alert(1)"))
    (paragraph,) = written(DocxSection((Paragraph("Normal", runs),))).paragraphs
    assert (paragraph.text, paragraph.hyperlinks) == ("ab", [])


def test_an_address_used_twice_is_kept_once(written):
    runs = (DocxRun("a", link="https://example.org"), DocxRun(" "), DocxRun("b", link="https://example.org"))
    document = written(DocxSection((Paragraph("Normal", runs),)))
    assert [link.address for link in document.paragraphs[0].hyperlinks] == ["https://example.org"] * 2
    assert [rel.target_ref for rel in document.part.rels.values() if rel.is_external] == ["https://example.org"]


def test_a_line_break_is_a_line_break(written):
    assert written(DocxSection((Paragraph("Title", (DocxRun("Summit:\nwho"),)),))).paragraphs[0].text == "Summit:\nwho"


def test_a_crowded_table_has_smaller_text(written):
    document = written(DocxSection((grid(["Actor", *"abcdefghijklmnop"]), grid("A"))))
    styles = [table.cell(0, 0).paragraphs[0].style.name for table in document.tables]
    assert styles == ["Table Small Heading", "Table Heading"]


def test_a_column_is_as_wide_as_its_texts_ask_for():
    short, long = shares(grid(("n", "Text"), ("1", "A long text that needs most of the room in a table " * 3)), 9_000)
    assert short < 0.1
    assert short + long == pytest.approx(1)


def test_no_column_is_crowded_out_by_one_long_word():
    one, other = shares(grid(("A", "B"), ("x" * 500, "word")), 9_000)
    assert one + other == pytest.approx(1)
    assert other > 0.05


def test_a_row_that_may_be_taller_than_a_page_may_break(written):
    document = written(DocxSection((grid(("A", "B"), ("a", "word " * 200), ("a", "b")),)))
    rows = document.tables[0]._tbl.tr_lst
    assert [bool(row.xpath("w:trPr/w:cantSplit")) for row in rows] == [True, False, True]


def test_heads_that_have_no_room_run_upwards_in_a_row_of_their_height(written):
    names = [f"Delegation{number}" for number in range(11)]
    document = written(DocxSection((grid(["Actor", *names], ["a", *["100%"] * 11], given=(0.16, *[0.84 / 11] * 11)),)))
    (row, below) = document.tables[0]._tbl.tr_lst
    assert row.xpath("w:trPr/w:trHeight/@w:hRule") == ["exact"]
    assert row.xpath("count(w:tc/w:tcPr/w:textDirection[@w:val='btLr'])") == 11
    assert below.xpath(".//w:textDirection | .//w:trHeight") == []


def test_no_page_parts_a_short_table_and_a_long_one_goes_on(written):
    document = written(DocxSection((grid("AB", ("a", "b"), ("c", "d")), grid("A", *(["a"] * 15)))))
    kept = [
        [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows[1:]]
        for table in document.tables
    ]
    assert kept == [[True, False], [False] * 15]


def test_the_contents_are_the_headings_below_them_and_no_others(written):
    entry = Paragraph("toc 1", (DocxRun("Method", link="#method"),))
    heading = Paragraph("Heading 1", (DocxRun("Method"),), ("method",))
    brief = DocxSection((Paragraph("Heading 1", (DocxRun("Sources"),)),))
    document = written(brief, DocxSection((DocxContents((entry,)), heading, grid("A", "1")), annex=True))
    (field,) = document.element.body.xpath("//w:instrText[contains(., 'TOC')]/text()")
    around = field.split()[-1]
    (first,) = document.element.body.xpath(f"//w:p[w:bookmarkStart[@w:name='{around}']]")
    number = first.xpath(f"w:bookmarkStart[@w:name='{around}']/@w:id")[0]
    assert first.text == "Method"
    assert first.xpath(f"w:bookmarkEnd[@w:id='{number}']")
