"""Inputs that broke a promise once, each as small as it could be made, with what they did in the name."""

import io
import struct
import time
import zipfile

import pytest

from fuzz import bundle
from fuzz.promises import written
from fuzz.targets import dna, target
from policy_report.spreadsheet.inputs import xlsx

SECONDS = 10


def told(name, data):
    """Run a target on an input; return the processor time."""
    start = time.process_time()
    target(name).one(data)
    return time.process_time() - start


# --- files that lie about themselves --------------------------------------------------------------------------------


def patched(content, offset, new):
    return content[:offset] + new + content[offset + len(new) :]


@pytest.fixture
def workbook():
    """A workbook as a spreadsheet program packs it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", "<Relationships/>" * 9)
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def refused(tmp_path, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    _, (problem,) = xlsx.read(path, "x.xlsx")
    return problem.message


def test_a_part_without_its_own_header(workbook, tmp_path):
    """BadZipFile: raised on opening the part, not on reading it."""
    assert "_rels/.rels cannot be unpacked" in refused(tmp_path, patched(workbook, 0, b"PK\x05\x05"))


def test_a_part_that_does_not_inflate(workbook, tmp_path):
    """zlib.error: no kind of BadZipFile."""
    assert "_rels/.rels cannot be unpacked" in refused(
        tmp_path, patched(workbook, 30 + len("_rels/.rels"), b"\xff\xff\xff")
    )


def test_a_package_of_a_version_to_come(workbook, tmp_path):
    """NotImplementedError: raised on opening the package."""
    version = workbook.rfind(b"PK\x01\x02") + 6
    assert "not an .xlsx workbook" in refused(tmp_path, patched(workbook, version, struct.pack("<H", 99)))


def test_a_method_of_packing_that_no_office_program_knows(workbook, tmp_path):
    """LZMAError, or a bomb of a kind whose size nobody checks."""
    method = workbook.rfind(b"PK\x01\x02") + 10
    assert "packed in a way that" in refused(tmp_path, patched(workbook, method, struct.pack("<H", zipfile.ZIP_LZMA)))


def test_a_database_that_asks_for_all_memory():
    """MemoryError, or an error of SQLite by its version: the length of a table's name, which a damaged page gives."""
    whole = dna.made(dna.ROWS)
    entry = whole.index(b"tableENTITIES") - 8
    _, (problem,) = dna.dna.read(written("x.dna", patched(whole, entry, b"\xff" * 7)), "x.dna")
    assert "the database is damaged (" in problem.message


# --- decks: a number that is none -----------------------------------------------------------------------------------

TABLE = (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="2" name="policy-report: matrix"/></p:nvGraphicFramePr>'
    '<p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData><a:tbl><a:tblGrid>'
    '<a:gridCol w="5"/></a:tblGrid><a:tr h="5"><a:tc><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></a:txBody></a:tc></a:tr>'
    "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
)
BESIDE = '<p:pic><p:spPr><a:xfrm><a:off x="0" y="99999"/><a:ext cx="9" cy="9"/></a:xfrm></p:spPr></p:pic>'
NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = (
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
)
HEAD = "<?xml version='1.0' encoding='UTF-8'?>"


def deck(shapes, size='<p:sldSz cx="9144000" cy="6858000"/>'):
    return bundle.packed(
        {
            "_rels/.rels": RELATIONS.format(RELATION.format("officeDocument", "p.xml")).encode(),
            "p.xml": f'{HEAD}<p:presentation {NAMES}><p:sldIdLst><p:sldId r:id="r1"/></p:sldIdLst>{size}</p:presentation>'.encode(),
            "_rels/p.xml.rels": RELATIONS.format(RELATION.format("slide", "s.xml")).encode(),
            "s.xml": f"{HEAD}<p:sld {NAMES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>".encode(),
        }
    )


@pytest.mark.parametrize(
    ("number", "instead"),
    [('cx="9"', 'cx="policy"'), ('x="0"', ""), ('cx="9"', ""), ('w="5"', 'w=""'), ('h="5"', ""), ('h="5"', 'h="1.5"')],
)
def test_a_deck_with_a_number_that_is_none(number, instead):
    """ValueError, TypeError: lengths were read as if Office had written them."""
    assert number in TABLE
    told("deck", deck(TABLE.replace(number, instead, 1)))


@pytest.mark.parametrize(
    ("before", "after"),
    [("</a:tbl>", '<a:gridCol w="5"/></a:tbl>'), ("<a:gridCol", "<x/><a:gridCol"), ("a:tblGrid>", "a:grid>")],
    ids=["column elsewhere", "something else", "no columns"],
)
def test_a_deck_with_its_columns_in_the_wrong_place(before, after):
    """ValueError, TypeError, AttributeError: the columns were counted in three ways."""
    told("deck", deck(TABLE.replace(before, after)))


def test_a_deck_without_the_size_of_its_slides():
    told("deck", deck(TABLE, size="<p:sldSz/>"))


def test_a_deck_with_a_namespace_that_is_no_address():
    """C14NError: such XML has no canonical form to compare."""
    told("deck", deck(TABLE.replace("<a:tbl>", '<a:tbl xmlns:x="y">')))


def test_a_deck_with_a_name_that_only_one_parser_takes():
    """ExpatError: U+02CC in a name, which lxml lets pass, on a slide whose table changes."""
    told("deck", deck(TABLE.replace("<a:txBody>", "<a:txBody><a\u02ccx/>")))


def test_a_table_with_a_run_without_text():
    """AttributeError, where a new text is to be written into it."""
    told("deck", deck(TABLE.replace("<a:t>x</a:t>", "")))


def test_a_record_without_any_field_of_a_position():
    """ValueError, since nothing stands beside its line."""
    told("edits", bundle.BOUNDARY.join((b"- {}\n", b"x")))
    told("edits", bundle.BOUNDARY.join((b"- {wrong: 1}\n", b"x")))


def test_a_table_above_a_shape_without_a_name():
    """StopIteration, inside a generator."""
    told("deck", deck(TABLE + BESIDE))


# --- what takes long ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("settings", b"x = 1\n[" + b" " * 20_000 + b"[\n"),  # a header of a table that is none: cubic
        ("settings", b"[defaults]\nformats = [" + b"'htm'," * 20_000 + b"]\n"),  # each told, each with its line
        ("settings", b"[[stances]]\n" * 20_000),
        ("settings", b"".join(b'[[stances]]\nid = "a%d"\nlabel = "a"\nvalue = 1\n' % n for n in range(15_000))),
        ("snapshots", b".html\n" + b"<pre>" * 50_000),  # each looks through all that are open
        ("snapshots", b".html\n" + b"<sup>" * 50_000),
        ("snapshots", b".html\n" + b"<b><i></b>" * 20_000),
        ("bibtex", b"x" + b"\n" * 50_000 + b"x\n@misc{a,}"),  # a line that could be an entry without its @
        ("bibtex", b"@misc{a, author = {given=" + b" " * 50_000 + b",family=x}}"),
    ],
    ids=["table", "formats", "stances", "ids", "blocks", "marks", "formats that cross", "blank lines", "name"],
)
def test_what_took_a_time_without_end(name, data):
    assert told(name, data) < SECONDS
