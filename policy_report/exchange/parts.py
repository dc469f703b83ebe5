"""What the sheets of a workbook share: where its parts are, the texts of its cells, which styles are those of dates."""

import posixpath
import re
from collections.abc import Mapping

from policy_report.exchange.package import Element, Package, local

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook writes a character that XML cannot hold
DATE_FORMATS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}  # built in, East Asian ones included


def main_part(package: Package) -> str:
    """Return the part that the package is about, the workbook."""
    return next(iter(targets(package, "", "/officeDocument").values()), "xl/workbook.xml")


def targets(package: Package, part: str, kind: str = "") -> dict[str, str]:
    """Return the parts that a part refers to, of a kind or of any, by the id of the reference; "" is the package."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in package:
        return {}
    return {
        element.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
        for _, element in package.events(relations)
        if element.tag == "Relationship"
        and element.get("TargetMode") != "External"
        and element.get("Type", "").endswith(kind)
    }


def beside(targets: Mapping[str, str], name: str) -> str:
    """Return the part of a kind, such as "styles", among those that a workbook refers to; "" for none."""
    return next((target for target in targets.values() if target.endswith(f"/{name}.xml")), "")


def strings(package: Package, part: str) -> list[str]:
    """Return the shared texts of a workbook, each in one piece."""
    if part not in package:
        return []
    found = []
    for _, element in package.events(part):
        if element.tag == "si":
            found.append(rich(element))
            element.clear()
    return found


def rich(element: Element) -> str:
    """Return the text of an element that may be in several formats; a reading aid above the text is not text."""
    pieces = (piece for child in element if child.tag != "rPh" for piece in child.iter() if local(piece.tag) == "t")
    return unescaped("".join(piece.text or "" for piece in pieces))


def unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def date_styles(package: Package, part: str) -> set[str]:
    """Return the styles of cells whose number is a date, by the number that a cell refers to."""
    if part not in package:
        return set()
    from openpyxl.styles.numbers import is_date_format

    own: dict[str, str] = {}
    used: list[str] = []
    inside = False
    for event, element in package.events(part, "start", "end"):
        if element.tag == "cellXfs":
            inside = event == "start"
        elif event == "start" and element.tag == "numFmt":
            own[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif event == "start" and element.tag == "xf" and inside:
            used.append(element.get("numFmtId", "0"))
    dates = {f for f in used if (is_date_format(own[f]) if f in own else f.isdigit() and int(f) in DATE_FORMATS)}
    return {str(style) for style, form in enumerate(used) if form in dates}
