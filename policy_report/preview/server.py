"""The preview's pages on this machine alone: a request in, one of a handful of pages or a stream of news out.

It listens on 127.0.0.1 and answers only requests that were sent to that name or to `localhost`: a page elsewhere on the
web cannot reach it through a name of its own. A path is looked up among the briefs; none ever becomes a file name.
"""

import errno
import sys
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from time import sleep
from urllib.parse import unquote

from policy_report.errors import UserError
from policy_report.preview.pages import EVENTS, LIST, Pages
from policy_report.preview.scheduler import Scheduler

HOST = "127.0.0.1"
NAMES = (HOST, "localhost", "[::1]")
PORTS = range(8001, 8021)  # the first that is free, where the user names none

PATIENCE = 15.0  # s without news after which a stream says that it is still there, and learns whether somebody is
PAUSE = 0.2  # s between two lists of the briefs in a stream: states come by the dozen
RETRY = 1000  # ms after which a browser asks again for news, when the preview ended

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
NEWS = "text/event-stream; charset=utf-8"
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
        elif path == EVENTS:
            self._stream(lambda: pages.list_event(scheduler.overview()), PAUSE)
        elif kind == "brief" and brief:
            self._send_brief(brief)
        elif kind == "events" and brief:
            with scheduler.viewing(brief):
                self._stream(lambda: pages.brief_event(scheduler.view(brief)))
        else:
            self._send(404, TEXT, f"There is nothing here; the briefs are at {self.server.address}\n".encode())

    def _send_brief(self, brief: str) -> None:
        with self.server.scheduler.viewing(brief):
            view = self.server.scheduler.settled(brief)
        found = view.page or view.known or view.trouble
        policy = FRAMES if view.page else f"{self.server.pages.policy}; {FRAMES}"
        self._send(200 if found else 404, HTML, self.server.pages.brief(view), {"Content-Security-Policy": policy})

    def _send(self, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self._send_head(status, {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _stream(self, news: Callable[[], str], pause: float = 0) -> None:
        """Send the news as server-sent events, the present ones at once, until the browser or the preview has gone."""
        self._send_head(200, {"Content-Type": NEWS})
        if self.command == "HEAD":
            return
        self.wfile.write(f"retry: {RETRY}\n\n".encode())
        version, said = -1, ""
        while (now := self.server.scheduler.wait_for_version(version, PATIENCE)) is not None:
            text = news()
            if text != said:
                self.wfile.write(f"data: {text}\n\n".encode())
            elif now == version:
                self.wfile.write(b": nothing new\n\n")
            version, said = now, text
            sleep(pause)

    def _send_head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**HEADERS, **headers, "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
