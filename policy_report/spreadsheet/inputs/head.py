"""Where a table begins and ends among the rows of a sheet: its head, what stands above it, a legend below it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from policy_report.errors import UserError
from policy_report.spreadsheet.inputs import Choice, Needs
from policy_report.text import fold

FIRST_ROWS = 50  # among which a head is looked for
ELSEWHERE = "; where the head stands on another row, say so with --header-row N"
TOTALS = {
    *("total", "totals", "grand total", "sum", "gesamt", "gesamtergebnis", "summe", "total général", "total general"),
    *("average", "mean", "count", "mittelwert", "anzahl", "moyenne"),
}  # what spreadsheet programs write in front of a row of totals
_NUMBER = re.compile(r"[-+]?[\d.,' ]*\d *%?")


ANSWER = ("response", "open-ended response")  # what the second line of SurveyMonkey says of a question with one answer


def two_lines(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Return the heads of an export of SurveyMonkey, whose questions stand above their rows; [] for any other table.

    A question without a row of its own is as it is; a row of a question is "Question [row]".
    """
    if len(first) < 2 or [fold(head) for head in first[:2]] != ["respondent id", "collector id"] or any(second[:2]):  # noqa: PLR2004
        return []
    heads, question = [], ""
    for head, row in zip(first, second, strict=False):
        question = head or question
        heads.append(f"{question} [{row}]" if row and fold(row) not in ANSWER else head)
    return heads


@dataclass(frozen=True)
class Lines:
    """The rows of a sheet that say something, by number: their cells by column, and which follow an empty row."""

    numbers: Sequence[int]
    texts: Callable[[int], Mapping[int, str]]
    follows_gap: Callable[[int], bool]

    def needs(self, row: int, choice: Choice) -> Needs:
        """Return the sets of columns that a table needs, if a row is its head."""
        cells = {column: text for column, text in self.texts(row).items() if text}
        places = list(cells)
        return tuple(frozenset(places[place] for place in each) for each in choice.needs(list(cells.values())))


def head_row(lines: Lines, choice: Choice) -> int:
    """Return the row that is said to be the head, or the first that has the columns that are needed; 0 for none."""
    if not choice.header_row:
        return next((row for row in lines.numbers[:FIRST_ROWS] if lines.needs(row, choice)), 0)
    if choice.header_row not in lines.numbers:
        raise UserError(f"--header-row {choice.header_row}: that row is empty, or inside another")
    return choice.header_row


def legend(lines: Lines, head: int, choice: Choice) -> list[int]:
    """Return the rows below a head that belong to no record.

    They are rows of totals, and behind an empty row those of which none has all that is needed.
    """
    needed = lines.needs(head, choice)
    found = _totals(lines, head, needed)
    block: list[int] = []
    for row in reversed([n for n in lines.numbers if n > head and n not in found] if needed else []):
        texts = {column for column, text in lines.texts(row).items() if text}
        if all(each & texts for each in needed):
            break
        block.append(row)
        if lines.follows_gap(row):
            found, block = found + block, []
    return sorted(found)


def _totals(lines: Lines, head: int, needed: Needs) -> list[int]:
    """Return the rows of totals: their word, and numbers, which are no record, or stand where other rows have words."""
    cells = {n: {column: text for column, text in lines.texts(n).items() if text} for n in lines.numbers if n > head}
    totals = {n: texts for n, texts in cells.items() if _are_totals(list(texts.values()))}
    others = [texts for n, texts in cells.items() if n not in totals]
    words = {column for texts in others for column, text in texts.items() if not _NUMBER.fullmatch(text)}
    return [n for n, said in totals.items() if words & set([*said][1:]) or not all(each & set(said) for each in needed)]


def _are_totals(texts: Sequence[str]) -> bool:
    return bool(texts) and fold(texts[0]) in TOTALS and all(map(_NUMBER.fullmatch, texts[1:]))
