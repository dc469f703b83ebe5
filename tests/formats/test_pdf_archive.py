"""The document as an archive wants it: PDF/A-3a beside PDF/UA-1, and its data inside as attachments."""

import io
import json
import re
from csv import reader
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import page
import pikepdf
import pypdfium2
import pytest

from policy_report.formats import RENDERERS
from policy_report.templating import TemplateSet


def failures(content):
    profiles = [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A]
    return [str(failure) for one in profiles for failure in page.validate_pdf_bytes(content, profile=one).failures]


def test_the_sample_is_valid_for_both_standards(sample, rendered):
    assert failures(rendered(sample, "pdf")) == []


def test_every_kind_of_brief_is_valid_for_both_standards(report, rendered):
    assert failures(rendered(report, "pdf")) == []


def test_the_metadata_claim_both_standards(every_state, rendered):
    with pikepdf.open(io.BytesIO(rendered(every_state, "pdf"))) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        assert metadata["pdfuaid:part"] == "1"


def test_the_metadata_are_one_description(every_state, rendered):
    with pikepdf.open(io.BytesIO(rendered(every_state, "pdf"))) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
    root = ET.fromstring(re.sub(rb"<\?xpacket.*?\?>", b"", packet))
    assert [child.tag.rpartition("}")[2] for child in root] == ["RDF"]


@pytest.fixture
def attached(every_state, rendered):
    """Return the attachments: name → (bytes, PDF dictionary)."""
    with pikepdf.open(io.BytesIO(rendered(every_state, "pdf"))) as pdf:
        yield {name: (file.get_file().read_bytes(), file.obj) for name, file in pdf.attachments.items()}


def test_the_document_carries_its_matrix_and_all_it_says_as_data(every_state, rendered, attached):
    name = every_state.brief.id
    assert list(attached) == [f"{name}.csv", f"{name}.json"]
    assert attached[f"{name}.csv"][0] == rendered(every_state, "csv")
    assert attached[f"{name}.json"][0] == rendered(every_state, "json")


def test_the_attachments_can_be_read_without_the_document(every_state, attached):
    (table, _), (data, _) = attached.values()
    assert [row[0] for row in reader(io.StringIO(table.decode()))][1:] == [actor.name for actor in every_state.actors]
    assert json.loads(data)["schema"] == "policy-report/1"


def test_the_attachments_are_data_of_the_brief_s_day(attached):
    for _, file in attached.values():
        assert file.AFRelationship == "/Data"
        assert str(file.EF.F.Params.ModDate) == "D:20250211000000Z"
    assert [str(file.EF.F.Subtype) for _, file in attached.values()] == ["/text/csv", "/application/json"]


def test_an_undated_brief_has_dated_attachments(workspace):
    report = workspace({"positions/p.csv": "actor,topic,stance\nFR,outcome,support\n"}).report()
    assert report.brief.as_of is None
    content = RENDERERS["pdf"].render(report, TemplateSet())
    assert failures(content) == []
    assert b"D:19800101000000Z" in content


def test_each_attachment_is_listed_once(every_state, rendered):
    with pikepdf.open(io.BytesIO(rendered(every_state, "pdf"))) as pdf:
        assert len({file.objgen for file in pdf.Root.AF}) == len(pdf.Root.AF) == 2


def test_the_same_report_gives_the_same_bytes_whatever_was_rendered_before(workspace, every_state):
    report = workspace(
        {"positions/p.csv": f"actor,topic,stance,summary\nFR,outcome,support,Says {NO_FONT}.\n"}
    ).report()
    first = RENDERERS["pdf"].render(report, TemplateSet())
    RENDERERS["pdf"].render(every_state, TemplateSet())
    assert RENDERERS["pdf"].render(report, TemplateSet()) == first


def test_the_day_of_the_document_is_that_of_the_brief(every_state, rendered):
    with pikepdf.open(io.BytesIO(rendered(every_state, "pdf"))) as pdf, pdf.open_metadata() as metadata:
        assert datetime.fromisoformat(metadata["xmp:ModifyDate"]).replace(tzinfo=UTC).date() == every_state.brief.as_of


# --- characters without a font ----------------------------------------------------------------------------------------

NO_FONT = "\U0010fffd"  # a character for private use: no font has it


def test_a_character_without_a_font_is_a_box_that_can_be_copied(workspace):
    report = workspace(
        {"positions/p.csv": f"actor,topic,stance,summary\nFR,outcome,support,Says {NO_FONT}.\n"}
    ).report()
    content = RENDERERS["pdf"].render(report, TemplateSet())
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(content))
    assert f"Says {NO_FONT}." in text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "Boxes" in {str(font.BaseFont)[8:] for font in pdf.pages[0].Resources.Font.values()}
