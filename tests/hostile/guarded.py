"""Runs `check` on each folder of the command line in a process of its own, with 10 s and 1 GB; prints how each ended.

A script of its own, since a test cannot limit itself: a crash, a hang or a lack of memory would be that of all tests.
"""

import os
import resource
import signal
import sys

from policy_report.cli import check, main
from policy_report.cli.terminal import result

SECONDS = 10
BYTES = 1024**3


def run(folder: str) -> str:
    """Return the exit code of `check`, or the signal that ended it."""
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        return str(ended) if ended >= 0 else signal.Signals(-ended).name
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    signal.alarm(SECONDS)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    try:
        main(["-C", folder, "check"])
    except SystemExit as exit_:
        os._exit(int(exit_.code or 0))
    except BaseException:  # noqa: BLE001 # whatever it is, it is a traceback
        os._exit(99)


if __name__ == "__main__":
    assert check  # imported here, once, and not by each child
    for name in sys.argv[1:]:
        result(run(name))
