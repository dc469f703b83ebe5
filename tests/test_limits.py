"""A process is held in its limits, which are never higher than what the machine allows it."""

import subprocess
import sys

import pytest

SAID = "import resource as r; from policy_report.limits import limit, restore, memory_in_use; "


def said(code, before=""):
    """What a new process prints after `code`; `before`: what the shell that starts it does."""
    call = f"{before}exec {sys.executable} -c '{SAID}{code}'"
    return subprocess.run(["bash", "-c", call], capture_output=True, text=True, check=True).stdout.split()


def test_a_process_is_held_in_its_limits_and_freed_of_them():
    look = "print(r.getrlimit(r.RLIMIT_CPU)[0]); "
    assert said(f"before = limit(7, 2**40); {look}restore(before); {look}", "ulimit -St 50; ") == ["7", "50"]


@pytest.mark.parametrize(("hard", "seconds"), [("ulimit -t 5; ", "5"), ("", "7")])
def test_no_limit_is_higher_than_the_machine_allows(hard, seconds):
    assert said("limit(7, 2**40); print(r.getrlimit(r.RLIMIT_CPU)[0])", hard) == [seconds]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_memory_is_limited_beside_what_is_in_use():
    code = "limit(9, memory_in_use() + 2**28)\ntry: bytearray(2**29)\nexcept MemoryError: print(1)"
    assert said(code) == ["1"]
