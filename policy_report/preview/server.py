"""The preview's pages on this machine alone: a request in, one of a handful of pages or what is new in one out.

It listens on 127.0.0.1 and answers only requests that were sent to that name or to `localhost`: a page elsewhere on the
web cannot reach it through a name of its own. A path is looked up among the briefs; none ever becomes a file name.

Open pages ask again and again, and each answer ends at once: a browser opens but six connections to one server, so that
a stream for each page would leave the seventh waiting for ever.
"""

import errno
import sys
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from urllib.parse import unquote

from policy_report.errors import UserError
from policy_report.preview.pages import LIST, UPDATES, Pages
from policy_report.preview.scheduler import Scheduler

HOST = "127.0.0.1"
NAMES = (HOST, "localhost", "[::1]")
PORTS = range(8001, 8021)  # the first that is free, where the user names none

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json; charset=utf-8"
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
FRAMES = "frame-ancestors 'none'"  # all that is added to a brief's own policy


class Server(ThreadingHTTPServer):
    """Serves what a scheduler shows. `port`: 0 for any that is free."""

    daemon_threads = True

    def __init__(self, port: int, scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self.pages = Pages()
        super().__init__((HOST, port), _Answer)

    def server_bind(self) -> None:
        """Bind, without asking a name server for the name of this machine."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.socket.getsockname()[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away; anything else is a bug and is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        """Where the list of briefs is."""
        return f"http://{HOST}:{self.server_port}{LIST}"


def listen(port: int | None, scheduler: Scheduler) -> Server:
    """Return a server on a port, or on the first of `PORTS` that is free. Raise UserError where it is taken."""
    for each in PORTS if port is None else [port]:
        try:
            return Server(each, scheduler)
        except PermissionError:
            raise UserError(f"port {each} is not for ordinary users; name one above 1023 with --port") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise UserError(f"{HOST}, port {each}: {error.strerror}") from None
    if port is not None:
        raise UserError(f"port {port} is taken; name another one with --port, or none")
    return Server(0, scheduler)


class _Answer(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "policy-report"
    sys_version = ""
    timeout = 60  # s for a browser that connects and asks nothing

    def do_GET(self) -> None:  # the server looks for this name
        """Answer GET, and HEAD without the body."""
        if self._is_for_us():
            self._answer(unquote(self.path.partition("?")[0]))

    do_HEAD = do_GET  # noqa: N815 - so does it for this one

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Refuse every other method: the server looks for one by the name of the request's."""
        if name.startswith("do_"):
            return self._refuse_method
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """Leave the terminal to the command."""

    def _is_for_us(self) -> bool:
        hosts = self.headers.get_all("Host", [])
        if len(hosts) == 1 and hosts[0].lower() in {f"{name}:{self.server.server_port}" for name in NAMES}:
            return True
        self._send(403, TEXT, f"This preview answers only as {self.server.address}\n".encode())
        return False

    def _refuse_method(self) -> None:
        if self._is_for_us():
            self._send(405, TEXT, b"Only GET and HEAD\n", {"Allow": "GET, HEAD"})

    def _answer(self, path: str) -> None:
        scheduler, pages = self.server.scheduler, self.server.pages
        kind, _, brief = path.removeprefix("/").partition("/")
        if path == LIST:
            self._send(
                200, HTML, pages.list(scheduler.overview()), {"Content-Security-Policy": f"{pages.policy}; {FRAMES}"}
            )
        elif path == UPDATES:
            self._send(200, JSON, pages.list_update(scheduler.overview()))
        elif kind == "brief" and brief:
            self._send_brief(brief)
        elif kind == "updates" and brief:
            self._send(200, JSON, pages.brief_update(scheduler.view(brief)))
        else:
            self._send(404, TEXT, f"There is nothing here; the briefs are at {self.server.address}\n".encode())

    def _send_brief(self, brief: str) -> None:
        view = self.server.scheduler.settled(brief)
        found = view.page or view.known or view.trouble
        policy = FRAMES if view.page else f"{self.server.pages.policy}; {FRAMES}"
        self._send(200 if found else 404, HTML, self.server.pages.brief(view), {"Content-Security-Policy": policy})

    def _send(self, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        sent = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
        for name, value in {**HEADERS, **sent, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        if self.command != "HEAD":
            self.wfile.write(body)
