"""The first sheet of a workbook: what the brief is, its key messages, the key to the scale, what is on which sheet."""

from typing import Any

from policy_report.brief.report import Report
from policy_report.brief.view import dates, marking
from policy_report.brief.view.figures import MIXED, NO_EVIDENCE, StanceMark, counts, reviewed
from policy_report.brief.view.page import BriefPage, arrange
from policy_report.brief.view.tables import Box
from policy_report.formats.xlsx.sheets import TEXT_LIMIT, XlsxBook, height, units
from policy_report.i18n import Words, term, words_of
from policy_report.layout.palette import ACCENT, SOFT
from policy_report.text import in_one_line

LABEL, TEXT = 26, 100  # widths of the two columns, in characters
SERIF = "Georgia"
SILENCE = term(
    "A cell without a record is no evidence found: never neutral, never filled in. n is the number of topics or actors "
    "that a figure rests on; where n is below the minimum, there is a dash and no figure."
)


def cover(book: XlsxBook, sheet: Any, report: Report, abouts: dict[str, str]) -> None:
    """Write the first sheet; `abouts`: what each further sheet holds, by its name."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, LABEL)
    sheet.set_column(1, 1, TEXT)
    sheet.activate()
    page, words = arrange(report), words_of(report.brief.language)
    pen = _CoverWriter(book, sheet)
    _head(pen, report)
    if "key-messages" in report.brief.sections and page.messages:
        pen.heading(page.titles["key-messages"])
        for number, message in enumerate(page.messages, 1):
            pen.message(number, *("".join(part.text for part in parts) for parts in (message.lead, message.body)))
    pen.heading(words("The scale"))
    for step in page.legend:
        pen.line(Box(step.label.partition(",")[0], step.symbol, step.tone), Box(_meaning(step, report, page, words)))
    pen.heading(words("The sheets"))
    for name, about in abouts.items():
        pen.link(name, about)
    pen.heading(words("How to read the figures"))
    pen.line(Box(words("Silence and n")), Box(words(SILENCE)))
    if book.notes:
        pen.heading(words("What this file cannot hold"))
        for note in book.notes:
            pen.line(Box(words("Note")), Box(note))


def _head(pen: "_CoverWriter", report: Report) -> None:
    brief, known, words = report.brief, report.coverage, words_of(report.brief.language)
    pen.line(
        Box(words("Position brief")),
        Box(brief.title),
        font_name=SERIF,
        font_size=20,
        bold=True,
        font_color=f"#{ACCENT}",
    )
    if brief.subtitle:
        pen.line(Box(""), Box(in_one_line(brief.subtitle)), font_size=12, font_color=f"#{SOFT}")
    pen.row += 1
    pen.named("Marking", words("Marking"), Box(marking.shown(brief) or words("none")), bold=bool(marking.shown(brief)))
    about = words("As of") if brief.dated else words("Evidence up to")
    pen.named("As_of", about, Box(brief.as_of.isoformat() if brief.as_of else "", day=brief.as_of))
    if since := dates.since(words, brief, str):
        pen.line(Box(words("Compared with")), Box(since, day=None if brief.kept else brief.since))
    evidence = words(
        "{positions} from {actors} on {topics}; {cells}, {silent} without; {quotes}{sources}",
        **counts(known, words),
        cells=words.many(
            known.cells,
            "{evidenced} of {n} cell with evidence",
            "{evidenced} of {n} cells with evidence",
            evidenced=known.evidenced,
        ),
        silent=known.without_evidence,
        quotes=words.many(
            known.quotes,
            "{verified} of {n} quote verified; ",
            "{verified} of {n} quotes verified; ",
            verified=known.verified,
        )
        if known.quotes
        else "",
    )
    pen.line(Box(words("Evidence")), Box(words("; ").join(filter(None, (evidence, reviewed(known, words))))))


def _meaning(step: StanceMark, report: Report, page: BriefPage, words: Words) -> str:
    """Return the meaning of a step of the scale, with its value."""
    if step.tone == NO_EVIDENCE:
        return words("Nothing was found in the records: this is not neutral.")
    if step.tone == MIXED:
        return words("Records of one date with different stances; all of them are on the sheet Positions.")
    found = next(known for known in report.scale if (known.symbol, known.tone) == (step.symbol, step.tone))
    said = page.meanings[found.id]
    if found.value is None:
        return said
    value = words("Value {value}.", value=words.signed(found.value))
    return f"{said} {value}"


class _CoverWriter:
    """Writes the sheet from the top down, a label on the left and a text on the right of each row."""

    def __init__(self, book: XlsxBook, sheet: Any) -> None:
        self.book, self.sheet, self.row = book, sheet, 0

    def heading(self, text: str) -> None:
        """Write a heading below an empty row."""
        self.row += 1
        properties: dict[str, Any] = {"font_name": SERIF, "font_size": 14, "bold": True, "font_color": f"#{ACCENT}"}
        self.book.write(self.sheet, self.row, 0, Box(text), **properties)
        self.sheet.set_row(self.row, 24)
        self.row += 1

    def line(self, label: Box, text: Box, **properties: Any) -> None:
        """Write a label and its text."""
        quiet = {} if label.tone else {"font_color": f"#{SOFT}"}
        self.book.write(self.sheet, self.row, 0, label, text_wrap=True, **quiet)
        self._text(text, **properties)

    def _text(self, text: Box, **properties: Any) -> None:
        """Write a text on the right in a row as high as it needs."""
        self.book.write(self.sheet, self.row, 1, text, text_wrap=True, align="left", indent=1, **properties)
        size, bold = properties.get("font_size", 11), properties.get("bold", False)
        self._space(text.words, size=size, bold=bold)

    def _space(self, text: str, *, size: float = 11, bold: bool = False) -> None:
        """Give the row the height of its text, and go to the next."""
        self.sheet.set_row(self.row, height([(text, TEXT - 2)], size=size, bold=bold) + 3)
        self.row += 1

    def named(self, name: str, label: str, text: Box, **properties: Any) -> None:
        """Write a text that formulas and links can name."""
        self.book.workbook.define_name(name, f"={self.sheet.get_name()}!$B${self.row + 1}")
        self.line(Box(label), text, **properties)

    def message(self, number: int, lead: str, body: str) -> None:
        """Write a key message, its first sentence bold."""
        if not body or units(lead + body) >= TEXT_LIMIT:
            self.line(Box(str(number)), Box(f"{lead} {body}".strip()), bold=True)
            return
        style = self.book.style
        self.book.write(self.sheet, self.row, 0, Box(str(number)), font_color=f"#{SOFT}", align="right", indent=1)
        pieces = (style(bold=True), lead, style(), f" {body}", style(text_wrap=True, align="left", indent=1))
        if self.sheet.write_rich_string(self.row, 1, *pieces):
            raise ValueError(f"XlsxWriter left key message {number} out")
        self._space(f"{lead} {body}", bold=True)

    def link(self, name: str, about: str) -> None:
        """Write the name of a sheet as a link to it, and what it holds."""
        style = self.book.style(font_color=f"#{ACCENT}", underline=1)
        self.sheet.write_url(self.row, 0, f"internal:'{name}'!A1", style, name)
        self._text(Box(about))
