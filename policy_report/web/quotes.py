"""The state of a quote that somebody types: verified, or the nearest passage; and whether it is somebody's words."""

import re
from dataclasses import dataclass

from policy_report.evidence import MISMATCH, NO_QUOTE, VERIFIED
from policy_report.text import shorten
from policy_report.web.session import Current

OPENING = "“«„"
MARKS = re.compile(r"[“”«»„\"]")
PARAGRAPH = re.compile(r"\n\s*\n")
AROUND = '… “”«»„"'  # what is no part of a quote


@dataclass(frozen=True)
class QuoteState:
    """The state of a quote.

    `words`: those of the nearest passage, where they would be verified; `bare`: its words stand in the source outside
    quotation marks.
    """

    check: str
    source: str
    title: str
    nearest: str = ""
    difference: str = ""
    words: str = ""
    bare: bool = False


def state(now: Current, quote: str, source: str) -> QuoteState | None:
    """Return the state of a quote in its source, None where there is none."""
    if not quote.strip() or source not in now.records.sources:
        return None
    found = now.quotes.check(quote, source)
    if found.quote_check == NO_QUOTE:
        return None
    title = str(now.records.sources[source].title)
    if found.quote_check == VERIFIED:
        text = now.quotes.texts.get(source)
        return QuoteState(VERIFIED, source, title, bare=text is not None and _bare(text.text, found.place))
    words = found.nearest.strip(AROUND)
    usable = words and found.quote_check == MISMATCH and now.quotes.check(words, source).quote_check == VERIFIED
    return QuoteState(
        found.quote_check, source, title, shorten(found.nearest, 400), found.difference, words if usable else ""
    )


def _bare(text: str, place: int) -> bool:
    """Return whether a place lies outside quotation marks, in a text that has some."""
    if not MARKS.search(text):
        return False
    begins = [found.end() for found in PARAGRAPH.finditer(text, 0, place)]
    before = text[begins[-1] if begins else 0 : place]
    before = before[before.rfind("\n") + 1 :] if "\n\n" not in text else before
    inside = sum(before.count(mark) for mark in "“«„") - sum(before.count(mark) for mark in "”»")
    return inside <= 0 and before.count('"') % 2 == 0 and text[place : place + 1] not in OPENING + '"'
