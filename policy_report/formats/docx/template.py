"""The Word template: the workspace's `templates/brief.docx`, or the built-in one, with its styles, lists and headers.

Bytes go in, an empty document comes out with every style that a brief names. A style that the template has is taken as
it is; one that it lacks comes from the built-in template. The text and pictures of the template are dropped.
"""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from io import BytesIO
from typing import Any

from policy_report.brief.report import BriefInfo
from policy_report.brief.view import dates, marking
from policy_report.errors import TemplateError
from policy_report.i18n import words_of
from policy_report.layout import BUILT_IN
from policy_report.ooxml import NAMES, qn
from policy_report.templating import TemplateSet

NAME = "brief.docx"
ENDS = ("_end_of_brief", "_end_of_annex")  # bookmarks, whose pages are how many the two have
WHOLE = "_annex"  # the bookmark around the headings of the annex, which its table of contents has
# Relationships that a document has without a mark in its text.
ALWAYS = ("styles", "numbering", "settings", "theme", "fontTable", "webSettings", "footnotes", "endnotes")
PREFIXES = {prefix: NAMES[prefix] for prefix in ("w", "r")}
FORMS = {
    "List Number": '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>',
    "List Bullet": '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>',
}
INDENT = '<w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr>'


def empty_document(templates: TemplateSet) -> Any:
    """Return the template as an empty document; raise UserError where Word could not open it either."""
    document = _read(templates.read(NAME))
    _drop_text(document)
    _detach(document)
    _complete(document, _read((BUILT_IN / NAME).read_bytes()))
    return document


def _read(content: bytes) -> Any:
    import docx

    try:
        document = docx.Document(BytesIO(content))
        document.element.body.get_or_add_sectPr()
    except Exception as error:  # python-docx fails with whatever it stumbles over
        message = f"this is not a Word document that can be read ({error}); save it from Word as .docx"
        raise TemplateError(NAME, message) from error
    return document


def _drop_text(document: Any) -> None:
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


def _detach(document: Any) -> None:
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
    if numbered is not None:  # its list is another one here: `DocxWriter` names it in each paragraph
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


def new(tag: str, *children: Any, **attributes: str) -> Any:
    """Return the element `w:tag` with `w:` attributes and its children."""
    from docx.oxml.parser import oxml_parser

    named = {qn(f"w:{name}"): value for name, value in attributes.items()}
    element = oxml_parser.makeelement(qn(f"w:{tag}"), named, PREFIXES)
    element.extend(children)
    return element


def text(words: str) -> Any:
    """Return the text of a run, its spaces kept."""
    element = new("t")
    element.text = words
    element.set(qn("xml:space"), "preserve")
    return element


class ListNumbering:
    """Gives the items of lists their numbers: by the list of their style, or by one of our own where it has none."""

    def __init__(self, document: Any) -> None:
        self._document, self._root = document, document.part.numbering_part.element
        self._kinds: dict[str, int] = {}
        self._numbers: dict[tuple[str, int], int] = {}

    def item(self, style: str, list_id: int) -> Any:
        """Return the property that makes a paragraph an item of a list; `list_id`: which of the numbered ones."""
        key = (style, list_id)
        if key not in self._numbers:
            number = self._root.add_num(self._kind(style))
            if style == "List Number":
                number.add_lvlOverride(ilvl=0).add_startOverride(1)
            self._numbers[key] = number.numId
        return new("numPr", new("ilvl", val="0"), new("numId", val=str(self._numbers[key])))

    def _kind(self, style: str) -> int:
        """Return the abstract list of a style: what its numbers look like."""
        if style not in self._kinds:
            found = self._of_style(style)
            self._kinds[style] = self._added(style) if found is None else found
        return self._kinds[style]

    def _of_style(self, style: str) -> int | None:
        properties = self._document.styles[style].element.pPr
        number = properties.numPr.numId if properties is not None and properties.numPr is not None else None
        known = {num.numId: num.abstractNumId.val for num in self._root.num_lst}
        return known.get(number.val) if number is not None else None

    def _added(self, style: str) -> int:
        from docx.oxml import parse_xml

        taken = [int(kind.get(qn("w:abstractNumId"))) for kind in self._root.findall(qn("w:abstractNum"))]
        number = max(taken, default=0) + 1
        level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{FORMS[style]}<w:lvlJc w:val="left"/>{INDENT}</w:lvl>'
        kind = f'<w:multiLevelType w:val="singleLevel"/>{level}'
        xml = f'<w:abstractNum xmlns:w="{PREFIXES["w"]}" w:abstractNumId="{number}">{kind}</w:abstractNum>'
        self._root.insert(len(taken), parse_xml(xml))
        return number


def write_headers(document: Any, brief: BriefInfo) -> dict[str, str]:
    """Write header and footer; where the template has its own, they stay, and the marking is added to them.

    Return the ids of the footers of the annex by those of the brief.
    """
    annexed = {}
    section = document.sections[-1]
    kinds = [("header", "footer")]
    if section.different_first_page_header_footer:
        kinds.append(("first_page_header", "first_page_footer"))
    if document.settings.odd_and_even_pages_header_footer:
        kinds.append(("even_page_header", "even_page_footer"))
    for header, footer in kinds:
        _write(getattr(section, header), document.styles["Header"], _marking(brief), _marking(brief))
        if _write(getattr(section, footer), document.styles["Footer"], _footer(brief), _marking(brief)):
            part, identity = document.part.add_footer_part()
            _fill(part.element, document.styles["Footer"], _footer(brief, annex=True), empty=True)
            annexed[_id_of(section, getattr(section, footer).part)] = identity
    return annexed


def _id_of(section: Any, part: Any) -> str:
    """Return the id under which a document refers to a header or footer."""
    links = section._document_part.rels  # noqa: SLF001 - python-docx has no other way to it
    return next(str(name) for name, link in links.items() if not link.is_external and link.target_part is part)


def _write(area: Any, style: Any, own: Iterable[Any], added: Iterable[Any]) -> bool:
    """Fill an empty header or footer with `own`; add `added` to one that has something in it. Return which it was."""
    area.is_linked_to_previous = False
    root = area._element  # noqa: SLF001 - python-docx has no other way to it
    empty = not "".join(root.itertext()).strip() and not root.xpath(".//w:drawing | .//w:pict")
    _fill(root, style, own if empty else added, empty=empty)
    return empty


def _fill(root: Any, style: Any, said: Iterable[Any], *, empty: bool) -> None:
    if empty:
        root[:] = []
    runs = list(said)
    if runs or empty:
        root.append(new("p", new("pPr", new("pStyle", val=style.style_id)), *runs))


def _marking(brief: BriefInfo) -> Iterator[Any]:
    if said := marking.shown(brief):
        yield new("r", new("rPr", new("b")), text(said))


def _footer(brief: BriefInfo, *, annex: bool = False) -> Iterator[Any]:
    """Yield marking, title, date and "page n of m" as one line; the pages are those of the brief, or of its annex."""
    yield from _marking(brief)
    words = words_of(brief.language)
    when = [dates.as_of(words, brief)] if brief.as_of else []
    wording = words.say("Annex {page} of {pages}") if annex else words.say("page {page} of {pages}")
    before, between, after = re.split(r"\{page\}|\{pages\}", wording)
    said = " · ".join([brief.title, *when, before])
    yield new("r", text(f" · {said}" if marking.shown(brief) else said))
    yield _field("PAGE")
    yield new("r", text(between))
    yield _field(f"PAGEREF {ENDS[annex]}")
    if after:
        yield new("r", text(after))


def _field(code: str) -> Any:
    return new("fldSimple", new("r", text("1")), instr=f" {code} ")
