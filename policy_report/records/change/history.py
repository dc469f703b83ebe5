"""The undo history of a workspace: `.policy-report/undo/`, a file for each change.

A change is remembered before it is made: the old content of each file, and the digests of both sides. While its files
are replaced, a file beside it says that it has begun. So a change that a killed process left half-made is told from one
of which somebody took back a part, and `recover` takes it back; `undo` does it like any other, and one that was never
made can do no harm. All who write records or snapshots hold one lock. The folder is not trusted: it may have come with
the workspace.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from policy_report.errors import UserError
from policy_report.files import NEW, OLD, TEMPORARY, clear, digest_of, locked, write_set, write_whole
from policy_report.records.readers.base import MAX_FILE_BYTES
from policy_report.workspace import Workspace

PLACES = ("positions", "snapshots")  # where files may be taken back, beside the settings
LAST = 50  # changes that are remembered
QUICK = 1  # how hard they are packed: somebody waits
SUFFIX = ".json"
BEGUN = ".begun"  # of the file that says so of a change

Contents = Mapping[str, bytes | None]  # by name in the workspace; None: there is no such file


class ChangedMeanwhileError(UserError):
    """A file is not what it was when it was read: plan again."""


class ChangeInfo(NamedTuple):
    """The description of a change: the command, when it ran, and how many records changed."""

    command: str
    when: str
    records: int = 0


@dataclass(frozen=True)
class RecordedChange:
    """A change that was made: its file in the history, its description, and each file before and after.

    `after`: the digest of what was written, None where the file was deleted.
    """

    path: Path
    info: ChangeInfo
    before: Contents
    after: Mapping[str, str | None]


class CutShort(NamedTuple):
    """A change that was cut short when its process was killed: its description, its files, and those changed since.

    Without any of those it was taken back, whatever there was of it.
    """

    info: ChangeInfo
    files: Sequence[str]
    changed: Sequence[str]


def digests(workspace: Workspace, names: Iterable[str]) -> dict[str, str | None]:
    """Return the digests of files of the workspace by name; None for what is no plain file."""
    paths = {name: workspace.root / name for name in names}
    return {name: digest_of(path) if path.is_file() else None for name, path in paths.items()}


def compare(now: Mapping[str, str | None], read: Mapping[str, str | None]) -> None:
    """Raise UserError where the digest of a file is not that of when it was read."""
    if other := sorted(name for name, found in now.items() if found != read.get(name)):
        message = f"{', '.join(other)}: changed while this was prepared; nothing was written, do it again"
        raise ChangedMeanwhileError(message)


def write(workspace: Workspace, contents: Contents, read: Mapping[str, str | None], info: ChangeInfo) -> list[Path]:
    """Replace files of a workspace as one set, remembered for `undo`; return those that changed.

    `read`: the digests of all files that the change rests on, taken before they were read. Raise UserError, with
    nothing written, where one of them is another by now.
    """
    with _alone(workspace):
        now = digests(workspace, {*read, *contents})
        compare(now, read)
        new = {name: content for name, content in contents.items() if digest(content) != now[name]}
        if not new:
            return []
        remembered = _remember(workspace, new, info)
        try:
            files = {workspace.root / name: content for name, content in new.items()}
            with _begins(remembered):
                write_set(files, lambda _: _still(workspace, {name: now[name] for name in new}))
        except BaseException:
            if digests(workspace, new) == {name: now[name] for name in new}:
                _forget(remembered)
            raise
        for old in _paths(workspace)[:-LAST]:
            _forget(old)
    return [workspace.root / name for name in new]


def undo(workspace: Workspace) -> RecordedChange:
    """Take back the last change, and forget it. Raise UserError where there is none, or its files changed since.

    A change that is no longer in any of its files is forgotten, and nothing is written.
    """
    with _alone(workspace):
        paths = _paths(workspace)
        if not paths:
            raise UserError("there is no change to take back")
        change = _recalled(workspace, paths[-1])
        now = digests(workspace, change.before)
        made = {name: content for name, content in change.before.items() if now[name] != digest(content)}
        if other := [name for name in made if now[name] != change.after[name]]:
            message = f"changed since `{change.info.command}`; nothing was taken back"
            raise UserError(f"{', '.join(other)}: {message}")
        with _begins(change.path):
            write_set({workspace.root / name: content for name, content in made.items()})
        _forget(change.path)
    return RecordedChange(change.path, change.info, made, change.after)


def recover(workspace: Workspace) -> CutShort | None:
    """Take back what a killed process left half-made, and return what that was; None where there is nothing such.

    Nothing is written over what somebody changed since. Raise UserError for a change that cannot be read.
    """
    folder = workspace.own / "undo"
    if not any(folder.glob(f"*{BEGUN}")):
        return None
    with _alone(workspace):
        found = [_recovered(workspace, begun) for begun in sorted(folder.glob(f"*{BEGUN}"), reverse=True)]
    return next(filter(None, found), None)


def _recovered(workspace: Workspace, begun: Path) -> CutShort | None:
    path = begun.with_suffix(SUFFIX)
    change = _recalled(workspace, path) if path.exists() else None
    if change is None:
        begun.unlink()
        return None
    now, before = digests(workspace, change.before), {name: digest(old) for name, old in change.before.items()}
    changed = [name for name in now if now[name] not in (before[name], change.after[name])]
    if now == change.after or changed:
        begun.unlink()
        return CutShort(change.info, [*now], changed) if changed else None
    made = {workspace.root / name: content for name, content in change.before.items() if now[name] != before[name]}
    write_set(made)
    _forget(path)
    for folder in {(workspace.root / name).parent for name in now}:
        for suffix in (NEW, OLD):
            clear(folder, f"{TEMPORARY}*{suffix}")
    return CutShort(change.info, [*now], [])


def changes(workspace: Workspace) -> list[RecordedChange]:
    """Return the changes that can be taken back, the last first."""
    return [_recalled(workspace, path) for path in reversed(_paths(workspace))]


def last(workspace: Workspace) -> ChangeInfo | None:
    """Return what `undo` would take back, None where there is none. Raise UserError where it cannot be read.

    Its files are not unpacked: pages ask for this again and again.
    """
    paths = _paths(workspace)
    return _read(paths[-1])[0] if paths else None


@contextmanager
def _still(workspace: Workspace, read: Mapping[str, str | None]) -> Iterator[None]:
    """Let files be replaced that are as they were read: an editor that saves one of them takes no lock."""
    compare(digests(workspace, read), read)
    yield


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """Keep out all others who write records; refuse a folder for changes that lies elsewhere."""
    folder = workspace.own / "undo"
    if not folder.resolve().is_relative_to(workspace.root.resolve()):
        raise UserError(f"{folder} is a link that leads out of the workspace; delete it")
    with locked(workspace.root):
        yield


def _paths(workspace: Workspace) -> list[Path]:
    """Return the files of all changes, the oldest first."""
    return sorted(path for path in (workspace.own / "undo").glob(f"*{SUFFIX}") if path.stem.isdecimal())


def _begun(path: Path) -> Path:
    """Return the file that says of a change that it has begun."""
    return path.with_suffix(BEGUN)


@contextmanager
def _begins(path: Path) -> Iterator[None]:
    """Say of a change that it has begun, until its files are replaced."""
    try:
        _begun(path).touch(mode=0o600)
    except OSError as error:
        raise UserError(f"{_begun(path)}: cannot be written: {error.strerror}; nothing was changed") from None
    yield
    _begun(path).unlink(missing_ok=True)


def _forget(path: Path) -> None:
    _begun(path).unlink(missing_ok=True)
    path.unlink()


def _remember(workspace: Workspace, contents: Contents, info: ChangeInfo) -> Path:
    folder = workspace.own / "undo"
    try:
        workspace.make_own()
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: cannot be made: {error.strerror}; nothing was written") from None
    number = max((int(path.stem) for path in _paths(workspace)), default=0) + 1
    path = folder / f"{number:09}{SUFFIX}"
    write_whole(path, _dumped(workspace, contents, info), mode=0o600)
    return path


def _dumped(workspace: Workspace, contents: Contents, info: ChangeInfo) -> bytes:
    files = {}
    for name, content in contents.items():
        path = workspace.root / name
        old = path.read_bytes() if path.exists() else None
        packed = None if old is None else base64.b64encode(zlib.compress(old, QUICK)).decode()
        files[name] = {"before": packed, "digest": digest(old), "after": digest(content)}
    return json.dumps({**info._asdict(), "files": files}, ensure_ascii=False, indent=1).encode()


def _recalled(workspace: Workspace, path: Path) -> RecordedChange:
    """Return a change that is remembered. Raise UserError for one that cannot be read."""
    info, files = _read(path)
    with _readable(path):
        before = {name: _unpacked(name, file, workspace) for name, file in files.items()}
        return RecordedChange(path, info, before, {name: file["after"] for name, file in files.items()})


def _read(path: Path) -> tuple[ChangeInfo, Mapping[str, Mapping[str, str | None]]]:
    """Return the description of a change, and its files as they are packed. Raise UserError as `_recalled` does."""
    with _readable(path):
        found = json.loads(path.read_bytes())
        return ChangeInfo(str(found["command"]), str(found["when"]), int(found["records"])), found["files"]


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zlib.error):
        raise UserError(f"{path}: cannot be read; delete it to take back what was changed before") from None


def _unpacked(name: str, file: Mapping[str, str | None], workspace: Workspace) -> bytes | None:
    """Return the old content of a file. Raise ValueError for a name that is none of the records, or another content."""
    inside = (workspace.root / name).parent.resolve().is_relative_to(workspace.root.resolve())
    parts = PurePosixPath(name).parts
    if not inside or ".." in parts or not (parts[0] in PLACES or name == workspace.config.name):
        raise ValueError(name)
    packed = file["before"]
    content = None if packed is None else zlib.decompressobj().decompress(base64.b64decode(packed), MAX_FILE_BYTES)
    if digest(content) != file["digest"]:
        raise ValueError(name)
    return content


def digest(content: bytes | None) -> str | None:
    """Return the digest of a file with this content, None for none."""
    return None if content is None else hashlib.sha256(content).hexdigest()
