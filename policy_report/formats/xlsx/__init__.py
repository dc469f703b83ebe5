"""XLSX: a workbook with a sheet for each table of the brief, to sort, filter and compute with."""

from collections.abc import Callable
from dataclasses import replace

from policy_report.brief.report import Report
from policy_report.brief.view import dates, marking, tables
from policy_report.brief.view.figures import pairs
from policy_report.brief.view.pictures.matrix import is_dense
from policy_report.brief.view.tables import Box, Table
from policy_report.formats.xlsx import matrix_sheet
from policy_report.formats.xlsx.cover import cover
from policy_report.formats.xlsx.sheets import XlsxBook, printed
from policy_report.i18n import term, words_of
from policy_report.layout import palette
from policy_report.ooxml.package import midnight, steady
from policy_report.records.fields import REGISTER
from policy_report.templating import TemplateSet

ABOUT = "a workbook: matrix, positions, agreement, topics, changes and sources, a sheet each"
NEEDS = ("xlsxwriter",)


def _ranked(report: Report) -> Table:
    """Return the pairs of actors, those that agree most first, those without a figure last."""
    table = tables.pairs(report)
    return replace(table, rows=tuple(sorted(table.rows, key=lambda row: (row[2].value is None, -(row[2].value or 0)))))


def _square(report: Report) -> Table:
    """Return the agreement of actors with a figure, below the diagonal; no row where there is none."""
    table, known = tables.agreement(report), [actor.id for actor in pairs(report).order]
    places = [table.row_ids.index(actor) for actor in known]
    return tables.part(table, places[1:], places[:-1])


SHEETS: dict[str, tuple[Callable[[Report], Table], tuple[int, ...], int]] = {
    # sheet: its table, the most characters that its columns are wide, the columns that stay in sight
    term("Matrix"): (tables.matrix, (36, 22), 1),
    term("Positions"): (tables.positions, tuple(field.width for field in REGISTER), 2),
    term("Agreement"): (_ranked, (34, 34, 14, 15, 8, 60), 2),
    term("Agreement square"): (_square, (30, 12), 1),
    term("Topics"): (tables.counts, (30, 48, 15), 1),
    term("Changes"): (tables.changes, (30, 40, 18, 26, 26), 1),
    term("Sources"): (tables.sources, (7, 70, 30, 30, 14, 14, 60), 1),
}

SHOWN_BY = {  # the sections that show what stands in a sheet; any shows the others
    "Positions": frozenset({"topics", "actors", "evidence"}),
    "Agreement": frozenset({"agreement"}),
    "Agreement square": frozenset({"agreement"}),
    "Changes": frozenset({"changes", "moves"}),
    "Sources": frozenset({"topics", "actors", "evidence"}),
}


def render(report: Report, templates: TemplateSet) -> bytes:  # noqa: ARG001 - one signature for all renderers
    """Return the workbook. The same report gives the same bytes."""
    book, words = XlsxBook(), words_of(report.brief.language)
    brief = report.brief
    day = midnight(brief.as_of or report.coverage.last_date)
    known = {"title": brief.title, "subject": brief.subtitle, "status": marking.shown(brief), "created": day}
    book.workbook.set_properties(known)
    front = book.workbook.add_worksheet(words("Brief"))
    sections = frozenset(brief.sections)
    found = {name: make(report) for name, (make, _, _) in SHEETS.items() if sections & SHOWN_BY.get(name, sections)}
    for name, table in found.items():
        _, widest, frozen = SHEETS[name]
        sheet = book.workbook.add_worksheet(words(name))
        printed(sheet, brief.title, marking.shown(brief), words)
        if name == "Matrix" and is_dense(report):
            matrix_sheet.fill(book, sheet, table)
        else:
            told = _never_empty(table, report)
            book.fill(sheet, told, widest=widest, frozen=frozen, grouped=_without_figure(name, told))
        if not table.rows:
            sheet.hide()
    if "Agreement square" in found:
        _shade(book, words("Agreement square"), found["Agreement square"])
    cover(book, front, report, {words(name): table.about for name, table in found.items() if table.rows})
    printed(front, brief.title, marking.shown(brief), words)
    front.set_portrait()
    return steady(book.close())


def _without_figure(name: str, table: Table) -> range:
    """Return the rows of the pairs that cannot be compared: they stand last, and are folded away beside others."""
    known = sum(row[2].value is not None for row in table.rows) if name == "Agreement" else len(table.rows)
    return range(known or len(table.rows), len(table.rows))


def _never_empty(table: Table, report: Report) -> Table:
    """Return the table, with a row that says why where it has none."""
    if table.rows:
        return table
    words = words_of(report.brief.language)
    compared = dates.compared(report.brief)
    alone = words("The brief is not compared with an earlier date.")
    why = {
        **dict.fromkeys(("pairs", "agreement"), words("There are no two actors to compare.")),
        "positions": words("No position counts on this date."),
        "sources": words("No position of the brief names a source."),
        "changes": dates.unchanged(words, report.brief) if compared else alone,
    }
    row = (Box(why[table.name]), *(Box("") for _ in table.header[1:]))
    return replace(table, about=why[table.name], rows=(row,))


def _shade(book: XlsxBook, name: str, square: Table) -> None:
    """Colour the square of agreement from light to dark: the figure is in each cell, the colour only adds to it."""
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    low, high = (f"#{palette.colours(tone).fill}" for tone in (palette.AGREEMENT[0], palette.AGREEMENT[-2]))
    scale = {"type": "2_color_scale", **ends, "min_color": low, "max_color": high}
    if size := len(square.rows):
        book.workbook.get_worksheet_by_name(name).conditional_format(1, 1, size, size, scale)
