"""Documents as people make them, with python-docx, and what a refresh makes of them."""

import io
from dataclasses import dataclass, field

import pytest
from docx import Document as new_document  # noqa: N813 - a function
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from policy_report.refresh import refresh
from policy_report.refresh.docx.document import Document


@dataclass
class Made:
    """A document being made."""

    document: object = field(default_factory=new_document)

    def table(self, texts, mark="policy-report: matrix", about="", style="Table Grid"):
        """Add a table of texts with a mark as the title of its alternative text; return it."""
        table = self.document.add_table(len(texts), len(texts[0]), style=style)
        for row, line in zip(table.rows, texts, strict=True):
            for cell, text in zip(row.cells, line, strict=True):
                if text:
                    cell.text = text
        for name, text in (("tblCaption", mark), ("tblDescription", about)):
            if text:
                element = table._tbl.tblPr.makeelement(qn(f"w:{name}"), {qn("w:val"): text})
                table._tbl.tblPr.append(element)
        return table

    def control(self, title, inner="<w:p><w:r><w:t>before</w:t></w:r></w:p>", properties="", tag=""):
        """Add a content control around blocks, at the end of the text; return it."""
        return self._put(self.document.element.body.sectPr.addprevious, title, inner, properties, tag)

    def inline(self, before, title, inner="<w:r><w:t>before</w:t></w:r>", after="", properties=""):
        """Add a paragraph with a content control between two texts; return the control."""
        paragraph = self.document.add_paragraph(before)
        control = self._put(paragraph._p.append, title, inner, properties, "")
        paragraph.add_run(after)
        return control

    def _put(self, put, title, inner, properties, tag):
        tagged = f'<w:tag w:val="{tag}"/>' if tag else ""
        text = (
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{title}"/>{tagged}{properties}</w:sdtPr>'
            f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        )
        put(parse_xml(text))

    @property
    def content(self):
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


@dataclass(frozen=True)
class Run:
    """A refresh: the document before, and what came out."""

    before: bytes
    refreshed: object

    @property
    def after(self):
        return self.refreshed.content

    @property
    def said(self):
        """Each change as `place: kind: summary`."""
        return [f"{change.place}: {change.kind}: {change.summary}" for change in self.refreshed.changes]

    @property
    def document(self):
        return new_document(io.BytesIO(self.after))

    def table(self, number=0):
        """A table, those in content controls too."""
        from docx.table import Table

        found = list(self.document.element.body.iter(qn("w:tbl")))
        return Table(found[number], self.document)

    def texts(self, number=0):
        return [[cell.text for cell in row.cells] for row in self.table(number).rows]

    def text(self, number=0):
        """The text of a content control, a paragraph a line."""
        control = list(self.document.element.body.iter(qn("w:sdt")))[number]
        return "".join(each.text or "" for each in control.iter(qn("w:t")))


@pytest.fixture
def made():
    return Made()


@pytest.fixture
def refreshed(sources):
    """Refresh a document from the records."""

    def run(document, **choice):
        content = document if isinstance(document, bytes) else document.content
        return Run(content, refresh(Document(content, "paper.docx"), sources(**choice)))

    return run


def style(cell, rgb, size, font):
    """Give the text of a cell a colour, a size in points and a font."""
    run = cell.paragraphs[0].runs[0]
    run.font.color.rgb, run.font.size, run.font.name = RGBColor.from_string(rgb), Pt(size), font


def looks(cell):
    font = cell.paragraphs[0].runs[0].font
    return str(font.color.rgb), font.size.pt, font.name


def colour(cell, rgb):
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{rgb}"/>'))


def rgb(cell):
    shade = cell._tc.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
    return "" if shade is None else shade.get(qn("w:fill"))


@pytest.fixture
def hand(package):
    """What people do to a table, and what is seen of it."""
    from types import SimpleNamespace

    return SimpleNamespace(**package, style=style, looks=looks, colour=colour, rgb=rgb, Cm=Cm)
