"""The document that a brief is written into: the workspace's `templates/brief.docx`, or the built-in one.

Bytes go in, an empty document comes out with every style that a brief names. A style that the template has is taken as
it is; one that it lacks comes from the built-in template. What stood in the template's text goes, with its pictures.
"""

from copy import deepcopy
from io import BytesIO
from typing import Any

from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.layout import BUILT_IN
from policy_report.ooxml import qn
from policy_report.templating import TemplateSet

NAME = "brief.docx"
# Relationships that a document has without a mark in its text.
ALWAYS = ("styles", "numbering", "settings", "theme", "fontTable", "webSettings", "footnotes", "endnotes")


def opened(templates: TemplateSet) -> Any:
    """Return the letterhead as an empty document; raise UserError where Word could not open it either."""
    document = _read(templates.read(NAME))
    _emptied(document)
    _untied(document)
    _complete(document, _read((BUILT_IN / NAME).read_bytes()))
    return document


def _read(content: bytes) -> Any:
    import docx

    try:
        document = docx.Document(BytesIO(content))
        document.element.body.get_or_add_sectPr()
    except Exception as error:  # python-docx fails with whatever it stumbles over
        raise UserError(
            f"templates/{NAME}: this is not a Word document that can be read ({error}); save it from Word as .docx",
            code=PROBLEMS_EXIT,
        ) from error
    return document


def _emptied(document: Any) -> None:
    """Drop the text of the template, and what only its text used: pictures, links, the heads of other sections."""
    body = document.element.body
    _inherit(body)
    for element in list(body.iter(qn("w:printerSettings"))):
        element.getparent().remove(element)
    for element in list(body):
        if element is not body.sectPr:
            body.remove(element)
    used = {value for node in body.iter() for name, value in node.attrib.items() if name.endswith("}id")}
    for key, link in list(document.part.rels.items()):
        if key not in used and not link.reltype.endswith(ALWAYS):
            del document.part.rels[key]


def _untied(document: Any) -> None:
    """Forget the template that the template was made from: Word would look for it, wherever that is."""
    for link in document.part.rels.values():
        if link.reltype.endswith("/settings"):
            settings = link.target_part
            for element in settings.element.findall(qn("w:attachedTemplate")):
                settings.element.remove(element)
            for key in [key for key, rel in settings.rels.items() if rel.reltype.endswith("/attachedTemplate")]:
                del settings.rels[key]


def _inherit(body: Any) -> None:
    """Give the last section, the one that is kept, the headers and footers that it has from the sections before."""
    found: dict[tuple[str, str], Any] = {}
    for section in body.iter(qn("w:sectPr")):
        for child in section:
            if child.tag in (qn("w:headerReference"), qn("w:footerReference")):
                found[child.tag, child.get(qn("w:type"))] = child
    for reference in reversed(found.values()):
        if reference.getparent() is not body.sectPr:
            body.sectPr.insert(0, deepcopy(reference))


def _complete(document: Any, house: Any) -> None:
    """Add the styles and lists of the house that the document lacks."""
    _add_numbering(document, house)
    names = {style.name for style in document.styles}
    known = {style.style_id for style in document.styles}
    for style in house.styles:
        if style.name in names:
            continue
        element = deepcopy(style.element)
        if style.style_id in known:  # the id of another style, as in a Word of another language
            element.set(qn("w:styleId"), f"Brief{style.style_id}")
        _rebase(element, document, house)
        document.styles.element.append(element)


def _rebase(element: Any, document: Any, house: Any) -> None:
    """Let a style that is taken over rest on the styles of the document, by name."""
    by_name = {style.name: style.style_id for style in document.styles}
    names = {style.style_id: style.name for style in house.styles}
    for tag in ("basedOn", "next"):
        found = element.find(qn(f"w:{tag}"))
        if found is not None:
            found.set(qn("w:val"), by_name.get(names[found.get(qn("w:val"))], found.get(qn("w:val"))))
    numbered = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if numbered is not None:  # its list is another one here: `Writer` names it in each paragraph
        numbered.getparent().remove(numbered)


def _add_numbering(document: Any, house: Any) -> None:
    """Give a document without any list a part for them."""
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    if any(link.reltype == RT.NUMBERING for link in document.part.rels.values()):
        return
    part = house.part.numbering_part
    copied = NumberingPart(
        PackURI("/word/numbering.xml"), part.content_type, deepcopy(part.element), document.part.package
    )
    document.part.relate_to(copied, RT.NUMBERING)
