"""From a deck or document and the sources of its marks to the same refreshed: `refresh`.

Nothing is written here. All marks are followed before the file is put together; where one of them is wrong, there is no
new file, and the error names every wrong one with its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from lxml import etree

from policy_report.errors import Problem, UserError
from policy_report.ooxml import qn
from policy_report.records import checks
from policy_report.refresh.mark_contents import TEXTS, MarkContents
from policy_report.refresh.mark_tables import TABLES
from policy_report.refresh.marks import Mark, MarkError, find
from policy_report.refresh.markup import UnsafeXml, promising, spliced
from policy_report.refresh.office import MarkedPart, MarkedPlace, OfficeFile, Written
from policy_report.text import did_you_mean, shorten

ENCODINGS = ("UTF-8", "US-ASCII", "ASCII")


class MarkChange(NamedTuple):
    """What changed at a mark: its place and kind, the change in one line, and the changed cells, a line each."""

    place: str
    kind: str
    summary: str
    cells: Sequence[str] = ()


@dataclass(frozen=True)
class Refreshed:
    """The new file (the very same bytes where nothing changed), and what there is to say of it."""

    content: bytes
    marks: int
    changes: tuple[MarkChange, ...]
    warnings: tuple[Problem, ...]


def refresh(file: OfficeFile, contents: MarkContents) -> Refreshed:
    """Return the file with all marked places as the records say. Raise UserError with each mark that cannot be."""
    run = _Refresh(file, contents)
    parts = {part.part: data for part in file.parts if promising(part.data) and (data := run.part(part))}
    if wrong := [problem for problem in run.problems if problem.severity == "error"]:
        raise UserError.of(wrong)
    if parts and file.signed:
        message = f"the {file.noun} is signed, and the signature no longer holds; sign it again"
        run.problems.append(Problem(file.file, 1, message, checks.SIGNATURE, place="signature"))
    return Refreshed(file.replaced(parts), run.marks, tuple(run.changes), tuple(run.problems))


class _Refresh:
    """Follows the marks of a file part by part: how many there are, what changed, what is wrong."""

    def __init__(self, file: OfficeFile, contents: MarkContents) -> None:
        self._file, self._contents = file, contents
        self.marks = 0
        self.changes: list[MarkChange] = []
        self.problems: list[Problem] = []

    def part(self, part: MarkedPart) -> bytes:
        """Return a part with its marks followed; b"" where nothing changed."""
        names, again = self._file.changing, f"open the {self._file.noun} in {self._file.program} and save it"
        where = part.place or "text"
        try:
            root = self._file.parsed(part.data)
            if root.getroottree().docinfo.encoding.upper() in ENCODINGS:
                elements = list(root.iter(*map(qn, names)))
                changed = [place.element for place in list(self._file.places(part, root)) if self._followed(place)]
                return spliced(part.data, names, elements, changed) if changed else b""
            self._problem(where, f"not written in UTF-8; {again}", checks.SLIDE)
        except (etree.XMLSyntaxError, ExpatError, UnsafeXml):  # two parsers, and each refuses what the other takes
            self._problem(where, f"damaged; {again}", checks.SLIDE)
        return b""

    def _problem(self, place: str, message: str, check: checks.Check, label: str = "") -> None:
        self.problems.append(Problem(self._file.file, 1, message, check, field=label, place=place))

    def _followed(self, place: MarkedPlace) -> bool:
        """Write what the mark of a place asks for, if it has one; return whether that is something else."""
        try:
            mark = find(place.texts)
            if mark is None:
                return False
            written = self._written(place, mark)
        except MarkError as error:  # the place is as it was
            self._problem(place.place, str(error), checks.MARK, place.label)
            return False
        self.marks += 1
        if written.overrun:
            self._problem(place.place, f"{mark.kind}: the table {written.overrun}", checks.OUTGROWN, place.label)
        if written.summary:
            self.changes.append(MarkChange(place.place, mark.kind, written.summary, written.cells))
        return bool(written.summary)

    def _written(self, place: MarkedPlace, mark: Mark) -> Written:
        """Write the table or text of a mark. A kind that can be both is what its place holds."""
        able = [what for what, kinds in (("table", TABLES), ("text", TEXTS)) if mark.kind in kinds]
        if not able:
            kinds = list(dict.fromkeys([*TABLES, *TEXTS]))
            meant = did_you_mean(mark.kind, kinds) or ";"
            raise MarkError(f"unknown mark '{shorten(mark.kind, 40)}'{meant} expected one of {', '.join(kinds)}")
        what = next((each for each in place.holds.split() if each in able), "")
        if not what:
            there, here = f"'{mark.kind}' is a {able[0]}", self._file.mark_on[able[0]]
            raise MarkError(f"{there}, but the mark is on {place.what}; put it on {here}")
        if what == "text":
            return place.write_text(self._contents.text(mark))
        table = self._contents.table(mark)
        return place.write_table(table, mark.choice("colours", ("yes", "no")), self._contents.names(mark))
