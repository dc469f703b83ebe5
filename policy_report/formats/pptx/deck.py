"""A deck that grows slide by slide: titles, texts, tables and notes go in, each in a place where it fits.

What every slide has is done here: a title that no other slide has, the marking, the number, notes for the speaker.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from functools import partial
from itertools import chain, count
from typing import Any

from policy_report.brief.report import Report
from policy_report.brief.view import dates, marking
from policy_report.brief.view.tables import Table
from policy_report.formats.pptx.native_tables import frame
from policy_report.formats.pptx.notes import NoteLine
from policy_report.formats.pptx.pagination import TablePiece, titles
from policy_report.formats.pptx.paragraphs import Para, PptxRun, write
from policy_report.formats.pptx.slide import PptxSlide
from policy_report.formats.pptx.template import (
    DeckTemplate,
    PlaceholderStyle,
    SlidePlace,
    hangs,
    insets_of,
    named,
    place,
    placeholder,
    style,
)
from policy_report.i18n import LANGUAGES, words_of
from policy_report.layout.text import Face, largest, shorten, text_height
from policy_report.ooxml import EMU, child, qn
from policy_report.ooxml.package import saved

LEAST_TITLE, LEAST_FOOTER, LEAST_TEXT = 18, 8, 12
FOOTER_TEXT = 12.0
CAPTION, ABOVE = 12.0, 10.0  # the size of the line below a table, and how far below
KICKER_HEIGHT = 32.0  # of the words above a title where the layout has no place for them
SURE = 0.92  # of the width: a title that needs more may be a line higher in a font that runs a little wider
SCORE = re.compile(r"\b\d{1,3} \D{1,10} \d{1,3}$")  # "18 to 16" at the end of a title, which no line parts
ONE_LINE = 1.7  # of the size: higher is more than one line
FOOTER_BELOW = 0.93  # of the slide's height: where the marking stands if the layout has no place for it

SlideMaker = Callable[[], None]
"""Adds one slide: whoever decides how many a deck has calls those that it takes."""


class PptxDeck:
    """The slides of a brief on a template; `area`: where they have their content, below a title of two lines.

    `words`: those of the brief's language; `short`: the short names of actors, by their names.
    """

    def __init__(self, template: DeckTemplate, report: Report) -> None:
        self.template, self.brief = template, report.brief
        self.words = words_of(self.brief.language)
        self.short = {actor.name: actor.short for actor in report.actors}
        self.area, self.font = template.area, template.font
        self.heading = style(template.plain, placeholder(template.plain, "title", "ctrTitle")).font
        self._titles: set[str] = set()
        self._slides: list[PptxSlide] = []
        self._rooms: dict[tuple[str, int], tuple[PlaceholderStyle, float, float]] = {}

    def add(self, title: str, kicker: str = "", notes: Sequence[NoteLine] = ()) -> PptxSlide:
        """Add a slide with a title and a few words above it.

        A title that does not fit is set smaller, then shortened, and the notes open with the whole of it; one that
        another slide has is told from that by the kicker. So do the notes where the kicker does not fit.
        """
        layout = self.template.plain
        place_of_kicker = named(layout, "Kicker")
        above, whole = self._kicker(layout, place_of_kicker, kicker)
        slide = self._add(layout, self._unlike(title, kicker), ((place_of_kicker, above),), [*whole, *notes])
        if place_of_kicker is None and above:
            used = slide.text(above, slide.area, "Kicker above") + ABOVE
            slide.area = slide.area.below(used)
        return slide

    def is_new(self, title: str) -> bool:
        """Return whether no slide has a title."""
        return self._fitted(self.template.plain, title)[0] not in self._titles

    def opening(self, title: str, subtitle: str, facts: Sequence[Para], plain_facts: str) -> None:
        """Add the first slide. A layout without a place called Facts has them as a line below the subtitle."""
        layout = self.template.opening
        below, place_of_facts = placeholder(layout, "subTitle"), named(layout, "Facts")
        line = "" if place_of_facts else plain_facts
        paras = self._subtitle(layout, below, subtitle, line) if below is not None else []
        self._add(layout, title, ((below, paras), (place_of_facts, facts)), [subtitle] if subtitle else [])

    def part(self, title: str) -> None:
        """Add a slide that opens a part of the deck."""
        self.opening(title, "", (), "")

    def below(self, title: str) -> SlidePlace:
        """Return where a slide of this title has its content."""
        layout = self.template.plain
        shown, size = self._fitted(layout, title)
        return self._area(layout, shown, size)

    def tables(
        self,
        pieces: Sequence[TablePiece],
        kicker: str,
        several: str,
        one: str = "",
        *,
        notes: Callable[[Table], Sequence[NoteLine]] = lambda _: (),
        name: Callable[[Table], str] | None = None,
        caption: str = "",
    ) -> list[SlideMaker]:
        """Return a slide for each piece of a table; `notes` and `name`, by default the title, go by its part of it.

        `several`: what the titles begin with where there are several pieces; `one`: the title where there is one.
        """

        def table(piece: TablePiece, title: str) -> None:
            slide = self.add(title, kicker, notes=notes(piece.table))
            where = slide.area._replace(height=self.above(caption).height)
            self.put(slide, piece, where, name(piece.table) if name else title, caption)

        shown = titles(pieces, several, one or several, self.words, self.short)
        return [partial(table, piece, title) for piece, title in zip(pieces, shown, strict=True)]

    def put(self, slide: PptxSlide, piece: TablePiece, where: SlidePlace, name: str, caption: str = "") -> None:
        """Place a piece on a slide, and a line below it; what had to be shortened goes whole into the notes."""
        slide.graphic(frame(piece, where, name, slide.language, slide.slide.part))
        slide.notes(piece.cut(where.height))
        if caption:
            below = where.below(piece.height(where.height) + ABOVE)
            slide.text([Para((PptxRun(caption, colour="soft"),), CAPTION)], below, "Note")

    def above(self, caption: str) -> SlidePlace:
        """Return the place for a table that has a line below it."""
        kept = text_height(caption, CAPTION, self.area.width, self.font) + ABOVE if caption else 0.0
        return self.area._replace(height=self.area.height - kept)

    def bytes(self) -> bytes:
        """Return the presentation. The same slides give the same bytes."""
        for slide in self._slides:
            slide.finish()
        marked = marking.shown(self.brief)
        brief, language = self.brief, LANGUAGES.get(self.brief.language, self.brief.language)
        return saved(
            self.template.presentation, brief.as_of, brief.title, marked, language=language, content_status=marked
        )

    def _add(
        self, layout: Any, title: str, texts: Iterable[tuple[Any, Sequence[Para]]], notes: Sequence[NoteLine]
    ) -> PptxSlide:
        """Add a slide with its title, marking and number; `texts`: of the layout's places for them, if it has them."""
        made = self.template.presentation.slides.add_slide(layout)
        title = _bound(title)
        shown, size = self._fitted(layout, title)
        self._titles.add(shown)
        slide = PptxSlide(made, self._area(layout, shown, size), self.font, self.heading, self.brief.language)
        write(made.shapes.title.element.txBody, [Para((PptxRun(shown),), size)], slide.language, None)
        filled = {found.placeholder_format.idx: paras for found, paras in texts if found is not None and paras}
        for shape in list(made.placeholders):
            index = shape.placeholder_format.idx
            if index in filled:
                write(shape.element.txBody, filled[index], slide.language, made.part)
            elif index:  # the title is 0
                shape.element.getparent().remove(shape.element)
        self._footer(slide, layout)
        self._number(slide, layout)
        slide.notes([*([] if shown == title else [title, ""]), *notes])
        self._slides.append(slide)
        return slide

    def _unlike(self, title: str, kicker: str) -> str:
        """Return a title that no slide has: with its kicker, or a number, where one has it."""
        told = self.words("{topic}: {said}", topic=kicker, said=title)
        numbered = (f"{title} · {number}" for number in count(2))
        choices = chain((title,), (told,) if kicker else (), numbered)
        return next(filter(self.is_new, choices))

    def _fitted(self, layout: Any, title: str) -> tuple[str, float]:
        """Return a title as it is shown, and the size at which it fits."""
        look, room, limit = self._room(layout, placeholder(layout, "title", "ctrTitle"))
        title = _bound(title)
        sizes = range(int(look.size), min(LEAST_TITLE, int(look.size)) - 1, -1)
        size = largest(title, sizes, SURE * room, limit, look.font, bold=look.bold)
        return shorten(title, size, room, limit, look.font, bold=look.bold), size

    def _area(self, layout: Any, title: str, size: float) -> SlidePlace:
        """Return where a slide has its content: higher up where its title hangs at the top and leaves room."""
        found = placeholder(layout, "title", "ctrTitle")
        look, room, limit = self._room(layout, found)
        tall = text_height(title, size, SURE * room, look.font, bold=look.bold)
        free = limit - tall if hangs(layout, found) else 0.0
        where = place(found)
        over = where is not None and where.bottom <= self.area.top < where.bottom + limit
        lift = max(0.0, free) if over else 0.0
        return self.area._replace(top=self.area.top - lift, height=self.area.height + lift)

    def _room(self, layout: Any, found: Any) -> tuple[PlaceholderStyle, float, float]:
        """Return how the text of a placeholder looks, and the width and height that it has."""
        key = (str(layout.part.partname), found.shape_id)
        if key not in self._rooms:
            where, insets = place(found) or self.area, insets_of(layout, found)
            self._rooms[key] = style(layout, found), where.width - insets[0], where.height - insets[1]
        return self._rooms[key]

    def _kicker(self, layout: Any, found: Any, words: str) -> tuple[list[Para], list[NoteLine]]:
        """Return the words above a title, as far as whole sentences fit, and for the notes what does not."""
        if not words:
            return [], []
        look, room, limit = self._room(layout, found) if found else (None, self.area.width, KICKER_HEIGHT)
        size, font = (look.size, look.font) if look else (LEAST_TEXT, self.font)
        if text_height(words, size, room, font, bold=bool(look and look.bold)) > limit:
            return [], [words, ""]
        return [Para((PptxRun(words, colour="" if look else "soft"),), size)], []

    def _subtitle(self, layout: Any, found: Any, subtitle: str, facts: str) -> list[Para]:
        """Return the paragraphs of a subtitle, as large as they fit, the facts whole and the rest shortened."""
        text_style, room, limit = self._room(layout, found)
        below = text_height(facts, LEAST_TEXT, room, text_style.font) if facts else 0.0
        sizes = range(int(text_style.size), LEAST_TEXT - 1, -1)
        size = largest(subtitle, sizes, room, limit - below, text_style.font)
        words = shorten(subtitle, size, room, limit - below, text_style.font)
        paras = [Para((PptxRun(words),), size), Para((PptxRun(facts),), LEAST_TEXT)]
        return [para for para in paras if para.text]

    def _footer(self, slide: PptxSlide, layout: Any) -> None:
        """Write marking, title and day where the layout has its footer, else, or where they do not fit, at the foot."""
        found = placeholder(layout, "ftr")
        if found is not None:
            text_style, where = style(layout, found), place(found) or self._foot()
            para = self._signed(self._room(layout, found)[1], text_style.size, text_style.font)
            if text_height(para.text, para.size, self._room(layout, found)[1], text_style.font) <= where.height:
                shape = _adopt(slide, found, "Marking")
                write(child(shape, "p:txBody"), [para], slide.language, slide.slide.part)
                slide.end(shape)
                return
        slide.text([self._signed(self._foot().width, FOOTER_TEXT, self.font)], self._foot(), "Marking")
        slide.end(slide.slide.shapes._spTree[-1])  # noqa: SLF001

    def _foot(self) -> SlidePlace:
        """Return the place for the marking where the layout has none."""
        tall, wide = self.template.presentation.slide_height / EMU, self.template.presentation.slide_width / EMU
        return SlidePlace(self.area.left, FOOTER_BELOW * tall, wide - 2 * self.area.left, (1 - FOOTER_BELOW) * tall)

    def _signed(self, room: float, size: float, font: Face) -> Para:
        """Return the marking with as much of title and day as one line holds; the marking in any case."""
        when = dates.as_of(self.words, self.brief)
        marked = marking.shown(self.brief)
        choices = ((marked, self.brief.title, when), (marked, when), (marked,))
        lines = ["  ·  ".join(part for part in parts if part) for parts in choices]
        fitting = (line for line in lines if line and text_height(line, size, room, font) < ONE_LINE * size)
        line = next(fitting, marked)
        smaller = range(int(size), LEAST_FOOTER - 1, -1)
        return Para((PptxRun(line),), min(size, largest(line, smaller, room, ONE_LINE * size, font)))

    def _number(self, slide: PptxSlide, layout: Any) -> None:
        found = placeholder(layout, "sldNum")
        if found is None:
            return
        number = len(self.template.presentation.slides)
        for words in _adopt(slide, found, "Slide number").iter(qn("a:fld")):
            words.find(qn("a:t")).text = str(number)
            for properties in words.iter(qn("a:rPr")):
                properties.set("lang", LANGUAGES.get(self.brief.language, self.brief.language))


def _bound(title: str) -> str:
    """Return a title whose last line is no number alone."""
    return SCORE.sub(lambda score: score[0].replace(" ", "\u00a0"), title)


def _adopt(slide: PptxSlide, found: Any, name: str) -> Any:
    """Copy a placeholder that python-pptx leaves out (footer, number) to the slide; its place stays the layout's."""
    shape = deepcopy(found.element)
    shape.find(qn("p:spPr"))[:] = []
    for own in child(shape, "p:txBody").findall(qn("a:lstStyle")):
        own[:] = []
    shape[0][0].set("id", str(slide.slide.shapes._next_shape_id))  # noqa: SLF001
    shape[0][0].set("name", name)
    slide.slide.shapes._spTree.append(shape)  # noqa: SLF001
    return shape
