"""Documents of others with marks, as `refresh` takes them: a bundle of the parts, or the bytes of a file."""

from collections.abc import Iterable

from fuzz import bundle
from fuzz.promises import require, told
from fuzz.targets.deck import sources
from policy_report.errors import UserError
from policy_report.refresh import refresh
from policy_report.refresh.docx.document import Document

FILE = "x.docx"
WORDS = (
    *("policy-report: matrix", "policy-report: sides", "policy-report: as-of", "colours=yes", "actors=", "-1", "1e9"),
    *("<w:t>", "</w:t>", "<w:tr>", "</w:tr>", "<w:tc>", "<w:tc><w:p/></w:tc>", "<w:gridCol w:w='1'/>", "<w:tbl>"),
    *("<w:r>", "<w:p>", "<w:p/>", "<w:sdt>", "<w:sdtContent>", "<w:sdtPr/>", "<w:showingPlcHdr/>", "<w:sectPr/>"),
    *("<w:ins>", "<w:bookmarkStart w:id='1'/>", "<w:bookmarkEnd w:id='1'/>", "<w:tcW w:w='9' w:type='pct'/>"),
    *("<w:gridSpan w:val='2'/>", "<w:vMerge/>", "<w:shd w:fill='B5500B'/>", "<mc:Fallback>", "<!DOCTYPE x>", "&#10;"),
)
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def seeds() -> Iterable[bytes]:
    """A document with a marked table, a marked control around paragraphs, and one in a line."""
    cells = [["Actor", "Outcome"], ["France", "x"], ["India", "y"]]
    rows = "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in cells)
    table = (
        '<w:tbl><w:tblPr><w:tblCaption w:val="policy-report: matrix"/></w:tblPr><w:tblGrid><w:gridCol w:w="900"/>'
        f'<w:gridCol w:w="900"/></w:tblGrid>{rows}</w:tbl>'
    )
    block = _control("policy-report: topics", "<w:p><w:r><w:t>here</w:t></w:r></w:p>")
    line = f"<w:p>{_control('policy-report: as-of', '<w:r><w:t>long ago</w:t></w:r>')}</w:p>"
    text = f'<w:document xmlns:w="{SPACE}"><w:body>{table}<w:p/>{block}{line}<w:sectPr/></w:body></w:document>'
    yield bundle.packed({"_rels/.rels": RELATIONS.encode(), "word/document.xml": text.encode()})


def _cell(text: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'


def _control(mark: str, inner: str) -> str:
    return f'<w:sdt><w:sdtPr><w:alias w:val="{mark}"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'


def one(data: bytes) -> None:
    """Refresh the input as a document; what comes out is a document in which nothing changes any more."""
    content = data if data.startswith(b"PK") else bundle.package(bundle.unpacked(data))
    try:
        done = refresh(Document(content, FILE), sources())
    except UserError as error:
        told(error.problems, FILE)
        require(error.problems or error.message.startswith(FILE), f"the message names the file: {error.message!r}")
        return
    told(done.warnings, FILE)
    again = refresh(Document(done.content, FILE), sources())
    require(again.content == done.content and not again.changes, "a refreshed document stays as it is")
