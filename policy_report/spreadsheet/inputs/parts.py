"""What the sheets of a workbook share: the texts of its cells, what their styles make of them, what a number shows.

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
    """The format of a cell: its code, and whether it makes a date of a number."""

    code: str
    is_date: bool = False

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


def main_part(package: Package) -> str:
    """Return the part that the package is about, the workbook."""
    return next(iter(targets(package, "", "/officeDocument").values()), "xl/workbook.xml")


def beside(targets: Mapping[str, str], name: str) -> str:
    """Return the part of a kind, such as "styles", among those that a workbook refers to; "" for none."""
    return next((target for target in targets.values() if target.endswith(f"/{name}.xml")), "")


def strings(package: Package, part: str) -> tuple[list[str], set[int]]:
    """Return the shared texts of a workbook, each in one piece, and which of them are struck out, if only in part."""
    if part not in package:
        return [], set()
    found: list[str] = []
    struck = set()
    for _, element in package.events(part):
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


class Styles(NamedTuple):
    """The styles of cells, by the number that a cell refers to: their formats, and which of them strike text out."""

    formats: Mapping[str, Format] = {}
    struck: frozenset[str] = frozenset()


def styles(package: Package, part: str) -> Styles:
    """Return the styles of cells that make more of a value than it is."""
    if part not in package:
        return Styles()
    own: dict[str, str] = {}
    struck: set[str] = set()
    used: list[tuple[str, str]] = []  # number format and font
    fonts, inside = 0, ""
    for event, element in package.events(part, "start", "end"):
        if element.tag in ("cellXfs", "fonts"):
            inside = element.tag if event == "start" else ""
        elif event == "start" and element.tag == "numFmt":
            own[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif event == "start" and element.tag == "xf" and inside == "cellXfs":
            used.append((element.get("numFmtId", "0"), element.get("fontId", "0")))
        elif event == "end" and element.tag == "font" and inside == "fonts":
            struck |= {str(fonts)} if has_strike(element) else set()
            fonts += 1
    formats = {number: _format(number, own) for number, _ in used}
    return Styles(
        {str(style): formats[number] for style, (number, _) in enumerate(used)},
        frozenset(str(style) for style, (_, font) in enumerate(used) if font in struck),
    )


def _format(number: str, own: Mapping[str, str]) -> Format:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    if number in own:
        return Format(own[number], is_date_format(own[number]))
    built_in = int(number) if number.isdigit() else 0
    return Format(BUILTIN_FORMATS.get(built_in, ""), built_in in DATE_FORMATS)


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
