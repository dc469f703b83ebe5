"""Fields of a Word document that do more than say what the document knows: that ask another file, or run something.

The element of a part goes in, what is found in it comes out. A code can be written in pieces, and hold other fields.
It has to stand in one place: of two versions, of a change, or of a box beside the text, readers may take some pieces
and leave others. No text may be in it: LibreOffice takes that for code. Names are those of ECMA-376, part 1, 17.16.5,
and those that Word knows beside them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from policy_report.links import OPENED
from policy_report.text import shorten

FIELDS = {
    *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "REF", "PAGEREF", "NOTEREF", "HYPERLINK", "SEQ"),
    *("TOC", "TOA", "TC", "TA", "XE", "INDEX", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME"),
    *("TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "LASTSAVEDBY", "REVNUM", "NUMWORDS", "NUMCHARS"),
    *("FILENAME", "FILESIZE", "TEMPLATE", "INFO", "DOCPROPERTY", "DOCVARIABLE", "USERNAME", "USERINITIALS"),
    *("IF", "COMPARE", "QUOTE", "SET", "SYMBOL", "EQ", "ADVANCE", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"),
    *("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "USERADDRESS", "CITATION", "BIBLIOGRAPHY", "DISPLAYBARCODE", "="),
    *("FILLIN", "ASK", "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF", "ADDRESSBLOCK"),
    *("GREETINGLINE", "AUTOTEXT", "AUTOTEXTLIST", "SHAPE", "PRIVATE", "BIDIOUTLINE", "ADDIN"),
}
ADDIN = re.compile(r"\s*ADDIN\s", re.IGNORECASE)  # what programs such as Zotero and EndNote keep for themselves
BEGUN = re.compile(r"\s*[A-Z]+", re.IGNORECASE)  # a name that may go on in the next piece
ALONE = re.compile(  # what a reader must not find that takes a piece for the whole
    r"\s*(?:DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|EMBED|DATABASE|MACROBUTTON|GOTOBUTTON|RD)"
    r"(?![^\s\\\"{}])",
    re.IGNORECASE,
)
NESTED = "\0"  # in a code, where the result of another field goes
WORD = re.compile(rf'\s*(=|[^\s\\"{{}}{NESTED}]+)')
QUOTES = "\u201c-\u201f"  # which Word takes for straight ones
VALUE = rf'(?:"[^"\\{NESTED}{QUOTES}]*"|[^\s"\\{NESTED}{QUOTES}]+)'
PAGE = rf'(?:{"|".join(OPENED)})[^\s"\\{NESTED}{QUOTES}]*'
# LibreOffice knows these switches in small letters alone, and takes whatever else comes last for the address.
LINK = re.compile(
    rf' *(?i:HYPERLINK)(?P<page> +(?i:"{PAGE}"|{PAGE}))?'
    rf"(?: +(?:(?P<place>\\l +{VALUE})|\\[ot] +{VALUE}|\\[hmn]|\\\* +(?i:MERGEFORMAT|CHARFORMAT)))* *"
)
WORDS = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
UNKNOWN, SCATTERED = "of another vocabulary", "in several places"  # instead of a code
DELETED, MIXED, HIDDEN = "that was deleted", "mixed with text", "with data that nobody sees"
PARTS = {"fldChar", "instrText", "delInstrText", "fldSimple", "fldData"}
TEXTS = {  # what gives a run characters, and what stands for a text
    *("t", "delText", "tab", "ptab", "br", "cr", "sym", "noBreakHyphen", "softHyphen", "pgNum", "sdt", "ruby"),
    *("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "separator", "continuationSeparator"),
    *("annotationRef", "footnoteRef", "endnoteRef", "footnoteReference", "endnoteReference", "commentReference"),
}


@dataclass
class Code:
    """The code of a field so far, what its runs stand in, whether it goes on, and whether there are data beside it."""

    place: Any
    text: str = ""
    going: bool = True
    data: bool = False

    def holds(self, element: Any) -> bool:
        """Return whether an element belongs to the code: stands where it began, before its end."""
        return self.going and self.place is not None and self.place is _place(element)

    @property
    def said(self) -> str:
        """What it says. A link can have its address in the data; those of an add-in are nothing to Word."""
        return HIDDEN if self.data and not ADDIN.match(self.text) else self.text


def active(root: Any) -> Iterator[str]:
    """Yield the fields of a part that do more than say what the document knows."""
    for code in _codes(root):
        word = WORD.match(code)
        name = word[1].upper() if word else ""
        if name not in FIELDS and code.strip():
            yield f"the field {shorten(code)}"
        elif name == "HYPERLINK" and not _leads(code):
            yield f"the field {shorten(code)}, which leads to no page of the web"


def _leads(code: str) -> bool:
    """Return whether a HYPERLINK leads to the web, to mail, or to a place in the document, whoever reads it."""
    found = LINK.fullmatch(code)
    return bool(found and (found["page"] or found["place"]))


def _codes(root: Any) -> Iterator[str]:
    """Yield the codes of the fields of a part, in pieces or whole, `NESTED` where another field goes on.

    What is not written as Word writes it is a code of its own, which no field is.
    """
    opened: list[Code] = []
    for element in root.iter(*(f"{{*}}{name}" for name in PARTS | TEXTS)):
        space, name = _named(element.tag)
        if name in TEXTS:
            yield from [MIXED] if space in WORDS and opened and opened[-1].going else []
        elif space not in WORDS:
            yield UNKNOWN
        elif name == "fldSimple":
            _nested(opened)
            yield _value(element, "instr")
        elif name == "fldData":
            yield from _beside(element, opened)
        elif name == "fldChar":
            yield from _marked(element, opened)
        else:
            yield from _piece(element, opened)
    yield from (code.said for code in opened)


def _nested(opened: list[Code]) -> None:
    """Note in the code of the last field, if it goes on, that the result of another one goes here."""
    if opened and opened[-1].going:
        opened[-1].text += NESTED


def _marked(mark: Any, opened: list[Code]) -> Iterator[str]:
    """Begin, separate from its result, or end a field; yield its code in the end."""
    kind = _value(mark, "fldCharType")
    if kind == "begin":
        _nested(opened)
        opened.append(Code(_place(mark)))
    elif kind not in ("separate", "end"):
        yield UNKNOWN
    elif not opened or (opened[-1].going and not opened[-1].holds(mark)):
        yield SCATTERED
    elif kind == "end":
        yield opened.pop().said
    else:
        opened[-1].going = False


def _piece(element: Any, opened: list[Code]) -> Iterator[str]:
    """Add a piece to the code of the last field; yield it where it could be a code for itself."""
    piece = element.xpath("string()")
    if len(element.xpath("*")):
        yield UNKNOWN
    elif _named(element.tag)[1] == "delInstrText":
        yield DELETED
    elif not opened or not opened[-1].holds(element):
        yield SCATTERED
    else:
        if ALONE.match(piece) and not BEGUN.fullmatch(opened[-1].text):
            yield piece
        opened[-1].text += piece


def _beside(data: Any, opened: list[Code]) -> Iterator[str]:
    """Note that a field has data beside its code, which have their place where it begins."""
    if opened and _value(data.getparent(), "fldCharType") == "begin":
        opened[-1].data = True
    else:
        yield HIDDEN


def _place(element: Any) -> Any:
    """Return what the run of an element stands in, None where it is in no run."""
    run = element.getparent()
    space, name = _named(run.tag) if run is not None else ("", "")
    return run.getparent() if space in WORDS and name == "r" else None


def _value(element: Any, name: str) -> str:
    """Return an attribute of whichever vocabulary; where two have it, what no field says."""
    found = [value for key, value in element.attrib.items() if _named(key)[1] == name]
    return str(found[0]) if len(found) == 1 else UNKNOWN if found else ""


def _named(tag: str) -> tuple[str, str]:
    """Return the namespace and the name of an element or an attribute."""
    space, _, name = tag.rpartition("}")
    return space[1:], name
