"""`.policy-report/builds.json`: the builds that left all as it would be, by a digest of everything that they read.

So a run with nothing to do ends before any heavy library is imported. The digest is of the whole workspace, with what
the readers of a brief may not know: it lies among what commands keep for themselves, never beside the reports. Where no
such file can be written, a build looks at each brief.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from policy_report import __version__
from policy_report.files import digest_of, write_whole
from policy_report.workspace import Workspace

FILE = "builds.json"


class FinishedBuild(NamedTuple):
    """The names of the reports that a build gave, and a digest of what the manifest said of them."""

    names: tuple[str, ...]
    state: str


def fingerprint(workspace: Workspace, templates: Iterable[Path], request: Mapping[str, Any]) -> str:
    """Return a digest of all that the outputs of a request depend on: inputs, templates, options, version."""
    digest = hashlib.sha256(json.dumps([__version__, request], sort_keys=True, default=str).encode())
    for path in [*workspace.inputs(), *templates]:
        name = workspace.relative(path) if path.is_relative_to(workspace.root) else path.name
        digest.update(f"\0{name}\0".encode())
        digest.update(bytes.fromhex(digest_of(path) or ""))
    return digest.hexdigest()


class FinishedBuilds:
    """The finished builds of a workspace, by fingerprint. The file is not trusted: the records may have brought it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def get(self, mark: str) -> FinishedBuild | None:
        """Return the build of a fingerprint, None where there was none."""
        return self._read().get(mark)

    def add(self, mark: str, names: Sequence[str], state: str) -> None:
        """Remember a build; it takes the place of older ones that gave the same names."""
        known, new = self._read(), FinishedBuild(tuple(sorted(names)), state)
        builds = {other: build for other, build in known.items() if set(build.names) != set(names)} | {mark: new}
        if builds == known:
            return
        content = json.dumps({name: [*build] for name, build in builds.items()}, indent=1, sort_keys=True)
        with contextlib.suppress(OSError):  # the next build looks at each brief
            write_whole(self._workspace.make_own() / FILE, f"{content}\n".encode())

    def _read(self) -> dict[str, FinishedBuild]:
        try:
            plain = json.loads((self._workspace.own / FILE).read_bytes())
            return {mark: FinishedBuild(tuple(map(str, names)), str(state)) for mark, (names, state) in plain.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
