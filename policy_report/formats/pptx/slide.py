"""One slide under construction: texts, bars, tables and notes go in, each at its place in points.

What the notes for the speaker say of cells is made here too: lines with summaries, quotes and citations.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from policy_report.brief.report import Cell, PositionEntry, Report
from policy_report.brief.view.figures import current, known
from policy_report.brief.view.tables import QUOTE_CHECKS
from policy_report.errors import TemplateError
from policy_report.formats.pptx.paragraphs import Para, PptxRun, element, filled, height, write
from policy_report.formats.pptx.template import FILE, SlidePlace
from policy_report.i18n import Words, words_of
from policy_report.layout import palette
from policy_report.layout.text import Face, text_height
from policy_report.ooxml import EMU, qn
from policy_report.text import isolated

BAR_TEXT, BAR_PAD = 12.0, 6.0
NOTE_TEXT = 12.0


class BarPart(NamedTuple):
    """A part of a bar: its share of the length, its texts, of which the first that fits is shown, fill and ink."""

    share: float
    texts: tuple[str, ...]
    fill: str
    ink: str


class PptxSlide:
    """A slide under construction. `font`: how its texts run."""

    def __init__(self, slide: Any, font: Face, language: str) -> None:
        self.slide, self.font, self.language = slide, font, language
        self._notes: list[str] = []
        self._foot: Any = None

    def end(self, foot: Any) -> None:
        """Let a shape that is there stand at the end of the reading order, with what comes after it."""
        self._foot = foot

    def text(self, paras: Sequence[Para], where: SlidePlace, name: str) -> None:
        """Place a text box as high as its paragraphs."""
        tall = height(paras, where.width, self.font)
        box = self.slide.shapes.add_textbox(*_emu(where._replace(height=tall)))
        self._write(box, name, paras)
        self._order(box.element)

    def bar(self, parts: Sequence[BarPart], where: SlidePlace, name: str, about: str) -> None:
        """Place a bar of parts side by side, each with its text where that fits."""
        group = self.slide.shapes.add_group_shape()
        left = where.left
        for part in parts:
            room = part.share * where.width
            self._part(group, where._replace(left=left, width=room), part)
            left += room
        group.name = name
        group._element.nvGrpSpPr.cNvPr.set("descr", about)  # noqa: SLF001 - python-pptx has no word for it
        self._order(group._element)  # noqa: SLF001

    def graphic(self, frame: Any) -> None:
        """Append a graphic frame, such as a table, numbered as the slide's next shape."""
        frame[0][0].set("id", str(self.slide.shapes._next_shape_id))  # noqa: SLF001
        self.slide.shapes._spTree.append(frame)  # noqa: SLF001
        self._order(frame)

    def notes(self, lines: Sequence[str]) -> None:
        """Add lines to the notes for the speaker; a text that they hold already is not said again."""
        said = "\n".join(self._notes)
        self._notes += [line for line in lines if not line or line not in said]
        if not self._notes:
            return
        frame = self.slide.notes_slide.notes_text_frame
        if frame is None:
            message = "its notes master has no place for text; add one in the view of the notes master"
            raise TemplateError(FILE, message)
        paras = [Para((PptxRun(line),) if line else (), NOTE_TEXT) for line in self._notes]
        write(frame._txBody, paras, self.language, self.slide.notes_slide.part)  # noqa: SLF001

    def _order(self, shape: Any) -> None:
        if self._foot is not None:
            self._foot.addprevious(shape)

    def _part(self, group: Any, where: SlidePlace, part: BarPart) -> None:
        from pptx.enum.shapes import MSO_SHAPE

        room = where.width - 2 * BAR_PAD
        fitting = (
            text for text in part.texts if text_height(text, BAR_TEXT, room, self.font, bold=True) < 2 * BAR_TEXT
        )
        shown = next(fitting, "")
        shape = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_emu(where))
        shape.element.remove(shape.element.find(qn("p:style")))  # a shadow, in some themes
        shape.element.spPr.append(filled(part.fill))
        edge = palette.RULE if part.fill == palette.PAPER else "bg1"
        shape.element.spPr.append(element("a:ln", filled(edge), w=EMU))
        words = (PptxRun(shown, bold=True, colour=part.ink),) if shown else ()
        self._write(shape, part.texts[0], [Para(words, BAR_TEXT, indent=BAR_PAD)])
        shape.text_frame._txBody.bodyPr.set("anchor", "ctr")  # noqa: SLF001

    def _write(self, shape: Any, name: str, paras: Sequence[Para]) -> None:
        shape.name = name
        body = shape.text_frame._txBody  # noqa: SLF001
        for side in ("lIns", "tIns", "rIns", "bIns"):
            body.bodyPr.set(side, "0")
        body.bodyPr.set("wrap", "square")
        for fitting in list(body.bodyPr):
            body.bodyPr.remove(fitting)
        write(body, paras, self.language, self.slide.part)


def _emu(where: SlidePlace) -> tuple[int, ...]:
    return tuple(round(edge * EMU) for edge in where)


# --- what notes say ---------------------------------------------------------------------------------------------------


def evidence(report: Report, cells: Iterable[Cell]) -> list[str]:
    """Return the evidence of cells, position by position, a blank line between; cells without evidence say nothing."""
    blocks = [_position(report, position) for cell in cells for position in current(report, cell)]
    return [line for block in blocks for line in (*block, "")][:-1]


def _position(report: Report, position: PositionEntry) -> list[str]:
    actor, topic = report.actor_of[position.actor].name, report.topic_of[position.topic].title
    words = words_of(report.brief.language)
    when = ", ".join(part for part in (words.day(position.date), known(position, words)) if part)
    head = words("{topic}: {stance}", topic=f"{isolated(actor)}, {isolated(topic)}", stance=position.label)
    condition = (
        words("What would change it: {conditions}", conditions=position.conditions) if position.conditions else ""
    )
    said = (position.summary, _quote(position, words), _translation(position, words), condition, position.note)
    return [line for line in (f"{head} ({when})" if when else head, *said, citation(report, position)) if line]


def _quote(position: PositionEntry, words: Words) -> str:
    if not position.quote:
        return ""
    speaker = f" – {isolated(position.speaker)}" if position.speaker else ""
    said = f"{isolated(words('“{text}”', text=position.quote))}{speaker}"
    check = words(QUOTE_CHECKS[position.quote_check])
    return words("{quote} [quote {check}]", quote=said, check=check) if check else said


def _translation(position: PositionEntry, words: Words) -> str:
    if not position.translation:
        return ""
    language = words.name_of(position.language) if position.language else ""
    heading = words("Translation from {language}:", language=language) if language else words("Translation:")
    translation = words("“{text}”", text=position.translation)
    return f"{heading} {translation}"


def citation(report: Report, position: PositionEntry) -> str:
    """Return the source of a position with its number in the brief, the place in it, and its address."""
    source = next((source for source in report.sources if source.id == position.source), None)
    if source is None:
        return ""
    parts = (source.title, source.publisher, source.date, position.locator, source.url)
    return f"[{source.number}] {', '.join(part for part in parts if part)}"
