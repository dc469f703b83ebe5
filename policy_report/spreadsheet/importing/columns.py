"""Which column of a stranger's table is which field of a position, and what its values mean.

Goes in: an `InputTable`, and what the user said with --map and --stance, now or before. Come out: `IncomingRow`s, whose
fields are text as records would spell it, each with the place it came from.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.records.fields import GIVEN, REQUIRED, of_type
from policy_report.records.models import Position, Stance, Topic
from policy_report.spreadsheet.form import KEY, POSITION_COLUMNS
from policy_report.spreadsheet.inputs import InputRow, InputTable
from policy_report.text import LINK, did_you_mean, fold, misspelt, original, shorten

DATES = of_type("date")
IGNORED = "-"  # in the place of a field: the column is not read
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]\d{2}:\d{2}\S*\Z")  # a date with a time of day, which records do not keep


class Place(NamedTuple):
    """Where something stands in the file that is imported: its line, or what messages say in place of a line."""

    line: int
    said: str


@dataclass(frozen=True)
class Columns:
    """What the columns hold: the field of each place in the header; a place that is not here is not read."""

    fields: Mapping[int, str]
    ignored: frozenset[str]  # the heads of the columns that are left out on purpose


@dataclass(frozen=True)
class IncomingRow:
    """A row as a record: its fields (none empty), the column of each field, and the row. `key`: of a form."""

    fields: Mapping[str, str]
    columns: Mapping[str, int]
    row: InputRow
    key: str

    def with_source(self, source: str) -> "IncomingRow":
        """Return the row with a source, if it names none."""
        given = {"source", "source_url"} & self.fields.keys()
        return self if given or not source else replace(self, fields={**self.fields, "source": source})

    def place(self, field: str = "") -> Place:
        """Return where a field stands, or the row."""
        cell = self.row.places and field in self.columns
        return Place(self.row.line, self.row.places[self.columns[field]] if cell else self.row.place)


# --- columns --------------------------------------------------------------------------------------------------------


def columns(sheet: InputTable, said: Mapping[str, str], file: str) -> tuple[Columns, list[Problem]]:
    """Return what each column holds, and a problem for each that nobody can place.

    What the user said comes first, then what the format fixes, then our own names and those of the form, then what
    such columns are often called. `said`: the head of a column → a field, or "-" to leave it out.
    """
    heads = [fold(head) for head in sheet.header]
    wanted = {fold(head): field for head, field in said.items()}
    ignored = frozenset(head for head in sheet.header if wanted.get(fold(head)) == IGNORED)
    found: dict[int, str] = {}
    for table in (wanted, {fold(head): field for head, field in sheet.fields.items()}, OWN, OFTEN):
        for place, head in enumerate(heads):
            field = table.get(head) or table.get(head.replace("_", " "))
            if field and place not in found and sheet.header[place] not in ignored and field not in found.values():
                found[place] = field
    return Columns(found, ignored), _column_problems(sheet, found, wanted, ignored, file)


OWN = {
    **{name: name for name in Position.model_fields},
    **{fold(column.head): column.field for column in POSITION_COLUMNS},
    fold(KEY): KEY,
}
OFTEN = {name: field.name for field in GIVEN for name in field.synonyms}


def _column_problems(
    sheet: InputTable, found: Mapping[int, str], wanted: Mapping[str, str], ignored: frozenset[str], file: str
) -> list[Problem]:
    problems = []
    for place, head in enumerate(sheet.header):
        if place in found or head in ignored:
            continue
        field = wanted.get(fold(head)) or sheet.fields.get(head) or OWN.get(fold(head)) or OFTEN.get(fold(head))
        other = next((sheet.header[at] for at, taken in found.items() if taken == field), None)
        if field and other:
            message = f"'{other}' holds {field} already; leave one of them out with --map '{head}=-'"
        else:
            message = f"what does it hold? Say it with --map '{head}=FIELD', or leave it out with --map '{head}=-'"
            message += did_you_mean(head, Position.model_fields)
        problems.append(
            Problem(
                file, 1, message, checks.UNKNOWN_FIELD, field=head, place=sheet.places[place] if sheet.places else ""
            )
        )
    missing = [field for field in REQUIRED if field not in found.values()]
    heads = ", ".join(f"'{shorten(head, 30)}'" for head in sheet.header)
    said = (f"no column holds the {field}; say which with --map 'COLUMN={field}': {heads}" for field in missing)
    return problems + [Problem(file, 1, message, checks.MISSING_FIELD) for message in said]


def check_columns(said: Mapping[str, str], sheet: InputTable) -> None:
    """Raise UserError where --map names a column that is not there, or a field that does not exist."""
    heads = {fold(head) for head in sheet.header}
    for head, field in said.items():
        if field != IGNORED and field not in Position.model_fields:
            known = ", ".join(Position.model_fields)
            hint = did_you_mean(field, Position.model_fields)
            raise UserError(
                f"--map '{head}={field}': there is no field '{field}'{hint or ';'} fields are {known}, or -"
            )
        if fold(head) not in heads:
            known = ", ".join(f"'{name}'" for name in sheet.header)
            raise UserError(f"--map '{head}={field}': there is no column '{head}'; the columns are {known}")


# --- values ---------------------------------------------------------------------------------------------------------


class Values:
    """What the values of a table mean: stances in the words of others, formulas kept harmless, links as sources."""

    def __init__(
        self,
        sheet: InputTable,
        said: Mapping[str, str],
        scale: Sequence[Stance],
        topics: Iterable[Topic] = (),
        *,
        harmless: bool,
    ) -> None:
        self.stances = {fold(v): s for v, s in sheet.stances.items()} | {fold(v): s for v, s in said.items()}
        named = [(word, stance.id) for stance in scale for word in (stance.id, stance.label)]
        named += [(label, stance) for topic in topics for stance, label in topic.labels.items()]
        self.words = _by_name((fold(word), stance) for word, stance in named)
        self.symbols = _by_name((stance.symbol, stance.id) for stance in scale)
        self.harmless = harmless  # whether a text may have an apostrophe in front, lest it become a formula

    def fields(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the fields of a row, those that say nothing left out. `cells`: by field, as they stand."""
        found = {field: self._value(field, cell) for field, cell in cells.items() if cell and field != KEY}
        if LINK.match(found.get("source", "")) and "source_url" not in found:
            found["source_url"] = found.pop("source")
        return found

    def _value(self, field: str, cell: str) -> str:
        text = original(cell) if self.harmless else cell
        if field == "stance":
            words = self._without_symbol(text)
            return self.stances.get(fold(text)) or self.stances.get(fold(words)) or words
        if field in DATES and (moment := MOMENT.match(text)):
            return moment[1]
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()

    def _without_symbol(self, text: str) -> str:
        """Return a stance without the symbol that briefs print in front, unless that stands for another stance."""
        symbol = next((symbol for symbol in self.symbols if text.startswith(f"{symbol} ")), "")
        if not symbol or fold(text) in self.words:
            return text
        words = text.removeprefix(symbol)
        said = fold(words)
        meant = self.words.get(said) or {self.stances.get(said, "")}
        return text if meant.isdisjoint(self.symbols[symbol]) and meant != {""} else words.strip()


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return the stances that each word or symbol may mean."""
    found: dict[str, set[str]] = {}
    for name, stance in pairs:
        found.setdefault(name, set()).add(stance)
    return found


def check_stances(said: Mapping[str, str], scale: Sequence[Stance]) -> None:
    """Raise UserError where --stance names a stance that is not on the scale."""
    known = {fold(word) for stance in scale for word in (stance.id, stance.label)}
    for value, stance in said.items():
        if fold(stance) not in known:
            ids = [step.id for step in scale]
            hint = did_you_mean(stance, misspelt(stance, ids)) or ";"
            raise UserError(f"--stance '{value}={stance}': '{stance}' is no stance{hint} stances are {', '.join(ids)}")


def incoming(sheet: InputTable, found: Columns, values: Values) -> list[IncomingRow]:
    """Return the rows that have a value in a column that is read."""
    rows = []
    columns = {field: place for place, field in found.fields.items()}
    for row in sheet.rows:
        cells = {field: row.cell(place, field) for field, place in columns.items()}
        if any(cell for field, cell in cells.items() if field != KEY):
            rows.append(IncomingRow(values.fields(cells), columns, row, cells.get(KEY, "")))
    return rows


def doubts(sheet: InputTable, found: Columns, file: str) -> list[Problem]:
    """Return a problem for each cell that may show another text than the one that would be read."""
    fields = {place: field for place, field in found.fields.items() if field != KEY}
    return [problem for row in sheet.rows for problem in row.doubts(fields, file)]
