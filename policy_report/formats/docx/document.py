"""A Word document from sections of paragraphs and tables: styles, numbers, bookmarks, links.

Tables are native: a row of headers that is repeated on each page, rows that stay whole, a text alternative. A citation
is a link to the bookmark of its source. Only addresses that a brief may carry become links.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from types import MappingProxyType
from typing import Any

from policy_report.formats.docx.blocks import (
    SMALL,
    Block,
    DocxCell,
    DocxContents,
    DocxPicture,
    DocxRun,
    DocxSection,
    DocxTable,
    Laid,
    Paragraph,
    laid,
    paragraphs,
)
from policy_report.formats.docx.template import ENDS, FORMS, WHOLE, ListNumbering, new, text
from policy_report.layout.palette import colours
from policy_report.ooxml import HYPERLINK, qn
from policy_report.text import direction, link_target

SYMBOLS = re.compile(r"([\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff]+|\n)")  # shapes that text fonts lack; line breaks
A4, MARGIN = (11_906, 16_838), 1_134  # twentieths of a point
NARROWED = {"left": 680, "right": 680, "top": 850, "bottom": 850}  # margins around a picture that takes a page
LETTERHEAD = 1_300  # margins from here on are somebody's: they leave room for a header
CAPTION = 200  # characters of a text alternative that are its title
NEVER = 1_000_000  # bookmarks that links lead to, numbered from 1, are fewer
AROUND = str(NEVER + len(ENDS))
NONE: Mapping[str, str] = MappingProxyType({})
FEW, SHORT = 14, 900  # rows, and characters in them, of a table that stays on one page
TALL = 900  # characters in a cell above which its row may run over to the next page


class DocxWriter:
    """Writes sections into an empty document; gives bookmarks, lists and links their numbers as it goes."""

    def __init__(self, document: Any) -> None:
        self._part, self._body = document.part, document.element.body
        self._styles = {style.name: style.style_id for style in document.styles}
        self._lists = ListNumbering(document)
        self._bookmarks: dict[str, int] = {}
        self._placed: set[str] = set()
        self._links: dict[str, str] = {}

    def write(self, sections: Sequence[DocxSection], footers: Mapping[str, str] = NONE) -> None:
        """Write the sections, each on pages of its orientation.

        `footers`: the ids of the footers of the annex, by those of the brief.
        """
        self._bookmarks = _bookmarks(sections)
        model = self._body.sectPr
        self._body.remove(model)
        for place, section in enumerate(sections, 1):
            ending = page_of(model, section)
            room = area(ending)[0]
            if section.annex:
                _numbered(ending, footers, first=not any(before.annex for before in sections[: place - 1]))
            for block in section.blocks:
                self._body.extend(self._block(block, room))
            if not any(after.annex == section.annex for after in sections[place:]):
                *_, last = self._body.iter(qn("w:p"))
                last.extend(_end(section.annex))
            if place < len(sections):
                holder = self._paragraph(Paragraph("Table Text", ()))
                holder.pPr.append(ending)
                ending = holder
            self._body.append(ending)
        self._enclose()

    def _enclose(self) -> None:
        """Put a bookmark around the headings that a table of contents has: those below it."""
        levels = {self._styles[name] for name in ("Heading 1", "Heading 2")}
        contents = self._body.xpath("w:p[.//w:instrText[contains(., 'TOC')]]")
        headings = [each for first in contents for each in first.itersiblings(qn("w:p")) if each.style in levels]
        if headings:
            headings[0].insert(1, new("bookmarkStart", id=AROUND, name=WHOLE))
            headings[-1].append(new("bookmarkEnd", id=AROUND))

    def _block(self, block: Block, room: int) -> Iterator[Any]:
        if isinstance(block, Paragraph):
            yield self._paragraph(block)
        elif isinstance(block, DocxPicture):
            yield self._picture(block)
        elif isinstance(block, DocxContents):
            yield from self._contents(block)
        else:
            yield self._table(block, room)
            yield self._paragraph(Paragraph("Table Text", ()))  # two tables in a row would become one

    def _picture(self, picture: DocxPicture) -> Any:
        from docx.shared import Pt

        inline = self._part.new_pic_inline(BytesIO(picture.content), Pt(picture.width), Pt(picture.height))
        inline.docPr.set("descr", picture.about)
        holder = self._paragraph(Paragraph("Normal", (), kept=True))
        holder.pPr.append(new("spacing", line="240", lineRule="auto"))  # a wider one would be a share of the picture
        holder.append(new("r", new("drawing", inline)))
        return holder

    def _contents(self, contents: DocxContents) -> list[Any]:
        """Return a field of the headings of the annex, which Word fills anew; till then, their titles."""
        lines = [self._paragraph(entry) for entry in contents.entries]
        for place, mark in enumerate(_field(f'TOC \\o "1-2" \\h \\b {WHOLE}'), 1):  # after the paragraph's properties
            lines[0].insert(place, mark)
        lines[-1].append(_mark("end"))
        return lines

    def _paragraph(self, paragraph: Paragraph, ink: str = "") -> Any:
        element = new("p", new("pPr", new("pStyle", val=self._styles[paragraph.style])))
        if paragraph.kept:
            element.pPr.append(new("keepNext"))
        if paragraph.style in FORMS:
            element.pPr.append(self._lists.item(paragraph.style, paragraph.list_id))
        if paragraph.rtl:
            element.pPr.append(new("bidi"))
        for anchor in paragraph.anchors:
            if anchor in self._bookmarks and anchor not in self._placed:
                number = str(self._bookmarks[anchor])
                element.extend((new("bookmarkStart", id=number, name=f"_b{number}"), new("bookmarkEnd", id=number)))
                self._placed.add(anchor)
        for run in paragraph.runs:
            link = self._link(run.link)
            quiet = bool(ink) or paragraph.style.startswith("Heading")
            pieces = _pieces(run, ink, linked=link is not None, quiet=quiet)
            if link is None:
                element.extend(pieces)
            else:
                link.extend(pieces)
                element.append(link)
        return element

    def _link(self, address: str) -> Any:
        """Return the element of a link, None where it leads nowhere."""
        if address.startswith("#"):
            number = self._bookmarks.get(address[1:])
            return None if number is None else new("hyperlink", anchor=f"_b{number}", history="1")
        outside = link_target(address)
        if not outside:
            return None
        if outside not in self._links:
            self._links[outside] = self._part.relate_to(outside, HYPERLINK, is_external=True)
        element = new("hyperlink", history="1")
        element.set(qn("r:id"), self._links[outside])
        return element

    def _table(self, grid: DocxTable, room: int) -> Any:
        lies = laid(grid, room)
        margins = (new(side, w=str(lies.margin), type="dxa") for side in ("left", "right"))
        table = new(
            "tbl",
            new(
                "tblPr",
                new("tblStyle", val=self._styles["Brief Table"]),
                new("tblW", w=str(sum(lies.widths)), type="dxa"),
                new("tblLayout", type="fixed"),
                *([new("tblCellMar", *margins)] if lies.small else []),
                new("tblLook", val="06A0"),  # bits: first row, first column, no bands
                new("tblCaption", val=grid.about[:CAPTION]),
                new("tblDescription", val=grid.about),
            ),
            new("tblGrid", *(new("gridCol", w=str(wide)) for wide in lies.widths)),
        )
        table.append(self._row(grid.header, lies, new("tblHeader"), height=lies.heads))
        whole, last = _is_short(grid), len(grid.rows) - 1
        table.extend(self._row(row, lies, kept=whole and at < last) for at, row in enumerate(grid.rows))
        return table

    def _row(self, cells: Sequence[DocxCell], lies: Laid, *properties: Any, height: int = 0, kept: bool = False) -> Any:
        """Return a row; one with a `height` has all but its first cell turned; `kept`: on the page of the next."""
        whole = [] if max(len(cell.text) for cell in cells) > TALL else [new("cantSplit")]
        high = [new("trHeight", val=str(height), hRule="exact")] if height else []
        row = new("tr", new("trPr", *whole, *high, *properties))
        for place, (cell, wide) in enumerate(zip(cells, lies.widths, strict=True)):
            fill, ink = colours(cell.tone)
            shade = [new("shd", val="clear", color="auto", fill=fill)] if cell.tone else []
            upwards = [new("textDirection", val="btLr"), new("vAlign", val="center")] if height and place else []
            row.append(new("tc", new("tcPr", new("tcW", w=str(wide), type="dxa"), *shade, *upwards)))
            for part in cell.paragraphs:
                style = SMALL.get(part.style, part.style) if lies.small else part.style
                sized = replace(part, style=style, kept=part.kept or kept)
                row[-1].append(self._paragraph(sized, ink if cell.tone else ""))
        return row


def _is_short(grid: DocxTable) -> bool:
    """Return whether a table is one that no page parts."""
    return len(grid.rows) <= FEW and sum(len(cell.text) for row in grid.rows for cell in row) <= SHORT


def _bookmarks(sections: Sequence[DocxSection]) -> dict[str, int]:
    """Return a number for each anchor that is there and that a link leads to."""
    found = [paragraph for section in sections for paragraph in paragraphs(section.blocks)]
    linked = {run.link[1:] for paragraph in found for run in paragraph.runs if run.link.startswith("#")}
    anchors = dict.fromkeys(anchor for paragraph in found for anchor in paragraph.anchors)
    return {anchor: number for number, anchor in enumerate((a for a in anchors if a in linked), 1)}


def _pieces(run: DocxRun, ink: str, *, linked: bool, quiet: bool) -> Iterator[Any]:
    """Yield the runs of a text: symbols apart, since they need another font. A filled one gets room at its sides."""
    if run.field:
        properties = _run_properties(run, ink, symbol=False, linked=linked, quiet=quiet)
        yield from (*_field(run.field), new("r", properties, text(run.text)), _mark("end"))
        return
    words = f"\u00a0{run.text}\u00a0" if run.tone and run.text.strip() else run.text
    for place, piece in enumerate(SYMBOLS.split(words)):
        if piece:
            content = new("br") if piece == "\n" else text(piece)
            yield new("r", _run_properties(run, ink, symbol=bool(place % 2), linked=linked, quiet=quiet), content)


def _field(code: str) -> tuple[Any, ...]:
    """Return the beginning of a field up to its text, which Word computes anew as it opens the document."""
    instruction = new("instrText")
    instruction.text = f" {code} "
    instruction.set(qn("xml:space"), "preserve")
    return _mark("begin", dirty="true"), new("r", instruction), _mark("separate")


def _mark(kind: str, **attributes: str) -> Any:
    return new("r", new("fldChar", fldCharType=kind, **attributes))


def _run_properties(run: DocxRun, ink: str, *, symbol: bool, linked: bool, quiet: bool) -> Any:
    """Return the properties of a run; a `quiet` link looks like the text around it."""
    fill, toned = colours(run.tone)
    colour = ink or (toned if run.tone else "")
    styled = "Hyperlink" if linked and not quiet and not colour else "Soft" if run.soft and not colour else ""
    style = "Symbol" if symbol else styled
    parts = [new("rStyle", val=style)] if style else []
    parts += [new("b")] if run.bold else []
    parts += [new("i")] if run.italic else []
    parts += [new("color", val=colour)] if colour else []
    parts += [new("u", val="none")] if linked and not styled else []  # LibreOffice underlines any link
    parts += [new("shd", val="clear", color="auto", fill=fill)] if run.tone else []
    parts += [new("vertAlign", val="subscript")] if run.sub else []
    parts += [new("rtl")] if direction(run.text) == "rtl" else []
    tag = run.language
    parts += [new("lang", val=tag, eastAsia=tag, bidi=tag)] if tag else []
    return new("rPr", *parts)


def area(ending: Any) -> tuple[int, int]:
    """Return width and height between the margins of the pages of a section, in twentieths of a point."""
    size, margins = ending.pgSz, ending.pgMar
    sides = A4 if size is None else (size.w.twips, size.h.twips)
    edges = (("left", "right", "gutter"), ("top", "bottom"))
    taken = (sum(_edge(margins, name) for name in names) for names in edges)
    width, height = (side - used for side, used in zip(sides, taken, strict=True))
    return width, height


def _edge(margins: Any, name: str) -> int:
    edge = getattr(margins, name, None)
    return MARGIN if edge is None else int(edge.twips)


def _end(layer: int) -> tuple[Any, Any]:
    """Return the bookmark of the end of a layer, which tells how many pages it has."""
    number = str(NEVER + layer)
    return new("bookmarkStart", id=number, name=ENDS[layer]), new("bookmarkEnd", id=number)


def _numbered(ending: Any, footers: Mapping[str, str], *, first: bool) -> None:
    """Give the end of a section of the annex its footers and numbers, which begin with 1."""
    for reference in ending.findall(qn("w:footerReference")):
        reference.set(qn("r:id"), footers.get(reference.get(qn("r:id")), reference.get(qn("r:id"))))
    if first:
        place = ending.find(qn("w:pgMar"))
        number = new("pgNumType", start="1")
        ending.append(number) if place is None else place.addnext(number)


def page_of(ending: Any, section: DocxSection) -> Any:
    """Return the end of a section with its pages across, or as they are; header and footer are the same."""
    copy = deepcopy(ending)
    if section.across:
        size = copy.get_or_add_pgSz()
        sides = A4 if size.w is None else (size.w.twips, size.h.twips)
        for name, value in (("w", max(sides)), ("h", min(sides)), ("orient", "landscape")):
            size.set(qn(f"w:{name}"), str(value))
    if section.narrow:
        margins = copy.get_or_add_pgMar()
        for name, value in NARROWED.items():
            if _edge(margins, name) < LETTERHEAD:
                margins.set(qn(f"w:{name}"), str(value))
    return copy
