"""Tables of any columns from other tools, as strictly read as tables of positions.

Goes in: text with comma, semicolon, tab or bar between cells, or the sign that a first line `sep=;` names. Comes out:
an `InputTable`, whose `fields` are the columns that bear the name of a field of a position. Columns without a name and
without a value, as spreadsheets leave them behind, are left out.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from policy_report.errors import Problem, UserError, has_error
from policy_report.records import checks
from policy_report.records.models import Position
from policy_report.records.readers.base import UnreadableError
from policy_report.records.readers.csv import column_name, columns_twice, numbered_rows, ragged
from policy_report.spreadsheet.inputs import NOTHING, Choice, InputRow, InputTable, checked
from policy_report.spreadsheet.inputs.encodings import read_table
from policy_report.spreadsheet.inputs.head import ELSEWHERE, FIRST_ROWS, Lines, head_row, legend, two_lines
from policy_report.text import in_one_line, shorten

SUFFIXES = (".csv", ".tsv", ".tab", ".txt")
DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?[ \t,;]*(?=\r?\n|\Z)", re.IGNORECASE)  # a first line that Excel writes
_NUMBER = re.compile(r"[-+\d.,:eE/ ]*|true|false", re.IGNORECASE)  # what is in no quotation marks where texts are

_REFERENCES = re.compile(r"\s*(?:TY  - |PMID- |%0 |@\w+\{)")  # RIS, PubMed, EndNote and BibTeX, whatever their suffix

Numbered = list[tuple[int, list[str]]]  # line, cells


def read(path: Path, file: str, choice: Choice | None = None) -> tuple[InputTable, list[Problem]]:
    """Return the table of a file, and what is wrong with its shape; with an error there is no table."""
    choice = choice or Choice()
    if choice.sheet:
        raise UserError(f"--sheet '{choice.sheet}': {file} is text, and has no sheets")
    text, problems = read_table(path, file, choice.encoding)
    if has_error(problems):
        return InputTable(), problems
    if _REFERENCES.match(text):
        message = "holds references, and no table; export them as CSL-JSON or BibTeX, and put that into positions/ as "
        return InputTable(), [Problem(file, 1, f"{message}sources.json or sources.bib", checks.OPINIONS_FORMAT)]
    text, delimiter = _delimiter(text, choice)
    text, bare = _without_bare(text, delimiter)
    try:
        rows = [(line, [cell.strip() for cell in row]) for line, row in numbered_rows(text, delimiter)]
    except UnreadableError as error:
        return InputTable(), [error.problem(file)]
    if not rows:
        message = "the file is empty; expected a header and a row for each position"
        return InputTable(), [Problem(file, 1, message, checks.EMPTY_FILE, "error")]
    if len(rows) > 1 and (heads := two_lines(rows[0][1], rows[1][1])):
        rows[:2] = [(rows[0][0], heads)]
    (line, header), *body = _parted(rows, _lines(rows, text, delimiter), choice, file, problems)
    width = max((place for place, name in enumerate(header, 1) if name), default=0)
    body = [(number, _trimmed(row, width, len(header))) for number, row in body]
    problems += [ragged(file, number, row, len(header)) for number, row in body if len(row) != len(header)]
    problems += _header_problems(header, body, file, line)
    if has_error(problems):
        return InputTable(), problems
    return checked(_table(header, body, bare), file, problems)


def _delimiter(text: str, choice: Choice) -> tuple[str, str]:
    """Return the text, and the sign between its cells: as a first line names it, or that which parts the head best."""
    if named := _SEPARATOR.match(text):
        return text[named.end() :], named[1]
    return text, max(DELIMITERS, key=lambda delimiter: _fits(text, delimiter, choice))


def _fits(text: str, delimiter: str, choice: Choice) -> tuple[bool, int]:
    """Return whether a row that the delimiter parts is a head that is looked for, and the width of the first."""
    rows: Numbered = []
    with suppress(UnreadableError):
        rows.extend(islice(numbered_rows(text, delimiter), FIRST_ROWS))
    heads = [row for line, row in rows if choice.header_row in (0, line)]
    return any(choice.needs(row) for row in heads), len(heads[0]) if heads else 0


def _without_bare(text: str, delimiter: str) -> tuple[str, frozenset[str]]:
    """Return the text without the words for nothing that stand bare where all texts are in quotation marks."""
    cell = re.compile(rf'"(?:[^"]|"")*"|[^"{re.escape(delimiter)}\r\n]+')
    plain = {found.strip() for found in cell.findall(text) if not found.startswith('"')} if '"' in text else set()
    bare = frozenset(plain & NOTHING)
    if not bare or any(not _NUMBER.fullmatch(word) for word in plain - bare):
        return text, frozenset()
    return cell.sub(lambda found: "" if found[0].strip() in bare else found[0], text), bare


# --- which rows -----------------------------------------------------------------------------------------------------


def _lines(rows: Numbered, text: str, delimiter: str) -> Lines:
    cells = dict(rows)
    lines = text.split("\n")
    return Lines(
        [number for number, _ in rows],
        lambda row: dict(enumerate(cells[row])),
        lambda row: row > 1 and not lines[row - 2].strip(f"{delimiter} \t\r"),
    )


def _parted(rows: Numbered, lines: Lines, choice: Choice, file: str, problems: list[Problem]) -> Numbered:
    """Return the header and the rows that belong to it; what stands above and below goes to the problems."""
    head = head_row(lines, choice) or rows[0][0]
    below = set(legend(lines, head, choice))
    for number, row in rows:
        if number < head or number in below:
            where = "above" if number < head else "below"
            said = next(cell for cell in row if cell)
            message = f"'{shorten(said, 40)}' {where} the table is not read"
            problems.append(Problem(file, number, message, checks.READ_OTHERWISE))
    return [(number, row) for number, row in rows if number >= head and number not in below]


def _trimmed(row: list[str], width: int, full: int) -> list[str]:
    """Return a row as wide as the header, where it differs only in empty cells behind the last column with a name."""
    if len(row) == full or len(row) < width or any(row[full:]):
        return row
    return (row + [""] * full)[:full]


def _header_problems(header: list[str], body: Numbered, file: str, line: int) -> list[Problem]:
    problems = [
        problem._replace(message=f"{problem.message}{ELSEWHERE}")
        for problem in columns_twice((column_name(name) for name in header if name), file, line)
    ]
    for place, name in enumerate(header):
        valued = next((number for number, row in body if len(row) > place and row[place]), None)
        if not name and place and valued:
            message = f"column {place + 1} has no name, and a value on line {valued}; name it in the header{ELSEWHERE}"
            problems.append(Problem(file, line, message, checks.MISSING_FIELD))
    return problems


def _table(header: Sequence[str], body: Numbered, bare: frozenset[str]) -> InputTable:
    valued = any(row[0] for _, row in body)  # the corner of a matrix has seldom a name
    places = [place for place, name in enumerate(header) if name or (valued and not place)]
    names = tuple(in_one_line(header[place]) for place in places)
    rows = tuple(InputRow("", tuple(row[place] for place in places), number) for number, row in body)
    fields = {name: column_name(name) for name in names if column_name(name) in Position.model_fields}
    return InputTable(names, rows, fields, bare=bare)
