"""Files replaced by whole new ones: paths and their bytes in, all of them replaced or none. Digests, locks, stamps.

Each new file is complete and synced under a temporary name in its own folder before the first takes the place of an old
one. Where there are several, the old ones are kept beside them until the last is in place, and come back when anything
goes wrong on the way. A process that is killed between two renames cannot bring them back: `around` may note what
`undo` needs to do it later. What remains: between the kill and that moment the names show some new and some old files.
"""

import contextlib
import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from errno import EISDIR
from pathlib import Path
from typing import Any, TypeVar, cast

from policy_report.errors import UserError

TEMPORARY = ".policy-report-"  # how the name of a half-written file begins
NEW, OLD = ".tmp", ".old"  # and how it ends: what will take a place, what had it

T = TypeVar("T")
Kept = Mapping[Path, Path | None]  # where the old file of a path is kept; None: there was none


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file, None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def stamp_of(path: Path) -> tuple[int, ...]:
    """Return what tells a file, or the link to it, from what is there once it was written anew; () for none."""
    with contextlib.suppress(OSError):
        both = path.lstat(), path.stat()
        return tuple(n for s in both for n in (s.st_dev, s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns))
    return ()


class ReadOnce:
    """What was made of files, each kept for as long as its file has the same stamp."""

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[tuple[int, ...], Any]] = {}

    def __call__(self, path: Path, read: Callable[[], T]) -> T:
        """Return what `read` makes of a file, or made of it; nobody may change it."""
        stamp = stamp_of(path)
        if path not in self._kept or self._kept[path][0] != stamp:
            self._kept[path] = stamp, read()
        return cast("T", self._kept[path][1])


@contextlib.contextmanager
def locked(folder: Path, wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Keep out other processes that lock the folder; `wait` is called before waiting for one.

    The lock leaves no file, and the system releases it however the process ends.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait()
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system without locks: each set is whole all the same
        yield
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes, mode: int | None = None) -> None:
    """Replace a file by a whole new one or leave it as it was. `mode`: where it is not that of the old or any file."""
    write_set({path: content}, mode=mode)


def write_set(
    contents: Mapping[Path, bytes | None],
    around: Callable[[Kept], AbstractContextManager[None]] | None = None,
    mode: int | None = None,
) -> None:
    """Replace files by whole new ones (None: delete it), or leave all as they were.

    `around`: what encloses the renames of a set.
    """
    kept: dict[Path, Path | None] = {}
    with ExitStack() as stack:
        new = {
            path: None if content is None else stack.enter_context(_staged(path, content, mode))
            for path, content in contents.items()
        }
        with _system_errors_of(contents):
            try:
                kept |= {path: _keep(path, stack) for path in new if around or len(new) > 1}
                with around(kept) if around else nullcontext():
                    for path, temporary in new.items():
                        with _system_errors_of([path]):
                            temporary.replace(path) if temporary else path.unlink(missing_ok=True)
            except BaseException:
                undo(kept)
                raise
    for old in filter(None, kept.values()):
        old.unlink(missing_ok=True)


def undo(kept: Kept) -> None:
    """Bring back the files that a set was about to replace; once more does no harm."""
    for path, old in kept.items():
        if old is None:
            path.unlink(missing_ok=True)
        elif old.exists():
            if not (path.exists() and path.samefile(old)):
                old.replace(path)
            old.unlink(missing_ok=True)


def clear(folder: Path, pattern: str = f"{TEMPORARY}*{NEW}") -> None:
    """Delete what processes that were killed left in a folder; what one is writing now is locked."""
    for leftover in folder.glob(pattern):
        with contextlib.suppress(OSError), leftover.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            leftover.unlink()


@contextlib.contextmanager
def _staged(path: Path, content: bytes, mode: int | None) -> Iterator[Path]:
    """Yield a file beside `path` with the content, on the disk; it is gone afterwards, unless it was renamed."""
    with _system_errors_of([path]):
        path.parent.mkdir(parents=True, exist_ok=True)
        clear(path.parent)
        if path.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, suffix=NEW, dir=path.parent)
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle
            try:
                _lock(handle)
                file.write(content)
                file.flush()
                os.fchmod(handle, _mode(path) if mode is None else mode)
                os.fsync(handle)
                yield Path(name)
            finally:
                Path(name).unlink(missing_ok=True)


def _lock(handle: int) -> None:
    with contextlib.suppress(OSError):  # a file system without locks
        fcntl.flock(handle, fcntl.LOCK_SH)


def _keep(path: Path, stack: ExitStack) -> Path | None:
    """Return a second name of a file, under which it stays when another takes its place, locked until then."""
    if not path.exists():
        return None
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, suffix=OLD, dir=path.parent)
    os.close(handle)
    kept = Path(name)
    kept.unlink()
    try:
        kept.hardlink_to(path)
    except OSError:  # a file system without second names
        kept.write_bytes(path.read_bytes())
    _lock(stack.enter_context(kept.open("rb")).fileno())
    return kept


@contextlib.contextmanager
def _system_errors_of(paths: Iterable[Path]) -> Iterator[None]:
    """Turn what the system refuses into a UserError that names the file."""
    try:
        yield
    except OSError as error:
        path = next(iter(paths), Path())
        was = "; the file is as it was" if path.exists() else ""
        raise UserError(f"{path}: cannot be written: {error.strerror}{was}") from None


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, that of any new file where there is none."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
