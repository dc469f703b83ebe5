"""A stretch of a source as a quote: from where to where somebody selected in, words that are verified out.

The text is the checker's own, and so is every offset: what was shown is never sent back. A selection is snapped to
whole words; what stands at the head and foot of pages and hyphens at the ends of lines are left out, as the checker
leaves them out. So the words are verified by how they were made.
"""

import re
from typing import NamedTuple

from policy_report.evidence.finding import parts
from policy_report.evidence.nearest import SourceText
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.evidence.wording import UNSPACED, wordlike

Span = tuple[int, int]
LONGEST = 4_000  # characters of a selection: two pages; a quote is shorter
BREAK = r"[-\u2010\u00ad][ \t]*\r?\n\s*"  # a hyphen at the end of a line
WORD = re.compile(rf"[^\W{UNSPACED}]+(?:(?:['’\u2010-]|{BREAK})[^\W{UNSPACED}]+)*")
BROKEN = re.compile(rf"(?<=[^\W\d_]){BREAK}(?=[^\W\d_])")
REACH = 200  # characters around a selection in which the word that it cuts begins or ends
PARAGRAPH = re.compile(r"(?:[^\n\f]|[\n\f](?!\s*[\n\f]))+")
LINE = re.compile(r"[^\n\f]*\S[^\n\f]*")
NUMBERED = re.compile(r"\s*(\d{1,3})[.)]\s")


class Selection(NamedTuple):
    """Words of a source: from where to where in its text, as a quote says them, and where that is."""

    start: int
    end: int
    quote: str
    place: str


def select(source: SourceText, snapshot: SourceSnapshot, start: int, end: int) -> Selection | None:
    """Return the words from a place to a place of a text, whole; None where there are none, or none that verify."""
    text = snapshot.text
    start, end = snapped(text, max(start, 0), min(end, len(text), start + LONGEST))
    for joined in (True, False):  # whether a hyphen at the end of a line is of the line, or of the word
        quote = _flowing(snapshot, start, end, joined=joined)
        if quote and source.span(looked_for := parts(quote)) and looked_for:
            return Selection(start, end, quote, place(snapshot, start))
    return None


def snapped(text: str, start: int, end: int) -> Span:
    """Return a stretch widened to whole words, a word that is broken at the end of a line being one."""
    low = max(0, start - REACH)
    for word in WORD.finditer(text, low, min(len(text), end + REACH)):
        if word.start() < start < word.end():
            start = word.start()
        if word.start() < end < word.end():
            end = word.end()
    while start < end and not wordlike(text[start]) and text[start] not in "([":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _flowing(snapshot: SourceSnapshot, start: int, end: int, *, joined: bool) -> str:
    """Return a stretch without the heads and feet of pages, in one line."""
    pieces, at = [], start
    for first, last in snapshot.asides:
        if first < end and last > at:
            pieces.append(snapshot.text[at : max(first, at)])
            at = max(at, min(last, end))
    said = "".join([*pieces, snapshot.text[at:end]])
    return " ".join(BROKEN.sub("" if joined else "-", said).split())


def place(snapshot: SourceSnapshot, at: int) -> str:
    """Return the page or time of a place of a text, else the number of its paragraph: its own, or which it is."""
    if found := snapshot.place(at):
        return found
    blocks = PARAGRAPH if "\n\n" in snapshot.text.strip() else LINE
    begins = [found.start() for found in blocks.finditer(snapshot.text) if found.start() <= at]
    own = NUMBERED.match(snapshot.text, begins[-1]) if begins else None
    return f"para. {own[1] if own else len(begins) or 1}"
