"""The text of a table of somebody's, in whatever encoding their program saved it: as it says itself, or as it is told.

UTF-8, and UTF-16 with its mark, say so themselves. Other bytes are read as Windows-1252, with a word, where they are
single letters of western Europe among plain ones, or as Mac Roman, where lines end as Excel for Macintosh ends them.
Where they could be anything else, `--encoding` has to say.
"""

import re
from pathlib import Path

from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.records.readers.base import BINARY, UnreadableError, decode, read_bytes
from policy_report.text import shorten

UTF16 = (b"\xff\xfe", b"\xfe\xff")
FALLBACK, MAC = "Windows-1252", "macroman"
SAY = "if that is wrong, say which with --encoding NAME"
_FOREIGN = re.compile("[\x80-\xff]{3,}|[A-Za-z][\xa1-\xac\xae-\xb1\xb3-\xb6\xb8\xbb-\xbf\xd7\xf7][A-Za-z]")
_LETTER = re.compile(r"\w*[^\W\x00-\x7f]\w*")


def read_table(path: Path, file: str, encoding: str = "") -> tuple[str, list[Problem]]:
    """Return the text of a file, with a warning where it is read in an encoding that nobody told."""
    try:
        data = read_bytes(path)
    except UnreadableError as error:
        return "", [error.problem(file)]
    if encoding:
        return _told(data, file, encoding)
    if data[:2] in UTF16:
        return _told(data, file, "utf-16")
    name = MAC if b"\r" in data and b"\n" not in data else FALLBACK
    text, problems = decode(data, file)
    if not problems or problems[0].check != checks.ENCODING.id or _western(data, name) is None:
        return text, [_with_advice(problem) for problem in problems]
    text, problems = decode((_western(data, name) or "").encode(), file)
    found = _LETTER.search(text) or re.search(r"[^\x00-\x7f]", text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    message = f"read as {name}, which makes it '{shorten(found[0] if found else '', 30)}' here; {SAY}"
    return text, [*problems, Problem(file, line, message, checks.READ_OTHERWISE)]


def _told(data: bytes, file: str, encoding: str) -> tuple[str, list[Problem]]:
    try:
        text = data.decode(encoding)
    except LookupError:
        raise UserError(f"--encoding '{encoding}': no such encoding; try utf-8, windows-1252 or macroman") from None
    except UnicodeError as error:
        return "", [Problem(file, 1, f"not {encoding}: {shorten(str(error), 80)}", checks.ENCODING)]
    return decode(text.removeprefix("\ufeff").encode("utf-8", "surrogatepass"), file)


def _western(data: bytes, encoding: str) -> str | None:
    """Return bytes as an encoding of western Europe, None where they may be something else."""
    foreign = encoding == FALLBACK and _FOREIGN.search(data.decode("latin-1"))
    if any(data.startswith(start) for start in BINARY) or b"\0" in data or foreign:
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _with_advice(problem: Problem) -> Problem:
    advice = ", or say what it is with --encoding NAME" if problem.check == checks.ENCODING.id else ""
    return problem._replace(message=f"{problem.message}{advice}")
