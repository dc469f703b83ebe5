"""What a workspace would say with other files in it: read, and checked as `check` does, before anything is written.

The files are tried in a copy of the records, by the same code that will read them afterwards. Quotes are not checked:
a quote that its source does not have is no error.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from policy_report import written
from policy_report.briefs import Choice, editions
from policy_report.errors import Problem, UserError
from policy_report.workspace import CONFIG, Workspace
from policy_report.written import Held


def tried(workspace: Workspace, files: Mapping[str, bytes]) -> tuple[Held, list[Problem]]:
    """Return what the workspace would hold with `files` (name in the workspace → content), and what would be wrong."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Workspace(Path(folder))
        shutil.copyfile(workspace.config, copy.root / CONFIG)
        for path in workspace.record_files():
            if workspace.refusal(path):  # a pipe, or a link that leads out: `load.read` says so of the workspace itself
                continue
            _put(copy.root / workspace.relative(path), path.read_bytes())
        for name, content in files.items():
            _put(copy.root / name, content)
        held, problems = written.read(copy)
    return held, problems


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def brief_problems(held: Held) -> tuple[Problem, ...]:
    """Return the problems of the briefs, such as a key message that rests on a cell without evidence."""
    if not len(held.records.positions):
        return ()
    try:
        editions(held.settings, held.records, Choice())
    except UserError as error:
        return error.problems
    return ()
