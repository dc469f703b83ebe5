"""The day of a brief, and what it is compared with, in words."""

from collections.abc import Callable
from datetime import date

from policy_report.brief.report import BriefInfo
from policy_report.i18n import AFTER_SINCE, Words
from policy_report.spans import date_of


def written(words: Words, text: str) -> str:
    """Return the date of a source, which may be a month or a year, as readers write it; "" where it has none."""
    return words.day(date_of(text)) if text else ""


def as_of(words: Words, brief: BriefInfo) -> str:
    """Return "as of 11 February 2025", "evidence up to" it where nobody chose a day; "" without a day."""
    day = words.day(brief.as_of)
    if not day:
        return ""
    return words("as of {day}", day=day) if brief.dated else words("evidence up to {day}", day=day)


def heading(words: Words, brief: BriefInfo) -> str:
    """Return the same with a capital letter."""
    day = words.day(brief.as_of)
    if not day:
        return ""
    return words("As of {day}", day=day) if brief.dated else words("Evidence up to {day}", day=day)


def compared(brief: BriefInfo) -> bool:
    """Return whether a brief is compared with something, or would be if a build had kept anything."""
    return bool(brief.since or brief.earlier or brief.nothing_kept)


def since(words: Words, brief: BriefInfo, day: Callable[[date], str] | None = None) -> str:
    """Return what a brief is compared with, to stand after "since": a day, an earlier state of it, a file.

    `day`: how a day is written, as the language has it if left out.
    """
    if not brief.since:
        return brief.earlier
    written = (day or words.day)(brief.since)
    if brief.kept:
        return words("the brief of {day}", day=written)
    return written if day else words(AFTER_SINCE, day=written)


def unchanged(words: Words, brief: BriefInfo) -> str:
    """Return the sentence of a comparison that found no change."""
    if brief.nothing_kept:
        return words("There is no earlier state of this brief to compare it with.")
    if brief.since and brief.as_of and brief.since > brief.as_of and not brief.kept:
        return words("Nothing changed; evidence up to {day}.", day=words.day(brief.as_of))
    return words("Nothing changed since {since}.", since=since(words, brief))
