"""What the sheets of a workbook share: where its parts are, the texts of its cells, what their styles make of them."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from policy_report.exchange.package import Element, Package, local
from policy_report.exchange.shown import Format

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook writes a character that XML cannot hold
DATE_FORMATS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}  # built in, East Asian ones included


def main_part(package: Package) -> str:
    """Return the part that the package is about, the workbook."""
    return next(iter(targets(package, "", "/officeDocument").values()), "xl/workbook.xml")


def targets(package: Package, part: str, kind: str = "") -> dict[str, str]:
    """Return the parts that a part refers to, of a kind or of any, by the id of the reference; "" is the package."""
    folder = posixpath.split(part)[0]
    return {
        element.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
        for element in _relations(package, part)
        if element.get("TargetMode") != "External" and element.get("Type", "").endswith(kind)
    }


def addresses(package: Package, part: str) -> dict[str, str]:
    """Return the addresses outside the package that a part refers to, by the id of the reference."""
    external = (element for element in _relations(package, part) if element.get("TargetMode") == "External")
    return {element.get("Id", ""): element.get("Target", "") for element in external}


def _relations(package: Package, part: str) -> Iterator[Element]:
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations in package:
        yield from (element for _, element in package.events(relations) if element.tag == "Relationship")


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
