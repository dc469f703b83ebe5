"""PDF: its text layer, page by page, and its properties. A scan has none; run text recognition first."""

from collections.abc import Iterator

from policy_report.evidence import pdf
from policy_report.evidence.pages import PagedText
from policy_report.evidence.snapshots.base import Said, day, unreadable

SUFFIXES = (".pdf",)
PROPERTIES = {"title": "Title", "author": "Author"}


def text(data: bytes) -> PagedText:
    """Return the text of the pages."""
    from pypdfium2 import PdfiumError

    try:
        return pdf.text(data)
    except PdfiumError as error:
        raise unreadable(f"cannot be read as PDF: {str(error).rstrip('.')}") from None


def about(data: bytes) -> Iterator[Said]:
    """Yield what the properties say."""
    from pypdfium2 import PdfiumError

    try:
        with pdf.opened(data) as document:
            found = document.get_metadata_dict(skip_empty=True)
    except PdfiumError as error:
        raise unreadable(f"cannot be read as PDF: {str(error).rstrip('.')}") from None
    for field, name in PROPERTIES.items():
        if name in found:
            yield Said(field, found[name], f"property {name} of the PDF")
    if created := day(found.get("CreationDate", "").removeprefix("D:")[:8]):
        yield Said("date", created, "day on which the PDF was made")
