"""A stretch of a source as a quote: from where to where somebody selected in, words that are verified out.

The text is the checker's own, and so is every offset: what was shown is never sent back. A selection is snapped to
whole words, as the checker knows them. What stands at the head and foot of pages is left out, and hyphens at the ends
of lines are; for a figure or table between, the quote has "…". So the words are verified by how they were made;
`verified` says whether they are.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policy_report.evidence.finding import begins, ends, parts
from policy_report.evidence.nearest import SourceText
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.evidence.wording import INNER, UNSPACED, Wording, wording, wordlike
from policy_report.reading.insets import insets
from policy_report.reading.paragraphs import place

Span = tuple[int, int]
LONGEST = 4_000  # characters of a selection: two pages; a quote is shorter
REACH = 200  # characters around a selection in which the word that it cuts begins or ends
BREAK = r"[-\u2010\u00ad][ \t]*\r?\n\s*"  # a hyphen at the end of a line
BROKEN = re.compile(rf"([^\W\d_]+){BREAK}(?=([^\W\d_]+))")
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # what no quote needs; joiners have a meaning in Persian or Hindi
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
UNSPACED_LETTER = re.compile(f"[{UNSPACED}]")
OPENING, CLOSING = "“«„‘", "”»“’"
ELLIPSIS = " … "


class Selection(NamedTuple):
    """Words of a source: from where to where in its text, as a quote says them, where that is, and whether it is."""

    start: int
    end: int
    quote: str
    place: str
    verified: bool = True


def select(source: SourceText, snapshot: SourceSnapshot, start: int, end: int) -> Selection | None:
    """Return the words from a place to a place of a text, whole; None where there are none."""
    text = snapshot.text
    start, end = max(start, 0), min(end, len(text), max(start, 0) + LONGEST)
    span, asides = snapped(source.wording, start, end), snapshot.asides
    if not span:  # within the foot of a page; a note there can be quoted by itself
        span, asides = snapped(wording(text), start, end), ()
    if not span and any(map(str.isalpha, text[start:end])):  # a letter that the checker reads as one with its neighbour
        span = _as_written(text, start, end)
    if not span:
        return None
    found = next((quote for quote in _quotes(snapshot, span, asides) if _stands(quote, source)), "")
    quote = found or next(_quotes(snapshot, span, asides))
    return Selection(*span, quote, place(snapshot, span[0]), bool(found))


def _stands(quote: str, source: SourceText) -> bool:
    looked_for = parts(quote)
    return bool(looked_for) and source.span(looked_for) is not None


def snapped(words: Wording, start: int, end: int) -> Span | None:
    """Return a stretch of a text widened to whole words, as the checker knows them; None where no word is in it."""
    first, last = words.made(start), words.made(end)
    low, high = max(0, first - REACH), min(len(words.key), last + REACH)
    while first < last and not (wordlike(words.key[first]) or words.key[first] in "(["):
        first += 1
    while last > first and words.key[last - 1].isspace():
        last -= 1
    if not any(map(wordlike, words.key[first:last])):
        return None
    while first > low and not (begins(words, first) and words.mark(first) != INNER):
        first -= 1
    while last < high and not (ends(words, last) and words.mark(last) != INNER):
        last += 1
    return _as_written(words.raw, words.origin(first), words.origin(last - 1) + 1)


def _as_written(text: str, start: int, end: int) -> Span:
    """Return a stretch with the rest of the letters and accents at its ends, and the mark that closes a quotation."""
    while start > 0 and _one_word(text[start - 1], text[start]):
        start -= 1
    while end < len(text) and (_one_word(text[end - 1], text[end]) or unicodedata.category(text[end])[0] == "M"):
        end += 1
    said = text[start:end]
    for opening, closing in zip(OPENING, CLOSING, strict=True):
        if text[end : end + 1] == closing and said.count(opening) > said.count(closing):
            return start, end + 1
    return start, end


def _one_word(before: str, after: str) -> bool:
    return wordlike(before) and wordlike(after) and not (UNSPACED_LETTER.match(before) or UNSPACED_LETTER.match(after))


def _quotes(snapshot: SourceSnapshot, span: Span, asides: Sequence[Span]) -> Iterator[str]:
    """Yield what a quote of a stretch may say, the best first: with "…" for what stands between, or with that."""
    for between in dict.fromkeys((tuple(insets(snapshot, *span)), ())):
        for joined in (None, True, False):
            yield _flowing(snapshot.text, span, asides, between, joined=joined)


def _flowing(text: str, span: Span, asides: Sequence[Span], between: Sequence[Span], *, joined: bool | None) -> str:
    """Return a stretch in one line, without the heads and feet of pages, and with "…" for what stands between.

    `joined`: whether a hyphen at the end of a line is of the line alone; None where the text elsewhere is to tell.
    """
    at, end = span
    pieces = []
    cuts = sorted([*((*aside, "") for aside in asides), *((*inset, ELLIPSIS) for inset in between)])
    for first, last, instead in cuts:
        if first < end and last > at:
            pieces += [text[at : max(first, at)], instead]
            at = max(at, min(last, end))
    said = "".join([*pieces, text[at:end]])
    said = BROKEN.sub(lambda found: _unbroken(text, found, joined=joined), said)
    return " ".join(UNSEEN.sub("", said).translate(LIGATURES).split())


def _unbroken(text: str, found: re.Match[str], *, joined: bool | None) -> str:
    """Return what stands before the end of a line where a word is broken there: with its hyphen, where it has one."""
    before, after = found.groups()
    if joined is None:
        hyphenated = re.search(rf"\b{re.escape(before)}[-\u2010]{re.escape(after)}", text, re.IGNORECASE)
        joined = not hyphenated or bool(re.search(rf"\b{re.escape(before + after)}", text, re.IGNORECASE))
    return before if joined else f"{before}-"
