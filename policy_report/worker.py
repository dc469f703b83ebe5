"""Rendering in a worker process: started before the records are read, warmed with the heavy libraries, held in limits.

The one idea is the isolation (a template or a font can take down the worker, not the run), the parallelism, and the
overlapped start: while the worker imports WeasyPrint, this process reads the records with pandas.
"""

import contextlib
import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.report import Report
from policy_report.templating import Look

CPU_SECONDS = 300  # for one report in one format
MEMORY_BYTES = 4 * 1024**3


class Renderer:
    """A warm worker. `submit` gives a future of the bytes; `result` waits for it and says plainly what went wrong."""

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        self._executor = executor

    def submit(self, report: Report, name: str, look: Look) -> "Future[bytes]":
        """Start rendering a report in a format."""
        return self._executor.submit(_render, report, name, look)

    @staticmethod
    def result(future: "Future[bytes]", what: str) -> bytes:
        """Return the rendered bytes; `what` names the report in the message when the worker died over it."""
        try:
            return future.result()
        except BrokenProcessPool:
            limits = f"{CPU_SECONDS} s of processor time and {MEMORY_BYTES // 1024**3} GiB of memory"
            message = (
                f"{what}: the renderer stopped; it may use {limits}; select fewer topics or actors, or split the brief"
            )
            raise UserError(message, code=PROBLEMS_EXIT) from None
        except MemoryError:
            message = f"{what}: the renderer needs more than {MEMORY_BYTES // 1024**3} GiB of memory; split the brief"
            raise UserError(message, code=PROBLEMS_EXIT) from None


@contextlib.contextmanager
def renderer(formats: Iterable[str]) -> Iterator[Renderer]:
    """Yield a renderer whose worker is already importing what `formats` need."""
    scratch = tempfile.TemporaryDirectory(prefix="policy-report-")
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(1, context, initializer=_begin, initargs=(scratch.name,))
    try:
        warming = executor.submit(_warm, tuple(formats))
        warming.add_done_callback(lambda future: future.cancelled() or future.exception())
        yield Renderer(executor)
    finally:  # every result is here, or the run has failed: nobody needs what the worker would do at its leisure
        for child in multiprocessing.active_children():
            child.kill()
        executor.shutdown(wait=True, cancel_futures=True)
        scratch.cleanup()


def _begin(scratch: str) -> None:
    """Let the worker's temporary files (WeasyPrint's fonts) go where they are cleared away, however it ends."""
    tempfile.tempdir = scratch


def _warm(formats: tuple[str, ...]) -> None:
    from policy_report.renderers import RENDERERS

    for name in formats:
        if name in RENDERERS and hasattr(RENDERERS[name], "warm"):
            RENDERERS[name].warm()


def _render(report: Report, name: str, look: Look) -> bytes:
    from policy_report.renderers import RENDERERS

    _limit()
    content: bytes = RENDERERS[name].render(report, look)
    return content


def _limit() -> None:
    """Hold this process in its limits; the processor time counts from now, since a worker renders many reports."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(spent.ru_utime + spent.ru_stime) + CPU_SECONDS
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds if hard == resource.RLIM_INFINITY else min(seconds, hard), hard))
    if sys.platform == "linux":  # macOS counts mapped libraries against the limit
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
