"""The passage nearest to a quote that its source does not have.

In: the parts of a quote, and its source made ready (`SourceText`). Out: the passage most like it, and in plain words
what differs (`nearest`). The passage is sought by the quote's rarest words, in bounded time, and compared word by word.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise, product
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policy_report.evidence.finding import ELLIPSIS_REACH, Part, chain, find, hidden_negation, standing
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.evidence.wording import RAISED_LETTERS, SOFT, UNSPACED, Wording, wording, wordlike
from policy_report.text import shorten

MAX_COMPARED = 8  # readings of a part of a quote that are compared with a source that has none of them

TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:['.,:/{SOFT}][^\W_{UNSPACED}]+)*|\S")
VOTES = 3_000  # places of the quote's rarest words that are looked at
CANDIDATES = 3  # passages that are compared with the quote
FAR = 0.4  # share of words in common below which a passage is not called near
MAX_DIFFERENCES = 4
JOINED = 20  # characters; in a script without spaces a whole text is joined
JOINED_BEFORE, JOINED_AFTER = re.compile(r"\S*\Z"), re.compile(r"\S*")

Codes = NDArray[np.intp]


class Token(NamedTuple):
    """A word, number or mark: its text in the form compared, and where in `Wording.plain` it stands."""

    text: str
    start: int
    end: int


def _tokens(text: Wording) -> list[Token]:
    found = (Token(match[0].replace(SOFT, ""), *match.span()) for match in TOKEN.finditer(text.plain))
    return [token for token in found if token.text]  # a hyphen at a line's end is none by itself


class SourceText:
    """A snapshot made ready: its wording, and the places of its words for those quotes that are not found."""

    def __init__(self, snapshot: SourceSnapshot) -> None:
        self.text = snapshot.text
        self.wording = wording(snapshot.text, snapshot.asides)
        self._asides = snapshot.asides

    def find(self, looked_for: Sequence[Part]) -> tuple[int, int] | None:
        """Return the offset of a quote in the text and its line, from 1, in the first version that has it."""
        span = self.span(looked_for)
        return (span[0], bisect_left(self._line_ends, span[0]) + 1) if span else None

    def span(self, looked_for: Sequence[Part]) -> tuple[int, int] | None:
        """Return from where to where in the text a quote stands."""
        for version in self._versions():
            if span := find(looked_for, version):
                return version.origin(span[0]), version.origin(span[1] - 1) + 1
        return None

    def places(self, looked_for: Sequence[Part]) -> list[tuple[tuple[int, int], ...]]:
        """Return all places of the text where a quote stands, in order: from where to where each of its parts is."""
        for version in self._versions():
            if found := standing(looked_for, version):
                spans = (
                    [(version.origin(first), version.origin(end - 1) + 1) for first, end in each] for each in found
                )
                return [tuple(each) for each in spans]
        return []

    def _versions(self) -> Iterator[Wording]:
        yield self.wording
        yield from self._others

    @cached_property
    def _others(self) -> list[Wording]:
        """The other ways to read the text: with the heads and feet of its pages, raised letters as letters."""
        letters = (False, True) if RAISED_LETTERS.search(self.text) else (False,)
        ways = product((self._asides, ()) if self._asides else ((),), letters)
        return [wording(self.text, asides, letters=word) for asides, word in islice(ways, 1, None)]

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    @cached_property
    def tokens(self) -> list[Token]:
        """The words, numbers and marks of the text."""
        return _tokens(self.wording)

    @cached_property
    def _codes(self) -> tuple[Codes, dict[str, int]]:
        codes, distinct = pd.factorize(np.array([token.text.casefold() for token in self.tokens], dtype=object))
        return codes, {word: code for code, word in enumerate(distinct)}

    @cached_property
    def _places(self) -> tuple[Codes, Codes]:
        """The places of all tokens ordered by code, and where those of each code begin."""
        codes, known = self._codes
        return np.argsort(codes, kind="stable"), np.searchsorted(np.sort(codes), np.arange(len(known) + 1))

    def encode(self, words: Sequence[Token]) -> list[int]:
        """Return the codes of words, case ignored; one that the text lacks has a negative code of its own."""
        known = self._codes[1]
        return [known.get(word.text.casefold(), -i) for i, word in enumerate(words, 1)]

    def passage(self, codes: Sequence[int]) -> tuple[float, int, int]:
        """Return how like the nearest passage is, from 0 to 100, and its first and last token (exclusive)."""
        from rapidfuzz import fuzz  # only a run with a mismatch in it pays for this

        best = (0.0, 0, 0)
        for start in self._candidates(codes):
            low = max(0, start - len(codes) // 4 - 2)
            window = self._codes[0][low : start + 2 * len(codes) + 4].tolist()
            found = fuzz.partial_ratio_alignment(codes, window)
            if found and found.score > best[0]:
                best = (found.score, low + found.dest_start, low + found.dest_end)
        return best

    def _candidates(self, codes: Sequence[int]) -> list[int]:
        """Return where the passage may begin: where most of the quote's rarest words stand at their places."""
        ordered, starts = self._places
        known = sorted((starts[code + 1] - starts[code], i) for i, code in enumerate(codes) if code >= 0)
        votes: list[Codes] = []
        total = 0
        for count, i in known:
            if votes and total + count > VOTES:
                break
            votes.append(ordered[starts[codes[i]] :][: min(count, VOTES)] - i)
            total += count
        if not votes:
            return []
        places = np.sort(np.concatenate(votes))
        support = np.searchsorted(places, places + max(2, len(codes) // 4), side="right") - np.arange(len(places))
        best = np.argsort(-support, kind="stable")
        return list(dict.fromkeys(places[best[: 4 * CANDIDATES]].tolist()))[:CANDIDATES]


def nearest(looked_for: Sequence[Part], source: SourceText) -> tuple[str, str]:
    """Return the passage most like a quote that is not in the source, and in plain words what differs."""
    alone = len(looked_for) == 1  # then it is known to be missing
    missing = [part for part in looked_for if alone or find([part], source.wording) is None]
    if not missing:
        return _apart(looked_for, source)
    compared = (_compared(reading, source) for reading in missing[0].readings[:MAX_COMPARED])
    return min(compared, key=lambda found: found[0])[1:]


def _apart(looked_for: Sequence[Part], source: SourceText) -> tuple[str, str]:
    """Return the passage and the reason when every part is in the source, but not together as quoted."""
    start, end = find(looked_for[:1], source.wording) or (0, 0)
    gaps: list[str] = []
    if span := chain(looked_for, source.wording, lambda gap: gaps.append(gap) or True):  # type: ignore[func-returns-value]
        hidden = next((gap.strip() for gap in gaps if hidden_negation(gap)), "a negation")
        return _passage(source, *span, looked_for), f"the ellipsis leaves out '{hidden}', a negation"
    reason = f"its parts do not follow one another within {ELLIPSIS_REACH:,} characters of the source"
    return _passage(source, start, end, looked_for), reason


def _passage(source: SourceText, start: int, end: int, looked_for: Sequence[Part]) -> str:
    passage = source.text[source.wording.origin(start) : source.wording.origin(end - 1) + 1]
    return shorten(passage, 2 * sum(len(part.text) for part in looked_for))


def _compared(reading: Wording, source: SourceText) -> tuple[int, str, str]:
    """Return how much differs from the nearest passage, the passage, and the difference in words."""
    words = _tokens(reading)
    score, start, end = source.passage(source.encode(words))
    if score < 100 * FAR:
        return 4 * len(words), "", "the source has no passage like it"
    wider = 4 + len(words) // 2  # where the record leaves words out, the passage is longer
    compared = (_aligned(words, source.tokens[max(0, start - more) : end + more]) for more in (2, wider))
    blocks, found, passage = min(compared, key=lambda compared: _cost(compared[0]))
    shown = _raw(source.wording, passage, 2 * len(reading.raw), whole=True)
    differences = [_difference(block, words, found, reading, source.wording) for block in blocks]
    differences = [text for text in differences if text]
    more = [f"and {len(differences) - MAX_DIFFERENCES} more differences"] if len(differences) > MAX_DIFFERENCES else []
    whole = "the words agree, but not as whole words: it begins or ends inside a longer word or number of the source"
    if reading.raised:
        whole = f"the words agree, but not the raised {', '.join(reading.raised.values())}"
    difference = "; ".join([*differences[:MAX_DIFFERENCES], *more]) or whole
    return _cost(blocks), shown, difference


Block = tuple[int, int, int, int]  # words of the record from, to; words of the source from, to


def _cost(blocks: Sequence[Block]) -> int:
    """Return how much differs: a word of the record that the source lacks weighs more than one left out of it."""
    return sum(3 * (b - a) + (d - c) for a, b, c, d in blocks)


def _aligned(words: Sequence[Token], found: Sequence[Token]) -> tuple[list[Block], Sequence[Token], Sequence[Token]]:
    """Return the blocks that differ between the record's words and those found, these, and the passage among them."""
    record, passage = [word.text for word in words], [token.text for token in found]
    blocks = _blocks(record, passage)
    first, last = 0, len(passage)
    if blocks and blocks[0][0] == 0 == blocks[0][2]:
        _, b, _, d = blocks[0]
        first = d - _as_many(record[:b], passage[:d][::-1])
        blocks[0] = (0, b, first, d)
    if blocks and blocks[-1][1] == len(record) and blocks[-1][3] == last:
        a, b, c, _ = blocks[-1]
        last = c + _as_many(record[a:b], passage[c:])
        blocks[-1] = (a, b, c, last)
    return [block for block in blocks if block[0] < block[1] or block[2] < block[3]], found, found[first:last]


def _blocks(record: Sequence[str], passage: Sequence[str]) -> list[Block]:
    """Return the stretches that differ, adjoining ones as one."""
    from rapidfuzz.distance import Levenshtein

    alike = [(0, 0, 0), *map(tuple, Levenshtein.opcodes(record, passage).as_matching_blocks())]
    between = [(a + size, b, c + size, d) for (a, c, size), (b, d, _) in pairwise(alike)]
    return [(a, b, c, d) for a, b, c, d in between if a < b or c < d]


def _as_many(words: Sequence[str], around: Sequence[str]) -> int:
    """Return how many tokens, outward from the passage, hold as many words as the record has there."""
    left, taken = sum(wordlike(word[0]) for word in words), 0
    if not left:  # marks alone answer to marks alone
        return next((i for i, token in enumerate(around) if i == len(words) or wordlike(token[0])), len(around))
    while left and taken < len(around):
        left -= wordlike(around[taken][0])
        taken += 1
    return taken


def _difference(block: Block, words: Sequence[Token], found: Sequence[Token], record: Wording, source: Wording) -> str:
    """Return one difference in plain words, "" for a hyphen at a line's end, which is none."""
    a, b, c, d = block
    ours, theirs = _raw(record, words[a:b]), _raw(source, found[c:d])
    if ours and theirs:
        same = wording(ours).key == wording(theirs).key and SOFT in source.plain[found[c].start : found[d - 1].end]
        return "" if same else f"the source has '{theirs}', the record '{ours}'"
    if theirs:
        return f"the record leaves out '{theirs}'"
    return f"the record adds '{ours}'"


def _raw(text: Wording, tokens: Sequence[Token], limit: int = 80, *, whole: bool = False) -> str:
    """Return tokens as their text spells them, in one line; `whole`: with all that is joined to them."""
    if not tokens:
        return ""
    start, end = text.spelled(tokens[0].start, tokens[-1].end)
    if whole:
        start -= len(JOINED_BEFORE.search(text.raw[max(0, start - JOINED) : start])[0])  # type: ignore[index] # finds always
        end += len(JOINED_AFTER.match(text.raw[end : end + JOINED])[0])  # type: ignore[index] # matches always
    return shorten(text.raw[start:end], limit)
