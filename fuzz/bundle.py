"""Several named files in one input: between lines of signs, each with its name on the first line.

A bundle can be read and edited as text, and a fuzzer that moves a boundary makes another bundle.
"""

import io
import zipfile
from collections.abc import Mapping

BOUNDARY = b"\n%%%%\n"
LONGEST = 21_845  # characters of a name: a zip has room for 65,535 bytes, of which one may take three


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as one input."""
    return BOUNDARY.join(name.encode() + b"\n" + data for name, data in files.items())


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files of an input by name; of two with one name the second."""
    found = (part.partition(b"\n") for part in data.split(BOUNDARY))
    return {name.decode("ascii", "replace"): content for name, _, content in found}


def pieces(data: bytes, count: int) -> list[bytes]:
    """Return the first pieces of an input that has no names; what is missing is empty."""
    return [*data.split(BOUNDARY), *[b""] * count][:count]


def package(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip, not compressed: what a fuzzer changes is changed inside."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        named = {name.replace("\0", "")[:LONGEST] or "x": content for name, content in files.items()}
        for name, content in named.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def parts(content: bytes, *, leave_out: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return the parts of a zip, without those whose names begin so."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.startswith(leave_out)}
