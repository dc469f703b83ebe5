"""What of the workspace is looked at: all of it or a brief, as those see it who edit, or as an audience would.

`current` is the session's, without what is withheld from whoever it is shown to: a page that takes it from here instead
of from the session is filtered. The layout says of each page whether it is.
"""

from collections.abc import Sequence
from dataclasses import replace

from policy_report.brief.editions import Choice, Edition, as_of_newest, seen_by, undated_editions, whole
from policy_report.brief.figures import Figures
from policy_report.brief.written import Written
from policy_report.records.audience import Audience
from policy_report.records.store import SourceRecord
from policy_report.records.validate import Records
from policy_report.web.request import VIEW, PageRequest
from policy_report.web.session import Current


def current(asked: PageRequest) -> Current:
    """Return the workspace as it is, without what its audience may not know; the page says that it is filtered."""
    now = asked.session.current()
    asked.request.state.filtered = True
    if not filtered(asked, now):
        return now
    key = ("current", *(asked.view.get(name, "") for name in VIEW))
    if key not in now.kept:
        written = Written(figures_of(asked, now).edition, now.records, now.state.source_records)
        state = replace(now.state, records=written.texts)
        state.__dict__["source_records"] = written.placed  # what would be made of all files
        loaded = replace(now.loaded, records=written.texts)
        now.kept[key] = replace(now, base=replace(now.base, state=state), loaded=loaded)
    kept: Current = now.kept[key]
    return kept


def known(asked: PageRequest, now: Current, records: Sequence[SourceRecord]) -> list[SourceRecord]:
    """Return those of the records that whoever the view is for may know."""
    if not filtered(asked, now):
        return list(records)
    table = figures_of(asked, now).edition.records.positions
    places = set(zip(table["file"].astype(str), table["line"], strict=True))
    return [record for record in records if (record.file, record.line) in places]


def names(asked: PageRequest, now: Current) -> Records:
    """Return the records with their names in the language of the page."""
    return figures_of(asked, now).records


def figures_of(asked: PageRequest, now: Current | None = None) -> Figures:
    """Return the figures of the brief that is chosen, or of the whole workspace, in the language of the page."""
    now = now or asked.session.current()
    brief, seen = (asked.view.get(name, "") for name in VIEW)
    key = ("figures", brief, seen, asked.words.language)
    if key not in now.kept:
        found = next((edition for edition in briefs(now) if edition.id == brief), None)
        edition = as_of_newest(found) if found else whole(now.settings, now.records, Choice())
        if now.records.markings and (marking := now.records.markings.get(seen)):
            edition = seen_by(edition, now.records, marking)
        now.kept[key] = Figures(replace(edition, language=asked.words.language))
    kept: Figures = now.kept[key]
    return kept


def filtered(asked: PageRequest, now: Current) -> Audience | None:
    """Return who sees the workspace as it is shown, None where that is all of it, as for those who edit."""
    edition = figures_of(asked, now).edition
    return edition.audience if asked.view and edition.records is not now.records else None


def briefs(now: Current) -> list[Edition]:
    """Return the briefs that can be chosen, as of no day yet."""
    if "briefs" not in now.kept:
        sound = (undated_editions(now.settings, now.records, Choice((name,)))[0] for name in now.config.briefs)
        now.kept["briefs"] = [edition for found in sound for edition in found]
    kept: list[Edition] = now.kept["briefs"]
    return kept
