"""Topics: where each of them stands on one table, then a slide a topic with who holds which stance, and why."""

from collections.abc import Sequence

from policy_report.brief import claims
from policy_report.brief.report import Cell, Report, TopicEntry
from policy_report.brief.view import tables
from policy_report.brief.view.figures import (
    MIXED,
    NO_EVIDENCE,
    SYMBOLS,
    StanceMark,
    TopicColumn,
    columns,
    current,
    known,
)
from policy_report.brief.view.tables import Box, Table
from policy_report.formats.pptx.deck import PptxDeck
from policy_report.formats.pptx.pagination import listed
from policy_report.formats.pptx.paragraphs import Para, PptxRun, height
from policy_report.formats.pptx.slide import BarPart, PptxSlide, evidence
from policy_report.i18n import Words, term
from policy_report.layout import palette
from policy_report.layout.text import shorten
from policy_report.text import isolated

OVERVIEW = (0.27, 0.53, 0.06, 0.14)
TOLD, GROUPED = (0.2, 0.19, 0.61), (0.2, 0.1, 0.7)
MOST_TOLD = 30  # actors: beyond, a topic names who holds a stance without telling what each said
SILENCE = term("No evidence found:")
LINE, BAR, AIR = 14.0, 26.0, 12.0
LEAST_SHARE = 0.012  # of the bar: a part that is thinner is not seen
GROUP_LETTERS = 420  # of the names in one row, so that rows can be shared out over slides
MOST_SILENT = 54.0  # points: the height of the line that names those without evidence
SILENT = palette.Colours(palette.WASH, palette.SOFT)  # of the part of a bar without evidence
NO_BREAK = "\u00a0"  # so that no line opens with the number of a source
NAMED = 14  # actors without evidence that a slide names


def overview(deck: PptxDeck, report: Report) -> None:
    """Add where each topic stands: a row a topic."""
    words = deck.words
    pieces = listed(tables.topics(report), OVERVIEW, deck.area, deck.font)
    mark = f"policy-report: topics brief={report.brief.id} topics="
    one, several = _divided(report, words), words("Where each topic stands")
    deck.tables(pieces, words("Topics"), several, one, name=lambda table: mark + ",".join(table.row_ids))


def _divided(report: Report, words: Words) -> str:
    """Return a title that names the topic that divides most, where one does."""
    split, _ = claims.on_topics(report)
    most = next((claim.topics[0] for claim in split if "most" in claim.figures), None)
    if not most:
        return words("Where each topic stands")
    title = next(topic.title for topic in report.topics if topic.id == most)
    return words("Where each topic stands: {topic} divides most", topic=title)


def topics(deck: PptxDeck, report: Report) -> None:
    """Add the overview, then each topic."""
    overview(deck, report)
    found = columns(report, report.cell_of)
    for number, column in enumerate(found, 1):
        topic = column.topic.title
        _topic(deck, report, column, deck.words("Topic {n} of {of}: {topic}", n=number, of=len(found), topic=topic))


def _topic(deck: PptxDeck, report: Report, column: TopicColumn[Cell], kicker: str) -> None:
    topic = column.topic
    held = [cell for group in column.groups for cell in group.cells]
    question = topic.question or topic.title
    words = _words(deck, column)
    if not held:
        deck.add(question, kicker).text(words, deck.area, "What is known")
        return
    area = deck.area.below(BAR + AIR + height(words, deck.area.width, deck.font) + AIR)
    grouped = len(held) > MOST_TOLD
    table = _grouped(report, column, deck.words) if grouped else _told(report, topic, held, deck.words)
    pieces = listed(table, GROUPED if grouped else TOLD, area, deck.font)
    silence = ["", f"{deck.words(SILENCE)} {', '.join(column.silent)}."] if column.silent else []
    for number, piece in enumerate(pieces, 1):
        part = deck.words(" ({n} of {of})", n=number, of=len(pieces)) if len(pieces) > 1 else ""
        told = [cell for cell in held if cell.actor in piece.table.row_ids or (grouped and number == 1)]
        slide = deck.add(f"{question}{part}", kicker, notes=[*evidence(report, told), *silence])
        _bar(deck, report, slide, column)
        slide.text(words, deck.area.below(BAR + AIR), "What is known")
        deck.put(slide, piece, area, f"{kicker}{part}")


def _bar(deck: PptxDeck, report: Report, slide: PptxSlide, column: TopicColumn[Cell]) -> None:
    """Place the bar of stances: all actors are its length, also those without evidence."""
    groups, silent = column.groups, len(column.silent)
    counts = [*(len(group.cells) for group in groups), *([silent] if silent else [])]
    shares = [max(count / column.actors, LEAST_SHARE) for count in counts]
    words = deck.words
    stances = [*groups, StanceMark(words("no evidence"), SYMBOLS[NO_EVIDENCE], NO_EVIDENCE)]
    parts = [
        BarPart(
            share / sum(shares),
            (f"{stance.symbol} {count} {stance.label}", f"{stance.symbol} {count}", f"{count}"),
            *(SILENT if stance.tone == NO_EVIDENCE else palette.colours(stance.tone)),
        )
        for stance, count, share in zip(stances, counts, shares, strict=False)  # the last one where there is silence
    ]
    held_by = words("; ").join(
        words(
            "{stance}: {actors}", stance=group.label, actors=", ".join(name for name, _ in _named(report, group.cells))
        )
        for group in groups
    )
    about = words("How many of all actors hold each stance. {groups}. No evidence: {n}.", groups=held_by, n=silent)
    slide.bar(parts, deck.area._replace(height=BAR), "Stances held", about)


def _words(deck: PptxDeck, column: TopicColumn[Cell]) -> list[Para]:
    """Return how many are known to hold what, how polarised that is, and of whom nothing is known."""
    summary, topic, silent = column.summary, column.topic, column.silent
    words = deck.words
    known = words.many(
        column.actors,
        "{evidenced} of {n} actor with evidence.",
        "{evidenced} of {n} actors with evidence.",
        evidenced=column.evidenced,
    )
    if not deck.kickers and topic.question:
        known = words("{topic}: {said}", topic=topic.title, said=known)
    if summary.polarisation is not None:
        polarised = words(
            "Polarisation {polarisation} (n {n}), from 0 where all hold one stance to 1 where half stand at each end.",
            polarisation=words.decimal(summary.polarisation),
            n=summary.n,
        )
        known = f"{known} {polarised}"
    more = len(silent) - NAMED
    rest = words.many(more, " and {n} more", " and {n} more") if more > 0 else ""
    silence = f"{words(SILENCE)} {', '.join(silent[:NAMED])}{rest}."
    shown = shorten(silence, LINE, deck.area.width, MOST_SILENT, deck.font)
    paras = [Para((PptxRun(known),), LINE, after=2), Para((PptxRun(shown, colour="soft"),), LINE)]
    return paras if column.groups and silent else paras[:1]


def _told(report: Report, topic: TopicEntry, held: list[Cell], words: Words) -> Table:
    """Return a row an actor: its stance and what it says, with the numbers of the sources."""
    rows = tuple(
        (Box(name), tables.stance(report, cell), Box(_wording(report, cell, words)))
        for name, cell in _named(report, held)
    )
    about = words("{topic}: the stance of each actor with evidence, and what it says.", topic=topic.title)
    header = (words("Actor"), words("Stance"), words("What it says"))
    return Table("topic", topic.title, about, header, rows, row_ids=tuple(cell.actor for cell in held))


def _wording(report: Report, cell: Cell, words: Words) -> str:
    """Return the summaries of the positions of a cell; of a mixed one, each after its stance."""
    said = []
    for position in current(report, cell):
        told = position.summary or (words("“{text}”", text=position.quote) if position.quote else "")
        mixed = cell.state == MIXED and told
        marked = words("{stance}: {said}", stance=position.label, said=told) if mixed else told
        how = known(position, words)
        cited = f"{NO_BREAK}[{position.citation}]" if position.citation else ""
        said.append(f"{marked}{f' ({how})' if told and how else ''}{cited}".strip())
    return " ".join(said)


def _grouped(report: Report, column: TopicColumn[Cell], words: Words) -> Table:
    """Return the actors by stance, a row as many names as can be read at once."""
    rows, actors, topic = [], [], column.topic
    for group in column.groups:
        stance = Box(group.label, group.symbol, group.tone)
        for chunk in _chunks(_named(report, group.cells)):
            count = words("{n} of {of}", n=len(chunk), of=len(group.cells))
            rows.append((stance, Box(count), Box(", ".join(name for name, _ in chunk))))
            actors.append(chunk[0][1].actor)
    about = words("{topic}: the actors that hold each stance.", topic=topic.title)
    header = (words("Stance"), words("Actors"), words("Who"))
    return Table("topic", topic.title, about, header, tuple(rows), row_ids=tuple(actors))


def _chunks(named: list[tuple[str, Cell]]) -> list[list[tuple[str, Cell]]]:
    chunks: list[list[tuple[str, Cell]]] = [[]]
    for name, cell in named:
        if chunks[-1] and sum(len(other) + 2 for other, _ in chunks[-1]) + len(name) > GROUP_LETTERS:
            chunks.append([])
        chunks[-1].append((name, cell))
    return chunks


def _named(report: Report, cells: Sequence[Cell]) -> list[tuple[str, Cell]]:
    return [(isolated(report.actor_of[cell.actor].short), cell) for cell in cells]
