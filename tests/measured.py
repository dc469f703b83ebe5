"""What a command takes, measured from a small process: one that the tests start themselves is charged with their memory."""

import subprocess
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

# What the command prints goes to stderr: stdout is for the figures.
LAUNCHER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=sys.stderr).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


class MeasuredCommand(NamedTuple):
    """`code`: how it ended; `said`: all that it printed; `seconds` of processor time; `megabytes` of its largest process."""

    code: int
    said: str
    seconds: float
    megabytes: float


def measured(*command: Any, **options: Any) -> MeasuredCommand:
    """Run a command to its end. `options`: those of `subprocess.run`."""
    launched: Sequence[str] = [sys.executable, "-c", LAUNCHER, *map(str, command)]
    done = subprocess.run(launched, capture_output=True, text=True, check=True, **options)
    code, seconds, megabytes = done.stdout.split()
    return MeasuredCommand(int(code), done.stderr, float(seconds), float(megabytes))
