"""The last slides of a brief: what changed, where nothing is known, the sources, the method."""

from policy_report import tables
from policy_report.office.deck import Deck
from policy_report.office.fit import Para, Run
from policy_report.office.slide_notes import evidence
from policy_report.office.slide_spread import listed, put, titles
from policy_report.page import MEANINGS
from policy_report.report import Report, SourceEntry
from policy_report.tables import Box, Table
from policy_report.templating import day, many

CHANGED, SILENT, CITED, SCALE = (
    (0.2, 0.2, 0.14, 0.23, 0.23),
    (0.27, 0.13, 0.6),
    (0.05, 0.5, 0.3, 0.15),
    (0.24, 0.1, 0.66),
)
METHOD_TEXT = 12.0
OWN_STEP, NO_VALUE = "A step of this workspace’s own scale.", "A stance without a value: shown, never scored."


def changes(deck: Deck, report: Report) -> None:
    """Add what changed, where the brief is compared with something; the notes carry the evidence of today."""
    brief = report.brief
    if not (brief.since or brief.earlier):
        return
    since = f"since {day(brief.since)}" if brief.since else f"since {brief.earlier}"
    if not report.changes:
        slide = deck.add(f"Nothing changed {since}", "Changes")
        slide.text([Para((Run("Every cell is what it was."),), 16)], deck.area, "What changed")
        return
    pieces = listed(tables.changes(report), CHANGED, deck.area, deck.font)
    one = f"What changed {since}: {many(len(report.changes), 'cell')}"
    start = 0
    for piece, title in zip(
        pieces,
        titles(pieces, f"What changed {since}", one, {actor.name: actor.short for actor in report.actors}),
        strict=True,
    ):
        found = report.changes[start : start + len(piece.table.rows)]
        start += len(found)
        cells = [report.cell_of[key] for change in found if (key := (change.actor, change.topic)) in report.cell_of]
        slide = deck.add(title, "Changes", notes=evidence(report, cells))
        put(deck, slide, piece, deck.area, f"policy-report: changes brief={brief.id}" if len(pieces) == 1 else title)


def gaps(deck: Deck, report: Report) -> None:
    """Add where nothing is known, a row a topic."""
    held = report.coverage
    if not held.without_evidence:
        return
    pieces = listed(_silence(report), SILENT, deck.area, deck.font)
    one = f"Where no evidence was found: {held.without_evidence} of {many(held.cells, 'cell')}"
    for piece, title in zip(pieces, titles(pieces, "Where no evidence was found", one), strict=True):
        slide = deck.add(title, "Gaps", notes=["No evidence is not neutral: nothing was found in the records."])
        put(deck, slide, piece, deck.area, title)


def _silence(report: Report) -> Table:
    """Return for each topic of how many actors something is known, and of whom nothing is."""
    rows = []
    for topic in report.topics:
        silent = [actor.short for actor in report.actors if not report.cell_of[actor.id, topic.id].positions]
        count = f"{len(report.actors) - len(silent)} of {len(report.actors)}"
        if silent:
            every = len(silent) == len(report.actors) and len(silent) > 1
            rows.append((Box(topic.title), Box(count), Box("every actor" if every else ", ".join(silent))))
    about = "For each topic with gaps how many actors have evidence, and for whom none was found."
    return Table(
        "gaps", "Where no evidence was found", about, ("Topic", "Evidence", "No evidence found for"), tuple(rows)
    )


def sources(deck: Deck, report: Report) -> None:
    """Add the cited sources, numbered as on the slides; the notes carry addresses and days of access."""
    if not report.sources:
        return
    pieces = listed(_cited(report), CITED, deck.area, deck.font)
    one = f"Sources: {many(len(report.sources), 'document')} behind {many(report.coverage.positions, 'position')}"
    for piece, title in zip(pieces, titles(pieces, "Sources", one), strict=True):
        numbers = {row[0].text for row in piece.table.rows}
        found = [source for source in report.sources if str(source.number) in numbers]
        slide = deck.add(title, "Evidence", notes=[_whole(source) for source in found])
        put(deck, slide, piece, deck.area, title)


def _cited(report: Report) -> Table:
    rows = tuple(
        (
            Box(str(source.number), value=source.number),
            Box(source.title, url=source.url if source.url.startswith(("https://", "http://")) else ""),
            Box(", ".join(part for part in (source.author, source.publisher) if part)),
            Box(source.date),
        )
        for source in report.sources
    )
    about = f"{many(len(rows), 'source')}, numbered as cited."
    return Table("sources", "Sources", about, ("No.", "Title", "Author, publisher", "Date"), rows)


def _whole(source: SourceEntry) -> str:
    accessed = f"accessed {day(source.accessed)}" if source.accessed else ""
    parts = (source.title, source.author, source.publisher, source.date, source.url, accessed, source.note)
    return f"[{source.number}] {', '.join(part for part in parts if part)}"


def method(deck: Deck, report: Report) -> None:
    """Add the scale with what its steps mean; the notes say how the figures are computed."""
    pieces = listed(_scale(report), SCALE, deck.area, deck.font)
    for piece, title in zip(pieces, titles(pieces, "How to read the stances", "How to read the stances"), strict=True):
        slide = deck.add(title, "Method", notes=_figures(report))
        put(deck, slide, piece, deck.area, title)


def _scale(report: Report) -> Table:
    rows = [
        (
            Box(step.label, step.symbol, step.tone),
            Box("none" if step.value is None else f"{step.value:+g}" if step.value else "0", value=step.value),
            Box(MEANINGS.get(step.id, NO_VALUE if step.value is None else OWN_STEP)),
        )
        for step in report.scale
    ]
    mixed = (Box("Mixed", "◆", tables.MIXED), Box("mean"), Box("Records of one day with different stances."))
    silent = (Box("No evidence", "·", tables.NO_EVIDENCE), Box("none"), Box("Nothing was found. It is not neutral."))
    about = "The stances of the scale, their values and what they mean."
    return Table("scale", "The scale", about, ("Stance", "Value", "Meaning"), (*rows, mixed, silent))


def _figures(report: Report) -> list[str]:
    least = many(report.method.minimum_shared_topics, "shared topic")
    over = f"over the n topics on which both take a side; none below {least}"
    return [
        "The newest record of an actor on a topic counts. Silence is never filled in.",
        f"Agreement of two actors: 1 less the mean distance of their stances, as a share of the scale, {over}.",
        "Polarisation of a topic: (1 - A) / 2 with van der Eijk’s agreement A (2001); from 3 actors up.",
    ]
