"""What an Office file may not carry that was made with a template of others: what runs, loads, or leads astray.

The finished package is looked at. Of relations those are known that lead to text, styles and pictures, and of fields
those that say what the document itself knows; any other is refused, by whatever name a macro, an object, a control or
a link to another file goes. What no XML is has to be a picture or a font. Names are those of ECMA-376, whose two
namespaces count alike.
"""

import posixpath
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from policy_report.links import OPENED, leads_out
from policy_report.office import fields
from policy_report.ooxml.package import parts
from policy_report.pages import drawing_lint
from policy_report.text import shorten

KNOWN = {  # the last words of the types of relations
    *("officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "theme"),
    *("themeOverride", "image", "hdphoto", "hyperlink", "customXml", "customXmlProps", "classificationlabels", "font"),
    *("styles", "stylesWithEffects", "numbering", "settings", "webSettings", "fontTable", "header", "footer"),
    *("footnotes", "endnotes", "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people"),
    *("glossaryDocument", "vmlDrawing", "slideMaster", "slideLayout", "slide", "notesMaster"),
    *("notesSlide", "handoutMaster", "presProps", "viewProps", "tableStyles", "tags", "commentAuthors", "authors"),
    *("changesInfo", "revisionInfo", "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors"),
    *("diagramDrawing", "chart", "chartStyle", "chartColorStyle", "chartUserShapes"),
}
RUNNING = {  # elements
    *("oleobject", "oleobj", "object", "control", "controls", "altchunk", "subdoc", "mailmerge", "savethroughxslt"),
    *("videofile", "audiofile", "wavaudiofile", "quicktimefile", "audiocd", "snd", "media", "entrymacro", "exitmacro"),
    *("webvideopr", "movie", "cmd"),
}
# A text with styles that is taken from elsewhere in the package, where it is but a text to whoever looks.
BOUND = "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding"
ADDED = re.compile("_assembly|solution (?:id|url)$", re.IGNORECASE)  # properties: the add-in that Word is to install
LINKING = {"hyperlink", "hlinkclick", "hlinkhover", "hlinkmouseover", "picattrsrcurl"}  # that may lead to the web
LOADED = re.compile("(?:src|href|url|location)$")  # attributes
TOLD = {"xsnlocation", "hyperlinkbase", "hyperlinkschanged"}  # elements whose text counts
FILLED = {"imagedata", "fill", "stroke", "image", "schema", "smarttagtype"}  # elements that load what they name
OFFICE = re.compile(r"openxmlformats\.org|purl\.oclc\.org/ooxml|schemas[.-]microsoft")  # whose names programs know
MACROS = re.compile("macroEnabled|vba", re.IGNORECASE)  # in the type of a part
JUMPS = {f"ppaction://{to}" for to in ("hlinkshowjump", "hlinksldjump", "noaction", "customshow")}
METAFILE = re.compile(rb"\xd7\xcd\xc6\x9a|\x01\x00\x09\x00|.{40} EMF", re.DOTALL)  # WMF, EMF; often packed by gzip
PICTURE = re.compile(  # PNG, JPEG, GIF, BMP, TIFF, JPEG XR, ICO, JPEG 2000, WebP
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|BM.{4}\x00{4}|II\*\x00|MM\x00\*|II\xbc|\x00\x00\x01\x00"
    rb"|\x00\x00\x00\x0cjP  \r\n|\xff\x4f\xff\x51|RIFF.{4}WEBP",
    re.DOTALL,
)
GZIP, HEAD = b"\x1f\x8b", 64  # how it begins, and how much of what is in it is looked at
FONTS = (".odttf", ".fntdata", ".ttf", ".otf")  # whose bytes can be anything, since they may be masked
LETTERED = re.compile("(?:embed)?(?:regular|bold|italic|bolditalic)$")  # the elements that may name one
ENCODINGS = ("UTF-8", "UTF-16", "US-ASCII")  # those of ECMA-376, part 2; any other, programs may read as they like


def active(content: bytes) -> str | None:
    """Return the first thing in a .docx or .pptx that runs, loads or leads astray; None where nothing does."""
    return next(_found(parts(content)), None)


def _found(package: Mapping[str, bytes]) -> Iterator[str]:
    first: dict[str, str] = {}
    for name in package:
        if (other := first.setdefault(_key(name), name)) != name:
            yield f"two parts of one name ({shorten(other)}, {shorten(name)})"
    named = {_key(name): data for name, data in package.items()}
    roots = {name: _read(data) for name, data in named.items() if _begins(data, b"<")}
    for name, data in named.items():
        if name in roots:
            yield from _written(name, data, roots)
        elif _begins(data) and not _picture(data) and not name.endswith(FONTS):
            yield f"a file that is no picture ({shorten(name)})"


def _written(name: str, data: bytes, roots: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is active in a part of XML; `roots`: those of all parts."""
    root = roots[name]
    if root is None:
        yield f"a part that no program can read ({shorten(name)})"
    elif root.getroottree().docinfo.doctype:
        yield f"a document type ({shorten(name)})"
    elif (root.getroottree().docinfo.encoding or "UTF-8").upper() not in ENCODINGS:
        yield f"an encoding that is neither UTF-8 nor UTF-16 ({shorten(name)})"
    elif _drawn(root, data):
        found = drawing_lint.active(data.decode("utf-8", "replace"))
        yield from [f"a drawing with {found}"] if found else []
    else:
        yield from _relations(root) if name.endswith(".rels") else ()
        yield from fields.active(root)
        yield from _elements(root, roots.get(_relations_of(name)))


def _drawn(root: Any, data: bytes) -> bool:
    """Return whether a part could be drawn as SVG. LibreOffice goes by these letters, wherever they stand."""
    lettered = b"<svg" in data or (b"DOCTYPE" in data and b"svg" in data)
    return lettered or next(root.iter("{*}svg"), None) is not None


def _key(name: str) -> str:
    """Return the name of a part as programs compare it, and more: all that any of them takes for the same."""
    plain = re.split("[?#]", unicodedata.normalize("NFKC", unquote(name)))[0]
    return posixpath.normpath(plain.replace("\\", "/").upper().casefold()).lstrip("/")


def _begins(data: bytes, sign: bytes = b"") -> bool:
    """Return whether a part holds something, and begins with a sign; spaces and marks of encodings do not count."""
    plain = data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool(plain) and plain.startswith(sign)


def _read(data: bytes) -> Any:
    """Return the root of a part, None where it is no XML."""
    from lxml import etree

    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return None


def _picture(data: bytes) -> bool:
    if data.startswith(GZIP):
        return bool(METAFILE.match(_unpacked(data)))
    return bool(PICTURE.match(data) or METAFILE.match(data))


def _unpacked(data: bytes) -> bytes:
    """Return how the data begin that were packed by gzip, nothing where they are damaged."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, HEAD)
    except zlib.error:
        return b""


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _related(relations: Any) -> tuple[set[str], set[str]]:
    """Return the ids of relations that lead out of the package, and of those that lead to fonts."""
    found = list(relations.iter("{*}Relationship")) if relations is not None else []
    outside = {relation.get("Id", "") for relation in found if relation.get("TargetMode") == "External"}
    return outside, {relation.get("Id", "") for relation in found if relation.get("Type", "").endswith("/font")}


def _relations(root: Any) -> Iterator[str]:
    for relation in root.iter("{*}Relationship"):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        outside = relation.get("TargetMode") == "External"
        if kind not in KNOWN or (_key(target).endswith(FONTS) and kind != "font"):
            yield f"what is no text, style or picture ({kind}: {shorten(target)})"
        elif outside and kind != "hyperlink":
            yield f"what is loaded from elsewhere ({kind}: {shorten(target)})"
        elif outside and not target.lower().startswith(OPENED):
            yield f"a link to {shorten(target) or 'nothing'}"


def _elements(root: Any, relations: Any) -> Iterator[str]:
    outside, fonts = _related(relations)
    for element in root.iter("*"):
        if not OFFICE.search(element.tag):
            continue
        tag = element.tag.rpartition("}")[2].lower()
        if tag in RUNNING or MACROS.search(element.get("ContentType", "")):
            yield f"what runs or plays ({tag})"
        action = element.get("action", "")
        if tag.startswith("hlink") and action and action.partition("?")[0] not in JUMPS:
            yield f"an action that starts something ({shorten(action)})"
        yield from _properties(element, tag)
        for name, value in element.attrib.items():
            plain = name.rpartition("}")[2].lower()
            if value in outside and tag not in LINKING:
                yield f"what is loaded from elsewhere ({tag})"
            if value in fonts and not LETTERED.match(tag):
                yield f"a font that is used as something else ({tag})"
            opens = tag not in FILLED and value.lower().startswith((*OPENED, "#"))
            if LOADED.search(plain) and value and not opens:
                yield f"a link to {shorten(value)}"


def _properties(element: Any, tag: str) -> Iterator[str]:
    """Yield what a document says of itself, or has beside it, that makes a program load or follow something."""
    said = element.xpath("string()").strip() if tag in TOLD else ""
    if element.tag == BOUND or (said and tag == "xsnlocation"):
        yield f"what is loaded from elsewhere ({tag})"
    elif tag == "property" and ADDED.match(element.get("name", "")):
        yield f"an add-in to install ({shorten(element.get('name'))})"
    elif said and tag == "hyperlinkbase" and not said.lower().startswith(OPENED):
        yield f"a link to {shorten(said)}"
    elif tag == "hlinks":
        texts = (leaf.xpath("string()").strip() for leaf in element.xpath(".//*[not(*)]"))
        yield from (f"a link to {shorten(text)}" for text in texts if leads_out(text))
    elif tag == "hyperlinkschanged" and said.lower() in ("true", "1"):
        yield "links that are to replace those of its text"
