"""A template of others brings nothing into a Word document or a deck that runs, loads, or leads astray."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from pptx import Presentation

from policy_report.errors import UserError
from policy_report.office.active import active
from policy_report.office.package import packed
from policy_report.pages.templating import BUILT_IN, Look
from policy_report.renderers import docx, pptx

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TABLE = {"positions/all.csv": "actor,topic,stance\nFR,outcome,support\n"}


def relation(kind, target, mode=""):
    mode = f' TargetMode="{mode}"' if mode else ""
    return f'<R xmlns="x"><Relationship Id="r" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></R>'


def shape(tag, attributes="", inside=""):
    return f'<x:{tag} xmlns:x="http://schemas.openxmlformats.org/x" xmlns:r="{OFFICE}" {attributes}>{inside}</x:{tag}>'


def field(*pieces):
    """Return a paragraph with one field, its code in so many pieces."""
    code = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{which}"/></w:r>' for which in ("begin", "end"))
    return f"<w:p {W}>{begin}{code}{end}</w:p>"


ACTIVE = {
    "macros": ("rels/x.rels", relation("vbaProject", "vbaProject.bin"), "(vbaProject: vbaProject.bin)"),
    "an object": ("rels/x.rels", relation("oleObject", "embeddings/o.bin"), "(oleObject: embeddings/o.bin)"),
    "a workbook": ("rels/x.rels", relation("package", "embeddings/b.xlsx"), "(package:"),
    "a control": ("rels/x.rels", relation("control", "activeX/a.xml"), "(control:"),
    "buttons": ("rels/x.rels", relation("extensibility", "customUI/ui.xml"), "(extensibility:"),
    "another file": ("rels/x.rels", relation("aFChunk", "x.html"), "(aFChunk:"),
    "a video": ("rels/x.rels", relation("video", "https://e.org/v", "External"), "(video:"),
    "a linked picture": ("rels/x.rels", relation("image", "http://e.org/x.png", "External"), "loaded from elsewhere"),
    "a picture of a share": ("rels/x.rels", relation("image", "file://share/x.png", "External"), "(image: file:"),
    "another template": ("rels/x.rels", relation("attachedTemplate", "http://e.org/t", "External"), "(attachedTempl"),
    "a link to a file": ("rels/x.rels", relation("hyperlink", "file:///c:/x.exe", "External"), "a link to file:///c:"),
    "a script": ("rels/X.RELS", relation("hyperlink", "javascript:x()", "External"), "a link to javascript:x()"),
    "a share": ("rels/x.rels", relation("hyperlink", r"\\share\x", "External"), r"a link to \\share\x"),
    "a program": ("p.xml", shape("hlinkClick", "action='ppaction://program'"), "an action that starts something"),
    "a macro by click": ("p.xml", shape("hlinkHover", "action='ppaction://macro?n=x'"), "(ppaction://macro?n=x)"),
    "a shape with a link": ("v.vml", shape("shape", "href='file:///x'"), "a link to file:///x"),
    "a filled shape": ("v.vml", shape("fill", "src='http://e.org/x.png'"), "a link to http://e.org/x.png"),
    "an object by name": ("word/h.xml", shape("OLEObject", "r:id='r'"), "what runs or plays (oleobject)"),
    "a sound": ("p.xml", shape("snd"), "what runs or plays (snd)"),
    "an old macro": ("word/h.xml", shape("ffData", "", shape("entryMacro")), "what runs or plays (entrymacro)"),
    "a program as a picture": ("media/x.png", "MZ\0\1", "a file that is no picture (media/x.png)"),
    "a sound as a picture": ("media/x.png", "RIFF\0\0\0\0WAVE", "a file that is no picture"),
    "an active drawing": (
        "media/x.svg",
        "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        "a drawing with <script>",
    ),
    "spaces before it": ("word/f.xml", " " * 300 + field("DDE x"), "the field DDE x"),
    "the other namespace": (
        "word/f.xml",
        field("DDE x").replace(
            "schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml"
        ),
        "the field DDE x",
    ),
    "a mail merge": (
        "word/settings.xml",
        f"<w:settings {W}><w:mailMerge/></w:settings>",
        "what runs or plays (mailmerge)",
    ),
    "macros by type": (
        "[Content_Types].xml",
        shape("Override", "ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'"),
        "what runs",
    ),
    "an entity": ("x.xml", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>", "a document type"),
    "no XML": ("x.xml", "<x>", "a part that no program can read (x.xml)"),
    "DDE": ("word/footer1.xml", field("DDEAUTO c:\\\\cmd.exe"), "the field DDEAUTO"),
    "DDE in pieces": ("word/footer1.xml", field(" D", "DE", "AUTO cmd"), "the field DDEAUTO cmd"),
    "DDE by another name": ("word/header.part", field("DDE x"), "the field DDE x"),
    "a simple field": ("word/h.xml", f'<w:p {W}><w:fldSimple w:instr="INCLUDEPICTURE x"/></w:p>', "INCLUDEPICTURE x"),
    "a made-up field": ("word/h.xml", field().replace("</w:p>", field("INCLUDETEXT x") + "</w:p>"), "the field"),
    "a link in a field": (
        "word/h.xml",
        field('HYPERLINK "file:///x"'),
        'HYPERLINK "file:///x", which leads to no page',
    ),
    "a link after a frame": ("word/h.xml", field('HYPERLINK \\t "_top" "file:///x"'), "which leads to no page"),
    "a link after a tip": ("word/h.xml", field('HYPERLINK \\o "https://e.org" file:///x'), "which leads to no page"),
    "a link behind a comment": ("word/h.xml", field('HYPERLINK <!--x-->"file:///x"'), "which leads to no page"),
    "a link without a space": ("word/h.xml", field('HYPERLINK"file:///x"'), "which leads to no page"),
    "a link after a format": ("word/h.xml", field('HYPERLINK \\l "a" \\* "file:///x"'), "which leads to no page"),
    "a field of another vocabulary": (
        "word/h.xml",
        field("PAGE ")
        .replace("w:instrText", "x:instrText")
        .replace("<x:", "<x:", 1)
        .replace(W, f'{W} xmlns:x="urn:x"'),
        "the field of another vocabulary",
    ),
    "a mark of no kind": ("word/h.xml", field("PAGE").replace('"begin"', '"z"'), "the field of another vocabulary"),
    "a field that was deleted": ("word/h.xml", field("PAGE").replace("instrText>PAGE", "instrText>DDE x"), "DDE x"),
    "a choice of two": ("word/h.xml", field("PAGE ", "INCLUDEPICTURE x"), "the field INCLUDEPICTURE x"),
    "a code with elements": ("word/h.xml", field("<w:b>PAGE</w:b> LINK x"), "the field of another vocabulary"),
    "a film of the web": ("word/h.xml", shape("webVideoPr", "embeddedHtml='x'"), "what runs or plays (webvideopr)"),
    "another picture": ("v.vml", shape("imagedata", "althref='http://e.org/x'"), "a link to http://e.org/x"),
    "a font that is none": ("rels/x.rels", relation("footnotes", "footnotes.ttf"), "(footnotes: footnotes.ttf)"),
    "a link to nothing": ("word/h.xml", field("HYPERLINK "), "which leads to no page"),
    "two fields of one": (
        "word/h.xml",
        (field("PAGE ") + field('HYPERLINK "file:///x"'))
        .replace("<w:fldChar", '<w:fldChar xmlns:x="urn:x" x:fldCharType="z"')
        .join([f"<w:body {W}>", "</w:body>"]),
        "which leads to no page",
    ),
    "a link made by a field": (
        "word/h.xml",
        field("HYPERLINK ", f"</w:instrText></w:r>{field('QUOTE x')}<w:r><w:instrText>").replace(
            f"<w:p {W}>", "<w:p>", 0
        ),
        "which leads to no page",
    ),
    "an open field": ("word/h.xml", field("LINK x").replace('"end"', '"separate"'), "the field LINK x"),
}


@pytest.mark.parametrize(("name", "part", "said"), ACTIVE.values(), ids=list(ACTIVE))
def test_what_is_found(name, part, said):
    assert said in active(packed({name: part.encode()}))
    if name.endswith(".xml") and name.startswith("word"):
        assert said in active(packed({name: part.encode("utf-16")}))


@pytest.mark.parametrize(
    ("element", "said"),
    [
        (shape("hlinkClick", 'r:id="r"'), None),
        (shape("hyperlink", 'r:id="r"'), None),
        (shape("blip", 'r:link="r"'), "what is loaded from elsewhere (blip)"),
        (shape("imagedata", 'relid="r"'), "what is loaded from elsewhere (imagedata)"),
    ],
)
def test_what_a_link_to_the_web_is_used_for(element, said):
    package = {
        "word/header1.xml": element.encode(),
        "word/_rels/Header1.xml.rels": relation("hyperlink", "https://e.org/x.png", "External").encode(),
    }
    assert active(packed(package)) == said


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("rels/x.rels", relation("hyperlink", "https://e.org", "External")),
        ("rels/x.rels", relation("hyperlink", "mailto:a@e.org", "External")),
        ("rels/x.rels", relation("image", "media/logo.png")),
        ("p.xml", shape("hlinkClick", "action='ppaction://hlinksldjump'")),
        ("p.xml", shape("hlinkClick", "action='ppaction://customshow?id=0'")),
        ("customXml/item1.xml", '<control xmlns="https://e.org" src="file:///x"/>'),
        ("word/h.xml", field("PAGE")),
        ("word/h.xml", field("")),
        ("word/h.xml", field("MERGEFIELD x \\* MERGEFORMAT")),
        ("word/h.xml", field('HYPERLINK "https://e.org" \\* MERGEFORMAT')),
        ("word/h.xml", field(' HYPERLINK  \\l "top" \\o "a tip" ')),
        ("word/h.xml", field("TOC \\o").replace("</w:p>", field('HYPERLINK \\l "_Toc1"') + "</w:p>")),
        ("word/h.xml", field(' HYPERLINK "https://e.org" \\h ')),
        ("word/h.xml", field(' HYPERLINK \\l "_b1" ')),
        ("word/h.xml", field(" = 1 + 2")),
        ("media/x.png", "\x89PNG\r\n\x1a\n <x>"),
        ("media/x.webp", "RIFF\0\0\0\0WEBPVP8"),
        ("media/x.svg", "<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>"),
    ],
)
def test_what_is_not(name, part):
    assert active(packed({name: part.encode("latin-1")})) is None


def test_the_built_in_templates_are_still():
    assert active((BUILT_IN / "brief.docx").read_bytes()) is None
    assert active((BUILT_IN / "deck.pptx").read_bytes()) is None


# --- through the renderers ----------------------------------------------------------------------------------------------


def saved(made):
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rendered(workspace, form, name, content):
    sample = workspace(TABLE | {f"templates/{name}": content})
    return form.render(sample.report(), Look.of(sample.root / "templates"))


def test_a_letterhead_with_a_field_that_loads_is_refused(workspace):
    letterhead = Document()
    letterhead.sections[0].footer._element.append(parse_xml(field("INCLUDEPICTURE http://e.org/x.png")))
    with pytest.raises(UserError) as error:
        rendered(workspace, docx, "brief.docx", saved(letterhead))
    assert error.value.message == (
        "templates/brief.docx: it has the field INCLUDEPICTURE http://e.org/x.png; take it out in Word"
    )
    assert error.value.code == 1


def test_what_the_text_of_a_letterhead_held_goes_with_it(workspace):
    letterhead = Document()
    letterhead.part.relate_to("file:///c:/x.exe", f"{OFFICE}/hyperlink", is_external=True)
    letterhead._element.body.insert(0, parse_xml(field("DDEAUTO cmd")))
    assert active(saved(letterhead))
    assert active(rendered(workspace, docx, "brief.docx", saved(letterhead))) is None


def test_the_template_of_a_letterhead_is_forgotten(workspace):
    letterhead = Document()
    settings = letterhead.settings.element
    rid = letterhead.part._settings_part.relate_to(
        "file:///c:/T/x.dotm", f"{OFFICE}/attachedTemplate", is_external=True
    )
    settings.insert(0, parse_xml(f'<w:attachedTemplate {W} xmlns:r="{OFFICE}" r:id="{rid}"/>'))
    assert b"x.dotm" in b"".join(contents(saved(letterhead)))
    made = rendered(workspace, docx, "brief.docx", saved(letterhead))
    assert [part for part in contents(made) if b"attachedTemplate" in part or b"x.dotm" in part] == []


def test_a_master_that_starts_a_program_is_refused(workspace):
    deck = Presentation()
    shape = deck.slide_master.shapes[0]
    rid = deck.slide_master.part.relate_to("file:///c:/x.exe", f"{OFFICE}/hyperlink", is_external=True)
    click = shape._element.nvSpPr.cNvPr.get_or_add_hlinkClick()
    click.rId = rid
    click.set("action", "ppaction://program")
    with pytest.raises(UserError, match=r"templates/deck.pptx: it has a.* take it out in PowerPoint"):
        rendered(workspace, pptx, "deck.pptx", saved(deck))


def test_what_the_slides_of_a_template_held_goes_with_them(workspace):
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.part.relate_to("file:///c:/x.exe", f"{OFFICE}/oleObject", is_external=True)
    assert active(saved(deck))
    assert active(rendered(workspace, pptx, "deck.pptx", saved(deck))) is None


def contents(package):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return [archive.read(name) for name in archive.namelist()]
