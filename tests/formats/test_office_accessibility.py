"""What Office programs need to read a file aloud: a title, a language, header rows, and texts for what is drawn."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn as pptx_qn

READ = {"docx": Document, "pptx": Presentation, "xlsx": load_workbook}


@pytest.fixture
def opened(sample, rendered):
    return lambda name: READ[name](io.BytesIO(rendered(sample, name)))


@pytest.mark.parametrize("name", READ)
def test_a_file_has_the_title_of_the_brief(sample, opened, name):
    file = opened(name)
    properties = file.properties if name == "xlsx" else file.core_properties
    assert properties.title == sample.brief.title


def test_the_document_has_a_language(sample, opened):
    defaults = opened("docx").styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert defaults.get(qn("w:val")).partition("-")[0] == sample.brief.language


def test_every_run_of_the_deck_has_a_language(sample, opened):
    texts = [run for slide in opened("pptx").slides for run in slide.element.iter(pptx_qn("a:r"))]
    languages = {run.find(pptx_qn("a:rPr")).get("lang", "").partition("-")[0] for run in texts}
    assert len(texts) > 100
    assert languages == {sample.brief.language}


def test_every_table_of_the_document_repeats_its_header_row(opened):
    tables = opened("docx").tables
    assert len(tables) > 3
    for table in tables:
        marks = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert marks == [True] + [False] * (len(marks) - 1)


def test_every_table_of_the_deck_has_a_header_row_and_a_text(opened):
    frames = [shape for slide in opened("pptx").slides for shape in slide.shapes if shape.has_table]
    assert frames
    assert [frame.name for frame in frames if not frame.table.first_row] == []
    assert [frame.name for frame in frames if not frame._element.nvGraphicFramePr.cNvPr.get("descr")] == []


def test_every_slide_has_a_title_of_its_own(opened):
    titles = [slide.shapes.title.text_frame.text for slide in opened("pptx").slides]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_the_header_rows_of_a_sheet_stay_in_sight_and_are_printed_on_every_page(opened):
    sheets = [sheet for sheet in opened("xlsx") if sheet.freeze_panes]
    assert len(sheets) > 3
    assert [sheet.title for sheet in sheets if not sheet.print_title_rows] == []
