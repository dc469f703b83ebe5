"""The workspace: the folder with `policy-report.toml`, what belongs to it, and what in it is not to be opened.

What is no plain file of the workspace (a link that leads out of it, a pipe, a device) is found by its entry in the
folder and never opened: a pipe would wait for ever, and a link may lead to what was never meant to be shown.
"""

import contextlib
import os
import tomllib
from errno import EPERM
from pathlib import Path
from stat import S_ISREG

from policy_report.errors import UserError
from policy_report.files import write_whole
from policy_report.records.since import Kept, Since, since_of
from policy_report.text import forbidden, passing

CONFIG = "policy-report.toml"
LEADS_OUT = "a link that leads out of the workspace; put here what it leads to"


class Workspace:
    """A folder that holds the settings, the records, the templates and the reports.

    `templates`: the workspace's own; a file there replaces the built-in one of the same name. `reports`: the output;
    `kept`: what each brief said when it was built. `own`: what commands keep for themselves, and git does not.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = root / CONFIG
        self.positions = root / "positions"
        self.reports = root / "reports"
        self.kept = self.reports / ".kept"
        self.templates = root / "templates"
        self.own = root / ".policy-report"

    def relative(self, path: Path) -> str:
        """Return the path as messages and records name it: relative to the workspace, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def record_files(self) -> list[Path]:
        """Return all under `positions/` but plain folders and names that are passed over, in the order of names.

        Folders that cannot be listed, and links to folders, are among them, so that what is not read can be named.
        """
        if self._leads_out(self.positions):
            return [self.positions]
        return sorted(path for path in _entries(self.positions) if not _hidden(path, self.root))

    def refusal(self, path: Path) -> str | None:
        """Return why an entry of the workspace is not opened, or None where it is a plain file of it."""
        if self._leads_out(path):
            return LEADS_OUT
        if path.is_symlink() and not path.exists():
            return "a link to nothing; mend or delete it"
        if path.is_dir():
            return (
                "a link to a folder, which is not followed" if path.is_symlink() else "a folder that cannot be opened"
            )
        if path == self.positions:
            return "not a folder; the records lie in a folder of this name"
        if not path.is_file():
            return "not a regular file; records are read from plain files only"
        if not path.name.isprintable() or forbidden(path.name):
            return "its name has characters that cannot be shown; rename it"
        return None

    def astray(self) -> str | None:
        """Return what is wrong with the places of the workspace, or None: none of them may be a link that leads out.

        What is built would overwrite files elsewhere, and what lies elsewhere would be shown.
        """
        places = (self.config, self.templates, self.reports)
        return next((f"{path}: {LEADS_OUT}" for path in places if self._leads_out(path)), None)

    def make_own(self) -> Path:
        """Make the folder of what commands keep for themselves, closed to others. Raise OSError."""
        if self._leads_out(self.own):
            raise OSError(EPERM, LEADS_OUT)
        self.own.mkdir(mode=0o700, exist_ok=True)
        if not (self.own / ".gitignore").exists():
            write_whole(self.own / ".gitignore", b"*\n")
        return self.own

    def _leads_out(self, path: Path) -> bool:
        return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.root))

    def inputs(self) -> list[Path]:
        """Return every file that a brief can depend on."""
        folders = (self.positions, self.templates, self.root / "snapshots")
        entries = [path for folder in folders if not self._leads_out(folder) for path in sorted(_entries(folder))]
        found = [path for path in entries if not self.refusal(path) and not _hidden(path, self.root)]
        return [self.config, *found, *(path for path in self.earlier() if path.is_file())]

    def earlier(self) -> list[Path]:
        """Return the files that the settings compare briefs with, whether they are there or not."""
        found = []
        for name, text in self._comparisons().items():
            with contextlib.suppress(ValueError):
                found += self.compared(since_of(text), name)
        return found

    def compared(self, since: Since | None, brief: str = "") -> list[Path]:
        """Return the files that a comparison reads; without `brief`, what is kept of all of them."""
        if isinstance(since, Path):
            return [self.root / since]
        return sorted((self.kept / brief).rglob("*.gz")) if isinstance(since, Kept) else []

    def _comparisons(self) -> dict[str, str]:
        """Return what each brief is compared with, as the settings write it: they are not validated yet."""
        try:
            briefs = tomllib.loads(self.config.read_text(encoding="utf-8-sig")).get("briefs", {})
            return {name: str(brief.get("since", "")) for name, brief in briefs.items()}
        except (OSError, ValueError, AttributeError):
            return {}


def find(start: Path, *, exact: bool = False) -> Workspace:
    """Return the workspace at `start` or, unless `exact`, at the nearest folder above it."""
    start = start.resolve()
    for folder in [start] if exact else [start, *start.parents]:
        if _is_file(folder / CONFIG):
            workspace = Workspace(folder)
            if wrong := workspace.astray():
                raise UserError(wrong)
            return workspace
    where = f"{start} has no {CONFIG}" if exact else f"no {CONFIG} in {start} or above it"
    raise UserError(f"{where}; go to a workspace, name one with -C DIR, or make one with `policy-report init`")


def _is_file(path: Path) -> bool:
    """Return whether there is a file. Raise OSError where nobody can tell, which `Path.is_file` hides by now."""
    try:
        return S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def _entries(folder: Path) -> list[Path]:
    """Return all below a folder but the plain folders that can be listed. A folder that is not there has nothing."""
    found: list[Path] = []

    def unlisted(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            found.append(Path(error.filename))

    for base, folders, files in os.walk(folder, onerror=unlisted):
        links = (name for name in folders if Path(base, name).is_symlink())
        found += [Path(base, name) for name in (*files, *links)]
    return found


def _hidden(path: Path, root: Path) -> bool:
    return any(map(passing, path.relative_to(root).parts))
