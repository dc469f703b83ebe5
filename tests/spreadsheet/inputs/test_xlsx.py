"""Workbooks of strangers: the table that is read, what stands beside it, and files made to do harm."""

import io
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from policy_report.ooxml.package import LARGE
from policy_report.spreadsheet.inputs.xlsx import read

HEADER = ("Country", "Issue", "Vote")
ROW = ("France", "Levy", "Yes")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def reading(tmp_path):
    """Read a workbook, given as bytes or as an openpyxl workbook: (sheet, problems as text)."""

    def read_it(content, name="t.xlsx"):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content.save(path)
        sheet, problems = read(path, name)
        return sheet, [str(problem) for problem in problems]

    return read_it


def book(*rows, title="Votes"):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    return made


def edited(part, before, after, row=ROW):
    """Return a workbook of a header and two rows with a text replaced in one of its parts."""
    out, new = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("Votes")
        for number, cells_ in enumerate((HEADER, row, row)):
            sheet.write_row(number, 0, cells_)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(new, "w") as archive:
        assert before in old.read(part).decode()
        for name in old.namelist():
            data = old.read(name).decode()
            archive.writestr(name, data.replace(before, after) if name == part else data)
    return new.getvalue()


def cells(sheet):
    return [row.cells for row in sheet.rows]


# --- the table ------------------------------------------------------------------------------------------------------


def test_every_row_and_cell_knows_its_place(reading):
    sheet, problems = reading(book(HEADER, ROW))
    assert problems == []
    assert (sheet.name, sheet.header) == ("Votes", HEADER)
    assert [(row.cells, row.line, row.place, row.places) for row in sheet.rows] == [
        (ROW, 2, "Votes!2", ("Votes!A2", "Votes!B2", "Votes!C2"))
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("  1.10 ", "1.10"),
        ("0123", "0123"),
        ("two\r\nlines", "two\nlines"),
        ("_x0041_ stays", "_x0041_ stays"),
        (1.0, "1"),
        (0.1 + 0.2, "0.3"),
        (12345678901, "12345678901"),
        (True, "TRUE"),
        (date(2025, 2, 11), "2025-02-11"),
        (date(1900, 2, 28), "1900-02-28"),
        (datetime.fromisoformat("2025-02-11T09:30"), "2025-02-11 09:30:00"),
        ("=harmless", "=harmless"),
    ],
)
def test_a_value_is_what_the_owner_sees(reading, value, shown):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "default_date_format": "dd.mm.yyyy"}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Country", "Value"])
        sheet.write_row(1, 0, ["France", value])
    assert cells(reading(out.getvalue())[0]) == [("France", shown)]


def formatted(*cells_):
    """Return a workbook of one row below a header: values with their formats."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("Votes")
        sheet.write_row(0, 0, ["Country", *(f"Value {n}" for n in range(len(cells_)))])
        sheet.write(1, 0, "France")
        for column, (value, form) in enumerate(cells_, 1):
            style = made.add_format({"num_format": form})
            (sheet.write_datetime if isinstance(value, date) else sheet.write)(1, column, value, style)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (7, "000", "007"),
        (1.1, "0.00", "1.10"),
        (0.5, "0%", "50%"),
        (0.125, "0.0 %", "12.5 %"),
        (12, '"Art. "0', "Art. 12"),
        (12, '0 "days"', "12 days"),
        (-3, "0", "-3"),
        (-3, "0;(0)", "(3)"),
        (0, '"Yes";"Yes";"No"', "No"),
        (12, "[Red]0;[Yellow]0", "12"),
        (999, "#,##0", "999"),
        (0, "General", "0"),
        (2025, "@", "2025"),
        (date(2026, 3, 4), "yyyy-mm-dd", "2026-03-04"),
    ],
)
def test_a_number_in_a_text_is_what_its_cell_shows(reading, value, form, shown):
    (row,) = reading(formatted((value, form)))[0].rows
    assert (row.cells[1], row.doubts({1: "summary"}, "t.xlsx")) == (shown, [])


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (1234.5, '#,##0.00 "EUR"', "holds 1234.5, shown in the format '#,##0.00 \"EUR\"'"),
        (2025, "#,##0", "holds 2025"),
        (3.7, "0", "holds 3.7"),
        (0.5, "# ?/?", "holds 0.5"),
        (1, "[>0]0;0", "holds 1"),
        (5, ";;;", "holds 5"),
        (12345678901234567890, "General", "of which a workbook keeps 15 digits"),
        (1e-7, "General", "holds 1e-07"),
        (date(2026, 3, 4), "d mmm", "holds a date or time, 2026-03-04, in the format 'd mmm'"),
        (datetime.fromisoformat("2026-03-04"), "yyyy-mm-dd h:mm", "holds a date or time"),
        (0.5, "h:mm", "holds a date or time, 12:00:00"),
    ],
)
def test_a_number_that_may_show_another_text_is_no_text(reading, value, form, said):
    (row,) = reading(formatted((value, form)))[0].rows
    (problem,) = row.doubts({1: "summary"}, "t.xlsx")
    assert (problem.check, problem.severity, problem.place) == ("workbook-cell", "error", "Votes!B2")
    assert said in problem.message
    assert "make the cell text (format Text)" in problem.message
    assert not row.doubts({1: "date" if ":" in form or "m" in form else "salience"}, "t.xlsx") or "mmm" in form


def test_a_number_that_belongs_is_the_number(reading):
    (row,) = reading(formatted((4, "0.00"), (3, '"Level "0')))[0].rows
    assert [row.cell(1, "salience"), row.cell(2, "salience"), row.cell(2, "note")] == ["4", "3", "Level 3"]


@pytest.mark.parametrize("form", ["mmm yyyy", "d mmm", "mm/yy"])
def test_a_date_that_does_not_show_its_day_or_year_is_doubted(reading, form):
    (row,) = reading(formatted((date(2026, 2, 1), form)))[0].rows
    (problem,) = row.doubts({1: "date"}, "t.xlsx")
    assert (problem.severity, problem.message) == (
        "warning",
        f"is read as 2026-02-01; its format '{form}' does not show all of that",
    )


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (-5, "yyyy-mm-dd", "-5 is no day"),
        (60, "yyyy-mm-dd", "60 is no day"),
        (60.5, "dd.mm.yy", "60.5 is no day"),
        (1e15, "yyyy-mm-dd", "is no day"),
        (1.5, "[h]:mm", "shows a length of time, in the format '[h]:mm'"),
    ],
)
def test_a_date_that_no_calendar_has(reading, value, form, said):
    sheet, (problem,) = reading(formatted((value, form)))
    assert cells(sheet) == [("France", "")]
    assert said in problem


def test_a_truth_value_that_is_none(reading):
    made = edited(SHEET, '<c r="C2" t="s"><v>5</v></c>', '<c r="C2" t="b"><v>7</v></c>')
    assert "t.xlsx:Votes!C2: Vote: holds the truth value 7 [workbook-cell]" in reading(made)[1]


def test_days_counted_from_1904(reading):
    made = book(("Country", "Day"), ("France", date(2025, 2, 11)))
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert cells(reading(made)[0]) == [("France", "2025-02-11")]


def test_text_in_several_formats_is_one_text_without_its_reading_aid(reading):
    rich = '<si><r><t>Fr</t></r><r><rPr><b/></rPr><t>ance</t></r><rPh sb="0" eb="1"><t>aid</t></rPh></si>'
    made = edited("xl/sharedStrings.xml", "<si><t>France</t></si>", rich)
    assert cells(reading(made)[0]) == [ROW, ROW]


def test_a_sheet_that_claims_to_be_smaller_loses_no_row(reading):
    made = edited(SHEET, 'ref="A1:C3"', 'ref="A1:A1"')
    assert cells(reading(made)[0]) == [ROW, ROW]


def test_a_workbook_in_the_strict_dialect(reading):
    transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    made = edited(SHEET, transitional, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    assert cells(reading(made)[0]) == [ROW, ROW]


def test_a_cell_in_the_last_corner_costs_nothing_and_is_named(reading):
    made = book(HEADER, ROW)
    made.active["XFD1048576"] = "far away"
    start = time.monotonic()
    _, problems = reading(made)
    assert time.monotonic() - start < 2
    assert problems == [
        (
            "t.xlsx:Votes!XFD1048576: 'far away' stands in a column without a name; name the column, or delete it; "
            "where the head stands on another row, say so with --header-row N [workbook-cell]"
        )
    ]


def test_the_first_sheet_with_a_table_is_read_and_the_others_are_named(reading):
    made = openpyxl.Workbook()
    made.active.append(["A title alone"])
    made.create_sheet("Votes").append(HEADER)
    made["Votes"].append(ROW)
    made.create_sheet("Secret").append(HEADER)
    made["Secret"].sheet_state = "hidden"
    sheet, problems = reading(made)
    assert sheet.name == "Votes"
    assert problems == [
        "t.xlsx:1: warning: only the sheet 'Votes' is read, not 'Sheet', 'Secret' (hidden); --sheet NAME reads another [workbook-part]"
    ]


def test_a_sheet_called_positions_comes_before_the_first(reading):
    made = book(HEADER, ROW, title="Summary")
    made.create_sheet("positions").append(("Country", "Topic"))
    assert reading(made)[0].name == "positions"


def test_what_could_be_overlooked_is_named(reading):
    made = book(("Votes of May",), HEADER, ROW, ROW, ROW)
    made.active.merge_cells("A4:A5")
    made.active.row_dimensions[3].hidden = True
    made.active.column_dimensions["B"].hidden = True
    sheet, problems = reading(made)
    assert cells(sheet) == [ROW, ROW, ROW]
    assert problems == [
        "t.xlsx:Votes!A1: warning: 'Votes of May' above the table is not read [workbook-part]",
        "t.xlsx:Votes!3: warning: row 3 is hidden; read like the others [workbook-part]",
        "t.xlsx:Votes!B2: warning: the column 'Issue' is hidden; read like the others [workbook-part]",
        "t.xlsx:Votes!A4:A5: warning: A4:A5 are merged; 'France' is read in each of the rows [workbook-part]",
    ]


def test_what_stands_beside_the_text_of_cells_is_named(reading):
    made = book(HEADER, ROW, ROW)
    sheet = made.active
    sheet["A2"].comment = openpyxl.comments.Comment("Do not trust", "me")
    sheet["B3"].hyperlink = "https://example.org/levy"
    sheet["B3"].value = "Levy"
    sheet["C2"].font = openpyxl.styles.Font(strike=True)
    made.create_chartsheet("Chart")
    assert reading(made)[1] == [
        "t.xlsx:1: warning: only the sheet 'Votes' is read, not 'Chart' (no table) [workbook-part]",
        "t.xlsx:Votes!A2: warning: comments are not read: A2 [workbook-part]",
        (
            "t.xlsx:Votes!B3: warning: addresses behind other words are not read: B3; write them into a column such as "
            "source_url [workbook-part]"
        ),
        "t.xlsx:Votes!C2: warning: struck-out text is read like any other: C2 [workbook-part]",
    ]


def test_a_text_that_is_struck_out_in_part_is_named(reading):
    rich = "<si><r><t>Fr</t></r><r><rPr><strike/></rPr><t>ance</t></r></si>"
    made = edited("xl/sharedStrings.xml", "<si><t>France</t></si>", rich)
    assert reading(made)[1] == [
        "t.xlsx:Votes!A2: warning: struck-out text is read like any other: A2, A3 [workbook-part]"
    ]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("https://example.org/", "https://example.org"),
        ("https://example.org/a%20b", "https://example.org/a b"),
        ("mailto:a@example.org", "a@example.org"),
        ("https://example.org/a#b", "https://example.org/a#b"),
    ],
)
def test_an_address_that_is_its_own_text_is_no_matter(reading, address, text):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("Votes")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROW)
        sheet.write_url(1, 2, address, string=text)
    assert reading(out.getvalue())[1] == []


# --- values that cannot be known -------------------------------------------------------------------------------------


def test_a_formula_that_was_never_computed(reading):
    _, problems = reading(book(HEADER, ("France", "Levy", "=A1")))
    assert problems == [
        (
            "t.xlsx:Votes!C2: Vote: holds a formula that was never computed; open the workbook in a spreadsheet program "
            "and save it [workbook-cell]"
        )
    ]


def test_a_computed_formula_is_its_value(reading):
    made = edited(SHEET, '"><f>A1</f><v>0</v>', '" t="str"><f>A1</f><v>Yes</v>', row=("France", "Levy", "=A1"))
    assert cells(reading(made)[0]) == [ROW, ROW]


def test_an_error_in_a_cell(reading):
    _, problems = reading(book(HEADER, ("France", "Levy", "#N/A")))
    assert problems == [
        "t.xlsx:Votes!C2: Vote: shows the error #N/A; write the value, or leave the cell empty [workbook-cell]"
    ]


def test_a_number_with_the_format_of_a_date_that_is_no_day(reading):
    made = book(HEADER, ("France", "Levy", 9e9))
    made.active["C2"].number_format = "yyyy-mm-dd"
    assert [problem.partition(":Votes!C2: ")[2] for problem in reading(made)[1]] == [
        "Vote: has the format of a date, and 9000000000 is no day; write it like 2025-02-11 [workbook-cell]"
    ]


def test_two_columns_of_one_name(reading):
    _, problems = reading(book(("Country", "Issue", "COUNTRY"), ROW))
    (problem,) = problems
    assert problem.startswith(
        "t.xlsx:Votes!C1: a second column 'COUNTRY', after A1; rename or delete one; where the head"
    )


def test_a_character_that_no_record_may_hold(reading):
    _, problems = reading(book(HEADER, ("France", "Levy", "Yes\u202eoN")))
    assert problems == [
        "t.xlsx:Votes!C2: Vote: bidirectional control character U+202E after 'Yes'; delete it [forbidden-character]"
    ]


def test_no_table(reading):
    assert reading(openpyxl.Workbook())[1] == [
        "t.xlsx:1: no sheet has a table; a table has a row of column names [empty-file]"
    ]


# --- files that are no workbook, or made to do harm ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Country,Issue\n", "not an .xlsx workbook; open it in a spreadsheet program and save it as .xlsx"),
        (b"", "not an .xlsx workbook; open it in a spreadsheet program and save it as .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "it is protected by a password, or of a kind before 2007 (.xls); save it as .xlsx without a password",
        ),
    ],
    ids=["text", "empty", "encrypted"],
)
def test_what_is_no_workbook_is_said_plainly(reading, content, message):
    assert reading(content)[1] == [f"t.xlsx:1: {message} [workbook]"]


def test_another_zip_is_no_workbook(reading):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "not an .xlsx workbook" in reading(out.getvalue())[1][0]


def test_a_bomb_is_not_unpacked(reading):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (LARGE + 1))
    start = time.monotonic()
    assert reading(out.getvalue())[1] == [
        "t.xlsx:1: would unpack to 20 MB; delete empty rows and unused sheets, or save it as CSV [workbook]"
    ]
    assert time.monotonic() - start < 1


def test_entities_are_refused(reading):
    bomb = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    made = edited("xl/sharedStrings.xml", "<sst", bomb + "<sst")
    assert reading(made)[1] == [
        "t.xlsx:1: xl/sharedStrings.xml defines entities, which no Office program does [workbook]"
    ]


@pytest.mark.parametrize(
    "change",
    [("</sheetData>", ""), ("<v>0</v>", "<v>99</v>"), ('r="1"', 'r="one"')],
    ids=["cut off", "no such text", "no such row"],
)
def test_a_damaged_sheet_is_said_plainly(reading, change):
    _, (problem,) = reading(edited(SHEET, *change))
    assert "damaged" in problem


def test_macros_are_named_and_left_alone(reading):
    out = io.BytesIO()
    book(HEADER, ROW).save(out)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    sheet, problems = reading(out.getvalue(), "t.xlsm")
    assert cells(sheet) == [ROW]
    assert problems == ["t.xlsm:1: warning: holds macros; they are neither read nor run [workbook-part]"]
