"""A stranger's table brought into the shape of records, a row for each: what is across comes down.

Goes in: an `InputTable`, and what is known of the file and the workspace. Comes out: an `InputTable`, and a word about
each thing that is read differently from how it stands.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from policy_report.errors import Problem
from policy_report.records import checks, countries
from policy_report.records.fields import REQUIRED
from policy_report.records.models import KINDS
from policy_report.records.validate import Records
from policy_report.spreadsheet.importing.blanks import Blanks
from policy_report.spreadsheet.importing.columns import IGNORED, placed
from policy_report.spreadsheet.importing.matrix import SEVERAL, Matrix, matrix_of, topic_in, unfolded
from policy_report.spreadsheet.importing.surveys import columns_of_tool, one_head
from policy_report.spreadsheet.importing.target import ImportSettings
from policy_report.spreadsheet.importing.votes import Votes, option_of, read_meaning
from policy_report.spreadsheet.inputs import InputTable, Needs
from policy_report.text import fold, many, slug
from policy_report.texts import spellings

KIND_HEADS = {"type", "kind", "actor type", "type of actor", "actor kind", "kind of actor"}


class Shaper:
    """Shapes the tables of one import. `settings`: what is said of the file."""

    def __init__(self, settings: ImportSettings, records: Records, root: Path) -> None:
        self.settings, self.records = settings, records
        self.meaning = root / settings.meaning if settings.meaning else None
        self.given = {*settings.set, *(("topic",) if self.meaning else ())}

    def known(self, kind: str, name: str) -> str | None:
        """Return the id of a topic or an actor that is declared, or of a country; None for no such name."""
        found = self.records.names[kind].get(name)
        if found is None and kind == "actor" and (country := countries.lookup(name)):
            return country.id
        return found

    def needs(self, cells: Sequence[str]) -> Needs:
        """Return the columns without which a row says nothing, if these cells are the head of a table."""
        header = tuple(cells)
        found = placed(header, {}, self._mapped(header), self.records.language)
        places = {field: place for place, field in found.fields.items()}
        needed = [field for field in REQUIRED if field not in self.given]
        if places.keys() >= set(needed):
            return tuple(frozenset({places[field]}) for field in needed)
        matrix = self._matrix(header, {})
        sure = matrix and (matrix.down >= 0 or not header[0]) and len(matrix.names) >= SEVERAL
        return (frozenset({max(matrix.down, 0)}), frozenset(matrix.names)) if matrix and sure else ()

    def shaped(self, sheet: InputTable, file: str) -> tuple[InputTable, list[Problem]]:
        """Return a table with a row for each record, and what is said about it."""
        again = list(_heads_again(sheet, file))
        sheet, said = self.plain(sheet)
        problems = [*again, *(Problem(file, 1, message, checks.READ_OTHERWISE) for message in said)]
        matrix = self._matrix(sheet.header, sheet.fields)
        sheet, blank = self._cleared(sheet, matrix, file)
        if self.meaning:
            votes, more = self._votes(sheet, self.meaning, file)
            return votes, problems + blank + more
        if matrix is None:
            return sheet, problems + blank
        long, twice = unfolded(sheet, matrix, self.known, file)
        across = f"{many(len(matrix.names), matrix.across)} across"
        message = f"read as a matrix with {across}: {many(len(long.rows), 'cell')} of {many(len(sheet.rows), 'row')}"
        return long, [*problems, *blank, Problem(file, 1, message, checks.READ_OTHERWISE), *twice]

    def plain(self, sheet: InputTable) -> tuple[InputTable, list[str]]:
        """Return a table without what is no field of a record, and a word about that."""
        told = {fold(head) for head in self.settings.columns}
        sheet, numbers = _without_numbers(_under_one_head(sheet, told))
        sheet = one_head(sheet, lambda text: topic_in(text, self.known), told)
        sheet, said = self._without_own(sheet)
        sheet, more = _without_kinds(sheet, self._mapped(sheet.header))
        return sheet, [*numbers, *said, *more]

    def _mapped(self, header: tuple[str, ...]) -> Mapping[str, str]:
        """Return what the columns hold that are not to be placed by their heads; what the user says counts first."""
        _, own = columns_of_tool(header)
        told = {fold(head) for head in self.settings.columns}
        return {**{head: IGNORED for head in own if fold(head) not in told}, **self.settings.columns}

    def _matrix(self, header: tuple[str, ...], fields: Mapping[str, str]) -> Matrix | None:
        if {"topic", "stance"} & self.given:
            return None
        found = placed(header, fields, self._mapped(header), self.records.language)
        return matrix_of(header, found, self.known, asked=self.settings.matrix)

    def _votes(self, sheet: InputTable, meaning: Path, file: str) -> tuple[InputTable, list[Problem]]:
        said = read_meaning(meaning, sheet.header)
        told = {fold(head) for head in self.settings.columns}
        key = {said.key: IGNORED} if said.key and fold(said.key) not in told else {}  # "Vote" may name the vote itself
        found = placed(sheet.header, sheet.fields, {**key, **self._mapped(sheet.header)}, self.records.language)
        return Votes(sheet, found, said, self.settings.stances).records(file)

    def _without_own(self, sheet: InputTable) -> tuple[InputTable, list[str]]:
        """Return a table without the columns that a survey tool fills in."""
        tool, own = columns_of_tool(sheet.header)
        told = {fold(head) for head in self.settings.columns}
        left = [head for head in own if fold(head) not in told]
        if tool == "Polis" and "participant" in map(fold, sheet.header) and "participant" not in told:
            sheet = replace(sheet, fields={**sheet.fields, "participant": "actor"})
        heads = ", ".join(left)
        message = f"what {tool} notes by itself is not read: {heads}; --map '{left[0]}=FIELD' reads it" if left else ""
        return _without(sheet, left), [message] if left else []

    def _cleared(self, sheet: InputTable, matrix: Matrix | None, file: str) -> tuple[InputTable, list[Problem]]:
        found = placed(sheet.header, sheet.fields, self._mapped(sheet.header), self.records.language)
        fields = {place: field for place, field in found.fields.items() if not matrix or place not in matrix.names}
        across = matrix.names.keys() if matrix else ()
        return Blanks(sheet, fields, across, self.settings.missing, self._is_stance).cleared(file)

    def _is_stance(self, word: str) -> bool:
        labels = [label for topic in self.records.topics.values() for label in topic.labels.values()]
        words = [step.id for step in self.records.scale] + [step.label for step in self.records.scale] + labels
        known = {fold(spelling) for said in words for spelling in spellings(said)}
        known |= {fold(word)} if self.meaning and option_of(word) else set()
        return fold(word) in known | {fold(value) for value in self.settings.stances}


def _without(sheet: InputTable, heads: Sequence[str]) -> InputTable:
    """Return a table without some of its columns."""
    kept = [place for place, head in enumerate(sheet.header) if head not in heads]
    if len(kept) == len(sheet.header):
        return sheet

    def of(values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(values[place] for place in kept) if values else ()

    rows = tuple(
        replace(
            row,
            cells=of(row.cells),
            places=of(row.places),
            raw={kept.index(place): raw for place, raw in row.raw.items() if place in kept},
        )
        for row in sheet.rows
    )
    return replace(sheet, header=of(sheet.header), rows=rows, places=of(sheet.places))


def _without_numbers(sheet: InputTable) -> tuple[InputTable, list[str]]:
    """Return a table without a first column that numbers its rows and has no name, as R and pandas write it."""
    if not sheet.header or sheet.header[0] or not sheet.rows:
        return sheet, []
    first = [row.cells[0] for row in sheet.rows]
    counted = any(first == [str(number + begin) for number in range(len(first))] for begin in (0, 1))
    return (_without(sheet, [""]), ["the first column numbers the rows, and is not read"]) if counted else (sheet, [])


def _under_one_head(sheet: InputTable, told: Collection[str]) -> InputTable:
    """Return a table with what stands down in its corner, where pandas wrote that below what stands across."""
    first = sheet.rows[0].cells if sheet.rows else ("",)
    if len(first) <= SEVERAL or any(first[1:]) or fold(sheet.header[0]) in told:
        return sheet
    corner = {placed((text,), {}, {}).fields.get(0) for text in (sheet.header[0], first[0])}
    if corner != {"actor", "topic"}:
        return sheet
    fields = {head: field for head, field in sheet.fields.items() if head != sheet.header[0]}
    return replace(sheet, header=(first[0], *sheet.header[1:]), rows=sheet.rows[1:], fields=fields)


def _heads_again(sheet: InputTable, file: str) -> Iterator[Problem]:
    """Yield a problem for each row that says what the head says: nobody knows whether a new table begins there."""
    heads = [fold(head) for head in sheet.header]
    for row in sheet.rows:
        said = [fold(cell) == head for cell, head in zip(row.cells, heads, strict=False) if cell]
        if len(said) >= SEVERAL and all(said):
            message = "the head stands again; delete this row, or give what follows a sheet or file of its own"
            yield Problem(file, row.line, message, checks.DUPLICATE_KEY, place=row.place)


def _without_kinds(sheet: InputTable, mapped: Mapping[str, str]) -> tuple[InputTable, list[str]]:
    """Return a table whose column of kinds of actors, if it has one, is known of the actors instead."""
    told = {fold(head) for head in mapped}
    for place, head in enumerate(sheet.header):
        kinds = {slug(row.cells[place]) for row in sheet.rows} - {""}
        if fold(head) not in KIND_HEADS - told or not kinds or not kinds <= set(KINDS):
            continue
        named = [(row.cells, slug(row.cells[place])) for row in sheet.rows if row.cells[place]]
        actors = {cell: {"kind": kind} for cells, kind in named for cell in cells}
        message = f"'{head}' is read as the kinds of actors, for those that are declared anew"
        return replace(_without(sheet, [head]), actors={**sheet.actors, **actors}), [message]
    return sheet, []
