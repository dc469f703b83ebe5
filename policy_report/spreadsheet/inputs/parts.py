"""The parts that the sheets of a workbook share: the texts of its cells, their formats, and how these show a number.

A number shows its value in the format of its cell where that is certain: some formats (marks of thousands, fractions,
conditions, a number that is shown rounded) only the spreadsheet program of its owner knows.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from policy_report.ooxml import Element, local
from policy_report.ooxml.package import Package, targets
from policy_report.text import whole_number

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook writes a character that XML cannot hold
DATE_FORMATS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}  # built in, East Asian ones included
PLAIN = {"", "general", "@"}  # shown as it is
SECTIONS = 3  # for numbers above zero, below it, and zero; a fourth is for text
THOUSAND = 1000  # from here on, numbers may have marks of thousands

_COLOUR = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]", re.IGNORECASE)
_PIECE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|;|[^;"\\\[]+|.', re.DOTALL)
_LITERAL = r'"[^"]*"|\\.|[ +():$€£¥-]'
_NUMBER = re.compile(
    rf"(?P<before>(?:{_LITERAL})*)(?P<whole>[#,]*(?P<zeros>0+))(?:\.(?P<places>0+))?(?P<behind>(?:{_LITERAL}|%)*)",
    re.DOTALL,
)
_WORDS = re.compile(rf"(?:{_LITERAL})+", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"|\\(.)', re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_ISO = re.compile(r"(?:\[\$-[0-9a-f]+\])?yyyy\\?-mm\\?-dd(?:;@)?", re.IGNORECASE)


class Format(NamedTuple):
    """The format of a cell: its code, whether it makes a date of a number, and whether it strikes the text out."""

    code: str
    is_date: bool = False
    struck: bool = False

    @property
    def elapsed(self) -> bool:
        """Whether it shows a length of time, such as 36:00."""
        return bool(_ELAPSED.search(self.code))

    @property
    def iso(self) -> bool:
        """Whether it shows a date as records write it."""
        return bool(_ISO.fullmatch(self.code))

    @property
    def whole(self) -> bool:
        """Whether a date is shown with its day and its year."""
        said = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", self.code).lower()
        return said in PLAIN or ("d" in said and any(letter in said for letter in "yeg"))


def strings(package: Package, main: str) -> tuple[list[str], set[int]]:
    """Return the shared texts of a workbook, each in one piece, and which of them are struck out, if only in part."""
    found: list[str] = []
    struck = set()
    for part in targets(package, main, "/sharedStrings").values():
        for _, element in package.events(part) if part in package else ():
            if element.tag == "si":
                if has_strike(element):
                    struck.add(len(found))
                found.append(rich(element))
                element.clear()
    return found, struck


def has_strike(element: Element) -> bool:
    """Return whether something in an element, such as a font or a text in several formats, is struck out."""
    return any(local(piece.tag) == "strike" and piece.get("val", "1") not in ("0", "false") for piece in element.iter())


def rich(element: Element) -> str:
    """Return the text of an element that may be in several formats; a reading aid above the text is not text."""
    pieces = (piece for child in element if child.tag != "rPh" for piece in child.iter() if local(piece.tag) == "t")
    return unescaped("".join(piece.text or "" for piece in pieces))


def unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def formats(package: Package, main: str) -> dict[str, Format]:
    """Return the formats of cells, by the number of the style that a cell refers to."""
    found: dict[str, Format] = {}
    for part in targets(package, main, "/styles").values():
        for _, element in package.events(part) if part in package else ():
            if element.tag == "styleSheet":
                own = {each.get("numFmtId"): each.get("formatCode", "") for each in element.iterfind("numFmts/numFmt")}
                struck = [str(n) for n, font in enumerate(element.iterfind("fonts/font")) if has_strike(font)]
                for style, used in enumerate(element.iterfind("cellXfs/xf")):
                    found[str(style)] = _format(used.get("numFmtId", "0"), own, struck=used.get("fontId") in struck)
    return found


def _format(number: str, own: Mapping[str | None, str], *, struck: bool) -> Format:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    if number in own:
        return Format(own[number], is_date_format(own[number]), struck)
    built_in = whole_number(number) or 0
    return Format(BUILTIN_FORMATS.get(built_in, ""), built_in in DATE_FORMATS, struck)


def shown(value: float, code: str) -> str | None:
    """Return what a cell shows, None where that is not certain. A number with digits that are not shown is not."""
    plain = f"{value:.15g}"
    number = Decimal(plain)
    if code.lower() in PLAIN:
        return None if "e" in plain else plain.removeprefix("-") if number == 0 else plain
    sections = _sections(code)
    section = _section(sections, number)
    if _WORDS.fullmatch(section):
        return _said(section)
    if not (found := _NUMBER.fullmatch(section)):
        return None
    places = len(found["places"] or "")
    scaled = abs(number).scaleb(2 * _QUOTED.sub("", found["behind"]).count("%"))
    if round(scaled, places) != scaled or ("," in found["whole"] and scaled >= THOUSAND):
        return None
    whole, _, fraction = f"{scaled:.{places}f}".partition(".")
    digits = whole.zfill(len(found["zeros"])) + (f".{fraction}" if fraction else "")
    sign = "-" if number < 0 and len(sections) == 1 else ""
    return f"{sign}{_said(found['before'])}{digits}{_said(found['behind'])}".strip()


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[str, ...]:
    """Return the sections of a format, without their colours."""
    found = [""]
    for piece in _PIECE.findall(code):
        if piece == ";":
            found.append("")
        elif not _COLOUR.fullmatch(piece):
            found[-1] += piece
    return tuple(found)


def _section(sections: tuple[str, ...], number: Decimal) -> str:
    """Return the section in whose format a number is shown."""
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if number == 0 and len(sections) >= SECTIONS else sections[0]


def _said(literal: str) -> str:
    return _QUOTED.sub(lambda found: found[1] if found[1] is not None else found[2], literal)
