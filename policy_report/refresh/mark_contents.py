"""The contents that marks ask for: a mark and the records in, a table or a text out.

Reports are composed as `build` does, once for all marks that ask for the same.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from policy_report.brief import baseline
from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, Edition, one
from policy_report.brief.report import Cell, PositionEntry, Report
from policy_report.brief.view import dates, marking, tables
from policy_report.brief.view.figures import counts, current
from policy_report.brief.view.tables import Table
from policy_report.errors import UserError
from policy_report.i18n import SECTIONS, words_of
from policy_report.records.audience import TEAM, restricted
from policy_report.records.declarations import Names
from policy_report.records.since import EXPECTED, Since, of_workspace, since_of
from policy_report.records.store import Loaded
from policy_report.refresh.lines import filled
from policy_report.refresh.mark_tables import TABLES
from policy_report.refresh.marks import PREFIX, Mark, MarkError, hinted, parse
from policy_report.text import whole_number
from policy_report.workspace import Workspace

Result = TypeVar("Result")


def _since(report: Report) -> str:
    _compared(report)
    words = words_of(report.brief.language)
    return dates.since(words, report.brief, words.day)


def _evidence(report: Report) -> str:
    words, held = words_of(report.brief.language), report.coverage
    counted = counts(held, words)
    return words.many(
        held.cells,
        "{positions} from {sources}; no evidence found for {silent} of {n} cell",
        "{positions} from {sources}; no evidence found for {silent} of {n} cells",
        **counted,
        silent=held.without_evidence,
    )


def _counts(report: Report) -> str:
    if len(report.topics) != 1:
        raise MarkError("write topics= with one topic, whose stances are counted")
    return tables.topics(report).rows[0][1].text


def _stance(report: Report) -> str:
    return tables.stance(report, _cell(report)).words


def _said(part: Callable[[PositionEntry], str]) -> Callable[[Report], str]:
    """Return the text that gives a part of what is current of one actor on one topic."""

    def text(report: Report) -> str:
        words = words_of(report.brief.language)
        cell = _cell(report)
        found = dict.fromkeys(part(position) for position in current(report, cell))
        return words(tables.BETWEEN).join(filter(None, found)) or cell.label

    return text


def _cell(report: Report) -> Cell:
    if len(report.actors) != 1 or len(report.topics) != 1:
        raise MarkError("write actors= with one actor and topics= with one topic, whose cell is meant")
    (cell,) = report.cells
    return cell


TEXTS: dict[str, Callable[[Report], str]] = {
    "title": lambda report: report.brief.title,
    "subtitle": lambda report: report.brief.subtitle,
    "as-of": lambda report: words_of(report.brief.language).day(report.brief.as_of),
    "since": _since,
    "marking": lambda report: marking.shown(report.brief),
    "evidence": _evidence,
    "counts": _counts,
    "stance": _stance,
    "summary": _said(lambda position: position.summary),
    "quote": _said(lambda position: position.quote),
}


class MarkContents:
    """Tables and texts for marks. `choice`: what holds for marks that name no brief, date or comparison themselves."""

    def __init__(self, workspace: Workspace, loaded: Loaded, choice: Choice) -> None:
        self._workspace, self._loaded, self._choice = workspace, loaded, choice
        self._reports: dict[Edition, Report] = {}

    def names(self, mark: Mark) -> Mapping[str, Names]:
        """Return what the names of actors and topics mean in the brief that a mark shows."""
        return self._edition(mark).records.names

    @property
    def brief(self) -> str:
        """The brief that is shown where a mark names none; "" for the whole workspace."""
        return self._choice.briefs[0] if self._choice.briefs else ""

    def table(self, mark: Mark) -> Table:
        """Return the table that a mark asks for. Raise MarkError for a name that does not exist."""
        report = self._report(mark)
        if mark.kind == "changes":
            _compared(report)
        return _part(
            _in_order(TABLES[mark.kind](report), self._named(mark, "actors", self._edition(mark))), mark.get("part")
        )

    def text(self, mark: Mark) -> str:
        """Return the text that a mark asks for; with text="… {} …" as part of that."""
        text = TEXTS[mark.kind](self._report(mark))
        around = mark.get("text") or "{}"
        if "{}" not in around:
            raise MarkError(f'text="{around}" has no place for the {mark.kind}; write {{}} there')
        return around.replace("{}", text) if text else ""

    def first(self, text: str) -> tuple[str, Table, str]:
        """Return a first table for somebody's file: its whole mark, the table, and its language.

        Raise UserError for a mark that is wrong, or no table.
        """
        try:
            mark = parse(text)
            if mark.kind not in TABLES:
                raise UserError(f"--insert: '{mark.kind}' is no table; expected one of {', '.join(TABLES)}")
            if self.brief and "brief" not in mark.keys:
                text = f"{text} brief={self.brief}"  # so that later runs show the same without being told
                mark = parse(text)
            name = text if hinted(text) else f"{PREFIX} {text}"
            return name, filled(self.table(mark)), self._report(mark).brief.language
        except MarkError as error:
            raise UserError(f"--insert: {error}") from None

    def _report(self, mark: Mark) -> Report:
        edition = self._edition(mark)
        if edition not in self._reports:
            before = _plainly(lambda: baseline.before(self._workspace, self._loaded.records, edition))
            shown = replace(edition, sections=tuple(SECTIONS))  # a mark says itself what it shows
            self._reports[edition] = compose(shown, before)
        return self._reports[edition]

    def _edition(self, mark: Mark) -> Edition:
        name = mark.get("brief")
        choice = Choice(
            (name,) if name else self._choice.briefs,
            as_of=_date("as_of", mark.get("as_of")) or self._choice.as_of,
            since=_since_of(mark.get("since")) or self._choice.since,
            known_on=self._choice.known_on,
        )
        edition = _plainly(lambda: one(self._loaded.settings, self._loaded.records, choice))
        if edition.audience == TEAM and restricted(self._loaded.records):
            raise MarkError(
                "names no brief, and some records are not for everybody; name the brief whose readers the deck is for, "
                "with brief= or --brief"
            )
        if topics := self._named(mark, "topics", edition):
            edition = replace(edition, topics=topics, order_topics="given")
        if actors := self._named(mark, "actors", edition):
            edition = replace(edition, actors=actors, order_actors="given")
        return edition

    def _named(self, mark: Mark, key: str, edition: Edition) -> tuple[str, ...]:
        """Return the ids of the actors or topics that a mark names, in its order; they must be in the brief."""
        noun, among = key.removesuffix("s"), getattr(edition, key)
        names = edition.records.names[noun]
        found: dict[str, None] = {}
        for name in mark.items(key):
            identifier = names.get(name)
            if identifier is None:
                raise MarkError(f"unknown {noun} '{name}'{names.like(name)}")
            if identifier not in among:
                raise MarkError(f"the {noun} '{name}' is not in the brief that this mark shows")
            found[identifier] = None
        return tuple(found)


def _in_order(table: Table, actors: Sequence[str]) -> Table:
    """Return a table of actors × actors in the order that its mark gives; it comes in the order of blocs."""
    if table.name != "agreement" or not actors:
        return table
    places = [table.row_ids.index(actor) for actor in actors]
    return tables.part(table, places, places)


def _part(table: Table, part: str) -> Table:
    """Return the rows that `part=2/3` asks for: the second of three shares, as equal as can be."""
    if not part:
        return table
    number, of = (whole_number(each) or 0 for each in part.partition("/")[::2])
    if not 1 <= number <= of:
        raise MarkError(f"part={part} is no share; write the second of three as part=2/3")
    rows = len(table.rows)
    first, last = ((number - 1) * rows // of, number * rows // of)
    return tables.part(table, range(first, last), range(len(table.header) - 1))


def _compared(report: Report) -> None:
    if report.brief.nothing_kept:
        raise MarkError("no build kept a state of this brief to compare with")
    if not (report.brief.since or report.brief.earlier):
        raise MarkError("compared with nothing; write since=DATE, or give --since")


def _date(key: str, text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise MarkError(f"{key}={text} is not a date; write it like 2025-02-11") from None


def _since_of(text: str) -> Since | None:
    """Return what a mark compares with, which is nothing outside the workspace."""
    if not text:
        return None
    try:
        return of_workspace(since_of(text))
    except ValueError:
        raise MarkError(f"since={text} is not {EXPECTED}, of this workspace") from None


def _plainly(compute: Callable[[], Result]) -> Result:
    """Return a result; let a refusal that names no place in a file be one of the mark."""
    try:
        return compute()
    except UserError as error:
        if error.problems:
            raise
        raise MarkError(error.message) from None
