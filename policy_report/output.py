"""The one writer of `reports/`: atomic files, and a manifest that says what was built from which inputs.

A report is written to a temporary file in its own folder, synced, and renamed over the old one: a reader sees the old
report or the new one, whole. The manifest lets a run with nothing to do end before any heavy library is imported.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from policy_report import __version__
from policy_report.errors import UserError
from policy_report.workspace import Workspace

MANIFEST = ".manifest.json"


def fingerprint(workspace: Workspace, look: Iterable[Path], request: Mapping[str, Any]) -> str:
    """Return a digest of all that the outputs of a request depend on: inputs, templates, options, version."""
    digest = hashlib.sha256(json.dumps([__version__, request], sort_keys=True, default=str).encode())
    for path in [*workspace.inputs(), *look]:
        name = workspace.relative(path) if path.is_relative_to(workspace.root) else path.name
        digest.update(f"\0{name}\0".encode())
        digest.update(_digest(path))
    return digest.hexdigest()


def unchanged(workspace: Workspace, mark: str) -> list[Path] | None:
    """Return the reports that an earlier build made from just these inputs, or None when one is not as it was."""
    try:
        entry = json.loads((workspace.reports / MANIFEST).read_text())["builds"].get(mark)
        files = {workspace.reports / name: digest for name, digest in entry["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # no manifest, or one that was damaged: build
    whole = all(path.is_file() and _digest(path).hex() == digest for path, digest in files.items())
    return list(files) if whole else None


def write(workspace: Workspace, mark: str, reports: Mapping[str, bytes]) -> list[Path]:
    """Write the reports of one build (file name under `reports/` → content), then the manifest; return their paths."""
    written = []
    for name, content in reports.items():
        path = workspace.reports / name
        write_whole(path, content)
        written.append(path)
    files = {name: hashlib.sha256(content).hexdigest() for name, content in reports.items()}
    builds = _builds_still_true(workspace, files) | {mark: {"files": files}}
    manifest = json.dumps({"version": __version__, "builds": builds}, indent=1, sort_keys=True)
    write_whole(workspace.reports / MANIFEST, (manifest + "\n").encode())
    return written


def _builds_still_true(workspace: Workspace, files: Mapping[str, str]) -> dict[str, Any]:
    """Return the manifest's entries that the files now written do not contradict."""
    try:
        builds: dict[str, Any] = json.loads((workspace.reports / MANIFEST).read_text())["builds"]
        return {
            mark: entry
            for mark, entry in builds.items()
            if all(files.get(name, digest) == digest for name, digest in entry["files"].items())
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file by a whole new one or leave it as it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}; the file is as it was") from None
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
