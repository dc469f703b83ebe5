"""The positions of all files as columns of text, converted value by value; collects what was wrong.

A column with few distinct values is kept as codes into the list of its distinct texts: each text is converted once,
whether ten rows hold it or a million.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import ValidationError

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.checks import Check, Severity
from policy_report.records.explain import explain
from policy_report.records.fields import GIVEN, is_field, ordered
from policy_report.records.models import Position
from policy_report.records.readers.base import Raw, counted
from policy_report.texts import split

CODED = tuple(field.name for field in GIVEN if field.type != "text")
PROBLEM_VALUES = 100  # wrong values of one column that are told apart; whoever has more mends these first

Codes = NDArray[np.intp]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class CodedColumn:
    """A column as codes (one a row) into its distinct values."""

    codes: Codes
    values: list[Any]

    def take(self, values: Sequence[Any]) -> "CodedColumn":
        """Return the column with other values in the place of these, equal ones joined."""
        index: dict[Any, int] = {}
        new = np.array([index.setdefault(value, len(index)) for value in values], dtype=np.intp)
        return CodedColumn(new[self.codes] if len(new) else self.codes, list(index))

    def is_in(self, *wanted: Any) -> NDArray[np.bool_]:
        """Return for each row whether its value is one of those wanted (compared by `is` for None, else by ==)."""
        found = np.array([value in wanted for value in self.values], dtype=bool)
        return found[self.codes] if len(found) else np.zeros(len(self.codes), dtype=bool)

    def array(self) -> NDArray[Any]:
        """Return the values, one a row, as an array of objects."""
        values = np.empty(len(self.values), dtype=object)
        values[:] = self.values
        return values[self.codes] if len(values) else np.empty(len(self.codes), dtype=object)

    def categorical(self) -> "pd.Categorical[Any]":
        """Return the column as a pandas Categorical."""
        return pd.Categorical.from_codes(self.codes, pd.Index(self.values, dtype="str"))


class PositionTable:
    """The columns of all files, one under another, and the problems found in them."""

    def __init__(self, raws: Sequence[Raw]) -> None:
        self.problems: list[Problem] = []
        frames = [raw.positions for raw in raws if len(raw.positions)] or [pd.DataFrame({"file": [], "line": []})]
        self._texts = pd.concat(frames, ignore_index=True)
        self.columns = {name: self._coded(name) for name in CODED}
        self.spoken = [name for name in ordered(filter(is_field, map(str, self._texts))) if split(name)[1]]
        self.file = self._coded("file")
        self.line: NDArray[np.int64] = self._texts["line"].to_numpy(dtype="int64")
        self._field_lines = self._offset([raw for raw in raws if len(raw.positions)])

    def text(self, name: str) -> "pd.Series[str]":
        """Return a column of free text, "" where a record leaves it out."""
        if name not in self._texts:
            return pd.Series("", index=self._texts.index, dtype="str")
        return self._texts[name].astype("str").fillna("")

    def complain(self, rows: Rows, field: str, message: str, check: Check, severity: Severity | None = None) -> None:
        """Note a problem at a field of each of the rows; of many, the first and the number of the others."""

        def say(row: int) -> Problem:
            return Problem(*self.place(row, field), message, check, severity, field)

        self.problems += counted(rows.tolist(), say, "records")

    def complain_of(
        self, codes: Codes, wrong: Sequence[int], field: str, say: Callable[[int], tuple[str, Check]]
    ) -> None:
        """Note what `say` says (message, check) of each wrong code at its rows, of `PROBLEM_VALUES` codes at most."""
        for code in wrong[:PROBLEM_VALUES]:
            self.complain(np.flatnonzero(codes == code), field, *say(code))
        if len(wrong) > PROBLEM_VALUES:
            message, check = say(wrong[PROBLEM_VALUES])
            more = f"{message} (the values after this one are not looked at; mend the first {PROBLEM_VALUES})"
            self.complain(np.flatnonzero(codes == wrong[PROBLEM_VALUES])[:1], field, more, check)

    def place(self, row: int, field: str) -> tuple[str, int]:
        """Return the file and line of a field of a row."""
        line = self._field_lines.get((int(row), field), int(self.line[row]))
        return str(self.file.values[self.file.codes[row]]), line

    def require(self, names: Sequence[str]) -> None:
        """Note each row that leaves out one of the named fields."""
        for name in names:
            rows = np.flatnonzero(self.columns[name].is_in(""))
            self.complain(rows, name, "missing; a position needs actor, topic and stance", checks.MISSING_FIELD)

    def convert(self, name: str, convert: Callable[[str], Any]) -> CodedColumn:
        """Return a column with its texts converted as the model says; None where a text is absent or wrong."""
        column = self.columns[name]
        values: list[Any] = []
        wrong: dict[int, ValidationError] = {}
        for code, text in enumerate(column.values):
            try:
                values.append(convert(text) if text and len(wrong) <= PROBLEM_VALUES else None)
            except ValidationError as error:
                values.append(None)
                wrong[code] = error
        self.complain_of(
            column.codes, list(wrong), name, lambda code: explain(wrong[code], Position.model_fields)[0][1:]
        )
        return column.take(values)

    def resolve(
        self, name: str, find: Callable[[str], str | None], unknown: Callable[[str], tuple[str, Check]]
    ) -> CodedColumn:
        """Return a column of ids for one of names; "" where the name is absent or unknown (which is noted)."""
        column = self.columns[name]
        ids: list[str] = []
        wrong: list[int] = []
        for code, text in enumerate(column.values):
            ids.append((find(text) or "") if text and len(wrong) <= PROBLEM_VALUES else "")
            if text and not ids[-1]:
                wrong.append(code)
        self.complain_of(column.codes, wrong, name, lambda code: unknown(column.values[code]))
        return column.take(ids)

    def _coded(self, name: str) -> CodedColumn:
        if name not in self._texts:
            return CodedColumn(np.zeros(len(self._texts), dtype=np.intp), [""])
        codes, texts = pd.factorize(self.text(name))
        return CodedColumn(codes, list(texts))

    @staticmethod
    def _offset(raws: Sequence[Raw]) -> dict[tuple[int, str], int]:
        lines: dict[tuple[int, str], int] = {}
        start = 0
        for raw in raws:
            if raw.owner:
                lines |= {(start + row, "actor"): raw.owner.line for row in range(len(raw.positions))}
            lines |= {(start + row, name): line for (row, name), line in raw.field_lines.items()}
            start += len(raw.positions)
        return lines
