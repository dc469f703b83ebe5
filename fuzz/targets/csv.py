"""Tables of positions, and tables of other tools. What is accepted is what the standard library reads, row by row."""

import csv as library
import io
from collections.abc import Iterable

from fuzz.promises import clean, require, told, written, wrong
from policy_report.records.readers import csv
from policy_report.spreadsheet.inputs import csv as foreign

FILE = "a.csv"
HEADER = "actor,topic,stance,date,summary,quote"
WORDS = (
    ",",
    ";",
    "\t",
    "|",
    '"',
    '""',
    "\n",
    "\r\n",
    "\r",
    " ",
    "\u00a0",
    "\ufeff",
    "\u2028",
    "\0",
    "NA",
    "=1+1",
    HEADER,
)


def seeds() -> Iterable[bytes]:
    """Tables as spreadsheet programs and people write them."""
    yield f"{HEADER}\nFR,outcome,support,2025-02-11,Signed early.,\n".encode()
    yield f'{HEADER}\r\nFR,outcome,support,,"a, b","He said ""no""\nand left"\r\n'.encode()
    yield b'\xef\xbb\xbftopic;actor;stance\noutcome;"C\xc3\xb4te d\'Ivoire";oppose\n\n;;\n'
    yield b'actor\ttopic\tstance\nNA\tnull\t=1+1\n"x"\t" y "\t\n'
    yield b"Country|Vote|\nFR|yes|\n"


def one(data: bytes) -> None:
    """Read the input as a table of positions, and as a table to import."""
    path = written(FILE, data)
    raw, problems = csv.read(path, FILE, top=False)
    told(problems, FILE, data)
    if not problems:
        cells = raw.positions.drop(columns=["file", "line"]).astype(object).to_numpy().tolist()
        require(cells == _rows(data), "a table is read as the standard library reads it")
        clean((cell for row in cells for cell in row), "CSV")
    sheet, problems = foreign.read(path, FILE)
    told(problems, FILE, data)
    require(bool(sheet.rows) != wrong(problems), "a table has rows or errors")
    clean((cell for row in sheet.rows for cell in row.cells), "a table to import")


def _rows(data: bytes) -> list[list[str]]:
    """Return the rows below the header that say something, with the delimiter that gives its known columns."""
    text = data.decode("utf-8-sig")
    rows = library.reader(io.StringIO(text, newline=""), delimiter=csv.delimiter_of(text), strict=True)
    said = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    return said[1:]
