"""A quote as it is looked for, and where it stands in its source.

In: a quote as it is recorded, and the wording of a source. Out: the parts of the quote between ellipses, each with the
readings that its editorial brackets allow (`parts`); the hash of its words (`digest`); where in `Wording.key` it
stands, or None (`find`). It is looked for with `str.find`, so that 10,000 quotes cost seconds; what that cannot see
(dashes, the borders of words, ellipses) is verified at each place found.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

from policy_report.evidence.wording import (
    ANY_DASH,
    APART,
    ELISION,
    LEADING,
    POWER_SIGNS,
    SHIFTED,
    SOFT,
    TRAILING,
    UNSPACED_CHARACTER,
    Wording,
    wording,
    wordlike,
)

ELLIPSIS_REACH = 2_000  # characters that an ellipsis may leave out: about a page
NEGATION_REACH = 8  # words; an ellipsis over fewer of them, in one sentence, may not hide a "not"
MANY = 50  # places of the longest part of a quote that are looked at one by one

SENTENCE_END = re.compile(r"[.!?](?:\s|$)")

MAX_VARIANTS = 256  # readings of a quote with editorial brackets

ELLIPSIS = re.compile(r"[\[(]\s*(?:…|\.(?:\s?\.){2,})\s*[\])]|…[….]*|\.(?:\s?\.){2,}")
BRACKET = re.compile(r"\[([^\[\]]*)\]")
NEGATION = re.compile(
    r"\b(?:no|not|never|none|nor|neither|nothing|nobody|without|cannot|\w+n['’]t"
    r"|non|ne|n['’]\w+|pas|jamais|sans|nicht|kein\w*|nie|niemals|ohne|nunca|não)\b",
    re.IGNORECASE,
)

Span = tuple[int, int]


class Part(NamedTuple):
    """A part of a quote, between ellipses: the readings under which it may stand in the source."""

    text: str
    readings: tuple[Wording, ...]


def parts(quote: str) -> list[Part]:
    """Return the parts of a quote between its ellipses, those with words in them."""
    return [_part(text) for text in _pieces(quote)]


def digest(quote: str) -> str:
    """Return the SHA-256 of a quote's words: another typography leaves it as it is, another word does not."""
    wordings = (_stripped(text, shifted=not SHIFTED.search(text)) for text in _pieces(quote))
    words = (ANY_DASH.sub("-", wording.plain) for wording in wordings)
    return hashlib.sha256("…".join(words).encode()).hexdigest()


def _pieces(quote: str) -> list[str]:
    """Return the parts of a quote between its ellipses, those with words in them, as they are written."""
    return [text for text in ELLIPSIS.split(quote) if any(map(wordlike, text))]


@lru_cache(maxsize=8)  # of a quote without brackets, the hash has the words of its only reading
def _stripped(text: str, *, shifted: bool) -> Wording:
    """Return the wording without the marks at its ends: a sentence may be cut off, and a full stop set there."""
    whole = wording(text, shifted=shifted)
    start, end = LEADING.match(whole.plain).end(), TRAILING.search(whole.plain).start()  # type: ignore[union-attr] # match always
    if (start, end) == (0, len(whole.plain)) or start >= end:
        return whole
    first, last = whole.spelled(start, end)
    return wording(text[first if start else 0 : last], shifted=shifted)


def _part(text: str) -> Part:
    options = [_bracket_options(found) for found in BRACKET.finditer(text)]
    choices = product(*options) if prod(map(len, options)) <= MAX_VARIANTS else _alike(options)
    readings = dict.fromkeys(_filled(text, choice) for choice in choices)
    return Part(text, tuple(_stripped(reading, shifted=True) for reading in readings))


def _filled(text: str, choice: Iterable[str]) -> str:
    fillings = iter(choice)
    return BRACKET.sub(lambda _: next(fillings), text)


def _alike(options: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the readings that treat all brackets alike, where there are too many for every combination."""
    for i in range(max(map(len, options))):
        yield [option[min(i, len(option) - 1)] for option in options]


def _bracket_options(found: re.Match[str]) -> list[str]:
    """Return the readings of an editorial bracket: the texts that it may stand for in the source.

    It may be there as it is; or its words without the bracket, the first letter in the other case ("[T]he"); or, as an
    insertion, nothing. A bracket inside a word, and one with a negation in it, is no mere insertion; a number behind a
    word is the mark of a note.
    """
    inside, text = found[1], found.string
    before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
    options = [found[0], inside, inside[:1].swapcase() + inside[1:]]
    note = inside.isdigit() and before.isalpha() and not any(map(wordlike, after))
    glued = any(map(wordlike, before + after)) and not note
    return options if glued or NEGATION.search(inside) else [*options, ""]


# --- where it stands -------------------------------------------------------------------------------------------------


def find(looked_for: Sequence[Part], source: Wording) -> Span | None:
    """Return where in `source.key` a quote stands, its parts in order, or None."""
    if len(looked_for) == 1:  # by far the most
        firsts = (next(_occurrences(reading, source), None) for reading in looked_for[0].readings)
        return min((span for span in firsts if span), default=None)
    return chain(looked_for, source, _permits(looked_for))


def standing(looked_for: Sequence[Part], source: Wording) -> list[tuple[Span, ...]]:
    """Return all places in `source.key` where a quote stands, in order: of each, where its parts are."""
    if len(looked_for) == 1:
        return [(span,) for span in _all_occurrences(looked_for[0], source)]
    return sorted({each for found in _chains(looked_for, source, _permits(looked_for)) for each in found})


def _permits(looked_for: Sequence[Part]) -> Callable[[str], bool]:
    """Return whether an ellipsis of a quote may leave something out."""
    negated = any(NEGATION.search(part.text) for part in looked_for)
    return lambda gap: negated or not hidden_negation(gap)


def chain(looked_for: Sequence[Part], source: Wording, permits: Callable[[str], bool]) -> Span | None:
    """Return the first place where the parts follow one another within reach, each gap permitted."""
    found = next(_chains(looked_for, source, permits), [])
    return min(((spans[0][0], spans[-1][1]) for spans in found), default=None)


def _chains(
    looked_for: Sequence[Part], source: Wording, permits: Callable[[str], bool]
) -> Iterator[list[tuple[Span, ...]]]:
    """Yield the places where the parts follow one another, those around each of the places that are looked at."""
    for low, high in _windows(looked_for, source):
        chains: list[tuple[Span, ...]] = [(span,) for span in _all_occurrences(looked_for[0], source, low, high)]
        for part in looked_for[1:]:
            before = sorted(chains, key=lambda spans: (spans[-1][1], spans[0][0]))
            chains = list(_following(before, _all_occurrences(part, source, low, high), source.key, permits))
        if chains:
            yield chains


def _following(
    before: Sequence[tuple[Span, ...]], found: Sequence[Span], key: str, permits: Callable[[str], bool]
) -> Iterator[tuple[Span, ...]]:
    """Yield the places of a part with those of the parts before it, the nearest that end where it begins or before."""
    ends = [spans[-1][1] for spans in before]
    for start, end in found:
        i = bisect_right(ends, start)
        if i and start - ends[i - 1] <= ELLIPSIS_REACH and permits(key[ends[i - 1] : start]):
            yield *before[i - 1], (start, end)


def _windows(looked_for: Sequence[Part], source: Wording) -> list[Span]:
    """Return where to look: around the longest part, which is rare as a rule; everywhere where it is frequent."""
    longest = max(looked_for, key=lambda part: len(part.text))
    anchors = _all_occurrences(longest, source)
    reach = sum(ELLIPSIS_REACH + len(part.text) for part in looked_for)
    around = [(max(0, start - reach), end + reach) for start, end in anchors]
    return around if len(anchors) <= MANY else [(0, len(source.key))]


def hidden_negation(gap: str) -> bool:
    """Return whether what an ellipsis leaves out turns the sense: a few words of one sentence, a "not" among them."""
    short = len(gap.split()) <= NEGATION_REACH and not SENTENCE_END.search(gap)
    return short and bool(NEGATION.search(gap))


def _all_occurrences(part: Part, source: Wording, low: int = 0, high: int | None = None) -> list[Span]:
    return sorted({span for reading in part.readings for span in _occurrences(reading, source, low, high)})


def _occurrences(reading: Wording, source: Wording, low: int = 0, high: int | None = None) -> Iterator[Span]:
    start = source.key.find(reading.key, low, high) if reading.key else -1
    while start >= 0:
        end = start + len(reading.key)
        raised = all(source.raised.get(start + at) == mark for at, mark in reading.raised.items())
        if raised and _same_dashes(reading, source, start, end) and _whole(source, start, end):
            yield start, end
        start = source.key.find(reading.key, start + 1, high)


def _same_dashes(reading: Wording, source: Wording, start: int, end: int) -> bool:
    """Return whether both have their dashes at the same places; one at a line's end may be hyphenation only."""
    low, high = bisect_left(source.dashes, start), bisect_right(source.dashes, end)
    there = {at - start: mark for at, mark in zip(source.dashes[low:high], source.marks[low:high], strict=True)}
    here = dict(zip(reading.dashes, reading.marks, strict=True))
    for at in there.keys() | here.keys():
        only = "" if at in there and at in here else there.get(at, "") or here[at]
        if only and not (only == APART if at in (0, end - start) else only == SOFT):
            return False
    return True


def _whole(source: Wording, start: int, end: int) -> bool:
    """Return whether a stretch begins and ends with whole words and numbers."""
    return begins(source, start) and ends(source, end)


def begins(source: Wording, at: int) -> bool:
    """Return whether a whole word or number may begin at a place of `source.key`, or none does."""
    key = source.key
    return source.mark(at) == APART or not _joined(key, at) or bool(ELISION.search(key[max(0, at - 10) : at]))


def ends(source: Wording, at: int) -> bool:
    """Return whether a whole word or number may end at a place of `source.key`, or none does."""
    return source.mark(at) == APART or not _joined(source.key, at)


def _joined(key: str, at: int) -> bool:
    """Return whether what meets at `at` is one word or number: can|'t, 3|.5, non|binding."""
    if not 0 < at < len(key):
        return False
    before, after = key[at - 1], key[at]
    if after in POWER_SIGNS:
        return True
    if wordlike(before) and wordlike(after):
        return not (UNSPACED_CHARACTER.match(before) or UNSPACED_CHARACTER.match(after))
    for mark, left, right in ((after, key[at - 1 : at], key[at + 1 : at + 2]), (before, key[at - 2 : at - 1], after)):
        if mark == "'" and left and right and wordlike(left) and wordlike(right):
            return True
        if mark in ".,:/" and left.isdigit() and right.isdigit():
            return True
    return False
