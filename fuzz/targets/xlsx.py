"""Workbooks to import, ours and others: a bundle of the parts of one, or the bytes of a file."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime

import xlsxwriter

from fuzz import bundle
from fuzz.promises import clean, require, told, written
from policy_report.errors import UserError
from policy_report.spreadsheet.importing.source import read_file

FILE = "x.xlsx"
WORDS = (
    *(
        '<c r="A1" t="s"><v>0</v></c>',
        '<c t="inlineStr"><is><t>x</t></is></c>',
        '<row r="2">',
        "<f>1+1</f>",
        "<v>",
        "</v>",
    ),
    *(
        ' t="b"',
        ' t="e"',
        ' t="d"',
        ' t="str"',
        ' s="1"',
        ' hidden="1"',
        '<mergeCell ref="A1:B2"/>',
        "<si><t>",
        "</t></si>",
    ),
    *(
        '<numFmt numFmtId="14" formatCode="',
        "_xD800_",
        "_x0007_",
        "XFD1048576",
        "1e999",
        "nan",
        "-1",
        "&#xD800;",
        "date1904",
    ),
    *(
        "<!DOCTYPE x>",
        'encoding="utf-16"',
        "UTF-7",
        '<col min="1" max="9" hidden="1"/>',
        "../",
        "/xl/worksheets/",
        "sst",
    ),
)
DULL = ("docProps/", "xl/theme/", "[Content")  # parts that no reader opens


def seeds() -> Iterable[bytes]:
    """A workbook with every kind of cell, and a file that is none."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # else it is now, and no input comes again
        sheet = book.add_worksheet("Positions")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ("actor", "topic", "stance", "date", "salience", "summary"))
        sheet.write_row(1, 0, ("FR", "outcome", "support"))
        sheet.write_number(1, 3, 45699, day)
        sheet.write_number(1, 4, 4)
        sheet.write_rich_string(1, 5, "a ", book.add_format({"bold": True}), "b", " c")
        sheet.write_formula(2, 0, "=1+1", value="FR")
        sheet.write(2, 1, True)
        sheet.merge_range(4, 0, 4, 1, "x")
        sheet.set_row(2, options={"hidden": True})
        sheet.set_column(2, 2, options={"hidden": True})
        book.add_worksheet("Notes").write(0, 0, "text")
    yield bundle.packed(bundle.parts(out.getvalue(), leave_out=DULL))
    yield out.getvalue()
    yield b"PK\x05\x06" + bytes(18)


def one(data: bytes) -> None:
    """Open the input as a workbook that somebody sends."""
    content = data if data.startswith(b"PK") else bundle.package(bundle.unpacked(data))
    try:
        table = read_file(written(FILE, content))
    except UserError as error:
        told(error.problems, FILE)
        return
    told(table.problems, FILE)
    for row in table.sheet.rows:
        require(len(row.cells) == len(table.sheet.header), "a row is as wide as the header")
    if not any(problem.severity == "error" for problem in table.problems):
        clean((cell for row in table.sheet.rows for cell in row.cells), "a workbook")
