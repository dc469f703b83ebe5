"""Which column of a stranger's table is which field of a position, and what its values mean.

Goes in: an `InputTable`, and what the user said with --map and --stance, now or before. Come out: `IncomingRow`s, whose
fields are text as records would spell it, each with the place it came from.
"""

import re
from collections import ChainMap, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from policy_report.days import iso_day
from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.records.fields import GIVEN, REQUIRED, SPOKEN, is_field, of_type
from policy_report.records.models import Position, Stance, Topic
from policy_report.spreadsheet.form import KEY, POSITION_COLUMNS, field_of
from policy_report.spreadsheet.inputs import InputRow, InputTable
from policy_report.text import LINK, did_you_mean, fold, many, misspelt, original, shorten
from policy_report.texts import SIGN, column, spellings, split

DATES, LEVELS = of_type("date"), of_type("level")
WHOLE = re.compile(r"(\d+)[.,]0+")  # as programs write a whole number in a column that has empty cells
MARKED = re.compile(r"^(Actor) \(.+\)$")  # the first head of the matrix of a brief that has a marking
IGNORED = "-"  # in the place of a field: the column is not read


class Columns(NamedTuple):
    """The field of each column that is read, by its place in the header, and the heads that are left out on purpose."""

    fields: Mapping[int, str]
    ignored: frozenset[str]


@dataclass(frozen=True)
class IncomingRow:
    """A row as a record: its fields (none empty), the column of each field, and the row. `key`: of a form."""

    fields: Mapping[str, str]
    columns: Mapping[str, int]
    row: InputRow
    key: str

    def without(self, cells: Collection[tuple[str, str]]) -> "IncomingRow | None":
        """Return the row without some values of fields, None where that leaves no position."""
        gone = {field for field, value in self.fields.items() if (field, shorten(value, 40)) in cells}
        gone |= {field for field, value in cells if not value and field not in self.fields}
        if gone & set(REQUIRED):
            return None
        return replace(self, fields={field: value for field, value in self.fields.items() if field not in gone})

    def with_source(self, source: str) -> "IncomingRow":
        """Return the row with a source, if it names none."""
        given = {"source", "source_url"} & self.fields.keys()
        return self if given or not source else replace(self, fields={**self.fields, "source": source})

    def located(self, problem: Problem) -> Problem:
        """Return a problem of this row at the cell that it is about, or at the row."""
        cell = self.row.places and problem.field in self.columns
        place = self.row.places[self.columns[problem.field]] if cell else self.row.place
        return problem._replace(line=self.row.line, place=place)


# --- columns --------------------------------------------------------------------------------------------------------


OWN = {
    **{name: name for name in Position.model_fields},
    **{fold(column.head): column.field for column in POSITION_COLUMNS},
    fold(KEY): KEY,
}
OFTEN = {name: field.name for field in GIVEN for name in field.synonyms}


def placed(
    header: Sequence[str], by_format: Mapping[str, str], mapped: Mapping[str, str], language: str = ""
) -> Columns:
    """Return what each column holds, as far as it is known.

    What the user said comes first, then what the format fixes, then our own names and those of the form, then what
    such columns are often called. `mapped`: the head of a column → a field, or "-" to leave it out. `language`: of
    the records; a column in it is the plain one.
    """
    by_user = {fold(head): field for head, field in mapped.items()}
    names = ChainMap(by_user, {fold(head): field for head, field in by_format.items()}, OWN, OFTEN)
    ignored = frozenset(head for head in header if by_user.get(fold(head)) == IGNORED)
    found: dict[int, str] = {}
    for table in names.maps:
        for place, named in enumerate(header):
            head = MARKED.sub(r"\1", named)
            field = table.get(fold(head)) or table.get(fold(head).replace("_", " ")) or _in_a_language(head, table)
            field = field and field.removesuffix(f"{SIGN}{language}")
            if field and place not in found and named not in ignored and field not in found.values():
                found[place] = field
    return Columns(found, ignored)


def columns(
    sheet: InputTable, mapped: Mapping[str, str], file: str, language: str = "", given: Collection[str] = ()
) -> tuple[Columns, list[Problem]]:
    """Return what each column holds, and a problem for each that nobody can place. `given`: fields set for all rows."""
    found = placed(sheet.header, sheet.fields, mapped, language)
    return found, _column_problems(sheet, found, {**OFTEN, **OWN, **sheet.fields}, given, file)


def _in_a_language(head: str, table: Mapping[str, str]) -> str:
    """Return the column of a text in a language, such as "summary:fr" or "Summary (French)"; "" for none."""
    plain = {name: field for name, field in table.items() if field in SPOKEN}
    name = column(*split(fold(head)))
    return name if split(name)[0] in plain.values() and is_field(name) else field_of(head, plain)


def _column_problems(
    sheet: InputTable, columns: Columns, names: Mapping[str, str], given: Collection[str], file: str
) -> list[Problem]:
    problems = []
    found = columns.fields
    for place, head in enumerate(sheet.header):
        if head in columns.ignored or (place in found and found[place] not in given):
            continue
        cell = sheet.places[place] if sheet.places else ""
        message, check = _not_placed(sheet, place, found, names), checks.UNKNOWN_FIELD
        if place in found:
            field, check = found[place], checks.DUPLICATE_KEY
            message = f"holds {field}, which --set gives to every row; leave it out with --map '{head}=-'"
        problems.append(Problem(file, 1, message, check, field=head, place=cell))
    heads = ", ".join(f"'{shorten(head, 30)}'" for head in sheet.header if not head.startswith("("))
    for field in REQUIRED:
        if field not in found.values() and field not in given:
            message = f"no column holds the {field}; say which with --map 'COLUMN={field}': {heads}; or give every row "
            message += f"the same with --set {field}={field.upper()}"
            problems.append(Problem(file, 1, message, checks.MISSING_FIELD))
    return problems


def _not_placed(sheet: InputTable, place: int, found: Mapping[int, str], names: Mapping[str, str]) -> str:
    head = sheet.header[place]
    if not head:
        return "the first column has values and no name; name it in the header"
    taken = {field: sheet.header[other] for other, field in found.items()}
    if other := taken.get(names.get(fold(head), "")):
        return f"'{other}' holds {names[fold(head)]} already; leave one of them out with --map '{head}=-'"
    message = f"what does it hold? Say it with --map '{head}=FIELD', or leave it out with --map '{head}=-'"
    return message + _suggestion(head)


def _suggestion(head: str) -> str:
    """Return "; did you mean 'x'?" for the field that a head may be of, or nothing."""
    return f"; did you mean '{field}'?" if (field := near_field(head)) else ""


def near_field(head: str) -> str:
    """Return the field that a head is a slip for, or that alone a word in it means; "" for none."""
    names = {**OFTEN, **{field: field for field in Position.model_fields}}
    words = {names[word] for word in re.findall(r"\w+", fold(head)) if word in names}
    found = [names[slip] for slip in misspelt(head, names)] or (list(words) if len(words) == 1 else [])
    return found[0] if found else ""


def check_columns(mapped: Mapping[str, str], sheet: InputTable) -> None:
    """Raise UserError where --map names a column that is not there, or a field that does not exist."""
    heads = {fold(head) for head in sheet.header}
    for head, field in mapped.items():
        if field != IGNORED and not is_field(field):
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
    """What the values of a table mean: stances in the words of others, formulas kept harmless, links as sources.

    `harmless`: whether a text may have an apostrophe in front, lest it become a formula. `dates`: the order in which
    the numbers of a day stand. `others`: of each field, the cells whose day or number was read from another form.
    """

    def __init__(
        self,
        sheet: InputTable,
        stances: Mapping[str, str],
        scale: Sequence[Stance],
        topics: Iterable[Topic] = (),
        *,
        harmless: bool,
        dates: str = "",
    ) -> None:
        self.dates = dates
        self.others: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.stances = {fold(value): stance for value, stance in (*sheet.stances.items(), *stances.items())}
        self.harmless = harmless
        words = [(step.symbol, word) for step in scale for word in (step.id, *spellings(step.label))]
        own = [(s.symbol, topic.labels[s.id]) for topic in topics for s in scale if s.id in topic.labels]
        words += [(symbol, word) for symbol, label in own for word in spellings(label)]
        words += [(s.symbol, v) for v, found in self.stances.items() for s in scale if found in (s.id, s.label)]
        known = {fold(word) for _, word in words}
        with_symbol = {fold(f"{symbol} {word}"): word for symbol, word in words}
        # A brief prints the symbol in front; one in front of another stance's word says neither.
        self.without_symbol = {text: word for text, word in with_symbol.items() if text not in known}

    def fields(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the fields of a row, those that say nothing left out. `cells`: by field, as they stand."""
        found = {field: self._value(field, cell) for field, cell in cells.items() if cell and field != KEY}
        if LINK.match(found.get("source", "")) and "source_url" not in found:
            found["source_url"] = found.pop("source")
        return found

    def _value(self, field: str, cell: str) -> str:
        text = original(cell) if self.harmless else cell
        if field == "stance":
            word = self.without_symbol.get(fold(text), text)
            return self.stances.get(fold(text)) or self.stances.get(fold(word)) or word
        if field in DATES and (day := iso_day(text, self.dates)) and day != text:
            self.others[field].append((text, day))
            return day
        if field in LEVELS and (whole := WHOLE.fullmatch(text)):
            self.others[field].append((text, whole[1]))
            return whole[1]
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()

    def read_otherwise(self, file: str) -> list[Problem]:
        """Return a word about each field whose days or numbers were read from other forms than that of records."""
        return [
            Problem(
                file,
                1,
                f"{many(len(cells), 'day' if field in DATES else 'number')} read from another form, such as "
                f"'{shorten(cells[0][0], 40)}' as {cells[0][1]}",
                checks.READ_OTHERWISE,
                field=field,
            )
            for field, cells in self.others.items()
        ]


def check_given(given: Mapping[str, str]) -> None:
    """Raise UserError where --set names a field that does not exist."""
    for field, value in given.items():
        if not is_field(field):
            known = ", ".join(Position.model_fields)
            hint = did_you_mean(field, Position.model_fields)
            raise UserError(f"--set '{field}={value}': there is no field '{field}'{hint or ';'} fields are {known}")


def check_stances(said: Mapping[str, str], scale: Sequence[Stance], votes: Collection[str] = ()) -> None:
    """Raise UserError where --stance names a stance that is not on the scale, and none of the votes."""
    known = {fold(word) for stance in scale for word in (stance.id, stance.label)} | set(votes)
    for value, stance in said.items():
        if fold(stance) not in known:
            ids = [step.id for step in scale]
            hint = did_you_mean(stance, misspelt(stance, ids)) or ";"
            raise UserError(f"--stance '{value}={stance}': '{stance}' is no stance{hint} stances are {', '.join(ids)}")


def incoming(
    sheet: InputTable, found: Columns, values: Values, given: Mapping[str, str] | None = None
) -> list[IncomingRow]:
    """Return the rows that have a value in a column that is read. `given`: the fields that all rows get."""
    given = given or {}
    rows = []
    columns = {field: place for place, field in found.fields.items()}
    for row in sheet.rows:
        cells = {field: row.cell(place, field) for field, place in columns.items()}
        if any(cell for field, cell in cells.items() if field != KEY):
            rows.append(IncomingRow(values.fields({**cells, **given}), columns, row, cells.get(KEY, "")))
    return rows


def doubts(sheet: InputTable, found: Columns, file: str) -> list[Problem]:
    """Return a problem for each cell that may show another text than the one that would be read."""
    fields = {place: field for place, field in found.fields.items() if field != KEY}
    return [problem for row in sheet.rows for problem in row.doubts(fields, file)]
