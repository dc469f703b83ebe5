"""What the tests of hostile input share: one run of the command, its exit code, problems and messages."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from policy_report.cli import main

from .entries import Files, put


@dataclass(frozen=True)
class Said:
    """What a run of the command said."""

    code: int
    out: str
    err: str

    @property
    def problems(self) -> dict[str, str]:
        """The messages of `check --format json` by their place: `file:line field check`."""
        found: list[dict[str, Any]] = json.loads(self.out)
        return {place(problem): problem["message"] for problem in found}


def place(problem: dict[str, Any]) -> str:
    """Return where a problem is and what it is."""
    parts = (f"{problem['file']}:{problem['line']}", problem["field"], problem["check"])
    return " ".join(part for part in parts if part)


@pytest.fixture
def run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command in this process on a workspace of the given files."""

    def call(files: Files, *arguments: str) -> Said:
        put(tmp_path, files)
        with pytest.raises(SystemExit) as exit_:
            main(["-C", str(tmp_path), *arguments])
        output = capfd.readouterr()
        return Said(int(exit_.value.code or 0), output.out, output.err)

    return call
