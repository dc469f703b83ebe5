"""DOCX: the brief as a Word document to edit: headings, native tables, linked citations, the styles of a template."""

import re
from collections.abc import Iterator

from policy_report.brief.report import Report
from policy_report.brief.view import dates, figures, tables
from policy_report.brief.view.cells import CellView
from policy_report.brief.view.front import MatrixPart
from policy_report.brief.view.page import BriefPage, arrange, context
from policy_report.errors import TemplateError
from policy_report.formats.docx.blocks import Block, DocxCell, DocxRun, DocxSection, DocxTable, Paragraph
from policy_report.formats.docx.document import DocxWriter
from policy_report.formats.docx.markup import blocks
from policy_report.formats.docx.template import NAME, empty_document, write_headers
from policy_report.hypertext import TooDeepError
from policy_report.i18n import LANGUAGES, words_of
from policy_report.ooxml import qn
from policy_report.ooxml.package import saved
from policy_report.templating import TemplateSet
from policy_report.templating.active_content import refuse
from policy_report.text import in_one_line

ABOUT = "a Word document to edit, with the styles of templates/brief.docx"
NEEDS = ("docx", "jinja2.sandbox", "lxml.html")

NAMES = 0.26  # the share of the matrix's width that the names of the actors take, with few topics
LISTS = 1000  # numbered lists that one section may have


def render(report: Report, templates: TemplateSet) -> bytes:
    """Return the document. The same report gives the same bytes."""
    document, brief = empty_document(templates), report.brief
    language = LANGUAGES.get(brief.language, brief.language)
    for default in document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang"):
        default.set(qn("w:val"), language)
    for theme in document.settings.element.xpath("w:themeFontLang"):
        theme.set(qn("w:val"), language)
    write_headers(document, brief)
    try:
        DocxWriter(document).write(list(_sections(report, templates)))
    except TooDeepError as error:
        raise TemplateError("sections", f"{error}; close what is left open") from None
    day, known = brief.as_of or report.coverage.last_date, {"language": brief.language, "content_status": brief.marking}
    content = saved(document, day, brief.title, brief.subtitle, **known)
    if templates.changed:
        refuse(content, NAME, "Word")
    return content


def _sections(report: Report, templates: TemplateSet) -> Iterator[DocxSection]:
    """Yield the parts of the brief in its order, the matrix across where it is wide."""
    page = arrange(report)
    known = context(page, for_print=True)
    found: list[Block] = [*_front(report)]
    for place, name in enumerate(page.sections, 1):
        heading = Paragraph("Heading 1", (DocxRun(page.titles[name]),), (name,))
        if name != "matrix":
            found += [heading, *blocks(templates.render(f"sections/{name}.html.j2", known), list_id=place * LISTS)]
        elif page.wide:
            yield DocxSection(tuple(found))
            yield DocxSection((heading, *_matrix(report, page)), across=True)
            found = []
        else:
            found += [heading, *_matrix(report, page)]
    if found:
        yield DocxSection(tuple(found))


def _front(report: Report) -> Iterator[Paragraph]:
    """Yield the paragraphs above the first section: kicker, title, subtitle, and the evidence in numbers."""
    brief, known = report.brief, report.coverage
    words = words_of(brief.language)
    when = [dates.as_of(words, brief)] if brief.as_of else []
    yield Paragraph("Kicker", (DocxRun(" · ".join([words("Position brief"), *when])),))
    yield Paragraph("Title", (DocxRun(brief.title.replace(": ", ":\n")),))
    if brief.subtitle:
        yield Paragraph("Subtitle", (DocxRun(in_one_line(brief.subtitle)),))
    counts = figures.counts(known, words)
    parts = (
        words.many(
            known.positions,
            "<b>{n} position</b> from {actors}",
            "<b>{n} positions</b> from {actors}",
            actors=counts["actors"],
        ),
        words.many(
            known.topics,
            "<b>{n} topic</b>, {evidenced} of {cells} cells evidenced",
            "<b>{n} topics</b>, {evidenced} of {cells} cells evidenced",
            evidenced=known.evidenced,
            cells=known.cells,
        ),
        words.many(known.without_evidence, "<b>{n} cell</b> without evidence", "<b>{n} cells</b> without evidence"),
        words.many(
            known.quotes,
            "<b>{verified} of {n} quote</b> verified, {sources}",
            "<b>{verified} of {n} quotes</b> verified, {sources}",
            verified=known.verified,
            sources=counts["sources"],
        ),
    )
    pieces = enumerate(re.split(r"</?b>", "  ·  ".join(parts)))
    yield Paragraph("Figures", tuple(DocxRun(piece, bold=bool(place % 2)) for place, piece in pieces if piece))


def _matrix(report: Report, page: BriefPage) -> Iterator[Block]:
    """Yield the matrix as tables that fit the width, each with its caption, and the key."""
    whole, words = tables.matrix(report), words_of(report.brief.language)
    column_of = {topic: place for place, topic in enumerate(whole.column_ids)}
    parts = page.tables
    for number, part in enumerate(parts, 1):
        caption = words("Stance of each actor on each topic")
        if len(parts) > 1:
            caption = words("Stance of each actor on each topic, part {n} of {of}", n=number, of=len(parts))
        yield Paragraph("Caption", (DocxRun(caption),))
        columns = [column_of[topic.id] for topic in part.topics]
        yield _grid(tables.part(whole, range(len(whole.rows)), columns), part, report)
    runs = (DocxRun(f"{step.symbol} {step.label}", tone=step.tone) for step in page.legend)
    yield Paragraph("Key", tuple(piece for run in runs for piece in (run, DocxRun("   "))))


def _grid(table: tables.Table, part: MatrixPart[CellView], report: Report) -> DocxTable:
    """Return a part of the matrix, each stance a link to its evidence."""
    linked = "topics" in report.brief.sections
    rows = []
    for row, arranged in zip(table.rows, part.rows, strict=True):
        cells = [DocxCell((Paragraph("Table Text", (DocxRun(arranged.actor.short, bold=True),)),))]
        for box, cell in zip(row[1:], arranged.cells, strict=True):
            link = f"#e-{cell.anchor}" if linked and cell.current else ""
            anchors = (f"m-{cell.anchor}",) if cell.current else ()
            run = DocxRun(box.words if cell.current else box.symbol or box.text, link=link)
            cells.append(DocxCell((Paragraph("Table Text", (run,), anchors),), box.tone))
        rows.append(tuple(cells))
    header = tuple(DocxCell((Paragraph("Table Heading", (DocxRun(text),)),)) for text in table.header)
    names = max(NAMES / 2, NAMES - 0.015 * len(table.header))
    others = (1 - names) / (len(header) - 1)
    return DocxTable(table.about, header, tuple(rows), (names, *([others] * (len(header) - 1))))
