"""The words in which amounts are written: numbers, scales, currencies, bounds, and what a number may stand in.

`AMOUNT` matches a number with all that may belong to it; `quantities` decides whether it is a quantity, and of what.
"""

import re
from collections.abc import Iterable

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
