"""A brief for an audience is, byte for byte, that of a workspace in which what is withheld never existed."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_report.formats import RENDERERS
from tests.conftest import run_here, write
from tests.drawn import LEVELS, files, on_first_day, without, workspaces

FIRST, SECOND = "2025-05-01", "2025-05-02"
QUICK, TEXT = "json", "csv,html,md,svg,xlsx"


def built(base, first, second, ceilings, formats, cores=0):
    """Build a workspace on two days; return its files by name, what it kept and its manifest among them.

    `cores`: of processes of its own; 0: in this one.
    """
    root = Path(tempfile.mkdtemp(dir=base))
    if second["since"] in ("last", "old.json"):
        _first_day(root, first, ceilings)
    write(root, files(second, ceilings, formats))
    said = _build(root, SECOND, cores)
    found = {path.relative_to(root / "reports").as_posix(): path for path in (root / "reports").rglob("*")}
    contents = {name: path.read_bytes() for name, path in found.items() if path.is_file() and FIRST not in name}
    shutil.rmtree(root)
    return contents, said


def _first_day(root, drawn, ceilings):
    """Leave what builds of the first day kept, and their JSON as earlier briefs."""
    write(root, files(drawn, ceilings, "json"))
    _build(root, FIRST, 0)
    for ceiling in ceilings:
        earlier = root / f"reports/all-{ceiling}.json"
        if earlier.exists():
            earlier.rename(root / f"old-{ceiling}.json")
    for folder in (root / "positions", root / "snapshots", *(root / "reports").glob("each-*")):
        shutil.rmtree(folder, ignore_errors=True)
    (root / "reports/.manifest.json").unlink(missing_ok=True)


def _build(root, day, cores):
    if not cores:
        said = run_here("-C", root, "build", "--on", day)[1]
    else:
        command = [sys.executable, "-m", "policy_report", "-C", root, "build", "--on", day, "--jobs", str(cores)]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    assert "Traceback" not in said
    return said


def of(ceiling, contents):
    """Return what a build gave to the briefs of a ceiling, and what the manifest says of these."""
    reports = json.loads(contents.get(".manifest.json", b'{"reports": {}}'))["reports"]
    names = {name: entry for name, entry in reports.items() if f"-{ceiling}" in name}
    return {name: content for name, content in contents.items() if f"-{ceiling}" in name}, names


def agree(base, drawn, formats, ceiling, beside=(), cores=(0, 0)):
    """Compare the briefs of a ceiling, built with those of others, with those of a workspace without the withheld."""
    first = on_first_day(drawn)
    ceilings = [level for level in LEVELS if level in (ceiling, *beside)]
    everything, said = built(base, first, drawn, ceilings, formats, cores[0])
    bare = without(drawn, ceiling), without(first, ceiling, today=drawn)
    if drawn["since"] in ("last", "old.json") and not bare[1]["rows"]:
        return  # nothing of the first day may be known any more: without it, there was no brief to compare with
    alone, _ = built(base, bare[1], bare[0], [ceiling], formats, cores[1])
    mine, theirs = of(ceiling, everything), of(ceiling, alone)
    if [name for name in theirs[0].keys() - mine[0].keys() if f"all-{ceiling}." in name]:
        assert drawn["since"] == "old.json", said  # of which an earlier brief of stances alone says too little
        return
    assert [name for name in {**mine[0], **theirs[0]} if mine[0].get(name) != theirs[0].get(name)] == []
    assert mine[1] == theirs[1]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("confidential")


@settings(max_examples=8)
@given(drawn=workspaces(), ceiling=st.sampled_from(LEVELS))
def test_a_brief_is_that_of_a_workspace_without_what_is_withheld(base, drawn, ceiling):
    agree(base, drawn, QUICK, ceiling, ["HIGH"])


@settings(max_examples=1)
@given(drawn=workspaces(), ceiling=st.sampled_from(LEVELS))
def test_it_is_so_in_formats_of_text(base, drawn, ceiling):
    agree(base, drawn, TEXT, ceiling)


@pytest.mark.soak
@settings(max_examples=2000)
@given(drawn=workspaces(), ceiling=st.sampled_from(LEVELS))
def test_it_is_so_for_two_thousand_workspaces(base, drawn, ceiling):
    agree(base, drawn, QUICK, ceiling, LEVELS)


@pytest.mark.soak
@settings(max_examples=100)
@given(drawn=workspaces(), ceiling=st.sampled_from(LEVELS))
def test_it_is_so_in_every_format(base, drawn, ceiling):
    agree(base, drawn, ",".join(RENDERERS), ceiling, LEVELS)


@pytest.mark.soak
@settings(max_examples=10)
@given(drawn=workspaces())
def test_it_is_so_on_two_cores_and_one(base, drawn):
    agree(base, drawn, ",".join(RENDERERS), LEVELS[0], LEVELS, cores=(2, 1))
