"""One slide under construction: texts, pictures, tables and notes go in, each at its place in points."""

from collections.abc import Sequence
from typing import Any

from policy_report.errors import TemplateError
from policy_report.formats.pptx.drawing import drawn
from policy_report.formats.pptx.notes import NoteLine, text_of
from policy_report.formats.pptx.paragraphs import Para, PptxRun, height, write
from policy_report.formats.pptx.template import FILE, SlidePlace
from policy_report.layout.drawing import Drawing
from policy_report.layout.text import Face
from policy_report.ooxml import EMU, qn

NOTE_TEXT = 12.0


class PptxSlide:
    """A slide under construction. `area`: where its content stands; `font`, `heading`: how texts and titles run."""

    def __init__(self, slide: Any, area: SlidePlace, font: Face, heading: Face, language: str) -> None:
        self.slide, self.area, self.font, self.heading, self.language = slide, area, font, heading, language
        self._notes: list[NoteLine] = []
        self._foot: Any = None

    def end(self, foot: Any) -> None:
        """Let a shape that is there stand at the end of the reading order, with what comes after it."""
        self._foot = foot

    def text(self, paras: Sequence[Para], where: SlidePlace, name: str) -> float:
        """Place a text box as high as its paragraphs; return how high that is."""
        tall = height(paras, where.width, self.font)
        box = self.slide.shapes.add_textbox(*(round(edge * EMU) for edge in where._replace(height=tall)))
        box.name = name
        body = box.text_frame._txBody  # noqa: SLF001
        for side in ("lIns", "tIns", "rIns", "bIns"):
            body.bodyPr.set(side, "0")
        body.bodyPr.set("wrap", "square")
        for fitting in list(body.bodyPr):
            body.bodyPr.remove(fitting)
        write(body, paras, self.language, self.slide.part)
        self._order(box.element)
        return tall

    def picture(self, drawing: Drawing, where: SlidePlace) -> None:
        """Place a drawing at the upper left of a place, as native shapes."""
        self.graphic(drawn(drawing, where, self.language, self.font))

    def graphic(self, shape: Any) -> None:
        """Append a table, a line or a group, numbered as the slide's next shapes."""
        first = self.slide.shapes._next_shape_id  # noqa: SLF001
        for number, each in enumerate(shape.iter(qn("p:cNvPr")), first):
            each.set("id", str(number))
        self.slide.shapes._spTree.append(shape)  # noqa: SLF001
        self._order(shape)

    def notes(self, lines: Sequence[NoteLine]) -> None:
        """Add lines to the notes for the speaker; a text that they hold already is not said again."""
        said = "\n".join(map(text_of, self._notes))
        self._notes += [line for line in lines if not text_of(line) or text_of(line) not in said]

    def finish(self) -> None:
        """Write the notes, once they are whole."""
        if not self._notes:
            return
        frame = self.slide.notes_slide.notes_text_frame
        if frame is None:
            message = "its notes master has no place for text; add one in the view of the notes master"
            raise TemplateError(FILE, message)
        runs = [(PptxRun(line),) if isinstance(line, str) and line else line or () for line in self._notes]
        paras = [Para(tuple(each), NOTE_TEXT) for each in runs]
        write(frame._txBody, paras, self.language, self.slide.notes_slide.part)  # noqa: SLF001

    def _order(self, shape: Any) -> None:
        if self._foot is not None:
            self._foot.addprevious(shape)
