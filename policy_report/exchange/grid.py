"""The sheets of a workbook as text: what each cell shows, and all that a reader of the table could overlook.

Goes in: a `Package`. Comes out: a `Book` of `Grid`s. Only cells that exist are kept, whatever the sheet claims its
size to be, so a lone cell in the last corner costs nothing and a wrong size loses nothing.

A date becomes 2025-02-11, whether the days are counted from 1900 or 1904; 1.0 becomes 1; text stays as it is. A cell
without a value that can be known (a formula never computed, an error) has text "" and says why in `wrong`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import NamedTuple

from policy_report.exchange.package import Element, Package, RefusedError, local
from policy_report.exchange.parts import beside, date_styles, main_part, rich, strings, targets, unescaped

MAX_CELLS = 5_000_000
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
MIDNIGHT = time()
NEVER_COMPUTED = "holds a formula that was never computed; open the workbook in a spreadsheet program and save it"


class Cell(NamedTuple):
    """What a cell shows, and why that cannot be known."""

    text: str
    wrong: str = ""


@dataclass(frozen=True)
class Grid:
    """A sheet: its cells by row and column, both from 1; what is hidden; which cells are merged ("A2:A5")."""

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, Cell]]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[tuple[int, int], ...]  # first and last of each run
    merged: tuple[str, ...]

    def place(self, row: int, column: int) -> str:
        """Return a cell as a message names it: Positions!C7."""
        return f"{self.name}!{letters(column)}{row}"

    def column_hidden(self, column: int) -> bool:
        """Return whether nobody sees a column."""
        return any(first <= column <= last for first, last in self.hidden_columns)


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets in their order."""

    grids: tuple[Grid, ...]
    macros: bool = False

    def named(self, name: str) -> Grid | None:
        """Return the sheet of a name, or None."""
        return next((grid for grid in self.grids if grid.name == name), None)


def letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def number(name: str) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    found = 0
    for letter in name:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found


def read_book(package: Package) -> Book:
    """Return the sheets of a workbook. Raise RefusedError where it is not one."""
    main = main_part(package)
    if main not in package:
        raise RefusedError("not an .xlsx workbook; open it in a spreadsheet program and save it as .xlsx")
    found, late = targets(package, main), False
    sheets: list[tuple[str, bool, str]] = []
    for _, element in package.events(main):
        late = late or (element.tag == "workbookPr" and element.get("date1904") in ("1", "true"))
        if element.tag == "sheet":
            target = next((found.get(v, "") for k, v in element.attrib.items() if local(k) == "id"), "")
            sheets.append((element.get("name", ""), element.get("state", "visible") != "visible", target))
    texts, dates = strings(package, beside(found, "sharedStrings")), date_styles(package, beside(found, "styles"))
    reader = _Reader(package, texts, dates, late=late)
    grids = [reader.grid(*sheet) for sheet in sheets if "/worksheets/" in sheet[2] and sheet[2] in package]
    return Book(tuple(grids), any(name.endswith("vbaProject.bin") for name in package.names))


class _Reader:
    """Reads the sheets of one workbook, which may have `room` cells in all."""

    def __init__(self, package: Package, strings: list[str], dates: set[str], *, late: bool) -> None:
        self.package, self.strings, self.dates, self.late = package, strings, dates, late
        self.room = MAX_CELLS

    def grid(self, name: str, hidden: bool, part: str) -> Grid:  # noqa: FBT001 - as the workbook lists it
        """Return a sheet. Its XML is dropped row by row: a table may be larger than its text."""
        rows: dict[int, Mapping[int, Cell]] = {}
        unseen: dict[str, list[Element]] = {"row": [], "col": [], "mergeCell": []}
        table, row = None, 0
        for event, element in self.package.events(part, "start", "end"):
            if event == "start":
                table = element if element.tag == "sheetData" else table
            elif element.tag == "row":
                row = int(element.get("r") or row + 1)
                if cells := dict(self._cells(element)):
                    rows[row] = cells
                    unseen["row"] += [row] if _is_hidden(element) else []
                if table is not None:
                    table.clear()
            elif element.tag == "mergeCell" or (element.tag == "col" and _is_hidden(element)):
                unseen[element.tag].append(element)
        columns = tuple((int(column.get("min", 1)), int(column.get("max", 1))) for column in unseen["col"])
        merged = tuple(element.get("ref", "") for element in unseen["mergeCell"])
        return Grid(name, hidden, rows, tuple(unseen["row"]), columns, merged)

    def _cells(self, row: Element) -> Iterator[tuple[int, Cell]]:
        """Yield the cells of a row that show something, each with its column."""
        column = 0
        for element in row:
            if element.tag != "c":
                continue
            reference = REFERENCE.match(element.get("r", ""))
            column = number(reference[1]) if reference else column + 1
            cell = self._cell(element)
            if cell.text or cell.wrong:
                self.room -= 1
                if self.room < 0:
                    raise RefusedError(f"has more than {MAX_CELLS:,} cells; split it, or save the table as CSV")
                yield column, cell

    def _cell(self, element: Element) -> Cell:
        """Return what a cell shows."""
        kind, parts = element.get("t", "n"), {child.tag: child for child in element}
        if kind == "inlineStr":
            return Cell(_plain(rich(parts["is"])) if "is" in parts else "")
        value = (parts["v"].text or "") if "v" in parts else ""
        if kind == "e":
            return Cell("", f"shows the error {value}; write the value, or leave the cell empty")
        if not value:
            computed = "f" in parts and kind != "str"
            return Cell("", NEVER_COMPUTED if computed else "")
        if kind == "s":
            return Cell(_plain(self.strings[int(value)]))
        if kind == "b":
            return Cell("TRUE" if value == "1" else "FALSE")
        if kind in ("str", "d"):
            return Cell(_plain(unescaped(value)) if kind == "str" else _said(datetime.fromisoformat(value)))
        return self._number(float(value), element.get("s", "0"))

    def _number(self, value: float, style: str) -> Cell:
        """Return a number as a spreadsheet program shows it, with up to 15 digits, or the date that it stands for."""
        if style not in self.dates:
            return Cell(f"{value:.15g}")
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        try:
            return Cell(_said(from_excel(value, CALENDAR_MAC_1904 if self.late else CALENDAR_WINDOWS_1900)))
        except (OverflowError, ValueError):
            return Cell("", f"has the format of a date, and {value:.15g} is no day; write it like 2025-02-11")


def _plain(text: str) -> str:
    """Return a text with plain line breaks, without the white space around it, which nobody sees."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") in ("1", "true")


def _said(moment: datetime | time) -> str:
    """Return a date as records write it, with the time of day where there is one."""
    if isinstance(moment, datetime) and moment.time() == MIDNIGHT:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds").replace("T", " ")
