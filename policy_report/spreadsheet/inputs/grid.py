"""The sheets of a workbook as text: what each cell shows, and all that a reader of the table could overlook.

Goes in: a `Package`. Comes out: a `Book` of `Grid`s. Only cells that exist are kept, whatever the sheet claims its
size to be, so a lone cell in the last corner costs nothing and a wrong size loses nothing.

A date becomes 2025-02-11, whether the days are counted from 1900 or 1904; a number becomes what its cell shows; text
stays as it is. A cell without a value that can be known (a formula never computed, an error) has text "" and says why
in `wrong`. What a cell shows may be another text than the value says, or one that only its owner sees: `raw` tells.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import reduce
from math import isfinite
from typing import NamedTuple
from urllib.parse import unquote

from policy_report.ooxml import Element, local
from policy_report.ooxml.package import Package, RefusedError, addresses, targets
from policy_report.spreadsheet.inputs import RawValue
from policy_report.spreadsheet.inputs.parts import (
    PLAIN,
    Format,
    formats,
    has_strike,
    rich,
    shown,
    strings,
    unescaped,
)
from policy_report.text import shorten

MAX_CELLS = 5_000_000
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576  # of a sheet: XFD1048576
GENERAL = Format("")
NO_DAY = 60  # 29 February 1900, which spreadsheet programs count and no calendar has
AS_TEXT = "make the cell text (format Text), and write what it shows"
NEVER_COMPUTED = "holds a formula that was never computed; open the workbook in a spreadsheet program and save it"


class SheetCell(NamedTuple):
    """The text that a cell shows, why it cannot be known, and the value behind it if that is another."""

    text: str
    wrong: str = ""
    raw: RawValue | None = None


@dataclass(frozen=True)
class Grid:
    """A sheet: its cells by row and column, both from 1; what is hidden; which cells are merged ("A2:A5").

    `marks`: cells ("F2") with something beside their text: "comment", "link" (that leads elsewhere), "struck".
    """

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, SheetCell]]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[range, ...]
    merged: tuple[str, ...]
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def place(self, row: int, column: int) -> str:
        """Return a cell as a message names it: Positions!C7."""
        return f"{self.name}!{letters(column)}{row}"


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets in their order; `others`: the names of those without cells, such as charts."""

    grids: tuple[Grid, ...]
    macros: bool = False
    others: tuple[str, ...] = ()

    def named(self, name: str) -> Grid | None:
        """Return the sheet of a name, or None."""
        return next((grid for grid in self.grids if grid.name == name), None)


def letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    before, last = divmod(column - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


def number(name: str) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    return reduce(lambda found, letter: found * 26 + ord(letter) - ord("A") + 1, name, 0)


def read_book(package: Package) -> Book:
    """Return the sheets of a workbook. Raise RefusedError where it is not one."""
    main = next(iter(targets(package, "", "/officeDocument").values()), "xl/workbook.xml")
    if main not in package:
        raise RefusedError("not an .xlsx workbook; open it in a spreadsheet program and save it as .xlsx")
    found, late = targets(package, main), False
    sheets: list[tuple[str, bool, str]] = []
    for _, element in package.events(main):
        late = late or (element.tag == "workbookPr" and element.get("date1904") in ("1", "true"))
        if element.tag == "sheet":
            target = next((found.get(v, "") for k, v in element.attrib.items() if local(k) == "id"), "")
            sheets.append((element.get("name", ""), element.get("state", "visible") != "visible", target))
    reader = _Reader(package, main, late=late)
    tables = [sheet for sheet in sheets if "/worksheets/" in sheet[2] and sheet[2] in package]
    grids = tuple(reader.grid(*sheet) for sheet in tables)
    others = tuple(name for name, hidden, target in sheets if (name, hidden, target) not in tables)
    return Book(grids, any(name.endswith("vbaProject.bin") for name in package.names), others)


class _Reader:
    """Reads the sheets of one workbook, which may have `room` cells in all."""

    def __init__(self, package: Package, main: str, *, late: bool) -> None:
        self.package, self.late, self.room = package, late, MAX_CELLS
        self.strings, self.struck_strings = strings(package, main)
        self.formats = formats(package, main)
        self.struck: list[str] = []

    def grid(self, name: str, hidden: bool, part: str) -> Grid:  # noqa: FBT001 - as the workbook lists it
        """Return a sheet. Its XML is dropped row by row: a table may be larger than its text."""
        rows: dict[int, Mapping[int, SheetCell]] = {}
        unseen: dict[str, list[Element]] = {"row": [], "col": [], "mergeCell": [], "hyperlink": []}
        self.struck = []
        table, row = None, 0
        for event, element in self.package.events(part, "start", "end"):
            if event == "start":
                table = element if element.tag == "sheetData" else table
            elif element.tag == "row":
                row = int(element.get("r") or row + 1)
                if cells := dict(self._cells(element, row)):
                    rows[row] = cells
                    unseen["row"] += [row] if _is_hidden(element) else []
                if table is not None:
                    table.clear()
            elif element.tag in ("mergeCell", "hyperlink") or (element.tag == "col" and _is_hidden(element)):
                unseen[element.tag].append(element)
        columns = tuple(range(int(column.get("min", 1)), int(column.get("max", 1)) + 1) for column in unseen["col"])
        merged = tuple(element.get("ref", "") for element in unseen["mergeCell"])
        marks = {
            "comment": tuple(self._comments(part)),
            "link": tuple(self._links(part, unseen["hyperlink"], rows)),
            "struck": tuple(self.struck),
        }
        return Grid(name, hidden, rows, tuple(unseen["row"]), columns, merged, marks)

    def _comments(self, part: str) -> Iterator[str]:
        """Yield the cells that have a comment."""
        for comments in targets(self.package, part, "/comments").values():
            if comments in self.package:
                yield from (e.get("ref", "") for _, e in self.package.events(comments) if e.tag == "comment")

    def _links(self, part: str, links: list[Element], rows: Mapping[int, Mapping[int, SheetCell]]) -> Iterator[str]:
        """Yield the cells that lead to an address which is not the text that they show."""
        known = addresses(self.package, part) if links else {}
        for link in links:
            cells = link.get("ref", "")
            address = next((known.get(value, "") for key, value in link.attrib.items() if local(key) == "id"), "")
            first = REFERENCE.match(cells.partition(":")[0])
            text = rows.get(int(first[2]), {}).get(number(first[1]), SheetCell("")).text if first else ""
            place = link.get("location", "")
            if address and _address(text) not in (_address(address), _address(f"{address}#{place}")):
                yield cells

    def _cells(self, row: Element, number_of_row: int) -> Iterator[tuple[int, SheetCell]]:
        """Yield the cells of a row that show something, each with its column."""
        column = 0
        for element in row:
            if element.tag != "c":
                continue
            place = element.get("r") or f"{letters(column + 1)}{number_of_row}"
            reference = REFERENCE.match(place)
            column = number(reference[1]) if reference else LAST_COLUMN + 1
            if reference is None or column > LAST_COLUMN or not 0 < int(reference[2]) == number_of_row <= LAST_ROW:
                where = f"a cell '{shorten(place, 20)}' in row {number_of_row}, which no sheet can have"
                raise RefusedError(f"has {where}; open it in a spreadsheet program and save it again")
            cell = self._cell(element)
            if cell.text or cell.wrong:
                self.room -= 1
                if self.room < 0:
                    raise RefusedError(f"has more than {MAX_CELLS:,} cells; split it, or save the table as CSV")
                if self._is_struck(element):
                    self.struck.append(f"{letters(column)}{number_of_row}")
                yield column, cell

    def _format(self, cell: Element) -> Format:
        return self.formats.get(cell.get("s", "0"), GENERAL)

    def _is_struck(self, cell: Element) -> bool:
        """Return whether the text of a cell is struck out, if only in part."""
        if self._format(cell).struck:
            return True
        if cell.get("t") == "s" and self.struck_strings:
            return any(child.tag == "v" and int(child.text or -1) in self.struck_strings for child in cell)
        return cell.get("t") == "inlineStr" and has_strike(cell)

    def _cell(self, element: Element) -> SheetCell:
        """Return what a cell shows."""
        kind, parts = element.get("t", "n"), {child.tag: child for child in element}
        if kind == "inlineStr":
            return SheetCell(_plain(rich(parts["is"])) if "is" in parts else "")
        value = (parts["v"].text or "") if "v" in parts else ""
        if kind == "e":
            return SheetCell("", f"shows the error {value}; write the value, or leave the cell empty")
        if not value:
            computed = "f" in parts and kind != "str"
            return SheetCell("", NEVER_COMPUTED if computed else "")
        if kind == "s":
            return SheetCell(_plain(self.strings[int(value)]))
        if kind == "b":
            text = TRUTH.get(value, "")
            return SheetCell(text, "" if text else f"holds the truth value {shorten(value, 20)}")
        if kind == "str":
            return SheetCell(_plain(unescaped(value)))
        form = self._format(element)
        return _date(datetime.fromisoformat(value), form) if kind == "d" else self._number(float(value), form)

    def _number(self, value: float, form: Format) -> SheetCell:
        """Return a number as its cell shows it, or the date that it stands for."""
        if not isfinite(value):
            raise ValueError(f"{value} is no number")
        plain = f"{value:.15g}"
        if not form.is_date:
            if (text := shown(value, form.code)) is not None:
                return SheetCell(text, raw=RawValue(plain) if text != plain else None)
            why = f"shown in the format '{shorten(form.code, 30)}', which may be another text"
            why = "of which a workbook keeps 15 digits" if form.code.lower() in PLAIN else why
            return SheetCell(plain, raw=RawValue(plain, f"holds {plain}, {why}; {AS_TEXT}"))
        if form.elapsed:
            return SheetCell("", f"shows a length of time, in the format '{shorten(form.code, 30)}'; {AS_TEXT}")
        day = self._day(value)
        if day is None:
            return SheetCell("", f"has the format of a date, and {plain} is no day; write it like 2025-02-11")
        return _date(day, form)

    def _day(self, value: float) -> datetime | time | None:
        """Return the date that a number stands for, or None."""
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        if value >= 0 and (self.late or int(value) != NO_DAY):
            with suppress(OverflowError, ValueError):
                day: datetime | time = from_excel(value, CALENDAR_MAC_1904 if self.late else CALENDAR_WINDOWS_1900)
                return day
        return None


TRUTH = {"0": "FALSE", "1": "TRUE"}


def _date(moment: datetime | time, form: Format) -> SheetCell:
    """Return a cell that holds a date: certain as a text only where it is shown as 2025-02-11."""
    text, code, as_date = moment.isoformat(timespec="seconds").replace("T", " "), shorten(form.code, 30), ""
    is_day = isinstance(moment, datetime) and moment.time() == time()
    text = text.removesuffix(" 00:00:00") if is_day else text
    as_text = "" if is_day and form.iso else f"holds a date or time, {text}, in the format '{code}'; {AS_TEXT}"
    if not (form.whole or isinstance(moment, time)):
        as_date = f"is read as {text}; its format '{code}' does not show all of that"
    return SheetCell(text, raw=RawValue("", as_text, as_date))


def _address(text: str) -> str:
    """Return an address in the form in which two are compared: as it is read, whoever wrote it."""
    return unquote(text).removeprefix("mailto:").rstrip("/#").lower()


def _plain(text: str) -> str:
    """Return a text with plain line breaks, without the white space around it, which nobody sees."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") in ("1", "true")
