"""Changes parts of a zip package and leaves every other byte of it as it was.

In: the bytes of a package and the new content of some of its parts. Out: the bytes of the new package. Entries that are
not named are copied as they are packed, with their names, dates, flags and order; no library for zips writes that way.
Layouts: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).
"""

import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

END, CENTRAL, LOCAL = b"PK\5\6", b"PK\1\2", b"PK\3\4"
END_SIZE, CENTRAL_SIZE, LOCAL_SIZE = 22, 46, 30
STREAMED, UTF8 = 0x0008, 0x0800  # flags: sizes after the data, name in UTF-8
DEFLATED = 8


class PatchError(Exception):
    """A package that is not laid out as expected: damaged, or of more than 4 GiB."""


def replaced(package: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the package with the content of `parts`, by name, in place of what they held."""
    end = package.rfind(END)
    if end < 0 or end + END_SIZE > len(package):
        raise PatchError
    size, start = struct.unpack_from("<II", package, end + 12)
    central = bytearray(package[start : start + size])
    entries = _entries(central)
    borders = [*(entry.place for entry in entries), start]
    if any(package[at : at + 4] != LOCAL for at in borders[:-1]) or len(set(borders)) != len(borders):
        raise PatchError
    out = bytearray(package[: borders[0]])
    for entry, following in zip(entries, borders[1:], strict=True):
        struct.pack_into("<I", central, entry.at + 42, len(out))
        if entry.name in parts:
            out += _packed(package, entry, parts[entry.name], central)
        else:
            out += package[entry.place : following]
    tail = bytearray(package[start + size :])
    struct.pack_into("<II", tail, end - start - size + 12, len(central), len(out))
    return bytes(out + central + tail)


class _Entry(NamedTuple):
    """An entry of the package: where its data stands in the package, and its record in the central directory."""

    place: int
    at: int
    name: str


def _entries(central: bytearray) -> list[_Entry]:
    """Return the entries in the order of their data."""
    found = []
    at = 0
    while central[at : at + 4] == CENTRAL:
        name, extra, comment = struct.unpack_from("<HHH", central, at + 28)
        (flags,) = struct.unpack_from("<H", central, at + 8)
        (place,) = struct.unpack_from("<I", central, at + 42)
        words = central[at + CENTRAL_SIZE : at + CENTRAL_SIZE + name]
        found.append(_Entry(place, at, words.decode("utf-8" if flags & UTF8 else "cp437")))
        at += CENTRAL_SIZE + name + extra + comment
    if at != len(central) or not found:
        raise PatchError
    return sorted(found)


def _packed(package: bytes, entry: _Entry, content: bytes, central: bytearray) -> bytes:
    """Return the local entry of new content, and say its size in the central directory.

    The extra field of the local header is left out: it may hold the sizes of the old content.
    """
    compressor = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = compressor.compress(content) + compressor.flush()
    after = entry.place + LOCAL_SIZE
    header = bytearray(package[entry.place : after])
    name, _ = struct.unpack_from("<HH", header, 26)
    (flags,) = struct.unpack_from("<H", header, 6)
    sizes = zlib.crc32(content), len(data), len(content)
    for buffer, offset in ((header, 6), (central, entry.at + 8)):
        struct.pack_into("<HH", buffer, offset, flags & ~STREAMED, DEFLATED)
    struct.pack_into("<III", header, 14, *sizes)
    struct.pack_into("<III", central, entry.at + 16, *sizes)
    struct.pack_into("<H", header, 28, 0)
    return bytes(header) + package[after : after + name] + data
