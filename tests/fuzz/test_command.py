"""`python -m fuzz`: what it prints of a run, and that a run ends well or badly as it should."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from fuzz.__main__ import escaped, executions, reason
from fuzz.targets import csl

REPO = Path(__file__).parents[2]
LOG = """\
INFO: Seed: 1
#2\tINITED cov: 186 ft: 411
 === Uncaught Python exception: ===
Broken: a promise
Traceback (most recent call last):
  File "fuzz/targets/csl.py", line 33, in one
Broken: a promise
stat::number_of_executed_units: 3611
"""


def test_the_log_of_a_find():
    assert executions(LOG) == 3611
    assert executions("#2\tINITED\n#51\tNEW\n") == 51
    assert reason(LOG).splitlines() == [
        "    Traceback (most recent call last):",
        '      File "fuzz/targets/csl.py", line 33, in one',
        "    Broken: a promise",
    ]


def test_a_word_of_a_dictionary_is_bytes():
    assert escaped('"é\ud800') == r"\x22\xC3\xA9\xED\xA0\x80"


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "fuzz", *arguments], cwd=REPO, capture_output=True, text=True, check=False
    )


def test_an_input_is_replayed(tmp_path):
    (tmp_path / "x").write_bytes(next(iter(csl.seeds())))
    done = run("csl", "--replay", str(tmp_path / "x"))
    assert (done.returncode, done.stdout) == (0, "nothing wrong\n")


def test_an_unknown_target_is_named():
    done = run("csl", "cls")
    assert done.returncode == 2
    assert "no such target: cls" in done.stderr


@pytest.mark.soak
@pytest.mark.skipif(not find_spec("atheris"), reason="needs atheris: `make fuzz` installs it")
def test_a_short_run_finds_nothing():
    done = run("--seconds", "5", "csl")
    assert done.returncode == 0, done.stdout
    assert "nothing found" in done.stdout
