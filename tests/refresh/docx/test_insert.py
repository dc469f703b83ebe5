"""A first marked table in somebody's document."""

import io

import pytest
from docx import Document as new_document  # noqa: N813 - a function
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm
from openxml_audit import OpenXmlValidator

from policy_report.errors import UserError
from policy_report.refresh import refresh
from policy_report.refresh.docx.document import Document
from policy_report.refresh.docx.insert import insert


@pytest.fixture
def inserted(made, sources):
    """Put a table in; return the new document, and what is said."""

    def run(mark, after="", **choice):
        return insert(Document(made.content, "paper.docx"), sources(**choice), mark, after)

    return run


def wrong(content, folder):
    """What a validator says of a document: the template of python-docx has mistakes of its own."""
    (folder / "paper.docx").write_bytes(content)
    return [str(error) for error in OpenXmlValidator().validate(folder / "paper.docx").errors]


def blocks(document):
    body = new_document(io.BytesIO(document.content)).element.body
    return [each.tag.rpartition("}")[2] for each in body]


@pytest.mark.parametrize(
    "mark", ["matrix", "agreement brief=two", "topics", "changes since=2025-02-01", "sides", "counts"]
)
def test_a_table_is_put_in_and_the_next_refresh_finds_it_true(mark, made, inserted, sources, tmp_path):
    made.document.add_heading("Where they stand")
    made.document.add_paragraph("As follows.")
    document, change = inserted(mark, "Where they")
    assert (change.place, change.kind) == (
        "after “Where they stand”",
        "topics" if mark == "counts" else mark.split()[0],
    )
    assert change.summary.startswith("put in, ")
    assert blocks(document) == ["p", "tbl", "p", "sectPr"]
    again = refresh(document, sources())
    assert (again.marks, again.changes, again.warnings, again.content) == (1, (), (), document.content)
    assert wrong(document.content, tmp_path) == wrong(made.content, tmp_path)


def test_without_a_place_it_stands_at_the_end_with_a_paragraph_below(made, inserted):
    made.document.add_paragraph("One.")
    document, change = inserted("matrix")
    assert blocks(document) == ["p", "tbl", "p", "sectPr"]
    assert change.place == "at the end"


def test_it_is_as_wide_as_the_text_of_its_pages_and_in_the_style_of_the_others(made, inserted):
    section = made.document.sections[0]
    section.orientation, section.page_width = WD_ORIENT.LANDSCAPE, Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    made.table([["a", "b"]], mark="", style="Light Grid Accent 1")
    table = new_document(io.BytesIO(inserted("matrix")[0].content)).tables[-1]
    assert table.style.name == "Light Grid Accent 1"
    assert round(sum(column.width for column in table.columns) / 360000, 1) == 25.7


def test_all_that_was_there_stays(made, inserted, hand):
    made.document.add_paragraph("Before & after")
    made.document.add_paragraph("The end")
    content = made.content
    before, after = (
        hand.part(each, "word/document.xml") for each in (content, inserted("matrix", "Before")[0].content)
    )
    place = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
    rest = len(before) - place
    assert after[:place] + after[-rest:] == before


def test_stances_stand_on_their_colours(made, inserted):
    table = new_document(io.BytesIO(inserted("matrix")[0].content)).tables[-1]
    fills = {each.get(qn("w:fill")) for each in table._tbl.iter(qn("w:shd"))}
    assert {"1F4E8C", "B5500B"} <= fills


@pytest.mark.parametrize(
    ("mark", "after", "said"),
    [
        (
            "as-of",
            "",
            "--insert: 'as-of' is no table; expected one of matrix, agreement, topics, changes, sides, counts, sources",
        ),
        ("matrix topics=zzz", "", "--insert: unknown topic 'zzz'"),
        ("matrix", "Nowhere", "--after: paper.docx: no paragraph begins with 'Nowhere'"),
        ("matrix", "One", "--after: paper.docx: 2 paragraphs begin with 'One'; write more of its words"),
        ("matrix", "Tow words", "--after: paper.docx: no paragraph begins with 'Tow words'; did you mean 'Two words'?"),
    ],
)
def test_what_cannot_be_put_in_is_refused(mark, after, said, made, inserted):
    for text in ("One thing", "One more", "Two words"):
        made.document.add_paragraph(text)
    with pytest.raises(UserError) as error:
        inserted(mark, after)
    assert error.value.message == said
