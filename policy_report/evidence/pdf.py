"""The text of a PDF, page by page, with its raised marks, its headings and the notes at the foot of its pages.

In: the bytes of a PDF. Out: a `PagedText`, or where the words of a page stand on it (`words`), in the same text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from ctypes import c_double, c_int
from itertools import accumulate, dropwhile, groupby, pairwise
from math import hypot
from threading import RLock
from typing import Any, NamedTuple

from policy_report.evidence.pages import PagedText, Span, numbered, running
from policy_report.evidence.wording import MARK_LENGTH, raised

NOTE = re.compile(r"(?:[⁽\[(]?\d{1,3}[)\].]?\s|[⁰¹²³⁴-⁹⁽*†‡])")  # how a note at the foot of a page begins
EDGE = 5  # lines of the usual size that may stand below such a note

WRITTEN = {"\x02": "-\n", "\ufffe": "-\n", "\r": ""}  # a hyphen at a line's end, as pdfium marks it; half a line end
LINE = re.compile(r"[^\n]+\n?")
WORD = re.compile(r"\S+")
SMALL_PRINT = 0.93  # of the usual size on a page, the most that notes at its foot have
LARGE_PRINT, LONGEST_HEADING = 1.12, 120  # of the usual size, the least that a heading has; its characters
MARKS = (".", ",", ";", ":")  # with which no heading ends
SMALLER = 0.97  # of what stands beside it: the size of a raised figure at most
RAISED, LOWERED = (0.1, 0.8), (-0.5, -0.04)  # how far its baseline is off, of that size
APART, OVER = 1.0, -0.5  # how far from its neighbour it may stand
SPACE, JUMP = 0.15, 1.3  # how far words are apart; how far off a baseline is another line
FINE = 16  # steps of a point, in which pdfium tells places as whole numbers
ALONE = RLock()  # pdfium is one library for all threads, and minds two of them at once


class _Run(NamedTuple):
    """Characters of one size on one baseline: from which to which, and where they stand on the page."""

    start: int
    end: int
    size: float
    baseline: float
    left: float
    right: float


class PlacedWord(NamedTuple):
    """A word: from where to where in the text of its document, and its box on the page, from the upper left."""

    start: int
    end: int
    left: float
    top: float
    width: float
    height: float


class PlacedPage(NamedTuple):
    """A page: its size in points, and its words."""

    width: float
    height: float
    words: Sequence[PlacedWord]


class _Page(NamedTuple):
    """The text of a page; its runs, each with where in the text it begins; its characters as they are written out."""

    text: str
    runs: Sequence[tuple[int, _Run]]
    characters: Sequence[str]


def text(data: bytes) -> PagedText:
    """Return the text of a PDF, raised marks as such. Raise PdfiumError."""
    texts: list[str] = []
    starts, notes, headings, length = [], [], [], 0
    with opened(data) as document:
        for number in range(len(document)):
            with _sheet(document, number) as (_, characters):
                page = _page(characters)
            starts.append(length)
            usual = _usual(page)
            notes += [(length + start, length + end) for start, end in _notes(page, usual)]
            headings += [(length + start, length + end) for start, end in _headings(page, usual)]
            texts.append(page.text)
            length += len(page.text) + 1
    whole = "\n".join(texts)
    asides = sorted({*running(whole, starts), *notes})
    headings = [(start, end) for start, end in headings if not any(a <= start < b for a, b in asides)]
    return PagedText(whole, asides, places=numbered(starts), headings=headings)


def words(data: bytes, pages: Sequence[tuple[int, int]]) -> list[PlacedPage]:
    """Return pages, each by its number from 0 and where its text begins, as they are laid out. Raise PdfiumError."""
    found = []
    with opened(data) as document:
        for number, start in pages:
            with _sheet(document, number) as (sheet, characters):
                placed = list(_placed(sheet, characters, start))
                width, height = sheet.get_size()
                found.append(PlacedPage(width, height, placed))
    return found


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF, alone. Raise PdfiumError."""
    import pypdfium2  # costs some 100 ms, and few runs read a PDF

    with ALONE, pypdfium2.PdfDocument(data) as document:
        yield document


@contextmanager
def _sheet(document: Any, number: int) -> Iterator[tuple[Any, Any]]:
    with closing(document[number]) as sheet, closing(sheet.get_textpage()) as characters:
        yield sheet, characters


def _page(page: Any) -> _Page:
    """Return the text of a page with its runs."""
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
        places.append((length + len(between), run))
        length += len(between) + len(text)
        at = run.end
    return _Page("".join(pieces), places, characters)


def _placed(sheet: Any, page: Any, start: int) -> Iterator[PlacedWord]:
    """Yield the words of a page with their boxes; `start`: where its text begins."""
    from pypdfium2 import raw

    box, x, y = raw.FS_RECTF(), c_int(), c_int()
    width, height = (round(FINE * side) for side in sheet.get_size())

    def corner(across: float, up: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(sheet, 0, 0, width, height, 0, across, up, x, y)
        return x.value / FINE, y.value / FINE

    def corners(at: int) -> list[tuple[float, float]]:
        raw.FPDFText_GetLooseCharBox(page, at, box)
        return [corner(box.left, box.top), corner(box.right, box.bottom)]

    found = _page(page)
    for at, run in found.runs:
        characters = found.characters[run.start : run.end]
        offsets = [at, *(at + length for length in accumulate(map(len, characters)))]
        visible = "".join(character if len(character) == 1 else " " for character in characters)
        for word in WORD.finditer(visible):
            places = [place for n in range(*word.span()) for place in corners(run.start + n)]
            left, right = min(p[0] for p in places), max(p[0] for p in places)
            top, bottom = min(p[1] for p in places), max(p[1] for p in places)
            first, last = offsets[word.start()], offsets[word.end()]
            yield PlacedWord(start + first, start + last, left, top, right - left, bottom - top)


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


def _usual(page: _Page) -> float:
    """Return the size of most characters of a page."""
    sizes = Counter[float]()
    for (start, run), (end, _) in pairwise([*page.runs, (len(page.text), None)]):
        sizes[run.size if run else 0.0] += end - start
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _lines(page: _Page) -> Iterator[tuple[re.Match[str], float]]:
    """Yield the lines of a page, each with the size of its largest run, 0 where none begins in it."""
    for line in LINE.finditer(page.text):
        yield line, max((run.size for at, run in page.runs if line.start() <= at < line.end()), default=0.0)


def _notes(page: _Page, usual: float) -> list[Span]:
    """Return the lines of small print at the foot of a page, from one on that begins with the mark of a note."""
    found: list[Span] = []
    others = 0
    for line, size in reversed(list(_lines(page))):
        if size <= SMALL_PRINT * usual:
            found.insert(0, line.span())
        elif found or others >= EDGE:
            break
        else:
            others += 1
    return list(dropwhile(lambda span: not NOTE.match(page.text, span[0]), found))


def _headings(page: _Page, usual: float) -> list[Span]:
    """Return the lines in large print that end no sentence, several of one size under one another as one."""
    found: list[Span] = []
    before = 0.0
    for line, size in _lines(page):
        start, end = line.span()
        if size < LARGE_PRINT * usual or not any(map(str.isalpha, line[0])) or line[0].rstrip().endswith(MARKS):
            continue
        if found and size == before and found[-1][1] == start and end - found[-1][0] <= LONGEST_HEADING:
            found[-1] = found[-1][0], end
        elif end - start <= LONGEST_HEADING:
            found.append((start, end))
            before = size
    return found
