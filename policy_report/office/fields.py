"""Fields of a Word document that do more than say what the document knows: that ask another file, or run something.

The element of a part goes in, what is found in it comes out. A code can be written in pieces, and hold other fields.
Names are those of ECMA-376, part 1, 17.16.5.
"""

import re
from collections.abc import Iterator
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
    *("FILLIN", "ASK", "MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE"),
}
WORD = re.compile(r"\s*(=|[^\s\\\"{}]+)")
ARGUMENT = re.compile(r'"([^"]*)"|([^\s"]+)')
SWITCHES = {"\\l", "\\o", "\\t"}  # of HYPERLINK, those with a value
FORMATS = {"MERGEFORMAT", "CHARFORMAT"}  # after \\*
ALONE = re.compile(r"\s*(?:DDE|INCLUDE|IMPORT|LINK|EMBED|DATABASE|MACROBUTTON|GOTOBUTTON|RD)", re.IGNORECASE)
WORDS = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
UNKNOWN = "of another vocabulary"
NESTED = "\0"  # in a code, where the result of another field goes


def active(root: Any) -> Iterator[str]:
    """Yield the fields of a part that do more than say what the document knows."""
    for code in _codes(root):
        word = WORD.match(code)
        if (word is None and code.strip()) or (word and word[1].strip(NESTED).upper() not in FIELDS):
            yield f"the field {shorten(code)}"
        elif word and word[1].upper() == "HYPERLINK" and not _leads(code[word.end() :]):
            yield f"the field {shorten(code)}, which leads to no page of the web"


def _leads(arguments: str) -> bool:
    """Return whether the arguments of HYPERLINK lead to the web, to mail, or to a place in the document."""
    inside, skipped, seen = False, False, False
    for quoted, bare in ARGUMENT.findall(arguments):
        if skipped:
            skipped = False
        elif bare.startswith("\\"):
            inside |= bare.lower() == "\\l"
            skipped = bare.lower() in SWITCHES
        elif bare.upper() in FORMATS:
            continue
        elif (quoted or bare).strip().lower().startswith(OPENED):
            seen = True
        else:
            return False
    return (seen or inside) and NESTED not in arguments


def _codes(root: Any) -> Iterator[str]:
    """Yield the codes of the fields of a part, in pieces or whole, `NESTED` where another field goes on.

    What is not written as Word writes it is a code of its own, which no field is.
    """
    opened: list[tuple[str, bool]] = []  # the code so far, and whether it goes on
    for element in root.iter("{*}fldChar", "{*}instrText", "{*}delInstrText", "{*}fldSimple"):
        space, tag = element.tag[1:].split("}")
        code, going = opened[-1] if opened else ("", True)
        kind = element.get(f"{{{space}}}fldCharType")
        if space not in WORDS:
            yield UNKNOWN
        elif tag == "fldSimple":
            yield element.get(f"{{{space}}}instr", "")
        elif tag != "fldChar":
            piece = element.xpath("string()")
            if len(element.xpath("*")):
                yield UNKNOWN
            if tag == "delInstrText" or ALONE.match(piece):
                yield piece
            opened = [*opened[:-1], (code + piece, going)]
        elif kind == "begin":
            opened = [*opened[:-1], (code + NESTED * going, going), ("", True)] if opened else [("", True)]
        elif kind == "separate":
            opened = [*opened[:-1], (code, False)]
        elif kind == "end":
            yield opened.pop()[0] if opened else ""
        else:
            yield UNKNOWN
    yield from (code for code, _ in opened)
