"""Active content that an Office file may not carry over from a template: macros, external loads, starting fields.

The finished file is looked at: what stood in the text of the template is gone by then. Names are those of ECMA-376.
"""

import re
from collections.abc import Iterator
from typing import Any

from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.ooxml.package import parts
from policy_report.text import shorten

MACROS = re.compile("vba|macroEnabled", re.IGNORECASE)  # in the type of a part or a relation
STARTING = re.compile(  # codes of fields; an address is of the web, or of another machine: `\\\\server`
    r'\s*(?:DDE(?:AUTO)?\b|(?:INCLUDE(?:PICTURE|TEXT)?|IMPORT)\b.*?(?:\b[a-z][a-z0-9+.-]+:[/\\]|["\s]\\\\))',
    re.IGNORECASE | re.DOTALL,
)


def refuse(content: bytes, file: str, program: str) -> None:
    """Raise UserError where a finished .docx or .pptx runs, loads or starts something; `program` made its template."""
    if found := next(_found(parts(content)), None):
        raise UserError(f"templates/{file}: it has {found}; take it out in {program}", code=PROBLEMS_EXIT)


def _found(package: dict[str, bytes]) -> Iterator[str]:
    from lxml import etree

    for name, data in package.items():
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
        except etree.XMLSyntaxError:  # a picture or a font
            continue
        for part in root.iter("{*}Override", "{*}Default") if name == "[Content_Types].xml" else ():
            if MACROS.search(part.get("ContentType", "")):
                yield f"macros ({shorten(part.get('PartName', part.get('Extension', '')))})"
        for relation in root.iter("{*}Relationship") if name.lower().endswith(".rels") else ():
            kind = relation.get("Type", "").rpartition("/")[2]
            if MACROS.search(kind):
                yield f"macros ({shorten(relation.get('Target', ''))})"
            if relation.get("TargetMode") == "External" and kind != "hyperlink":
                yield f"what is loaded from elsewhere ({kind}: {shorten(relation.get('Target', ''))})"
        yield from (f"the field {shorten(code.strip())}" for code in _codes(root) if STARTING.match(code))


def _codes(root: Any) -> Iterator[str]:
    """Yield the codes of the fields of a part, each with those of the fields in it."""
    opened: list[str] = []
    for element in root.iter("{*}fldSimple", "{*}fldChar", "{*}instrText"):
        values = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        if "instr" in values:
            yield values["instr"]
        elif values.get("fldCharType") == "begin":
            opened.append("")
        elif values.get("fldCharType") == "end" and opened:
            yield opened.pop()
        else:
            opened = [code + (element.text or "") for code in opened]
    yield from opened
