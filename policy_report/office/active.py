"""What an Office file may not carry that was made with a template of others: what runs, loads, or leads astray.

The finished package is looked at. Of relations those are known that lead to text, styles and pictures, and of fields
those that say what the document itself knows; any other is refused, by whatever name a macro, an object, a control or
a link to another file goes. What no XML is has to be a picture or a font. Names are those of ECMA-376, whose two
namespaces count alike.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from policy_report.links import OPENED
from policy_report.office import fields
from policy_report.office.package import parts
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
    "webvideopr",
}
LINKING = {"hyperlink", "hlinkclick", "hlinkhover", "hlinkmouseover"}  # the elements that may lead to the web
LOADED = {"src", "href", "althref"}
FILLED = {"imagedata", "fill", "stroke", "image"}  # elements of VML that show what they name
OFFICE = re.compile(r"openxmlformats\.org|purl\.oclc\.org/ooxml|schemas[.-]microsoft")  # whose names programs know
MACROS = re.compile("macroEnabled|vba", re.IGNORECASE)  # in the type of a part
JUMPS = ("ppaction://hlinkshowjump", "ppaction://hlinksldjump", "ppaction://noaction", "ppaction://customshow")
PICTURES = (  # how their files begin: PNG, JPEG, GIF, BMP, TIFF, JPEG XR, WMF
    *(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"II\xbc", b"\xd7\xcd\xc6\x9a"),
    b"\x01\0\x09\0",
)
LATER = {b"WEBP": 8, b" EMF": 40}  # and what others have after so many bytes
FONTS = (".odttf", ".fntdata", ".ttf", ".otf")


def active(content: bytes) -> str | None:
    """Return the first thing in a .docx or .pptx that runs, loads or leads astray; None where nothing does."""
    return next(_found({name.lower().lstrip("/"): data for name, data in parts(content).items()}), None)


def _found(package: Mapping[str, bytes]) -> Iterator[str]:
    roots: dict[str, Any] = {}
    for name, data in package.items():
        if _begins(data, b"<"):
            roots[name] = _read(data)
        elif _begins(data) and not _picture(data) and not name.endswith(FONTS):
            yield f"a file that is no picture ({name})"
    for name, root in roots.items():
        if root is None:
            yield f"a part that no program can read ({name})"
        elif root.getroottree().docinfo.doctype:
            yield f"a document type ({name})"
        elif root.tag == f"{{{drawing_lint.SVG}}}svg":
            found = drawing_lint.active(package[name].decode("utf-8", "replace"))
            yield from [f"a drawing with {found}"] if found else []
        else:
            yield from _relations(root) if name.endswith(".rels") else ()
            yield from fields.active(root)
            yield from _elements(root, _outside(roots.get(_relations_of(name))))


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
    return data.startswith(PICTURES) or any(data[at:].startswith(sign) for sign, at in LATER.items())


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _outside(relations: Any) -> set[str]:
    """Return the ids of relations that lead out of the package."""
    found = relations.iter("{*}Relationship") if relations is not None else ()
    return {relation.get("Id", "") for relation in found if relation.get("TargetMode") == "External"}


def _relations(root: Any) -> Iterator[str]:
    for relation in root.iter("{*}Relationship"):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        outside = relation.get("TargetMode") == "External"
        if kind not in KNOWN or (target.lower().endswith(FONTS) and kind != "font"):
            yield f"what is no text, style or picture ({kind}: {shorten(target)})"
        elif outside and kind != "hyperlink":
            yield f"what is loaded from elsewhere ({kind}: {shorten(target)})"
        elif outside and not target.lower().startswith(OPENED):
            yield f"a link to {shorten(target)}"


def _elements(root: Any, outside: set[str]) -> Iterator[str]:
    for element in root.iter("*"):
        if not OFFICE.search(element.tag):
            continue
        tag = element.tag.rpartition("}")[2].lower()
        if tag in RUNNING or MACROS.search(element.get("ContentType", "")):
            yield f"what runs or plays ({tag})"
        action = element.get("action", "")
        if tag.startswith("hlink") and action and not action.startswith(JUMPS):
            yield f"an action that starts something ({shorten(action)})"
        for name, value in element.attrib.items():
            plain = name.rpartition("}")[2].lower()
            if value in outside and tag not in LINKING:
                yield f"what is loaded from elsewhere ({tag})"
            opens = tag not in FILLED and value.lower().startswith((*OPENED, "#"))
            if plain in LOADED and value and not opens:
                yield f"a link to {shorten(value)}"
