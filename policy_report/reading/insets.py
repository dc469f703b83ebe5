"""Figures and tables that stand between the sentences of a text: a snapshot in, from where to where they stand out.

A page says which they are. In other texts they are told by their captions: a line such as "Table 2: Dams by state",
with the rows above and below it, which are short, or figures for the most part, and with its note on the source.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from policy_report.evidence.snapshots import SourceSnapshot

Span = tuple[int, int]
CAPTION = re.compile(
    r"\s*(?i:fig(?:ure|\.)|table|chart|graph|map|box|abb(?:ildung|\.)|tab(?:elle|\.)|schaubild|tableau|graphique|encadré|"
    r"carte|figura|tabla|cuadro|gráfico|mapa|recuadro)\s*[\dIVX]+(?:[.\-–]\d+)*\s*(?:[.:–—|-]|$|\s+[^\W\d_a-zà-ÿ])"
)
CREDIT = re.compile(r"\s*(?:sources?|notes?|quellen?|anmerkung|hinweis|fuentes?|notas?)\s*:", re.IGNORECASE)
LINE = re.compile(r"[^\n\f]*\S[^\n\f]*")
SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s*\Z")
NUMBER = re.compile(r"[^\w]*\d[\d.,%]*[^\w]*\Z")
SHORT = 0.6  # of the usual length of a line, what a row of a table has at most that is no sentence
AROUND = 2_000  # characters by which the usual length of a line is told
ROWS = 60  # lines of one at most
LONG = 0.85  # of the usual length, what a caption has at least that may as well be a sentence "Figure 2. The state …"
FIGURES = 0.4  # of the words of a row, at least, that are figures, however long it is


def insets(snapshot: SourceSnapshot, start: int, end: int) -> Iterator[Span]:
    """Yield what stands between in a stretch of a text: not what it begins or ends in."""
    for first, last in snapshot.insets or _captioned(snapshot.text, start, end):
        if start < first and last < end and _said(snapshot, start, first) and _said(snapshot, last, end):
            yield first, last


def _said(snapshot: SourceSnapshot, start: int, end: int) -> bool:
    return any(map(str.isalnum, snapshot.text[start:end]))


def _captioned(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield captions from a place to a place of a text, with the rows around them."""
    low = text.rfind("\n", 0, max(0, start - AROUND)) + 1
    lines = list(LINE.finditer(text, low, end + AROUND))
    usual = sorted(len(line[0]) for line in lines)[len(lines) * 3 // 4] if lines else 0
    at = 0  # the first line that is in none so far
    for number, line in enumerate(lines):
        if number < at or not CAPTION.match(line[0]):
            continue
        above = list(takewhile(lambda each: _row(each, usual), reversed(lines[max(at, number - ROWS) : number])))
        below = list(takewhile(lambda each: _row(each, usual), lines[number + 1 : number + ROWS]))
        if above or below or len(line[0]) < LONG * usual:
            at = number + 1 + len(below)
            yield [line, *above][-1].start(), lines[at - 1].end()


def _row(line: re.Match[str], usual: int) -> bool:
    """Return whether a line is a row of a table, or words in a figure: figures, or short and no sentence; or a note."""
    if CREDIT.match(line[0]):
        return True
    words = line[0].split()
    figures = sum(bool(NUMBER.match(word)) for word in words)
    return figures >= FIGURES * len(words) or (len(line[0]) < SHORT * usual and not SENTENCE.search(line[0]))
