"""Native tables on slides: a piece of a table goes in, a graphic frame comes out."""

from typing import Any

from policy_report.brief.view.tables import Box
from policy_report.formats.pptx.pagination import TableDesign, TablePiece, is_chip, shown
from policy_report.formats.pptx.paragraphs import SOFT, Para, PptxRun, element, filled, paragraph
from policy_report.formats.pptx.template import SlidePlace
from policy_report.layout import palette
from policy_report.ooxml import EMU, TABLE
from policy_report.texts import language_of

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid": every look is the cells' own


def frame(piece: TablePiece, where: SlidePlace, name: str, language: str, part: Any) -> Any:
    """Return a table as a graphic frame at the top of a place; `part` is the slide's, for links.

    `name` may be a mark that `refresh` understands; the alternative text is what the table says it is about.
    """
    piece = piece.fitted(where.height)
    table, design = piece.table, piece.design
    heights = [piece.header_height(), *piece.row_heights(where.height)]
    grid = element("a:tblGrid", *(element("a:gridCol", w=round(width * EMU)) for width in piece.widths))
    header = [_cell(Box(text), design, language, part, head=True, first=not i) for i, text in enumerate(table.header)]
    rows = [[_cell(box, design, language, part, first=not i) for i, box in enumerate(row)] for row in table.rows]
    body = [element("a:tr", *cells, h=round(tall * EMU)) for cells, tall in zip([header, *rows], heights, strict=True)]
    style = element("a:tableStyleId")
    style.text = NO_STYLE
    native = element("a:tbl", element("a:tblPr", style, firstRow=1, firstCol=1), grid, *body)
    properties = element("p:cNvPr", id=0, name=name, descr=table.about)  # whoever places it numbers it
    locks = element("p:cNvGraphicFramePr", element("a:graphicFrameLocks", noGrp=1))
    x, y, wide, tall = (round(value * EMU) for value in (where.left, where.top, sum(piece.widths), sum(heights)))
    return element(
        "p:graphicFrame",
        element("p:nvGraphicFramePr", properties, locks, element("p:nvPr")),
        element("p:xfrm", element("a:off", x=x, y=y), element("a:ext", cx=wide, cy=tall)),
        element("a:graphic", element("a:graphicData", native, uri=TABLE)),
    )


def _cell(box: Box, design: TableDesign, language: str, part: Any, *, first: bool, head: bool = False) -> Any:
    """Return a cell: a stance on its colour, as wide as its words, a header bold, what nothing is known of soft."""
    chip = box.tone if is_chip(box) else ""
    soft = SOFT if box.tone else "" if box.url else "tx1"
    run = PptxRun(shown(box), bold=head, colour=soft, url=box.url, chip=chip, language=language_of(box.text))
    para = Para((run,) if box.words else (), design.header if head else design.size)
    text = element("a:txBody", element("a:bodyPr"), element("a:lstStyle"), paragraph(para, language, part))
    properties = element(
        "a:tcPr",
        *_borders(head=head),
        element("a:noFill"),
        marL=round((0 if first else design.pad) * EMU),
        marR=round(design.pad * EMU),
        marT=round(design.air * EMU),
        marB=round(design.air * EMU),
        anchor="b" if head else "ctr",
    )
    return element("a:tc", text, properties)


def _borders(*, head: bool) -> list[Any]:
    """Return the line below a cell: of ink below the header, else a fine one."""
    colour, width = ("tx1", 1.0) if head else (palette.RULE, 0.75)
    return [element("a:lnB", filled(colour), w=round(width * EMU))]
