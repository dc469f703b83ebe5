"""Whether quotes stand in the text of their source: words must agree, typography need not.

Both sides are brought to one form (`wording`), quotation marks gone, white space and dashes unified. In it a quote is
looked for with `str.find`, so that 10,000 quotes cost seconds; what `find` cannot see (dashes, the borders of words,
ellipses) is verified at each place found. Where nothing is found, the nearest passage is sought by the quote's rarest
words, in bounded time, and compared word by word.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policy_report.proofs import Key, Proof
from policy_report.snapshots import Snapshot
from policy_report.text import shorten

VERIFIED, MISMATCH, NO_SNAPSHOT, NO_QUOTE = "verified", "mismatch", "no-snapshot", "no-quote"
ELLIPSIS_REACH = 2_000  # characters that an ellipsis may leave out: about a page
NEGATION_REACH = 8  # words; an ellipsis over fewer of them, in one sentence, may not hide a "not"
MAX_VARIANTS = 256  # readings of a quote with editorial brackets
MANY = 50  # places of the longest part of a quote that are looked at one by one
MAX_COMPARED = 8  # of these, how many are compared with a source that has none of them

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
QUOTATION = "\"'`´ʹʺʻʼʽʾʿˮ‘’‚‛“”„‟‹›«»′″‴‵‶「」『』〝〞〟❛❜❝❞＂＇"
HYPHENS, LONG_DASHES = "\\-\u2010\u2011\u2043\u2212\ufe63\uff0d\u2012\u2013", "\u2014\u2015\u2e3a\u2e3b\ufe58"
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Characters of scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

ELLIPSIS = re.compile(r"[\[(]\s*(?:…|\.(?:\s?\.){2,})\s*[\])]|…[….]*|\.(?:\s?\.){2,}")
BRACKET = re.compile(r"\[([^\[\]]*)\]")
NEGATION = re.compile(
    r"\b(?:no|not|never|none|nor|neither|nothing|nobody|without|cannot|\w+n['’]t"
    r"|non|ne|n['’]\w+|pas|jamais|sans|nicht|kein\w*|nie|niemals|ohne|nunca|não)\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?](?:\s|$)")

Codes = NDArray[np.intp]


# --- a text as it is compared ---------------------------------------------------------------------------------------

INNER, APART, SOFT = "-", "—", "\u00ad"  # a dash inside a word, one between words, a hyphen at the end of a line
NON_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
SOFT_AT_LINE_END = re.compile("\u00ad(?=[ \t]*\r?\n)")
HYPHENATED = re.compile(r"[\-‐]\s*\n\s*\Z")
_DASHES = HYPHENS + LONG_DASHES
_DASH = re.compile(f"[{_DASHES}]")
LAYOUT = re.compile(
    rf"[\s{QUOTATION}{_DASHES}]{{2,}}|[^\S ]|[{QUOTATION}{_DASHES}]| (?=[,.;:!?%)\]](?!\d)|[{UNSPACED}])|(?<=[(\[]) "
)
ANY_DASH = re.compile(f" ?[{INNER}{APART}{SOFT}] ?")
LEADING = re.compile(rf"(?:[.,;:\s{APART}]+(?!\d))?")
TRAILING = re.compile(rf"[.,;:\s{APART}]*\Z")
ELIDED = re.compile("['’ʼ´][\"“„‟«‹‘]\\s*\\Z")  # an elision before an opening mark
UNSPACED_CHARACTER = re.compile(f"[{UNSPACED}]")
ELISION = re.compile(
    r"\b(?:[cdjlmst]|qu|jusqu|lorsqu|puisqu|quoiqu|un|dell|all|dall|nell|sull|quest|quell)'\Z", re.IGNORECASE
)
"""Before a word that may be quoted on its own (l'accord): but not the ne of a negation, and no English 's."""


class _Mapped(NamedTuple):
    """A text made from another: from `made[i]` on, its characters come from `origin[i]` on."""

    text: str
    made: list[int]
    origin: list[int]


def _replaced(text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> _Mapped:
    """Return the text with every match replaced, and where its parts were."""
    pieces: list[str] = []
    made, origin, length, at = [0], [0], 0, 0
    for found in pattern.finditer(text):
        new = replace(found)
        if new == found[0]:
            continue
        start, end = found.span()
        pieces += (text[at:start], new)
        length += start - at
        made += (length, length + len(new))
        origin += (start, end)
        length, at = length + len(new), end
    return _Mapped("".join([*pieces, text[at:]]), made, origin)


def _origin(mapped: _Mapped, at: int) -> int:
    """Return where the character at `at` was before; inside a replaced part never past its end."""
    i = bisect_right(mapped.made, at) - 1
    moved = mapped.origin[i] + at - mapped.made[i]
    return min(moved, max(mapped.origin[i], mapped.origin[i + 1] - 1)) if i + 1 < len(mapped.origin) else moved


@dataclass(frozen=True)
class Wording:
    """A text in the form in which it is compared.

    `plain`: typography unified. `key`: `plain` without dashes, since whether a hyphen at a line's end belongs to the
    word cannot be known; `dashes`: where in `key` they were, `marks`: which (INNER, APART or SOFT).
    """

    raw: str
    plain: str
    steps: tuple[_Mapped, ...]
    key: str
    dashes: list[int]
    marks: str

    def origin(self, at: int) -> int:
        """Return the offset in the raw text of a character of `key`."""
        for step in reversed(self.steps):
            at = _origin(step, at)
        return min(at, len(self.raw))

    def plain_origin(self, at: int) -> int:
        """Return the offset in the raw text of a character of `plain`."""
        for step in reversed(self.steps[:-1]):
            at = _origin(step, at)
        return min(at, len(self.raw))

    def spelled(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the raw text a stretch of `plain` is spelled, with the accents of its last letter."""
        first, last = self.plain_origin(start), self.plain_origin(end - 1) + 1
        while last < len(self.raw) and unicodedata.combining(self.raw[last]):
            last += 1
        return first, last

    def mark(self, at: int) -> str:
        """Return the dash before the character `at` of `key`, "" where there is none."""
        i = bisect_left(self.dashes, at)
        return self.marks[i] if i < len(self.dashes) and self.dashes[i] == at else ""


def wording(text: str) -> Wording:
    """Return a text in the form in which it is compared."""
    soft = _replaced(text, SOFT_AT_LINE_END, lambda _: "-")
    characters = _replaced(soft.text, NON_ASCII, lambda found: _canonical(found[0]))
    layout = _replaced(characters.text, LAYOUT, _unified)
    key = _replaced(layout.text, ANY_DASH, lambda _: "")
    dashes = key.made[1::2]
    marks = "".join(found[0].strip() or found[0] for found in ANY_DASH.finditer(layout.text))
    return Wording(text, layout.text, (soft, characters, layout, key), key.text, dashes, marks)


@lru_cache(maxsize=1 << 16)
def _canonical(run: str) -> str:
    return unicodedata.normalize("NFC", "".join(_INVISIBLE.sub("", _letter(character)) for character in run))


_INVISIBLE = re.compile(f"[{INVISIBLE}]")


def _letter(character: str) -> str:
    """Return the plain letters of a ligature, a full-width or a styled character; NFKC would make 10² into 102."""
    kind = unicodedata.decomposition(character).partition(" ")[0]
    if kind in ("<wide>", "<narrow>", "<initial>", "<medial>", "<final>", "<isolated>", "<font>"):
        return unicodedata.normalize("NFKC", character)
    plain = unicodedata.normalize("NFKC", character) if kind == "<compat>" else character
    return plain if plain.isalpha() and character.isalpha() else character


def _unified(found: re.Match[str]) -> str:
    """Return what a run of white space, quotation marks and dashes comes to, by what stands around it."""
    run, (start, end), text = found[0], found.span(), found.string
    before, after = text[start - 1 : start], text[end : end + 1]
    if _DASH.search(run):
        return _dash(run, before, after)
    if not before or not after:
        return ""
    if ELIDED.match(run) or not any(map(str.isspace, run)):  # an apostrophe inside a word, else a quotation mark
        return "'" if _wordlike(before) and _wordlike(after) else ""
    closing = after in ",.;:!?%)]" and not text[end + 1 : end + 2].isdigit()
    if closing or before in "([" or (UNSPACED_CHARACTER.match(before) and UNSPACED_CHARACTER.match(after)):
        return ""
    return " "


def _dash(run: str, before: str, after: str) -> str:
    if HYPHENATED.match(run) and before.isalpha() and after.isalpha():
        return SOFT
    spaced_before, spaced_after = run[0].isspace() or not before, run[-1].isspace() or not after
    if len(_DASH.findall(run)) > 1 or any(character in LONG_DASHES for character in run):
        return f" {APART} "
    if spaced_before and after.isdigit() and not spaced_after:
        return f" {INNER}"  # the sign of a number
    return f" {APART} " if spaced_before or spaced_after else INNER


def _wordlike(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


# --- a quote as it is looked for ------------------------------------------------------------------------------------


class Part(NamedTuple):
    """A part of a quote, between ellipses: the readings under which it may stand in the source."""

    said: str
    readings: tuple[Wording, ...]


def parts(quote: str) -> list[Part]:
    """Return the parts of a quote between its ellipses, those with words in them."""
    return [_part(said) for said in _pieces(quote)]


def digest(quote: str) -> str:
    """Return the SHA-256 of a quote's words: another typography leaves it as it is, another word does not."""
    words = (ANY_DASH.sub("-", _stripped(said).plain) for said in _pieces(quote))
    return hashlib.sha256("…".join(words).encode()).hexdigest()


def _pieces(quote: str) -> list[str]:
    """Return what stands between the ellipses of a quote, if there are words in it."""
    return [said for said in ELLIPSIS.split(quote) if any(map(_wordlike, said))]


def _stripped(said: str) -> Wording:
    """Return the wording without the marks at its ends: a sentence may be cut off, and a full stop set there."""
    whole = wording(said)
    start, end = LEADING.match(whole.plain).end(), TRAILING.search(whole.plain).start()  # type: ignore[union-attr] # match always
    if (start, end) == (0, len(whole.plain)) or start >= end:
        return whole
    first, last = whole.spelled(start, end)
    return wording(said[first:last])


def _part(said: str) -> Part:
    brackets = list(BRACKET.finditer(said))
    options = [_bracket_options(found) for found in brackets]
    count = 1
    for count in accumulate((len(option) for option in options), lambda a, b: a * b):
        if count > MAX_VARIANTS:
            break
    choices = product(*options) if count <= MAX_VARIANTS else _alike(options)
    readings = dict.fromkeys(_filled(said, brackets, choice) for choice in choices)
    return Part(said, tuple(_stripped(reading) for reading in readings))


def _alike(options: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the readings that treat all brackets alike, where there are too many for every combination."""
    for i in range(max(map(len, options))):
        yield [option[min(i, len(option) - 1)] for option in options]


def _filled(said: str, brackets: Sequence[re.Match[str]], choice: Sequence[str]) -> str:
    pieces, at = [], 0
    for found, filling in zip(brackets, choice, strict=True):
        pieces += [said[at : found.start()], filling]
        at = found.end()
    return "".join([*pieces, said[at:]])


def _bracket_options(found: re.Match[str]) -> list[str]:
    """Return what an editorial bracket may stand for in the source.

    It may be there as it is; or its words without the bracket, the first letter in the other case ("[T]he"); or, as an
    insertion, nothing. A bracket inside a word, and one with a negation in it, is no mere insertion.
    """
    inside, text = found[1], found.string
    around = text[found.start() - 1 : found.start()] if found.start() else "", text[found.end() : found.end() + 1]
    options = [found[0], inside, inside[:1].swapcase() + inside[1:]]
    glued = any(character and _wordlike(character) for character in around)
    return options if glued or NEGATION.search(inside) else [*options, ""]


# --- finding --------------------------------------------------------------------------------------------------------

Span = tuple[int, int]


def find(looked_for: Sequence[Part], source: Wording) -> Span | None:
    """Return where in `source.key` a quote stands, its parts in order, or None."""
    if len(looked_for) == 1:  # by far the most
        firsts = (next(_occurrences(reading, source), None) for reading in looked_for[0].readings)
        return min((span for span in firsts if span), default=None)
    negated = any(NEGATION.search(part.said) for part in looked_for)
    return _chain(looked_for, source, lambda gap: negated or not _hidden_negation(gap))


def _chain(looked_for: Sequence[Part], source: Wording, permits: Callable[[str], bool]) -> Span | None:
    """Return the first place where the parts follow one another within reach, each gap permitted."""
    for low, high in _windows(looked_for, source):
        spans = [(start, end, start) for start, end in _all_occurrences(looked_for[0], source, low, high)]
        for part in looked_for[1:]:
            ends = sorted((end, first) for _, end, first in spans)
            spans = list(_following(ends, _all_occurrences(part, source, low, high), source.key, permits))
        if spans:
            return min((first, end) for _, end, first in spans)
    return None


def _following(
    ends: list[Span], found: Sequence[Span], key: str, permits: Callable[[str], bool]
) -> Iterator[tuple[int, int, int]]:
    """Yield the places of a part that follow a place of the parts before it: start, end, start of the whole."""
    for start, end in found:
        i = bisect_right(ends, (start, len(key)))
        if i and start - ends[i - 1][0] <= ELLIPSIS_REACH and permits(key[ends[i - 1][0] : start]):
            yield start, end, ends[i - 1][1]


def _windows(looked_for: Sequence[Part], source: Wording) -> list[Span]:
    """Return where to look: around the longest part, which is rare as a rule; everywhere where it is frequent."""
    longest = max(looked_for, key=lambda part: len(part.said))
    anchors = _all_occurrences(longest, source)
    reach = sum(ELLIPSIS_REACH + len(part.said) for part in looked_for)
    around = [(max(0, start - reach), end + reach) for start, end in anchors]
    return around if len(anchors) <= MANY else [(0, len(source.key))]


def _hidden_negation(gap: str) -> bool:
    """Return whether what an ellipsis leaves out turns the sense: a few words of one sentence, a "not" among them."""
    short = len(gap.split()) <= NEGATION_REACH and not SENTENCE_END.search(gap)
    return short and bool(NEGATION.search(gap))


def _all_occurrences(part: Part, source: Wording, low: int = 0, high: int | None = None) -> list[Span]:
    return sorted({span for reading in part.readings for span in _occurrences(reading, source, low, high)})


def _occurrences(reading: Wording, source: Wording, low: int = 0, high: int | None = None) -> Iterator[Span]:
    start = source.key.find(reading.key, low, high) if reading.key else -1
    while start >= 0:
        end = start + len(reading.key)
        if _same_dashes(reading, source, start, end) and _whole(source, start, end):
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
    key = source.key
    if source.mark(start) != APART and _joined(key, start) and not ELISION.search(key[max(0, start - 10) : start]):
        return False
    return source.mark(end) == APART or not _joined(key, end)


def _joined(key: str, at: int) -> bool:
    """Return whether what meets at `at` is one word or number: can|'t, 3|.5, non|binding."""
    if not 0 < at < len(key):
        return False
    before, after = key[at - 1], key[at]
    if _wordlike(before) and _wordlike(after):
        return not (UNSPACED_CHARACTER.match(before) or UNSPACED_CHARACTER.match(after))
    for mark, left, right in ((after, key[at - 1 : at], key[at + 1 : at + 2]), (before, key[at - 2 : at - 1], after)):
        if mark == "'" and left and right and _wordlike(left) and _wordlike(right):
            return True
        if mark in ".,:/" and left.isdigit() and right.isdigit():
            return True
    return False


# --- the nearest passage --------------------------------------------------------------------------------------------

TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:['.,:/{SOFT}][^\W_{UNSPACED}]+)*|\S")
VOTES = 3_000  # places of the quote's rarest words that are looked at
CANDIDATES = 3  # passages that are compared with the quote
FAR = 0.4  # share of words in common below which a passage is not called near
MAX_DIFFERENCES = 4
JOINED = 20  # characters; in a script without spaces a whole text is joined
JOINED_BEFORE, JOINED_AFTER = re.compile(r"\S*\Z"), re.compile(r"\S*")


class Token(NamedTuple):
    """A word, number or mark: its text in the form compared, and where in `Wording.plain` it stands."""

    text: str
    start: int
    end: int


def _tokens(text: Wording) -> list[Token]:
    return [Token(_token_text(m[0]), m.start(), m.end()) for m in TOKEN.finditer(text.plain)]


def _token_text(found: str) -> str:
    return INNER if found == APART else found.replace(SOFT, "")


class Source:
    """A snapshot made ready: its wording, and the places of its words for those quotes that are not found."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.text = snapshot.text
        self.wording = wording(snapshot.text)

    def place(self, at: int) -> tuple[int, int]:
        """Return the offset in the text and the line, from 1, of a character of `wording.key`."""
        offset = self.wording.origin(at)
        return offset, bisect_left(self._line_ends, offset) + 1

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


def nearest(looked_for: Sequence[Part], source: Source) -> tuple[str, str]:
    """Return the passage most like a quote that is not in the source, and in plain words what differs."""
    missing = [part for part in looked_for if find([part], source.wording) is None]
    if not missing:
        return _apart(looked_for, source)
    compared = (_compared(reading, source) for reading in missing[0].readings[:MAX_COMPARED])
    return min(compared, key=lambda found: found[0])[1:]


def _apart(looked_for: Sequence[Part], source: Source) -> tuple[str, str]:
    """Return the passage and the reason when every part is in the source, but not together as quoted."""
    start, end = find(looked_for[:1], source.wording) or (0, 0)
    gaps: list[str] = []
    if span := _chain(looked_for, source.wording, lambda gap: gaps.append(gap) or True):  # type: ignore[func-returns-value]
        hidden = next((gap.strip() for gap in gaps if _hidden_negation(gap)), "a negation")
        return _fit(_shown(source, *span), looked_for), f"the ellipsis leaves out '{hidden}', a negation"
    reason = f"its parts do not follow one another within {ELLIPSIS_REACH:,} characters of the source"
    return _fit(_shown(source, start, end), looked_for), reason


def _shown(source: Source, start: int, end: int) -> str:
    return " ".join(source.text[source.wording.origin(start) : source.wording.origin(end - 1) + 1].split())


def _fit(passage: str, looked_for: Sequence[Part]) -> str:
    return shorten(passage, 2 * sum(len(part.said) for part in looked_for))


def _compared(reading: Wording, source: Source) -> tuple[int, str, str]:
    """Return how much differs from the nearest passage, the passage, and the difference in words."""
    words = _tokens(reading)
    score, start, end = source.passage(source.encode(words))
    if score < 100 * FAR:
        return 4 * len(words), "", "the source has no passage like it"
    wider = 4 + len(words) // 2  # where the record leaves words out, the passage is longer
    compared = (_aligned(words, source.tokens[max(0, start - more) : end + more]) for more in (2, wider))
    blocks, found, passage = min(compared, key=lambda compared: _cost(compared[0]))
    shown = _raw(source.wording, passage, 2 * len(reading.raw), whole=True)
    said = [_said(block, words, found, reading, source.wording) for block in blocks]
    said = [text for text in said if text]
    more = [f"and {len(said) - MAX_DIFFERENCES} more differences"] if len(said) > MAX_DIFFERENCES else []
    whole = "the words agree, but not as whole words: it begins or ends inside a longer word or number of the source"
    difference = "; ".join([*said[:MAX_DIFFERENCES], *more]) or whole
    return _cost(blocks), shown, difference


Block = tuple[int, int, int, int]  # words of the record from, to; words of the source from, to


def _cost(blocks: Sequence[Block]) -> int:
    """Return how much differs: a word of the record that the source lacks weighs more than one left out of it."""
    return sum(3 * (b - a) + (d - c) for a, b, c, d in blocks)


def _aligned(words: Sequence[Token], found: Sequence[Token]) -> tuple[list[Block], Sequence[Token], Sequence[Token]]:
    """Return what differs between the record's words and those found, these, and the passage among them."""
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

    blocks: list[Block] = []
    for op in Levenshtein.opcodes(record, passage):
        if op.tag == "equal":
            continue
        if blocks and blocks[-1][1] == op.src_start and blocks[-1][3] == op.dest_start:
            blocks[-1] = (blocks[-1][0], op.src_end, blocks[-1][2], op.dest_end)
        else:
            blocks.append((op.src_start, op.src_end, op.dest_start, op.dest_end))
    return blocks


def _as_many(words: Sequence[str], around: Sequence[str]) -> int:
    """Return how many tokens, outward from the passage, hold as many words as the record has there."""
    wanted, taken = sum(_wordlike(word[0]) for word in words), 0
    if not wanted:  # marks alone answer to marks alone
        return next((i for i, token in enumerate(around) if i == len(words) or _wordlike(token[0])), len(around))
    while wanted and taken < len(around):
        wanted -= _wordlike(around[taken][0])
        taken += 1
    return taken


def _said(block: Block, words: Sequence[Token], found: Sequence[Token], record: Wording, source: Wording) -> str:
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


# --- the check ------------------------------------------------------------------------------------------------------


class _Outcome(NamedTuple):
    quote_check: str
    quote_hash: str = ""
    place: int = -1
    place_line: int = 0
    nearest: str = ""
    difference: str = ""


def check(quotes: pd.DataFrame, snapshots: Mapping[str, Snapshot], proofs: Mapping[Key, Proof]) -> pd.DataFrame:
    """Return for each quote whether it stands in its source.

    `quotes`: columns `quote` (text, "" without one) and `source` (ids, "" without one); any others are left alone.
    Returns one row for each of its rows, with its index, and the columns:

    - `quote_check` (category): verified, mismatch, no-snapshot or no-quote. A snapshot decides; without one a quote
      counts as verified where `proofs` has it.
    - `quote_hash` (str): `digest` of the quote, "" without one.
    - `place`, `place_line` (int64): character offset and line, from 1, in the snapshot's text; -1 and 0 elsewhere.
    - `nearest`, `difference` (str): for a mismatch the most similar passage, and in plain words what differs.
    """
    given = np.flatnonzero((quotes["quote"] != "").to_numpy())
    pairs = list(zip(quotes["quote"].iloc[given].tolist(), quotes["source"].iloc[given].tolist(), strict=True))
    sources: dict[str, Source] = {}
    outcomes = {pair: _outcome(*pair, snapshots, proofs, sources) for pair in dict.fromkeys(pairs)}
    rows = [_Outcome(NO_QUOTE)] * len(quotes)
    for row, pair in zip(given.tolist(), pairs, strict=True):
        rows[row] = outcomes[pair]
    frame = pd.DataFrame(rows, columns=pd.Index(_Outcome._fields), index=quotes.index)
    kinds = pd.CategoricalDtype([VERIFIED, MISMATCH, NO_SNAPSHOT, NO_QUOTE])
    texts = dict.fromkeys(["quote_hash", "nearest", "difference"], "str")
    dtypes: dict[str, Any] = {"quote_check": kinds, "place": "int64", "place_line": "int64", **texts}
    return frame.astype(dtypes)


def _outcome(
    quote: str, name: str, snapshots: Mapping[str, Snapshot], proofs: Mapping[Key, Proof], sources: dict[str, Source]
) -> _Outcome:
    looked_for = parts(quote)
    if not looked_for:
        return _Outcome(NO_QUOTE)
    quote_hash = digest(quote)
    if name not in snapshots:
        proof = proofs.get((quote_hash, name))
        return _Outcome(VERIFIED, quote_hash, proof.offset, proof.line) if proof else _Outcome(NO_SNAPSHOT, quote_hash)
    if name not in sources:  # made ready once, and only when a quote asks for it
        sources[name] = Source(snapshots[name])
    span = find(looked_for, sources[name].wording)
    if span is None:
        return _Outcome(MISMATCH, quote_hash, -1, 0, *nearest(looked_for, sources[name]))
    return _Outcome(VERIFIED, quote_hash, *sources[name].place(span[0]))
