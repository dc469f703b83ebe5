"""Puts a first marked table into somebody's document: after a paragraph of theirs, or at the end.

Once it is there, it is the author's to move and to style: later runs keep what they find.
"""

from policy_report.errors import UserError
from policy_report.ooxml import Element, child, children, qn
from policy_report.refresh import MarkChange
from policy_report.refresh.docx.document import Document
from policy_report.refresh.docx.made import made
from policy_report.refresh.docx.words import words
from policy_report.refresh.mark_contents import MarkContents
from policy_report.refresh.markup import spans, text_of
from policy_report.text import did_you_mean, fold, many, shorten


def insert(document: Document, contents: MarkContents, text: str, after: str) -> tuple[Document, MarkChange]:
    """Return the document with the table of a mark after the paragraph that says `after`; "": at the end.

    Raise UserError for a wrong mark, or no such paragraph.
    """
    name, table, _ = contents.first(text)
    data, root = document.read(document.main), document.xml(document.main)
    body = child(root, "w:body")
    if body is None:
        raise UserError(f"{document.file}: the document has no text")
    paragraph = _paragraph(body, after, document.file) if after else None
    new = made(table, root, body if paragraph is None else paragraph, name)
    place = _end(data, root, body) if paragraph is None else _after(data, root, paragraph)
    following = None if paragraph is None else paragraph.getnext()
    between = b"" if following is not None and following.tag == qn("w:p") else text_of(_empty(body), body.nsmap)
    out = data[:place] + text_of(new, body.nsmap) + between + data[place:]
    summary = f"put in, {many(len(children(new, 'w:tr')) - 1, 'row')}, {many(len(table.header), 'column')}"
    where = f"after “{shorten(words(paragraph), 40)}”" if paragraph is not None else "at the end"
    return Document(document.replaced({document.main: out}), document.file), MarkChange(where, table.name, summary)


def _paragraph(body: Element, after: str, file: str) -> Element:
    """Return the one paragraph that says `after`, or else the one that begins so."""
    said = [(each, fold(words(each))) for each in children(body, "w:p")]
    found = [each for each, text in said if text == fold(after)]
    found = found or [each for each, text in said if text.startswith(fold(after))]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(
            f"--after: {file}: {len(found)} paragraphs begin with '{shorten(after)}'; write more of its words"
        )
    meant = did_you_mean(after, [words(each) for each, text in said if text])
    raise UserError(f"--after: {file}: no paragraph begins with '{shorten(after)}'{meant}")


def _after(data: bytes, root: Element, paragraph: Element) -> int:
    return spans(data, ("w:p",))[list(root.iter(qn("w:p"))).index(paragraph)][1]


def _end(data: bytes, root: Element, body: Element) -> int:
    """Return where the text ends: before what says how its last pages are."""
    last = body[-1] if len(body) else None
    if last is not None and last.tag == qn("w:sectPr"):
        return spans(data, ("w:sectPr",))[list(root.iter(qn("w:sectPr"))).index(last)][0]
    return data.rindex(b"</", 0, spans(data, ("w:body",))[0][1])


def _empty(body: Element) -> Element:
    """Return an empty paragraph: two tables in a row would be one, and a text must not end with a table."""
    return body.makeelement(qn("w:p"))
