"""The texts of sources, to check quotes against: `snapshots/<source-id>.txt`, `.html`, `.htm` or `.pdf`.

A snapshot may hold what a record may not, a form feed between pages for one, so nothing is refused for its
characters. But passages of it are shown in messages: what could disturb a terminal or a page is taken out here.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_report.errors import Problem
from policy_report.hypertext import TooDeepError, page
from policy_report.records import checks
from policy_report.records.readers.base import MAX_FILE_BYTES, read_text
from policy_report.text import BIDI_CONTROL, FORBIDDEN, passing

LINE_END_HYPHEN = "\ufffe"  # some builds of pdfium write this for a hyphen that they take for hyphenation
SKIPPED = {"head", "noscript", "script", "style", "template", "svg"}
UNSEEN = {"display": ("none",), "visibility": ("hidden", "collapse")}  # by the `style` of an element
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|header|hr|legend|li|main|menu|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|"
    "thead|tr|ul"
)


@dataclass(frozen=True)
class SourceSnapshot:
    """The text of a source as it was kept: which file, its SHA-256, and what it says."""

    source: str
    file: str
    sha256: str
    text: str


class _UnreadableError(Exception):
    """Why a file gives no text, in words."""


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
    for source, paths in _by_source(folder).items():
        refused = {path: why for path in paths if (why := refusal(path))}
        readable = [path for path in paths if path.suffix.lower() in READERS and path not in refused]
        problems += [_problem(path, why, checks.UNREADABLE_FILE) for path, why in refused.items()]
        unread = f"not read; snapshots have one of the suffixes {', '.join(READERS)}"
        other = (path for path in paths if path not in readable and path not in refused)
        problems += [_problem(path, unread, checks.UNREAD_FILE) for path in other]
        second = f"a second snapshot of '{source}', beside {{}}; keep one"
        problems += [_problem(p, second.format(readable[0].name), checks.DUPLICATE_SNAPSHOT) for p in readable[1:]]
        if len(readable) == 1:
            snapshot, more = read(readable[0], source)
            found |= {source: snapshot} if snapshot else {}
            problems += more
    return found, problems


def read(path: Path, source: str) -> tuple[SourceSnapshot | None, list[Problem]]:
    """Return the snapshot in a file, or None and why there is none."""
    file = _name(path)
    try:
        digest = _sha256(path)
        text, problems = READERS[path.suffix.lower()](path, file)
    except OSError as error:
        return None, [_problem(path, f"cannot be read: {error.strerror}", checks.UNREADABLE_FILE)]
    except _UnreadableError as error:
        return None, [_problem(path, str(error), checks.UNREADABLE_FILE)]
    if problems:
        return None, problems
    if not text.strip():
        message = "has no text; a scan needs text recognition first, and a page saved by its address needs its content"
        return None, [_problem(path, message, checks.EMPTY_FILE)]
    return SourceSnapshot(source, file, digest, _harmless(text)), []


def _sha256(path: Path) -> str:
    if not path.is_file():
        raise _UnreadableError("not a regular file")  # a pipe would be waited for
    if (size := path.stat().st_size) > MAX_FILE_BYTES:
        raise _UnreadableError(f"{size / 1e6:.0f} MB is more than the {MAX_FILE_BYTES / 1e6:.0f} MB of a snapshot")
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _by_source(folder: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    try:
        paths = sorted(path for path in folder.iterdir() if not path.is_dir())
    except OSError:  # no folder, no snapshots
        return {}
    for path in paths:
        if not passing(path.name):
            found.setdefault(path.stem, []).append(path)
    return found


def _harmless(text: str) -> str:
    """Return the text without control characters, each replaced by one that counts for nothing: offsets hold."""
    return BIDI_CONTROL.sub("\u200b", FORBIDDEN.sub(" ", text))


# --- formats --------------------------------------------------------------------------------------------------------


def _plain(path: Path, file: str) -> tuple[str, list[Problem]]:
    text, problems = read_text(path, file)
    return text, [problem for problem in problems if problem.check != checks.FORBIDDEN_CHARACTER.id]


def _html(path: Path, _file: str) -> tuple[str, list[Problem]]:
    data = path.read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError:
        encoding = None  # as the page declares, else as browsers guess
    else:
        encoding = "utf-8"  # other encodings are never valid UTF-8 by chance, whatever the page declares
    try:
        root = page(data, encoding)
    except TooDeepError as error:
        raise _UnreadableError(f"{error}; save its text as .txt") from None
    return _lines("".join(_pieces(root))), []


def _pieces(root: Any) -> Iterator[str]:
    """Yield the text of a tree, a line end at every block. A stack, since pages nest deeper than Python calls."""
    stack: list[Any] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        edge = "\n" if isinstance(item.tag, str) and BLOCKS.fullmatch(item.tag) else ""
        yield edge
        stack.append(edge)
        if not _skipped(item):
            for child in reversed(item):
                stack += [_flowing(child.tail, item), child]
            stack.append(_flowing(item.text, item))


def _skipped(item: Any) -> bool:
    """Return whether an element is no part of the text: scripts, hidden parts, comments, marks of footnotes."""
    if not isinstance(item.tag, str) or item.tag in SKIPPED or item.get("hidden") is not None:
        return True
    if _unseen(item.get("style") or ""):
        return True
    return item.tag == "sup" and item.find(".//a") is not None  # a mark such as [12] is nobody's word


def _unseen(style: str) -> bool:
    """Return whether the style of an element hides it: of two declarations of a property, the last counts."""
    said = {}
    for declaration in COMMENT.sub("", style).lower().split(";"):
        name, _, value = declaration.partition(":")
        said[name.strip()] = value.partition("!")[0].strip()
    return any(said.get(name) in values for name, values in UNSEEN.items())


def _flowing(text: str | None, parent: Any) -> str:
    """Return text as a browser sets it: a line end in the file is a space on the page, but in `pre`."""
    return (text or "") if parent.tag in ("pre", "textarea") else (text or "").replace("\n", " ")


def _lines(text: str) -> str:
    lines = (line.strip(" \t\r") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _pdf(path: Path, _file: str) -> tuple[str, list[Problem]]:
    import pypdfium2  # costs some 100 ms, and few runs read a PDF

    try:
        with pypdfium2.PdfDocument(path) as document:
            pages = [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise _UnreadableError(f"cannot be read as PDF: {str(error).rstrip('.')}") from None
    return "\n".join(pages).replace("\r\n", "\n").replace(LINE_END_HYPHEN, "-\n"), []


def _page(document: Any, number: int) -> str:
    sheet = document[number]
    text = sheet.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()
        sheet.close()


READERS: dict[str, Callable[[Path, str], tuple[str, list[Problem]]]] = {
    ".txt": _plain,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
}


# --- problems -------------------------------------------------------------------------------------------------------


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _problem(path: Path, message: str, check: checks.Check) -> Problem:
    return Problem(_name(path), 1, message, check)
