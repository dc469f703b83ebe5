"""What is coded of a text: the records that quote it in, from where to where each quote stands out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policy_report.evidence.finding import parts
from policy_report.evidence.nearest import SourceText

Span = tuple[int, int]


class CodedSpan(NamedTuple):
    """Words of a text that a record quotes: from where to where, and the key of the record."""

    start: int
    end: int
    key: str


class Piece(NamedTuple):
    """A stretch of a text, and which of the spans cover it, by their numbers; `ends`: those that end with it."""

    start: int
    end: int
    spans: tuple[int, ...]
    ends: tuple[int, ...]


def coded(text: SourceText, quotes: Iterable[tuple[str, str]]) -> list[CodedSpan]:
    """Return where quotes stand in a text, in order. `quotes`: the key of each record and its words."""
    found = ((text.span(looked_for), key) for key, quote in quotes if (looked_for := parts(quote)))
    return sorted(CodedSpan(*span, key) for span, key in found if span)


def pieces(start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    """Yield a stretch in pieces, each with the spans that cover it."""
    edges = sorted({start, end, *(min(max(at, start), end) for span in spans for at in span[:2])})
    for first, last in pairwise(edges):
        over = tuple(n for n, span in enumerate(spans) if span[0] <= first and last <= span[1])
        yield Piece(first, last, over, tuple(n for n in over if spans[n][1] == last))
