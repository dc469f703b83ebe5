"""Dates of a month or a year: a text in, a date out that is the last day of it, and is written as what it is."""

from calendar import monthrange
from datetime import date
from typing import Self


class Span(date):
    """A month or a year. As a date, in comparisons and tables, its last day: it is not known before it ended."""

    text: str

    def __new__(cls, text: str) -> Self:
        """Return the span of a text such as 2025-02 or 2025. Raise ValueError where there is none such."""
        year, _, month = text.partition("-")
        last = int(month or 12)
        span = super().__new__(cls, int(year), last, monthrange(int(year), last)[1])
        span.text = text
        return span

    @property
    def begins(self) -> date:
        """Its first day."""
        return date(self.year, self.month if "-" in self.text else 1, 1)

    def isoformat(self) -> str:
        """Return the month or year: 2025-02, 2025."""
        return self.text

    __str__ = isoformat

    def __eq__(self, other: object) -> bool:
        """Differ from its last day, which ends with it and says more."""
        return isinstance(other, Span) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __reduce__(self) -> "tuple[object, ...]":
        """Cross a process boundary as it is."""
        return (type(self), (self.text,))


def date_of(text: str) -> date:
    """Return the date that a text such as 2025, 2025-02 or 2025-02-11 names."""
    return date.fromisoformat(text) if text.count("-") > 1 else Span(text)


def begin_of(day: date) -> date:
    """Return the first day of a date, which is the day itself unless it is a span."""
    return day.begins if isinstance(day, Span) else day


def last_day(day: date) -> date:
    """Return the last day of a date, which is the day itself unless it is a span."""
    return date(day.year, day.month, day.day)


def between(begins: date, ends: date) -> date:
    """Return the date that begins and ends on these days: a day, a month or a year."""
    if begins == ends:
        return ends
    return Span(f"{ends.year:04}" if begins.month != ends.month else f"{ends.year:04}-{ends.month:02}")
