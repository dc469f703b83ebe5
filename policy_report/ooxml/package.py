"""Office files as what they are, zip packages of parts: opened within bounds, packed, changed in single parts.

A package of a stranger is checked before anything of it is unpacked, and its XML has no entities. What is packed here
says nothing of when and where: the same parts give the same bytes.
"""

import datetime as dt
import io
import os
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import ParseError

from policy_report.ooxml import Element, local
from policy_report.text import shorten

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that Office programs know
UNREADABLE = (  # in how many ways `zipfile` says that a file or an entry is damaged; a file that lies has them all
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, KeyError),
)
EPOCH = dt.date(1980, 1, 1)  # the earliest day that a zip can hold
SOURCE_DATE = "SOURCE_DATE_EPOCH"
PROPERTY = 255  # characters of a property of the file
OLE = b"\xd0\xcf\x11\xe0"  # the container of encrypted files and of those before 2007
ENCRYPTED = 0x1
LARGE = 20_000_000  # bytes: of a part whose ratio counts
END, CENTRAL, LOCAL = b"PK\5\6", b"PK\1\2", b"PK\3\4"
END_SIZE, CENTRAL_SIZE, LOCAL_SIZE = 22, 46, 30
STREAMED, UTF8 = 0x0008, 0x0800  # flags: sizes after the data, name in UTF-8
DEFLATED = 8


class RefusedError(Exception):
    """Why a package is not read, or cannot be changed, in a sentence for its owner."""


@dataclass(frozen=True)
class PackageKind:
    """A kind of package: what its owner is told of one that is none, and its bounds in bytes.

    `old`: of one that is encrypted, or from before 2007; `other`: of what is no package; `smaller`: how to make one
    that unpacks to less. `ratio`: of a large part, unpacked to packed.
    """

    name: str
    old: str
    other: str
    smaller: str
    file: int
    entries: int
    part: float = inf
    unpacked: float = inf
    ratio: float = inf


class Package:
    """The parts of a zip package, by name. Close it: what is half read keeps its file open."""

    def __init__(self, archive: zipfile.ZipFile, kind: PackageKind) -> None:
        self._archive, self._kind = archive, kind
        self._parts: list[IO[bytes]] = []
        self.names = frozenset(archive.namelist())

    def close(self) -> None:
        """Close the file, and the parts that were not read to their ends."""
        for part in self._parts:
            part.close()
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """Return the content of a part. Raise RefusedError where it is damaged, too large or not there."""
        with self._opened(name) as file:
            try:
                return file.read()
            except UNREADABLE as error:
                raise _packed_wrongly(name, error) from None

    def events(self, name: str, *kinds: str) -> Iterator[tuple[str, Element]]:
        """Yield the events of an XML part ("start", "end"), its elements by name alone, without their namespace."""
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import iterparse

        file = self._opened(name)
        try:
            with file:
                for event, element in iterparse(file, kinds or ("end",), forbid_dtd=True):
                    element.tag = local(element.tag)
                    yield event, element
        except DefusedXmlException:
            raise RefusedError(f"{name} defines entities, which no Office program does") from None
        except (ParseError, UnicodeDecodeError, ValueError, LookupError) as error:
            raise RefusedError(f"{name} is damaged ({shorten(str(error))}); open and save it again") from None
        except UNREADABLE as error:
            raise _packed_wrongly(name, error) from None

    def _opened(self, name: str) -> IO[bytes]:
        try:
            size, part = self._archive.getinfo(name).file_size, self._archive.open(name)
        except UNREADABLE as error:  # its own header says something else than the list of parts
            raise _packed_wrongly(name, error) from None
        self._parts.append(part)
        if size > self._kind.part:
            raise RefusedError(f"{name}: {_more(size, self._kind.part)} that a part may have")
        return part


def opened(file: Path | bytes, kind: PackageKind) -> Package:
    """Return the package in a file or its bytes. Raise RefusedError for one too large, encrypted, or no zip at all."""
    try:
        size = len(file) if isinstance(file, bytes) else file.stat().st_size
        if size > kind.file:
            raise RefusedError(f"{_more(size, kind.file)} that a {kind.name} may have")
        with io.BytesIO(file) if isinstance(file, bytes) else file.open("rb") as stream:
            if stream.read(len(OLE)) == OLE:
                raise RefusedError(kind.old)
        archive = zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file)
    except OSError as error:
        raise RefusedError(f"cannot be read: {error.strerror}") from None
    except UNREADABLE:
        raise RefusedError(kind.other) from None
    try:
        _check(archive.infolist(), kind)
    except RefusedError:
        archive.close()
        raise
    return Package(archive, kind)


def _check(entries: list[zipfile.ZipInfo], kind: PackageKind) -> None:
    """Raise RefusedError for a package that would unpack to more than its kind needs."""
    if len(entries) > kind.entries:
        raise RefusedError(f"has {len(entries)} parts; a {kind.name} has at most {kind.entries}")
    if len({entry.filename for entry in entries}) < len(entries):
        raise RefusedError("has two parts of one name; open and save it again")
    if any(entry.compress_type not in METHODS for entry in entries):
        raise RefusedError("is packed in a way that Office programs do not use; open and save it again")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise RefusedError(kind.old)
    unpacked = sum(entry.file_size for entry in entries)
    bomb = any(e.file_size > LARGE and e.file_size > kind.ratio * max(e.compress_size, 1) for e in entries)
    if bomb or unpacked > kind.unpacked:
        raise RefusedError(f"would unpack to {unpacked / 1e6:.0f} MB; {kind.smaller}")


def _more(size: float, limit: float) -> str:
    return f"{size / 1e6:.0f} MB is more than the {limit / 1e6:.0f} MB"


def _packed_wrongly(name: str, error: Exception) -> RefusedError:
    return RefusedError(f"{name} cannot be unpacked ({shorten(str(error))}); open and save it again")


# --- relations ------------------------------------------------------------------------------------------------------


class Relation(NamedTuple):
    """A relation of a part. `kind`: its type, an address; `target`: the name of a part, or an address `outside`."""

    id: str
    kind: str
    target: str
    outside: bool


def relations(package: Package, part: str) -> Iterator[Relation]:
    """Yield the relations of a part, "" for those of the package itself. Raise RefusedError for damaged ones."""
    folder, name = posixpath.split(part)
    own = posixpath.join(folder, "_rels", f"{name}.rels")
    for _, element in package.events(own) if own in package else ():
        if element.tag == "Relationship":
            target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield Relation(element.get("Id", ""), element.get("Type", ""), target, outside)


def targets(package: Package, part: str, kind: str = "") -> Mapping[str, str]:
    """Return the parts that a part refers to by relations of a kind such as "/slide", or of any, by their ids."""
    return {each.id: each.target for each in relations(package, part) if not each.outside and each.kind.endswith(kind)}


def addresses(package: Package, part: str) -> Mapping[str, str]:
    """Return the addresses outside the package that a part refers to, by the ids of the relations."""
    return {each.id: each.target for each in relations(package, part) if each.outside}


# --- packing --------------------------------------------------------------------------------------------------------


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def steady(content: bytes) -> bytes:
    """Return the package with its parts in their order, no dates, no trace of the machine that packed it."""
    return packed(parts(content))


def saved(document: Any, day: dt.date | None, title: str, subject: str, **properties: str) -> bytes:
    """Return a document of python-docx or python-pptx as a package; `day`: of its records. It names no author."""
    known = document.core_properties
    known.title, known.subject = title[:PROPERTY], subject[:PROPERTY]
    known.author = known.last_modified_by = known.comments = known.keywords = ""
    for name, text in properties.items():
        setattr(known, name, text[:PROPERTY])
    known.created = known.modified = midnight(day)
    known.revision = 1
    out = io.BytesIO()
    with _no_source_date():
        document.save(out)
    return steady(out.getvalue())


@contextmanager
def _no_source_date() -> Iterator[None]:
    """Hide SOURCE_DATE_EPOCH, by which Python 3.14 dates a zip, and fails before 1980; `steady` dates it anew."""
    given = os.environ.pop(SOURCE_DATE, None)
    try:
        yield
    finally:
        if given is not None:
            os.environ[SOURCE_DATE] = given


def midnight(day: dt.date | None) -> dt.datetime:
    """Return the beginning of a day, of the first that a zip can hold where there is none: no file here has a clock."""
    return dt.datetime.combine(day or EPOCH, dt.time())


def packed(named: Mapping[str, bytes]) -> bytes:
    """Return the parts as a package, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, data in named.items():
            entry = zipfile.ZipInfo(name, (EPOCH.year, EPOCH.month, EPOCH.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, data)
    return out.getvalue()


# --- changing -------------------------------------------------------------------------------------------------------

# Entries that are not named are copied as they are packed, with their names, dates, flags and order; no library for
# zips writes that way. Layouts: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory),
# 4.3.16 (its end).


def replaced(package: bytes, named: Mapping[str, bytes]) -> bytes:
    """Return the package with the content of some parts replaced, and every other byte of it as it was.

    Raise RefusedError where it is not laid out as expected: damaged, or of more than 4 GiB.
    """
    try:
        return _replaced(package, named)
    except UNREADABLE:
        raise RefusedError("is packed in an unusual way; open and save it again") from None


def _replaced(package: bytes, named: Mapping[str, bytes]) -> bytes:
    end = package.rfind(END)
    if end < 0 or end + END_SIZE > len(package):
        raise ValueError
    size, start = struct.unpack_from("<II", package, end + 12)
    central = bytearray(package[start : start + size])
    entries = _entries(central)
    borders = [*(entry.place for entry in entries), start]
    if any(package[at : at + 4] != LOCAL for at in borders[:-1]) or len(set(borders)) != len(borders):
        raise ValueError
    out = bytearray(package[: borders[0]])
    for entry, following in zip(entries, borders[1:], strict=True):
        struct.pack_into("<I", central, entry.at + 42, len(out))
        if entry.name in named:
            out += _packed(package, entry, named[entry.name], central)
        else:
            out += package[entry.place : following]
    tail = bytearray(package[start + size :])
    struct.pack_into("<II", tail, end - start - size + 12, len(central), len(out))
    return bytes(out + central + tail)


class _ZipEntry(NamedTuple):
    """An entry of the package: where its data stands in the package, and its record in the central directory."""

    place: int
    at: int
    name: str


def _entries(central: bytearray) -> list[_ZipEntry]:
    """Return the entries in the order of their data."""
    found = []
    at = 0
    while central[at : at + 4] == CENTRAL:
        name, extra, comment = struct.unpack_from("<HHH", central, at + 28)
        (flags,) = struct.unpack_from("<H", central, at + 8)
        (place,) = struct.unpack_from("<I", central, at + 42)
        words = central[at + CENTRAL_SIZE : at + CENTRAL_SIZE + name]
        found.append(_ZipEntry(place, at, words.decode("utf-8" if flags & UTF8 else "cp437")))
        at += CENTRAL_SIZE + name + extra + comment
    if at != len(central) or not found:
        raise ValueError
    return sorted(found)


def _packed(package: bytes, entry: _ZipEntry, content: bytes, central: bytearray) -> bytes:
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
