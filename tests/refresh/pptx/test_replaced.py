"""A package is changed in one part; every other byte stays."""

import io
import zipfile

import pytest

from policy_report.ooxml.package import RefusedError, replaced


class Unseekable(io.RawIOBase):
    """A stream that zipfile cannot go back in, so that it writes sizes after the data."""

    def __init__(self):
        self.data = b""

    def writable(self):
        return True

    def write(self, data):
        self.data += bytes(data)
        return len(data)


def package(out, comment=b""):
    with zipfile.ZipFile(out, "w") as made:
        made.comment = comment
        made.writestr(zipfile.ZipInfo("first.xml", (2001, 2, 3, 4, 5, 6)), "one", zipfile.ZIP_DEFLATED)
        made.writestr(zipfile.ZipInfo("stored.bin", (2002, 2, 3, 4, 5, 6)), b"\0" * 9, zipfile.ZIP_STORED)
        made.writestr(zipfile.ZipInfo("fünf.xml", (2003, 2, 3, 4, 5, 6)), "three", zipfile.ZIP_DEFLATED)
    return out.data if isinstance(out, Unseekable) else out.getvalue()


@pytest.mark.parametrize("comment", [b"", b"PK\5\7 a comment"])
@pytest.mark.parametrize("out", [io.BytesIO, Unseekable])
@pytest.mark.parametrize("name", ["first.xml", "stored.bin", "fünf.xml"])
def test_all_other_entries_stay_as_they_are_packed(name, out, comment, seen):
    before = package(out(), comment)
    after = replaced(before, {name: b"new content " * 99})
    assert seen.part(after, name) == b"new content " * 99
    old, new = seen.entries(before), seen.entries(after)
    assert list(old) == list(new)
    assert [each for each in old if old[each] != new[each]] == [name]
    assert old[name][1] == new[name][1]  # its date
    with zipfile.ZipFile(io.BytesIO(after)) as made:
        assert (made.testzip(), made.comment) == (None, comment)


def test_the_same_change_gives_the_same_bytes():
    before = package(io.BytesIO())
    assert replaced(before, {"first.xml": b"x"}) == replaced(before, {"first.xml": b"x"})


def test_nothing_to_change_changes_nothing():
    before = package(io.BytesIO())
    assert replaced(before, {}) == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda content: content[:-30],
        lambda content: content.replace(b"PK\3\4", b"PK\3\5"),
        lambda content: content.replace(b"PK\1\2", b"PK\1\3"),
    ],
)
def test_a_damaged_package_is_refused(damage):
    with pytest.raises(RefusedError):
        replaced(damage(package(io.BytesIO())), {"first.xml": b"x"})
