"""The sheet of the dense matrix: symbols in narrow columns below turned heads, on one printed page where it is legible.

The words of a stance stay in its cell, for filters, formulas and who selects it; its number format shows the symbol.
"""

from math import ceil
from typing import Any

from policy_report.brief.view.tables import Table
from policy_report.formats.xlsx.sheets import A3, A4, CHARACTER, FONT, LEAST_PRINTED, XlsxBook
from policy_report.layout.palette import RULE
from policy_report.layout.text import clip, lines, widest

SIZE, HEAD_SIZE = 9, 8  # points
COLUMN, NAMES, ROW = 3.8, 30.0, 12.6  # characters wide, the last one at most; points high
HEAD_ROOM, HEAD_LINES, BUTTON = 112.0, 2, 14.0  # of a turned head; the height of the button of a filter
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.55, "bottom": 0.5}  # inches
PAPERS = {A4: (784.0, 519.0), A3: (1132.0, 766.0)}  # across, inside the margins, in points


def fill(book: XlsxBook, sheet: Any, table: Table) -> None:
    """Fill a sheet with the matrix and set up how it prints; a head that is cut stands whole on the sheet of topics."""
    book.refuse_too_large(table)
    heads = [_head(text) for text in table.header[1:]]
    header = book.headings(sheet, [table.header[0], *heads])
    names = min(NAMES, widest([row[0].text for row in table.rows], SIZE, FONT, bold=True) / CHARACTER + 1)
    sheet.set_column(0, 0, names)
    sheet.set_column(1, len(header) - 1, COLUMN)
    turned = {"rotation": 90, "font_size": HEAD_SIZE, "valign": "top", "align": "center", "bold": False}
    book.head(sheet, table, header, [{"font_size": SIZE, "valign": "bottom"}, *[turned] * (len(header) - 1)])
    sheet.set_row(0, HEAD_ROOM + BUTTON)
    plain = {"font_size": SIZE, "valign": "vcenter", "bottom": 1, "bottom_color": f"#{RULE}"}
    for i, row in enumerate(table.rows, 1):
        sheet.set_row(i, ROW)
        book.write(sheet, i, 0, row[0], **plain, bold=True)
        for j, box in enumerate(row[1:], 1):
            shown = box.symbol.replace('"', "")
            book.write(sheet, i, j, box, **plain, align="center", num_format=f';;;"{shown}"' if shown else "General")
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    _fit(sheet, (names + COLUMN * len(heads)) * CHARACTER, HEAD_ROOM + BUTTON + ROW * len(table.rows))


def _fit(sheet: Any, width: float, height: float) -> None:
    """Let a sheet print on one page, on A3 where A4 would be too small to read, else on as few as it takes."""
    least = LEAST_PRINTED / SIZE
    paper = next((p for p, (w, h) in PAPERS.items() if min(w / width, h / height) >= least), A3)
    sheet.set_paper(paper)
    sheet.set_margins(**MARGINS)
    across, down = (ceil(need * least / room) for need, room in zip((width, height), PAPERS[paper], strict=True))
    sheet.fit_to_pages(across, down)


def _head(text: str) -> str:
    """Return as much of a title as a turned head holds."""
    whole = len(lines(text, HEAD_SIZE, HEAD_ROOM, FONT)) <= HEAD_LINES
    return text if whole else clip(text, HEAD_LINES, HEAD_SIZE, HEAD_ROOM, FONT)
