"""Texts in pages: what stands at the head and foot of most pages.

In: a text whose pages begin at known places. Out: a `PagedText`: the text, and the stretches of it that are no part of
what is said (`asides`). A quote runs on over the end of a page as over that of a line.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

EDGE = 5  # lines from the beginning and end of a page's text among which its head and foot are sought
SENTENCE_MARKS = (".", ",", ";", ":", "?", "!")  # at the end of a line that is hardly a head
NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")

Span = tuple[int, int]


class PagedText(NamedTuple):
    """A text, and the stretches of it that are no part of what is said.

    `encoding`: the one that was guessed. `places`: where pages begin, "p. 2", or what is said at a time, "00:01:30".
    `headings` and `insets` (figures, tables): where they stand, as far as the document says so.
    """

    text: str
    asides: Sequence[Span] = ()
    encoding: str = ""
    places: Sequence[tuple[int, str]] = ()
    headings: Sequence[Span] = ()
    insets: Sequence[Span] = ()


def plain_pages(text: str) -> PagedText:
    """Return a text whose pages are parted by form feeds."""
    starts = [0, *(found.end() for found in re.finditer("\f", text))]
    return PagedText(text, running(text, starts), places=numbered(starts)) if len(starts) > 1 else PagedText(text)


def numbered(starts: Sequence[int]) -> list[tuple[int, str]]:
    """Return where pages begin, with what each is called."""
    return [(start, f"p. {number}") for number, start in enumerate(starts, 1)]


def running(text: str, starts: Sequence[int]) -> list[Span]:
    """Return the lines at the head and foot of pages that most pages have there, or one of the two before or after.

    Numbers in them may differ. They are the first and last lines of a page, as far as all of these are such.
    """
    pages = [_edges(text, start, end) for start, end in pairwise([*starts, len(text)])]
    counts = Counter(line for page in pages for line in set(page.values()))
    found: list[Span] = []
    for number, page in enumerate(pages):
        near = {line for other in pages[max(0, number - 2) : number] for line in other.values()}
        near |= {line for other in pages[number + 1 : number + 3] for line in other.values()}
        running_heads = {
            span
            for span, line in page.items()
            if counts[line] > max(1, len(pages) / 2) or (line in near and not line.endswith(SENTENCE_MARKS))
        }
        found += [*takewhile(running_heads.__contains__, page), *takewhile(running_heads.__contains__, reversed(page))]
    return sorted(set(found))


def _edges(text: str, start: int, end: int) -> dict[Span, str]:
    """Return the first and last lines of a page with words or numbers in them, numbers as one sign."""
    lines = list(re.compile(r"[^\n\f]*\w[^\n\f]*\n?").finditer(text, start, end))
    first, last = lines[:EDGE], lines[max(EDGE, len(lines) - EDGE) :]
    return {line.span(): NUMBER.sub("#", " ".join(line[0].casefold().split())) for line in (*first, *last)}
