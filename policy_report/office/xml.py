"""Elements of WordprocessingML, in one line each."""

from functools import cache
from typing import Any

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {"w": WORD, "r": RELATIONS}


@cache
def qn(name: str) -> str:
    """Return a name of WordprocessingML with its namespace."""
    return f"{{{WORD}}}{name}"


def new(tag: str, *children: Any, **attributes: str) -> Any:
    """Return the element `w:tag` with `w:` attributes and its children."""
    from docx.oxml.parser import oxml_parser

    element = oxml_parser.makeelement(qn(tag), {qn(name): value for name, value in attributes.items()}, NAMESPACES)
    element.extend(children)
    return element


def text(words: str) -> Any:
    """Return the text of a run, its spaces kept."""
    element = new("t")
    element.text = words
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element
