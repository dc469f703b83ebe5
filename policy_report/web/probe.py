"""A document that was sent is first read in a process of its own, within limits, where what unpacks without end ends.

That is a second for a document in which something is packed; a plain text is read at once.
"""

import multiprocessing
import sys

from policy_report.errors import UserError
from policy_report.evidence.snapshots import READERS
from policy_report.limits import limit, memory_in_use
from policy_report.records.readers.base import UnreadableError

PLAIN = (".txt", ".md", ".srt", ".vtt")  # in which nothing is packed
SECONDS = 30  # of processor time
PATIENCE = 120  # s, where the machine does other things too
MEMORY = 2**30  # bytes, beside what the program takes itself


def refuse_bomb(name: str, suffix: str, data: bytes) -> None:
    """Raise UserError for a document that takes too much to be read. What is merely wrong with it is said elsewhere."""
    if suffix not in READERS or suffix in PLAIN:
        return
    process = multiprocessing.get_context("spawn").Process(target=_read, args=(suffix, data), daemon=True)
    process.start()
    process.join(PATIENCE)
    if process.exitcode != 0:
        process.kill()
        process.join()
        message = f"takes more than {SECONDS} s or {MEMORY // 2**20} MB to read; is it what it seems?"
        raise UserError(f"{name}: {message} It was not kept")


def _read(suffix: str, data: bytes) -> None:
    """Read a document as it will be read, and forget it."""
    limit(SECONDS, memory_in_use() + MEMORY)
    try:
        list(READERS[suffix].about(data))
        READERS[suffix].text(data)
    except UnreadableError:
        pass  # which is said where it is read for good
    except (MemoryError, RecursionError):
        sys.exit(1)
