"""PDF/UA-1 and PDF/A-3a beyond WeasyPrint's drawing: a document and its PDF objects are completed in place.

WeasyPrint writes PDF/A-3a. One file may keep PDF/UA-1 (ISO 14289-1) as well, if its metadata say so and describe the
words they say it in: PDF/A knows only a fixed set (ISO 19005-3, 6.6.2.3).
"""

import base64
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import Document

UA = "http://www.aiim.org/pdfua/ns/id/"
PDF_UA_1 = f"""
<rdf:Description rdf:about="" xmlns:pdfuaid="{UA}"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{UA}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""

EM, WIDTH, HEIGHT, LINE = 1000, 620, 700, 50
SPACES = {0x20: 250, 0xA0: 250, 0x2009: 200, 0x202F: 200, 0x3000: 1000}
"""Spaces between words are taken from the font of the word before them: code point → width."""
HYPHENATED = re.compile(r"\w{9}")  # the shortest word that the style sheet lets be hyphenated
PACKED = re.compile(rb"/Filter /FlateDecode/Length (\d+)>>\nstream\n")


def finish(document: "Document", pdf: Any) -> None:
    """Complete metadata, links, table headers and the list of attachments of a `pydyf.PDF` before it is written."""
    _claim_ua(_object(pdf, pdf.catalog["Metadata"]))
    _name_links(document)
    _label_cells(document, pdf)
    _scope_headers(pdf)
    _index_headers(pdf)
    _name_glyphs(pdf)
    if "AF" in pdf.catalog:  # WeasyPrint names each attachment twice
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _object(pdf: Any, reference: bytes) -> Any:
    """Return the object of a PDF that others refer to as `reference`, such as `12 0 R`."""
    return pdf.objects[int(reference.partition(b" ")[0])]


def _claim_ua(metadata: Any) -> None:
    """Say in the XMP metadata that the file is PDF/UA-1 too."""
    (packet,) = metadata.stream
    metadata.stream = [packet.replace(b"</rdf:RDF>", PDF_UA_1.encode() + b"</rdf:RDF>")]
    metadata.compress = False  # an archive reads its labels without unpacking them


def _name_links(document: "Document") -> None:
    """Describe each link by its words: WeasyPrint gives the name of the target, which says nothing."""
    import pydyf

    for sheet in document.pages:
        for *_, box in sheet.links:
            if box.link_annotation:
                words = " ".join("".join(box.element.itertext()).split())
                box.link_annotation["Contents"] = pydyf.String(words)


def _label_cells(document: "Document", pdf: Any) -> None:
    """Say what is read for a cell where its marks do not: a dot is “No evidence”, shaped letters are their text."""
    import pydyf

    for sheet in document.pages:
        for box in sheet._page_box.descendants():  # noqa: SLF001 - the only way from an element to its tag
            if box.element is not None and box.element_tag in ("th", "td") and hasattr(box, "mark"):
                words = box.element.get("aria-label") or _unlike("".join(box.element.itertext()))
                words = words if box.element_tag == "th" or not box.element.findall(".//p") else ""
                if words:
                    _innermost(box.mark, pdf)["ActualText"] = pydyf.String(words)


def _unlike(text: str) -> str:
    """Return a text that may be drawn in other letters than it is written in, "" for any other.

    These are words that may be hyphenated, the scripts from right to left, and those that join marks to letters:
    Arabic, Hebrew, those of India.
    """
    shaped = any(unicodedata.bidirectional(x) in ("R", "AL") or unicodedata.category(x) in ("Mn", "Mc") for x in text)
    return " ".join(text.split()) if shaped or HYPHENATED.search(text) else ""


def _innermost(element: Any, pdf: Any) -> Any:
    """Return the element that is all that there is in another."""
    while len(element["K"]) == 1 and isinstance(element["K"][0], bytes):
        element = _object(pdf, element["K"][0])
    return element


def _elements(pdf: Any, kind: str) -> Iterator[Any]:
    """Give the elements of the structure tree of a kind, such as `/TH`."""
    return (thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("S") == kind)


def _scope_headers(pdf: Any) -> None:
    """Write `/Scope` into every table header: a header inside THead heads its column; any other heads its row."""
    for header in _elements(pdf, "/TH"):
        section = _object(pdf, _object(pdf, header["P"])["P"])
        header["A"]["Scope"] = "/Column" if section.get("S") == "/THead" else "/Row"


def _index_headers(pdf: Any) -> None:
    """List the names by which cells refer to their headers: without it they lead nowhere (ISO 32000-1, 14.7.2)."""
    import pydyf

    headers = sorted((th for th in _elements(pdf, "/TH") if "ID" in th), key=lambda header: header["ID"].string)
    if headers:
        names = pydyf.Array(part for header in headers for part in (header["ID"], header.reference))
        limits = pydyf.Array((headers[0]["ID"], headers[-1]["ID"]))
        leaf = pydyf.Dictionary({"Names": names, "Limits": limits})
        pdf.add_object(leaf)
        _object(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = pydyf.Dictionary(
            {"Kids": pydyf.Array([leaf.reference])}
        )


def _name_glyphs(pdf: Any) -> None:
    """Give a text to every glyph: where several draw one letter, WeasyPrint gives it to the first, the others none."""
    for font in [thing for thing in pdf.objects if isinstance(thing, dict) and "ToUnicode" in thing]:
        names = _object(pdf, font["ToUnicode"])
        names.stream = [re.sub(rb"^(<[0-9a-f]+>) <>$", rb"\1 <2060>", line) for line in names.stream]


def separate(content: bytes) -> bytes:
    """Return a written PDF in which the end of every stream can be told from the line break after it.

    Packed data may end in a carriage return; with the line feed before `endstream` it looks like one line break, and
    the stream one byte shorter than it says. Such a stream gets both characters after it, at the cost of a space that
    its dictionary can spare, so that nothing else moves.
    """
    parts, done = [], 0
    for found in PACKED.finditer(content):
        end = found.end() + int(found[1])
        if content[end - 1 : end + 10] == b"\r\nendstream":
            head = found[0].replace(b"/Filter /", b"/Filter/")
            parts += [content[done : found.start()], head, content[found.end() : end], b"\r"]
            done = end
    return b"".join([*parts, content[done:]])


# --- a font of boxes ------------------------------------------------------------------------------------------------

# A PDF may not draw the glyph for “no such character” (`.notdef`; ISO 14289-1, 7.21.8; ISO 19005-3, 6.2.11.8). Each
# such character gets a box of its own instead, so that its text can still be copied, searched and read aloud.


def style_of_boxes(characters: Iterable[int]) -> str:
    """Return the CSS of a font that has a box for each of the given code points. The same ones give the same font."""
    font = base64.b64encode(_font(sorted(characters))).decode()
    return f'@font-face {{ font-family: "Boxes"; src: url(data:font/ttf;base64,{font}) format("truetype") }}'


def _font(characters: list[int]) -> bytes:
    from fontTools.fontBuilder import FontBuilder

    widths = dict.fromkeys(characters, WIDTH) | SPACES
    names = {code: f"u{code:04X}" for code in widths}
    drawn = {names[code]: _box(blank=code in SPACES) for code in widths}
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", *drawn])
    builder.setupCharacterMap(names)
    builder.setupGlyf({".notdef": _box(), **drawn})
    builder.setupHorizontalMetrics({".notdef": (WIDTH, LINE), **{names[code]: (widths[code], LINE) for code in widths}})
    builder.setupHorizontalHeader(ascent=HEIGHT, descent=-LINE)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "psName": "Boxes"})
    builder.setupOS2()
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False  # no clock: the same characters give the same bytes
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def _box(*, blank: bool = False) -> Any:
    """Return the glyph: the outline of a rectangle, its inner edge drawn the other way round; or nothing."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    right = WIDTH - LINE
    outer = ((LINE, 0), (LINE, HEIGHT), (right, HEIGHT), (right, 0))
    inner = ((2 * LINE, LINE), (right - LINE, LINE), (right - LINE, HEIGHT - LINE), (2 * LINE, HEIGHT - LINE))
    for first, *rest in () if blank else (outer, inner):
        pen.moveTo(first)
        for corner in rest:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()
