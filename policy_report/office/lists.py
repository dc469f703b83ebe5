"""The lists of a Word document: numbered ones that each begin with 1, and bullets."""

from typing import Any

from policy_report.office.xml import WORD, new, qn

FORMS = {
    "List Number": '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>',
    "List Bullet": '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>',
}
INDENT = '<w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr>'


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

        taken = [int(kind.get(qn("abstractNumId"))) for kind in self._root.findall(qn("abstractNum"))]
        number = max(taken, default=0) + 1
        level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{FORMS[style]}<w:lvlJc w:val="left"/>{INDENT}</w:lvl>'
        kind = f'<w:multiLevelType w:val="singleLevel"/>{level}'
        xml = f'<w:abstractNum xmlns:w="{WORD}" w:abstractNumId="{number}">{kind}</w:abstractNum>'
        self._root.insert(len(taken), parse_xml(xml))
        return number
