"""A text in paragraphs, with where each is and whether it is a heading: a snapshot in, its `Paragraph`s out.

Headings are those of the document. Where that knows none, a short line is one that ends no sentence, before a paragraph
that does.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.search.passages import ENDED, ITEM, passages

Span = tuple[int, int]
NUMBERED = re.compile(r"\s*(\d{1,3})[.)]\s")
HEADING = 90  # characters that one has at most
FEWEST = 2  # headings of a text that is in sections


class Paragraph(NamedTuple):
    """A paragraph: from where to where in its text; its number, and whether it says that; whether it is a heading."""

    start: int
    end: int
    number: int
    own: bool = False
    heading: bool = False


class Section(NamedTuple):
    """What stands under a heading, up to the next: from where to where; before the first, the heading is ""."""

    heading: str
    start: int
    end: int


def paragraphs(snapshot: SourceSnapshot) -> list[Paragraph]:
    """Return the paragraphs of a text in order."""
    text = snapshot.text
    found = list(passages(text))
    headings = snapshot.headings or _likely_headings(text, found)
    edges = sorted({at for span in headings for at in span})
    begins = {_trimmed(text, *span)[0] for span in headings}
    cut = (span for each in found for span in _cut(text, each, edges))
    return [_paragraph(text, span, number, span[0] in begins) for number, span in enumerate(cut, 1)]


def _paragraph(text: str, span: Span, number: int, heading: bool) -> Paragraph:  # noqa: FBT001 - as it is kept
    own = NUMBERED.match(text, span[0])
    return Paragraph(*span, int(own[1]) if own else number, bool(own), heading)


def _cut(text: str, span: Span, edges: Sequence[int]) -> Iterator[Span]:
    """Yield a passage in two where a heading ends or begins in it."""
    within = edges[bisect_right(edges, span[0]) : bisect_left(edges, span[1])]
    for each in pairwise([span[0], *within, span[1]]):
        if text[slice(*each)].strip():
            yield _trimmed(text, *each)


def _trimmed(text: str, start: int, end: int) -> Span:
    said = text[start:end]
    return start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip())


def _likely_headings(text: str, found: Sequence[Span]) -> list[Span]:
    likely = [here for here, following in pairwise(found) if _is_heading(text[slice(*here)], text[slice(*following)])]
    return likely if len(likely) >= FEWEST else []


def _is_heading(said: str, following: str) -> bool:
    """Return whether a paragraph is short and ends no sentence, and stands before a longer one that does."""
    ended = said.endswith((",", ";", ":")) or (ENDED.search(said) and not said.endswith("?"))
    if len(said) > HEADING or "\n" in said or ITEM.match(said) or ended:
        return False
    begins = (said[0].isupper() or said[0].isdigit()) and any(map(str.isalpha, said))
    return begins and len(following) > HEADING and bool(ENDED.search(following))


def sections(text: str, found: Sequence[Paragraph]) -> list[Section]:
    """Return the sections of a text; none where it has but one."""
    heads = [each for each in found if each.heading]
    if len(heads) < FEWEST:
        return []
    starts = [0, *(each.start for each in heads), len(text)]
    named = ["", *(" ".join(text[each.start : each.end].split()) for each in heads)]
    parted = zip(named, pairwise(starts), strict=True)
    return [Section(name, *span) for name, span in parted if text[slice(*span)].strip()]


def place(snapshot: SourceSnapshot, at: int) -> str:
    """Return the page or time of a place of a text, else the number of its paragraph: its own, or which it is."""
    if found := snapshot.place(at):
        return found
    known = paragraphs(snapshot)
    before = bisect_right(known, at, key=attrgetter("start"))
    return f"para. {known[max(0, before - 1)].number if known else 1}"
