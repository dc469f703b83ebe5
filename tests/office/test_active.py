"""A template of others brings nothing into a Word document or a deck that runs, loads, or leads astray."""

import gzip
import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from pptx import Presentation

from policy_report.errors import UserError
from policy_report.office.active import active
from policy_report.ooxml.package import packed
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


def mark(kind, inside=""):
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def code(text):
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def open_field(*inside):
    """Return a paragraph with one field that holds these elements before its end."""
    return f"<w:p {W}>{mark('begin')}{''.join(inside)}{mark('end')}</w:p>"


def choice(first, other=""):
    """Return one thing for programs that know a vocabulary, which none does, and another for the rest."""
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    inside = f'<m:Choice Requires="z">{first}</m:Choice><m:Fallback>{other}</m:Fallback>'
    return f'<m:AlternateContent xmlns:m="{space}" xmlns:z="urn:z">{inside}</m:AlternateContent>'


def box(inside):
    shown = f'<v:shape xmlns:v="urn:v"><w:txbxContent><w:p>{inside}</w:p></w:txbxContent></v:shape>'
    return f"<w:r><w:pict>{shown}</w:pict></w:r>"


def gzipped(data):
    return gzip.compress(data, mtime=0)  # else the test would have another name in each worker


def properties(inside, which="extended-properties"):
    space = f"http://schemas.openxmlformats.org/officeDocument/2006/{which}"
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    return f'<Properties xmlns="{space}" xmlns:vt="{types}">{inside}</Properties>'


def linked(address):
    """Return the list of links that a document says it has."""
    return properties(
        f"<HLinks><vt:vector><vt:variant><vt:lpwstr>{address}</vt:lpwstr></vt:variant></vt:vector></HLinks>"
    )


STRICT = 'xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main"'
WEB = 'HYPERLINK "https://e.org" '
FILE = '"file:///c:/x.exe"'
DATA = "<w:fldData>PEVuZE5vdGU+</w:fldData>"
XSN = "http://schemas.microsoft.com/office/2006/metadata/customXsn"
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
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
    "a field that was deleted": ("word/h.xml", field("PAGE").replace("instrText", "delInstrText"), "was deleted"),
    "a piece that is a field": ("word/h.xml", field("PAGE ", "INCLUDEPICTURE x"), "the field INCLUDEPICTURE x"),
    "a code with elements": ("word/h.xml", field("<w:b>PAGE</w:b> LINK x"), "the field of another vocabulary"),
    "a film of the web": ("word/h.xml", shape("webVideoPr", "embeddedHtml='x'"), "what runs or plays (webvideopr)"),
    "another picture": ("v.vml", shape("imagedata", "althref='http://e.org/x'"), "a link to http://e.org/x"),
    "a font that is none": ("rels/x.rels", relation("footnotes", "footnotes.ttf"), "(footnotes: footnotes.ttf)"),
    "a link to nothing": ("word/h.xml", field("HYPERLINK "), "which leads to no page"),
    "two kinds of one mark": (
        "word/h.xml",
        field("PAGE ").replace("<w:fldChar", '<w:fldChar xmlns:x="urn:x" x:fldCharType="z"'),
        "the field of another vocabulary",
    ),
    "two codes of one field": (
        "word/h.xml",
        f"<w:p {W} {STRICT}><w:fldSimple s:instr='HYPERLINK {FILE}' w:instr='PAGE'/></w:p>",
        "the field of another vocabulary",
    ),
    "a field of no vocabulary": ("x.xml", "<x><instrText>PAGE</instrText></x>", "the field of another vocabulary"),
    "a link made by a field": (
        "word/h.xml",
        field("HYPERLINK ", f"</w:instrText></w:r>{field('QUOTE x')}<w:r><w:instrText>").replace(
            f"<w:p {W}>", "<w:p>", 0
        ),
        "which leads to no page",
    ),
    "a link with a large switch": ("word/h.xml", field(f"HYPERLINK \\L {FILE}"), "which leads to no page"),
    "a tip with a large switch": ("word/h.xml", field(f"{WEB} \\O {FILE}"), "which leads to no page"),
    "a frame with a large switch": ("word/h.xml", field(f"{WEB} \\T {FILE}"), "which leads to no page"),
    "two links of one": ("word/h.xml", field(f"{WEB} {FILE}"), "which leads to no page"),
    "a format without a switch": ("word/h.xml", field(f"{WEB} CHARFORMAT"), "which leads to no page"),
    "a link after another space": ("word/h.xml", field(f"{WEB} \\o\u00a0{FILE}"), "which leads to no page"),
    "a link after a tab": ("word/h.xml", field(f"{WEB} \\o\t{FILE}"), "which leads to no page"),
    "a link with a space": ("word/h.xml", field('HYPERLINK "https://e.org x"'), "which leads to no page"),
    "a link in other quotes": ("word/h.xml", field("HYPERLINK \\l \u201ca\u201d file:///x"), "which leads to no page"),
    "a link behind a masked quote": (
        "word/h.xml",
        field('HYPERLINK \\o "\\" \\l "file:///x"'),
        "which leads to no page",
    ),
    "a switch for a value": ("word/h.xml", field(f"{WEB} \\o \\t {FILE}"), "which leads to no page"),
    "a telephone": ("word/h.xml", field('HYPERLINK "tel:+4912"'), 'the field HYPERLINK "tel:+4912", which leads to no'),
    "a link to a telephone": ("rels/x.rels", relation("hyperlink", "tel:+4912", "External"), "a link to tel:+4912"),
    "a link to nowhere": ("rels/x.rels", relation("hyperlink", "", "External"), "a link to nothing"),
    "a choice of two": (
        "word/h.xml",
        open_field(code(f"{WEB} \\o "), choice(code('"x" ')), code(f"\\t {FILE}")),
        "in several places",
    ),
    "a choice of two names": (
        "word/h.xml",
        open_field(choice(code("PAGE ")), code(" INCL"), code("UDEPICTURE x")),
        "in several places",
    ),
    "a choice in a run": (
        "word/h.xml",
        open_field(f"<w:r>{choice('<w:instrText>PAGE </w:instrText>')}</w:r>", code("x")),
        "in several places",
    ),
    "a choice of ends": ("word/h.xml", open_field(code(WEB), choice(mark("end")), code(FILE)), "in several places"),
    "a choice of results": (
        "word/h.xml",
        open_field(code(WEB), choice(mark("separate")), code(FILE)),
        "in several places",
    ),
    "a part in a box": ("word/h.xml", open_field(code(WEB), box(code("\\o ")), code(FILE)), "in several places"),
    "a change": (
        "word/h.xml",
        open_field(code(WEB), f"<w:ins>{code(FILE)}</w:ins>"),
        "in several places",
    ),
    "a deletion": (
        "word/h.xml",
        open_field(code(WEB), "<w:del><w:r><w:delInstrText>PAGE</w:delInstrText></w:r></w:del>", code(FILE)),
        "that was deleted",
    ),
    "a run of another vocabulary": (
        "word/h.xml",
        open_field(code("PAGE ").replace("w:r>", "x:r>").replace("<x:r", '<x:r xmlns:x="urn:x"'), code("x")),
        "in several places",
    ),
    "a code without a field": ("word/h.xml", f"<w:p {W}>{code('PAGE')}</w:p>", "in several places"),
    "a code after its end": ("word/h.xml", open_field(code(WEB), mark("separate"), code(FILE)), "in several places"),
    "text in a code": ("word/h.xml", open_field(code(WEB), f"<w:r><w:t>{FILE}</w:t></w:r>"), "mixed with text"),
    "text for a code": ("word/h.xml", open_field("<w:r><w:t>DDE x</w:t></w:r>"), "mixed with text"),
    "text in a box in a code": (
        "word/h.xml",
        open_field(code(WEB), box(f"<w:r><w:t>{FILE}</w:t></w:r>")),
        "mixed with text",
    ),
    "a tab in a code": ("word/h.xml", open_field(code(WEB), "<w:r><w:tab/></w:r>", code("x")), "mixed with text"),
    "a simple field in a link": (
        "word/h.xml",
        open_field(code(WEB), '<w:fldSimple w:instr="QUOTE x"/>'),
        "which leads to no page",
    ),
    "a name that a field begins": (
        "word/h.xml",
        open_field(mark("begin"), code("QUOTE INCLUDE"), mark("end"), code("PAGE")),
        "the field \ufffdPAGE",
    ),
    "data of a link": (
        "word/h.xml",
        f"<w:p {W}>{mark('begin', DATA)}{code(WEB)}{mark('end')}</w:p>",
        "the field with data that nobody sees",
    ),
    "data of a simple field": (
        "word/h.xml",
        f"<w:p {W}><w:fldSimple w:instr='ADDIN x'>{DATA}</w:fldSimple></w:p>",
        "the field with data that nobody sees",
    ),
    "an add-in": (
        "docProps/custom.xml",
        properties(
            '<property name="_AssemblyLocation"><vt:lpwstr>http://e.org/x.vsto</vt:lpwstr></property>',
            "custom-properties",
        ),
        "an add-in to install (_AssemblyLocation)",
    ),
    "a panel": (
        "customXml/item1.xml",
        f'<customXsn xmlns="{XSN}"><xsnLocation>http://e.org/x.xsn</xsnLocation></customXsn>',
        "what is loaded from elsewhere (xsnlocation)",
    ),
    "a base of links": (
        "docProps/app.xml",
        properties("<HyperlinkBase>\\\\share\\x</HyperlinkBase>"),
        "a link to \\\\share\\x",
    ),
    "a list of links": ("docProps/app.xml", linked("file:///c:/x.exe"), "a link to file:///c:/x.exe"),
    "a list of links behind a comment": ("docProps/app.xml", linked("fi<!---->le:///x"), "a link to file:///x"),
    "links to be changed": (
        "docProps/app.xml",
        properties("<HyperlinksChanged>true</HyperlinksChanged>"),
        "links that are to replace those of its text",
    ),
    "a schema": (
        "word/settings.xml",
        shape("schema", "x:manifestLocation='https://e.org/m.xml'"),
        "a link to https://e.org/m.xml",
    ),
    "a smart tag": ("word/settings.xml", shape("smartTagType", "x:url='http://e.org/t'"), "a link to http://e.org/t"),
    "a link that is no good": ("p.xml", shape("hlinkClick", "invalidUrl='file:///x'"), "a link to file:///x"),
    "a place in another document": (
        "word/h.xml",
        shape("hyperlink", "x:docLocation='file:///x'"),
        "a link to file:///x",
    ),
    "text with styles from elsewhere": (
        "word/h.xml",
        f"<w:sdt {W}><w15:dataBinding {W15}/></w:sdt>",
        "what is loaded from elsewhere (databinding)",
    ),
    "a command in an animation": ("p.xml", shape("cmd", "type='verb' cmd='0'"), "what runs or plays (cmd)"),
    "a show that is a macro": (
        "p.xml",
        shape("hlinkClick", "action='ppaction://customshow/../macro?name=x'"),
        "an action that starts something",
    ),
    "a program packed as a picture": ("media/x.wmz", gzipped(b"MZ" + b"\0" * 99), "a file that is no picture"),
    "a drawing packed as a picture": ("media/x.emz", gzipped(b"<svg/>"), "a file that is no picture"),
    "a damaged packed picture": ("media/x.emz", b"\x1f\x8b\x08\0x", "a file that is no picture"),
    "a script as a picture": ("media/x.bmp", "BM=1;alert(1)//", "a file that is no picture"),
    "a PDF as a picture": ("media/x.pdf", "%PDF-1.4", "a file that is no picture"),
    "a program as a font": ("rels/x.rels", relation("image", "media/x.%74tf"), "(image: media/x.%74tf)"),
    "a drawing of no vocabulary": ("media/x.xml", "<svg><image href='file:///x'/></svg>", "a drawing with <svg>"),
    "a drawing within": ("media/x.xml", f"<x><svg {SVG}><image l:href='file:///x'/></svg></x>", "a drawing with <x>"),
    "a drawing by a comment": (
        "media/x.xml",
        f"<!-- <svg --><g {SVG}><image l:href='file:///x'/></g>",
        "a drawing with <image href>",
    ),
    "another encoding": (
        "word/h.xml",
        '<?xml version="1.0" encoding="ISO-2022-JP"?><x/>',
        "an encoding that is neither UTF-8 nor UTF-16",
    ),
    "an open field": ("word/h.xml", field("LINK x").replace('"end"', '"separate"'), "the field LINK x"),
}


@pytest.mark.parametrize(("name", "part", "said"), ACTIVE.values(), ids=list(ACTIVE))
def test_what_is_found(name, part, said):
    assert said in active(packed({name: part if isinstance(part, bytes) else part.encode()}))
    if name.endswith(".xml") and name.startswith("word") and "encoding" not in part:
        assert said in active(packed({name: part.encode("utf-16")}))


@pytest.mark.parametrize(
    "names",
    [
        ("word/Footer2.xml", "word/footer2.xml"),
        ("word/footer\u212a.xml", "word/footerk.xml"),
        ("ppt/slideLayouts/SlideLayout1.xml", "ppt/slideLayouts/slideLayout1.xml"),
        ("word/%66ooter2.xml", "word/footer2.xml"),
        ("word\\footer2.xml", "word/footer2.xml"),
        ("word/./footer2.xml", "word/footer2.xml"),
        ("word/footer2.xml#x", "word/footer2.xml"),
        ("/word/footer2.xml", "word/footer2.xml"),
    ],
)
def test_of_parts_that_programs_take_for_one_none_is_overlooked(names):
    evil, clean = field("INCLUDEPICTURE x").encode(), field("PAGE").encode()
    for package in (dict(zip(names, (evil, clean), strict=True)), dict(zip(names, (clean, clean), strict=True))):
        assert active(packed(package)) == f"two parts of one name ({names[0]}, {names[1]})"


@pytest.mark.parametrize(
    ("element", "said"),
    [
        (shape("picAttrSrcUrl", 'r:id="r"'), None),
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
    ("tag", "said"),
    [
        ("blip", "a font that is used as something else (blip)"),
        ("embedRegular", None),
        ("boldItalic", None),
    ],
)
def test_what_a_font_is_used_for(tag, said):
    package = {
        "word/header1.xml": shape(tag, 'r:id="r"').encode(),
        "word/_rels/header1.xml.rels": relation("font", "fonts/f.odttf").encode(),
        "word/fonts/f.odttf": b"%!PS",
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
        ("word/h.xml", field(" HYPER", 'LINK "https://e.org" ')),
        ("word/h.xml", field(' HYPERLINK "https://www.wo', 'rd.example.org/" ')),
        ("word/h.xml", field(' HYPERLINK "https://www.e.org/', 'link/page" ')),
        ("word/h.xml", field(" DOCPROPERTY ", "DatabaseID ")),
        ("word/h.xml", field(' IF 1 = 1 "', 'Important notice" "" ')),
        ("word/h.xml", field(' STYLEREF "', 'Linked Heading" ')),
        ("word/h.xml", field(' HYPERLINK "mailto:a@e.org" \\o "Write to us: a@e.org" \\t "_blank" ')),
        ("word/h.xml", field(" HYPERLINK HTTP://e.org/?a=1&amp;b=(2) ")),
        ("word/h.xml", field(' IF "a" = "b" ').replace("</w:p>", field("PAGE") + "</w:p>")),
        ("word/h.xml", open_field(code("PAGE"), mark("separate"), "<w:r><w:t>1</w:t></w:r>")),
        ("word/h.xml", f"<w:p {W}><w:ins>{mark('begin')}{code('PAGE')}{mark('end')}</w:ins></w:p>"),
        ("word/h.xml", open_field(code("IF"), mark("begin"), code("PAGE"), mark("end"), code('=1 "a" "b"'))),
        ("word/h.xml", choice(field("PAGE"), field("PAGE"))),
        *(("word/h.xml", field(f" {name} ")) for name in ("AUTOTEXT Letterhead", "SHAPE \\* MERGEFORMAT", "PRIVATE")),
        *(("word/h.xml", field(f" {name} ")) for name in ("BIDIOUTLINE", "NEXT", "MERGEREC", "MERGESEQ")),
        ("word/h.xml", field(' AUTOTEXTLIST "x" \\s Salutation \\t "a tip" ')),
        ("word/h.xml", field(' ADDIN ZOTERO_ITEM CSL_CITATION {"citationID":"x","citationItems":[{"id":1}]} ')),
        (
            "word/h.xml",
            f"<w:p {W}>{mark('begin', DATA)}{code(' ADDIN EN.CITE.DATA ')}{mark('end')}</w:p>",
        ),
        ("docProps/app.xml", linked("https://e.org/") + "<!-- -->"),
        ("docProps/app.xml", linked("_Toc1")),
        (
            "docProps/app.xml",
            properties("<HyperlinkBase>https://e.org</HyperlinkBase><HyperlinksChanged>false</HyperlinksChanged>"),
        ),
        ("docProps/custom.xml", properties('<property name="Client"/>', "custom-properties")),
        ("customXml/item1.xml", f'<customXsn xmlns="{XSN}"><xsnLocation></xsnLocation></customXsn>'),
        ("word/settings.xml", shape("schemaLibrary", "", shape("schema", "x:uri='urn:x'"))),
        ("word/settings.xml", shape("smartTagType", "x:namespaceuri='urn:x' x:name='place'")),
        (
            "p.xml",
            shape("svgBlip", 'r:embed="r" xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'),
        ),
        ("media/x.wmz", gzipped(b"\x01\0\x09\0" + b"\0" * 99)),
        ("media/x.emz", gzipped(b"\x01\0\0\0" + b"\0" * 36 + b" EMF" + b"\0" * 99)),
        ("media/x.jp2", b"\0\0\0\x0cjP  \r\n\x87\n\0"),
        ("media/x.ico", b"\0\0\x01\0\x01\0"),
        ("media/x.bmp", b"BM\x3a\0\0\0\0\0\0\0\x36"),
        ("media/x.png", "\x89PNG\r\n\x1a\n <x>"),
        ("media/x.webp", "RIFF\0\0\0\0WEBPVP8"),
        ("media/x.svg", "<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>"),
    ],
)
def test_what_is_not(name, part):
    assert active(packed({name: part if isinstance(part, bytes) else part.encode("latin-1")})) is None


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
