"""The last slides of a brief, for who wants to check it: all changes, the sources, the stances in use."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

from policy_report.brief.report import Change, Report, SourceEntry
from policy_report.brief.view import dates, tables
from policy_report.brief.view.figures import MIXED, NO_EVIDENCE, SYMBOLS, meanings, newly, reviewed, used
from policy_report.brief.view.tables import Box, Table, part
from policy_report.formats.pptx.columns import LARGE
from policy_report.formats.pptx.deck import PptxDeck, SlideMaker
from policy_report.formats.pptx.notes import NoteLine, evidence
from policy_report.formats.pptx.pagination import listed
from policy_report.formats.pptx.paragraphs import Para, PptxRun
from policy_report.i18n import Words
from policy_report.text import link_target

CHANGED = (0.2, 0.2, 0.14, 0.23, 0.23)  # shares of the width
NEW = (0.2, 0.8)
CITED, SCALE = (0.05, 0.5, 0.3, 0.15), (0.24, 0.1, 0.66)


def changes(deck: PptxDeck, report: Report) -> list[SlideMaker]:
    """Return what changed, where the brief is compared with something; the notes carry the evidence of today.

    New cells have a row each, or where they are many, those of an actor one.
    """
    brief, words = report.brief, deck.words
    if not dates.compared(brief):
        return []
    if not report.changes:
        return [partial(_unchanged, deck)]
    since = dates.since(words, brief)
    grouped = newly(report.changes)
    places = [i for i, change in enumerate(report.changes) if not grouped or change.change != "new"]
    table = tables.changes(report)
    pieces = listed(part(table, places, range(len(table.header) - 1)), CHANGED, deck.area, deck.font)
    one = words.many(
        len(places), "What changed since {since}: {n} cell", "What changed since {since}: {n} cells", since=since
    )
    several = words("What changed since {since}", since=since)
    notes = _evidence(report, [[report.changes[i]] for i in places])
    mark = (lambda _: f"policy-report: changes brief={brief.id}") if len(pieces) == 1 and not grouped else None
    new = tables.new_cells(report)
    return [
        *deck.tables(pieces, words("Changes"), several, one, notes=notes, name=mark),
        *deck.tables(
            listed(new, NEW, deck.area, deck.font), words("Changes"), new.title, notes=_evidence(report, grouped)
        ),
    ]


def _evidence(report: Report, rows: Sequence[Sequence[Change]]) -> Callable[[Table], list[NoteLine]]:
    """Return what gives the evidence of the changes of a table's rows, piece by piece."""
    left = iter(rows)

    def notes(table: Table) -> list[NoteLine]:
        keys = [(change.actor, change.topic) for row in islice(left, len(table.rows)) for change in row]
        return evidence(report, [report.cell_of[key] for key in keys if key in report.cell_of])

    return notes


def _unchanged(deck: PptxDeck) -> None:
    slide = deck.add(dates.unchanged(deck.words, deck.brief).rstrip("."), deck.words("Changes"))
    slide.text([Para((PptxRun(deck.words("Every cell is what it was.")),), LARGE)], slide.area, "What changed")


def sources(deck: PptxDeck, report: Report) -> list[SlideMaker]:
    """Return the cited sources, numbered as in the notes, which carry addresses and days of access.

    A column that nothing stands in is left out.
    """
    if not report.sources:
        return []
    words = deck.words
    table = _cited(report, words)
    held = [i for i in range(len(table.header)) if any(row[i].words for row in table.rows)]
    shares = [CITED[i] / sum(CITED[i] for i in held) for i in held]
    pieces = listed(part(table, range(len(table.rows)), [i - 1 for i in held[1:]]), shares, deck.area, deck.font)
    one = words(
        "Sources: {documents} behind {positions}",
        documents=words.many(len(report.sources), "{n} document", "{n} documents"),
        positions=words.many(report.coverage.positions, "{n} position", "{n} positions"),
    )
    one = words("; ").join(filter(None, (one, reviewed(report.coverage, words))))

    def notes(table: Table) -> list[NoteLine]:
        numbers = {row[0].text for row in table.rows}
        return [_whole(source, words) for source in report.sources if str(source.number) in numbers]

    return deck.tables(pieces, words("Evidence"), words("Sources"), one, notes=notes)


def _cited(report: Report, words: Words) -> Table:
    rows = tuple(
        (
            Box(str(source.number), value=source.number),
            Box(source.title, url=link_target(source.url)),
            Box(", ".join(part for part in (source.author, source.publisher) if part)),
            Box(dates.written(words, source.date)),
        )
        for source in report.sources
    )
    about = words.many(len(rows), "{n} source, numbered as cited.", "{n} sources, numbered as cited.")
    header = (words("No."), words("Title"), words("Author, publisher"), words("Date"))
    return Table("sources", words("Sources"), about, header, rows)


def _whole(source: SourceEntry, words: Words) -> str:
    accessed = words("accessed {day}", day=words.day(source.accessed)) if source.accessed else ""
    parts = (
        source.title,
        source.author,
        source.publisher,
        dates.written(words, source.date),
        source.url,
        accessed,
        source.remark,
        source.note,
    )
    return f"[{source.number}] {', '.join(part for part in parts if part)}"


def method(deck: PptxDeck, report: Report) -> list[SlideMaker]:
    """Return the stances in use with what they mean; the notes say how the figures are computed."""
    words = deck.words
    pieces = listed(_scale(report, words), SCALE, deck.area, deck.font)
    figures = [
        words("The newest record of an actor on a topic counts. Silence is never filled in."),
        words.many(
            report.method.minimum_shared_topics,
            "Agreement of two actors: 1 less the mean distance of their stances, as a share of the scale, over the n "
            "topics on which both take a side; none below {n} shared topic.",
            "Agreement of two actors: 1 less the mean distance of their stances, as a share of the scale, over the n "
            "topics on which both take a side; none below {n} shared topics.",
        ),
        words("Polarisation of a topic: (1 - A) / 2 with van der Eijk’s agreement A (2001); from 3 actors up."),
    ]
    return deck.tables(pieces, words("Method"), words("How to read the stances"), notes=lambda _: figures)


def _scale(report: Report, words: Words) -> Table:
    meant, in_use = meanings(report), used(report)
    rows = [
        (
            Box(step.label, step.symbol, step.tone),
            Box(words("none") if step.value is None else words.signed(step.value), value=step.value),
            Box(meant[step.id]),
        )
        for step in report.scale
        if step.id in in_use
    ]
    different = words("Records of one day with different stances.")
    nothing = words("Nothing was found. It is not neutral.")
    mixed = (Box(words("Mixed"), SYMBOLS[MIXED], MIXED), Box(words("mean")), Box(different))
    silent = (Box(words("No evidence"), SYMBOLS[NO_EVIDENCE], NO_EVIDENCE), Box(words("none")), Box(nothing))
    about = words("The stances of the scale, their values and what they mean.")
    header = (words("Stance"), words("Value"), words("Meaning"))
    states = [row for state, row in ((MIXED, mixed), (NO_EVIDENCE, silent)) if state in in_use]
    return Table("scale", words("The scale"), about, header, (*rows, *states))
