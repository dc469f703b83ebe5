"""A matrix as a table with a row for each of its cells that says something: actors down and topics across, or turned.

Columns beside the topics are fields of each record of their row. Exports of surveys are matrices: of a question with
rows, a head is "Question [Row]" or "Question - Row", and the row is the topic.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.spreadsheet.importing.columns import Columns
from policy_report.spreadsheet.inputs import InputRow, InputTable, RawValue

ACROSS, STANCE = "(head)", "(cell)"  # the heads of the two columns that a matrix becomes
OF_A_GRID = re.compile(r".*\S\s*\[(?P<row>.*)\]|.*\S\s+-\s+(?P<tail>.*)", re.DOTALL)
SEVERAL = 2  # heads that are actors; one alone may be a column of somebody
Known = Callable[[str, str], str | None]  # "topic" or "actor", and a name: the id that it means


class Matrix(NamedTuple):
    """What a matrix has across, "topic" or "actor", the name at each such column, and the column of the others."""

    across: str
    names: Mapping[int, str]
    down: int


def topic_in(head: str, known: Known) -> str:
    """Return the name of a topic that a head is or, as of a survey, ends in; "" for none."""
    inner = OF_A_GRID.fullmatch(head)
    names = (head, inner["row"] or inner["tail"] or "") if inner else (head,)
    return next((name for name in names if name and known("topic", name)), "")


def matrix_of(header: tuple[str, ...], found: Columns, known: Known, *, asked: bool) -> Matrix | None:
    """Return the matrix that a table is by its heads, None where it is none. `asked`: all other columns are of it."""
    fields = {field: place for place, field in found.fields.items()}
    if "stance" in fields or {"actor", "topic"} <= fields.keys():
        return None
    free = [place for place, head in enumerate(header) if place not in found.fields and head not in found.ignored]
    across = "actor" if "topic" in fields else "topic"
    if across == "topic":
        names = {place: name for place in free if (name := topic_in(header[place], known))}
    else:
        names = {place: header[place] for place in free if header[place] and known("actor", header[place])}
    down = fields.get("actor", fields.get("topic", -1))
    if down < 0 and 0 in free and not header[0]:
        if not names and len(actors := {p: header[p] for p in free if header[p] and known("actor", header[p])}) > 1:
            across, names = "actor", actors
        down = 0
    if asked:
        names = {place: names.get(place) or _inner(header[place]) for place in free if place != down}
    enough = bool(names) if across == "topic" or asked else len(names) >= SEVERAL
    return Matrix(across, names, down) if enough else None


def _inner(head: str) -> str:
    """Return what stands in brackets at the end of a head, else the head."""
    found = OF_A_GRID.fullmatch(head)
    return (found and found["row"]) or head


def unfolded(sheet: InputTable, matrix: Matrix, known: Known, file: str) -> tuple[InputTable, list[Problem]]:
    """Return the rows of a matrix, one for each cell that says something; a problem for two columns of one topic."""
    others = [place for place in range(len(sheet.header)) if place not in matrix.names]
    down = "topic" if matrix.across == "actor" else "actor"
    heads = (*(sheet.header[place] for place in others), ACROSS, STANCE)
    fields = {**sheet.fields, ACROSS: matrix.across, STANCE: "stance"}
    if matrix.down >= 0 and not sheet.header[matrix.down]:
        fields[""] = down
    rows = (
        _row(row, others, place, name, sheet)
        for row in sheet.rows
        for place, name in matrix.names.items()
        if row.cells[place]
    )
    places = (*(sheet.places[place] for place in others), "", "") if sheet.places else ()
    long = replace(sheet, header=heads, rows=tuple(rows), fields=fields, places=places)
    return long, _twice(sheet, matrix, known, file)


def _row(row: InputRow, others: list[int], place: int, name: str, sheet: InputTable) -> InputRow:
    cells = (*(row.cells[other] for other in others), name, row.cells[place])
    if not row.places:
        return InputRow(f"{row.line}, column '{sheet.header[place]}'", cells, row.line)
    places = (*(row.places[other] for other in others), sheet.places[place], row.places[place])
    at = {other: number for number, other in enumerate((*others, -1, place))}
    raw: dict[int, RawValue] = {at[column]: value for column, value in row.raw.items() if column in at}
    return InputRow(row.places[place], cells, row.line, places, raw)


def _twice(sheet: InputTable, matrix: Matrix, known: Known, file: str) -> list[Problem]:
    columns: dict[str, list[int]] = defaultdict(list)
    for place, name in matrix.names.items():
        columns[known(matrix.across, name) or name].append(place)
    problems = []
    for places in (places for places in columns.values() if len(places) > 1):
        first, second = (sheet.header[place] for place in places[:2])
        message = f"the {matrix.across} of '{first}' already; leave one of them out with --map '{second}=-'"
        cell = sheet.places[places[1]] if sheet.places else ""
        problems.append(Problem(file, 1, message, checks.DUPLICATE_KEY, field=second, place=cell))
    return problems
