"""Cells that mean nothing: NA, #N/A, NULL and the like, as programs write a value that is missing.

In the column of a text, a day or a number, such a word has no other meaning. An actor NA may be Namibia, and a stance
N/A may be not applicable: there the word counts where `--missing` says so, and else is an error if the table uses it
for nothing elsewhere.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from policy_report.errors import Problem
from policy_report.records import checks
from policy_report.records.fields import REQUIRED
from policy_report.spreadsheet.inputs import NOTHING, InputRow, InputTable
from policy_report.text import fold, many

AMBIGUOUS = frozenset({"NA", "N/A", "None"})  # may be an answer


class Blanks:
    """What stands for nothing in a table. `stances`: the columns of a matrix; `means`: whether a word is a stance."""

    def __init__(
        self,
        sheet: InputTable,
        fields: Mapping[int, str],
        stances: Collection[int],
        said: Sequence[str],
        means: Callable[[str], bool],
    ) -> None:
        self.sheet, self.means = sheet, means
        self.said = {fold(word) for word in said}
        self.needed = {place: field for place, field in fields.items() if field in REQUIRED}
        self.optional = [place for place, field in fields.items() if field not in REQUIRED] if not sheet.bare else []
        self.stances = stances
        self.told = self.said & {fold(word) for word in sheet.bare}  # whose cells were empty from the start
        self.elsewhere = sheet.bare | {
            row.cells[place] for row in sheet.rows for place in self.optional if row.cells[place] in NOTHING
        }
        self.found: Counter[tuple[str, str]] = Counter()
        self.left_out = 0

    def cleared(self, file: str) -> tuple[InputTable, list[Problem]]:
        """Return the table with empty cells for such words, and a word about each; an error where it may be a name."""
        problems = [problem for row in self.sheet.rows for problem in self._doubts(row, file)]
        rows = [cleared for row in self.sheet.rows if (cleared := self._row(row))]
        problems += [Problem(file, 1, message, checks.READ_OTHERWISE) for message in self._words()]
        return replace(self.sheet, rows=tuple(rows)), problems

    def _doubts(self, row: InputRow, file: str) -> list[Problem]:
        problems = []
        for place, field in self.needed.items():
            word = row.cells[place]
            if not word and self.sheet.bare and not self.told and any(row.cells):
                bare = "', '".join(sorted(self.sheet.bare))
                message = f"nothing, as '{bare}' is here; --missing '{bare}' leaves such rows out"
                problems.append(Problem(file, row.line, message, checks.MISSING_FIELD, field=field))
            if word not in self.elsewhere or fold(word) in self.said or (field == "stance" and self.means(word)):
                continue
            message = f"'{word}' stands for nothing elsewhere in this table; if it does here, say --missing '{word}' "
            message += (
                f"and the row makes no record, or take the {field} from another column with --map 'COLUMN={field}'"
            )
            message += f", or say what it means with --stance '{word}=STANCE'" if field == "stance" else ""
            place_ = row.places[place] if row.places else row.place
            problems.append(Problem(file, row.line, message, checks.MISSING_FIELD, field=field, place=place_))
        return problems

    def _row(self, row: InputRow) -> InputRow | None:
        """Return a row without words for nothing; None for one that they leave without actor, topic or stance."""
        cells = list(row.cells)
        for place, cell in enumerate(row.cells):
            if self._is_nothing(place, cell):
                self.found[self.sheet.header[place], cell] += 1
                cells[place] = ""
        lost = [place for place in self.needed if not cells[place] and (row.cells[place] or self.told)]
        if lost and any(cells):
            self.left_out += 1
            return None
        return row if tuple(cells) == row.cells else replace(row, cells=tuple(cells))

    def _is_nothing(self, place: int, cell: str) -> bool:
        if not cell or fold(cell) in self.said:
            return bool(cell)
        if place in self.stances:
            certain = cell in NOTHING - AMBIGUOUS or cell in self.elsewhere
            return certain and not self.means(cell)
        return cell in NOTHING and place in self.optional

    def _words(self) -> list[str]:
        """Return what was read as nothing, a line for each word, and how many rows were left out."""
        lines = [f"'{word}', without the quotation marks that texts have here, is nothing" for word in self.sheet.bare]
        for word in dict.fromkeys(word for _, word in self.found):
            heads = [head for head, other in self.found if other == word]
            count = sum(number for (_, other), number in self.found.items() if other == word)
            lines.append(f"'{word}' is read as nothing: {many(count, 'cell')} in {', '.join(heads)}")
        if self.left_out:
            lines.append(f"{many(self.left_out, 'row')} without an actor, a topic or a stance: no record")
        return lines
