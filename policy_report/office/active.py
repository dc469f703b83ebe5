"""What an Office file may not carry that was made with a template of others: what runs, loads, or leads astray.

The finished package is looked at. Of relations those are known that lead to text, styles and pictures, and of fields
those that say what the document itself knows; any other is refused, by whatever name a macro, an object, a control or
a link to another file goes. Names are those of ECMA-376.
"""

import re
from collections.abc import Iterator
from typing import Any

from policy_report.links import OPENED
from policy_report.office.package import parts
from policy_report.office.xml import qn
from policy_report.text import shorten

KNOWN = {  # the last words of the types of relations
    *("officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "theme"),
    *("themeOverride", "image", "hdphoto", "hyperlink", "customXml", "customXmlProps", "classificationlabels", "font"),
    *("styles", "stylesWithEffects", "numbering", "settings", "webSettings", "fontTable", "header", "footer"),
    *("footnotes", "endnotes", "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people"),
    *("glossaryDocument", "vmlDrawing", "printerSettings", "slideMaster", "slideLayout", "slide", "notesMaster"),
    *("notesSlide", "handoutMaster", "presProps", "viewProps", "tableStyles", "tags", "commentAuthors", "authors"),
    *("changesInfo", "revisionInfo", "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors"),
    *("diagramDrawing", "chart", "chartStyle", "chartColorStyle", "chartUserShapes"),
}
FIELDS = {
    *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "REF", "PAGEREF", "NOTEREF", "HYPERLINK", "SEQ"),
    *("TOC", "TOA", "TC", "TA", "XE", "INDEX", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME"),
    *("TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "LASTSAVEDBY", "REVNUM", "NUMWORDS", "NUMCHARS"),
    *("FILENAME", "FILESIZE", "TEMPLATE", "INFO", "DOCPROPERTY", "DOCVARIABLE", "USERNAME", "USERINITIALS"),
    *("IF", "COMPARE", "QUOTE", "SET", "SYMBOL", "EQ", "ADVANCE", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"),
    *("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "="),
}
WORD = re.compile(r"\s*(=|[^\s\\\"{}]+)")
ADDRESS = re.compile(r"\s*HYPERLINK\s+(?!\\)\"?([^\"]+)", re.IGNORECASE)
SNIFFED = 200  # bytes, in which XML has begun
JUMPS = ("ppaction://hlinkshowjump", "ppaction://hlinksldjump", "ppaction://noaction")


def active(content: bytes) -> str | None:
    """Return the first thing in a .docx or .pptx that runs, loads or leads astray; None where nothing does."""
    return next((found for name, data in parts(content).items() for found in _found(name, data)), None)


def _found(name: str, data: bytes) -> Iterator[str]:
    from lxml import etree

    if b"<" not in data[:SNIFFED].replace(b"\0", b""):
        return  # a picture or a font; what a part is called proves nothing
    try:
        root: Any = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        if name.lower().endswith((".xml", ".rels", ".vml")):
            yield f"a part that no program can read ({name})"
        return
    if root.getroottree().docinfo.doctype:
        yield f"a document type ({name})"
    if name == "[Content_Types].xml" and b"macroEnabled" in data:
        yield "macros"
    if name.lower().endswith(".rels"):
        yield from _relations(root)
    yield from _fields(root)
    yield from _elements(root)


def _relations(root: Any) -> Iterator[str]:
    for relation in root:
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        outside = relation.get("TargetMode") == "External"
        if kind not in KNOWN:
            yield f"what is no text, style or picture ({kind}: {shorten(target)})"
        elif outside and kind != "hyperlink":
            yield f"what is loaded from elsewhere ({kind}: {shorten(target)})"
        elif outside and not target.lower().startswith(OPENED):
            yield f"a link to {shorten(target)}"


def _elements(root: Any) -> Iterator[str]:
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        action = element.get("action", "")
        if tag.startswith("hlink") and action and not action.startswith(JUMPS):
            yield f"an action that starts something ({shorten(action)})"
        address = element.get("href", "")
        if address and not address.startswith("#") and not address.lower().startswith(OPENED):
            yield f"a link to {shorten(address)}"
        if tag == "mailMerge":
            yield "a mail merge, which asks a database"


def _fields(root: Any) -> Iterator[str]:
    """Yield the fields of a part that do more than say what the document knows."""
    codes = [element.get(qn("instr"), "") for element in root.iter(qn("fldSimple"))]
    opened: list[str] = []
    for element in root.iter(qn("fldChar"), qn("instrText"), qn("delInstrText")):
        if element.tag != qn("fldChar"):
            opened = [*opened[:-1], (opened[-1] if opened else "") + (element.text or "")]
        elif element.get(qn("fldCharType")) == "begin":
            opened.append("")
        elif element.get(qn("fldCharType")) == "end" and opened:
            codes.append(opened.pop())
    for code in (*codes, *opened):
        word = WORD.match(code)
        if word is None or word[1].upper() not in FIELDS:
            yield f"the field {shorten(code) or 'of a field'}"
        elif (address := ADDRESS.match(code)) and not address[1].lower().startswith(OPENED):
            yield f"a link to {shorten(address[1])}"
