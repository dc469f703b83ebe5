"""`reports/.manifest.json`: what each report was made from, so that the next build makes only what has changed.

A manifest is a value: read from a file (empty where that is missing or damaged), changed, written as bytes. What it
says of a brief depends on what the readers of that brief may know, and on nothing else.

The journal, `reports/.policy-report-journal`, is for the build after one that was killed. Before the reports of a brief
are renamed into place, a line says where the old ones are kept; afterwards, another says what the new ones were made
from. A line that is cut short counts as not written. Neither file is trusted: they may have come with the workspace.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from policy_report import __version__
from policy_report.files import TEMPORARY, Kept, digest_of, undo

JOURNAL = f"{TEMPORARY}journal"
FORM = 3  # of the file: another form is read as empty, so everything is built again


@dataclass(frozen=True)
class ManifestEntry:
    """A report: its brief, the digests of what it was made from, of the templates it used, and of its own content.

    `further`: the digests of the files after the first, where it takes several.
    """

    brief: str
    parts: Mapping[str, str]
    used: Mapping[str, str]
    content: str
    further: tuple[str, ...] = ()

    def digests(self, name: str) -> dict[str, str]:
        """Return the digest of each of its files, by name; `name`: that of the first."""
        return dict(zip(files_of(name, len(self.further)), (self.content, *self.further), strict=True))


def files_of(name: str, further: int) -> list[str]:
    """Return the names of the files of a report: brief.png, brief-2.png and so on."""
    stem, dot, suffix = name.rpartition(".")
    return [name, *(f"{stem}-{number}{dot}{suffix}" for number in range(2, further + 2))]


@dataclass(frozen=True)
class Manifest:
    """`reports`: by file name under `reports/`."""

    reports: Mapping[str, ManifestEntry] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes) -> "Manifest":
        """Return the manifest of a file; an empty one for one that is damaged or of another form."""
        try:
            plain = json.loads(content)
            if plain["form"] != FORM:
                return cls()
            return cls({name: entry_of(**entry) for name, entry in plain["reports"].items()})
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def as_bytes(self) -> bytes:
        """Return the file, a line a report: with indents `json` is ten times as slow."""
        lines = [f"{json.dumps(name)}: {_plain(entry)}" for name, entry in sorted(self.reports.items())]
        head = f'"form": {FORM}, "version": {json.dumps(__version__)}, "reports"'
        return "\n".join([f"{{{head}: {{", ",\n".join(lines), "}}", ""]).encode()

    def state(self, names: Iterable[str]) -> str:
        """Return a digest of what is said of reports; raise KeyError for one that is not known."""
        said = "\n".join(f"{name}: {_plain(self.reports[name])}" for name in sorted(names))
        return hashlib.sha256(said.encode()).hexdigest()

    def with_reports(self, entries: Mapping[str, ManifestEntry]) -> "Manifest":
        """Return the manifest after reports were written."""
        return replace(self, reports={**self.reports, **entries})

    def without(self, names: set[str]) -> "Manifest":
        """Return the manifest without reports that are no more."""
        kept = {name: entry for name, entry in self.reports.items() if name not in names}
        return replace(self, reports=kept)


def _plain(entry: ManifestEntry) -> str:
    return json.dumps(vars(entry), sort_keys=True)


def entry_of(
    brief: str, parts: Mapping[str, str], used: Mapping[str, str], content: str, further: Iterable[str] = ()
) -> ManifestEntry:
    """Return an entry from the fields of a file."""
    return ManifestEntry(str(brief), dict(parts.items()), dict(used.items()), str(content), tuple(map(str, further)))


def causes(
    entry: ManifestEntry | None, parts: Mapping[str, str], used: Mapping[str, str], content: str | None
) -> list[str]:
    """Return why a report has to be built, in words; nothing where it is as it would be.

    `entry`: how it was built last; `parts`, `used`: the digests of what it would be made from today; `content`: the
    digest of the file that is there, None where there is none.
    """
    if entry is None:
        return ["not built before"]
    found = ["its file was deleted"] if content is None else []
    if content not in (None, entry.content):
        found.append("its file was edited by hand")
    found += [f"{name} changed" for name, digest in parts.items() if entry.parts.get(name) != digest]
    templates = [name for name, digest in entry.used.items() if used[name] != digest]
    if templates:
        found.append(f"templates changed: {', '.join(templates)}")
    return found


class Journal:
    """The journal of the reports in `folder`: a file while a build has written any, none otherwise."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / JOURNAL

    def around(self, entries: Mapping[str, ManifestEntry]) -> "Callable[[Kept], AbstractContextManager[None]]":
        """Return the context for the renames of a set of reports (`files.write_set`)."""

        @contextlib.contextmanager
        def noted(kept: Kept) -> Iterator[None]:
            self._add({self._name(path): self._name(old) if old else None for path, old in kept.items()}, {})
            yield
            self._add({}, {name: asdict(entry) for name, entry in entries.items()})

        return noted

    def undo(self) -> bool:
        """Bring the old reports back where a set is half in place; return whether there is a journal."""
        for kept, _ in self._lines()[-1:]:
            undo(kept)
        return self._path.exists()

    def entries(self) -> dict[str, ManifestEntry]:
        """Return the entries of the finished reports, of those alone that are on the disk."""
        noted = {path: entry for _, built in self._lines() for path, entry in built.items()}
        return {self._name(path): entry for path, entry in noted.items() if digest_of(path) == entry.content}

    def end(self) -> None:
        """Forget all: the manifest knows it."""
        with contextlib.suppress(OSError):  # what is finished may be said twice
            self._path.unlink()

    def _add(self, kept: Mapping[str, Any], built: Mapping[str, Any]) -> None:
        with self._path.open("ab") as file:
            file.write(f"\n{json.dumps([kept, built])}\n".encode())  # a line also after one that was cut short
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> list[tuple[Kept, dict[Path, ManifestEntry]]]:
        """Return for each line where the old reports are kept (None: nowhere), and the entries of the new ones."""
        found: list[tuple[Kept, dict[Path, ManifestEntry]]] = []
        with contextlib.suppress(OSError):
            for line in self._path.read_bytes().split(b"\n"):
                with contextlib.suppress(ValueError, TypeError, AttributeError):
                    kept, built = json.loads(line)
                    olds = {self._place(name): old and self._place(old, TEMPORARY) for name, old in kept.items()}
                    news = {self._place(name): entry_of(**entry) for name, entry in built.items()}
                    found.append((olds, news))
        return found

    def _place(self, name: str, start: str = "") -> Path:
        """Return the path of a name; raise ValueError for one that leaves the folder, or begins otherwise."""
        path = self._folder / name
        path.parent.resolve().relative_to(self._folder.resolve())
        if not path.name.startswith(start):
            raise ValueError(name)
        return path

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()
