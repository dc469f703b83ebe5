"""The earlier side of a comparison, as settings, options and marks write it: a date, a file, a kept state."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

LAST, KEPT = "last", "kept:"
EXPECTED = 'a date such as 2025-02-11, "last", "kept:2025-02-11", or the .json of an earlier brief'


@dataclass(frozen=True)
class Kept:
    """A state that a build kept: the newest on or before a day; for None the newest that differs."""

    day: date | None = None


Since = date | Path | Kept


def today() -> date:
    """Return the day of this machine."""
    return datetime.now().astimezone().date()


def since_of(text: str) -> Since:
    """Return the date, file or kept state that a text names. Raise ValueError where it is none of `EXPECTED`."""
    if text == LAST:
        return Kept()
    if text.startswith(KEPT):
        return Kept(date.fromisoformat(text.removeprefix(KEPT)))
    return Path(text) if text.lower().endswith(".json") else date.fromisoformat(text)


def of_workspace(named: Since) -> Since:
    """Return it, unless it is a file elsewhere: ValueError. What a workspace says names no file outside of it."""
    if isinstance(named, Path) and (named.is_absolute() or ".." in named.parts):
        raise ValueError
    return named
