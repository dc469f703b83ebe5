"""The one writer of `reports/`: atomic files, and a manifest that says what was built from which inputs.

The reports of a brief take the places of the old ones as one set, or not at all (`files`, `manifest.Journal`); a
reader sees each as it was or as it is, whole. One build at a time: a second one waits.
"""

import contextlib
import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, count
from pathlib import Path

from policy_report.build.finished import FinishedBuilds
from policy_report.build.manifest import Journal, Manifest, ManifestEntry, causes, files_of
from policy_report.errors import UserError
from policy_report.files import TEMPORARY, clear, digest_of, locked, write_set, write_whole
from policy_report.workspace import Workspace

MANIFEST = ".manifest.json"


@dataclass(frozen=True)
class BuiltReport:
    """A rendered report: its name under `reports/`, its bytes, and the digests of what it was made from.

    `further`: the bytes of the files after the first, where it takes several.
    """

    name: str
    brief: str
    content: bytes
    parts: Mapping[str, str]
    used: Mapping[str, str]
    further: tuple[bytes, ...] = ()

    @property
    def contents(self) -> dict[str, bytes]:
        """The bytes of each of its files, by name."""
        return dict(zip(files_of(self.name, len(self.further)), (self.content, *self.further), strict=True))

    @property
    def entry(self) -> ManifestEntry:
        """Its entry in the manifest."""
        content, *further = (hashlib.sha256(content).hexdigest() for content in self.contents.values())
        return ManifestEntry(self.brief, dict(self.parts), dict(self.used), content, tuple(further))


class Reports:
    """The reports of a workspace as the manifest knows them. `digest`: of a template of today, by its name."""

    def __init__(self, workspace: Workspace, digest: Callable[[str], str] = lambda _: "") -> None:
        self.folder = workspace.reports
        self._journal, self._finished = Journal(self.folder), FinishedBuilds(workspace)
        self._digest = cache(digest)
        try:
            self._manifest = Manifest.of((self.folder / MANIFEST).read_bytes())
        except OSError:
            self._manifest = Manifest()
        self._on_disk = self._manifest

    def unchanged(self, mark: str) -> list[Path] | None:
        """Return the reports that a build gave from just these inputs, or None when one is not as it was."""
        build = self._finished.get(mark)
        known = self._manifest.reports
        if build is None or not known.keys() >= set(build.names) or self._manifest.state(build.names) != build.state:
            return None
        whole = all(self._changed_file(name, known[name]) is None for name in build.names)
        return [self.folder / name for name in build.names] if whole else None

    def causes(self, name: str, parts: Mapping[str, str]) -> list[str]:
        """Return why a report has to be built from `parts`; nothing where it is as it would be."""
        entry = self._manifest.reports.get(name)
        used = {template: self._digest(template) for template in entry.used} if entry else {}
        changed = entry and self._changed_file(name, entry)
        return causes(entry, parts, used, digest_of(self.folder / (changed or name)))

    def orphans(self, names: Iterable[str]) -> list[Path]:
        """Return the reports of earlier builds that are none of `names`, where their files are still there."""
        gone = set(self._manifest.reports) - set(names)
        files = [file for name in sorted(gone) for file in self._manifest.reports[name].digests(name)]
        return [self.folder / file for file in files if (self.folder / file).is_file()]

    def keep_edited(self, reports: Sequence["BuiltReport"]) -> list[Path]:
        """Keep the Office files that somebody went on writing in under names of their own; return these."""
        return [_kept_edited(self.folder / report.name) for report in reports if self._written_in(report)]

    def parts(self, name: str) -> Mapping[str, str]:
        """Return the digests of what a report was made from when it was built last."""
        entry = self._manifest.reports.get(name)
        return entry.parts if entry else {}

    def write(self, reports: Sequence["BuiltReport"], beside: Mapping[Path, bytes | None] | None = None) -> list[Path]:
        """Write the reports of a brief, and other files with them: all take the places of the old ones, or none."""
        new = {name: content for report in reports for name, content in report.contents.items()}
        self._refuse_names_of_others(new, {report.name for report in reports})
        contents: dict[Path, bytes | None] = {self.folder / name: None for name in self._further(reports)}
        contents |= {self.folder / name: content for name, content in new.items()} | dict(beside or {})
        for path in contents:
            self._refuse_to_leave(path)
        entries = {report.name: report.entry for report in reports}
        write_set(contents, self._journal.around(entries))
        self._manifest = self._manifest.with_reports(entries)
        return [self.folder / name for name in new]

    def _changed_file(self, name: str, entry: ManifestEntry) -> str | None:
        """Return the first file of a report that is not as it was built."""
        files = entry.digests(name).items()
        return next((file for file, digest in files if digest_of(self.folder / file) != digest), None)

    def _further(self, reports: Sequence[BuiltReport]) -> list[str]:
        """Return the files after the first that the last build gave to some reports, still as they were."""
        known = {report.name: self._manifest.reports.get(report.name) for report in reports}
        files = {file: digest for name, entry in known.items() if entry for file, digest in entry.digests(name).items()}
        return [file for file, digest in files.items() if file not in known and digest_of(self.folder / file) == digest]

    def _refuse_names_of_others(self, files: Iterable[str], own: set[str]) -> None:
        """Raise UserError where the second picture of a brief would take the place of the first of another."""
        if taken := sorted((self._manifest.reports.keys() - own).intersection(files)):
            raise UserError(f"{self.folder.name}/{taken[0]}: two briefs would make this file; rename one of them")

    def _written_in(self, report: BuiltReport) -> bool:
        """Return whether an Office file is there that no build is known to have written, nor is about to write."""
        entry, path = self._manifest.reports.get(report.name), self.folder / report.name
        known = {entry.content} if entry else {report.entry.content}
        return digest_of(path) not in (None, *known) and zipfile.is_zipfile(path)

    def _refuse_to_leave(self, place: Path) -> None:
        """Raise UserError where a link among the folders of the reports leads elsewhere."""
        if not place.parent.resolve().is_relative_to(self.folder.resolve()):
            raise UserError(f"{place}: its folder is a link that leads out of {self.folder.name}; make it a folder")

    def close(self, mark: str | None, names: Iterable[str]) -> None:
        """Write the manifest; with `mark`, that all of `names` are what a build of that fingerprint gives."""
        if not mark:  # something went wrong, perhaps between the writing of reports and the noting of it
            self._manifest = self._manifest.with_reports(self._journal.entries())
        missing = {name for name in self._manifest.reports if not (self.folder / name).is_file()}
        self._manifest = self._manifest.without(missing - set(names))
        if self._manifest != self._on_disk:
            write_whole(self.folder / MANIFEST, self._manifest.as_bytes())
        if mark:
            self._finished.add(mark, list(names), self._manifest.state(names))
        self._journal.end()

    def mend(self) -> None:
        """Bring a build that was killed to an end: a set that was half in place goes, what was finished is known."""
        if self._journal.undo():
            self.close(None, self._manifest.reports)


def _kept_edited(path: Path) -> Path:
    """Give a file a second name, the first that is free of `name.edited.docx`, `name.edited-2.docx` and so on."""
    ends = chain([".edited"], (f".edited-{number}" for number in count(2)))
    other = next(place for end in ends if not (place := path.with_suffix(end + path.suffix)).exists())
    try:
        other.hardlink_to(path)
    except OSError:  # a file system without second names
        write_whole(other, path.read_bytes())
    return other


@contextlib.contextmanager
def alone(workspace: Workspace, wait: Callable[[], None]) -> Iterator[None]:
    """Keep other builds of the workspace out; `wait` is called before waiting for one that is at work.

    What a build that was killed left half-done is undone and cleared away.
    """
    with contextlib.ExitStack() as stack:
        workspace.reports.mkdir(parents=True, exist_ok=True)
        stack.enter_context(locked(workspace.reports, wait))
        Reports(workspace).mend()
        for folder in (workspace.root, workspace.positions, workspace.reports):
            clear(folder, f"{'' if folder == workspace.root else '**/'}{TEMPORARY}*")
        yield
