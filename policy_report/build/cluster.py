"""More than one machine: the same jobs, sent to the workers of a Dask scheduler."""

import contextlib
import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from typing import Any

from policy_report.build.workers import Renderer, Workers
from policy_report.errors import UserError

WAIT_SECONDS = 10  # for the scheduler to answer


@contextlib.contextmanager
def connected(address: str) -> Iterator[Renderer]:
    """Yield a renderer on the cluster of a scheduler, such as tcp://10.0.0.5:8786; a lost worker's jobs run elsewhere.

    Raise UserError where Dask is not installed, nobody answers, no worker has joined, or the scheduler goes away.
    """
    with _quiet(), _client(address) as client:
        from distributed import KilledWorker

        threads = sum(client.nthreads().values())
        if not threads:
            message = f"the scheduler at {address} has no workers; start some with `dask worker {address} --nthreads 1`"
            raise UserError(message)

        def start() -> Executor:
            executor: Executor = client.get_executor(pure=False)
            return executor

        def stop(executor: Executor) -> None:
            executor.shutdown(wait=False)

        renderer = Renderer(Workers(start, stop, at_once=2 * threads, lost=(KilledWorker,), remote=True))
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
def _quiet() -> Iterator[None]:
    """Let Dask not log all its calls when a scheduler goes away: that is said here, in one line."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
