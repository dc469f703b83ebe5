"""What a cell with a number shows: the number in the format of the cell, where that is certain.

Goes in: a value and the code of a format, such as 0.00 or "Art. "0. Comes out: the text, or None where only the
spreadsheet program of its owner knows: marks of thousands, fractions, conditions, a number that is shown rounded.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

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
