"""A drawing: shapes with their places, which pages, PDF, slides and pictures each draw in their own way.

Whoever arranges a picture gives `Drawing`s; whoever draws one reads shape by shape, in order, by `kind`. The unit is a
point, y runs downwards. Colours are names of the palette (`palette.ROLES`), never values: a page takes them from its
style sheet, light or dark, everything else from the palette.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from unicodedata import normalize

from policy_report.layout.text import Face, Family, covered, line_height, lines, shorten, width
from policy_report.texts import language_of, like

Anchor = Literal["start", "middle", "end"]
MIDDLE = 0.33  # of the size: how far the middle of letters lies above their baseline


@dataclass(frozen=True, kw_only=True)
class DrawnText:
    """A line of text on the baseline `y`; `turned`: it runs upwards from there.

    `length`: its width, None where no bundled font has it; `language`: of the text where it is not that of the brief.
    """

    x: float
    y: float
    text: str
    size: float
    ink: str = "ink"
    bold: bool = False
    family: Family = "sans"
    anchor: Anchor = "start"
    turned: bool = False
    length: float | None = None
    language: str = ""
    kind: Literal["text"] = "text"


@dataclass(frozen=True, kw_only=True)
class DrawnBox:
    """A rectangle. `fill`, `border`: "" for none; `hatched`: with slanted lines, which say that nothing is known."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    border: str = ""
    radius: float = 0.0
    hatched: bool = False
    kind: Literal["box"] = "box"


@dataclass(frozen=True, kw_only=True)
class DrawnLine:
    """A straight line; `arrow`: with a head at its end."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: str = "rule"
    weight: float = 0.5
    arrow: bool = False
    kind: Literal["line"] = "line"


@dataclass(frozen=True, kw_only=True)
class DrawnDot:
    """A circle by its centre; without `fill` a ring."""

    x: float
    y: float
    radius: float
    fill: str = ""
    border: str = ""
    weight: float = 1.0
    kind: Literal["dot"] = "dot"


Shape = DrawnText | DrawnBox | DrawnLine | DrawnDot


def moved(shape: Shape, right: float, down: float) -> Shape:
    """Return a shape at another place."""
    if isinstance(shape, DrawnLine):
        x1, x2, y1, y2 = shape.x1 + right, shape.x2 + right, shape.y1 + down, shape.y2 + down
        return replace(shape, x1=round(x1, 2), x2=round(x2, 2), y1=round(y1, 2), y2=round(y2, 2))
    return replace(shape, x=round(shape.x + right, 2), y=round(shape.y + down, 2))


@dataclass(frozen=True)
class Drawing:
    """A picture. `title`: its caption in a sentence; `about`: what it shows, in words, for who does not see it.

    `note`: what stands below it, "" for nothing; `marking`: how far it may travel.
    """

    width: float
    height: float
    title: str
    about: str
    shapes: tuple[Shape, ...]
    note: str = ""
    marking: str = ""


@dataclass(frozen=True)
class TextStyle:
    """How a text is set: its size and the distance of its lines, weight, family and ink."""

    size: float
    leading: float
    bold: bool = False
    family: Family = "sans"
    ink: str = "ink"

    def width(self, text: str) -> float:
        """Return the width of a line."""
        return width(text, self.size, Face(family=self.family), bold=self.bold)

    def scaled(self, factor: float) -> "TextStyle":
        """Return the style with size and leading multiplied."""
        return replace(self, size=round(self.size * factor, 2), leading=round(self.leading * factor, 2))

    def wrap(self, text: str, room: float) -> tuple[str, ...]:
        """Return the lines of a text that has `room`, accents composed: some programs set each character alone."""
        found = lines(normalize("NFC", text), self.size, room, Face(family=self.family), bold=self.bold)
        return tuple(like(line, text) for line in found) if language_of(text) else found

    def cut(self, text: str, room: float, count: int) -> tuple[str, ...]:
        """Return at most so many lines of a text, what is left out as "…"."""
        found = self.wrap(text, room)
        if len(found) <= count:
            return found
        face = Face(family=self.family)
        limit = count * line_height(text, self.size, face)
        return self.wrap(like(shorten(text, self.size, room, limit, face, bold=self.bold), text), room)

    def line(self, text: str, x: float, y: float, *, anchor: Anchor = "start", turned: bool = False) -> DrawnText:
        """Return a line of text on the baseline `y`."""
        known = covered(text, Face(family=self.family), bold=self.bold)
        return DrawnText(
            x=round(x, 2),
            y=round(y, 2),
            text=text,
            size=self.size,
            ink=self.ink,
            bold=self.bold,
            family=self.family,
            anchor=anchor,
            turned=turned,
            length=round(self.width(text), 2) if known else None,
            language=language_of(text),
        )

    def block(self, texts: Sequence[str], x: float, top: float, *, anchor: Anchor = "start") -> Iterator[DrawnText]:
        """Yield lines one below the other, the first of which begins at `top`."""
        first = top + self.leading / 2 + MIDDLE * self.size
        for place, text in enumerate(texts):
            yield self.line(text, x, first + place * self.leading, anchor=anchor)
