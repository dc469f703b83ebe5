"""A report arranged for pages: rows of the matrix, tables split by topics, positions grouped by stance.

HTML, PDF, Markdown and Word lay out the same arrangement. Templates read its fields by name.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from policy_report.brief.report import ActorEntry, Change, KeyMessage, PositionEntry, Report, SourceEntry, TopicEntry
from policy_report.brief.view import beside, cells, dates, document, figures, front, marking
from policy_report.brief.view.cells import ActorTopicNames, CellView, ConflictView, PositionView, values_of, view_of
from policy_report.brief.view.figures import StanceGroup, StanceMark
from policy_report.brief.view.front import MatrixPart, rows_of
from policy_report.brief.view.pictures import PHONE, SCREEN, agreement, matrix, moves
from policy_report.brief.view.tables import CHANGES
from policy_report.i18n import SECTIONS, Words, term, words_of
from policy_report.layout.drawing import TextStyle
from policy_report.text import isolated

LEVELS = (term("nominal"), term("ordinal"), term("interval"))  # at which the reliability of coders is measured
PORTRAIT_TOPICS, LANDSCAPE_TOPICS = 6, 10  # columns that a page holds without crowding
LONG = 500  # positions: a document of some hundred pages, where what is said twice is too much
NAMED_GAPS = 4
HEAD, HEAD_ROOM, HEAD_LINES = TextStyle(13, 14.3, bold=True), 140.0, 2  # of a matrix of symbols, in CSS pixels
SHORT_LOCATOR = 18  # letters

Cells = Mapping[tuple[str, str], CellView]


@dataclass(frozen=True)
class MessagePartView:
    """A stretch of a key message, and the cell that it rests on."""

    text: str
    cell: CellView | None


@dataclass(frozen=True)
class MessageView:
    """A key message: its first sentence, the rest, and the topics that it touches."""

    lead: tuple[MessagePartView, ...]
    body: tuple[MessagePartView, ...]
    topics: tuple[TopicEntry, ...]


@dataclass(frozen=True)
class ReadGaps:
    """Gaps of a topic: for how many sources it is known that nothing is in them, on which actors."""

    topic: str
    sources: int
    actors: str


@dataclass(frozen=True)
class ActorProfile:
    """An actor with its cells that have evidence, the same by stance, and the titles of the other topics."""

    actor: ActorEntry
    cells: tuple[CellView, ...]
    groups: tuple[StanceGroup[CellView], ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeView(Change, ActorTopicNames):
    """A change with the names of its cell, the short one for the actor."""


@dataclass(frozen=True)
class CitedSource:
    """A source and its positions.

    `locators`: the places in it are "headings", which need a wider column, "numbers", or "" for none.
    """

    source: SourceEntry
    positions: tuple[PositionView, ...]
    locators: str


@dataclass(frozen=True)
class BriefPage:
    """A report arranged for a page: what formats read of it, and what the variables of templates are made from.

    `cells`: by actor and topic; `legend`: the key to the matrix.
    """

    report: Report
    cells: Cells
    positions: tuple[PositionView, ...]
    conflicts: tuple[ConflictView, ...]
    titles: dict[str, str]
    meanings: dict[str, str]
    sections: tuple[str, ...]
    messages: tuple[MessageView, ...]
    tables: tuple[MatrixPart[CellView], ...]
    legend: tuple[StanceMark, ...]
    wide: bool


def arrange(report: Report) -> BriefPage:
    """Return the page of a report."""
    words = words_of(report.brief.language)
    report = _with_isolated_names(replace(report, brief=replace(report.brief, marking=marking.shown(report.brief))))
    positions = cells.positions(report)
    conflicts = cells.conflicts(report, positions)
    cell_of = cells.cells(report, positions, conflicts)
    return BriefPage(
        report=report,
        cells=cell_of,
        positions=positions,
        conflicts=conflicts,
        titles={name: words(title) for name, title in SECTIONS.items()},
        meanings=figures.meanings(report),
        sections=_sections(report),
        messages=tuple(_message(message, cell_of, report) for message in report.key_messages),
        tables=_tables(report, cell_of),
        legend=figures.legend(report),
        wide=len(report.topics) > PORTRAIT_TOPICS,
    )


def context(page: BriefPage, *, for_print: bool) -> dict[str, Any]:
    """Return the variables of a template: the fields of the report, and over them what is arranged for a page."""
    report, cell_of = page.report, page.cells
    words = words_of(report.brief.language)
    by_topic = figures.columns(report, cell_of)
    changed = _changed(report)
    arranged = {name: value for name, value in values_of(page).items() if name not in ("report", "cells")}
    return {
        **values_of(report),
        **arranged,
        "print": for_print,
        "rows": rows_of(report.actors, report.topics, cell_of),
        "by_topic": by_topic,
        "by_actor": tuple(_profile(actor, report, cell_of) for actor in report.actors),
        "used": figures.used(report),
        "pairs": figures.pairs(report),
        "change_names": {name: words(change) for name, change in CHANGES.items()},
        "changed": changed,
        "newly": figures.newly(changed),
        "change_counts": _change_counts(report, words),
        "gaps": tuple(cell_of[gap.actor, gap.topic] for gap in report.gaps),
        "coverage_by_actor": _named(report.coverage_by_actor, {actor.id: actor.short for actor in report.actors}),
        "read": _read(report),
        "coverage_by_topic": _named(report.coverage_by_topic, {topic.id: topic.title for topic in report.topics}),
        "thin": _thin(by_topic),
        "cited": _cited(report, page.positions),
        "matrix_pictures": (),
        "agreement_picture": None,
        "reviewed": figures.reviewed(report.coverage, words),
        "long": report.coverage.positions > LONG,
        "symbols": matrix.is_dense(report),
        "heads": {topic.id: " ".join(HEAD.cut(topic.short, HEAD_ROOM, HEAD_LINES)) for topic in report.topics},
        "red_lines": any(cell.red_line for cell in cell_of.values()),
        "longest_word": front.longest_word([topic.title for topic in report.topics]),
        **(document.arranged(report, page.sections, cell_of, by_topic) if for_print else _screen(page)),
    }


def _thin(topics: Sequence[figures.TopicColumn[CellView]]) -> tuple[figures.TopicColumn[CellView], ...]:
    """Return the topics with least evidence, of those on which no more actors are known than not."""
    thin = (topic for topic in topics if 2 * topic.evidenced <= topic.actors)
    return tuple(sorted(thin, key=lambda topic: topic.evidenced)[:NAMED_GAPS])


def _screen(page: BriefPage) -> dict[str, Any]:
    """Return the variables of a page on a screen alone: its pictures, and the same for a phone."""
    screen, phone = (document.pictures(page.report, page.sections, place) for place in (SCREEN, PHONE))
    drawn = None if figures.pairs(page.report).table else agreement.agreement(page.report, SCREEN)
    told = beside.company(page.report, page.cells)
    return {**screen, "phone": phone, "roles": None, "agreement_picture": drawn, "beside": told, "spoken": True}


def _read(report: Report) -> tuple[ReadGaps, ...]:
    """Return what was read for gaps: those of a topic for which as many sources were read in one."""
    words, found = words_of(report.brief.language), []
    for topic in report.topics:
        read = {gap.actor: len(gap.read) for gap in report.gaps if gap.topic == topic.id and gap.read}
        for sources in sorted(set(read.values()), reverse=True):
            alike = [actor.short for actor in report.actors if read.get(actor.id) == sources]
            others = [actor.short for actor in report.actors if read.get(actor.id) != sources]
            found.append(ReadGaps(topic.title, sources, figures.silence(alike, others, words)))
    return tuple(found)


def _named(parts: Sequence[dict[str, Any]], names: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    return tuple(part | {"name": names[part["id"]]} for part in parts)


def _with_isolated_names(report: Report) -> Report:
    """Return a report whose names can stand in a line of either direction."""
    return replace(
        report,
        actors=tuple(replace(a, name=isolated(a.name), short=isolated(a.short)) for a in report.actors),
        topics=tuple(replace(t, title=isolated(t.title), short=isolated(t.short)) for t in report.topics),
        positions=tuple(_with_isolated_words(position) for position in report.positions),
    )


def _with_isolated_words(position: PositionEntry) -> PositionEntry:
    speaker, locator = isolated(position.speaker), isolated(position.locator)
    alike = (speaker, locator) == (position.speaker, position.locator)
    return position if alike else replace(position, speaker=speaker, locator=locator)


def _sections(report: Report) -> tuple[str, ...]:
    """Return the sections to lay out: changes where something is compared, sides and agreement of several actors."""
    shown = {
        "sides": len(report.actors) > 1 and report.coverage.evidenced > 0,
        "moves": bool(moves.of(report)),
        "changes": dates.compared(report.brief),
        "agreement": len(report.actors) > 1,
        "key-messages": bool(report.key_messages),
    }
    return tuple(name for name in report.brief.sections if shown.get(name, True))


def _message(message: KeyMessage, cell_of: Cells, report: Report) -> MessageView:
    linked = {part.topic for part in (*message.lead, *message.body)}
    lead, body = (
        tuple(MessagePartView(isolated(part.text), cell_of.get((part.actor or "", part.topic or ""))) for part in parts)
        for parts in (message.lead, message.body)
    )
    return MessageView(lead, body, tuple(topic for topic in report.topics if topic.id in linked))


def _tables(report: Report, cell_of: Cells) -> tuple[MatrixPart[CellView], ...]:
    """Return the matrix as tables that fit a page's width, the topics shared out evenly."""
    topics = report.topics
    count = -(-len(topics) // LANDSCAPE_TOPICS)
    size = -(-len(topics) // count)
    parts = (topics[i : i + size] for i in range(0, len(topics), size))
    return tuple(MatrixPart(part, rows_of(report.actors, part, cell_of)) for part in parts)


def _profile(actor: ActorEntry, report: Report, cell_of: Cells) -> ActorProfile:
    row = [cell_of[actor.id, topic.id] for topic in report.topics]
    evidenced = tuple(cell for cell in row if cell.current)
    silent = tuple(cell.topic_title for cell in row if not cell.current)
    return ActorProfile(actor, evidenced, figures.by_stance(report, evidenced), silent)


def _changed(report: Report) -> tuple[ChangeView, ...]:
    order = list(CHANGES)
    return tuple(
        view_of(ChangeView, change, report, actor_name=report.actor_of[change.actor].short)
        for change in sorted(report.changes, key=lambda change: order.index(change.change))
    )


def _change_counts(report: Report, words: Words) -> tuple[dict[str, Any], ...]:
    """Return how many changes are of each kind, in words (`said`) and as a number (`n`)."""
    counts = Counter(change.change for change in report.changes)
    labels = {
        "moved": words.many(counts["moved"], "{n} moved", "{n} moved"),
        "withdrawn": words.many(counts["withdrawn"], "{n} withdrawn", "{n} withdrawn"),
        "new": words.many(counts["new"], "{n} new", "{n} new"),
        "evidence-added": words.many(counts["evidence-added"], "{n} evidence added", "{n} evidence added"),
        "reworded": words.many(counts["reworded"], "{n} reworded", "{n} reworded"),
    }
    return tuple({"said": labels[name], "n": counts[name]} for name in CHANGES if counts[name])


def _cited(report: Report, positions: Sequence[PositionView]) -> tuple[CitedSource, ...]:
    """Return each source with the positions that cite it."""
    citing: dict[int, list[PositionView]] = {source.number: [] for source in report.sources}
    for position in positions:
        if position.same_as is None and position.citation and position.citation in citing:
            citing[position.citation].append(position)
    return tuple(_cited_source(source, citing[source.number]) for source in report.sources)


def _cited_source(source: SourceEntry, positions: Sequence[PositionView]) -> CitedSource:
    longest = max((len(position.locator) for position in positions), default=0)
    return CitedSource(
        source=source,
        positions=tuple(positions),
        locators="headings" if longest > SHORT_LOCATOR else "numbers" if longest else "",
    )
