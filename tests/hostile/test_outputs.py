"""Reports of a workspace full of attacks hold nothing active, in any format, and no path of the machine.

Active is a script, an event handler, a link to anything but the web, mail or a DOI, a formula, a field that computes, a
part that came from elsewhere. The attacks are text, and text they stay.
"""

import csv
import io
import re
import zipfile

import pikepdf
import pytest
import tinyhtml5
from lxml import etree
from markdown_it import MarkdownIt

from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, editions
from policy_report.formats import RENDERERS
from policy_report.records.store import load
from policy_report.templating import TemplateSet
from policy_report.text import LIKE_A_FORMULA
from policy_report.workspace import find

from .entries import put

ATTACKS = (
    "</script></style></title><script>alert(1)</script>",
    "<img src=x onerror=alert(2)><svg/onload=alert(3)>",
    "\"' onmouseover='alert(4)' x=\"<a href=javascript:alert(5)>x</a>",
    "[x](javascript:alert(6)) ![x](file:///etc/passwd) <javascript:alert(7)> <b>b</b>",
    '=HYPERLINK("file:///etc/passwd","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}${7*7}",
    "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;<?xml-stylesheet href='x'?>",
    "DDEAUTO c:\\windows\\system32\\cmd.exe ' /k calc '",
    "[x]: javascript:alert(8)\n\n    <script>alert(9)</script>\n\n```\n</code><script>alert(10)</script>",
)
LINKS = (
    'https://e.org/"onmouseover="alert(1)',
    "https://e.org/<script>alert(1)</script>",
    "https://e.org/)](javascript:alert(1))",
    "https://e.org/{{7*7}}",
    "http://e.org/'-alert(1)-'",
    'mailto:a@e.org?subject="><script>alert(1)</script>',
    "doi:10.1000/<script>alert(1)</script>",
    "HTTPS://E.org/%0Ajavascript:alert(1)",
)
ALLOWED = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
DATA = ("png", "json")  # a picture, and data that nothing shows: only a path could leak
FORMATS = sorted(RENDERERS)


def _quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _attacked():
    texts = [_quoted(text) for text in ATTACKS]
    fields = ("summary", "quote", "speaker", "locator", "conditions", "note", "source_title", "coder")
    positions = "".join(
        f"- actor: a{n % 3}\n  topic: t{n // 3}\n  stance: {('support', 'oppose', 'declined')[n % 3]}\n  date: 2025-02-{n + 1:02}\n"
        f"  source_url: {_quoted(LINKS[n % len(LINKS)])}\n"
        + "".join(f"  {field}: {texts[(n + i) % len(texts)]}\n" for i, field in enumerate(fields))
        for n in range(12)
    )
    return {
        "policy-report.toml": f"title = {texts[0]}\n[briefs.all]\nsubtitle = {texts[3]}\nmarking = {texts[4]}\n"
        f"since = 2025-02-03\nkey_messages = [{', '.join(texts)}]\n",
        "positions/topics.yaml": "".join(
            f"- id: t{n}\n  title: {texts[n]}\n  short: {texts[n + 4]}\n  question: {texts[n + 2]}\n"
            f"  labels: {{support: {texts[n + 5]}, oppose: {texts[n + 6]}}}\n"
            for n in range(4)
        ),
        "positions/actors.yaml": "".join(
            f"- id: a{n}\n  name: {texts[n]}\n  short: {texts[n + 3]}\n  kind: other\n  groups: [{texts[n + 4]}]\n"
            for n in range(3)
        ),
        "positions/all.yaml": positions,
        "templates/note.txt": "x",
    }


TAME = {
    "policy-report.toml": "title = 'Tame'\n[briefs.all]\nsince = 2025-02-03\n",
    "templates/note.txt": "x",
    "positions/topics.yaml": "- {id: t0, title: T}\n",
    "positions/actors.yaml": "- {id: a0, name: A, kind: other}\n",
    "positions/all.yaml": "- {actor: a0, topic: t0, stance: support, date: 2025-02-11, source_url: 'https://e.org/'}\n",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Render the workspace of attacks and a tame one: {workspace: {format: bytes}}.

    Both have a file of their own among the templates, so that what is made is checked: no record is refused for it.
    """

    def reports(root):
        loaded, problems = load(find(root, exact=True))
        assert [problem for problem in problems if problem.severity == "error"] == []
        report = compose(editions(loaded.settings, loaded.records, Choice())[0])
        return {name: RENDERERS[name].render(report, TemplateSet.of(root / "templates")) for name in FORMATS}

    base = tmp_path_factory.mktemp("unguessable-folder")
    return {name: reports(put(base / name, files)) for name, files in (("attacked", _attacked()), ("tame", TAME))}


# --- what every format may hold -------------------------------------------------------------------------------------


def _parts(name, content):
    """Return the parts of a report as bytes, unpacked: those of a zip, the objects of a PDF, or the file itself."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {part: archive.read(part) for part in archive.namelist()}
    if name == "pdf":
        unpacked = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as document:
            document.save(unpacked, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
        return {name: unpacked.getvalue()}
    return {name: content}


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_knows_where_it_was_made(outputs, name):
    parts = _parts(name, outputs["attacked"][name])
    assert [part for part, content in parts.items() if b"unguessable-folder" in content] == []


def _walk(root):
    return [element for element in root.iter() if isinstance(element.tag, str)]


def _local(name):
    return name.rpartition("}")[2].lower()


def _handlers(elements):
    return [name for element in elements for name in element.attrib if _local(name).startswith("on")]


def _addresses(elements):
    wanted = ("href", "src", "action", "formaction", "data", "poster", "srcset", "background", "ping")
    return [value for element in elements for name, value in element.attrib.items() if _local(name) in wanted]


def _foreign(addresses):
    """Return the addresses that lead neither to the web, to mail, nor to a place in the same file."""
    return [address for address in addresses if not ALLOWED.match(address) and not address.startswith("#")]


# --- one by one -----------------------------------------------------------------------------------------------------


def test_html(outputs):
    pages = {
        name: _walk(tinyhtml5.parse(made["html"].decode(), namespace_html_elements=False))
        for name, made in outputs.items()
    }
    scripts = {name: [element.text for element in page if element.tag == "script"] for name, page in pages.items()}
    tags = {name: {element.tag for element in page} for name, page in pages.items()}
    assert scripts["attacked"] == scripts["tame"]
    assert (tags["attacked"] - tags["tame"]) & {
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "img",
        "svg",
        "meta",
    } == set()
    assert _handlers(pages["attacked"]) == []
    assert _foreign(_addresses(pages["attacked"])) == _foreign(_addresses(pages["tame"]))


def test_svg(outputs):
    elements = _walk(etree.fromstring(outputs["attacked"]["svg"], etree.XMLParser(resolve_entities=False)))
    assert {_local(element.tag) for element in elements} & {
        "script",
        "foreignobject",
        "image",
        "animate",
        "set",
    } == set()
    assert _handlers(elements) == []
    assert _foreign(_addresses(elements)) == []


def test_pdf(outputs):
    with pikepdf.open(io.BytesIO(outputs["attacked"]["pdf"])) as document:
        things = [thing for thing in document.objects if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream))]
        keys = {key for thing in things for key in thing.keys()}  # noqa: SIM118 - iterating over a Dictionary gives no keys
        actions = [thing.A for thing in things if "/A" in thing and "/S" in thing.A]
        kinds = {str(action.S) for action in actions}
        links = [str(action.URI) for action in actions if "/URI" in action]
        attached = sorted(document.attachments)
    with pikepdf.open(io.BytesIO(outputs["tame"]["pdf"])) as document:
        expected = sorted(document.attachments)
    assert keys & {"/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/RichMediaContent", "/XFA"} == set()
    assert kinds <= {"/URI", "/GoTo"}
    assert links
    assert _foreign(links) == []
    assert attached == expected


def test_md(outputs):
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(outputs["attacked"]["md"].decode())
    flat = [part for token in tokens for part in (token, *(token.children or ()))]
    links = [
        str(token.attrs.get("href", token.attrs.get("src"))) for token in flat if token.type in ("link_open", "image")
    ]
    html = [token.content for token in flat if token.type in ("html_block", "html_inline")]
    tame = MarkdownIt("commonmark", {"html": True}).enable("table").parse(outputs["tame"]["md"].decode())
    known = {
        part.content for token in tame for part in (token, *(token.children or ())) if part.type.startswith("html_")
    }
    assert [
        content
        for content in html
        if content not in known and not re.fullmatch(r'<a id="[a-z0-9-]+"></a>|<br>', content)
    ] == []
    assert _foreign(links) == []


def test_csv(outputs):
    rows = csv.reader(io.StringIO(outputs["attacked"]["csv"].decode("utf-8-sig"), newline=""))
    assert [cell for row in rows for cell in row if LIKE_A_FORMULA.match(cell) and not cell.startswith("'")] == []


@pytest.mark.parametrize("name", ["docx", "pptx", "xlsx"])
def test_office(outputs, name):
    parts = _parts(name, outputs["attacked"][name])
    xml = {part: etree.fromstring(content) for part, content in parts.items() if part.endswith((".xml", ".rels"))}
    outside = [
        relation
        for part, root in xml.items()
        if part.endswith(".rels")
        for relation in _walk(root)
        if relation.get("TargetMode") == "External"
    ]
    fields = [
        element.text or "" for root in xml.values() for element in _walk(root) if _local(element.tag) == "instrtext"
    ]
    assert {_local(relation.get("Type").replace("/", "}")) for relation in outside} <= {"hyperlink"}
    assert _foreign([relation.get("Target") for relation in outside]) == []
    assert [part for part in parts if re.search(r"vba|activeX|embeddings|externalLinks|oleObject|\.bin$", part)] == []
    assert [field for field in fields if re.match(r"\s*(DDE|INCLUDE|LINK|IMPORT|MACROBUTTON)", field)] == []


def test_xlsx_computes_nothing(outputs):
    parts = _parts("xlsx", outputs["attacked"]["xlsx"])
    sheets = [etree.fromstring(content) for part, content in parts.items() if part.startswith("xl/worksheets/sheet")]
    assert [element.text for sheet in sheets for element in _walk(sheet) if _local(element.tag) == "f"] == []


def test_a_template_in_a_text_is_text(outputs):
    text = "".join(tinyhtml5.parse(outputs["attacked"]["html"].decode(), namespace_html_elements=False).itertext())
    assert "{{ 7 * 7 }}{% include '/etc/passwd' %}" in text
