"""Passages and sentences of a text: a text in, the places of its paragraphs, or of the sentences of one, out.

A line end inside a paragraph is told from one behind it by the lines: those of a text that is set in lines are full.
"""

import re
from collections.abc import Iterator

SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’»)\]]))(?<!\b[^\W\d_]\.)\s+(?=[^\sa-zà-öø-ÿ])|(?<=[。！？])")
ITEM = re.compile(r"\s*(?:\d{1,3}[.)]|\([a-z\d]{1,3}\)|[-–•*])\s")
ENDED = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*\s*\Z")
LINE = re.compile(r"[^\n]*\S[^\n]*")
SET = 130  # characters that the lines of a text have at most that is set in lines
FULL = 0.7  # of the usual length of a line, what one has at least that goes on in the next
LONGEST = 1_500  # characters of a passage; a longer paragraph is several

Span = tuple[int, int]


def passages(text: str) -> Iterator[Span]:
    """Yield the passages of a text in order."""
    for start, end in _paragraphs(text):
        at = start
        for first, last in sentences(text, start, end) if end - start > LONGEST else ():
            if last - at > LONGEST and first > at:
                yield at, first
                at = first
        yield at, end


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a passage; what has no end for long is cut at a space."""
    at = start
    for stop, following in [*(found.span() for found in SENTENCE_END.finditer(text, start, end)), (end, end)]:
        while stop - at > LONGEST:
            cut = max(text.rfind(" ", at, at + LONGEST), at + LONGEST // 2)
            yield at, cut
            at = cut
        if any(map(str.isalpha, text[at:stop])):  # the number of a paragraph is no sentence
            yield at, stop
            at = following


def _paragraphs(text: str) -> Iterator[Span]:
    lines = [found.span() for found in LINE.finditer(text)]
    lengths = sorted(end - start for start, end in lines)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    first = last = 0
    for start, end in lines:
        if last and _parted(text, (first, last), (start, end), usual):
            yield first, last
            first = start
        elif not last:
            first = start
        last = end
    if last:
        yield first, last


def _parted(text: str, before: Span, line: Span, usual: int) -> bool:
    """Return whether a line begins another paragraph than that of the lines before."""
    between, begin = text[before[1] : line[0]], text[line[0] : line[0] + 8]
    if between.count("\n") > 1 or "\f" in between or ITEM.match(begin):
        return True
    length = before[1] - (text.rfind("\n", before[0], before[1]) + 1 or before[0])
    if begin.lstrip()[:1].islower():
        return False
    return (
        usual > SET
        or length < FULL * usual
        or (length < usual * 0.9 and bool(ENDED.search(text[before[1] - 8 : before[1]])))
    )
