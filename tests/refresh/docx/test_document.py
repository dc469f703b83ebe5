"""A document from outside: where marks are looked for, and what is said of files that are none."""

import pytest

from policy_report.errors import UserError
from policy_report.refresh.docx.document import Document


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "paper.docx: not a Word document (.docx), or a damaged one"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            (
                "paper.docx: protected by a password, or in the old .doc format; open it in Word and save it as a Word "
                "document (.docx) without a password"
            ),
        ),
    ],
)
def test_what_is_no_document_is_refused_in_one_line(content, message):
    with pytest.raises(UserError) as error:
        Document(content, "paper.docx")
    assert (error.value.message, error.value.code) == (message, 2)


def test_heads_and_feet_are_parts_and_come_after_the_text(made):
    made.document.sections[0].header.paragraphs[0].text = "Draft"
    made.document.sections[0].footer.paragraphs[0].text = "Page"
    parts = Document(made.content, "paper.docx").parts
    assert [part.place for part in parts] == ["", "header", "footer"]
    assert [part.part for part in parts] == ["word/document.xml", "word/header1.xml", "word/footer1.xml"]
