"""A workbook of a stranger as a zip package: bounded, checked before anything is unpacked, its XML without entities.

Goes in: a path. Comes out: a `Package` that gives single parts, or a `RefusedError` whose message says what to do.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from policy_report.office.package import METHODS, UNREADABLE
from policy_report.text import shorten

MAX_FILE = 100_000_000  # bytes of the file itself
MAX_ENTRIES = 5_000
MAX_UNPACKED = 400_000_000  # bytes of all parts together
MAX_RATIO = 150  # of a large part: a table of real words shrinks to a tenth, a bomb to a thousandth
LARGE = 20_000_000
OLE = b"\xd0\xcf\x11\xe0"  # the container of encrypted workbooks and of those before 2007
OLD = "it is protected by a password, or of a kind before 2007 (.xls); save it as .xlsx without a password"
ENCRYPTED = 0x1

Element = Any  # xml.etree has no stubs for what defusedxml gives


class RefusedError(Exception):
    """Why a package is not read, in a sentence for its owner."""


class Package:
    """The parts of a zip package, as `open` gives them. Close it: what is half read keeps the file open."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts: list[IO[bytes]] = []
        self.names = frozenset(archive.namelist())

    def close(self) -> None:
        """Close the file, and the parts that were not read to their ends."""
        for part in self._parts:
            part.close()
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return name in self.names

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
            raise RefusedError(f"{name} defines entities, which no spreadsheet program does") from None
        except (ParseError, UnicodeDecodeError, ValueError, LookupError) as error:
            raise RefusedError(f"{name} is damaged ({shorten(str(error))}); open and save it again") from None
        except UNREADABLE as error:
            raise _packed_wrongly(name, error) from None

    def _opened(self, name: str) -> IO[bytes]:
        try:
            part = self._archive.open(name)
        except UNREADABLE as error:  # its own header says something else than the list of parts
            raise _packed_wrongly(name, error) from None
        self._parts.append(part)
        return part


def _packed_wrongly(name: str, error: Exception) -> RefusedError:
    return RefusedError(f"{name} cannot be unpacked ({shorten(str(error))}); open and save it again")


def local(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def open_package(path: Path) -> Package:
    """Return the package at `path`. Raise RefusedError for one that is too large, encrypted, or no zip at all."""
    try:
        if (size := path.stat().st_size) > MAX_FILE:
            raise RefusedError(f"{size / 1e6:.0f} MB is more than the {MAX_FILE / 1e6:.0f} MB that a workbook may have")
        with path.open("rb") as file:
            start = file.read(len(OLE))
        if start == OLE:
            raise RefusedError(OLD)
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise RefusedError(f"cannot be read: {error.strerror}") from None
    except UNREADABLE:
        raise RefusedError("not an .xlsx workbook; open it in a spreadsheet program and save it as .xlsx") from None
    package = Package(archive)
    try:
        _check(archive.infolist())
    except RefusedError:
        package.close()
        raise
    return package


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Raise RefusedError for a package that would unpack to more than a workbook needs."""
    if len(entries) > MAX_ENTRIES:
        raise RefusedError(f"has {len(entries)} parts; a workbook has at most {MAX_ENTRIES}")
    if len({entry.filename for entry in entries}) < len(entries):
        raise RefusedError("has two parts of one name; open and save it again")
    if any(entry.compress_type not in METHODS for entry in entries):
        raise RefusedError("is packed in a way that spreadsheet programs do not use; open and save it again")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise RefusedError(OLD)
    unpacked = sum(entry.file_size for entry in entries)
    bomb = any(e.file_size > LARGE and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries)
    if bomb or unpacked > MAX_UNPACKED:
        message = f"would unpack to {unpacked / 1e6:.0f} MB; delete empty rows and unused sheets, or save it as CSV"
        raise RefusedError(message)
