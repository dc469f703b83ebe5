"""`reports/.manifest.json`: what each report was made from, so that the next build makes only what has changed.

A manifest is a value: read from a file (empty where that is missing or damaged), changed, written as bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from policy_report import __version__

FORM = 2  # of the file: another form is read as empty, so everything is built again


@dataclass(frozen=True)
class Entry:
    """A report: its brief, the digests of what it was made from, of the templates it used, and of its own content."""

    brief: str
    parts: Mapping[str, str]
    used: Mapping[str, str]
    content: str


@dataclass(frozen=True)
class Manifest:
    """`reports`: by file name under `reports/`. `builds`: by fingerprint of all inputs, the names that a build gave."""

    reports: Mapping[str, Entry] = field(default_factory=dict)
    builds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes) -> "Manifest":
        """Return what a file says; an empty manifest for one that is damaged or of another form."""
        try:
            plain = json.loads(content)
            if plain["form"] != FORM:
                return cls()
            reports = {name: entry_of(**entry) for name, entry in plain["reports"].items()}
            return cls(reports, {mark: tuple(map(str, names)) for mark, names in plain["builds"].items()})
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def as_bytes(self) -> bytes:
        """Return the file."""
        plain: dict[str, Any] = {"form": FORM, "version": __version__, **asdict(self)}
        return (json.dumps(plain, indent=1, sort_keys=True) + "\n").encode()

    def with_reports(self, entries: Mapping[str, Entry]) -> "Manifest":
        """Return the manifest after reports were written: builds that gave other content under a name are forgotten."""
        changed = {name for name, entry in entries.items() if self.reports.get(name) != entry}
        builds = {mark: names for mark, names in self.builds.items() if not changed.intersection(names)}
        return replace(self, reports={**self.reports, **entries}, builds=builds)

    def with_build(self, mark: str, names: tuple[str, ...]) -> "Manifest":
        """Return the manifest after a build whose reports are all up to date; it takes the place of older such ones."""
        older = {other: theirs for other, theirs in self.builds.items() if set(theirs) != set(names)}
        return replace(self, builds={**older, mark: tuple(sorted(names))})

    def without(self, names: set[str]) -> "Manifest":
        """Return the manifest without reports that are no more."""
        kept = {name: entry for name, entry in self.reports.items() if name not in names}
        return replace(self, reports=kept)


def entry_of(brief: str, parts: Mapping[str, str], used: Mapping[str, str], content: str) -> Entry:
    """Return an entry from the fields of a file."""
    return Entry(str(brief), dict(parts.items()), dict(used.items()), str(content))


def causes(entry: Entry | None, parts: Mapping[str, str], used: Mapping[str, str], content: str | None) -> list[str]:
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
