"""The first slides of a brief (title, key messages) and its last (changes, gaps, sources, method)."""

from itertools import islice

from policy_report.brief.report import KeyMessage, Report, SourceEntry
from policy_report.brief.view import dates, tables
from policy_report.brief.view.figures import MIXED, NO_EVIDENCE, SYMBOLS, columns, counts, meanings
from policy_report.brief.view.tables import Box, Table
from policy_report.formats.pptx.deck import PptxDeck
from policy_report.formats.pptx.pagination import listed
from policy_report.formats.pptx.paragraphs import HANGING, Para, PptxRun, pages
from policy_report.formats.pptx.slide import evidence
from policy_report.formats.pptx.template import INSETS
from policy_report.i18n import Words
from policy_report.text import link_target

CHANGED, SILENT = (0.2, 0.2, 0.14, 0.23, 0.23), (0.27, 0.13, 0.6)  # shares of the width
CITED, SCALE = (0.05, 0.5, 0.3, 0.15), (0.24, 0.1, 0.66)
SIZES = ((22.0, 18.0), (20.0, 17.0), (18.0, 16.0), (16.0, 14.0))  # of the first sentence, and of the rest
AFTER = 16.0
FIGURE, CAPTION = 28.0, 13.0
GAP = "\u2003\u2002"  # between the figures of the first slide


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


def key_messages(deck: PptxDeck, report: Report) -> None:
    """Add the key messages, numbered; what a slide does not hold goes on the next."""
    tried = [_pages(deck, report, sizes) for sizes in SIZES]
    found = min(tried, key=len)
    for number, page in enumerate(found, 1):
        title = deck.words("Key messages")
        if len(found) > 1:
            title = deck.words("Key messages ({n} of {of})", n=number, of=len(found))
        numbers = {para.number for para in page if para.number}
        told = [message for i, message in enumerate(report.key_messages, 1) if i in numbers]
        deck.add(title, body=page, notes=_behind(report, told))


def _pages(deck: PptxDeck, report: Report, sizes: tuple[float, float]) -> list[list[Para]]:
    blocks = [_message(message, number, *sizes) for number, message in enumerate(report.key_messages, 1)]
    room, limit = deck.area.width - INSETS[0], deck.area.height - INSETS[1]
    return [page for page in pages(blocks, room, limit, deck.font) if page]


def _message(message: KeyMessage, number: int, large: float, small: float) -> list[Para]:
    lead = PptxRun("".join(part.text for part in message.lead), bold=True)
    body = PptxRun("".join(part.text for part in message.body).strip(), colour="soft")
    paras = [Para((lead,), large, 2 if body.text else AFTER, number=number, indent=HANGING)]
    return [*paras, Para((body,), small, AFTER, indent=HANGING)] if body.text else paras


def _behind(report: Report, messages: list[KeyMessage]) -> list[str]:
    """Return the evidence of the cells that the messages rest on, each cell once."""
    parts = [part for message in messages for part in (*message.lead, *message.body)]
    cells = {(part.actor, part.topic): None for part in parts if part.actor and part.topic}
    return evidence(report, [report.cell_of[key] for key in cells if key in report.cell_of])


def changes(deck: PptxDeck, report: Report) -> None:
    """Add what changed, where the brief is compared with something; the notes carry the evidence of today."""
    brief, words = report.brief, deck.words
    if not dates.compared(brief):
        return
    since = dates.since(words, brief)
    if not report.changes:
        slide = deck.add(dates.unchanged(words, brief).rstrip("."), words("Changes"))
        slide.text([Para((PptxRun(words("Every cell is what it was.")),), 16)], deck.area, "What changed")
        return
    pieces = listed(tables.changes(report), CHANGED, deck.area, deck.font)
    one = words.many(
        len(report.changes),
        "What changed since {since}: {n} cell",
        "What changed since {since}: {n} cells",
        since=since,
    )
    left = iter(report.changes)

    def notes(table: Table) -> list[str]:
        keys = [(change.actor, change.topic) for change in islice(left, len(table.rows))]
        return evidence(report, [report.cell_of[key] for key in keys if key in report.cell_of])

    mark = (lambda _: f"policy-report: changes brief={brief.id}") if len(pieces) == 1 else None
    deck.tables(pieces, words("Changes"), words("What changed since {since}", since=since), one, notes=notes, name=mark)


def gaps(deck: PptxDeck, report: Report) -> None:
    """Add where nothing is known, a row a topic."""
    held, words = report.coverage, deck.words
    if not held.without_evidence:
        return
    pieces = listed(_silence(report, words), SILENT, deck.area, deck.font)
    one = words.many(
        held.cells,
        "Where no evidence was found: {silent} of {n} cell",
        "Where no evidence was found: {silent} of {n} cells",
        silent=held.without_evidence,
    )
    meaning = words("No evidence is not neutral: nothing was found in the records.")
    deck.tables(pieces, words("Gaps"), words("Where no evidence was found"), one, notes=lambda _: [meaning])


def _silence(report: Report, words: Words) -> Table:
    """Return for each topic of how many actors something is known, and of whom nothing is."""
    rows = tuple(
        (
            Box(column.topic.title),
            Box(words("{n} of {of}", n=column.evidenced, of=column.actors)),
            Box(column.silence),
        )
        for column in columns(report, report.cell_of)
        if column.silent
    )
    about = words("For each topic with gaps how many actors have evidence, and for whom none was found.")
    header = (words("Topic"), words("Evidence"), words("No evidence found for"))
    return Table("gaps", words("Where no evidence was found"), about, header, rows)


def sources(deck: PptxDeck, report: Report) -> None:
    """Add the cited sources, numbered as on the slides; the notes carry addresses and days of access."""
    if not report.sources:
        return
    words = deck.words
    pieces = listed(_cited(report, words), CITED, deck.area, deck.font)
    one = words(
        "Sources: {documents} behind {positions}",
        documents=words.many(len(report.sources), "{n} document", "{n} documents"),
        positions=words.many(report.coverage.positions, "{n} position", "{n} positions"),
    )

    def notes(table: Table) -> list[str]:
        numbers = {row[0].text for row in table.rows}
        return [_whole(source, words) for source in report.sources if str(source.number) in numbers]

    deck.tables(pieces, words("Evidence"), words("Sources"), one, notes=notes)


def _cited(report: Report, words: Words) -> Table:
    rows = tuple(
        (
            Box(str(source.number), value=source.number),
            Box(source.title, url=link_target(source.url)),
            Box(", ".join(part for part in (source.author, source.publisher) if part)),
            Box(source.date),
        )
        for source in report.sources
    )
    about = words.many(len(rows), "{n} source, numbered as cited.", "{n} sources, numbered as cited.")
    header = (words("No."), words("Title"), words("Author, publisher"), words("Date"))
    return Table("sources", words("Sources"), about, header, rows)


def _whole(source: SourceEntry, words: Words) -> str:
    accessed = words("accessed {day}", day=words.day(source.accessed)) if source.accessed else ""
    parts = (source.title, source.author, source.publisher, source.date, source.url, accessed, source.note)
    return f"[{source.number}] {', '.join(part for part in parts if part)}"


def method(deck: PptxDeck, report: Report) -> None:
    """Add the scale with what its steps mean; the notes say how the figures are computed."""
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
    deck.tables(pieces, words("Method"), words("How to read the stances"), notes=lambda _: figures)


def _scale(report: Report, words: Words) -> Table:
    meant = meanings(report)
    rows = [
        (
            Box(step.label, step.symbol, step.tone),
            Box(words("none") if step.value is None else words.signed(step.value), value=step.value),
            Box(meant[step.id]),
        )
        for step in report.scale
    ]
    different = words("Records of one day with different stances.")
    nothing = words("Nothing was found. It is not neutral.")
    mixed = (Box(words("Mixed"), SYMBOLS[MIXED], MIXED), Box(words("mean")), Box(different))
    silent = (Box(words("No evidence"), SYMBOLS[NO_EVIDENCE], NO_EVIDENCE), Box(words("none")), Box(nothing))
    about = words("The stances of the scale, their values and what they mean.")
    header = (words("Stance"), words("Value"), words("Meaning"))
    return Table("scale", words("The scale"), about, header, (*rows, mixed, silent))
