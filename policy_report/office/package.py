"""Office files as what they are: zip packages of parts. The same parts give the same bytes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that Office programs know
UNREADABLE = (  # in how many ways `zipfile` says that a file or an entry is damaged; a file that lies has them all
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, KeyError),
)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def steady(content: bytes) -> bytes:
    """Return the package with its parts in their order, no dates, no trace of the machine that packed it."""
    return packed(parts(content))


def packed(named: Mapping[str, bytes]) -> bytes:
    """Return the parts as a package, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, data in named.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, data)
    return out.getvalue()
