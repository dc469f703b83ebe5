"""Many renderings at once: jobs in, results out as they are ready, whatever becomes of the workers.

The one idea of a worker process is the isolation (a template or a font can take down the worker, not the run), the
parallelism, and the overlapped start: while a worker imports WeasyPrint, this process reads the records with pandas.
Any `concurrent.futures` executor will do: `local` has one of processes, `connected` one of a Dask cluster.
"""

import contextlib
import logging
import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from policy_report.brief.report import Report
from policy_report.build import worker
from policy_report.build.worker import Rendered
from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.templating import TemplateSet


@dataclass(frozen=True)
class Job:
    """A report to be rendered in a format; `target` names the file in messages."""

    report: Report
    format: str
    target: str


SUSPECTS = 3  # templates named in a message
TEMPORARY_PREFIX = "policy-report-"  # of the folder for temporary files; the number of the process follows
WAIT_SECONDS = 10  # for the scheduler of a cluster to answer

Result = tuple[Job, Rendered | UserError]


class Renderer:
    """Renders with workers, and starts new ones when they broke."""

    def __init__(
        self,
        start: Callable[[], Executor],
        stop: Callable[[Executor], None],
        at_once: int,
        lost: tuple[type[Exception], ...] = (BrokenExecutor,),
        *,
        remote: bool = False,
    ) -> None:
        """`start` and `stop` an executor; `at_once`: how many jobs it is given.

        `lost`: the exceptions that say that a worker died; `remote`: whether workers may be on other machines.
        """
        self._start, self._stop, self._at_once, self._lost, self._remote = start, stop, at_once, lost, remote
        # What `submit` raises, the first once it was closed.
        self._not_taken: tuple[type[Exception], ...] = (RuntimeError, *lost)
        self._executor = start()
        self._closed = False

    def run(self, jobs: Iterable[Job], templates: TemplateSet) -> Iterator[Result]:
        """Yield each job with its result as soon as that is there; a job that fails does not stop the others.

        Jobs are taken one by one as workers become free, so that a thousand reports are never in memory at once.
        """
        templates = templates.packed() if self._remote else templates
        waiting = iter(jobs)
        running: dict[Future[Rendered], Job] = {}
        while True:
            for job in islice(waiting, self._at_once - len(running)):
                running[self._submit(job, templates)] = job
            if not running:
                return
            lost: list[Job] = []
            wait(running, return_when=FIRST_COMPLETED)
            self._refuse_ended()  # what was in hand is cancelled, or broken
            for future in [future for future in running if future.done()]:  # in the order of the jobs
                job = running.pop(future)
                result = self._result(future, job, templates)
                if result is None:
                    lost.append(job)
                else:
                    yield job, result
            if lost:  # the workers are gone, with all that they had in hand: one at a time, only the culprit fails
                suspects = [*lost, *running.values()]
                running.clear()
                yield from (self._alone(job, templates) for job in suspects)

    def close(self) -> None:
        """End the workers at once: nobody needs what they would do at their leisure. Then `run` raises UserError."""
        self._closed = True
        self._stop(self._executor)

    def _submit(self, job: Job, templates: TemplateSet) -> Future[Rendered]:
        self._refuse_ended()
        with _ctrl_c_blocked():
            try:
                return self._executor.submit(worker.render, job.report, job.format, templates)
            except self._not_taken:
                self._restart()
                return self._executor.submit(worker.render, job.report, job.format, templates)

    def _alone(self, job: Job, templates: TemplateSet) -> Result:
        self._restart()
        return job, self._result(self._submit(job, templates), job, templates) or _stopped(job, templates)

    def _result(self, future: Future[Rendered], job: Job, templates: TemplateSet) -> Rendered | UserError | None:
        """Return the result of a job; None when its worker died."""
        try:
            return future.result()
        except UserError as error:
            return error
        except MemoryError:
            message = f"{job.target}: the renderer needs more than {_memory()}; split the brief{_suspects(templates)}"
            return UserError(message, code=PROBLEMS_EXIT)
        except self._lost:
            return None

    def _refuse_ended(self) -> None:
        if self._closed:
            raise UserError("the rendering was ended")

    def _restart(self) -> None:
        self._refuse_ended()
        self._stop(self._executor)
        self._executor = self._start()


def _stopped(job: Job, templates: TemplateSet) -> UserError:
    limits = f"{worker.CPU_SECONDS} s of processor time and {_memory()}"
    message = f"the renderer stopped; it may use {limits}; select fewer topics or actors, or split the brief"
    return UserError(f"{job.target}: {message}{_suspects(templates)}", code=PROBLEMS_EXIT)


def _suspects(templates: TemplateSet) -> str:
    """Return which of the workspace's own templates may be at fault."""
    names = [path.name for path in templates.own_files() if path.suffix in (".j2", ".css")]
    more = " and others" if len(names) > SUSPECTS else ""
    return f"; or is it templates/{', '.join(names[:SUSPECTS])}{more}?" if names else ""


def _memory() -> str:
    return f"{worker.MEMORY_BYTES // 1024**3} GiB of memory"


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def local(jobs: int, formats: Sequence[str]) -> Iterator[Renderer]:
    """Yield a renderer with up to `jobs` processes; the first is already preparing what `formats` need."""
    _clear_temporary_folders()
    with tempfile.TemporaryDirectory(prefix=f"{TEMPORARY_PREFIX}{os.getpid()}-") as temporary:
        context = multiprocessing.get_context("spawn")  # inherits nothing: no open file, no lock, no state

        def start() -> Executor:
            try:
                executor = ProcessPoolExecutor(jobs, context, worker.begin, (temporary, tuple(formats)))
            except OSError as error:  # its semaphores
                message = f"the processes that render cannot talk to one another ({error.strerror})"
                raise UserError(f"{message}; let this user write into /dev/shm") from None
            with _ctrl_c_blocked():
                executor.submit(worker.prepare, tuple(formats))  # so that a process starts now
            return executor

        renderer = Renderer(start, _kill, at_once=jobs + 1)  # one in reserve: no worker waits for the next
        try:
            yield renderer
        finally:
            renderer.close()


def _clear_temporary_folders() -> None:
    """Delete the folders of builds that were killed, where no worker lived to do it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{TEMPORARY_PREFIX}*-*"):
        process = folder.name.removeprefix(TEMPORARY_PREFIX).partition("-")[0]
        if process.isdecimal():
            try:
                os.kill(int(process), 0)
            except ProcessLookupError:
                shutil.rmtree(folder, ignore_errors=True)
            except (PermissionError, OverflowError):  # somebody else's; no number of a process
                pass


def _kill(executor: Executor) -> None:
    # Its own workers alone: the editor has other processes, that draw a page or read a document that was sent.
    for process in list((getattr(executor, "_processes", None) or {}).values()):
        process.kill()
    # One that was killed while it sent a result has sent half of it: who reads would wait for the rest for ever.
    results = getattr(executor, "_result_queue", None)
    if results:
        results._writer.close()  # noqa: SLF001 - there is no public way
    executor.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _ctrl_c_blocked() -> Iterator[None]:
    """Let processes that start here never see Ctrl-C: it is this process that ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def connected(address: str) -> Iterator[Renderer]:
    """Yield a renderer on the cluster of a scheduler, such as tcp://10.0.0.5:8786; a lost worker's jobs run elsewhere.

    Raise UserError where Dask is not installed, nobody answers, no worker has joined, or the scheduler goes away.
    """
    with _without_logs(), _client(address) as client:
        from distributed import KilledWorker

        threads = sum(client.nthreads().values())
        if not threads:
            message = f"the scheduler at {address} has no workers; start some with `dask worker {address} --nthreads 1`"
            raise UserError(message)

        renderer = Renderer(
            lambda: client.get_executor(pure=False),
            lambda executor: executor.shutdown(wait=False),
            at_once=2 * threads,
            lost=(KilledWorker,),
            remote=True,
        )
        try:
            yield renderer
        except CancelledError:
            raise UserError(f"the scheduler at {address} went away; every finished report is whole") from None
        finally:
            renderer.close()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        message = "--scheduler needs Dask, which is not installed; get it with: pip install 'policy-report[cluster]'"
        raise UserError(message) from None
    try:
        return Client(address, timeout=WAIT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        message = f"no Dask scheduler answers at {address} ({error}); start one with `dask scheduler`"
        raise UserError(message) from None


@contextlib.contextmanager
def _without_logs() -> Iterator[None]:
    """Let Dask not log all its calls when a scheduler goes away: that is said here, in one line."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
