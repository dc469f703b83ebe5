"""The tables of a report, laid out as text: what slides, documents, spreadsheets and pictures show of it.

A Report goes in, `Table`s come out. A format decides how a table looks and how much of it fits; what it says is decided
here, once.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from policy_report.report import Agreement, Cell, Report

MIXED, NO_EVIDENCE = "mixed", "no-evidence"
CHANGES = {
    "new": "New",
    "moved": "Moved",
    "withdrawn": "Withdrawn",
    "evidence-added": "Evidence added",
    "reworded": "Reworded",
}
QUOTE_CHECKS = {
    "verified": "verified",
    "mismatch": "not found in the source",
    "no-snapshot": "not checked: no text of the source",
    "no-quote": "",
}
POSITION_COLUMNS = (
    *("Actor", "Topic", "Stance", "Date", "Counts", "Summary", "Quote", "Quote check", "Speaker", "Source"),
    *("Locator", "Conditions", "Salience", "Confidence", "Note", "Coder", "Record"),
)


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
    return Table(
        name="matrix",
        title="Who stands where",
        about=f"{_many(len(report.actors), 'actor')} down, {_many(len(report.topics), 'topic')} across, "
        f"a stance in each cell{_as_of(report)}. {_evidence(report)}",
        header=("Actor", *(topic.short for topic in report.topics)),
        rows=tuple(
            (Box(actor.name), *(stance(report, report.cell_of[actor.id, topic.id]) for topic in report.topics))
            for actor in report.actors
        ),
        row_ids=tuple(actor.id for actor in report.actors),
        column_ids=tuple(topic.id for topic in report.topics),
    )


def stance(report: Report, cell: Cell) -> Box:
    """Return what a cell of the matrix says; a mixed one names its stances."""
    text = cell.label
    if cell.state == MIXED:
        text = f"{text}: {' / '.join(dict.fromkeys(report.positions[i].label for i in cell.positions))}"
    value = next((step.value for step in report.scale if step.id == cell.stance), None)
    return Box(text, cell.symbol, cell.tone, value)


def legend(report: Report) -> tuple[Box, ...]:
    """Return the key to a matrix: the stances that it has, in the order of the scale, then mixed and no evidence."""
    used = {cell.stance for cell in report.cells} | {cell.state for cell in report.cells}
    steps = [Box(step.label, step.symbol, step.tone, step.value) for step in report.scale if step.id in used]
    mixed = [Box("Mixed", "◆", MIXED)] if MIXED in used else []
    silence = [Box("No evidence found, which is not neutral", "·", NO_EVIDENCE)] if NO_EVIDENCE in used else []
    return (*steps, *mixed, *silence)


def describe(table: Table) -> str:
    """Return a table of stances in words, a text alternative: what it is, then what is known of each actor."""
    said = [table.about]
    for name, *cells in table.rows:
        topics = zip(table.header[1:], cells, strict=True)
        known = [f"{topic}: {box.text}" for topic, box in topics if box.tone != NO_EVIDENCE]
        said.append(f"{name.text} – {'; '.join(known) or 'no evidence'}.")
    return " ".join(said)


def agreement(report: Report) -> Table:
    """Return actors × actors in the order of blocs: graded agreement in per cent with n, "–" below the minimum."""
    names = {actor.id: actor for actor in report.actors}
    found = {frozenset((pair.a, pair.b)): pair for pair in report.agreement}
    rows = tuple(
        (Box(names[a].name), *(Box("") if a == b else _agreement(found[frozenset((a, b))]) for b in report.blocs))
        for a in report.blocs
    )
    least = _many(report.method.minimum_shared_topics, "shared topic")
    return Table(
        name="agreement",
        title="Who agrees with whom",
        about=f"Agreement of every pair of actors in per cent, n the topics both take a side on; a dash below {least}"
        f"{_as_of(report)}.",
        header=("Actor", *(names[a].short for a in report.blocs)),
        rows=rows,
        row_ids=report.blocs,
        column_ids=report.blocs,
    )


def _agreement(pair: Agreement) -> Box:
    if pair.agreement is None:
        return Box(f"– (n {pair.n})")
    return Box(f"{pair.agreement:.0%} (n {pair.n})", value=pair.agreement)


def pairs(report: Report) -> Table:
    """Return a row a pair of actors, in the order of blocs: agreement, the same stance, n, what splits them most."""
    names = {actor.id: actor.name for actor in report.actors}
    topics = {topic.id: topic.short for topic in report.topics}
    found = {frozenset((pair.a, pair.b)): pair for pair in report.agreement}
    rows = []
    for a, b in combinations(report.blocs, 2):
        pair = found[frozenset((a, b))]
        split = ", ".join(topics[name] for name in pair.split)
        figures = [Box("–" if x is None else f"{x:.0%}", value=x) for x in (pair.agreement, pair.exact)]
        rows.append((Box(names[a]), Box(names[b]), *figures, Box(str(pair.n), value=pair.n), Box(split)))
    return Table(
        name="pairs",
        title="Who agrees with whom",
        about=f"Every pair of actors with their agreement, how often they hold the same stance, and n{_as_of(report)}.",
        header=("Actor", "And", "Agreement", "Same stance", "n", "Farthest apart on"),
        rows=tuple(rows),
    )


def topics(report: Report) -> Table:
    """Return a row a topic: how many hold each stance in words, n, and how contested it is."""
    titles = {topic.id: topic for topic in report.topics}
    rows = []
    for summary in report.topic_summaries:
        topic = titles[summary.topic]
        held = sum(summary.counts.values())
        words = "; ".join(
            f"{count} of {held} {_label(report, topic.labels, name)}" for name, count in summary.counts.items()
        )
        contested = Box(
            "–" if summary.polarisation is None else f"{summary.polarisation:.2f}", value=summary.polarisation
        )
        rows.append(
            (Box(topic.title), Box(words or "no evidence found"), Box(str(summary.n), value=summary.n), contested)
        )
    return Table(
        name="topics",
        title="Where each topic stands",
        about=f"For each topic how many actors hold each stance, n, and polarisation from 0 to 1{_as_of(report)}.",
        header=("Topic", "Where it stands", "n", "Polarisation"),
        rows=tuple(rows),
        row_ids=tuple(summary.topic for summary in report.topic_summaries),
    )


def counts(report: Report) -> Table:
    """Return a row a topic: its question, how many actors hold each stance, none or no evidence, n, polarisation."""
    titles = {topic.id: topic for topic in report.topics}
    used = {name for summary in report.topic_summaries for name in summary.counts}
    steps = [step for step in report.scale if step.value is not None or step.id in used]
    kinds = [*(step.id for step in steps), *([MIXED] if MIXED in used else [])]
    rows = []
    for summary in report.topic_summaries:
        held = [summary.counts.get(kind, 0) for kind in kinds]
        silent = len(report.actors) - sum(summary.counts.values())
        contested = "–" if summary.polarisation is None else f"{summary.polarisation:.2f}"
        rows.append(
            (
                Box(titles[summary.topic].title),
                Box(titles[summary.topic].question),
                *(Box(str(count), value=count) for count in (*held, silent, summary.n)),
                Box(contested, value=summary.polarisation),
            )
        )
    labels = [*(step.label for step in steps), *(["Mixed"] if MIXED in used else [])]
    return Table(
        name="topics",
        title="Where each topic stands",
        about=f"For each topic how many of {_many(len(report.actors), 'actor')} hold each stance, n, and polarisation "
        f"from 0 to 1{_as_of(report)}.",
        header=("Topic", "Question", *labels, "No evidence", "n", "Polarisation"),
        rows=tuple(rows),
        row_ids=tuple(summary.topic for summary in report.topic_summaries),
    )


def changes(report: Report) -> Table:
    """Return a row a changed cell: actor, topic, what happened, the stance before and after."""
    actors = {actor.id: actor.name for actor in report.actors}
    titles = {topic.id: topic.title for topic in report.topics}
    rows = tuple(
        (
            Box(actors[change.actor]),
            Box(titles[change.topic]),
            Box(CHANGES[change.change]),
            Box(change.before_label or "–"),
            Box(change.after_label or "–"),
        )
        for change in report.changes
    )
    since = report.brief.since.isoformat() if report.brief.since else report.brief.earlier
    return Table(
        name="changes",
        title="What changed",
        about=f"{_many(len(rows), 'change')}{f' since {since}' if since else ''}{_as_of(report)}.",
        header=("Actor", "Topic", "Change", "Before", "After"),
        rows=rows,
    )


def positions(report: Report) -> Table:
    """Return a row a position with all that is recorded of it, the current ones and those superseded."""
    actors = {actor.id: actor.name for actor in report.actors}
    titles = {topic.id: topic.title for topic in report.topics}
    sources = {source.id: source for source in report.sources}
    rows = []
    for position in report.positions:
        source = sources.get(position.source)
        rows.append(
            (
                Box(actors[position.actor]),
                Box(titles[position.topic]),
                Box(position.label, position.symbol, position.tone),
                Box(position.date.isoformat() if position.date else "", day=position.date),
                Box("current" if position.current else "superseded"),
                Box(position.summary),
                Box(position.quote),
                Box(QUOTE_CHECKS[position.quote_check]),
                Box(position.speaker),
                Box(f"[{source.number}] {source.title}" if source else "", url=source.url if source else ""),
                Box(position.locator),
                Box(position.conditions),
                Box("" if position.salience is None else str(position.salience), value=position.salience),
                Box(position.confidence),
                Box(position.note),
                Box(position.coder),
                Box(f"{position.file}:{position.line}" if position.line else position.file),
            )
        )
    return Table(
        name="positions",
        title="Positions",
        about=f"{_many(len(rows), 'position')} with quote and source{_as_of(report)}.",
        header=POSITION_COLUMNS,
        rows=tuple(rows),
    )


def sources(report: Report) -> Table:
    """Return a row a cited source, numbered as in the brief."""
    rows = tuple(
        (
            Box(str(source.number), value=source.number),
            Box(source.title, url=source.url),
            Box(source.author),
            Box(source.publisher),
            Box(source.date),
            Box(source.accessed.isoformat() if source.accessed else "", day=source.accessed),
            Box(source.url, url=source.url),
        )
        for source in report.sources
    )
    return Table(
        name="sources",
        title="Sources",
        about=f"{_many(len(rows), 'source')}, numbered as cited.",
        header=("No.", "Title", "Author", "Publisher", "Date", "Accessed", "Link"),
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
    return Table(
        table.name,
        table.title,
        table.about,
        tuple(table.header[i] for i in kept),
        tuple(tuple(table.rows[row][i] for i in kept) for row in rows),
        tuple(table.row_ids[row] for row in rows) if table.row_ids else (),
        tuple(table.column_ids[column] for column in columns) if table.column_ids else (),
    )


def _label(report: Report, labels: dict[str, str], name: str) -> str:
    if name == MIXED:
        return "mixed"
    return labels.get(name) or next(step.label for step in report.scale if step.id == name)


def _as_of(report: Report) -> str:
    return f" as of {report.brief.as_of.isoformat()}" if report.brief.as_of else ""


def _evidence(report: Report) -> str:
    silent = report.coverage.without_evidence
    return f"No evidence was found for {silent} of {_many(report.coverage.cells, 'cell')}."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
