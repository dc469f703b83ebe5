"""Days as people and programs write them: a text in; 2025-02-11, 2025-02 or 2025 out, where it has one meaning."""

import re
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from functools import cache

from policy_report.i18n import LANGUAGES

ORDERS = ("d/m/y", "m/d/y", "excel")  # what a column may be said to hold: the order of its numbers, or days counted

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_ZONE = r"(?:Z|UTC|GMT|[CEW]ET|[A-Z]{1,2}[SD]T|[+-]\d{2}:?\d{2})"
_TIME = re.compile(
    rf"(?:(?<=\d)T|[\s,|]+)\d{{1,2}}[:h]\d{{2}}(?::\d{{2}})?(?:[.,]\d+)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?{_ZONE}\b)*(?:\s\([A-Z]{{3}}[+-]?\d{{0,2}}\))?"
)
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_PLAIN = re.compile(r"[^\W_]+(?:[\s,./'’ºª-]+[^\W_]+)*[.,]?")  # words and numbers with what stands between them
_NUMBERS = re.compile(r"(\d{1,4})([-/.])(\d{1,4})(?:\2(\d{1,4}))?\.?")
_TOGETHER = re.compile(r"((?:1[89]|2[01])\d{2})(\d{2})(\d{2})")  # 20250211
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|[ºª])(?![^\W\d_])", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_LITTLE = {"de", "del", "le", "el", "of", "den", "the"}  # words that stand in a date and say nothing
_FIRST_SERIAL = date(1899, 12, 30)  # Excel counts a 29 February 1900, so its days begin one earlier
BEGINNING = 3  # letters by which a month is known: jan, fév; jui begins two of them
YEAR = 4  # digits


def iso_day(text: str, order: str = "") -> str:
    """Return a day, month or year as records write it, "" where the text is none, or may be several.

    `order`: of `ORDERS`, what decides where a text has two meanings. A time of day is dropped, in whatever zone.
    """
    plain = " ".join(_DASHES.sub("-", unicodedata.normalize("NFKC", text)).split())
    if _ISO.fullmatch(plain):
        return plain if _day(*map(int, [*plain.split("-"), "1", "1"][:3])) else ""
    if order == "excel" and (serial := _SERIAL.fullmatch(plain)):
        return (_FIRST_SERIAL + timedelta(days=int(serial[1]))).isoformat()
    plain = _TIME.sub("", plain, count=1).strip()
    if together := _TOGETHER.fullmatch(plain):
        return _day(*map(int, together.groups()))
    if numbers := _NUMBERS.fullmatch(plain):
        first, sign, second, third = numbers.groups()
        return _of_numbers(first, second, third, order) if third else _of_two(first, sign, second)
    return _of_words(_ORDINAL.sub("", plain)) if _PLAIN.fullmatch(plain) else ""


def in_two_ways(text: str) -> bool:
    """Return whether a text is a day as soon as somebody says in which order its numbers stand."""
    return not iso_day(text) and any(iso_day(text, order) for order in ORDERS)


def year_in(text: str) -> str:
    """Return the one year that a text names, "" where it names none or several."""
    years = set(re.findall(r"(?<![\d.])(?:1[5-9]|20)\d{2}(?![\d.])", text))
    return years.pop() if len(years) == 1 else ""


def month_called(word: str) -> int:
    """Return the month of a name, or of a beginning that no other has, in the languages of briefs; 0 for none."""
    names, plain = _names("months"), _bare(word)
    found = names.get(plain) or {
        number for name, numbers in names.items() if name.startswith(plain) for number in numbers
    }
    return next(iter(found)) if len(found) == 1 and len(plain) >= BEGINNING else 0


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _of_numbers(first: str, second: str, third: str, order: str) -> str:
    """Return the day of three numbers. One of them is a year of four digits, in front or behind."""
    a, b, c = map(int, (first, second, third))
    if len(first) == YEAR:
        return _day(a, b, c) if len(third) < YEAR else ""
    if len(third) != YEAR:
        return ""
    found = {name: day for name, day in (("d/m/y", _day(c, b, a)), ("m/d/y", _day(c, a, b))) if day}
    return next(iter(found.values())) if len(set(found.values())) == 1 else found.get(order, "")


def _of_two(first: str, sign: str, second: str) -> str:
    """Return the month of two numbers: 03/2025, 2025-3; 2010/11 may be two years."""
    if len(first) == YEAR and sign == "-":
        first, second = second, first
    valid = len(second) == YEAR and len(first) < YEAR and 1 <= int(first) <= 12  # noqa: PLR2004 - months
    return f"{second}-{int(first):02}" if valid else ""


def _of_words(text: str) -> str:
    """Return the day or month of a text with the name of a month in it."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if word.casefold() not in _LITTLE]
    if len(words) > 1 and _bare(words[0]) in _names("days"):
        words = words[1:]
    month = month_called(words[0]) if len(words) == 1 else 0
    numbers = re.findall(r"\d+", text)
    years = [int(number) for number in numbers if len(number) == YEAR]
    days = [int(number) for number in numbers if len(number) < YEAR - 1]
    if not month or len(years) != 1 or len(years) + len(days) != len(numbers) or len(days) > 1:
        return ""
    return _day(years[0], month, days[0]) if days else f"{years[0]}-{month:02}"


@cache
def _names(kind: str) -> dict[str, set[int]]:
    """Return the names of months or days of the week in the languages of briefs, each with its numbers."""
    from babel import Locale

    found: dict[str, set[int]] = defaultdict(set)
    for language in LANGUAGES:
        for widths in getattr(Locale.parse(language), kind).values():
            for number, name in [pair for width in ("wide", "abbreviated") for pair in widths[width].items()]:
                found[_bare(name)].add(number)
    return dict(found)


def _bare(word: str) -> str:
    """Return a word in small letters, without accents and dots."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if letter.isalpha())
