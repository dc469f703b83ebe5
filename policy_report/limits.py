"""Limits of this process on processor time and memory, for what strangers' files and templates may make it do.

Memory is limited on Linux alone: macOS counts mapped libraries against it. No limit is higher than the machine allows.
"""

import resource
import sys
from collections.abc import Mapping
from pathlib import Path

Limits = Mapping[int, tuple[int, int]]  # of `resource`: what is limited → the soft limit and the hard one


def limit(seconds: int, memory: int) -> Limits:
    """Hold this process in so much processor time, all that it took included, and bytes; return what held before.

    A process that is ended leaves no image of its memory on the disk.
    """
    wanted = {resource.RLIMIT_CORE: 0, resource.RLIMIT_CPU: seconds}
    if sys.platform == "linux":
        wanted[resource.RLIMIT_AS] = memory
    before = {kind: resource.getrlimit(kind) for kind in wanted}
    for kind, (_, hard) in before.items():
        most = wanted[kind] if hard == resource.RLIM_INFINITY else min(wanted[kind], hard)
        resource.setrlimit(kind, (most, hard))
    return before


def restore(before: Limits) -> None:
    """Put back what `limit` found."""
    for kind, limits in before.items():
        resource.setrlimit(kind, limits)


def memory_in_use() -> int:
    """Return how many bytes of memory this process has reserved, as the limit counts them; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()
