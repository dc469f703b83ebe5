"""What is coded of a text: the records that quote it in, from where to where each quote stands out.

Words that stand in several places of a text are where their record says (its page, its time, its paragraph), and at the
first place where it does not.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policy_report.evidence.finding import parts
from policy_report.evidence.nearest import SourceText
from policy_report.text import same_place

Span = tuple[int, int]
TIME = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})(?!\d)")


class Quoted(NamedTuple):
    """What a record quotes: its key, the words, and where in the source it says that they are."""

    key: str
    quote: str
    locator: str = ""


class CodedSpan(NamedTuple):
    """Words of a text that a record quotes: from where to where, and the key of the record.

    Of a quote with an ellipsis, each part is one; `first` and `last` tell where the quote begins and ends.
    """

    start: int
    end: int
    key: str
    first: bool = True
    last: bool = True


class Piece(NamedTuple):
    """A stretch of a text, and which of the spans cover it, by their numbers; `ends`: those that end with it."""

    start: int
    end: int
    spans: tuple[int, ...]
    ends: tuple[int, ...]


def coded(text: SourceText, quotes: Iterable[Quoted], place: Callable[[int], str]) -> list[CodedSpan]:
    """Return where quotes stand in a text, in order. `place`: what the text says of where a character of it is."""
    found: list[CodedSpan] = []
    for key, quote, locator in quotes:
        looked_for = parts(quote)
        places = text.places(looked_for) if looked_for else []
        if places:
            spans = max(places, key=lambda spans: _agreement(locator, place(spans[0][0]))) if places[1:] else places[0]
            edges = spans[0], spans[-1]
            found += [CodedSpan(*span, key, span == edges[0], span == edges[1]) for span in spans]
    return sorted(found)


def _agreement(locator: str, place: str) -> tuple[int, int]:
    """Return how well a place is the one that a record names: the same, named among others, by its number; how near."""
    said, here = same_place(locator), same_place(place)
    if not said or not here:
        return 0, 0
    named, at = TIME.search(locator), TIME.search(place)
    if named and at:
        return 1, -abs(_seconds(named) - _seconds(at))
    if re.search(rf"(?<!\w){re.escape(here)}(?!\d)", said):
        return 3 if said == here else 2, 0
    numbers = re.findall(r"\d+", here)
    return int(bool(numbers) and numbers[-1] in re.findall(r"\d+", said)), 0


def _seconds(time: re.Match[str]) -> int:
    hours, minutes, seconds = time.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)


def pieces(start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    """Yield a stretch in pieces, each with the spans that cover it."""
    edges = sorted({start, end, *(min(max(at, start), end) for span in spans for at in span[:2])})
    for first, last in pairwise(edges):
        over = tuple(n for n, span in enumerate(spans) if span[0] <= first and last <= span[1])
        yield Piece(first, last, over, tuple(n for n in over if spans[n][1] == last))
