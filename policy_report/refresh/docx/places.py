"""The marked places of a document: content controls by title or tag, tables by their alternative text.

A control around one table is one place with it. What stands in for a place in programs that do not know it
(`mc:Fallback`) is left to the program that made it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from policy_report.brief.view.tables import Table
from policy_report.ooxml import Element, child, children, qn
from policy_report.records.declarations import Names
from policy_report.refresh.docx.grids import rewrite
from policy_report.refresh.docx.made import made
from policy_report.refresh.docx.words import words, write
from policy_report.refresh.marks import MarkError, described, hinted
from policy_report.refresh.markup import canonical
from policy_report.refresh.office import Written
from policy_report.text import many, shorten

CHANGING = ("w:sdt", "w:tbl")  # the elements that are rewritten
AROUND = ("w:ins", "w:del", "w:moveFrom", "w:moveTo")  # what holds runs that were tracked
TRACKED = tuple(
    map(
        qn,
        (
            *AROUND,
            *("w:rPrChange", "w:pPrChange", "w:sectPrChange", "w:numberingChange", "w:tblPrChange", "w:tblGridChange"),
            *("w:tblPrExChange", "w:trPrChange", "w:tcPrChange", "w:cellIns", "w:cellDel", "w:cellMerge"),
        ),
    )
)
FIXED = {  # controls whose content a program chooses
    "w:date": "a date picker",
    "w:comboBox": "a list",
    "w:dropDownList": "a list",
    "w:picture": "a picture",
    "w:citation": "a citation",
    "w:docPartObj": "a block that Word writes",
    "w14:checkbox": "a check box",
}
SIMPLE = ("w:text",)  # a control that holds text alone


def places(root: Element, part: str, numbers: Iterator[int]) -> Iterator["DocumentPlace"]:
    """Give the marked places under a root; `part`: where it is, "" for the text; `numbers`: of the marks."""
    taken: list[Element] = []
    for element in root.iter(*map(qn, CHANGING)):
        texts = _texts(element)
        table = _table(element) if element.tag == qn("w:sdt") else None
        if table is not None:
            texts += _texts(table)
        if element in taken or not any(map(hinted, texts)):
            continue
        above = next((each for each in element.iterancestors() if each in taken or each.tag == qn("mc:Fallback")), None)
        if above is not None and above not in taken:
            continue
        taken += [element] if table is None else [element, table]
        place = f"mark {next(numbers)} ({part})" if part else f"mark {next(numbers)}"
        yield DocumentPlace(element, texts, place, nested=above is not None)


def _texts(element: Element) -> tuple[str, ...]:
    """Return the texts of a control or table that may hold a mark."""
    control = element.tag == qn("w:sdt")
    properties = child(element, "w:sdtPr" if control else "w:tblPr")
    names = ("w:alias", "w:tag") if control else ("w:tblCaption", "w:tblDescription")
    found = [] if properties is None else [each for name in names for each in children(properties, name)]
    return tuple(each.get(qn("w:val"), "") for each in found)


def _table(control: Element) -> Element:
    """Return the one table that a control is put around, or None."""
    content = child(control, "w:sdtContent")
    tables = [] if content is None else children(content, "w:tbl")
    return tables[0] if len(tables) == 1 else None


@dataclass(frozen=True)
class DocumentPlace:
    """A marked control or table. `place`: its number; `nested`: it stands inside another one."""

    element: Element
    texts: tuple[str, ...]
    place: str
    nested: bool = False

    @property
    def label(self) -> str:
        """The mark as it is written there."""
        return shorten(next(filter(hinted, self.texts)), 60)

    @property
    def content(self) -> Element:
        """The `w:sdtContent` of a control, or None."""
        return child(self.element, "w:sdtContent") if self.element.tag == qn("w:sdt") else None

    @property
    def table(self) -> Element:
        """The `w:tbl` of the place, or None."""
        return self.element if self.element.tag == qn("w:tbl") else _table(self.element)

    @property
    def what(self) -> str:
        """The kind of place, in words."""
        fixed = [said for name, said in FIXED.items() if self._has(name)]
        if fixed:
            return fixed[0]
        if self.table is not None:
            return "a table"
        if self._held() == "nothing":
            return "an empty control"
        if self._held() in ("row", "tables"):
            return "a control around rows or several tables"
        return "a plain text control" if any(map(self._has, SIMPLE)) else "a control in a line"

    @property
    def holds(self) -> str:
        """What can be written into it: "table", "text", both for a control around paragraphs, "" for neither."""
        if self.table is not None:
            return "table"
        if self.content is None or any(map(self._has, FIXED)):
            return ""
        held = self._held()
        both = held == "paragraphs" and not any(map(self._has, SIMPLE))
        return "text table" if both else "text" if held in ("paragraphs", "runs", "cell") else ""

    def write_text(self, text: str) -> Written:
        """Write a text in the style of its first letters. Raise MarkError where it cannot be."""
        self._check()
        holder = child(self.content, "w:tc") if self._held() == "cell" else self.content
        before, shown = words(holder), self._placeholder()
        if shown is None and before == text:
            return Written("")
        write(holder, text, self._style() if shown is not None else None)
        if shown is not None:
            shown.getparent().remove(shown)
        return Written(f"{'–' if shown is not None else before or '–'} → {text or '–'}")

    def write_table(self, table: Table, colours: str, names: Mapping[str, Names]) -> Written:
        """Write a table in the style of the one that is there, or a first one. Raise MarkError where it cannot be."""
        self._check()
        if self.table is None:
            return self._first(table)
        before = canonical(self.table)
        summary, cells = rewrite(self.table, table, colours, names)
        recoloured = "" if canonical(self.table) == before else "colours changed"
        retold = "alternative text brought up to date" if self._retell(table.about) else ""
        return Written(summary or recoloured or retold, cells)

    def _first(self, table: Table) -> Written:
        """Put a table in place of the paragraphs of a control."""
        root = self.element.getroottree().getroot()
        new = made(table, root, self.content)
        for each in list(self.content):
            self.content.remove(each)
        self.content.append(new)
        if (shown := self._placeholder()) is not None:
            shown.getparent().remove(shown)
        return Written(f"put in, {many(len(children(new, 'w:tr')) - 1, 'row')}, {many(len(table.header), 'column')}")

    def _retell(self, about: str) -> bool:
        found = self.table.find(f"{qn('w:tblPr')}/{qn('w:tblDescription')}")
        text = "" if found is None else described(found.get(qn("w:val"), ""), about)
        if text:
            found.set(qn("w:val"), text)
        return bool(text)

    def _has(self, name: str) -> bool:
        return self.element.find(f"{qn('w:sdtPr')}/{qn(name)}") is not None

    def _held(self) -> str:
        """Return what a control holds: runs, paragraphs, a cell, a row, tables."""
        content = self.content
        if content is None:
            return "nothing"
        if not len(content):
            return "runs" if self.element.getparent().tag == qn("w:p") else "paragraphs"
        held = {each.tag for each in content}
        for name, what in (("w:tbl", "tables"), ("w:tr", "row"), ("w:tc", "cell"), ("w:p", "paragraphs")):
            if qn(name) in held:
                return what
        return "runs"

    def _placeholder(self) -> Element:
        """Return what says that a control shows its prompt and no text of anybody's, or None."""
        return self.element.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")

    def _style(self) -> Element:
        """Return the style (`w:rPr`) that a control gives to what is written into it, an empty one without."""
        found = self.element.find(f"{qn('w:sdtPr')}/{qn('w:rPr')}")
        return self.element.makeelement(qn("w:rPr")) if found is None else found

    def _check(self) -> None:
        """Raise MarkError for a place that must not be written to."""
        if self.nested:
            raise MarkError("the mark stands inside another marked place; take one of the two away")
        if any(True for _ in self.element.iter(*TRACKED)) or any(self.element.iterancestors(*map(qn, AROUND))):
            raise MarkError("there are tracked changes in it; accept or reject them in Word (Review, Accept or Reject)")
        if self._has("w:dataBinding"):
            raise MarkError("the control shows a property of the document, which would go over it; use another control")
        held: tuple[str, ...] = ("w:sectPr",) if self.table is None else ("w:sectPr", "w:sdt")
        if found := next(self._inside(held), None):
            _refuse(found)

    def _inside(self, names: tuple[str, ...]) -> Iterator[str]:
        inner = self.table if self.table is not None else self.content
        for name in names:
            if any(each is not inner for each in (() if inner is None else inner.iter(qn(name)))):
                yield name


def _refuse(name: str) -> NoReturn:
    if name == "w:sectPr":
        raise MarkError("there is a section break in it; take it out")
    raise MarkError("the table has content controls around cells or rows; take them away (Developer, Properties)")
