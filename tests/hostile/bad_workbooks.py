"""Workbooks to import that are damaged, made to do harm, or do not say what they show."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import xlsxwriter

HEADER = ("actor", "topic", "stance", "date", "source_url", "summary")
ROW = ("FR", "outcome", "support", "2025-02-11", "https://e.org/", "Signed.")
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "lol">{0}]>'
BILLION = DOCTYPE.format(
    "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
)


@dataclass(frozen=True)
class Workbook:
    """A workbook of one row. `edits`: what is replaced in which part; `more`: parts that are added."""

    name: str
    said: str
    code: int = 1
    row: Sequence[object] = ROW
    edits: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    more: Mapping[str, bytes] = field(default_factory=dict)
    content: bytes | None = None

    def made(self) -> bytes:
        """Return the bytes of the file."""
        if self.content is not None:
            return self.content
        out, new = io.BytesIO(), io.BytesIO()
        with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet("Votes")
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, self.row)
        with zipfile.ZipFile(out) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in old.namelist():
                before, after = self.edits.get(name, ("", ""))
                text = old.read(name).decode()
                assert before in text
                archive.writestr(name, text.replace(before, after, 1) if before else text)
            for name, data in self.more.items():
                archive.writestr(name, data)
        return new.getvalue()


def _with(**cells: object) -> tuple[object, ...]:
    return tuple(cells.get(name, value) for name, value in zip(HEADER, ROW, strict=True))


def _cell(xml: str) -> Mapping[str, tuple[str, str]]:
    """Return the edit that puts a cell behind the last one of row 2."""
    return {SHEET: ("</row></sheetData>", f"{xml}</row></sheetData>")}


WORKBOOKS = [
    Workbook("nothing", "not an .xlsx workbook", content=b""),
    Workbook("text", "not an .xlsx workbook", content=b"actor,topic,stance\n"),
    Workbook("a workbook before 2007", "it is protected by a password, or of a kind before 2007", content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    Workbook("half a workbook", "not an .xlsx workbook", content=Workbook("whole", "").made()[:800]),
    Workbook("a zip of other things", "x.xlsx:1", content=b"PK\x05\x06" + bytes(18)),
    Workbook("a bomb", "would unpack to", more={"xl/media/x.bin": bytes(60_000_000)}),
    Workbook("a bomb of entities in the strings", "defines entities", edits={STRINGS: ("<sst", BILLION + "<sst")}),
    Workbook("a bomb of entities in the sheet", "defines entities", edits={SHEET: ("<worksheet", BILLION + "<worksheet")}),
    Workbook("an entity that reads a file", "defines entities", edits={SHEET: ("<worksheet", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet')}),
    Workbook("a sheet that is no XML", "is damaged", edits={SHEET: ("<sheetData>", "<sheetData")}),
    Workbook("a cell at the far corner", "XFD1048576: warning: 'x' below the table is not read", 0, edits={SHEET: ("</sheetData>", '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>')}),
    Workbook("a cell beyond the far corner", "a cell 'ZZZZ99999999' in row 99999999, which no sheet can have", edits={SHEET: ("</sheetData>", '<row r="99999999"><c r="ZZZZ99999999" t="inlineStr"><is><t>x</t></is></c></row></sheetData>')}),
    Workbook("a cell behind the last column", "a cell 'XFE2' in row 2, which no sheet can have", edits=_cell('<c r="XFE2" t="inlineStr"><is><t>x</t></is></c>')),
    Workbook("a cell below the last row", "a cell 'A1048577' in row 1048577, which no sheet can have", edits={SHEET: ("</sheetData>", '<row r="1048577"><c r="A1048577" t="inlineStr"><is><t>x</t></is></c></row></sheetData>')}),
    Workbook("a cell of another row", "a cell 'G9' in row 2, which no sheet can have", edits=_cell('<c r="G9" t="inlineStr"><is><t>x</t></is></c>')),
    Workbook("a cell that is nowhere", "a cell '?' in row 2, which no sheet can have", edits=_cell('<c r="?" t="inlineStr"><is><t>x</t></is></c>')),
    Workbook("a formula that was never computed", "Votes!G2", edits=_cell('<c r="G2"><f>1+1</f></c>')),
    Workbook("an error in a cell", "Votes!C2", edits={SHEET: ('<c r="C2" t="s"><v>8</v></c>', '<c r="C2" t="e"><v>#N/A</v></c>')}),
    Workbook("a date as a number", "'45699' is not a date", row=_with(date=45699)),
    Workbook("a stance as a number", "unknown stance '1'", row=_with(stance=1)),
    Workbook("a stance as a truth value", "unknown stance", row=_with(stance=True)),
    Workbook("a date of Britain as text", "'11/02/2025' is not a date", row=_with(date="11/02/2025")),
    Workbook("an actor that nobody declared", "unknown actor 'Atlantis'", row=_with(actor="Atlantis")),
    Workbook("a script as a link", "'javascript:alert(1)' is not a link", row=_with(source_url="javascript:alert(1)")),
    Workbook("a bidirectional override", "U+202E", row=_with(summary="a\u202eb")),
    Workbook("a control character as Excel writes it", "U+0007", edits={STRINGS: ("Signed.", "Sig_x0007_ned.")}),
    Workbook("a value in a column without a name", "column without a name", edits=_cell('<c r="G2" t="inlineStr"><is><t>x</t></is></c>')),
    Workbook("a string that is not there", "x.xlsx", edits={SHEET: ('<c r="C2" t="s"><v>8</v></c>', '<c r="C2" t="s"><v>999</v></c>')}),
    Workbook("a number that is none", "x.xlsx", edits={SHEET: ('<c r="C2" t="s"><v>8</v></c>', '<c r="C2"><v>abc</v></c>')}),
    Workbook("macros", "holds macros; they are neither read nor run", 0, more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    Workbook("a hidden row", "row 2 is hidden; read like the others", 0, edits={SHEET: ('<row r="2"', '<row hidden="1" r="2"')}),
    Workbook("merged cells", "are merged; 'FR' is read in each of the rows", 0, edits={SHEET: ("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>')}),
]  # fmt: skip
