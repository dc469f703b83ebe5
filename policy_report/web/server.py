"""The socket and the loop that answers on it: 127.0.0.1, a port that is free, an application.

Limits are set here for whoever connects and asks nothing, or asks too much at once.
"""

import asyncio
import errno
import gc
import socket
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from policy_report.errors import UserError
from policy_report.web.security import HOST

PORTS = range(8001, 8021)  # the first that is free, where the user names none
WAITING = 128  # connections that the system lets wait
AT_ONCE = 200  # requests and connections
GARBAGE = 50_000, 20, 20  # objects, collections: a large workspace is many objects that stay, seldom looked through
PATIENCE = 30.0  # s for a request to begin
GRACE = 2  # s for answers that are on their way when the server ends


class Connection(H11Protocol):
    """A connection that ends where no request has come in time: who connects and asks nothing keeps out nobody."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as the parent has it
        """Hear of a new connection."""
        super().connection_made(transport)
        self.loop.call_later(PATIENCE, self._give_up)

    def _give_up(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


class Server:
    """Answers on a socket with an application."""

    def __init__(self, listening: socket.socket, application: ASGIApp) -> None:
        self.socket = listening
        self.server_port: int = listening.getsockname()[1]
        config = uvicorn.Config(
            application,
            loop="asyncio",
            http=Connection,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=AT_ONCE,
            timeout_graceful_shutdown=GRACE,
        )
        self._server = uvicorn.Server(config)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def serve_forever(self) -> None:
        """Answer until `shutdown`."""
        gc.set_threshold(*GARBAGE)
        self._server.run(sockets=[self.socket])

    def shutdown(self) -> None:
        """Let `serve_forever` end, from any thread."""
        self._server.should_exit = True


def bound(port: int | None) -> socket.socket:
    """Return a socket on a port, or on the first of `PORTS` that is free. Raise UserError where it is taken."""
    for each in PORTS if port is None else [port]:
        try:
            return _bound(each)
        except PermissionError:
            raise UserError(f"port {each} is not for ordinary users; name one above 1023 with --port") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise UserError(f"{HOST}, port {each}: {error.strerror}") from None
    if port is not None:
        raise UserError(f"port {port} is taken; name another one with --port, or none")
    return _bound(0)


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # free again at once when a server has ended
        listening.bind((HOST, port))
        listening.listen(WAITING)
    except BaseException:
        listening.close()
        raise
    return listening
