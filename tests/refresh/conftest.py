"""What marks show of a small workspace, and what a package is, entry by entry."""

import io
import zipfile

import pytest

from policy_report.brief.editions import Choice
from policy_report.refresh.mark_contents import MarkContents
from policy_report.workspace import find

POSITIONS = """
    actor,topic,stance,date
    France,declaration,support,2025-02-11
    India,declaration,oppose,2025-02-11
    India,outcome,qualified-support,2025-01-05
    Kenya,outcome,neutral,2025-02-20
    """
SETTINGS = """
    title = "Lakes"

    [defaults]
    marking = "TLP:CLEAR"

    [briefs.two]
    title = "France and India"
    actors = ["France", "India"]
    as_of = 2025-02-12

    [briefs.each]
    each = "actor"
    """


@pytest.fixture
def root(workspace):
    """A workspace of three countries and two topics."""
    return workspace({"policy-report.toml": SETTINGS, "positions/all.csv": POSITIONS}).root


@pytest.fixture
def sources(workspace):
    """What marks show of the records; by keyword, what the command line says."""

    def build(positions=POSITIONS, settings=SETTINGS, **choice):
        sample = workspace({"policy-report.toml": settings, "positions/all.csv": positions})
        assert not sample.errors
        return MarkContents(find(sample.root, exact=True), sample.loaded[0], Choice(**choice))

    return build


def entries(content):
    """What a package is, entry by entry: name, packed bytes, date, flags and all that the directory says."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        infos = package.infolist()
        return {
            info.filename: (
                packed(content, info),
                *(info.date_time, info.compress_type, info.CRC, info.file_size, info.flag_bits),
                *(info.create_system, info.external_attr, info.extra, info.comment),
            )
            for info in infos
        }


def packed(content, info):
    start = info.header_offset
    name, extra = (int.from_bytes(content[start + at : start + at + 2], "little") for at in (26, 28))
    begin = start + 30 + name + extra
    return content[begin : begin + info.compress_size]


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)


@pytest.fixture
def package():
    """What can be seen of a package."""
    return {"entries": entries, "part": part}
