"""The first slides of a brief: title and subtitle; the key messages, the first as a title, the others side by side."""

from collections.abc import Iterator, Sequence
from functools import partial

from policy_report.brief.report import Cell, KeyMessage, Report
from policy_report.brief.view import dates, headlines
from policy_report.brief.view.figures import by_stance, counts
from policy_report.brief.view.pictures import chips
from policy_report.brief.view.pictures.chips import Piece
from policy_report.brief.view.pictures.holders import chip_name
from policy_report.formats.pptx.columns import LARGE, SMALL, places, rule, shortened
from policy_report.formats.pptx.deck import PptxDeck, SlideMaker
from policy_report.formats.pptx.notes import evidence
from policy_report.formats.pptx.paragraphs import Para, PptxRun, height
from policy_report.formats.pptx.slide import PptxSlide
from policy_report.formats.pptx.template import SlidePlace
from policy_report.i18n import words_of
from policy_report.layout.drawing import Drawing, Shape, TextStyle
from policy_report.text import isolated

BESIDE = 4  # messages side by side below the one that is the title
FIGURE, CAPTION = 28.0, 12.0
GAP = "\u2003\u2002"  # between the figures of the first slide
AIR = 14.0
STANDFIRST = 0.2  # of the height: what the rest of the first message may take
CHIPS = 0.4  # and the chips of a message


def opening(deck: PptxDeck, report: Report) -> None:
    """Add the title slide: title, subtitle, the day, how much the brief holds."""
    brief, coverage, words = report.brief, report.coverage, deck.words
    facts = [(words.number(getattr(coverage, name)), text) for name, text in counts(coverage, words).items()]
    when = _when(deck, report)
    line = " · ".join(part for part in (when, *(text for _, text in facts)) if part)
    deck.opening(brief.title, brief.subtitle, _facts(facts, when), line)


def _when(deck: PptxDeck, report: Report) -> str:
    brief, words = report.brief, deck.words
    when = dates.heading(words, brief)
    if not brief.since:
        return when
    since = dates.since(words, brief, words.day)
    return words("{when}, compared with {since}", when=when, since=since) if when else ""


def _facts(facts: list[tuple[str, str]], when: str) -> list[Para]:
    """Return the counts as large figures with their nouns small beside them, and the day below."""
    runs = []
    for count, said in facts:
        runs += [PptxRun(count, colour="bg1", heading=True), PptxRun(f"{said.removeprefix(count)}{GAP}", size=CAPTION)]
    return [Para(tuple(runs), FIGURE, after=4), Para((PptxRun(when),), CAPTION)]


def key_messages(deck: PptxDeck, report: Report) -> list[SlideMaker]:
    """Return the key messages, on as many slides as they need columns, shared out evenly."""
    told = report.key_messages
    if all(claim.kind == "gaps" for message in told for claim in message.claims) and all(each.drafted for each in told):
        return []
    slides = -(-len(told) // (1 + BESIDE))
    size = -(-len(told) // max(slides, 1))
    return [partial(_messages, deck, report, told[start : start + size]) for start in range(0, len(told), size or 1)]


def _messages(deck: PptxDeck, report: Report, told: Sequence[KeyMessage]) -> None:
    first, *others = told
    slide = deck.add(headlines.of_message(first), deck.words("Key messages"))
    area = slide.area
    body = "".join(part.text for part in first.body).strip()
    if body:
        tall = STANDFIRST * area.height if others else area.height / 2
        paras = shortened(body, LARGE, slide, area.width, tall, clauses=True)
        area = area.below(slide.text(paras, area, "Message") + AIR)
    if others:
        slide.graphic(rule(area))
        _columns(report, slide, area.below(AIR), others)
    else:
        _chips(report, slide, area, first)
    slide.notes(["", *evidence(report, [cell for message in told for cell in cells_of(report, message)])])


def _columns(report: Report, slide: PptxSlide, area: SlidePlace, told: Sequence[KeyMessage]) -> None:
    """Place messages side by side, their chips at one height below the longest."""
    columns = places(area, len(told))
    drawn = [_drawing(report, message, columns[0].width, CHIPS * area.height) for message in told]
    room = area.height - AIR - max((each.height for each in drawn if each), default=0.0)
    texts = [_message(message, slide, columns[0].width, room) for message in told]
    below = max(height(paras, columns[0].width, slide.font) for paras in texts) + AIR
    for paras, drawing, column in zip(texts, drawn, columns, strict=True):
        slide.text(paras, column, "Message")
        if drawing:
            slide.picture(drawing, column.below(below))


def _message(message: KeyMessage, slide: PptxSlide, room: float, limit: float) -> list[Para]:
    """Return a message: its first sentence, then as much of the rest as the height holds."""
    lead = shortened(f"{headlines.of_message(message)}.", LARGE, slide, room, limit, bold=True)
    body = "".join(part.text for part in message.body).strip()
    left = limit - height(lead, room, slide.font)
    return [*lead, *(shortened(body, LARGE, slide, room, left, clauses=True) if body and left > LARGE else [])]


def _chips(report: Report, slide: PptxSlide, area: SlidePlace, message: KeyMessage) -> None:
    drawing = _drawing(report, message, area.width, area.height)
    if drawing:
        slide.picture(drawing, area)


def cells_of(report: Report, message: KeyMessage) -> list[Cell]:
    """Return the cells that a message rests on, each once."""
    keys = dict.fromkeys((part.actor or "", part.topic or "") for part in (*message.lead, *message.body))
    return [report.cell_of[key] for key in keys if key in report.cell_of]


def _drawing(report: Report, message: KeyMessage, room: float, limit: float) -> Drawing | None:
    """Return the chips of a message, topic by topic, as many as the height holds; None where it rests on no cell."""
    shapes: list[Shape] = []
    top, said, leading, words = 0.0, list[str](), chips.LEADING * SMALL, words_of(report.brief.language)
    soft = TextStyle(SMALL, leading, ink="soft")
    for topic, lines in _standing(report, message):
        heights = [leading * chips.lines_of(line, room, SMALL) for line in lines]
        if top + leading + heights[0] > limit:
            break
        shapes += soft.block(soft.cut(topic, room, 1), 0.0, top)
        top += leading
        for line, tall in zip(lines, heights, strict=True):
            if top + tall <= limit:
                shapes += chips.drawn(line, 0.0, top, room, SMALL)
                top += tall
        top += AIR / 2
        told = ", ".join(piece.text for line in lines for piece in line)
        said.append(words("{topic}: {said}", topic=topic, said=told))
    return Drawing(room, top, "Chips", ". ".join(said), tuple(shapes)) if shapes else None


def _standing(report: Report, message: KeyMessage) -> Iterator[tuple[str, list[tuple[Piece, ...]]]]:
    """Yield each topic of a message with a line of pieces for each stance: its word, then its actors."""
    cells = [cell for cell in cells_of(report, message) if cell.positions]
    for topic in dict.fromkeys(cell.topic for cell in cells):
        groups = by_stance(report, [cell for cell in cells if cell.topic == topic])
        lines = []
        for group in groups:
            actors = [isolated(chip_name(report.actor_of[cell.actor])) for cell in group.cells]
            lines.append((Piece(group.label), *(Piece(f"{group.symbol} {name}", group.tone) for name in actors)))
        yield report.topic_of[topic].short, lines
