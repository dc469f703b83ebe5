"""The quantities that a text states: numbers with their unit, in a form in which two texts can be compared.

Text goes in, `Quantity`s come out: amounts of money, shares in per cent, measures, and counts of things (“61
signatories”). Years, dates, times, ordinals and the numbers of articles, pages and groups are no quantities.
"""

import re
from bisect import bisect, bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policy_report.analysis import amounts
from policy_report.analysis.amounts import WORD

PERCENT = "%"
YEAR = re.compile(r"(?:19|20)\d\d")
ROUGHLY = 0.1  # how far “about” reaches, as a share
ROUNDED = 0.49  # of the last digit given: 109 billion may be 109.4
STEM = 5  # letters by which two words of a context are the same
MODIFIERS = 2  # words that may stand between a number and what it counts
SHORTEST_PLURAL = 4
BEFORE = 20  # letters before a number in which a word may stand that makes it the number of an article


@dataclass(frozen=True)
class Quantity:
    """A quantity between `low` and `high`, both in `unit`: an ISO 4217 code, %, a measure, or the things counted.

    `text`: as the record says it; `of`: the stems of what it is of (“for schools”); `about`: those of its clause.
    """

    low: float
    high: float
    unit: str
    text: str
    of: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()

    def like(self, other: "Quantity") -> bool:
        """Return whether the two measure the same, as far as their words tell.

        The unit must be the same. Where both say what they are of, the two must have a word in common: 109 billion for
        data centres and 20 billion for schools may both be true. A share says little by itself: its clauses must share
        a word.
        """
        if self.unit != other.unit:
            return False
        if self.of and other.of:
            return bool(self.of & other.of)
        return self.unit != PERCENT or bool(self.about & other.about)

    def agrees(self, other: "Quantity") -> bool:
        """Return whether both can be true of one thing: rounding, “over”, “about” and ranges are allowed for."""
        return max(self.low, other.low) <= min(self.high, other.high)


class _Unit(NamedTuple):
    name: str
    end: int
    counts: bool = False  # things, one by one


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text, in its order."""
    clauses = [0, *(end.end() for end in amounts.CLAUSE_END.finditer(text)), len(text)]
    found = (_quantity(text, amount, clauses) for amount in amounts.AMOUNT.finditer(text))
    return [quantity for quantity in found if quantity]


def conflicting(ours: Iterable[Quantity], theirs: Iterable[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Return the pairs that measure the same and differ, of each unit of which the two sides share no value."""
    theirs = list(theirs)
    pairs = [(a, b) for a in ours for b in theirs if a.like(b)]
    shared = {a.unit for a, b in pairs if a.agrees(b)}
    return [(a, b) for a, b in pairs if a.unit not in shared]


def _quantity(text: str, amount: re.Match[str], clauses: Sequence[int]) -> Quantity | None:
    if amounts.NUMBERED.search(text, max(0, amount.start("low") - BEFORE), amount.start("low")) or _is_date_or_name(
        amount
    ):
        return None
    unit = _money(amount) or _given(amount) or _counted(amount)
    if unit is None:
        return None
    start, end = clauses[bisect(clauses, amount.start()) - 1], clauses[bisect_left(clauses, unit.end)]
    low, high = _interval(amount, exact=unit.counts)
    said = " ".join(text[amount.start() : unit.end].split())
    of = _stems(_until_next_statement(text[unit.end : end]))
    return Quantity(low, high, unit.name, said, of, _stems(f"{text[start : amount.start()]} {text[unit.end : end]}"))


def _is_date_or_name(amount: re.Match[str]) -> bool:
    """Return whether the number is a year, part of a date or time, an ordinal, or part of a word (30-year)."""
    rest = amount.string[amount.end() :]
    bare = not (amount["before"] or amount["after"] or amount["scale"] or amount["high"])
    if bare and YEAR.fullmatch(amount["low"]):
        return True
    if amount["after"] is None and re.match(r"[\w/:]|-\w|[.,]\d", rest):
        return True
    return re.match(rf"\s?{amounts.MONTH}", rest) is not None


# --- the unit -------------------------------------------------------------------------------------------------------


def _money(amount: re.Match[str]) -> _Unit | None:
    for name in ("before", "after"):
        given = (amount[name] or "").upper()
        code = amounts.SIGNS.get(given) or amounts.NAMES.get(given.lower().removesuffix("s"), given)
        if code in amounts.CURRENCIES:
            return _each(code, amount)
    return None


def _each(unit: str, amount: re.Match[str]) -> _Unit:
    """Return the unit with what it is paid for, “EUR a tonne”, where the text goes on so."""
    found = amounts.EACH.match(amount.string, amount.end())
    return _Unit(f"{unit} a {_singular(found[1].lower())}", found.end()) if found else _Unit(unit, amount.end())


def _given(amount: re.Match[str]) -> _Unit | None:
    if amount["after"] is None:
        return None
    is_share = re.fullmatch(amounts.PERCENTS, amount["after"], re.IGNORECASE)
    return _Unit(PERCENT if is_share else amount["after"], amount.end())


def _counted(amount: re.Match[str]) -> _Unit | None:
    """Return what is counted: the words up to the first plural, “technology firms”; None where there is none."""
    scale = (amount["scale"] or amount["low_scale"] or "").lower()
    words: list[str] = []
    end = amount.end()
    while len(words) <= MODIFIERS and scale not in amounts.SHORT_SCALES:
        found = amounts.NEXT_WORD.match(amount.string, end)
        word = found[1].lower() if found else ""
        if found is None or word in amounts.STOP_WORDS:
            return None
        words.append(_singular(word))
        end = found.end()
        if _is_plural(word):
            return _Unit(" ".join(words), end, counts=not scale)
    return None


def _is_plural(word: str) -> bool:
    if word in amounts.IRREGULAR_PLURALS:
        return True
    ends_so = word.endswith("s") and not word.endswith(("ss", "us", "is", "’s", "'s"))
    return ends_so and len(word) >= SHORTEST_PLURAL


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    return word.removesuffix("s") if _is_plural(word) else word


# --- the value ------------------------------------------------------------------------------------------------------


def _interval(amount: re.Match[str], *, exact: bool) -> tuple[float, float]:
    """Return the least and the greatest value that the words allow. `exact`: the last digit is not rounded."""
    low, low_step = _value(amount["low"], amount["low_scale"] or amount["scale"])
    high, high_step = _value(amount["high"] or amount["low"], amount["scale"] or amount["low_scale"])
    bound = " ".join((amount["bound"] or "").lower().split())
    if bound in amounts.AT_LEAST or amount["plus"]:
        return low, float("inf")
    if bound in amounts.AT_MOST:
        return 0.0, high
    if bound in amounts.ABOUT:
        return low * (1 - ROUGHLY), high * (1 + ROUGHLY)
    return (low, high) if exact else (low - low_step * ROUNDED, high + high_step * ROUNDED)


def _value(number: str, scale: str | None) -> tuple[float, float]:
    """Return a number as a value, and how much its last digit is worth."""
    by = amounts.SCALES[scale.lower()] if scale else 1.0
    if number.lower() in amounts.NUMBERS:
        return amounts.NUMBERS[number.lower()] * by, by
    plain = re.sub(r"[’'\u00a0\u202f ]|,(?=\d{3}(?!\d))", "", number).replace(",", ".")
    decimals = len(plain.partition(".")[2])
    return float(plain) * by, by * 10.0**-decimals


# --- what it is of --------------------------------------------------------------------------------------------------


def _until_next_statement(text: str) -> str:
    ends = [word.start() for word in WORD.finditer(text) if word[0].lower() in amounts.NEXT_STATEMENT]
    return text[: ends[0]] if ends else text


def _stems(text: str) -> frozenset[str]:
    words = (word[0].lower() for word in WORD.finditer(text))
    return frozenset(word[:STEM] for word in words if word not in amounts.STOP_WORDS and len(word) > 1)
