"""A text, and what is put where in it: the common ground of the editors of single formats.

An editor gives `splices(text, changes, count)`: the pieces of the text that are replaced. `count` is the number of
records that the reader found. It raises ValueError, with a message for the user, where it cannot.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import NamedTuple

Changes = dict[int, Mapping[str, str] | None]  # number of the record → fields and their new text, or None: delete


class Splice(NamedTuple):
    """What stands from `start` up to `end` becomes `new`."""

    start: int
    end: int
    new: str = ""


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return `text` with the splices made. They may touch; of two that overlap, both pieces go."""
    parts: list[str] = []
    place = 0
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        parts += [text[place : max(place, start)], new]
        place = max(place, end)
    return "".join([*parts, text[place:]])


class Lines:
    """The lines of a text, counted from 0, as editors count them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)][:-1]
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def __len__(self) -> int:
        return len(self.starts)

    def of(self, place: int) -> int:
        """Return the number of the line on which `place` stands."""
        return bisect_right(self.starts, place) - 1

    def start(self, number: int) -> int:
        """Return the place of the first character of a line, or of the end of the text."""
        return self.starts[number] if number < len(self.starts) else len(self.text)

    def end(self, number: int) -> int:
        """Return the place behind the last character of a line, before its line break."""
        return self.starts[number] + len(self[number].removesuffix("\r"))

    def __getitem__(self, number: int) -> str:
        return self.lines[number]
