"""The files of a workspace that a brief depends on: yields whenever one of them was saved, made or deleted.

The operating system tells of changes in the folders of records, snapshots and templates. The rest is looked at a few
times a second: single files, which editors replace by new ones, and whether the folders are still the same ones.
"""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from policy_report.build.output import MANIFEST
from policy_report.layout import BUILT_IN
from policy_report.text import passing
from policy_report.workspace import Workspace

QUIET = 50  # ms without a further change, after which a burst of them is over
BURST = 400  # ms after which it is told of in any case
LOOK = 200  # ms between two looks at single files

Stamp = tuple[int, ...] | None


def changes(workspace: Workspace, stop: Event) -> Iterator[None]:
    """Yield when files may have changed, also once after the start, until `stop` is set.

    Raise OSError where the operating system cannot watch so much.
    """
    while not stop.is_set():
        folders, files = _folders(workspace), _files(workspace)
        before = _stamps(folders, files)
        missed = True  # what changed before the watch began
        for found in _watch(folders, stop):
            same = _stamps(folders, files) == before
            if missed or found or not same:
                missed = False
                yield
            if not same:
                break


def _watch(folders: list[Path], stop: Event) -> Iterator[bool]:
    """Yield True for a change in the folders, False when it is time to look at single files."""
    from watchfiles import watch

    there = [folder.resolve() for folder in folders if folder.is_dir()]
    try:
        for found in watch(
            *there,
            watch_filter=lambda _, path: not passing(Path(path).name),
            step=QUIET,
            debounce=BURST,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            raise_interrupt=False,
            stop_event=stop,
        ):
            yield bool(found)
    except FileNotFoundError:  # a folder that went away just now: the caller sees it too
        yield True


def _folders(workspace: Workspace) -> list[Path]:
    return [workspace.positions, workspace.root / "snapshots", workspace.templates, BUILT_IN]


def _files(workspace: Workspace) -> list[Path]:
    """Return the settings, the earlier briefs that they name, and what `build` says of its reports."""
    return [workspace.config, workspace.reports / MANIFEST, *workspace.earlier()]


def _stamps(folders: list[Path], files: list[Path]) -> list[Stamp]:
    return [*(_stamp(folder, "st_dev", "st_ino") for folder in folders), *map(_stamp, files)]


def _stamp(path: Path, *names: str) -> Stamp:
    """Return the identity of a file or folder, and of its content; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return tuple(getattr(found, name) for name in names or ("st_dev", "st_ino", "st_mtime_ns", "st_size"))
