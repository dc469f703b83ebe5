"""The quantities that a text states: numbers with their unit, in a form in which two texts can be compared.

Text goes in, `Quantity`s come out: amounts of money, shares in per cent, measures, and counts of things (“61
signatories”). Years, dates, times, ordinals and the numbers of articles, pages and groups are no quantities.
"""

import re
from bisect import bisect, bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

PERCENT = "%"
YEAR = re.compile(r"(?:19|20)\d\d")
ROUGHLY = 0.1  # how far “about” reaches, as a share
ROUNDED = 0.49  # of the last digit given: 109 billion may be 109.4
STEM = 5  # letters by which two words of a context are the same
MODIFIERS = 2  # words that may stand between a number and what it counts
SHORTEST_PLURAL = 4
BEFORE = 20  # letters before a number in which a word may stand that makes it the number of an article

# --- the words in which amounts are written ----------------------------------------------------------------------

_CODES = """AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KRW MXN MYR NOK NZD PLN RON RUB SAR SEK SGD
    THB TRY TWD UAH USD ZAR"""
_MEASURES = "°C kW MW GW TW kWh MWh GWh TWh km kg ha t Mt Gt ppm"
_UNITS = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen"""
_MONTHS = "January February March April May June July August September October November December"
_STOP_WORDS = """a about after all also an and any are as at be because been before but by can could did do during each
    for from had has have he her his if in into is it its just may might more most must new not of on one only or other
    our out over per said says shall she should since so than that the their them there these they this those to under
    until was we were what when where which while who will with would"""
_NEXT_STATEMENT = """after although and as at because before but by during if or over since than under until when where
    which while who with within"""

CURRENCIES = frozenset(_CODES.split())
SIGNS = {"€": "EUR", "US$": "USD", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR"}
NAMES = {"euro": "EUR", "dollar": "USD", "pound": "GBP", "yen": "JPY", "yuan": "CNY", "rupee": "INR", "franc": "CHF"}
MEASURES = frozenset(_MEASURES.split())
PERCENTS = r"%|per\s?cent\b|percent\b"
SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
SCALES |= {"trillion": 1e12, "tn": 1e12}
SHORT_SCALES = ("m", "k")  # of money alone: metres, or who knows

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ONES = {word: value for value, word in enumerate(_UNITS.split(), 2)}
NUMBERS = _ONES | _TENS  # “one” is rarely a count
NUMBERS |= {f"{ten}-{one}": _TENS[ten] + value for ten in _TENS for one, value in {"one": 1, **_ONES}.items()}

AT_LEAST = ("over", "more than", "at least", "above", "no fewer than", "no less than", "upwards of", "exceeding")
AT_MOST = ("under", "less than", "fewer than", "at most", "no more than", "up to", "below", "within")
ABOUT = ("about", "around", "some", "roughly", "approximately", "nearly", "almost", "close to", "circa", "ca.", "~")

MONTH = "(?:" + "|".join(f"{name}|{name[:3]}" for name in _MONTHS.split()) + r")\b\.?"
NUMBERED = re.compile(  # what these words number is a place or a name
    r"(?:articles?|arts?\.|paragraphs?|paras?\.?|sections?|secs?\.|pages?|pp?\.|annex|chapters?|items?|lines?|tables?"
    r"|figures?|recitals?|resolutions?|directive|regulation|version|phase|goal|option|no\.|nos\.|number|group of"
    rf"|COP|SDG|{MONTH})\s*$",
    re.IGNORECASE,
)
IRREGULAR_PLURALS = frozenset(("people", "men", "women", "children", "staff"))
STOP_WORDS = frozenset(_STOP_WORDS.split()) | frozenset(NUMBERS)
NEXT_STATEMENT = frozenset(_NEXT_STATEMENT.split())  # what follows these is no longer what the quantity is of


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_DIGITS = r"\d{1,3}(?:[,’'\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_NUMBER = rf"(?:{_DIGITS}|\b(?:{_any_of(NUMBERS)})\b)"
_CURRENCY = f"(?:{_any_of([*SIGNS, *CURRENCIES])})"
AMOUNT = re.compile(
    rf"""
    (?:(?P<bound>(?<![\w-])(?:{_any_of(AT_LEAST + AT_MOST + ABOUT)}))\s*)? (?P<between>\bbetween\s+)?
    (?:(?P<before>(?<!\w){_CURRENCY})\s?)?
    (?<![\w.,:/–-])(?P<low>{_NUMBER}) (?:\s?(?P<low_scale>{_any_of(SCALES)})\b)?
    (?:(?:\s?[–-]\s?|\s(?:to|(?(between)and|to))\s)(?:{_CURRENCY}\s?)?(?P<high>{_NUMBER}))?
    (?:\s?(?P<scale>{_any_of(SCALES)})(?!\w))? (?P<plus>\+)?
    (?:\s?(?P<after>{PERCENTS}|{_CURRENCY}(?!\w)|(?:{_any_of(NAMES)})s?\b|(?:{_any_of(MEASURES)})(?!\w)))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
EACH = re.compile(r"\s?(?:/|per\b|an?\b|each\b)\s?([^\W\d_]+)", re.IGNORECASE)  # what an amount is paid for
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
NEXT_WORD = re.compile(rf"\s({WORD.pattern})")
CLAUSE_END = re.compile(r"[.;:!?,](?=\s|$)|[()“”\n—]")


# --- quantities ------------------------------------------------------------------------------------------------------


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
    clauses = [0, *(end.end() for end in CLAUSE_END.finditer(text)), len(text)]
    found = (_quantity(text, amount, clauses) for amount in AMOUNT.finditer(text))
    return [quantity for quantity in found if quantity]


def conflicting(ours: Iterable[Quantity], theirs: Iterable[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Return the pairs that measure the same and differ, of each unit of which the two sides share no value."""
    theirs = list(theirs)
    pairs = [(a, b) for a in ours for b in theirs if a.like(b)]
    shared = {a.unit for a, b in pairs if a.agrees(b)}
    return [(a, b) for a, b in pairs if a.unit not in shared]


def _quantity(text: str, amount: re.Match[str], clauses: Sequence[int]) -> Quantity | None:
    if NUMBERED.search(text, max(0, amount.start("low") - BEFORE), amount.start("low")) or _is_date_or_name(amount):
        return None
    unit = _money(amount) or _given(amount) or _counted(amount)
    if unit is None:
        return None
    start, end = clauses[bisect(clauses, amount.start()) - 1], clauses[bisect_left(clauses, unit.end)]
    low, high = _interval(amount, exact=unit.counts)
    words = " ".join(text[amount.start() : unit.end].split())
    rest = text[unit.end : end]
    next_statement = (word.start() for word in WORD.finditer(rest) if word[0].lower() in NEXT_STATEMENT)
    of = _stems(rest[: next(next_statement, None)])
    return Quantity(low, high, unit.name, words, of, _stems(f"{text[start : amount.start()]} {rest}"))


def _is_date_or_name(amount: re.Match[str]) -> bool:
    """Return whether the number is a year, part of a date or time, an ordinal, or part of a word (30-year)."""
    rest = amount.string[amount.end() :]
    bare = not (amount["before"] or amount["after"] or amount["scale"] or amount["high"])
    year = YEAR.fullmatch(amount["low"]) if bare else None
    goes_on = re.match(r"[\w/:]|-\w|[.,]\d", rest) if amount["after"] is None else None
    return bool(year or goes_on or re.match(rf"\s?{MONTH}", rest))


# --- the unit -------------------------------------------------------------------------------------------------------


def _money(amount: re.Match[str]) -> _Unit | None:
    """Return the currency, with what it is paid for where the text goes on so: “EUR a tonne”."""
    for name in ("before", "after"):
        given = (amount[name] or "").upper()
        code = SIGNS.get(given) or NAMES.get(given.lower().removesuffix("s"), given)
        if code in CURRENCIES:
            each = EACH.match(amount.string, amount.end())
            return _Unit(f"{code} a {_singular(each[1].lower())}", each.end()) if each else _Unit(code, amount.end())
    return None


def _given(amount: re.Match[str]) -> _Unit | None:
    if amount["after"] is None:
        return None
    is_share = re.fullmatch(PERCENTS, amount["after"], re.IGNORECASE)
    return _Unit(PERCENT if is_share else amount["after"], amount.end())


def _counted(amount: re.Match[str]) -> _Unit | None:
    """Return the things counted: the words up to the first plural, “technology firms”; None where there is none."""
    scale = (amount["scale"] or amount["low_scale"] or "").lower()
    words: list[str] = []
    end = amount.end()
    while len(words) <= MODIFIERS and scale not in SHORT_SCALES:
        found = NEXT_WORD.match(amount.string, end)
        word = found[1].lower() if found else ""
        if found is None or word in STOP_WORDS:
            return None
        words.append(_singular(word))
        end = found.end()
        if _is_plural(word):
            return _Unit(" ".join(words), end, counts=not scale)
    return None


def _is_plural(word: str) -> bool:
    ends_so = word.endswith("s") and not word.endswith(("ss", "us", "is", "’s", "'s"))
    return word in IRREGULAR_PLURALS or (ends_so and len(word) >= SHORTEST_PLURAL)


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
    if bound in AT_LEAST or amount["plus"]:
        return low, float("inf")
    if bound in AT_MOST:
        return 0.0, high
    if bound in ABOUT:
        return low * (1 - ROUGHLY), high * (1 + ROUGHLY)
    return (low, high) if exact else (low - low_step * ROUNDED, high + high_step * ROUNDED)


def _value(number: str, scale: str | None) -> tuple[float, float]:
    """Return a number as a value, and how much its last digit is worth."""
    by = SCALES[scale.lower()] if scale else 1.0
    if number.lower() in NUMBERS:
        return NUMBERS[number.lower()] * by, by
    plain = re.sub(r"[’'\u00a0\u202f ]|,(?=\d{3}(?!\d))", "", number).replace(",", ".")
    decimals = len(plain.partition(".")[2])
    return float(plain) * by, by * 10.0**-decimals


def _stems(text: str) -> frozenset[str]:
    words = (word[0].lower() for word in WORD.finditer(text))
    return frozenset(word[:STEM] for word in words if word not in STOP_WORDS and len(word) > 1)
