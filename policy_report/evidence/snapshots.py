"""The texts of sources, to check quotes against: `snapshots/<source-id>.txt`, `.html`, `.htm` or `.pdf`.

A snapshot may hold what a record may not, a form feed between pages for one, so nothing is refused for its
characters. But passages of it are shown in messages: what could disturb a terminal or a page is taken out here.
"""

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_report.errors import Problem
from policy_report.evidence.pages import PagedText, pdf, plain_pages
from policy_report.evidence.wording import raised
from policy_report.hypertext import TooDeepError, page
from policy_report.records import checks
from policy_report.records.readers.base import BINARY, UnreadableError, read_bytes, utf8
from policy_report.text import BIDI_CONTROL, FORBIDDEN, passing

SKIPPED = {"head", "noscript", "script", "style", "template", "svg", "del", "s", "strike", "rp", "rt", "rtc"}
# By the `style` of an element: what is not seen, or taken back.
LEFT_OUT = {
    "display": ("none",),
    "visibility": ("hidden", "collapse"),
    "text-decoration": ("line-through",),
    "text-decoration-line": ("line-through",),
}
SEEN = 2_000  # bytes of a text that say how it is encoded
REFERENCE = re.compile(r"\W*(?:\d[\d\W]*|[a-z]\W*)?")  # [12], (a), *: a raised link to a note
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|header|hr|legend|li|main|menu|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|"
    "thead|tr|ul"
)


@dataclass(frozen=True)
class SourceSnapshot:
    """The text of a source as it was kept: which file, its SHA-256, and what it says.

    `asides`: the stretches of the text that stand at the head or foot of its pages.
    """

    source: str
    file: str
    sha256: str
    text: str
    asides: Sequence[tuple[int, int]] = ()


def texts(
    folder: Path, refusal: Callable[[Path], str | None] = lambda _: None
) -> tuple[dict[str, SourceSnapshot], list[Problem]]:
    """Return the snapshots of a folder by the id of their source, and what is wrong with the rest.

    `refusal` says why a path is not opened; `Workspace.refusal` refuses links that lead out of the workspace.

    A source with two snapshots has none: which of them decides is for the author to say. A folder that is not there
    holds no snapshot, and folders inside (the pictures of a saved page) are left alone.
    """
    found: dict[str, SourceSnapshot] = {}
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
        if not others:
            snapshot, more = read(path, source)
            found |= {source: snapshot} if snapshot else {}
            problems += more
    return found, problems


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def read(path: Path, source: str) -> tuple[SourceSnapshot | None, list[Problem]]:
    """Return the snapshot in a file, or None and why there is none."""
    file = _name(path)
    try:
        data = read_bytes(path)
        text, asides, encoding = READERS[path.suffix.lower()](data)
    except UnreadableError as error:
        return None, [error.problem(file)]
    if not text.strip():
        message = "has no text; a scan needs text recognition first, and a page saved by its address needs its content"
        return None, [Problem(file, 1, message, checks.EMPTY_FILE)]
    message = f"not UTF-8, and read as {encoding}; look whether its letters are right, and save it as UTF-8"
    problems = [Problem(file, 1, message, checks.GUESSED_ENCODING)] if encoding else []
    return SourceSnapshot(source, file, hashlib.sha256(data).hexdigest(), _harmless(text), asides), problems


def _harmless(text: str) -> str:
    """Return the text without control characters, each replaced by one that counts for nothing: offsets hold."""
    return BIDI_CONTROL.sub("\u200b", FORBIDDEN.sub(" ", text))


# --- formats --------------------------------------------------------------------------------------------------------


def _plain(data: bytes) -> PagedText:
    try:
        return plain_pages(utf8(data))
    except UnreadableError as error:
        if error.check != checks.ENCODING or (encoding := _likely_encoding(data)) is None:
            raise
    name, codec = encoding
    return plain_pages(data.decode(codec, "replace"))._replace(encoding=name)


def _likely_encoding(data: bytes) -> tuple[str, str] | None:
    """Return the name and codec of a text that is not UTF-8, by its mark and its zeros; None for what is no text."""
    zeros = [data[side:SEEN:2].count(0) for side in (0, 1)]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16", "utf-16"
    if max(zeros) > len(data[:SEEN]) / 4:
        return "UTF-16", "utf-16le" if zeros[1] > zeros[0] else "utf-16be"
    return None if any(zeros) or data.startswith(tuple(BINARY)) else ("Windows-1252", "windows-1252")


def _html(data: bytes) -> PagedText:
    encoding = None  # as the page declares, else as browsers guess
    if b"\0" in data[:SEEN] and (found := _likely_encoding(data)):
        encoding = found[1]
    else:
        with suppress(UnicodeDecodeError):
            data.decode()
            encoding = "utf-8"  # other encodings are never valid UTF-8 by chance, whatever the page declares
    try:
        root = page(data, encoding)
    except TooDeepError as error:
        raise UnreadableError(1, f"{error}; save its text as .txt", checks.UNREADABLE_FILE) from None
    return PagedText(_lines("".join(_pieces(root))))


def _pieces(root: Any, *, marks: bool = True) -> Iterator[str]:
    """Yield the text of a tree, a line end at every block. A stack, since pages nest deeper than Python calls.

    `marks`: whether what is raised is told from the rest.
    """
    stack: list[Any] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        edge = "\n" if isinstance(item.tag, str) and BLOCKS.fullmatch(item.tag) else ""
        yield edge
        stack.append(edge)
        style = _style(item)
        if _skipped(item, style):
            continue
        if marks and (item.tag == "sup" or style.get("vertical-align") == "super"):
            text = "".join(_pieces(item, marks=False))
            if REFERENCE.fullmatch(text) or item.find(".//a") is None:
                yield raised(text)
        else:
            for child in reversed(item):
                stack += [_flowing(child.tail, item), child]
            stack.append(_flowing(item.text, item))


def _skipped(item: Any, style: Mapping[str, str]) -> bool:
    """Return whether an element is no part of the text: scripts, hidden parts, comments, what was deleted."""
    if not isinstance(item.tag, str) or item.tag in SKIPPED or item.get("hidden") is not None:
        return True
    return any(style.get(name) in values for name, values in LEFT_OUT.items())


def _style(item: Any) -> dict[str, str]:
    """Return the properties that the `style` of an element sets: of two declarations, the last counts."""
    properties = {}
    for declaration in COMMENT.sub("", item.get("style") or "").lower().split(";"):
        name, _, value = declaration.partition(":")
        properties[name.strip()] = value.partition("!")[0].strip()
    return properties


def _flowing(text: str | None, parent: Any) -> str:
    """Return text as a browser sets it: a line end in the file is a space on the page, but in `pre`."""
    return (text or "") if parent.tag in ("pre", "textarea") else (text or "").replace("\n", " ")


def _lines(text: str) -> str:
    lines = (line.strip(" \t\r") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _pdf(data: bytes) -> PagedText:
    from pypdfium2 import PdfiumError

    try:
        return pdf(data)
    except PdfiumError as error:
        message = f"cannot be read as PDF: {str(error).rstrip('.')}"
        raise UnreadableError(1, message, checks.UNREADABLE_FILE) from None


READERS: dict[str, Callable[[bytes], PagedText]] = {".txt": _plain, ".html": _html, ".htm": _html, ".pdf": _pdf}
