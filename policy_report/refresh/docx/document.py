"""A document from outside: its parts that hold text, in the order in which they are read, and the places marked there.

Also .docm, .dotx and .dotm; macros are neither read nor run.
"""

from collections.abc import Iterator
from itertools import count

from policy_report.ooxml import Element
from policy_report.ooxml.package import PackageKind
from policy_report.refresh.docx.places import CHANGING, DocumentPlace, places
from policy_report.refresh.office import MarkedPart, OfficeFile

PART_LIMIT = 1 << 28  # bytes: of an XML part unpacked; a book is one part
SAVE_ANEW = "open it in Word and save it as a Word document (.docx)"
OLD = f"protected by a password, or in the old .doc format; {SAVE_ANEW} without a password"
OTHER = "not a Word document (.docx), or a damaged one"
BESIDE = ("header", "footer", "footnotes", "endnotes")  # relations of the main part to parts with text of their own


class Document(OfficeFile):
    """An opened document. `file` names it in messages. Raise UserError where it is none."""

    kind = PackageKind("document", OLD, OTHER, SAVE_ANEW, file=1 << 30, entries=1 << 16, part=PART_LIMIT)
    noun, program, name, strict = "document", "Word", "Word document (.docx)", "document"
    root, changing = "w:document", CHANGING
    mark_on = {"table": "a table, or a rich text control around one", "text": "a content control"}  # noqa: RUF012

    def __init__(self, content: bytes, file: str) -> None:
        super().__init__(content, file)
        self._numbers = count(1)

    @property
    def parts(self) -> tuple[MarkedPart, ...]:
        """The text, then heads, feet and notes, each part once."""
        beside = [(part, kind) for kind in BESIDE for part in self._related(self._main, kind).values()]
        named = {self._main: "", **{part: kind for part, kind in beside if part in self._package}}
        return tuple(MarkedPart(place, part, self.read(part)) for part, place in named.items())

    @property
    def main(self) -> str:
        """The part with the text."""
        return self._main

    @property
    def styles(self) -> str:
        """The part with the styles, "" where there is none."""
        return next((part for part in self._related(self._main, "styles").values() if part in self._package), "")

    def places(self, part: MarkedPart, root: Element) -> Iterator[DocumentPlace]:
        """Give the marked places of a part, numbered through the document."""
        return places(root, part.place, self._numbers)
