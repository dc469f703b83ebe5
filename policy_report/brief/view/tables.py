"""The tables of a report, laid out as text: what slides, documents, spreadsheets and pictures show of it.

A Report goes in, `Table`s come out. A format decides how a table looks and how much of it fits; what it says is decided
here, once.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from policy_report.brief.report import INTERNAL, Agreement, Cell, Report, SourceEntry
from policy_report.brief.view import dates
from policy_report.brief.view.figures import MIXED, NO_EVIDENCE, current, mixed, newly, used
from policy_report.i18n import Words, term, words_of
from policy_report.records.fields import REGISTER
from policy_report.spans import Span

CHANGES = {  # in the order in which they matter to a reader
    "moved": term("Moved"),
    "withdrawn": term("Withdrawn"),
    "new": term("New"),
    "evidence-added": term("Evidence added"),
    "reworded": term("Reworded"),
}
QUOTE_CHECKS = {
    "verified": term("verified"),
    "mismatch": term("not found in the source"),
    "no-snapshot": term("not checked: no text of the source"),
    "no-quote": "",
}
BETWEEN = term("; ")
CURRENT = {True: term("current"), False: term("superseded")}


@dataclass(frozen=True)
class Box:
    """One cell of a table. `symbol`, `tone`: of a stance; `value`, `day`: what the text stands for; `url`: a link."""

    text: str
    symbol: str = ""
    tone: str = ""
    value: float | None = None
    url: str = ""
    day: dt.date | None = None

    @property
    def words(self) -> str:
        """The text with its symbol in front."""
        return f"{self.symbol} {self.text}" if self.symbol else self.text


@dataclass(frozen=True)
class Table:
    """A header, and rows as long as it, the first cell of each naming the row. `about`: the text alternative.

    `row_ids`, `column_ids`: the actors and topics that rows and columns (after the first) stand for, where they do.
    """

    name: str
    title: str
    about: str
    header: tuple[str, ...]
    rows: tuple[tuple[Box, ...], ...]
    row_ids: tuple[str, ...] = ()
    column_ids: tuple[str, ...] = ()


def matrix(report: Report) -> Table:
    """Return actors down, topics across, the stance in each cell; a cell without evidence says so."""
    words = words_of(report.brief.language)
    actors, topics = ([entry.id for entry in entries] for entries in (report.actors, report.topics))
    return Table(
        name="matrix",
        title=words("Who stands where"),
        about=about_matrix(report, actors, topics),
        header=(words("Actor"), *(topic.short for topic in report.topics)),
        rows=tuple(
            (Box(actor.name), *(stance(report, report.cell_of[actor.id, topic.id]) for topic in report.topics))
            for actor in report.actors
        ),
        row_ids=tuple(actor.id for actor in report.actors),
        column_ids=tuple(topic.id for topic in report.topics),
    )


def about_matrix(report: Report, actors: Sequence[str], topics: Sequence[str]) -> str:
    """Return the text alternative of a matrix of these actors and topics (ids): a sentence."""
    words = words_of(report.brief.language)
    laid_out = words(
        "{actors} down, {topics} across, a stance in each cell",
        actors=words.many(len(actors), "{n} actor", "{n} actors"),
        topics=words.many(len(topics), "{n} topic", "{n} topics"),
    )
    cells = [report.cell_of[actor, topic] for actor in actors for topic in topics]
    silent = sum(cell.state == NO_EVIDENCE for cell in cells)
    no_evidence = words.many(
        len(cells),
        "No evidence was found for {silent} of {n} cell.",
        "No evidence was found for {silent} of {n} cells.",
        silent=silent,
    )
    return f"{_as_of(laid_out, report)} {no_evidence}"


def stance(report: Report, cell: Cell) -> Box:
    """Return the table cell of a cell of the matrix; a mixed one names its stances."""
    text = cell.label
    if cell.state == MIXED:
        text = mixed(text, (position.label for position in current(report, cell)), words_of(report.brief.language))
    return Box(text, cell.symbol, cell.tone, report.values.get(cell.stance or ""))


def describe(table: Table, words: Words) -> str:
    """Return a table of stances in words, a text alternative: what it is, then what is known of each actor."""
    sentences = [table.about]
    for name, *cells in table.rows:
        topics = zip(table.header[1:], cells, strict=True)
        known = [
            words("{topic}: {stance}", topic=topic, stance=box.text) for topic, box in topics if box.tone != NO_EVIDENCE
        ]
        silent = words("no evidence")
        sentences.append(f"{name.text} – {words(BETWEEN).join(known) or silent}.")
    return " ".join(sentences)


def agreement(report: Report) -> Table:
    """Return actors × actors in the order of blocs: graded agreement in per cent with n, each pair once.

    A pair below the minimum is left out.
    """
    words = words_of(report.brief.language)
    names = report.actor_of
    found = {frozenset((pair.a, pair.b)): pair for pair in report.agreement}
    rows = tuple(
        (
            Box(names[a].name),
            *(_agreement(found[frozenset((a, b))], words) for b in report.blocs[:place]),
            *(Box("") for _ in report.blocs[place:]),
        )
        for place, a in enumerate(report.blocs)
    )
    about = words(
        "Agreement of every pair of actors in per cent, n the topics both take a side on; blank where n is below {n}",
        n=report.method.minimum_shared_topics,
    )
    return Table(
        name="agreement",
        title=words("Who agrees with whom"),
        about=_as_of(about, report),
        header=(words("Actor"), *(names[a].short for a in report.blocs)),
        rows=rows,
        row_ids=report.blocs,
        column_ids=report.blocs,
    )


def _agreement(pair: Agreement, words: Words) -> Box:
    if pair.agreement is None:
        return Box("")
    return Box(f"{words.percent(pair.agreement)} (n {pair.n})", value=pair.agreement)


PAIR_COLUMNS = (term("Actor"), term("And"), term("Agreement"), term("Same stance"), term("n"), term("What splits them"))


def pairs(report: Report) -> Table:
    """Return a row a pair of actors, in the order of blocs: agreement, the same stance, n, what splits them."""
    words = words_of(report.brief.language)
    found = {frozenset((pair.a, pair.b)): pair for pair in report.agreement}
    rows = []
    for a, b in combinations(report.blocs, 2):
        pair = found[frozenset((a, b))]
        split = splits(pair.splits, [report.topic_of[name].short for name in pair.split], words)
        figures = [Box("–" if x is None else words.percent(x), value=x) for x in (pair.agreement, pair.exact)]
        names = [Box(report.actor_of[name].name) for name in (a, b)]
        rows.append((*names, *figures, Box(str(pair.n), value=pair.n), Box(split)))
    about = words("Every pair of actors with their agreement, how often they hold the same stance, and n")
    return Table(
        name="pairs",
        title=words("Who agrees with whom"),
        about=_as_of(about, report),
        header=tuple(map(words, PAIR_COLUMNS)),
        rows=tuple(rows),
    )


def splits(count: int | None, titles: Sequence[str], words: Words) -> str:
    """Return on how many topics two actors differ, and the `titles` of some of them; "" for none."""
    return words.many(count, "{n} topic: {topics}", "{n} topics: {topics}", topics=", ".join(titles)) if count else ""


def topics(report: Report) -> Table:
    """Return a row a topic: how many hold each stance in words, n, and its polarisation."""
    words = words_of(report.brief.language)
    labels = {step.id: step.label for step in report.scale} | {MIXED: words("mixed")}
    rows = []
    for summary in report.topic_summaries:
        topic = report.topic_of[summary.topic]
        own, of = labels | topic.labels, sum(summary.counts.values())
        counts = (words("{n} of {of} {stance}", n=n, of=of, stance=own[name]) for name, n in summary.counts.items())
        stances = Box(words("; ").join(counts) or words("no evidence found"))
        n, polarised = Box(str(summary.n), value=summary.n), _polarised(summary.polarisation, words)
        rows.append((Box(topic.title), stances, n, polarised))
    return _topics(report, (words("Where it stands"), words("n"), words("Polarisation")), rows)


def counts(report: Report) -> Table:
    """Return a row a topic: its question, how many actors hold each stance, none or no evidence, n, polarisation."""
    words = words_of(report.brief.language)
    in_use = used(report)
    steps = [step for step in report.scale if step.value is not None or step.id in in_use]
    kinds = [*(step.id for step in steps), *([MIXED] if MIXED in in_use else [])]
    rows = []
    for summary in report.topic_summaries:
        numbers = [summary.counts.get(kind, 0) for kind in kinds]
        silent = len(report.actors) - sum(summary.counts.values())
        topic = report.topic_of[summary.topic]
        counted = [Box(str(count), value=count) for count in (*numbers, silent, summary.n)]
        rows.append((Box(topic.title), Box(topic.question), *counted, _polarised(summary.polarisation, words)))
    labels = [*(step.label for step in steps), *([words("Mixed")] if MIXED in in_use else [])]
    header = (words("Question"), *labels, words("No evidence"), words("n"), words("Polarisation"))
    return _topics(report, header, rows)


def _topics(report: Report, header: Sequence[str], rows: Sequence[tuple[Box, ...]]) -> Table:
    """Return a table of topics, its header without the first column."""
    words = words_of(report.brief.language)
    about = words("For each topic how many actors hold each stance, n, and polarisation from 0 to 1")
    return Table(
        name="topics",
        title=words("Where each topic stands"),
        about=_as_of(about, report),
        header=(words("Topic"), *header),
        rows=tuple(rows),
        row_ids=tuple(summary.topic for summary in report.topic_summaries),
    )


def changes(report: Report) -> Table:
    """Return a row a changed cell: actor, topic, what happened, the stance before and after."""
    words = words_of(report.brief.language)
    rows = []
    for change in report.changes:
        names = (report.actor_of[change.actor].name, report.topic_of[change.topic].title)
        labels = (words(CHANGES[change.change]), change.before_label or "–", change.after_label or "–")
        rows.append(tuple(map(Box, (*names, *labels))))
    if since := dates.since(words, report.brief, str):
        about = words.many(len(rows), "{n} change since {since}", "{n} changes since {since}", since=since)
    else:
        about = words.many(len(rows), "{n} change", "{n} changes")
    return Table(
        name="changes",
        title=words("What changed"),
        about=_as_of(about, report),
        header=(words("Actor"), words("Topic"), words("Change"), words("Before"), words("After")),
        rows=tuple(rows),
    )


def new_cells(report: Report) -> Table:
    """Return a row an actor with its new cells, where they are many: topic and stance of each; else no row."""
    words = words_of(report.brief.language)
    rows = []
    for cells in newly(report.changes):
        said = (report.topic_of[cell.topic].short + words(": ") + cell.after_label for cell in cells)
        rows.append((Box(report.actor_of[cells[0].actor].name), Box(words("; ").join(said))))
    since = dates.since(words, report.brief)
    title = words("New since {since}", since=since)
    return Table("new-cells", title, f"{title}.", (words("Actor"), words("New")), tuple(rows))


def positions(report: Report) -> Table:
    """Return a row a position with all that is recorded of it, the current ones and those superseded."""
    words = words_of(report.brief.language)
    register = [field for field in REGISTER if report.brief.internal or field.name not in INTERNAL]
    cited = {source.id: Box(f"[{source.number}] {source.title}", url=source.url) for source in report.sources}
    rows = []
    for position in report.positions:
        boxes = {
            "actor": Box(report.actor_of[position.actor].name),
            "topic": Box(report.topic_of[position.topic].title),
            "stance": Box(position.label, position.symbol, position.tone),
            "current": Box(words(CURRENT[position.current])),
            "quote_check": Box(words(QUOTE_CHECKS[position.quote_check])),
            "citation": cited.get(position.source, Box("")),
            "file": Box(f"{position.file}:{position.line}" if position.line else position.file),
        }
        rows.append(
            tuple(boxes.get(field.name) or _box(getattr(position, field.name), field.type, words) for field in register)
        )
    about = words.many(len(rows), "{n} position with quote and source", "{n} positions with quote and source")
    return Table(
        name="positions",
        title=words("Positions"),
        about=_as_of(about, report),
        header=tuple(words(field.head) for field in register),
        rows=tuple(rows),
    )


def _box(value: Any, kind: str, words: Words) -> Box:
    """Return the value of a field by its type, "" or None where the record leaves it out."""
    if value in ("", None):
        return Box("")
    if kind == "date":
        return Box(value.isoformat(), day=None if isinstance(value, Span) else value)
    if kind == "level":
        return Box(str(value), value=value)
    if kind == "language":
        return Box(words.name_of(value))
    return Box(words(value) if kind == "choice" else value)


SOURCE_COLUMNS: dict[str, Callable[[SourceEntry], Box]] = {
    term("No."): lambda source: Box(str(source.number), value=source.number),
    term("Title"): lambda source: Box(source.title, url=source.url),
    term("Author"): lambda source: Box(source.author),
    term("Publisher"): lambda source: Box(source.publisher),
    term("Date"): lambda source: Box(source.date),
    term("Accessed"): lambda source: Box(source.accessed.isoformat() if source.accessed else "", day=source.accessed),
    term("Link"): lambda source: Box(source.url, url=source.url),
    term("Remark"): lambda source: Box(source.remark),
    term("Note"): lambda source: Box(source.note),
}


def sources(report: Report) -> Table:
    """Return a row a cited source, numbered as in the brief."""
    words = words_of(report.brief.language)
    columns = {head: box for head, box in SOURCE_COLUMNS.items() if report.brief.internal or head != "Note"}
    rows = tuple(tuple(box(source) for box in columns.values()) for source in report.sources)
    return Table(
        name="sources",
        title=words("Sources"),
        about=words.many(len(rows), "{n} source, numbered as cited.", "{n} sources, numbered as cited."),
        header=tuple(map(words, columns)),
        rows=rows,
    )


TABLES: dict[str, Callable[[Report], Table]] = {
    "matrix": matrix,
    "agreement": agreement,
    "topics": topics,
    "changes": changes,
}


def part(table: Table, rows: Sequence[int], columns: Sequence[int]) -> Table:
    """Return the rows and the columns (after the first) of a table by their places, its header and row names kept."""
    kept = [0, *(column + 1 for column in columns)]
    return replace(
        table,
        header=tuple(table.header[i] for i in kept),
        rows=tuple(tuple(table.rows[row][i] for i in kept) for row in rows),
        row_ids=tuple(table.row_ids[row] for row in rows) if table.row_ids else (),
        column_ids=tuple(table.column_ids[column] for column in columns) if table.column_ids else (),
    )


def _polarised(polarisation: float | None, words: Words) -> Box:
    return Box("–" if polarisation is None else words.decimal(polarisation), value=polarisation)


def _as_of(sentence: str, report: Report) -> str:
    """Return a sentence with the day of the brief, in digits: a deck knows its own sentence again in other figures."""
    if not report.brief.as_of:
        return f"{sentence}."
    words = words_of(report.brief.language)
    return words("{said} as of {day}.", said=sentence, day=report.brief.as_of.isoformat())
