"""Files of other tools that positions come from, each read by a module here into an `InputTable` of text.

Every module gives `SUFFIXES` and `read(path, file) -> (InputTable, problems)`; `file` is the name that messages use. A
new one needs a line in `importing.source.FORMATS`. Tables of any shape, `csv` and `xlsx`, are read by a `Choice` too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from policy_report.errors import Problem, has_error
from policy_report.records import checks
from policy_report.records.fields import of_type
from policy_report.text import forbidden

Needs = tuple[frozenset[int], ...]
Known = Mapping[str, Mapping[str, Any]]  # the text of a cell → the fields of the model, as YAML would spell them
# The fields that take a date or a number for what it is.
DATES, NUMBERS = (*of_type("date"), "accessed"), of_type("level")
NOTHING = frozenset({"NA", "N/A", "#N/A", "NaN", "NULL", "None", "."})  # what programs write for no value


@dataclass(frozen=True)
class Choice:
    """Which table of a file is wanted, and in which encoding; "" and 0 where nobody said.

    `needs`: the cells of a row in, sets of columns out, of each of which a row below must have a cell to say something,
    if it is a head; nothing for any other row.
    """

    sheet: str = ""
    header_row: int = 0
    encoding: str = ""
    needs: Callable[[Sequence[str]], Needs] = lambda _: ()


class RawValue(NamedTuple):
    """The value of a workbook's cell that holds a number or a date.

    `number`: the number itself. `as_text`: why it cannot be taken for a text; `as_date`: what a date does not show.
    """

    number: str = ""
    as_text: str = ""
    as_date: str = ""


@dataclass(frozen=True)
class InputRow:
    """One row of a table: its cells, stripped, and where they stand.

    `place`: as a message says it ("statement 31"), "" for files with lines. Of a workbook, `places` are the cells as a
    message names them ("Positions!C7"), and `raw` the values of numbers and dates, by column.
    """

    place: str
    cells: tuple[str, ...]
    line: int = 1
    places: tuple[str, ...] = ()
    raw: Mapping[int, RawValue] = field(default_factory=dict)

    def cell(self, column: int, field: str) -> str:
        """Return a cell as the text of a field: a number as it is where a number belongs, else what is shown."""
        raw = self.raw.get(column)
        return raw.number if field in NUMBERS and raw and raw.number else self.cells[column]

    def doubts(self, fields: Mapping[int, str], file: str) -> list[Problem]:
        """Return a problem for each cell that may show another text than the one that its field would get."""
        problems = []
        for column, raw in self.raw.items():
            if not (field := fields.get(column)):
                continue
            place = self.places[column]
            if field in DATES and raw.as_date:
                problems.append(Problem(file, self.line, raw.as_date, checks.WORKBOOK_CELL, "warning", field, place))
            elif field not in (*DATES, *NUMBERS) and raw.as_text:
                problems.append(Problem(file, self.line, raw.as_text, checks.WORKBOOK_CELL, field=field, place=place))
        return problems


@dataclass(frozen=True)
class InputTable:
    """A table as another tool gives it. Every row has as many cells as the header; "" is a cell without a value.

    `fields` says which column is which field of `models.Position`, and `stances` which value of the stance column is
    which step of the built-in scale, both only where the format fixes it. `actors`, `topics` and `sources` hold what
    the file says of a name beyond the name: from the text in the cell to fields of `models.Actor`, `models.Topic`,
    `models.Source`. They have an `id` only for a source; whoever writes an entry chooses the id of an actor or topic.
    Of a workbook, `name` is the sheet, and `places` are the cells of the header. `bare`: the words that stand for
    nothing where the file puts texts in quotation marks and these in none; their cells are empty already.
    """

    header: tuple[str, ...] = ()
    rows: tuple[InputRow, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    stances: Mapping[str, str] = field(default_factory=dict)
    actors: Known = field(default_factory=dict)
    topics: Known = field(default_factory=dict)
    sources: Known = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)  # of sources, by the name in the cells
    name: str = ""
    places: tuple[str, ...] = ()
    bare: frozenset[str] = frozenset()


def checked(table: InputTable, file: str, problems: Sequence[Problem] = ()) -> tuple[InputTable, list[Problem]]:
    """Return a table of whatever format and its problems, those given first; with an error there is no table.

    An error is a table without rows, and a character that no record may hold.
    """
    found = list(problems)
    found += [
        Problem(file, row.line, what, checks.FORBIDDEN_CHARACTER, field=column, place=row.place)
        for row in table.rows
        for column, cell in zip(table.header, row.cells, strict=True)
        if (what := forbidden(cell))
    ]
    if not table.rows:
        found.append(Problem(file, 1, "holds no position; expected a row for each", checks.EMPTY_FILE, "error"))
    return (InputTable(), found) if has_error(found) else (table, found)
