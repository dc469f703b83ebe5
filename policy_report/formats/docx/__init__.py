"""DOCX: the brief as a Word document to edit: headings, native tables, linked citations, the styles of a template."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

from policy_report.brief.report import BriefInfo, Report
from policy_report.brief.view import dates, marking, tables
from policy_report.brief.view import document as document_view
from policy_report.brief.view.cells import CellView
from policy_report.brief.view.front import MatrixPart
from policy_report.brief.view.page import BriefPage, arrange, context
from policy_report.brief.view.pictures import PRINT, Place, matrix, sides
from policy_report.brief.view.pictures.matrix_grid import Room
from policy_report.errors import TemplateError
from policy_report.formats import png
from policy_report.formats.docx.blocks import (
    Block,
    DocxCell,
    DocxContents,
    DocxPicture,
    DocxRun,
    DocxSection,
    DocxTable,
    Paragraph,
)
from policy_report.formats.docx.document import DocxWriter, area, page_of
from policy_report.formats.docx.extent import heights, pages
from policy_report.formats.docx.markup import blocks
from policy_report.formats.docx.template import ENDS, NAME, empty_document, write_headers
from policy_report.hypertext import TooDeepError
from policy_report.i18n import LANGUAGES, words_of
from policy_report.layout.drawing import Drawing
from policy_report.ooxml import qn
from policy_report.ooxml.package import saved
from policy_report.templating import TemplateSet
from policy_report.templating.active_content import refuse

ABOUT = "a Word document to edit, with the styles of templates/brief.docx"
NEEDS = ("docx", "jinja2.sandbox", "lxml.html", *png.NEEDS)
ANNEX = True  # after the brief, or in a file of its own

NAMES = 0.26  # the share of the matrix's width that the names of the actors take, with few topics
WIDTH, FIRST, PAGE = 481.0, 400.0, 620.0  # points: of a picture, at most; its height on the first page, on another
LEAST, SHRUNK = 200.0, 8 / PRINT.size  # points: the lowest picture of the first page; how far it is drawn smaller
HEADED, TITLED = 96.0, 52.0  # points: what stands above the dense matrix; the title of the annex, where it does too
ENDING = 24.0  # points: the empty lines behind a table and at the end of its section
POINT = 20  # twentieths of a point
ANNOUNCED = Paragraph("Note", ())  # the place of what announces the annex, whose page the rest decides
LEVELS = {"Heading 1": "toc 1", "Heading 2": "toc 2"}  # the styles of the lines of the table of contents
LISTS = 1000  # numbered lists that one section may have


def render(report: Report, templates: TemplateSet) -> bytes:
    """Return the document. The same report gives the same bytes."""
    document, brief = empty_document(templates), report.brief
    language = LANGUAGES.get(brief.language, brief.language)
    for default in document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang"):
        default.set(qn("w:val"), language)
    for theme in document.settings.element.xpath("w:themeFontLang"):
        theme.set(qn("w:val"), language)
    footers = write_headers(document, brief)
    try:
        DocxWriter(document).write(list(_sections(report, templates, document)), footers)
    except TooDeepError as error:
        raise TemplateError("sections", f"{error}; close what is left open") from None
    day = brief.as_of or report.coverage.last_date
    known = {"language": brief.language, "content_status": marking.shown(brief)}
    content = saved(document, day, brief.title, brief.subtitle, **known)
    if templates.changed:
        refuse(content, NAME, "Word")
    return content


def _sections(report: Report, templates: TemplateSet, document: Any) -> Iterator[DocxSection]:
    """Yield the brief, then the parts of its annex, the matrix across where it is wide."""
    page = arrange(report)
    known = context(page, for_print=True)
    layers = known["layers"]
    if layers.brief or not layers.annex:
        said = list(_brief(page, known, templates, document))
        if layers.announced:
            said.insert(said.index(ANNOUNCED), _announced(report, known, _pages(said, document)))
        yield DocxSection(tuple(block for block in said if block != ANNOUNCED))
    if layers.annex:
        yield from _annex(report, page, known, templates, document)


def _pages(blocks: Sequence[Block], document: Any) -> int:
    """Return how many pages the brief is likely to take."""
    return pages(blocks, document, *_area(document, DocxSection(())))


def _area(document: Any, section: DocxSection) -> tuple[float, float]:
    """Return width and height of the pages of a section between their margins, in points."""
    width, height = area(page_of(document.element.body.sectPr, section))
    return width / POINT, height / POINT


def _announced(report: Report, known: dict[str, Any], brief: int) -> Paragraph:
    """Return what the annex holds, and after which page: its own pages are numbered from 1, so Word knows no other."""
    words, layers = words_of(report.brief.language), known["layers"]
    if layers.separate:
        return Paragraph(
            "Note", (DocxRun(words("Annex, in a file of its own: {contents}", contents=layers.announced)),)
        )
    before, between, after = re.split(r"\{page\}|\{contents\}", words.say("Annex, after p. {page}: {contents}"))
    link = partial(DocxRun, link="#annex")
    page = link(str(brief), field=f"PAGEREF {ENDS[0]}")
    return Paragraph("Note", (link(before), page, link(f"{between}{layers.announced}{after}")))


def _brief(page: BriefPage, known: dict[str, Any], templates: TemplateSet, document: Any) -> Iterator[Block]:
    """Yield the blocks of the brief, in the order of the PDF."""
    brief, layers = page.report.brief, known["layers"]
    words = words_of(brief.language)
    above, drawn, note = list(_heading(brief, known, templates)), None, [known["extent"]]
    yield from above
    below = known["extent"], layers.announced
    if known["sides"] and (drawn := _sides(page.report, above, known["sides"].first, below, document)):
        yield from _picture(drawn.first, templates, FIRST)
        note.insert(0, drawn.first.note)
    yield Paragraph("Note", (DocxRun(" ".join(filter(None, note))),))
    if layers.announced:
        yield ANNOUNCED
    if known["beside"]:
        yield from _picture(known["beside"].bar, templates)
        yield from blocks(templates.render("beside.html.j2", known))
    if drawn and drawn.others and not known["spoken"]:
        yield from _picture(drawn.others, templates)
        yield Paragraph("Note", (DocxRun(drawn.others.note),))
    elif "topics" in layers.brief and known["lines"] and (known["spoken"] or not known["beside"]):
        several = words("What they said, the most divided question first")
        title = several if len(page.report.actors) > 1 else words("What was said")
        yield Paragraph("Heading 1", (DocxRun(title),))
        yield from blocks(templates.render("lines.html.j2", known))
    if known["moves"]:
        yield from _picture(known["moves"], templates)
        yield Paragraph("Note", (DocxRun(known["moves"].note),))
    yield from blocks(templates.render("closing.html.j2", known))


def _heading(brief: BriefInfo, known: dict[str, Any], templates: TemplateSet) -> Iterator[Block]:
    """Yield what stands above the picture of the first page."""
    words = words_of(brief.language)
    when = [dates.as_of(words, brief)] if brief.as_of else []
    yield Paragraph("Kicker", (DocxRun(" · ".join([words("Position brief"), *when])),))
    yield Paragraph("Title", (DocxRun(brief.title.replace(" : ", "\u00a0: ").replace(": ", ":\n")),))
    yield Paragraph("Subtitle", (DocxRun(known["standfirst"]),))
    if "key-messages" in known["layers"].brief:
        yield from blocks(templates.render("sections/key-messages.html.j2", known))


def _sides(
    report: Report, above: Sequence[Block], printed: Drawing, below: tuple[str, str], document: Any
) -> sides.Sides | None:
    """Return who stands where as pictures, the first as high as the first page has room for it.

    `printed`: that of the PDF, whose title and note it has; `below`: how much evidence there is, what the annex holds.
    """
    width, height = _area(document, DocxSection(()))
    said = (("Heading 2", printed.title), ("Note", f"{printed.note} {below[0]}"), ("Note", below[1]))
    around: list[Block] = [Paragraph(style, (DocxRun(text),)) for style, text in said]
    room = min(FIRST, height - sum(heights([*above, *around, DocxPicture(b"", width, 0.0, "")], document, width)))
    place = Place(WIDTH / SHRUNK, PRINT.size, max(LEAST, room) / SHRUNK)
    return document_view.told(report, sides.sides(report, place, PAGE / SHRUNK))


def _picture(drawing: Drawing, templates: TemplateSet, height: float = PAGE) -> Iterator[Block]:
    """Yield a drawing below its title, no higher than `height` in points."""
    yield Paragraph("Heading 2", (DocxRun(drawing.title),))
    shrunk = min(1, WIDTH / drawing.width, height / drawing.height)
    yield DocxPicture(png.picture(drawing, templates), shrunk * drawing.width, shrunk * drawing.height, drawing.about)


def _annex(
    report: Report, page: BriefPage, known: dict[str, Any], templates: TemplateSet, document: Any
) -> Iterator[DocxSection]:
    """Yield the sections of the annex on upright pages, the matrix on one across where it is wide."""
    words, names = words_of(report.brief.language), known["layers"].annex
    said: dict[str, list[Block]] = {}
    for place, name in enumerate(names, 1):
        said[name] = [Paragraph("Heading 1", (DocxRun(page.titles[name]),), (name,))]
        if name != "matrix":
            html = templates.render(f"sections/{name}.html.j2", known)
            said[name] += _anchored(name, blocks(html, list_id=place * LISTS))
    found: list[Block] = [Paragraph("Title", (DocxRun(words("Annex")),), ("annex",))]
    if known["contents"]:
        found.append(_contents(chain.from_iterable(said.values())))
    for name in names:
        if name != "matrix":
            found += said[name]
        elif page.wide:
            if known["contents"]:
                yield DocxSection(tuple(found), annex=True)
                found = []
            if known["symbols"]:
                yield from _dense(page, (*found, *said[name]), templates, document)
            else:
                yield _across((*found, *said[name], *_matrix(report, page)), document)
            found = []
        else:
            found += [*said[name], *_matrix(report, page)]
    if found:
        yield DocxSection(tuple(found), annex=True)


def _anchored(name: str, found: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of a section, each of its headings with an anchor."""
    for place, block in enumerate(found):
        if isinstance(block, Paragraph) and block.style in LEVELS and not block.anchors:
            yield replace(block, anchors=(f"{name}-{place}",))
        else:
            yield block


def _contents(found: Iterable[Block]) -> DocxContents:
    """Return the table of contents of an annex: its sections, and the headings below them."""
    return DocxContents(
        tuple(
            Paragraph(LEVELS[block.style], (replace(block.runs[0], text=block.text, link=f"#{block.anchors[0]}"),))
            for block in found
            if isinstance(block, Paragraph) and block.style in LEVELS
        )
    )


def _dense(page: BriefPage, above: tuple[Block, ...], templates: TemplateSet, document: Any) -> Iterator[DocxSection]:
    """Yield the matrix whole as a picture, below its title and what is `above`: one, or as few as it takes."""
    lying, upright = (DocxSection((), across=across, annex=True, narrow=True) for across in (True, False))
    lost = HEADED + (TITLED if len(above) > 1 else 0)
    rooms = [Room(width, height - lost) for width, height in (_area(document, each) for each in (lying, upright))]
    for drawing in matrix.drawings(page.report, *rooms):
        told = Paragraph("Note", (DocxRun(f"{drawing.title}. {drawing.caption}".strip()),), kept=True)
        picture = DocxPicture(png.picture(drawing, templates), drawing.width, drawing.height, drawing.about)
        section = lying if drawing.width == rooms[0].width else upright
        yield replace(section, blocks=(*above, told, picture))
        above = ()


def _across(said: tuple[Block, ...], document: Any) -> DocxSection:
    """Return a matrix across, on narrower margins and then in smaller text where that spares a page."""
    small = tuple(replace(block, small=True) if isinstance(block, DocxTable) else block for block in said)
    usual = DocxSection(said, across=True, annex=True)
    narrow = replace(usual, narrow=True)

    def taken(section: DocxSection) -> int:
        width, height = _area(document, section)
        return pages(section.blocks, document, width, height - ENDING)

    return min(usual, narrow, replace(narrow, blocks=small), key=taken)


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
            tone = box.tone if cell.current else ""
            run = DocxRun(box.words if cell.current else box.symbol or box.text, tone=tone, link=link)
            cells.append(DocxCell((Paragraph("Table Text", (run,), anchors),)))
        rows.append(tuple(cells))
    header = tuple(DocxCell((Paragraph("Table Heading", (DocxRun(text),)),)) for text in table.header)
    names = max(NAMES / 2, NAMES - 0.015 * len(table.header))
    others = (1 - names) / (len(header) - 1)
    return DocxTable(table.about, header, tuple(rows), (names, *([others] * (len(header) - 1))))
