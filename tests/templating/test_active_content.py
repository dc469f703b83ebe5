"""A template of others brings no macros into a Word document or a deck, and nothing that loads or starts something."""

import io

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from pptx import Presentation

from policy_report.errors import UserError
from policy_report.formats import docx, pptx
from policy_report.templating import TemplateSet

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TABLE = {"positions/all.csv": "actor,topic,stance\nFR,outcome,support\n"}


def field(*pieces):
    """Return a paragraph with one field, its code in so many pieces."""
    code = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{which}"/></w:r>' for which in ("begin", "end"))
    return f"<w:p {W}>{begin}{code}{end}</w:p>"


def with_field(*pieces):
    def add(letterhead):
        letterhead.sections[0].footer._element.append(parse_xml(field(*pieces)))

    return add


def with_relation(kind, target, namespace=OFFICE):
    def add(letterhead):
        letterhead.sections[0].footer.part.relate_to(target, f"{namespace}/{kind}", is_external=True)

    return add


def with_part(kind, name, content_type, namespace=MICROSOFT):
    """A part of the package that the document itself refers to."""

    def add(letterhead):
        part = Part(PackURI(name), content_type, b"<x/>", letterhead.part.package)
        letterhead.sections[0].footer.part.relate_to(part, f"{namespace}/{kind}")

    return add


def rendered(workspace, form, name, made):
    out = io.BytesIO()
    made.save(out)
    sample = workspace(TABLE | {f"templates/{name}": out.getvalue()})
    return form.render(sample.report(), TemplateSet.of(sample.root / "templates"))


REFUSED = [
    (with_part("2006/relationships/vbaProject", "/word/vbaProject.bin", "application/x"), "macros (vbaProject.bin)"),
    (with_part("x", "/word/x.bin", "application/vnd.ms-office.vbaProject"), "macros (/word/x.bin)"),
    (with_relation("image", "http://e.org/x.png"), "what is loaded from elsewhere (image: http://e.org/x.png)"),
    (with_relation("oleObject", "file:///c:/x"), "what is loaded from elsewhere (oleObject: file:///c:/x)"),
    (with_field('DDEAUTO cmd "/k calc"'), 'the field DDEAUTO cmd "/k calc"'),
    (with_field(" dd", "e x"), "the field dde x"),
    (with_field("INCLUDEPICTURE http://e.org/x.png"), "the field INCLUDEPICTURE http://e.org/x.png"),
    (with_field(r'INCLUDETEXT "\\\\server\\x.docx"'), r'the field INCLUDETEXT "\\\\server\\x.docx"'),
]


@pytest.mark.parametrize(("add", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_is_refused_is_named_with_its_file(workspace, add, said):
    letterhead = Document()
    add(letterhead)
    with pytest.raises(UserError) as error:
        rendered(workspace, docx, "brief.docx", letterhead)
    assert error.value.message == f"templates/brief.docx: it has {said}; take it out in Word"
    assert error.value.code == 1


def test_a_field_in_a_field_is_found(workspace):
    inner = field("DDE x").removeprefix(f"<w:p {W}>").removesuffix("</w:p>")
    letterhead = Document()
    outer = field(" IF 1 = 1 ").replace("</w:instrText></w:r>", f"</w:instrText></w:r>{inner}")
    letterhead.sections[0].footer._element.append(parse_xml(outer))
    with pytest.raises(UserError, match="it has the field DDE x; take it out in Word"):
        rendered(workspace, docx, "brief.docx", letterhead)


def test_a_letterhead_as_people_have_them_passes(workspace):
    letterhead = Document()
    for add in (
        with_field("MACROBUTTON NoMacro [Click here and type a name]"),
        with_field(r" INCLUDEPICTURE logo.png \* MERGEFORMAT "),
        with_field(r' HYPERLINK "tel:+3221234567" \o "Call us" '),
        with_field('DOCPROPERTY "DDE"'),
        with_relation("hyperlink", "tel:+3221234567"),
        with_part("2011/relationships/webextensiontaskpanes", "/word/taskpanes.xml", "application/vnd.ms-office.x+xml"),
    ):
        add(letterhead)
    assert rendered(workspace, docx, "brief.docx", letterhead).startswith(b"PK")


def test_what_the_text_of_a_letterhead_held_goes_with_it(workspace):
    letterhead = Document()
    letterhead.part.relate_to("file:///c:/x.exe", f"{OFFICE}/oleObject", is_external=True)
    letterhead._element.body.insert(0, parse_xml(field("DDEAUTO cmd")))
    assert b"DDEAUTO" not in rendered(workspace, docx, "brief.docx", letterhead)


def test_the_template_of_a_letterhead_is_forgotten(workspace):
    letterhead = Document()
    rid = letterhead.part._settings_part.relate_to(
        "file:///c:/T/x.dotm", f"{OFFICE}/attachedTemplate", is_external=True
    )
    letterhead.settings.element.insert(0, parse_xml(f'<w:attachedTemplate {W} xmlns:r="{OFFICE}" r:id="{rid}"/>'))
    assert rendered(workspace, docx, "brief.docx", letterhead).startswith(b"PK")


def test_a_deck_is_looked_at_too(workspace):
    deck = Presentation()
    deck.slide_master.part.relate_to("https://e.org/v", f"{OFFICE}/video", is_external=True)
    with pytest.raises(UserError) as error:
        rendered(workspace, pptx, "deck.pptx", deck)
    said = "it has what is loaded from elsewhere (video: https://e.org/v); take it out in PowerPoint"
    assert error.value.message == f"templates/deck.pptx: {said}"


def test_what_the_slides_of_a_template_held_goes_with_them(workspace):
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.part.relate_to("file:///c:/x.exe", f"{OFFICE}/oleObject", is_external=True)
    assert rendered(workspace, pptx, "deck.pptx", deck).startswith(b"PK")
