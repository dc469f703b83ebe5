"""`reports/.policy-report-journal`: what a build is about to do and has done, for the next one, should it be killed.

Before the reports of a brief are renamed into place, a line says where the old ones are kept; afterwards, another says
what the new ones were made from. A line that is cut short counts as not written. The file is not trusted: it may have
come with the workspace.
"""

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from policy_report.build.manifest import Entry, entry_of
from policy_report.files import TEMPORARY, Kept, digest_of, undo

NAME = f"{TEMPORARY}journal"


class Journal:
    """The journal of the reports in `folder`: a file while a build has written any, none otherwise."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / NAME

    def around(self, entries: Mapping[str, Entry]) -> "Callable[[Kept], AbstractContextManager[None]]":
        """Return what encloses the renames of a set of reports (`writing.write_set`)."""

        @contextlib.contextmanager
        def noted(kept: Kept) -> Iterator[None]:
            self._add({self._name(path): old and self._name(old) for path, old in kept.items()})
            yield
            self._add({name: asdict(entry) for name, entry in entries.items()})

        return noted

    def undo(self) -> bool:
        """Bring the old reports back where a set is half in place; return whether there is a journal."""
        for kept in self._lines()[-1:]:
            undo({path: old for path, old in kept.items() if not isinstance(old, Entry)})
        return self._path.exists()

    def entries(self) -> dict[str, Entry]:
        """Return what is known of the finished reports, of those alone that are on the disk."""
        noted = {path: entry for line in self._lines() for path, entry in line.items() if isinstance(entry, Entry)}
        return {self._name(path): entry for path, entry in noted.items() if digest_of(path) == entry.content}

    def end(self) -> None:
        """Forget all: the manifest knows it."""
        with contextlib.suppress(OSError):  # what is finished may be said twice
            self._path.unlink()

    def _add(self, line: Mapping[str, Any]) -> None:
        with self._path.open("ab") as file:
            file.write(f"\n{json.dumps(line)}\n".encode())  # after a line that was cut short, too, it is a line
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> list[dict[Path, Path | Entry | None]]:
        """Return what each line says of its reports: where the old one is kept (None: nowhere), or what the new is."""
        found = []
        with contextlib.suppress(OSError):
            for line in filter(None, self._path.read_bytes().split(b"\n")):
                with contextlib.suppress(ValueError, TypeError, AttributeError):
                    found.append({self._place(name): self._said(value) for name, value in json.loads(line).items()})
        return found

    def _said(self, value: Any) -> Path | Entry | None:
        if isinstance(value, dict):
            return entry_of(**value)
        if value is not None and not Path(value).name.startswith(TEMPORARY):
            raise ValueError(value)
        return value and self._place(value)

    def _place(self, name: str) -> Path:
        """Return the path of a name; raise ValueError for one that leaves the folder."""
        path = self._folder / name
        path.parent.resolve().relative_to(self._folder.resolve())
        return path

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()
