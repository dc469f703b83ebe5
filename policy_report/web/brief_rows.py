"""Briefs as their pages show them: which there are, their state and why, their files, and what they leave out.

Goes in: the workspace as it is now, and editions. Comes out: a `BriefRow` for each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from policy_report.brief.baseline import before
from policy_report.brief.editions import Choice, Edition, sound_editions
from policy_report.brief.left_out import left_out
from policy_report.build.cache_keys import Fingerprints, Parts
from policy_report.build.output import Reports
from policy_report.errors import Problem, UserError
from policy_report.formats import RENDERERS
from policy_report.i18n import Words, term
from policy_report.pipeline import causes, outputs
from policy_report.records.audience import restricted
from policy_report.records.positions import chosen
from policy_report.records.since import today
from policy_report.templating import TemplateSet
from policy_report.web.session import Current, Session
from policy_report.workspace import Workspace

SHOWN_HERE = ("html", "pdf", "png")  # by the browser; the others are kept
LEAST_KB = 1_000  # bytes
CAUSES = (  # why a brief is to be built, as the build says it; what else it says is shown as it is
    term("not built before"),
    term("its file was deleted"),
    term("its file was edited by hand"),
    term("positions changed"),
    term("actors changed"),
    term("topics changed"),
    term("sources changed"),
    term("what was read changed"),
    term("the scale changed"),
    term("the settings of the brief changed"),
    term("the date of the brief changed"),
    term("what it is compared with changed"),
    term("the version of policy-report changed"),
)
LEFT_OUT = {  # as `build` names the reasons
    "by marking": term("{n} by marking"),
    "under embargo": term("{n} under embargo"),
    "not reviewed": term("{n} not reviewed"),
}


@dataclass(frozen=True)
class BriefFile:
    """A file of a brief: its name under `reports/`, whether a browser shows it, its size and when it was made."""

    name: str
    here: bool
    about: str


@dataclass(frozen=True)
class BriefRow:
    """A brief with its state: `why` it is to be built, nothing where it is up to date; `said`: why it cannot be.

    `phase`: "running", "waiting" or "". `left_out`: how much is withheld from its readers, and why.
    """

    id: str
    title: str
    as_of: str
    marking: str
    formats: Sequence[str]
    positions: int
    why: Sequence[str]
    said: str
    phase: str
    files: Sequence[BriefFile]
    left_out: str

    @property
    def group(self) -> str:
        """The brief of the settings that makes this one and others, "" where it stands alone."""
        return self.id.partition("/")[0] if "/" in self.id else ""


Sound = tuple[list[Edition], Mapping[str, Sequence[Problem]]]


def editions(now: Current) -> Sound:
    """Return the briefs that can be built, and the problems of the others by the briefs of the settings."""
    if "editions" not in now.kept:
        names = tuple(now.config.briefs) or ("brief",)
        found = {name: sound_editions(now.settings, now.records, Choice((name,))) for name in names}
        sound = [edition for editions, _ in found.values() for edition in editions]
        now.kept["editions"] = sound, {name: problems for name, (_, problems) in found.items() if problems}
    kept: Sound = now.kept["editions"]
    return kept


def rows(session: Session, words: Words, chosen_editions: Iterable[Edition]) -> list[BriefRow]:
    """Return briefs with their state: whether `reports/` holds what would be built now, and why not."""
    now, workspace = session.current(), session.workspace
    reports = Reports(workspace, TemplateSet.of(workspace.templates).digest)
    state, withheld = session.builds.state, left_out_of(now, words)
    found = []
    for edition in chosen_editions:
        why, said = [], ""
        try:
            each = causes(edition, _parts(now, workspace, edition), reports)
            why = list(dict.fromkeys(cause for reasons in each.values() for cause in reasons))
        except UserError as error:
            said = "; ".join(filter(None, [error.message, *map(str, error.problems)]))
        row = BriefRow(
            id=edition.id,
            title=edition.title,
            as_of=words.day(edition.as_of),
            marking=edition.marking,
            formats=edition.formats,
            positions=_count(edition),
            why=[words.say(cause) if cause in CAUSES else cause for cause in why],
            said=said,
            phase=state.of(edition.id),
            files=list(_files(workspace, words, edition)),
            left_out=withheld.get(edition.id, ""),
        )
        found.append(row)
    return found


def _parts(now: Current, workspace: Workspace, edition: Edition) -> Parts:
    """Return the digests of what a brief is made from. What files beside the records say is read each time."""
    fingerprints = now.kept.setdefault("fingerprints", Fingerprints())
    key = "parts", edition.id
    if key not in now.kept or not isinstance(edition.since, date | None):
        now.kept[key] = fingerprints.of(edition, before(workspace, now.records, edition, today()))
    kept: Parts = now.kept[key]
    return kept


def _count(edition: Edition) -> int:
    table = edition.records.positions
    return int(np.count_nonzero(chosen(table, edition.actors, edition.topics, edition.as_of, edition.known_on)))


def report_files(edition: Edition) -> Mapping[str, str]:
    """Return the files that a brief may have in any format, each with its format."""
    return {name: kind.format for name, kind in outputs(replace(edition, formats=tuple(RENDERERS))).items()}


def _files(workspace: Workspace, words: Words, edition: Edition) -> Iterable[BriefFile]:
    for name, kind in report_files(edition).items():
        path = workspace.reports / name
        if path.is_file():
            found = path.stat()
            made = datetime.fromtimestamp(found.st_mtime).astimezone()
            size = f"{words.number(max(1, round(found.st_size / LEAST_KB)))} kB"
            yield BriefFile(name, kind in SHOWN_HERE, f"{size} · {words.day(made.date())}, {made:%H:%M}")


def left_out_of(now: Current, words: Words) -> Mapping[str, str]:
    """Return how much each brief of the settings leaves out, as `build` counts it: how many and why, not which."""
    key = "left out", words.language
    if key not in now.kept:
        reviewed = any(brief.requires for brief in now.config.briefs.values())
        found = left_out(now.settings, now.records, Choice()) if reviewed or restricted(now.records) else []
        now.kept[key] = {each.edition.id: _left_out(words, each.counts) for each in found if each.counts}
    kept: Mapping[str, str] = now.kept[key]
    return kept


def _left_out(words: Words, counts: Mapping[str, int]) -> str:
    why = ", ".join(words(LEFT_OUT[reason], n=count) for reason, count in counts.items())
    total = sum(counts.values())
    return words.many(total, "leaves out {n} record ({why})", "leaves out {n} records ({why})", why=why)
