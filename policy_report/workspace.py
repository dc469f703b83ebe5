"""The workspace: the folder with `policy-report.toml`, what belongs to it, and reading all of its records."""

import re
from dataclasses import dataclass
from pathlib import Path

from policy_report.errors import UserError

CONFIG = "policy-report.toml"
EARLIER = re.compile(r"""^\s*since\s*=\s*["']([^"']+\.json)["']""", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Workspace:
    """A folder that holds the settings, the records, the templates and the reports."""

    root: Path

    @property
    def config(self) -> Path:
        """The settings."""
        return self.root / CONFIG

    @property
    def positions(self) -> Path:
        """The folder of the records."""
        return self.root / "positions"

    @property
    def reports(self) -> Path:
        """The folder of the output."""
        return self.root / "reports"

    @property
    def templates(self) -> Path:
        """The workspace's own templates; a file here replaces the built-in one of the same name."""
        return self.root / "templates"

    def relative(self, path: Path) -> str:
        """Return the path as messages and records name it: relative to the workspace, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def record_files(self) -> list[Path]:
        """Return every file under `positions/` but hidden ones, in the order of their names."""
        return sorted(path for path in self.positions.rglob("*") if not path.is_dir() and not _hidden(path, self.root))

    def inputs(self) -> list[Path]:
        """Return every file that a brief can depend on."""
        folders = (self.positions, self.templates, self.root / "snapshots")
        found = [
            p for folder in folders for p in sorted(folder.rglob("*")) if p.is_file() and not _hidden(p, self.root)
        ]
        return [self.config, *found, *self._earlier()]

    def _earlier(self) -> list[Path]:
        """Return the earlier briefs that the settings compare with, found by form: nothing is parsed yet."""
        named = EARLIER.findall(self.config.read_text(encoding="utf-8", errors="replace"))
        return [path for path in (self.root / name for name in named) if path.is_file()]


def find(start: Path, *, exact: bool = False) -> Workspace:
    """Return the workspace at `start` or, unless `exact`, at the nearest folder above it."""
    start = start.resolve()
    for folder in [start] if exact else [start, *start.parents]:
        if (folder / CONFIG).is_file():
            return Workspace(folder)
    where = f"{start} has no {CONFIG}" if exact else f"no {CONFIG} in {start} or above it"
    raise UserError(f"{where}; go to a workspace, name one with -C DIR, or make one with `policy-report init`")


def _hidden(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    return any(part.startswith((".", "~")) or part.endswith("~") for part in parts)
