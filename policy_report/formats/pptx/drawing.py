"""A picture on a slide: a `layout.drawing.Drawing` goes in, native shapes in a group with alternative text come out.

Colours that a theme has (ink, paper, soft) are the theme's, so that a picture follows somebody's template; those that
carry a meaning are the palette's. A text that stands alone in the box before it becomes the text of that box.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from policy_report.formats.pptx import shapes
from policy_report.formats.pptx.paragraphs import SOFT, Para, PptxRun, filled
from policy_report.formats.pptx.template import SlidePlace
from policy_report.layout.drawing import MIDDLE, Drawing, DrawnBox, DrawnDot, DrawnLine, DrawnText, Shape, TextStyle
from policy_report.layout.palette import ROLES
from policy_report.layout.text import Face

THEMED = {"ink": "tx1", "page": "bg1", "soft": SOFT}
LINE = 1.25  # of the size: the height of a box around a line of text


def scale(drawing: Drawing, where: SlidePlace) -> float:
    """Return how much smaller a drawing has to be to stand in a place; 1 where it fits."""
    return min(1.0, where.width / drawing.width, where.height / drawing.height)


def drawn(drawing: Drawing, where: SlidePlace, language: str, font: Face) -> Any:
    """Return a drawing at the upper left of a place, made smaller where it is larger than that.

    `font`: how the texts of the slide run; where they run wider than measured, they are set smaller.
    """
    by = scale(drawing, where)
    pen = _Pen(where, by, language, font)
    place = SlidePlace(where.left, where.top, drawing.width * by, drawing.height * by)
    return shapes.group(list(pen.shapes(drawing.shapes)), place, drawing.title, drawing.about)


class _Pen:
    """Draws shapes from a corner of the slide, made smaller by a factor."""

    def __init__(self, where: SlidePlace, by: float, language: str, font: Face) -> None:
        self.where, self.by, self.language = where, by, language
        self.narrower = min(1.0, 1.05 / font.stretch)

    def shapes(self, found: Sequence[Shape]) -> Iterator[Any]:
        """Yield the shapes in their order."""
        held = False
        for shape, following, after in zip(found, [*found[1:], None], [*found[2:], None, None], strict=False):
            if held:
                held = False
            elif isinstance(shape, DrawnBox):
                held = _begins_in(shape, following) and not _begins_in(shape, after)
                yield self._box(shape, following if held else None)
            elif isinstance(shape, DrawnText):
                yield self._text(shape)
            elif isinstance(shape, DrawnDot):
                yield self._dot(shape)
            else:
                yield self._line(shape)

    def _box(self, box: DrawnBox, text: Any) -> Any:
        fill = shapes.hatched(SOFT, _colour(box.fill or "page")) if box.hatched else _fill(box.fill)
        inset = (text.x - box.x) * self.by if text and text.anchor == "start" else 0.0
        return shapes.box(
            self._place(box.x, box.y, box.width, box.height),
            text.text if text else "Box",
            (text.language if text else "") or self.language,
            self._para(text) if text else None,
            fill=fill,
            border=_colour(box.border),
            radius=box.radius * self.by,
            anchor=text.anchor if text else "start",
            inset=inset,
        )

    def _text(self, text: DrawnText) -> Any:
        style = TextStyle(text.size, 0, bold=text.bold, family=text.family)
        long, high = text.length or style.width(text.text), text.size * LINE
        before = {"start": 0.0, "middle": long / 2, "end": long}[text.anchor]
        if text.turned:
            place = (text.x - MIDDLE * text.size - high / 2, text.y + before - long, high, long)
        else:
            place = (text.x - before, text.y - MIDDLE * text.size - high / 2, long, high)
        return shapes.box(
            self._place(*place),
            text.text,
            text.language or self.language,
            self._para(text),
            anchor=text.anchor,
            turned=text.turned,
        )

    def _dot(self, dot: DrawnDot) -> Any:
        place = self._place(dot.x - dot.radius, dot.y - dot.radius, 2 * dot.radius, 2 * dot.radius)
        return shapes.dot(place, "Dot", fill=_fill(dot.fill), border=_colour(dot.border), weight=dot.weight * self.by)

    def _line(self, line: DrawnLine) -> Any:
        ends = (*self._point(line.x1, line.y1), *self._point(line.x2, line.y2))
        return shapes.line(*ends, "Line", ink=_colour(line.ink), weight=line.weight * self.by, arrow=line.arrow)

    def _para(self, text: DrawnText) -> Para:
        run = PptxRun(text.text, bold=text.bold, colour=_colour(text.ink), heading=text.family == "serif")
        return Para((run,), text.size * self.by * self.narrower)

    def _place(self, x: float, y: float, wide: float, high: float) -> SlidePlace:
        return SlidePlace(*self._point(x, y), wide * self.by, high * self.by)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return self.where.left + x * self.by, self.where.top + y * self.by


def _begins_in(box: DrawnBox, shape: Shape | None) -> bool:
    if not isinstance(shape, DrawnText) or shape.turned or shape.anchor == "end" or not (box.fill or box.border):
        return False
    return box.x <= shape.x <= box.x + box.width and box.y <= shape.y <= box.y + box.height


def _fill(role: str) -> Any:
    return filled(_colour(role)) if role else None


def _colour(role: str) -> str:
    return THEMED.get(role, ROLES[role]) if role else ""
