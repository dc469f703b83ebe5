"""Writes what a mark asks for into its shape: a table or a text.

In: a shape, its mark, and the sources. Out: what changed in it, in words. A mark that cannot be followed raises
`MarkError`, and its shape is as it was.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from policy_report.brief.view.tables import TABLES
from policy_report.refresh import fit
from policy_report.refresh.cells import words, write
from policy_report.refresh.difference import Difference
from policy_report.refresh.drawing import EMU_A_CM, Element, canonical, children
from policy_report.refresh.grids import rewrite
from policy_report.refresh.marks import Mark, MarkError
from policy_report.refresh.shapes import Shape
from policy_report.refresh.sources import TEXTS, Sources
from policy_report.text import did_you_mean, shorten


class Room(NamedTuple):
    """What a slide offers: its height in EMU, and the theme's font."""

    height: int
    font: str


class Followed(NamedTuple):
    """What changed in a shape: one line ("" for nothing), the changed cells, a line each; and what to warn of."""

    summary: str
    cells: Sequence[str] = ()
    warning: str = ""


def follow(shape: Shape, mark: Mark, sources: Sources, room: Room) -> Followed:
    """Write the table or text of a mark into its shape."""
    if mark.kind in TABLES:
        if shape.table is None:
            raise MarkError(f"'{mark.kind}' is a table, but the mark is on {shape.what}; put it on a table")
        return _table(shape, mark, sources, room)
    if mark.kind in TEXTS:
        if shape.body is None:
            raise MarkError(f"'{mark.kind}' is a text, but the mark is on {shape.what}; put it on a text box")
        return _text(shape.body, sources.text(mark))
    kinds = [*TABLES, *TEXTS]
    meant = did_you_mean(mark.kind, kinds) or ";"
    raise MarkError(f"unknown mark '{shorten(mark.kind, 40)}'{meant} expected one of {', '.join(kinds)}")


def _text(body: Element, text: str) -> Followed:
    before = words(body)
    write(body, text)
    after = words(body)
    return Followed("" if before == after else f"{before or '–'} → {after or '–'}")


def _table(shape: Shape, mark: Mark, sources: Sources, room: Room) -> Followed:
    table = sources.table(mark)
    before, rows = canonical(shape.table), len(children(shape.table, "a:tr"))
    difference = rewrite(shape.table, table, mark.choice("colours", ("yes", "no")))
    recoloured = "" if canonical(shape.table) == before else "colours changed"
    described = "alternative text brought up to date" if _describe(shape.element, table.about) else ""
    overrun = fit.settle(
        shape.element,
        room.height,
        room.font,
        changed=difference != Difference(),
        resized=len(children(shape.table, "a:tr")) != rows,
    )
    warning = f"{mark.kind}: {_outgrown(overrun)}" if overrun else ""
    return Followed(str(difference) or recoloured or described, difference.lines, warning)


def _outgrown(overrun: fit.Overrun) -> str:
    what = f"runs over '{overrun.over}' below it" if overrun.over else "passes the lower edge of the slide"
    return (
        f"the table {what} by about {overrun.by / EMU_A_CM:.1f} cm; make its text smaller, name fewer actors= or "
        "topics=, or show part=1/2 here and part=2/2 on another slide"
    )


def _describe(element: Element, about: str) -> bool:
    """Bring alternative text up to date that says the same as `about` of other figures; other text is the author's."""
    properties = next(element.iter("{*}cNvPr"))
    present = properties.get("descr", "")
    if present == about or _gist(present) != _gist(about):
        return False
    properties.set("descr", about)
    return True


def _gist(text: str) -> list[str]:
    """Return the words of a text without figures, dates and plurals."""
    return [word.rstrip("s") for word in re.findall(r"[^\W\d]+", text)]
