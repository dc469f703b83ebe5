"""Plain text: UTF-8, or in the encoding that its bytes are most likely in."""

import codecs
import re
from collections.abc import Iterator

from policy_report.evidence.pages import PagedText, plain_pages
from policy_report.evidence.snapshots.base import Said
from policy_report.records import checks
from policy_report.records.readers.base import BINARY, UnreadableError, utf8

SUFFIXES = (".txt",)
SEEN = 2_000  # bytes of a text that say how it is encoded
TITLE = 200  # characters that a first line may have to be a title
WESTERN = "Windows-1252"
OTHER_ALPHABETS = ("Windows-1251", "KOI8-R", "Windows-1253")
UNLIKELY = re.compile("\ufffd|ς(?=[^\\W\\d_])|[а-яёα-ώ](?=[А-ЯЁΑ-Ω])")
MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # begins like the mark of UTF-16
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def text(data: bytes) -> PagedText:
    """Return the text of a file; its pages are parted by form feeds."""
    decoded, encoding = decode(data)
    return plain_pages(decoded)._replace(encoding=encoding)


def about(data: bytes) -> Iterator[Said]:
    """Yield what the text says of itself: its first line, where that is short."""
    line = first_line(decode(data)[0])
    if line:
        yield Said("title", line, "first line")


def first_line(text: str) -> str:
    """Return the first line with words in it, "" where it is too long for a title."""
    found = re.search(r"[^\n]*\w[^\n]*", text)
    line = " ".join(found[0].split()) if found else ""
    return line if len(line) <= TITLE else ""


def decode(data: bytes) -> tuple[str, str]:
    """Return a text and the encoding that was guessed, "" for UTF-8. Raise UnreadableError for what is no text."""
    try:
        return utf8(data), ""
    except UnreadableError as error:
        if error.check != checks.ENCODING or (encoding := likely_encoding(data)) is None:
            raise
    return data.decode(encoding, "replace"), encoding.removesuffix("LE").removesuffix("BE")


def likely_encoding(data: bytes) -> str | None:
    """Return the encoding of a text that is not UTF-8, by its mark, zeros and letters; None for what is no text."""
    if marked := next((name for mark, name in MARKS if data.startswith(mark)), None):
        return marked
    zeros = [data[side:SEEN:2].count(0) for side in (0, 1)]
    if max(zeros) > len(data[:SEEN]) / 4:
        return "UTF-16LE" if zeros[1] > zeros[0] else "UTF-16BE"
    if any(zeros) or data.startswith(tuple(BINARY)):
        return None
    letters = re.findall(rb"[A-Za-z\x80-\xff]", data)
    high = sum(letter >= b"\x80" for letter in letters)
    return WESTERN if high <= len(letters) / 2 else max(OTHER_ALPHABETS, key=lambda name: _likeness(data, name))


def _likeness(data: bytes, encoding: str) -> int:
    """Return how like a language a text reads: small letters, and inside words no large one, and no final sigma."""
    read = data.decode(encoding, "replace")
    return sum(map(str.islower, read)) - 5 * len(UNLIKELY.findall(read))
