"""Texts in pages: what stands at the head and foot of most pages, and the text of a PDF with its raised marks.

In: a text whose pages begin at known places, or the bytes of a PDF. Out: a `PagedText`: the text, and the stretches of
it that are no part of what is said (`asides`). A quote runs on over the end of a page as over that of a line.
"""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from ctypes import c_double
from itertools import dropwhile, groupby, pairwise, takewhile
from math import hypot
from typing import Any, NamedTuple

from policy_report.evidence.wording import MARK_LENGTH, raised

EDGE = 5  # lines from the beginning and end of a page's text among which its head and foot are sought
SENTENCE_MARKS = (".", ",", ";", ":", "?", "!")  # at the end of a line that is hardly a head
NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
NOTE = re.compile(r"(?:[⁽\[(]?\d{1,3}[)\].]?\s|[⁰¹²³⁴-⁹⁽*†‡])")  # how a note at the foot of a page begins

WRITTEN = {"\x02": "-\n", "\ufffe": "-\n", "\r": ""}  # a hyphen at a line's end, as pdfium marks it; half a line end
LINE = re.compile(r"[^\n]+\n?")
SMALL_PRINT = 0.93  # of the usual size on a page, the most that notes at its foot have
SMALLER = 0.97  # of what stands beside it: the size of a raised figure at most
RAISED, LOWERED = (0.1, 0.8), (-0.5, -0.04)  # how far its baseline is off, of that size
APART, OVER = 1.0, -0.5  # how far from its neighbour it may stand
SPACE, JUMP = 0.15, 1.3  # how far words are apart; how far off a baseline is another line

Span = tuple[int, int]


class PagedText(NamedTuple):
    """A text, and the stretches of it that are no part of what is said.

    `encoding`: the one that was guessed. `places`: where pages begin, "p. 2", or what is said at a time, "00:01:30".
    """

    text: str
    asides: Sequence[Span] = ()
    encoding: str = ""
    places: Sequence[tuple[int, str]] = ()


def plain_pages(text: str) -> PagedText:
    """Return a text whose pages are parted by form feeds."""
    starts = [0, *(found.end() for found in re.finditer("\f", text))]
    return PagedText(text, running(text, starts), places=_numbered(starts)) if len(starts) > 1 else PagedText(text)


def _numbered(starts: Sequence[int]) -> list[tuple[int, str]]:
    return [(start, f"p. {number}") for number, start in enumerate(starts, 1)]


def running(text: str, starts: Sequence[int]) -> list[Span]:
    """Return the lines at the head and foot of pages that most pages have there, or one of the two before or after.

    Numbers in them may differ. They are the first and last lines of a page, as far as all of these are such.
    """
    pages = [_edges(text, start, end) for start, end in pairwise([*starts, len(text)])]
    counts = Counter(line for page in pages for line in set(page.values()))
    found: list[Span] = []
    for number, page in enumerate(pages):
        near = {line for other in pages[max(0, number - 2) : number] for line in other.values()}
        near |= {line for other in pages[number + 1 : number + 3] for line in other.values()}
        running_heads = {
            span
            for span, line in page.items()
            if counts[line] > max(1, len(pages) / 2) or (line in near and not line.endswith(SENTENCE_MARKS))
        }
        found += [*takewhile(running_heads.__contains__, page), *takewhile(running_heads.__contains__, reversed(page))]
    return sorted(set(found))


def _edges(text: str, start: int, end: int) -> dict[Span, str]:
    """Return the first and last lines of a page with words or numbers in them, numbers as one sign."""
    lines = list(re.compile(r"[^\n\f]*\w[^\n\f]*\n?").finditer(text, start, end))
    first, last = lines[:EDGE], lines[max(EDGE, len(lines) - EDGE) :]
    return {line.span(): NUMBER.sub("#", " ".join(line[0].casefold().split())) for line in (*first, *last)}


# --- PDF ------------------------------------------------------------------------------------------------------------


class _Run(NamedTuple):
    """Characters of one size on one baseline: from which to which, and where they stand on the page."""

    start: int
    end: int
    size: float
    baseline: float
    left: float
    right: float


def pdf(data: bytes) -> PagedText:
    """Return the text of a PDF, raised marks as such. Raise PdfiumError."""
    import pypdfium2  # costs some 100 ms, and few runs read a PDF

    texts: list[str] = []
    starts, notes, length = [], [], 0
    with pypdfium2.PdfDocument(data) as document:
        for number in range(len(document)):
            with closing(document[number]) as sheet, closing(sheet.get_textpage()) as page:
                text, lines = _page(page)
            starts.append(length)
            notes += [(length + start, length + end) for start, end in _notes(text, lines)]
            texts.append(text)
            length += len(text) + 1
    whole = "\n".join(texts)
    return PagedText(whole, sorted({*running(whole, starts), *notes}), places=_numbered(starts))


def _page(page: Any) -> tuple[str, list[tuple[int, float]]]:
    """Return the text of a page, and for each run of characters where it begins in that and its size."""
    characters, runs = _characters(page)
    joints: dict[int, str] = {}  # the line ends that pdfium sees where a mark is raised, and those that it does not see
    marks: dict[int, bool] = {}
    for before, after in pairwise(runs):
        small, large = sorted((before, after), key=lambda run: run.size)
        gap, rise = (after.left - before.right) / large.size, (after.baseline - before.baseline) / large.size
        if abs(rise) > JUMP and "\n" not in "".join(characters[before.end : after.start]):
            joints[after.start] = "\n"
        if small.size > SMALLER * large.size or not OVER < gap < APART or small.end - small.start > MARK_LENGTH:
            continue
        rise = rise if small is after else -rise
        if RAISED[0] < rise < RAISED[1] or LOWERED[0] < rise < LOWERED[1]:
            marks[small.start] = rise > 0
            joints[after.start] = " " if gap > SPACE else ""
    pieces: list[str] = []
    places, at, length = [], 0, 0
    for run in runs:
        between = joints.get(run.start, "".join(characters[at : run.start]))
        text = "".join(characters[run.start : run.end])
        pieces += (between, raised(text) if marks.get(run.start) else text)
        places.append((length + len(between), run.size))
        length += len(between) + len(text)
        at = run.end
    return "".join(pieces), places


def _characters(page: Any) -> tuple[list[str], list[_Run]]:
    """Return the characters of a page as they are written out, and its runs.

    To ask where each character stands would take most of the time. Where the ends of words and what is no letter have
    one size and baseline, so has the line.
    """
    from pypdfium2 import raw

    x, y, box, matrix = c_double(), c_double(), raw.FS_RECTF(), raw.FS_MATRIX()

    def level(at: int) -> tuple[float, float]:
        raw.FPDFText_GetCharOrigin(page, at, x, y)
        return raw.FPDFText_GetFontSize(page, at), round(y.value, 1)

    def run(start: int, end: int) -> _Run:
        size, baseline = level(start)
        raw.FPDFText_GetMatrix(page, start, matrix)
        raw.FPDFText_GetLooseCharBox(page, end - 1, box)
        return _Run(start, end, round(size * hypot(matrix.c, matrix.d), 1), baseline, x.value, box.right)

    written: Sequence[str] = page.get_text_range()
    if len(written) != page.count_chars():  # it leaves out what no text may have
        written = [chr(raw.FPDFText_GetUnicode(page, at)) for at in range(page.count_chars())]
    characters = [WRITTEN.get(character, character) for character in written]
    visible = [character.strip() for character in characters]
    runs: list[_Run] = []
    start = 0
    for end in [at for at, character in enumerate(characters) if character.endswith("\n")] + [len(characters)]:
        line = [at for at in range(start, end) if visible[at]]
        probes = [at for at in line if not visible[at].isalpha() or at + 1 >= end or not visible[at + 1]]
        if len(line) > MARK_LENGTH and len(set(map(level, probes))) == 1:
            runs.append(run(line[0], line[-1] + 1))
        else:
            groups = ([*same] for _, same in groupby(line, key=level))
            runs += [run(group[0], group[-1] + 1) for group in groups]
        start = end + 1
    return characters, [run for run in runs if run.size > 0]


def _notes(text: str, runs: Sequence[tuple[int, float]]) -> list[Span]:
    """Return the lines of small print at the foot of a page, from one on that begins with the mark of a note."""
    sizes = Counter[float]()
    for (start, size), (end, _) in pairwise([*runs, (len(text), 0.0)]):
        sizes[size] += end - start
    usual = max(sizes, key=lambda size: sizes[size], default=0.0)
    found: list[Span] = []
    others = 0
    for line in reversed(list(LINE.finditer(text))):
        size = max((size for at, size in runs if line.start() <= at < line.end()), default=0.0)
        if size <= SMALL_PRINT * usual:
            found.insert(0, line.span())
        elif found or others >= EDGE:
            break
        else:
            others += 1
    return list(dropwhile(lambda span: not NOTE.match(text, span[0]), found))
