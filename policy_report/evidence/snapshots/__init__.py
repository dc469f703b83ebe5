"""The texts of sources, to check quotes against: `snapshots/<source-id>.<suffix>`, a module here for each kind of file.

A reader has `SUFFIXES`, `text(data)`, all that the document says, and `about(data)`, what it says of itself. A snapshot
may hold what a record may not, a form feed between pages for one, so nothing is refused for its characters. But
passages of it are shown in messages: what could disturb a terminal or a page is taken out here.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path
from types import ModuleType

from policy_report.errors import Problem
from policy_report.evidence.pages import PagedText
from policy_report.evidence.snapshots import captions, docx, html, mail, markdown, odt, pdf, plain
from policy_report.files import ReadOnce
from policy_report.records import checks
from policy_report.records.readers.base import UnreadableError, read_bytes
from policy_report.text import BIDI_CONTROL, FORBIDDEN, passing

READERS: Mapping[str, ModuleType] = {
    suffix: reader for reader in (plain, html, pdf, docx, odt, mail, markdown, captions) for suffix in reader.SUFFIXES
}


@dataclass(frozen=True)
class SourceSnapshot:
    """The text of a source as it was kept: which file, its SHA-256, and what it says.

    `asides`: the stretches of the text that stand at the head or foot of its pages. `places`: where its pages begin, or
    the times of a recording. `headings`, `insets` (figures, tables): where they stand, as far as the file says so.
    """

    source: str
    file: str
    sha256: str
    text: str
    asides: Sequence[tuple[int, int]] = ()
    places: Sequence[tuple[int, str]] = ()
    headings: Sequence[tuple[int, int]] = ()
    insets: Sequence[tuple[int, int]] = ()

    @property
    def text_sha256(self) -> str:
        """The SHA-256 of the text: of a page that is saved again, the file is another, and the text the same."""
        return hashlib.sha256(self.text.encode(errors="replace")).hexdigest()

    def is_of(self, data: bytes) -> bool:
        """Return whether this is the text of a file."""
        return hashlib.sha256(data).hexdigest() == self.sha256

    def place(self, at: int) -> str:
        """Return the page or the time of a character of the text, "" where there is none."""
        before = bisect_right(self.places, at, key=itemgetter(0))
        return self.places[before - 1][1] if before else ""


def texts(
    folder: Path, refusal: Callable[[Path], str | None] = lambda _: None, once: ReadOnce | None = None
) -> tuple[dict[str, SourceSnapshot], list[Problem]]:
    """Return the snapshots of a folder by the id of their source, and what is wrong with the rest.

    `once`: what keeps those of files that are still the same.
    """
    once = once or ReadOnce()
    paths, problems = files(folder, refusal)
    found: dict[str, SourceSnapshot] = {}
    for source, path in paths.items():
        snapshot, more = once(path, partial(read, path, source))
        found |= {source: snapshot} if snapshot else {}
        problems += more
    return found, problems


def files(
    folder: Path, refusal: Callable[[Path], str | None] = lambda _: None
) -> tuple[dict[str, Path], list[Problem]]:
    """Return the files of snapshots by the id of their source, and what is wrong with the others.

    `refusal` says why a path is not opened; `Workspace.refusal` refuses links that lead out of the workspace.

    A source with two snapshots has none: which of them decides is for the author to say. A folder that is not there
    holds no snapshot, and folders inside (the pictures of a saved page) are left alone.
    """
    problems: list[Problem] = []
    if folder.is_symlink() and (why := refusal(folder)):
        return {}, [Problem(folder.name, 1, why, checks.UNREADABLE_FILE)]
    try:
        paths = sorted(path for path in folder.iterdir() if not path.is_dir() and not passing(path.name))
    except OSError:  # no folder, no snapshots
        return {}, []
    readable: dict[str, list[Path]] = {}
    for path in paths:
        if why := refusal(path):
            problems.append(Problem(_name(path), 1, why, checks.UNREADABLE_FILE))
        elif path.suffix.lower() not in READERS:
            message = f"not read; snapshots have one of the suffixes {', '.join(READERS)}"
            problems.append(Problem(_name(path), 1, message, checks.UNREAD_FILE))
        else:
            readable.setdefault(path.stem, []).append(path)
    for source, (path, *others) in readable.items():
        message = f"a second snapshot of '{source}', beside {path.name}; keep one"
        problems += [Problem(_name(other), 1, message, checks.DUPLICATE_SNAPSHOT) for other in others]
    return {source: path for source, (path, *others) in readable.items() if not others}, problems


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def read(path: Path, source: str) -> tuple[SourceSnapshot | None, list[Problem]]:
    """Return the snapshot in a file, or None and why there is none."""
    file = _name(path)
    try:
        data = read_bytes(path)
        return of(data, path.suffix, source, file)
    except UnreadableError as error:
        return None, [error.problem(file)]


def of(data: bytes, suffix: str, source: str, file: str) -> tuple[SourceSnapshot | None, list[Problem]]:
    """Return the snapshot that the bytes of a file are, or None where there is no text in it. Raise UnreadableError."""
    found: PagedText = READERS[suffix.lower()].text(data)
    if not found.text.strip():
        message = "has no text; a scan needs text recognition first, and a page saved by its address needs its content"
        return None, [Problem(file, 1, message, checks.EMPTY_FILE)]
    encoding = found.encoding
    message = f"not UTF-8, and read as {encoding}; look whether its letters are right, and save it as UTF-8"
    problems = [Problem(file, 1, message, checks.GUESSED_ENCODING)] if encoding else []
    sha256 = hashlib.sha256(data).hexdigest()
    apart = found.asides, found.places, found.headings, found.insets
    return SourceSnapshot(source, file, sha256, _harmless(found.text), *apart), problems


def _harmless(text: str) -> str:
    """Return the text without control characters, each replaced by one that counts for nothing: offsets hold."""
    return BIDI_CONTROL.sub("\u200b", FORBIDDEN.sub(" ", text))
