"""Actors × topics and actors × actors as native tables, split over slides by rows and columns."""

from dataclasses import replace

from policy_report.brief.report import Agreement, Report
from policy_report.brief.view import tables
from policy_report.brief.view.figures import NO_EVIDENCE, AgreeingActor, Pairs
from policy_report.brief.view.figures import pairs as pairs_of
from policy_report.brief.view.tables import Box, Table
from policy_report.formats.pptx.deck import PptxDeck
from policy_report.formats.pptx.pagination import grid, listed
from policy_report.formats.pptx.paragraphs import Para, PptxRun
from policy_report.formats.pptx.slide import evidence
from policy_report.i18n import Words, words_of
from policy_report.layout.palette import AGREEMENT
from policy_report.text import isolated

MOST_PAIRED = 24  # actors: beyond, a table of all pairs takes more slides than anybody turns
EXTREMES = (0.24, 0.23, 0.23, 0.3)


def stances(deck: PptxDeck, report: Report) -> None:
    """Add the matrix; the notes of a slide carry the evidence of its cells."""
    held = report.coverage
    words = deck.words
    silent = words.many(
        held.cells,
        "No evidence found in {silent} of {n} cell: nothing is known there. It is not neutral.",
        "No evidence found in {silent} of {n} cells: nothing is known there. It is not neutral.",
        silent=held.without_evidence,
    )
    caption = silent if held.without_evidence else ""
    pieces = [
        replace(piece, table=replace(part, about=tables.about_matrix(report, part.row_ids, part.column_ids)))
        for piece in grid(tables.matrix(report), deck.above(caption), deck.font)
        for part in [piece.table]
    ]
    one = words.many(
        held.cells,
        "Who stands where: evidence for {evidenced} of {n} cell",
        "Who stands where: evidence for {evidenced} of {n} cells",
        evidenced=held.evidenced,
    )

    def notes(table: Table) -> list[str]:
        return evidence(report, [report.cell_of[actor, topic] for actor in table.row_ids for topic in table.column_ids])

    def mark(table: Table) -> str:
        topics, actors = ",".join(table.column_ids), ",".join(table.row_ids)
        return f"policy-report: matrix brief={report.brief.id} topics={topics} actors={actors}"

    deck.tables(pieces, words("The matrix"), words("Who stands where"), one, notes=notes, name=mark, caption=caption)


def pairs(deck: PptxDeck, report: Report) -> None:
    """Add who agrees with whom: every pair where slides can hold that, else each actor's nearest and farthest."""
    known = pairs_of(report)
    least, words = report.method.minimum_shared_topics, deck.words
    if not known.known:
        slide = deck.add(words("Who agrees with whom: too little is known to say"), words("Agreement"))
        why = words.many(
            least,
            "No two actors take a side on {n} shared topic; the most that two have in common is {most}. On fewer, a "
            "figure would say more about what was recorded than about who agrees.",
            "No two actors take a side on {n} shared topics; the most that two have in common is {most}. On fewer, a "
            "figure would say more about what was recorded than about who agrees.",
            most=known.most,
        )
        slide.text([Para((PptxRun(why),), 16)], deck.area, "Why there are no figures")
        return
    one = words("Who agrees with whom")
    if known.known < known.all:
        one = words("Who agrees with whom: {known} of {n} pairs can be compared", known=known.known, n=known.all)
    meaning = words(
        "Agreement is {all} where two actors hold the same stances and {none} where they stand at opposite ends of the "
        "scale, over the n topics on which both take a side.",
        all=words.percent(1),
        none=words.percent(0),
    )
    below = words.many(least, "Below {n} shared topic none is given.", "Below {n} shared topics none is given.")
    caption = f"{meaning} {below}"
    area = deck.above(caption)
    if len(known.order) <= MOST_PAIRED:
        pieces = grid(_shaded(report, [actor.id for actor in known.order]), area, deck.font)
    else:
        pieces = listed(_extremes(known, words), EXTREMES, area, deck.font)
    several = words("Who agrees with whom")
    deck.tables(pieces, words("Agreement"), several, one, notes=lambda table: _splits(report, table), caption=caption)


def _shaded(report: Report, order: list[str]) -> Table:
    """Return the table of pairs among some actors, from blue for agreement to orange for its opposite."""
    table = tables.agreement(report)
    places = [table.row_ids.index(actor) for actor in order]
    chosen = tables.part(table, places, places)
    return replace(chosen, rows=tuple((row[0], *map(_shade, row[1:])) for row in chosen.rows))


def _shade(box: Box) -> Box:
    if box.value is None:
        return replace(box, tone=NO_EVIDENCE if box.text else "")
    return replace(box, tone=AGREEMENT[round(box.value * (len(AGREEMENT) - 1))])


def _extremes(known: Pairs, words: Words) -> Table:
    """Return the nearest and the farthest of each actor, and what splits it from the latter."""
    rows = tuple(
        (
            Box(row.actor.short),
            _with(row.nearest, words),
            _with(row.farthest, words),
            Box(tables.splits(row.farthest.splits, row.farthest.split, words) if row.farthest else ""),
        )
        for row in known.extremes
    )
    header = (words("Actor"), words("Nearest"), words("Farthest"), words("What splits it from the farthest"))
    about = words("For each actor the one that it agrees with most and least, the agreement in per cent, and n.")
    return Table(
        "extremes", words("Nearest and farthest"), about, header, rows, tuple(actor.id for actor in known.order)
    )


def _with(other: AgreeingActor | None, words: Words) -> Box:
    if other is None:
        return Box("")
    figure = words.percent(other.agreement)
    return Box(f"{isolated(other.actor.short)}, {figure} (n {other.n})", value=other.agreement)


def _splits(report: Report, table: Table) -> list[str]:
    """Return for the notes what splits each pair of which one stands on the slide, the most divided first."""
    known = (pair for pair in report.agreement if pair.agreement is not None and pair.a in table.row_ids)
    ranked = sorted(known, key=lambda pair: (pair.agreement or 0, pair.a, pair.b))
    return [_split(report, pair, words_of(report.brief.language)) for pair in ranked]


def _split(report: Report, pair: Agreement, words: Words) -> str:
    figures = {"agreement": words.percent(pair.agreement or 0), "n": pair.n}
    names = words.listed(isolated(report.actor_of[actor].short) for actor in (pair.a, pair.b))
    if not pair.split:
        return words("{actors}: {agreement} (n {n})", actors=names, **figures)
    topics = tables.splits(pair.splits, [isolated(report.topic_of[topic].short) for topic in pair.split], words)
    return words("{actors}: {agreement} (n {n}); split by {topics}", actors=names, topics=topics, **figures)
