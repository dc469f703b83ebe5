"""The pages of a PDF as one sees them: pictures, and where the words of the checker's text stand on them.

A picture is drawn when it is looked at, by a process of its own with limits on time and memory (`draw`), and kept in
`.policy-report/pages/` under the hash of the document and the number of the page, up to `ROOM` bytes in all.
"""

import subprocess
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from operator import itemgetter
from pathlib import Path
from threading import BoundedSemaphore
from typing import NamedTuple

from policy_report.errors import UserError
from policy_report.evidence import pdf
from policy_report.evidence.pdf import PlacedPage, PlacedWord
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.files import write_whole
from policy_report.records.readers.base import UnreadableError, read_bytes
from policy_report.workspace import Workspace

SUFFIX = ".pdf"
FOLDER = "pages"
ROOM = 200 * 2**20  # bytes of pictures that are kept
PATIENCE = 40  # s for a picture
AT_ONCE = BoundedSemaphore(2)  # processes that draw; a browser asks for six pictures at once
SAME_LINE = 0.5  # of its height, how far a word is off the line at most


class Sheet(NamedTuple):
    """A page: its number from 1, where its text begins and ends, and its words as they are laid out."""

    number: int
    start: int
    end: int
    page: PlacedPage


class Box(NamedTuple):
    """A box on a page, from the upper left, in points."""

    left: float
    top: float
    width: float
    height: float


def count(snapshot: SourceSnapshot) -> int:
    """Return how many pages a text has that can be looked at; 0 where it is of no PDF."""
    return len(snapshot.places) if snapshot.file.lower().endswith(SUFFIX) else 0


def page_of(snapshot: SourceSnapshot, at: int) -> int:
    """Return the number of the page, from 1, on which a place of a text is; 1 for a place before all."""
    return max(1, bisect_right(snapshot.places, at, key=itemgetter(0)))


def sheets(workspace: Workspace, snapshot: SourceSnapshot, first: int, last: int) -> list[Sheet]:
    """Return the pages from a number to a number, as far as they are there. Raise UserError for what cannot be read."""
    from pypdfium2 import PdfiumError

    starts = [start for start, _ in snapshot.places]
    numbers = range(max(1, first), min(last, len(starts)) + 1)
    try:
        found = pdf.words(_document(workspace, snapshot), [(number - 1, starts[number - 1]) for number in numbers])
    except PdfiumError as error:
        raise UserError(f"{snapshot.file}: cannot be read as PDF: {str(error).rstrip('.')}") from None
    ends = [*starts[1:], len(snapshot.text)]
    return [
        Sheet(number, starts[number - 1], ends[number - 1], page) for number, page in zip(numbers, found, strict=True)
    ]


def boxes(words: Sequence[PlacedWord], start: int, end: int) -> Iterator[Box]:
    """Yield where a stretch of a text stands on a page, a box a line."""
    line: list[PlacedWord] = []
    for word in (word for word in words if word.start < end and start < word.end):
        if line and (abs(word.top - line[-1].top) > SAME_LINE * word.height or word.left < line[-1].left):
            yield _around(line)
            line = []
        line.append(word)
    if line:
        yield _around(line)


def _around(words: Sequence[PlacedWord]) -> Box:
    left, top = min(word.left for word in words), min(word.top for word in words)
    right, bottom = max(word.left + word.width for word in words), max(word.top + word.height for word in words)
    return Box(left, top, right - left, bottom - top)


def picture(workspace: Workspace, snapshot: SourceSnapshot, number: int) -> bytes:
    """Return the picture of a page, by its number from 1, as PNG. Raise UserError where it cannot be drawn."""
    name = f"{snapshot.sha256}-{number}.png"  # of nothing that a request says
    with AT_ONCE:
        if kept := _kept(workspace, name):
            return kept
        document = _document(workspace, snapshot)
        command = [sys.executable, "-P", "-m", "policy_report.reading.draw", str(number - 1)]
        try:
            drawn = subprocess.run(command, input=document, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own
        except subprocess.TimeoutExpired:
            drawn = None
        if drawn is None or drawn.returncode or not drawn.stdout:
            raise UserError(f"{snapshot.file}: page {number} cannot be drawn; its text is still there")
        with suppress(OSError):  # nothing is lost where nothing can be kept
            _keep(workspace, name, drawn.stdout)
        return drawn.stdout


def _document(workspace: Workspace, snapshot: SourceSnapshot) -> bytes:
    """Return the file of a text. Raise UserError where it is another by now."""
    path = workspace.root / snapshot.file
    try:
        data = b"" if workspace.refusal(path) else read_bytes(path)
    except UnreadableError as error:
        raise UserError(str(error.problem(snapshot.file))) from None
    if not snapshot.is_of(data):
        raise UserError(f"{snapshot.file}: another file by now; load the page again")
    return data


def _folder(workspace: Workspace) -> Path:
    folder = workspace.make_own() / FOLDER
    if folder.is_symlink():
        raise OSError(f"{folder}: a link")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _kept(workspace: Workspace, name: str) -> bytes:
    """Return a picture that was kept, b"" where there is none."""
    with suppress(OSError):
        path = _folder(workspace) / name
        return path.read_bytes() if not path.is_symlink() else b""
    return b""


def _keep(workspace: Workspace, name: str, content: bytes) -> None:
    """Keep a picture, and forget the oldest where there is no room for all."""
    folder = _folder(workspace)
    write_whole(folder / name, content)
    ages = sorted((path.stat().st_mtime_ns, path.stat().st_size, path) for path in folder.glob("*.png"))
    room = ROOM
    for _, size, path in reversed(ages):
        room -= size
        if room < 0:
            path.unlink(missing_ok=True)
