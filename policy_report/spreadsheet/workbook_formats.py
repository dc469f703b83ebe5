"""The formats of the form's cells, the heights of its rows, its pages in print; and a text that is written as text."""

from collections.abc import Iterable
from typing import Any

from policy_report.brief.report import Step
from policy_report.formats.xlsx.sheets import LINE
from policy_report.formats.xlsx.sheets import height as text_height
from policy_report.layout.palette import ACCENT, INK, PAPER, RULE, SOFT, WASH, colours

FONT, SIZE = "Calibri", 10
PADDING, INDENT = 7.0, 6.75  # points; an indent of one step is nine pixels
MAX_LINES = 12  # of a row; a longer text is read in the cell's own editor
A4 = 9
MARKING = 100  # letters of one in the head of a page

Format = Any  # XlsxWriter has no types
Sheet = Any


class CellFormats:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.text = self.cell(num_format="@", text_wrap=True)
        self.day = self.cell(num_format="yyyy-mm-dd", align="left")
        self.number = self.cell(num_format="0", align="center", indent=0)
        self.identifier = self.cell(num_format="@", font_color=SOFT)
        self.title = self.cell(font_size=18, bottom=0, font_color=ACCENT)
        self.heading = self.cell(font_size=12, bottom=0, font_color=ACCENT, bold=True)
        head = {"bold": True, "text_wrap": True, "bottom_color": ACCENT, "num_format": "@"}
        self.needed = self.cell(**head, bg_color=ACCENT, font_color=PAPER)
        self.optional = self.cell(**head, bg_color=WASH, font_color=ACCENT)

    def cell(self, **changes: Any) -> Format:
        """Return the format of a cell that is like the others but for `changes`."""
        plain = {"font_name": FONT, "font_size": SIZE, "font_color": INK, "bottom_color": RULE}
        return self._format({**plain, "valign": "vcenter", "indent": 1, "bottom": 1, **changes})

    def stance(self, step: Step) -> Format:
        """Return the format of a cell that says a stance."""
        return self.cell(bg_color=colours(step.tone).fill, font_color=colours(step.tone).ink)

    def colour(self, step: Step) -> Format:
        """Return the colours alone of a stance, to lay over whatever format a cell has."""
        return self._format({"bg_color": colours(step.tone).fill, "font_color": colours(step.tone).ink})

    def _format(self, properties: dict[str, Any]) -> Format:
        return self.book.add_format({name: f"#{v}" if name.endswith("color") else v for name, v in properties.items()})


def put(sheet: Sheet, row: int, column: int, text: str, cell_format: Format | None) -> None:
    """Write a text as text, or nothing where there is none. XlsxWriter says in a code what it could not write."""
    if text and sheet.write_string(row, column, text, cell_format):
        raise ValueError(f"cell {row},{column} cannot hold a text of {len(text)} characters")


def height(cells: Iterable[tuple[str, int]]) -> float:
    """Return the height of a row, in points, that shows its texts in columns of the given widths."""
    return min(text_height(cells, size=SIZE, indent=INDENT), MAX_LINES * SIZE * LINE) + PADDING


def page(sheet: Sheet, name: str, rows: int, columns: int, marking: str) -> None:
    """Say how a sheet is printed; its marking stands on each page."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    if marking:
        sheet.set_header(f"&R&9&B {marking[:MARKING].replace('&', '&&')}")
    sheet.set_footer(f"&L&8{name}&R&8&P / &N")
    sheet.print_area(0, 0, max(rows, 1), columns - 1)
