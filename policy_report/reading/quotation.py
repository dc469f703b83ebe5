"""Whether words stand in quotation marks in their source: outside, they may be the author's, not the speaker's."""

import re

OPENING = "“«„"
MARKS = re.compile(r"[“”«»„\"]")
PARAGRAPH = re.compile(r"\n\s*\n")


def bare(text: str, place: int) -> bool:
    """Return whether a place lies outside quotation marks, in a text that has some."""
    if not MARKS.search(text):
        return False
    begins = [found.end() for found in PARAGRAPH.finditer(text, 0, place)]
    before = text[begins[-1] if begins else 0 : place]
    before = before[before.rfind("\n") + 1 :] if "\n\n" not in text else before
    inside = sum(before.count(mark) for mark in "“«„") - sum(before.count(mark) for mark in "”»")
    return inside <= 0 and before.count('"') % 2 == 0 and text[place : place + 1] not in OPENING + '"'


def quoted(text: str, place: int) -> bool:
    """Return whether a place lies inside quotation marks."""
    return bool(MARKS.search(text)) and not bare(text, place)
