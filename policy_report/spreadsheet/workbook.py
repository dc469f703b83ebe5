"""The workbook for people who never open a YAML file: a form with the present records, and sheets to add names.

Goes in: records, and how their files write them. Come out: the bytes of an .xlsx file, the same for the same records.
Which sheets and columns there are is in `form`. Every text is written as text, so none becomes a formula, a link, a
number or a date; only days and salience are what they are.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from policy_report.brief.compose import scale_steps
from policy_report.errors import UserError
from policy_report.layout.palette import ACCENT, RULE
from policy_report.ooxml.package import steady
from policy_report.records import fields
from policy_report.records.store import SourceRecord
from policy_report.records.validate import Records
from policy_report.spreadsheet import form
from policy_report.spreadsheet.form import POSITIONS, Column, FormRow, HelpSection
from policy_report.spreadsheet.workbook_formats import CellFormats, Format, Sheet, height, page, put

MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a property of every workbook; the same records give the same bytes
FIRST_DAY = date(1900, 3, 1)  # spreadsheet programs disagree on the days before
MAX_ROWS = 1_000_000
SPARE_ROWS = 1_000  # rows with drop-downs below the present records
HELP_WIDTH = 100
REQUIRED = {
    "position": fields.REQUIRED,
    "actor": ("name", "kind"),
    "topic": ("title",),
    "source": ("id", "title"),
}
LIST_NAMES = {"actor": "actor_names", "topic": "topic_titles", "source": "source_ids"}
LEVELS = ["1", "2", "3", "4", "5"]  # of salience


def workbook(
    found: Sequence[SourceRecord], records: Records, title: str = "", languages: Sequence[str] = (), marking: str = ""
) -> bytes:
    """Return the form of the workspace with a title as an .xlsx file. `languages`: of its briefs.

    `marking`: how far the form may travel, if anybody says. Raise UserError for more records than a sheet can hold.
    """
    import xlsxwriter

    if len(found) > MAX_ROWS:
        raise UserError(f"{len(found):,} positions are more than the {MAX_ROWS:,} that a sheet can hold")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "Positions", "comments": "", "created": MADE, "status": marking})
        used = form.languages_in_use(found, records, languages)
        _Form(book, records, title, used, marking).write(form.position_rows(list(found), records, used))
    return steady(out.getvalue())


class _Form:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, records: Records, title: str, languages: Sequence[str], marking: str) -> None:
        self.book, self.records, self.title, self.languages = book, records, title, languages
        self.marking = marking
        self.formats = CellFormats(book)
        self.steps = scale_steps(records.scale)

    def write(self, lines: Sequence[FormRow]) -> None:
        """Write all sheets, in the order in which people see them."""
        declared = {sheet: form.declared_rows(sheet, self.records, self.languages) for sheet in form.DECLARED}
        self._positions(lines)
        for sheet, rows in declared.items():
            self._declared(sheet, rows)
        self._help()
        self._about({POSITIONS: lines, **declared})

    # --- the sheets that people fill in ---------------------------------------------------------------------------

    def _positions(self, lines: Sequence[FormRow]) -> None:
        columns = (Column("", form.KEY, 0, ""), *form.columns(POSITIONS, self.languages))
        sheet = self._table(POSITIONS, "position", columns, [(line.key, *line.cells) for line in lines])
        sheet.set_column(0, 0, 0, self.formats.identifier, {"hidden": True})
        sheet.freeze_panes(1, 3)
        sheet.repeat_columns(0, 2)
        sheet.fit_to_pages(2, 0)
        last = len(lines) + SPARE_ROWS
        rules = _choices(self.records)
        for place, column in enumerate(columns):
            if column.field in rules:
                sheet.data_validation(1, place, last, place, rules[column.field])
        self._colour(sheet, [column.field for column in columns].index("stance"), last)

    def _colour(self, sheet: Sheet, column: int, last: int) -> None:
        """Give each stance its colours, chosen or typed, by its label or its id."""
        for step in self.steps:
            for word in (step.label, step.id):
                doubled = word.replace('"', '""')
                rule = {"type": "cell", "criteria": "==", "value": f'"{doubled}"', "format": self.formats.colour(step)}
                sheet.conditional_format(1, column, last, column, rule)

    def _declared(self, name: str, lines: Sequence[FormRow]) -> None:
        kind, columns = form.DECLARED[name][0], form.columns(name, self.languages)
        sheet = self._table(name, kind, columns, [line.cells for line in lines])
        sheet.freeze_panes(1, 1)
        sheet.fit_to_pages(1, 0)
        last = len(lines) + SPARE_ROWS
        rules = {"kind": _list("kinds", "Choose a kind from the list. Help has them all."), **_markings(self.records)}
        for place, column in enumerate(columns):
            if column.field in rules:
                sheet.data_validation(1, place, last, place, rules[column.field])
        cells = f"{name}!$A$2:$A${last + 1}"  # the list is as long as its rows, and grows with them
        self.book.define_name(LIST_NAMES[kind], f"=OFFSET({name}!$A$2,0,0,MAX(1,COUNTA({cells})),1)")

    def _table(self, name: str, kind: str, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Sheet:
        """Return a sheet with a head, its rows, and the formats of the rows to come."""
        sheet = self.book.add_worksheet(name)
        formats = [self._format(name, column) for column in columns]
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, formats[place])
            head = self.formats.needed if column.field in REQUIRED[kind] else self.formats.optional
            put(sheet, 0, place, column.head, head)
        sheet.set_row(0, 30)
        for number, cells in enumerate(rows, 1):
            sheet.set_row(number, height((cell, c.width) for c, cell in zip(columns, cells, strict=True) if c.width))
            for place, cell in enumerate(cells):
                self._cell(sheet, number, place, cell, formats[place])
        sheet.autofilter(0, 0, len(rows) + SPARE_ROWS, len(columns) - 1)
        sheet.set_tab_color(f"#{ACCENT if name == POSITIONS else RULE}")
        sheet.repeat_rows(0)
        page(sheet, name, len(rows), len(columns), self.marking)
        return sheet

    def _format(self, sheet: str, column: Column) -> Format:
        if sheet == POSITIONS and column.field in fields.of_type("date", "level"):
            return self.formats.day if column.field in fields.of_type("date") else self.formats.number
        return self.formats.identifier if column.field == "id" and sheet != form.SOURCES else self.formats.text

    def _cell(self, sheet: Sheet, row: int, column: int, text: str, cell_format: Format) -> None:
        """Write a cell: a day as a day, salience as a number, where nothing of the text is lost; all else as text."""
        if cell_format is self.formats.day and (day := _day(text)):
            sheet.write_datetime(row, column, day, cell_format)
        elif cell_format is self.formats.number and text in LEVELS:
            sheet.write_number(row, column, int(text), cell_format)
        else:
            put(sheet, row, column, text, cell_format)

    # --- help, and what the form knows of its rows ----------------------------------------------------------------

    def _help(self) -> None:
        sheet = self.book.add_worksheet(form.HELP)
        for column, width in enumerate((3, 26, HELP_WIDTH)):
            sheet.set_column(column, column, width)
        put(sheet, 0, 1, form.HELP_TITLE, self.formats.title)
        sheet.set_row(0, 34)
        row = 1
        for section in form.help_sections(self.records):
            row = self._section(sheet, row, section)
        page(sheet, form.HELP, row, 3, self.marking)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)

    def _section(self, sheet: Sheet, row: int, section: HelpSection) -> int:
        """Write a heading and a table of two columns; return the row after a blank one."""
        put(sheet, row, 1, section.title, self.formats.heading)
        sheet.set_row(row, 22)
        stances = {step.label: self.formats.stance(step) for step in self.steps if section.list_name == "stances"}
        first = row + 1
        for at, (word, meaning) in enumerate(section.words, first):
            put(sheet, at, 1, word, stances.get(word, self.formats.text))
            put(sheet, at, 2, meaning, self.formats.text)
            sheet.set_row(at, height([(meaning, HELP_WIDTH)]))
        if section.list_name:
            cells = f"={form.HELP}!$B${first + 1}:$B${first + len(section.words)}"
            self.book.define_name(section.list_name, cells)
        return first + len(section.words) + 1

    def _about(self, sheets: Mapping[str, Sequence[FormRow]]) -> None:
        """Write the hidden sheet: every row of the form as it was, and the record that it came from.

        The rows of each sheet stand below one without a key, which names their fields.
        """
        sheet = self.book.add_worksheet(form.ABOUT)
        sheet.hide()
        for place, text in enumerate((form.VERSION, self.title, _help_digest(self.records))):
            put(sheet, 0, place, text, None)
        rows: list[Sequence[str]] = [form.ABOUT_COLUMNS]
        for name, lines in sheets.items():
            rows.append((name, "", "", "", *(column.field for column in form.columns(name, self.languages))))
            rows += [(name, line.key, line.file, line.digest, *line.cells) for line in lines]
        for number, cells in enumerate(rows, 1):
            for place, cell in enumerate(cells):
                put(sheet, number, place, cell, None)


def _help_digest(records: Records) -> str:
    texts = [form.HELP_TITLE]
    for section in form.help_sections(records):
        texts += [section.title, *(text for pair in section.words for text in pair if text)]
    return form.help_digest(texts)


def _choices(records: Records) -> dict[str, dict[str, Any]]:
    """Return the rules for the cells of a position: a name off its list is asked about, any other word refused."""
    new = "This name is not on the sheet {}. Add it there, so that it is known{}."
    day = {"validate": "date", "criteria": ">=", "value": FIRST_DAY, "error_type": "warning"}
    day["error_message"] = "Write a day as 2025-02-11."
    return {
        "actor": _list("actor_names", new.format("Actors", "; a country needs no row"), "warning"),
        "topic": _list("topic_titles", new.format("Topics", ""), "warning"),
        "source": _list("source_ids", new.format("Sources", ""), "warning"),
        "stance": _list("stances", "Choose a stance from the list. The sheet Help explains them."),
        **dict.fromkeys(fields.of_type("date"), day),
        **dict.fromkeys(fields.of_type("level"), _words(LEVELS)),
        **{field.name: _words([word for word, _ in field.choices]) for field in fields.FORM if field.choices},
        **_markings(records),
    }


def _markings(records: Records) -> dict[str, dict[str, Any]]:
    """Return the rule for the cells of a marking, none where the settings have no order of them."""
    message = "Choose a marking from the list. Help has them all, the lowest first."
    return {"marking": _list(form.MARKINGS, message)} if records.markings else {}


def _words(words: Sequence[str]) -> dict[str, Any]:
    choice = " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    return {"validate": "list", "source": words, "error_message": f"Choose {choice}."}


def _list(name: str, message: str, kind: str = "stop") -> dict[str, Any]:
    return {"validate": "list", "source": f"={name}", "error_type": kind, "error_message": message}


def _day(text: str) -> date | None:
    """Return a text as a day that every spreadsheet program counts alike, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= FIRST_DAY and day.isoformat() == text else None
