"""Puts a first marked table on a slide of somebody's deck, designed as those of a built deck are.

The table goes below the title, over the free height of the slide; it takes the fonts and the colour of the text from
the deck's theme. Once it is there, it is the author's to move and to style: later runs keep what they find.
"""

from dataclasses import replace

from policy_report.brief.view.tables import Table
from policy_report.errors import UserError
from policy_report.formats.pptx.native_tables import frame
from policy_report.formats.pptx.pagination import GRIDS, LISTS, TableDesign, TablePiece, grid, listed, quiet
from policy_report.formats.pptx.template import SlidePlace
from policy_report.layout.text import Face, face, longest_word, widest
from policy_report.ooxml import EMU, Element, child, qn
from policy_report.refresh import MarkChange
from policy_report.refresh.mark_contents import MarkContents
from policy_report.refresh.markup import spans, text_of
from policy_report.refresh.pptx.deck import Deck, SlidePart
from policy_report.refresh.pptx.fit import USUAL, place_of
from policy_report.text import many

TITLES = ("title", "ctrTitle")
SIDE, TOP, FOOT = 0.05, 0.08, 0.92  # of the slide: margins where no title gives them; where the foot begins
INSET = 7.2  # points between the edge of a text box and its text: the table begins where the title does
GAP = 12.0  # points between the title and the table
LEAST = 0.3  # of the slide's height: a gap between shapes that is lower holds no table
SMALL = (10, 9, 8)  # points: sizes for a table that would fill two slides of a built deck
SHARES = {
    "topics": (0.28, 0.48, 0.08, 0.16),
    "changes": (0.24, 0.28, 0.16, 0.16, 0.16),
    "sources": (0.08, 0.47, 0.15, 0.3),
}
NAMES = 0.22  # the share of the topics of a table of sides


def insert(deck: Deck, contents: MarkContents, text: str, number: int) -> tuple[Deck, MarkChange]:
    """Return the deck with the table of a mark on a slide. Raise UserError for a wrong mark, or no such slide."""
    name, table, language = contents.first(text)
    if not 1 <= number <= len(deck.slides):
        raise UserError(f"--slide {number}: {deck.file} has the slides 1 to {len(deck.slides)}")
    slide = deck.slides[number - 1]
    root = deck.xml(slide.part)
    font = face(deck.font(slide.part), USUAL)
    area = _area(deck, slide, root)
    piece = _piece(table, area, font)
    made = frame(piece, area, name, language, None)
    if piece.design.grid:
        _level(made, area)
    ids = [int(each.get("id", 0)) for each in root.iter(qn("p:cNvPr"))]
    next(made.iter(qn("p:cNvPr"))).set("id", str(max(ids, default=0) + 1))
    summary = f"put in, {many(len(table.rows), 'row')}, {many(len(table.header), 'column')}"
    new = Deck(deck.replaced({slide.part: _appended(slide.data, root, made)}), deck.file)
    return new, MarkChange(f"slide {number}", table.name, summary)


def _piece(table: Table, area: SlidePlace, font: Face) -> TablePiece:
    """Return the whole table as large as fits the place: smaller than on a built deck, which would use two slides."""
    shares = _listed(table)
    pieces = listed(table, shares, area, font) if shares else grid(table, area, font)
    if len(pieces) == 1:
        return pieces[0]
    for size in SMALL:
        design = replace(LISTS[-1] if shares else GRIDS[-1], size=size, header=size, pad=4, air=2)
        widths = tuple(share * area.width for share in shares or _shares(table, area, design, font))
        word = longest_word(table.header, size, font, bold=True) + 2 * design.pad
        piece = TablePiece(table if shares else quiet(table), widths, design, font)
        if word <= min(widths) and len(piece.pages(area.height)) == 1:
            break
    return piece


def _listed(table: Table) -> tuple[float, ...]:
    """Return the shares of the columns of a table of texts, () for a grid."""
    if table.name == "topics" and len(table.header) != len(SHARES["topics"]):  # counts, a column a stance
        return ()
    others = len(table.header) - 1
    return (NAMES, *([(1 - NAMES) / others] * others)) if table.name == "sides" else SHARES.get(table.name, ())


def _level(made: Element, area: SlidePlace) -> None:
    """Give the rows of a grid one height, or as nearly one as the place has room for."""
    head, *rows = made.iter(qn("a:tr"))
    heights = [int(tr.get("h")) for tr in rows]
    room = area.height * EMU - int(head.get("h"))
    least = next((each for each in sorted(heights, reverse=True) if sum(max(each, h) for h in heights) <= room), 0)
    for tr, height in zip(rows, heights, strict=True):
        tr.set("h", str(max(height, least)))
    total = sum(int(tr.get("h")) for tr in (head, *rows))
    made.find(f"{qn('p:xfrm')}/{qn('a:ext')}").set("cy", str(total))


def _shares(table: Table, area: SlidePlace, design: TableDesign, font: Face) -> tuple[float, ...]:
    """Return the shares of the columns of a grid: names on at most two lines, the others alike."""
    names = widest([row[0].text for row in table.rows], design.size, font)
    word = longest_word([row[0].text for row in table.rows], design.size, font)
    first = min(0.4, (max(0.6 * names, word) + design.pad) / area.width)
    return (first, *([(1 - first) / (len(table.header) - 1)] * (len(table.header) - 1)))


def _area(deck: Deck, slide: SlidePart, root: Element) -> SlidePlace:
    """Return where the table goes, in points: below the title, in the highest gap that other shapes leave."""
    across, height = (size / EMU for size in deck.size)
    title = _title(deck, slide, root)
    left, top = (title.left + INSET, title.bottom + GAP) if title else (SIDE * across, TOP * height)
    wide = title.width - 2 * INSET if title and title.width > across / 2 else across - 2 * left
    foot = FOOT * height
    shapes = [place for shape in next(root.iter(qn("p:spTree"))) if (place := place_of(shape, EMU)) and place != title]
    taken = sorted((place.top - GAP, place.bottom + GAP) for place in shapes if top < place.bottom and place.top < foot)
    gaps, at = [], top
    for start, end in [*taken, (foot, foot)]:
        gaps.append((start - at, at))
        at = max(at, end)
    high, start = max(gaps)
    return SlidePlace(left, start, wide, high) if high >= LEAST * height else SlidePlace(left, top, wide, foot - top)


def _title(deck: Deck, slide: SlidePart, root: Element) -> SlidePlace | None:
    """Return where the title of a slide stands: as the slide says, else its layout, else its master."""
    if _titled(root) is None:
        return None
    for tree in (root, *(deck.xml(part) for part in deck.behind(slide.part) if "theme" not in part)):
        found = _titled(tree)
        if found is not None and (place := place_of(found, EMU)):
            return place
    return None


def _titled(tree: Element) -> Element:
    kinds = ((shape, shape.find(f"{qn('p:nvSpPr')}/{qn('p:nvPr')}/{qn('p:ph')}")) for shape in tree.iter(qn("p:sp")))
    return next((shape for shape, kind in kinds if kind is not None and kind.get("type") in TITLES), None)


def _appended(data: bytes, slide: Element, element: Element) -> bytes:
    """Return the bytes of a slide with one more shape, in front of all others."""
    tree = next(slide.iter(qn("p:spTree")))
    text = text_of(element, tree.nsmap)
    if child(tree, "p:extLst") is not None:  # which must stay last
        own = [place for place, each in enumerate(slide.iter(qn("p:extLst"))) if each.getparent() is tree]
        place = spans(data, ("p:extLst",))[own[0]][0]
    else:
        place = data.rindex(b"</", 0, spans(data, ("p:spTree",))[0][1])
    return data[:place] + text + data[place:]
