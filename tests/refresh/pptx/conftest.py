"""Decks as people make them, with python-pptx, and what a refresh makes of them."""

import io
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm, Pt

from policy_report.refresh import refresh
from policy_report.refresh.pptx.deck import Deck


@dataclass
class Made:
    """A deck being made: 16:9, each slide with a title."""

    presentation: object = field(default_factory=Presentation)

    def __post_init__(self):
        self.presentation.slide_width, self.presentation.slide_height = Cm(33.867), Cm(19.05)

    def slide(self, title="A slide"):
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[5])
        slide.shapes.title.text = title
        return slide

    def table(self, texts, slide=None, name="policy-report: matrix", descr="", top=4.0):
        """Add a table of texts, 24 cm wide, rows of 1 cm; return its graphic frame."""
        slide = slide or self.slide()
        rows, columns = len(texts), len(texts[0])
        frame = slide.shapes.add_table(rows, columns, Cm(2), Cm(top), Cm(24), Cm(rows))
        frame.name = name
        if descr:
            frame._element.nvGraphicFramePr.cNvPr.set("descr", descr)
        for row, line in zip(frame.table.rows, texts, strict=True):
            for cell, text in zip(row.cells, line, strict=True):
                if text:
                    cell.text = text
        return frame

    def text_box(self, text, slide=None, name="policy-report: as-of"):
        box = (slide or self.slide()).shapes.add_textbox(Cm(2), Cm(17), Cm(20), Cm(1))
        box.text_frame.text, box.name = text, name
        return box

    @property
    def content(self):
        out = io.BytesIO()
        self.presentation.save(out)
        return out.getvalue()


@pytest.fixture
def made():
    return Made()


@dataclass(frozen=True)
class Run:
    """A refresh: the deck before, and what came out."""

    before: bytes
    refreshed: object

    @property
    def after(self):
        return self.refreshed.content

    @property
    def said(self):
        """Each change as `slide kind: summary`."""
        return [
            f"{change.place.removeprefix('slide ')} {change.kind}: {change.summary}"
            for change in self.refreshed.changes
        ]

    @property
    def warned(self):
        return [f"{problem.place} {problem.check}" for problem in self.refreshed.warnings]

    def slide(self, number=1):
        return Presentation(io.BytesIO(self.after)).slides[number - 1]

    def texts(self, number=1):
        """The texts of the first table of a slide."""
        return texts(self.table(number))

    def table(self, number=1):
        return next(shape.table for shape in flat(self.slide(number).shapes) if shape.has_table)


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def flat(shapes):
    """Give all shapes, those in groups too."""
    for shape in shapes:
        yield shape
        if shape.shape_type == 6:
            yield from flat(shape.shapes)


@pytest.fixture
def refreshed(sources):
    """Refresh a deck from the records."""

    def run(deck, **choice):
        content = deck if isinstance(deck, bytes) else deck.content
        return Run(content, refresh(Deck(content, "deck.pptx"), sources(**choice)))

    return run


def chart(slide):
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("s", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, Cm(20), Cm(8), Cm(8), Cm(8), data)


def colour(cell, rgb):
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(rgb)


def style(cell, rgb, size, font):
    """Give the text of a cell a colour, a size in points and a font."""
    run = cell.text_frame.paragraphs[0].runs[0]
    run.font.color.rgb, run.font.size, run.font.name = RGBColor.from_string(rgb), Pt(size), font


def looks(cell):
    """The colour, size and font of the text of a cell."""
    font = cell.text_frame.paragraphs[0].runs[0].font
    return str(font.color.rgb), font.size.pt, font.name


def rgb(cell):
    """The plain fill of a cell, "" without one."""
    return str(cell.fill.fore_color.rgb) if cell.fill.type == 1 else ""


@pytest.fixture
def by_hand():
    """What people do to a deck."""
    return SimpleNamespace(colour=colour, style=style, chart=chart)


@pytest.fixture
def seen(package):
    """What can be seen of a deck."""
    return SimpleNamespace(**package, texts=texts, flat=flat, looks=looks, rgb=rgb)
