"""Words as they are searched: folded as names are and without accents; Chinese, Japanese and Thai by character."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from policy_report.evidence.wording import UNSPACED
from policy_report.text import fold

ACCENTS = re.compile("[\u0300-\u036f]")
INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d"  # what a word may have inside that is no letter
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:[{INSIDE}]+[^\W_{UNSPACED}]*)*")
LETTER = re.compile(f"[{UNSPACED}]")
NO_WORD = re.compile(f"[^\\w\\s\x00-\x7f{UNSPACED}]+")
STEM = 5  # letters that words of one stem share, as a rule, in the languages of Europe
ENDING = re.compile(r"(?<=\w{3})(?:ings?|ied|ies|ed|es|en|er|ly|s|e|y)\Z")


class Place(NamedTuple):
    """A word of a text, folded, and where it stands."""

    word: str
    start: int
    end: int


def folded(text: str) -> str:
    """Return a text without case, width, accents and what nobody sees."""
    plain = fold(text)
    if plain.isascii():
        return plain
    return unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", plain)))


def indexed(text: str) -> str:
    """Return a text as it is indexed: its words with anything between them that is no letter of any script."""
    if text.isascii():
        return text  # whose words and capitals the index itself knows
    return LETTER.sub(lambda found: f" {found[0]} ", NO_WORD.sub(" ", folded(text)))


def places(text: str) -> Iterator[Place]:
    """Yield the words of a text with their places."""
    for found in WORD.finditer(text):
        for word in _words(found[0]):
            yield Place(word, *found.span())


@lru_cache(maxsize=1 << 16)
def _words(word: str) -> tuple[str, ...]:
    return tuple(WORD.findall(folded(word)))


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return WORD.findall(folded(text))


def phrase(text: str) -> str:
    """Return words with one space before, between and behind them: one phrase is in another where its text is."""
    return f" {' '.join(words(text))} "


def stems(found: Sequence[str]) -> list[str]:
    """Return what words of one stem have in common: their beginnings; of scripts without spaces, pairs of signs."""
    beginnings = [_stem(word) for word in found]
    if all(beginnings):
        return beginnings
    pairs = [a + b for a, b in pairwise(found) if not (_stem(a) or _stem(b))]
    return [*filter(None, beginnings), *pairs]


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """Return the beginning of a word, "" for a sign of a script without spaces."""
    return "" if LETTER.match(word) else ENDING.sub("", word)[:STEM]
