"""All that the bytes of an output hold, unpacked: what a person with tools could find in it."""

import base64
import binascii
import gzip
import html
import io
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

DATA = re.compile(rb"data:[\w/+.-]*;base64,([A-Za-z0-9+/=\s]+)")
BETWEEN = re.compile(r"[\W_]+")  # what may stand inside a word: hyphens at the ends of lines, marks, tags


def holds(content: bytes, word: str) -> bool:
    """Return whether a word of letters and digits stands in a file, in any part of it, however it is packed."""
    return word.lower() in plain(content)


@lru_cache(maxsize=64)  # a test looks for many words in the same files
def plain(content: bytes) -> str:
    """Return the letters and digits of all parts of a file, in lower case: as they are, and without its tags."""
    found = []
    for part in parts(content):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be") if b"\0" in part else ("utf-8",):
            text = html.unescape(part.decode(encoding, "replace"))
            found += [text, re.sub(r"<[^>]*>", "", text)]
    return "\n".join(BETWEEN.sub("", text).lower() for text in found)


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder by their names, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def parts(content: bytes) -> Iterator[bytes]:
    """Yield a file and all that is packed in it: members of a zip, streams and texts of a PDF, chunks of a picture."""
    yield content
    if content.startswith(b"PK\3\4"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for member in package.infolist():
                yield member.filename.encode() + b"\n" + member.comment
                yield from parts(package.read(member))
    elif content.startswith(b"\x1f\x8b"):
        yield from parts(gzip.decompress(content))
    elif content.startswith(b"%PDF"):
        yield from _of_pdf(content)
    elif content.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            yield "\n".join(f"{name} {value}" for name, value in image.info.items()).encode()
    for packed in DATA.findall(content):
        try:
            yield from parts(base64.b64decode(packed))
        except binascii.Error:
            continue


def _of_pdf(content: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
                yield from parts(item.read_bytes())
            yield "\n".join(_strings(item)).encode()
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            yield page.get_textpage().get_text_range().encode()


def _strings(item: object) -> Iterator[str]:
    """Yield the names and texts of an object of a PDF; another object that it refers to has its own turn."""
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for name, value in item.items():
            yield name
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)
    elif isinstance(item, (pikepdf.String, pikepdf.Name)):
        yield str(item)
