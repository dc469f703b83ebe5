"""Topics, the most divided first: who says what, a column a stance; those of which little is told share slides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from policy_report.brief.report import Cell, PositionEntry, Report
from policy_report.brief.view import headlines, tables
from policy_report.brief.view.figures import MIXED, StanceGroup, TopicColumn, by_stance, columns, current
from policy_report.brief.view.lines import most_divided
from policy_report.brief.view.pictures import Place, chips
from policy_report.brief.view.pictures.chips import Piece
from policy_report.brief.view.pictures.on_record import on_record
from policy_report.brief.view.tables import Box, Table
from policy_report.formats.pptx.columns import LARGE, LEAST_COLUMNS, SMALL, places, rule
from policy_report.formats.pptx.deck import PptxDeck, SlideMaker
from policy_report.formats.pptx.notes import NoteLine, evidence, has_text, names, standing
from policy_report.formats.pptx.pagination import listed
from policy_report.formats.pptx.paragraphs import Para, PptxRun
from policy_report.formats.pptx.slide import PptxSlide
from policy_report.formats.pptx.template import SlidePlace
from policy_report.formats.pptx.voices import spoken, voices
from policy_report.layout.drawing import Drawing
from policy_report.layout.text import shorten, text_height, width

OVERVIEW, ALONE = (0.27, 0.53, 0.06, 0.14), (0.75, 0.25)  # shares of the width
FEW, SHARED = 2, 3  # positions of a topic that shares its slide, and how many do
MOST_COLUMNS = 5
FOOT = 30.0  # of the height: how many are on record
AIR, CHIP = 12.0, 24.0
STANCE = 150.0  # the width of the stances where topics are rows
ROW = 19.0  # the height of one


@dataclass(frozen=True)
class _Told:
    """A topic with what its slides say: its headline, whether anybody's words are recorded."""

    column: TopicColumn[Cell]
    headline: str
    has_text: bool

    @property
    def cells(self) -> list[Cell]:
        return [cell for group in self.column.groups for cell in group.cells]


def topics(deck: PptxDeck, report: Report) -> list[SlideMaker]:
    """Return the slides of topics, the most divided first; a topic without evidence has none."""
    told = _told(report)
    rank = {each.column.topic.id: place for place, each in enumerate(told)}
    silent = [each for each in told if not each.has_text]
    few = [each for each in told if each.has_text and len(each.cells) <= FEW]
    shared = [few[start : start + SHARED] for start in range(0, len(few), SHARED)]
    if shared and len(shared[-1]) == 1 and len(few) > 1:  # no slide for one of them: the last two slides have two each
        shared[-1].insert(0, shared[-2].pop())
    slides: list[tuple[list[_Told], SlideMaker]] = [
        ([each], partial(_voices, deck, report, each)) for each in told if each.has_text and len(each.cells) > FEW
    ]
    slides += [(batch, partial(_shared, deck, report, batch)) for batch in shared]
    alone = _alone(deck, report, silent) if silent and len(report.actors) == 1 else []
    rows = [] if alone else _rows(deck, silent)
    slides += [(batch, partial(_standings, deck, report, batch, rank)) for batch in rows]
    return [*alone, *(make for _, make in sorted(slides, key=lambda slide: rank[slide[0][0].column.topic.id]))]


def _told(report: Report) -> list[_Told]:
    found = most_divided(columns(report, report.cell_of))
    said = headlines.of_topics(report, found)
    return [_Told(column, said[column.topic.id], any(map(has_text, _positions(report, column)))) for column in found]


def _positions(report: Report, column: TopicColumn[Cell]) -> list[PositionEntry]:
    return [position for group in column.groups for cell in group.cells for position in current(report, cell)]


# --- a topic on a slide of its own ------------------------------------------------------------------------------------


def _voices(deck: PptxDeck, report: Report, told: _Told) -> None:
    kicker = told.column.topic.question or deck.words("Topic by topic")
    slide = deck.add(told.headline, kicker, notes=_notes(deck, report, [told]))
    column = told.column
    largest = sorted(column.groups, key=lambda group: (group.tone == MIXED, -len(group.cells)))[:MOST_COLUMNS]
    shown = [group for group in column.groups if group in largest]
    others = [cell for group in column.groups if group not in shown for cell in group.cells]
    area = slide.area._replace(height=slide.area.height - FOOT)
    shares = _shares([len(spoken(report, group)) for group in shown])
    found = iter(places(area, sum(shares), least=2))
    for group, share in zip(shown, shares, strict=True):
        _voice(report, slide, group, list(islice(found, share)))
    foot = slide.area.below(slide.area.height - FOOT + AIR)
    slide.picture(on_record(column, Place(foot.width, SMALL, foot.height), deck.words), foot)
    slide.notes(standing(report, others))


def _shares(told: Sequence[int]) -> list[int]:
    """Return how many columns each stance has: one, and of those that are left as many as it has words for."""
    shares = [1] * len(told)
    for _ in range(LEAST_COLUMNS - len(told)):
        most = max(range(len(told)), key=lambda place: told[place] / shares[place])
        if told[most] > shares[most]:
            shares[most] += 1
    return shares


def _voice(
    report: Report, slide: PptxSlide, group: StanceGroup[Cell], columns: Sequence[SlidePlace], *, ruled: bool = True
) -> float:
    """Place a stance and what those who hold it say in columns; return how high that is."""
    first, last = columns[0], columns[-1]
    if ruled:
        slide.graphic(rule(first._replace(width=last.left + last.width - first.left)))
    above = AIR if ruled else 0.0
    chip = _chip(f"{group.symbol} {group.label}", group.tone, first.width)
    slide.picture(chip, first.below(above)._replace(height=chip.height))
    above += chip.height + AIR / 2
    limit = first.height - above
    told = voices(report, group, len(columns), first.width, limit, slide.font, slide.heading, sources=ruled)
    tall = [
        slide.text(paras, where.below(above), group.label) for paras, where in zip(told, columns, strict=True) if paras
    ]
    return above + max(tall)


def _chip(said: str, tone: str, room: float) -> Drawing:
    cell = (Piece(said, tone),)
    tall = chips.LEADING * SMALL * chips.lines_of(cell, room, SMALL)
    (placed, *_) = chips.flow(cell, room, SMALL)
    return Drawing(placed.width, tall, said, said, tuple(chips.drawn(cell, 0.0, 0.0, room, SMALL)))


def _notes(deck: PptxDeck, report: Report, told: Sequence[_Told]) -> list[NoteLine]:
    """Return the evidence of topics, and of whom nothing was found."""
    lines: list[NoteLine] = []
    heading = deck.words("No evidence found:")
    for each in told:
        silent = f"{heading} {', '.join(each.column.silent)}."
        lines += [*evidence(report, each.cells), *(["", silent] if each.column.silent else []), ""]
    return lines[:-1]


# --- topics that share a slide ----------------------------------------------------------------------------------------


def _shared(deck: PptxDeck, report: Report, told: Sequence[_Told]) -> None:
    """Add topics with few positions side by side: the question, what is seen, who says what."""
    if len(told) == 1:
        _voices(deck, report, told[0])
        return
    listed_topics = deck.words.listed(each.column.topic.short for each in told)
    title = deck.words("{topics}: at most two actors are on record on each", topics=listed_topics)
    slide = deck.add(title, deck.words("Topics with few positions"), notes=_notes(deck, report, told))
    for each, where in zip(told, places(slide.area, len(told), least=2), strict=True):
        slide.graphic(rule(where))
        head = [
            Para((PptxRun(each.column.topic.question or each.column.topic.title, colour="soft"),), SMALL, after=3),
            Para((PptxRun(each.headline, bold=True),), LARGE, after=AIR),
        ]
        below = where.below(AIR)
        below = below.below(slide.text(head, below, each.column.topic.short))
        share = below.height / len(each.column.groups) - AIR
        for group in each.column.groups:
            used = _voice(report, slide, group, [below._replace(height=min(share, below.height))], ruled=False)
            below = below.below(used + AIR)


def _rows(deck: PptxDeck, told: Sequence[_Told]) -> Iterator[list[_Told]]:
    """Yield topics without texts as many as a slide holds."""
    batch: list[_Told] = []
    used = 0.0
    for each in told:
        tall = _row_height(deck, each)
        if batch and used + tall - AIR > deck.below("").height:
            yield batch
            batch, used = [], 0.0
        batch.append(each)
        used += tall
    if batch:
        yield batch


def _row_height(deck: PptxDeck, told: _Told) -> float:
    title = text_height(told.column.topic.title, LARGE, deck.area.width, deck.font, bold=True)
    return title + len(told.column.groups) * ROW + AIR + AIR / 2


def _in_a_line(deck: PptxDeck, report: Report, group: StanceGroup[Cell], room: float) -> str:
    """Return who holds a stance, as many as a line holds, and how many more."""
    found = names(report, group.cells)
    shown = ", ".join(found)
    if width(shown, SMALL, deck.font) <= room:
        return shown
    shown = shorten(found[0], SMALL, room, SMALL * deck.font.line * 1.1, deck.font)
    for count in range(1, len(found)):
        more = len(found) - count
        rest = deck.words.many(more, " and {n} more", " and {n} more")
        longer = f"{', '.join(found[:count])}{rest}"
        if width(longer, SMALL, deck.font) > room:
            break
        shown = longer
    return shown


def _standings(deck: PptxDeck, report: Report, told: Sequence[_Told], rank: Mapping[str, int]) -> None:
    """Add topics without texts one below the other: a line a stance, with who holds it."""
    first, last = (deck.words.number(rank[each.column.topic.id] + 1) for each in (told[0], told[-1]))
    ranks = deck.words("Topics {first} to {last} of {of} by division", first=first, last=last, of=len(rank))
    title = _counted(deck, report, told, ranks)
    slide = deck.add(title, ranks if title != ranks else "", notes=_notes(deck, report, told))
    where = slide.area
    for each in told:
        slide.graphic(rule(where))
        where = where.below(AIR / 2)
        head = [Para((PptxRun(each.column.topic.title, bold=True),), LARGE)]
        where = where.below(slide.text(head, where, each.column.topic.short) + 3)
        for group in each.column.groups:
            count = deck.words.number(len(group.cells))
            chip = _chip(f"{group.symbol} {count} {group.label}", group.tone, STANCE)
            slide.picture(chip, where._replace(height=chip.height))
            beside = where._replace(left=where.left + STANCE + AIR, width=where.width - STANCE - AIR)
            said = _in_a_line(deck, report, group, beside.width)
            slide.text([Para((PptxRun(said),), SMALL)], beside, group.label)
            where = where.below(ROW)
        where = where.below(AIR)


def _alone(deck: PptxDeck, report: Report, told: Sequence[_Told]) -> list[SlideMaker]:
    """Return where the one actor of a brief stands on topics without texts: a row a topic."""
    words, cells = deck.words, [cell for each in told for cell in each.cells]
    rows = [
        (Box(report.topic_of[cell.topic].title), tables.stance(report, cell))
        for group in by_stance(report, cells)
        for cell in group.cells
    ]
    title = headlines.of_actor(report, cells)
    table = Table("stances", title, f"{title}.", (words("Topic"), words("Stance")), tuple(rows))
    return deck.tables(listed(table, ALONE, deck.area, deck.font), words("Topic by topic"), title)


def _counted(deck: PptxDeck, report: Report, told: Sequence[_Told], ranks: str) -> str:
    """Return a title in one line: how many stand on either side of these topics at least, else which they are."""
    if len(told) == 1:
        return told[0].headline
    least = min(headlines.fewer_side(report, each.column.topic.id) for each in told)
    title = headlines.divided(report, len(told), least, deck.words)
    fits = deck.below(title).height == deck.below("").height
    return title if title and fits and deck.is_new(title) else ranks


# --- all topics on one table ------------------------------------------------------------------------------------------


def overview(deck: PptxDeck, report: Report) -> list[SlideMaker]:
    """Return where each topic stands, of several actors: a row a topic."""
    if len(report.actors) == 1:
        return []
    pieces = listed(tables.topics(report), OVERVIEW, deck.area, deck.font)
    mark = f"policy-report: topics brief={report.brief.id} topics="
    title = deck.words("Where each topic stands")
    return deck.tables(pieces, deck.words("Topics"), title, name=lambda table: mark + ",".join(table.row_ids))
