"""A text as it is compared: words must agree, typography need not.

In: a text as it is written, of a quote or of its source. Out: its `Wording`, the form in which texts are compared
(quotation marks and raised marks gone, white space and dashes unified), and where in the text as written each
character of it stands.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
QUOTATION = "\"'`´ʹʺʻʼʽʾʿˮ‘’‚‛“”„‟‹›«»′″‴‵‶「」『』〝〞〟❛❜❝❞＂＇"
HYPHENS, LONG_DASHES = "\\-\u2010\u2011\u2043\u2212\ufe63\uff0d\u2012\u2013", "\u2014\u2015\u2e3a\u2e3b\ufe58"
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Characters of scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

INNER, APART, SOFT = "-", "—", "\u00ad"  # a dash inside a word, one between words, a hyphen at the end of a line
NOTHING = re.compile(r"(?!)")
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

_DIGITS, _RAISED_DIGITS, _LOWERED = "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_LETTERS, _RAISED_LETTERS = "abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_RAISE = str.maketrans(_DIGITS, _RAISED_DIGITS)
_RAISE_ALONE = _RAISE | str.maketrans(f"{_LETTERS}+-−–=()[]", f"{_RAISED_LETTERS}⁺⁻⁻⁻⁼⁽⁾⁽⁾")
_ORDINARY = str.maketrans(f"{_LOWERED}{_RAISED_DIGITS}{_RAISED_LETTERS}ªº", f"{_DIGITS}{_DIGITS}{_LETTERS}ao")
_RAISED = f"[{_RAISED_DIGITS}{_RAISED_LETTERS}ªº]+"
RAISED_LETTERS, _WORD = re.compile(f"[{_RAISED_LETTERS}ªº]+"), re.compile(r"[^\W\d_]{2}")
SHIFTED = re.compile(rf"[{_LOWERED}]+|⁽?{_RAISED}(?:⁾?[,;⁻–-]?\s?⁽?{_RAISED})*⁾?|[*†‡®™℠]+")
"""What stands above or below the line: figures, letters, several of them (¹,²); and signs that lead to a note."""
# Units that a raised 2 or 3 makes another; CO², for CO₂, as some write.
UNIT = re.compile(r"(?:(?<![^\W\d_])(?:[munµμcdkh]?m|ft|yd)|\d\s?(?:in|mi)|[/·]s|\bCO)\Z")
MILLION = re.compile(r"(?:[€$£¥]|\b(?:EUR|USD|GBP))\s?[\d.,]+\s?m\Z")
ORDINAL = re.compile(r"(?:(?<!\d)\d{1,2}|\b[nN]|\b[IVXLC]+)[ᵃᵉᵒªº]\Z|\b[MDS][ᵉʳᵗ]\Z")  # 2ᵉ, nᵒ, XIXᵉ, Mᵉ
MARK_LENGTH = 12  # characters, of several marks side by side
POWER_SIGNS = "⁺⁻⁼"
POWER = re.compile(rf"(?<!\d)10\s?\Z|[{POWER_SIGNS}]\Z")  # what a raised figure behind it belongs to


class _Mapped(NamedTuple):
    """A text made from another: from `made[i]` on, its characters come from `origin[i]` on."""

    text: str
    made: list[int]
    origin: list[int]


def _replaced(text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> _Mapped:
    """Return the text with every match replaced, and where its parts were."""
    return _edited(text, [(*found.span(), replace(found)) for found in pattern.finditer(text)])


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> _Mapped:
    """Return the text with something else from a place to a place, and where its parts were."""
    if not edits:
        return _Mapped(text, [0], [0])
    pieces: list[str] = []
    made, origin, length, at = [0], [0], 0, 0
    for start, end, new in edits:
        if new == text[start:end]:
            continue
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


def _made(mapped: _Mapped, at: int) -> int:
    """Return where the character that was at `at` is now; of a replaced part never past its end."""
    i = bisect_right(mapped.origin, at) - 1
    moved = mapped.made[i] + at - mapped.origin[i]
    return min(moved, mapped.made[i + 1]) if i + 1 < len(mapped.made) else moved


@dataclass(frozen=True)
class Wording:
    """A text in the form in which it is compared.

    `plain`: typography unified. `key`: `plain` without dashes, since whether a hyphen at a line's end belongs to the
    word cannot be known; `dashes`: where in `key` they were, `marks`: which (INNER, APART or SOFT). `raised`: the
    raised marks that were taken out, by their place in `key`.
    """

    raw: str
    plain: str
    steps: tuple[_Mapped, ...]
    key: str
    dashes: list[int]
    marks: str
    raised: dict[int, str]

    def origin(self, at: int) -> int:
        """Return the offset in the raw text of a character of `key`."""
        return self.plain_origin(_origin(self.steps[-1], at))

    def plain_origin(self, at: int) -> int:
        """Return the offset in the raw text of a character of `plain`."""
        for step in reversed(self.steps[:-1]):
            at = _origin(step, at)
        return min(at, len(self.raw))

    def spelled(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the raw text a stretch of `plain` is spelled, with the accents and marks of its end."""
        first, last = self.plain_origin(start), self.plain_origin(end - 1) + 1
        while last < len(self.raw) and unicodedata.combining(self.raw[last]):
            last += 1
        behind = SHIFTED.match(self.raw, last)
        return first, behind.end() if behind else last

    def made(self, at: int) -> int:
        """Return which character of `key` comes of a place of the raw text, or of what is next behind it."""
        for step in self.steps:
            at = _made(step, at)
        return at

    def mark(self, at: int) -> str:
        """Return the dash before the character `at` of `key`, "" where there is none."""
        i = bisect_left(self.dashes, at)
        return self.marks[i] if i < len(self.dashes) and self.dashes[i] == at else ""


def wording(
    text: str, asides: Sequence[tuple[int, int]] = (), *, shifted: bool = True, letters: bool = False
) -> Wording:
    """Return a text in the form in which it is compared, without the stretches `asides`.

    `shifted`: whether what is raised or lowered is compared as such, else as the characters that are written.
    `letters`: whether a raised letter is one of its word, and not a mark that may be left out; where that is likely
    (2ᵉ, nᵒ), the reverse.
    """
    flowing = _edited(text, [(start, end, "") for start, end in asides])
    soft = _replaced(flowing.text, SOFT_AT_LINE_END, lambda _: "-")
    characters = _replaced(soft.text, NON_ASCII, lambda found: _canonical(found[0]))
    level = _replaced(characters.text, SHIFTED if shifted else NOTHING, partial(_levelled, letters=letters))
    layout = _replaced(level.text, LAYOUT, _unified)
    key = _replaced(layout.text, ANY_DASH, lambda _: "")
    dashes = key.made[1::2]
    marks = "".join(found[0].strip() or found[0] for found in ANY_DASH.finditer(layout.text))
    raised = {}
    places = (level.made[1::2], level.made[2::2], level.origin[1::2], level.origin[2::2])
    for start, end, first, last in zip(*places, strict=True):
        if start == end:
            place = _made(key, _made(layout, start))
            place -= key.text[place - 1 : place] == " "
            raised[place] = re.sub(r"[⁽⁾\s]", "", characters.text[first:last])
    return Wording(text, layout.text, (flowing, soft, characters, level, layout, key), key.text, dashes, marks, raised)


def raised(text: str) -> str:
    """Return a text that stands raised as Unicode writes it: figures, and letters that stand alone, but no words.

    What is longer than a mark is a text that somebody raised, and stays.
    """
    if len(text) > MARK_LENGTH:
        return text
    return text.translate(_RAISE if _WORD.search(text) else _RAISE_ALONE)


def _levelled(found: re.Match[str], *, letters: bool) -> str:
    """Return what a raised or lowered run is among the words: the same on the line, nothing, or itself, a power."""
    run, text, (start, end) = found[0], found.string, found.span()
    before = text[max(0, start - 24) : start]
    unit = run in ("²", "³") and UNIT.search(before) and not MILLION.search(before)
    word = RAISED_LETTERS.fullmatch(run) and (len(run) > 1 or bool(ORDINAL.search(before + run)) != letters)
    if run[0] in _LOWERED or unit or word:
        return run.translate(_ORDINARY)
    if POWER.search(before) or re.match(rf"[{POWER_SIGNS}]|[.,:/⁄]?\d", text[end : end + 2]):
        return run
    apart = not before[-1:].strip()
    if run[0] in "*†‡®™℠":
        return run if apart or wordlike(text[end : end + 1] or " ") else ""
    return "" if apart or not re.match(rf"[^\W{UNSPACED}]", text[end : end + 1]) else run


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
    """Return the unified form of a run of white space, quotation marks and dashes, by the characters around it."""
    run, (start, end), text = found[0], found.span(), found.string
    before, after = text[start - 1 : start], text[end : end + 1]
    if _DASH.search(run):
        return _dash(run, before, after)
    if not before or not after:
        return ""
    if ELIDED.match(run) or not any(map(str.isspace, run)):  # an apostrophe inside a word, else a quotation mark
        return "'" if wordlike(before) and wordlike(after) else ""
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


def wordlike(character: str) -> bool:
    """Return whether a character is part of a word or number: a letter, a digit, an accent."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"
