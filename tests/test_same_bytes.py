"""The same records give the same bytes, in every format, wherever, whenever and however a build runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policy_report.formats import RENDERERS
from tests.conftest import command

REPO = Path(__file__).parents[1]
FILES = {
    "policy-report.toml": 'title = "Test"\n[defaults]\nmarking = "TLP:GREEN"\n[briefs.lakes]\nsince = 2025-01-01\n[briefs.each]\neach = "actor"\nformats = ["html", "json"]\n',
    "positions/all.csv": "actor,topic,stance,date,summary,quote,source_url\n"
    + "".join(
        f"{actor},{topic},{stance},{day},Words on {topic}.,“Čtvrtek”,https://example.org/{actor}\n"
        for actor, stance in (("France", "support"), ("India", "oppose"), ("China", "neutral"), ("Japan", "declined"))
        for topic, day in (("declaration", "2025-02-11"), ("outcome", "2024-02-11"))
    ),
}
USUAL = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def built(root, *, environment=None, mask=0o022, cwd=None, before=(), arguments=("--jobs", "1")):
    """Build every format in processes of their own; return the reports and the manifest: name → bytes."""
    subprocess.run(
        [*before, sys.executable, "-m", "policy_report", "-C", str(root), "build", *arguments],
        env=os.environ | USUAL | {"PYTHONPATH": str(REPO)} | (environment or {}),
        cwd=cwd,
        umask=mask,
        check=True,
        capture_output=True,
    )
    return reports(root)


def reports(root):
    """Return the reports and the manifest: name → bytes."""
    folder = root / "reports"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".kept" not in path.parts
    }


@pytest.fixture(scope="module")
def new(fresh_workspace):
    """Return a new workspace with the same records; `lakes` comes in every format."""

    def make():
        settings = FILES["policy-report.toml"].replace(
            "[briefs.lakes]\n", f"[briefs.lakes]\nformats = {[*RENDERERS]}\n"
        )
        return fresh_workspace({**FILES, "policy-report.toml": settings}).root

    return make


@pytest.fixture(scope="module")
def usual(new):
    root = new()
    assert command(root, "build") == 0
    found = reports(root)
    assert len(found) == len(RENDERERS) + 4 * 2 + 1
    return root, found


def differing(found, usual):
    assert set(found) == set(usual[1])
    return [name for name, content in usual[1].items() if found[name] != content]


def test_everything_else_about_the_run(new, usual, tmp_path):
    other = {
        "PYTHONHASHSEED": "2",
        "TZ": "Pacific/Auckland",
        "LANG": "C",
        "LC_ALL": "C",
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "SOURCE_DATE_EPOCH": "1",
        "USER": "somebody-else",
        "COLUMNS": "40",
    }
    assert differing(built(new(), environment=other, mask=0o077, cwd="/", arguments=("--jobs", "2")), usual) == []


def test_another_run_over_the_old_one(usual):
    assert command(usual[0], "build", "--force") == 0
    assert differing(reports(usual[0]), usual) == []


@pytest.mark.soak
@pytest.mark.parametrize(
    "how",
    [
        {"environment": {"PYTHONHASHSEED": "4294967295"}},
        {"environment": {"TZ": "America/Los_Angeles"}},
        {"environment": {"TZ": "Asia/Kathmandu"}},
        {"environment": {"LC_ALL": "C"}},
        {"environment": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}},
        {"environment": {"LC_ALL": "tr_TR.UTF-8"}},
        {"environment": {"HOME": "/nonexistent"}},
        {"mask": 0o000},
        {"mask": 0o077},
        {"cwd": "/"},
        {"before": ("taskset", "-c", "0")},
        {"arguments": ("--jobs", "4")},
    ],
    ids=str,
)
def test_one_thing_about_the_run(new, usual, how):
    assert differing(built(new(), **how), usual) == []
