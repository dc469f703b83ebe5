"""The whole build of small workspaces of odd texts: an end that was promised, and every accepted word in the JSON."""

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_report.text import forbidden
from tests.measured import measured

from .workspaces import CHEAP, TEXTS, samples

REPO = Path(__file__).parents[2]
SECONDS, MEGABYTES = 10, 1024


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("builds")


def put(base, files):
    root = Path(tempfile.mkdtemp(dir=base))
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def printed(brief):
    """Return what each position of a brief says."""
    return {tuple(position[name] for name in ("stance", *TEXTS)) for position in brief["positions"]}


@settings(max_examples=settings().max_examples * 5 // 8)
@given(sample=samples(), suffix=st.sampled_from(CHEAP))
def test_a_build_ends_as_promised_with_every_accepted_word(built, base, sample, suffix):
    done = built(put(base, sample.files), ["json", suffix])
    if done.code == 0:
        assert printed(done.brief) == sample.said
        assert all(forbidden(text) is None for row in sample.said for text in row)
    else:
        assert done.brief is None
        assert all(error.problems for error in done.errors)
        assert {problem.file for error in done.errors for problem in error.problems} <= set(sample.files)


@pytest.mark.soak
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(sample=samples(), suffix=st.sampled_from([*CHEAP, "pdf", "png"]))
def test_the_command_ends_as_promised_in_time_and_memory(base, sample, suffix):
    root = put(base, sample.files)
    command = [sys.executable, "-m", "policy_report", "-C", root, "build", "--format", f"json,{suffix}"]
    code, log, seconds, megabytes = measured(*command, cwd=REPO)
    assert code in (0, 1, 2)
    assert "Traceback" not in log
    assert (code == 0) == (root / "reports" / f"all.{suffix}").exists()
    assert seconds <= SECONDS
    assert megabytes <= MEGABYTES
