"""A workbook of tables: boxes go in as text, figures, dates and links, each written as what it is.

A text is a text, whatever it begins with: no formula, number or link is made of one. What Excel cannot hold is never
cut in silence: the cell says so, and `XlsxBook.notes` has a sentence for it.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from io import BytesIO
from math import ceil
from typing import Any

from policy_report.brief.view.tables import Box, Table
from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.i18n import Words
from policy_report.layout.palette import ACCENT, INK, PAPER, RULE, WASH, colours
from policy_report.layout.text import FACES, lines, widest
from policy_report.layout.widths import shared_out
from policy_report.text import harmless, in_one_line, link_target

TEXT_LIMIT, LINK_LIMIT, LINKS_LIMIT, HEADER_LIMIT = 32_767, 2_079, 65_530, 255  # of Excel, the texts in UTF-16
ROW_LIMIT, COLUMN_LIMIT = 1_048_576, 16_384
MARGIN_LIMIT = 255  # of a header or footer, with its codes
OLDEST = dt.date(1900, 3, 1)  # before it Excel counts a day that never was
CUT = " … [cut here: the JSON of this brief has the whole text]"
A4, A3 = 9, 8  # paper, by the numbers of Excel
ACROSS = {A4: 770.0, A3: 1118.0}  # points of it across that are printed on
LEAST_PRINTED = 8.0  # points that text may shrink to on paper
AIR = 4  # points that a row is higher than its text
NARROWEST, FILTER, INDENT = 7, 3, 1.5  # characters; room for the button of a filter, and before a text
MEASURED = 200  # characters of a text that the width of its column is judged by
FONT, SIZE = FACES["calibri"], 11
CHARACTER = 5.25  # points that a unit of a column's width gives: a digit of the usual font, seven pixels
LINE, TALLEST = 1.36, 409  # height of a line as a share of its size; the tallest row, in points
BASE = {"font_name": "Calibri", "font_size": SIZE, "font_color": f"#{INK}", "valign": "top"}


class XlsxBook:
    """A workbook being written. `notes`: what of it had to be cut or is not linked, for the reader."""

    def __init__(self) -> None:
        import xlsxwriter

        self._out = BytesIO()
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.workbook = xlsxwriter.Workbook(self._out, {"in_memory": True, **plain})
        self.notes: list[str] = []
        self._formats: dict[str, Any] = {}
        self._links: dict[str, int] = {}

    def close(self) -> bytes:
        """Return the finished workbook."""
        self.workbook.close()
        return self._out.getvalue()

    def style(self, **properties: Any) -> Any:
        """Return the format with these properties, the same one for the same properties."""
        key = repr(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(BASE | properties)
        return self._formats[key]

    def write(self, sheet: Any, row: int, column: int, box: Box, **properties: Any) -> None:
        """Write a box: a stance with its fill, a figure, a day, a link or a text."""
        link = self._linked(sheet, box)
        if box.tone:
            fill, ink = colours(box.tone)
            properties |= {"bg_color": f"#{fill}", "font_color": f"#{ink}", "left": 1, "left_color": f"#{PAPER}"}
        if link:
            style = self.style(**properties, font_color=f"#{ACCENT}", underline=1, **_quoted(box.words))
            text = self._held(sheet, row, column, box.words)
            _done(sheet.write_url(row, column, link, style, text))
        elif box.day is not None and box.day >= OLDEST:
            style = self.style(**{"align": "left"} | properties, num_format="yyyy-mm-dd")
            _done(sheet.write_datetime(row, column, dt.datetime.combine(box.day, dt.time()), style))
        elif box.value is not None and not box.tone:
            _done(sheet.write_number(row, column, box.value, self.style(**properties, num_format=_figure(box.text))))
        elif box.text:
            text = self._held(sheet, row, column, box.words)
            _done(sheet.write_string(row, column, text, self.style(**properties, **_quoted(text))))
        else:
            _done(sheet.write_blank(row, column, None, self.style(**properties)))

    def _held(self, sheet: Any, row: int, column: int, text: str) -> str:
        """Return the text as far as a cell holds it."""
        if len(text) <= TEXT_LIMIT // 2 or units(text) <= TEXT_LIMIT:
            return text
        from xlsxwriter.utility import xl_rowcol_to_cell

        place = f"{sheet.get_name()}!{xl_rowcol_to_cell(row, column)}"
        self.notes.append(f"{place}: a text of {len(text):,} characters is cut; a cell holds {TEXT_LIMIT:,}.")
        return shortened(text, TEXT_LIMIT, CUT)

    def _linked(self, sheet: Any, box: Box) -> str:
        """Return where the box links to, "" where it cannot."""
        link, name = link_target(box.url), sheet.get_name()
        if not link:
            return ""
        if max(map(len, link.split("#", 1))) > LINK_LIMIT:
            self._note(f"{name}: an address of more than {LINK_LIMIT:,} characters is shown and not linked.")
            return ""
        self._links[name] = self._links.get(name, 0) + 1
        if self._links[name] > LINKS_LIMIT:
            self._note(f"{name}: only the first {LINKS_LIMIT:,} addresses are linked; a sheet holds no more.")
            return ""
        return link

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def fill(
        self, sheet: Any, table: Table, *, widest: Sequence[int], frozen: int = 1, grouped: Collection[int] = ()
    ) -> None:
        """Fill a sheet with a table: header that stays in sight, filters, widths, and how it prints.

        `widest`: the most characters that each column is wide where the page has no room for more, the last one for
        all further columns; `frozen`: the columns that stay in sight; `grouped`: the rows that are folded away. A
        column without content is hidden.
        """
        self.refuse_too_large(table)
        columns = len(table.header)
        header = self.headings(sheet, table.header)
        boxes = [[row[i] for row in table.rows] for i in range(columns)]
        hidden = [bool(table.rows) and not any(box.words for box in column) for column in boxes]
        widths = _on_paper(sheet, header, boxes, [*widest, *[widest[-1]] * columns], hidden, frozen)
        for i, characters in enumerate(widths):
            sheet.set_column(i, i, characters, None, {"hidden": hidden[i]})
        apart = [{"align": "center"} if _figures(column) else {"align": "left", "indent": 1} for column in boxes]
        styles = [{}, *apart[1:]]  # a text stands off the column before it
        self.head(sheet, table, header, styles)
        heads = zip(header, widths, hidden, strict=True)
        sheet.set_row(0, height([(text, w - FILTER - INDENT) for text, w, gone in heads if not gone], bold=True) + AIR)
        rule = {"bottom": 1, "bottom_color": f"#{RULE}", "text_wrap": True}
        for i, row in enumerate(table.rows, 1):
            tall = height([(box.words, w - INDENT) for box, w in zip(row, widths, strict=True)])
            folded = {"level": 1, "hidden": True} if i - 1 in grouped else {}
            sheet.set_row(i, min(TALLEST, tall + AIR), None, folded)
            middle = {"valign": "vcenter"} if tall == height([]) else {}
            for j, box in enumerate(row):
                named = {"bold": True} if j == 0 and not box.url else {}
                self.write(sheet, i, j, box, **rule, **middle, **named, **styles[j])
        if grouped:
            sheet.set_row(len(table.rows) + 1, None, None, {"collapsed": True})
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, frozen - 1)

    def refuse_too_large(self, table: Table) -> None:
        """Raise UserError for a table that no sheet holds."""
        last, columns = len(table.rows), len(table.header)
        if last >= ROW_LIMIT or columns > COLUMN_LIMIT:
            raise UserError(
                f"xlsx: {table.title}: {last:,} rows and {columns:,} columns are more than a sheet holds "
                f"({ROW_LIMIT:,} and {COLUMN_LIMIT:,}); build a brief of fewer actors or topics, or json",
                code=PROBLEMS_EXIT,
            )

    def head(self, sheet: Any, table: Table, header: Sequence[str], styles: Sequence[dict[str, Any]]) -> None:
        """Make the cells a table of Excel: a header that screen readers know, with filters, and a text alternative."""
        style = {"bold": True, "bg_color": f"#{WASH}", "bottom": 2, "bottom_color": f"#{ACCENT}", "text_wrap": True}
        columns = [
            {"header": text, "header_format": self.style(**style | own)}
            for text, own in zip(header, styles, strict=True)
        ]
        options = {"name": sheet.get_name().replace(" ", "_"), "title": table.title, "description": table.about}
        area = (0, 0, len(table.rows), len(header) - 1)
        _done(sheet.add_table(*area, {**options, "style": None, "columns": columns}))

    def headings(self, sheet: Any, header: Sequence[str]) -> list[str]:
        """Return the header as a table of Excel wants it: no line breaks, not too long, no two the same."""
        found: list[str] = []
        for text in header:
            line = in_one_line(text) or "–"
            if units(line) > HEADER_LIMIT:
                self.notes.append(
                    f"{sheet.get_name()}: the heading “{line[:40]}…” is cut to {HEADER_LIMIT} characters."
                )
            line, number = shortened(line, HEADER_LIMIT, "…"), 1
            while line.lower() in {other.lower() for other in found}:
                number += 1
                line = shortened(in_one_line(text) or "–", HEADER_LIMIT - 8, "…") + f" ({number})"
            found.append(line)
        return found


def height(cells: Iterable[tuple[str, float]], *, size: float = SIZE, bold: bool = False, indent: float = 0) -> float:
    """Return the height in points of a row that shows texts whole in columns of so many characters, within limits.

    Spreadsheet programs fit rows to wrapped text when somebody types, not when they open a file. `indent`: in points.
    """
    counts = (len(lines(text, size, wide * CHARACTER - indent, FONT, bold=bold)) for text, wide in cells)
    return min(TALLEST, round(max(counts, default=1) * size * LINE, 1))


def _on_paper(
    sheet: Any,
    header: Sequence[str],
    boxes: Sequence[Sequence[Box]],
    limits: Sequence[int],
    hidden: Sequence[bool],
    frozen: int,
) -> list[float]:
    """Set up the paper of a sheet and return how wide its columns are, in characters.

    On A4, on A3 where that spares a page across: as small as the text may be, the `frozen` columns on each page. What
    room a single page has left goes to the columns that wrap, so that rows are low and pages few.
    """
    edge = INDENT + 0.5
    needs = [widest([box.words[:MEASURED] for box in column], SIZE, FONT) / CHARACTER + edge for column in boxes]
    heads = [widest([text], SIZE, FONT, bold=True) / CHARACTER + FILTER + edge for text in header]
    columns = zip(needs, heads, limits, strict=False)
    widths = [max(NARROWEST, min(limit, max(need, head))) for need, head, limit in columns]
    shown = [i for i, gone in enumerate(hidden) if not gone]
    used, again = sum(widths[i] for i in shown), sum(widths[:frozen])
    rooms = {paper: room / CHARACTER * SIZE / LEAST_PRINTED for paper, room in ACROSS.items()}
    across = {paper: max(1, ceil((used - again) / max(1, room - again))) for paper, room in rooms.items()}
    paper = min(across, key=across.__getitem__)
    pages = across[paper]
    sheet.set_paper(paper)
    sheet.fit_to_pages(pages, 0)
    spare = rooms[paper] - used if pages == 1 else 0
    given = shared_out(
        [0 if gone else need - wide for need, wide, gone in zip(needs, widths, hidden, strict=True)], spare
    )
    widths = [wide + more for wide, more in zip(widths, given, strict=True)]
    return [int(width * 10) / 10 for width in widths]


def units(text: str) -> int:
    """Return the length of a text as Excel counts it, in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def shortened(text: str, limit: int, mark: str) -> str:
    """Return a text of at most `limit` units of UTF-16, one that was cut with the mark at its end."""
    if units(text) <= limit:
        return text
    return text.encode("utf-16-le")[: 2 * (limit - units(mark))].decode("utf-16-le", "ignore") + mark


def _quoted(text: str) -> dict[str, bool]:
    """Return the property that keeps a text a text when somebody edits its cell, where it needs it."""
    return {"quote_prefix": True} if harmless(text) != text else {}


def _figure(text: str) -> str:
    """Return the number format that shows a figure as its text does: 83% (n 5), 0.25, 12."""
    if "%" in text:
        after = text.partition("%")[2]
        return f'0%"{after}"' if after else "0%"
    return "0.00" if "." in text else "0"


def _figures(boxes: Sequence[Box]) -> bool:
    """Return whether a column holds figures, or a dash in their place, and no words."""
    return all(box.text.startswith("–") or (box.value is not None and not box.tone) or not box.text for box in boxes)


def _done(code: object) -> None:
    """Stop where XlsxWriter says, by a number that is easily missed, that it left something out."""
    if isinstance(code, int) and code:
        raise ValueError(f"XlsxWriter left a cell out (code {code})")


def printed(sheet: Any, title: str, marking: str, words: Words) -> None:
    """Set up how a sheet prints: A4 across, title and marking on each page."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
    marking = _escaped(marking, MARGIN_LIMIT - 40)
    title = _escaped(title, MARGIN_LIMIT - 20 - units(marking))
    sheet.set_header(f"&L&9 {title}&R&9&B {marking}")
    pages = words("{page} of {pages}", page="&P", pages="&N")
    sheet.set_footer(f"&L&9&B {marking}&C&9 &A&R&9 {pages}")


def _escaped(text: str, limit: int) -> str:
    """Return a text for a header or footer, where `&` begins a code, within a limit of units."""
    end = "" if units(text.replace("&", "&&")) <= limit else "…"
    while units(text.replace("&", "&&") + end) > limit:
        text = text[:-1]
    return text.replace("&", "&&") + end
