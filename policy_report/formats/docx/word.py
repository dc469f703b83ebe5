"""What a Word document is written with: its elements, its lists, the header and footer with the marking."""

import re
from collections.abc import Iterator
from typing import Any

from policy_report.brief.report import BriefInfo
from policy_report.i18n import words_of
from policy_report.ooxml import NAMES, qn

PREFIXES = {prefix: NAMES[prefix] for prefix in ("w", "r")}
FORMS = {
    "List Number": '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>',
    "List Bullet": '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>',
}
INDENT = '<w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr>'


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


class Lists:
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


def mark(document: Any, brief: BriefInfo) -> None:
    """Write header and footer; where the template has its own, they stay, and the marking is added to them."""
    section = document.sections[-1]
    kinds = [("header", "footer")]
    if section.different_first_page_header_footer:
        kinds.append(("first_page_header", "first_page_footer"))
    if document.settings.odd_and_even_pages_header_footer:
        kinds.append(("even_page_header", "even_page_footer"))
    styles = {style.name: style.style_id for style in document.styles}
    for header, footer in kinds:
        head, foot = getattr(section, header), getattr(section, footer)
        _write(head, styles["header"] if "header" in styles else styles["Header"], list(_marking(brief)))
        _write(
            foot,
            styles["footer"] if "footer" in styles else styles["Footer"],
            list(_footer(brief)),
            list(_marking(brief)),
        )


def _write(area: Any, style: str, own: list[Any], added: list[Any] | None = None) -> None:
    """Fill an empty header or footer with `own`; add `added` (or `own`) to one that has something in it."""
    area.is_linked_to_previous = False
    root = area._element  # noqa: SLF001 - python-docx has no other way to it
    empty = not "".join(root.itertext()).strip() and not root.xpath(".//w:drawing | .//w:pict")
    runs = own if empty or added is None else added
    if empty:
        for child in list(root):
            root.remove(child)
    if runs or empty:
        root.append(new("p", new("pPr", new("pStyle", val=style)), *runs))


def _marking(brief: BriefInfo) -> Iterator[Any]:
    if brief.marking:
        yield new("r", new("rPr", new("b")), text(brief.marking))


def _footer(brief: BriefInfo) -> Iterator[Any]:
    """Yield marking, title, date and "page n of m" as one line."""
    yield from _marking(brief)
    words = words_of(brief.language)
    when = [words("as of {day}", day=words.day(brief.as_of))] if brief.as_of else []
    before, between, after = re.split(r"\{page\}|\{pages\}", words.say("page {page} of {pages}"))
    said = " · ".join([brief.title, *when, before])
    yield new("r", text(f" · {said}" if brief.marking else said))
    yield _field("PAGE")
    yield new("r", text(between))
    yield _field("NUMPAGES")
    if after:
        yield new("r", text(after))


def _field(code: str) -> Any:
    return new("fldSimple", new("r", text("1")), instr=f" {code} ")
