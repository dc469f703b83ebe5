"""Texts in pages: what stands at the head and foot of most pages, and the text of a PDF with its raised marks.

In: a text whose pages begin at known places, or the bytes of a PDF. Out: a `PagedText`: the text, and the stretches of
it that are no part of what is said (`asides`). A quote runs on over the end of a page as over that of a line.
"""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from ctypes import c_double
from itertools import dropwhile, groupby, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from policy_report.evidence.wording import raised

EDGE = 5  # lines from the beginning and end of a page's text among which its head and foot are sought
NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
NOTE = re.compile(r"(?:[⁽\[(]?\d{1,3}[)\].]?\s|[⁰¹²³⁴-⁹⁽*†‡])")  # how a note at the foot of a page begins

WRITTEN = {"\x02": "-\n", "\ufffe": "-\n", "\r": ""}  # a hyphen at a line's end, as pdfium marks it; half a line end
LINE = re.compile(r"[^\n]+\n?")
SMALL_PRINT = 0.93  # of the usual height on a page, the most that notes at its foot have
SMALLER = 0.97  # of what stands beside it: the height of a raised figure at most
RAISED, LOWERED = (0.14, 0.9), (-0.6, -0.04)  # how far its baseline is off, of that height
APART, OVER = 1.0, -0.5  # how far from its neighbour it may stand
MARK_LENGTH = 12  # characters; what is longer is a line of small print
SPACE = 0.15

Span = tuple[int, int]


class PagedText(NamedTuple):
    """A text, and the stretches of it that are no part of what is said. `encoding`: the one that was guessed."""

    text: str
    asides: Sequence[Span] = ()
    encoding: str = ""


def plain_pages(text: str) -> PagedText:
    """Return a text whose pages are parted by form feeds."""
    starts = [0, *(found.end() for found in re.finditer("\f", text))]
    return PagedText(text, running(text, starts) if len(starts) > 1 else ())


def running(text: str, starts: Sequence[int]) -> list[Span]:
    """Return the lines that stand at the head or foot of most pages, numbers apart; of most left or right ones, too."""
    pages = [_edges(text, start, end) for start, end in pairwise([*starts, len(text)])]
    counts = [Counter(line for page in pages[side::step] for line in set(page.values())) for side, step in SIDES]
    sizes = [len(pages[side::step]) for side, step in SIDES]
    found = []
    for number, page in enumerate(pages):
        of_side = (0, 1 + number % 2)
        for span, line in page.items():
            if any(counts[i][line] > max(1, sizes[i] / 2) for i in of_side):
                found.append(span)
    return found


SIDES = ((0, 1), (0, 2), (1, 2))  # all pages, those on the right, those on the left


def _edges(text: str, start: int, end: int) -> dict[Span, str]:
    """Return the first and last lines of a page with words or numbers in them, numbers as one sign."""
    lines = list(re.compile(r"[^\n\f]*\w[^\n\f]*\n?").finditer(text, start, end))
    first, last = lines[:EDGE], lines[max(EDGE, len(lines) - EDGE) :]
    return {line.span(): NUMBER.sub("#", " ".join(line[0].casefold().split())) for line in (*first, *last)}


# --- PDF ------------------------------------------------------------------------------------------------------------


class _Run(NamedTuple):
    """Characters of one height, side by side on a line: from which to which, and from where to where on the page."""

    start: int
    end: int
    height: float
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
    return PagedText(whole, sorted({*running(whole, starts), *notes}))


def _page(page: Any) -> tuple[str, list[tuple[int, float]]]:
    """Return the text of a page, and for each run of characters where it begins in that and its height."""
    characters, runs = _characters(page)
    joints: dict[int, str] = {}  # a line end that pdfium sees where only the height of the line changes
    marks: dict[int, bool] = {}
    for before, after in pairwise(runs):
        small, large = sorted((before, after), key=lambda run: run.height)
        gap = (after.left - before.right) / large.height
        if small.height > SMALLER * large.height or not OVER < gap < APART or small.end - small.start > MARK_LENGTH:
            continue
        rise = (_baseline(page, after.start) - _baseline(page, before.end - 1)) / large.height
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
        places.append((length + len(between), run.height))
        length += len(between) + len(text)
        at = run.end
    return "".join(pieces), places


def _characters(page: Any) -> tuple[list[str], list[_Run]]:
    """Return the characters of a page as they are written out, and its runs.

    To ask for the box of every character would take most of the time. Where the ends of words and what is no letter
    are of one height, so is the line.
    """
    from pypdfium2 import raw

    box = raw.FS_RECTF()

    def run(at: int) -> _Run:
        raw.FPDFText_GetLooseCharBox(page, at, box)
        return _Run(at, at + 1, round(box.top - box.bottom, 1), box.left, box.right)

    written: Sequence[str] = page.get_text_range()
    if len(written) != page.count_chars():  # it leaves out what no text may have
        written = [chr(raw.FPDFText_GetUnicode(page, at)) for at in range(page.count_chars())]
    characters = [WRITTEN.get(character, character) for character in written]
    visible = [character.strip() for character in characters]
    runs: list[_Run] = []
    start = 0
    for end in [at for at, character in enumerate(characters) if character.endswith("\n")] + [len(characters)]:
        line = [at for at in range(start, end) if visible[at]]
        probes = [run(at) for at in line if not visible[at].isalpha() or at + 1 >= end or not visible[at + 1]]
        if len(line) > MARK_LENGTH and len({probe.height for probe in probes}) == 1:
            runs.append(probes[-1]._replace(start=line[0], left=run(line[0]).left))
        else:
            runs += [
                _Run(group[0].start, group[-1].end, height, group[0].left, group[-1].right)
                for height, same in groupby(map(run, line), key=attrgetter("height"))
                if height > 0 and (group := list(same))
            ]
        start = end + 1
    return characters, runs


def _baseline(page: Any, at: int) -> float:
    from pypdfium2 import raw

    x, y = c_double(), c_double()
    raw.FPDFText_GetCharOrigin(page, at, x, y)
    return y.value


def _notes(text: str, runs: Sequence[tuple[int, float]]) -> list[Span]:
    """Return the lines of small print at the foot of a page, from one on that begins with the mark of a note."""
    sizes = Counter[float]()
    for (start, height), (end, _) in pairwise([*runs, (len(text), 0.0)]):
        sizes[height] += end - start
    usual = max(sizes, key=lambda height: sizes[height], default=0.0)
    found: list[Span] = []
    others = 0
    for line in reversed(list(LINE.finditer(text))):
        height = max((height for at, height in runs if line.start() <= at < line.end()), default=0.0)
        if height <= SMALL_PRINT * usual:
            found.insert(0, line.span())
        elif found or others >= EDGE:
            break
        else:
            others += 1
    return list(dropwhile(lambda span: not NOTE.match(text, span[0]), found))
