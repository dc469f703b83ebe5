"""What everything that reads a stranger's file promises, whatever is in it. Each function raises `Broken`, or returns.

Any other exception that comes out of a target is a find as well: for a file, there are problems, or a `UserError`.
"""

import re
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from policy_report.errors import Problem
from policy_report.text import forbidden

LINE_END = re.compile(rb"\r\n|[\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9]")  # as the most generous of editors counts


class Broken(AssertionError):  # noqa: N818 - what became of a promise
    """A promise was not kept; the message says which."""


def require(kept: object, promise: str) -> None:
    """Raise `Broken` unless a promise was kept."""
    if not kept:
        raise Broken(promise)


def told(problems: Iterable[Problem], file: str, data: bytes | None = None) -> None:
    """Each problem names the file and a line of it, says something, and can be printed.

    `file`: the name, or the folder of several files. `data`: what the file holds, where lines are promised.
    """
    last = len(LINE_END.findall(data)) + 1 if data is not None else None
    for problem in problems:
        said = str(problem)
        require(problem.file == file or problem.file.startswith(f"{file}/"), f"a problem of {file} names it: {said!r}")
        require(problem.line >= 1 and (last is None or problem.line <= last), f"the line exists: {said!r}")
        require(problem.message.strip() and problem.check, f"a problem says something: {said!r}")
        shown = f"{problem.message}{problem.field}{problem.place}"
        require(not forbidden(shown.replace("\n", " ")), f"a message can be shown: {said!r}")


def clean(texts: Iterable[str], where: str) -> None:
    """Texts that were accepted hold no character that is refused."""
    for text in texts:
        require(forbidden(text) is None, f"what is accepted in {where} is clean: {text!r}")


def wrong(problems: Iterable[Problem]) -> bool:
    """Return whether one of the problems is an error."""
    return any(problem.severity == "error" for problem in problems)


@cache
def folder() -> Path:
    """Return an empty folder for this process."""
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


def written(name: str, data: bytes) -> Path:
    """Write the input as a file, and return its path."""
    path = folder() / name
    path.write_bytes(data)
    return path
