"""A quote as it is looked for.

In: a quote as it is recorded. Out: its parts between ellipses, each with the readings its editorial brackets allow
(`parts`), and the hash of its words (`digest`).
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, product
from typing import NamedTuple

from policy_report.evidence.wording import ANY_DASH, LEADING, TRAILING, Wording, wording, wordlike

MAX_VARIANTS = 256  # readings of a quote with editorial brackets

ELLIPSIS = re.compile(r"[\[(]\s*(?:…|\.(?:\s?\.){2,})\s*[\])]|…[….]*|\.(?:\s?\.){2,}")
BRACKET = re.compile(r"\[([^\[\]]*)\]")
NEGATION = re.compile(
    r"\b(?:no|not|never|none|nor|neither|nothing|nobody|without|cannot|\w+n['’]t"
    r"|non|ne|n['’]\w+|pas|jamais|sans|nicht|kein\w*|nie|niemals|ohne|nunca|não)\b",
    re.IGNORECASE,
)


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
    return [said for said in ELLIPSIS.split(quote) if any(map(wordlike, said))]


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
    glued = any(character and wordlike(character) for character in around)
    return options if glued or NEGATION.search(inside) else [*options, ""]
