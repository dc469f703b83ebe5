"""How high blocks are, before Word lays them out."""

import pytest

from policy_report.formats.docx.blocks import DocxPicture, DocxRun, Paragraph
from policy_report.formats.docx.extent import heights
from policy_report.formats.docx.template import empty_document
from policy_report.layout.text import FACES
from policy_report.templating import TemplateSet

LINE = 10.5 * FACES["calibri"].line * 1.1  # the size and the line of the built-in document


@pytest.mark.parametrize(
    ("block", "height"),
    [
        (Paragraph("Normal", (DocxRun("A line"),)), LINE + 4),
        (Paragraph("Normal", (DocxRun("A line\nand another"),)), 2 * LINE + 4),
        (Paragraph("Table Text", (DocxRun("A line"),)), 9 * FACES["calibri"].line + 2),
        (DocxPicture(b"", 400, 100, ""), 104),
    ],
)
def test_a_block_has_the_lines_and_the_room_around_it_that_its_style_or_the_document_says(block, height):
    assert list(heights([block], empty_document(TemplateSet()), 481)) == pytest.approx([height])
