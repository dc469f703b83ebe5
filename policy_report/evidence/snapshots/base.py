"""What readers of documents have in common: what a document says of itself, and why one is not read."""

import re
from typing import NamedTuple

from policy_report.records import checks
from policy_report.records.readers.base import UnreadableError

DAY = re.compile(r"\s*(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?(?![\d-])")  # as ISO 8601 writes it, with or without hyphens


class Said(NamedTuple):
    """What a document says of itself: a field of a source, its text, and where in the document it stands."""

    field: str
    text: str
    where: str


def unreadable(message: str) -> UnreadableError:
    """Return why a document is not read."""
    return UnreadableError(1, message, checks.UNREADABLE_FILE)


def day(text: str) -> str:
    """Return the year, month or day that a text in the form of ISO 8601 begins with, or ""."""
    found = DAY.match(text)
    return "-".join(filter(None, found.groups())) if found else ""
