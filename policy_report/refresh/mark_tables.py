"""The tables that a mark can ask for: those of every format, and some that papers have: sides, counts, sources."""

from collections.abc import Callable

from policy_report.brief.report import Report, SourceEntry
from policy_report.brief.view import dates, tables
from policy_report.brief.view.pictures import holders
from policy_report.brief.view.tables import Box, Table
from policy_report.i18n import words_of


def sides(report: Report) -> Table:
    """Return a row a topic, the most divided first: the names on each side, in a column a stance, and the silent."""
    words = words_of(report.brief.language)
    rows = holders.topics(report)
    columns = holders.columns(report, rows)
    return Table(
        name="sides",
        title=words("Who stands where"),
        about=words.many(
            len(rows), "{n} topic, the actors on each side of it.", "{n} topics, the actors on each side of them."
        ),
        header=(words("Topic"), *(column.label for column in columns), words("No evidence")),
        rows=tuple(
            (
                Box(row.topic.title),
                *(Box(_side(row.sides.get(column.id), column)) for column in columns),
                Box(", ".join(row.silent)),
            )
            for row in rows
        ),
        row_ids=tuple(row.topic.id for row in rows),
    )


def _side(side: holders.Side | None, column: holders.Column) -> str:
    """Return the names of a side, after the topic's own word for it where it has one."""
    if side is None:
        return ""
    names = ", ".join(holder.name for holder in side.holders)
    own = holders.own_word(side, column)
    return f"{own}: {names}" if own else names


def sources(report: Report) -> Table:
    """Return a row a cited source, as a list of references has it: number, source, date, link."""
    words = words_of(report.brief.language)
    found = tables.sources(report)
    return Table(
        name="sources",
        title=found.title,
        about=found.about,
        header=(words("No."), words("Source"), words("Date"), words("Link")),
        rows=tuple(
            (Box(str(source.number)), Box(_source(source)), Box(dates.written(words, source.date)), Box(source.url))
            for source in report.sources
        ),
    )


def _source(source: SourceEntry) -> str:
    return ", ".join(filter(None, (source.author, source.title, source.publisher)))


TABLES: dict[str, Callable[[Report], Table]] = {
    **tables.TABLES,
    "sides": sides,
    "counts": tables.counts,
    "sources": sources,
}
