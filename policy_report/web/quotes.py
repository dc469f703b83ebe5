"""The state of a quote that somebody types: verified, or the nearest passage; and whether it is somebody's words."""

from dataclasses import dataclass

from policy_report.evidence import MISMATCH, NO_QUOTE, VERIFIED
from policy_report.reading.quotation import bare
from policy_report.text import shorten
from policy_report.web.session import Current

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
        return QuoteState(VERIFIED, source, title, bare=text is not None and bare(text.text, found.place))
    words = found.nearest.strip(AROUND)
    usable = words and found.quote_check == MISMATCH and now.quotes.check(words, source).quote_check == VERIFIED
    return QuoteState(
        found.quote_check, source, title, shorten(found.nearest, 400), found.difference, words if usable else ""
    )
