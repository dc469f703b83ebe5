"""What WeasyPrint and pydyf keep, or do again, for nothing: little in a brief of ten pages, much in one of two hundred.

A document goes in that is laid out but not drawn, or drawn but not written, and takes less room; a written PDF goes in
and gets its identifier. Each part says what it spares and is tested against the library as it is.
"""

import hashlib
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import Document

TRAILER = b"<</Type /XRef"


def forget_layout(document: "Document") -> None:
    """Let go of the boxes that the pages were made from: drawings in the text keep them all, by their one context."""
    boxes = (box for sheet in document.pages for box in sheet._page_box.descendants())  # noqa: SLF001 - the only way
    drawings = (getattr(box, "replacement", None) for box in boxes)
    if context := next(filter(None, (getattr(drawing, "_context", None) for drawing in drawings)), None):
        context.target_collector.target_lookup_items.clear()
        context.target_collector.counter_lookup_items.clear()
        context.page_maker.clear()


def pack_pages(document: "Document") -> None:
    """Have each page's drawing joined to one piece when it is done: it has a hundred thousand, of a word each."""
    for sheet in document.pages:
        sheet.paint = partial(_paint, sheet)


def _paint(sheet: Any, stream: Any, scale: float) -> None:
    from pydyf import _to_bytes

    del sheet.paint  # the method of its class again, so that nothing keeps the page
    sheet.paint(stream, scale)
    stream.stream = [b"\n".join(map(_to_bytes, stream.stream))]


def forget_pages(document: "Document") -> None:
    """Let go of the boxes that are drawn: only the PDF's own objects are to be written."""
    document.pages.clear()


def number_pages_once() -> None:
    """Let pydyf list its pages when there is a new one, and not for each of its tags: that is quadratic."""
    import pydyf

    pydyf.PDF.page_references = property(_page_references)


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    known: tuple[bytes, ...] = vars(pdf).setdefault("known_references", ())
    if len(known) != pdf.pages["Count"]:
        known = pdf.known_references = tuple(b"%d 0 R" % number for number in pdf.pages["Kids"][::3])
    return known


def identify(content: bytes, identifier: str) -> bytes:
    """Return a written PDF with an identifier (ISO 32000-1, 14.4): of the brief, and of these bytes.

    pydyf would write every object a second time for it. The dictionary that gets it is the last thing in the file.
    """
    before, trailer, after = content.rpartition(TRAILER)
    own = hashlib.sha256(content).hexdigest()[:32]
    return b"".join((before, trailer, f"/ID [<{identifier}><{own}>]".encode(), after))
