"""Who may ask and who may write: this machine, this user's browser, and pages of our own.

The application is answered on 127.0.0.1 alone. What gets past that is kept out here, before anything else is done:

    another name        a page elsewhere that has its name lead to this machine sends it in `Host`: refused
    another user        `edit` answers only to whom the secret of the run was told, once; from then on to a cookie
    another page        a browser sends our cookie from our pages alone (`SameSite=Strict`), and says where a request
                        comes from (`Sec-Fetch-Site`, `Origin`): writing needs our own page, and its token in what it
                        sends, as JSON or multipart; what an ordinary form of another page can send is neither
    too much            a request has a size and a time

Nothing here knows of records. `Access` is who may ask; `Guard` asks.
"""

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policy_report.text import whole_number

HOST = "127.0.0.1"
NAMES = (HOST, "localhost", "[::1]")
SECRET = "secret"  # noqa: S105 - the name of it in an address
TOKEN = "token"  # noqa: S105 - and in a form
READING, WRITING = ("GET", "HEAD"), ("GET", "HEAD", "POST")
BODY = 64 * 2**20  # bytes of a request: a document that becomes a source
TYPES = ("application/json", "multipart/form-data")  # what no form of another page can send without being asked

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",  # a browser opens but six to one server: none is held
}
FRAMES = "frame-ancestors 'none'"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    f"connect-src 'self'; form-action 'self'; base-uri 'none'; {FRAMES}"
)
"""What a page may load and run: our own files."""
FRAMING = f"{POLICY}; frame-src 'self'"  # of a page that shows a brief in itself
FRAMED = "frame-ancestors 'self'"  # of that brief, and of nothing else


class Access:
    """Who may ask. `secret`: of the run, "" where reading is for everybody on this machine and nobody writes."""

    def __init__(self, port: int, secret: str = "") -> None:
        self.port, self.secret = port, secret
        self.cookie_name = f"policy-report-{port}"
        self._cookie = secrets.token_urlsafe(32) if secret else ""

    @classmethod
    def to_write(cls, port: int) -> "Access":
        """Return access with a new secret."""
        return cls(port, secrets.token_urlsafe(32))

    @property
    def writing(self) -> bool:
        """Whether anything may be changed."""
        return bool(self.secret)

    @property
    def home(self) -> str:
        """The address without a secret."""
        return f"http://{HOST}:{self.port}/"

    @property
    def address(self) -> str:
        """The address that lets in whoever opens it."""
        return f"{self.home}?{urlencode({SECRET: self.secret})}" if self.secret else self.home

    @property
    def token(self) -> str:
        """The token that our pages carry, and that comes back with what is to be written."""
        return hmac.new(self._cookie.encode(), b"token", sha256).hexdigest()

    def is_ours(self, host: str | None) -> bool:
        """Return whether a request was sent to a name of this machine."""
        return host is not None and host.lower() in {f"{name}:{self.port}" for name in NAMES}

    def knows(self, cookies: Mapping[str, str]) -> bool:
        """Return whether a browser was let in before."""
        return not self.secret or hmac.compare_digest(cookies.get(self.cookie_name, "").encode(), self._cookie.encode())

    def lets_in(self, told: str) -> bool:
        """Return whether somebody was told the secret."""
        return self.writing and hmac.compare_digest(told.encode(), self.secret.encode())

    def is_our_token(self, told: str) -> bool:
        """Return whether a request carries the token of our pages."""
        return hmac.compare_digest(told.encode(), self.token.encode())

    def is_our_page(self, headers: Headers) -> bool:
        """Return whether a browser says that one of our own pages asks; who says nothing is refused."""
        site = headers.get("sec-fetch-site")
        origins = {f"http://{name}:{self.port}" for name in NAMES}
        if site is not None and site != "same-origin":
            return False
        origin = headers.get("origin")
        return origin in origins if origin is not None else site is not None

    def welcome(self, request: Request) -> Response:
        """Return the way on for whoever knows the secret: the cookie, and the same address without it.

        A browser that comes from a file sends the cookie only where a page of ours leads on.
        """
        rest = urlencode([(name, value) for name, value in parse_qsl(request.url.query) if name != SECRET])
        target = f"/{request.url.path.lstrip('/')}{f'?{rest}' if rest else ''}"
        if request.headers.get("sec-fetch-site", "none") == "none":
            answer: Response = RedirectResponse(target, 303)
        else:
            answer = HTMLResponse(
                _page("policy-report", f'<a href="{_escaped(target)}">Open the workspace</a>', target)
            )
        answer.set_cookie(self.cookie_name, self._cookie, path="/", httponly=True, samesite="strict")
        return answer


class Guard:
    """Lets requests through to an application that may be asked; the others get a page that says so."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":  # no web socket is offered
            return
        request = Request(scope)
        refusal = self._refusal(request)
        answer = refusal or self._app
        await answer(scope, receive, _with_headers(send))

    def _refusal(self, request: Request) -> Response | None:
        access, headers = self._access, request.headers
        if not access.is_ours(headers.get("host")) or len(headers.getlist("host")) != 1:
            return PlainTextResponse(f"This workspace answers only as {access.home}\n", 403)
        methods = WRITING if access.writing else READING
        if request.method not in methods:
            allowed = ", ".join(methods)
            return PlainTextResponse(f"Only {allowed}\n", 405, {"Allow": allowed})
        if access.lets_in(request.query_params.get(SECRET, "")) and request.method in READING:
            return access.welcome(request)
        if not access.knows(request.cookies):
            return HTMLResponse(_page("This address needs its secret", CLOSED.format(_escaped(request.url.path))), 403)
        if request.method not in READING:
            return self._refused_writing(headers)
        return None

    def _refused_writing(self, headers: Headers) -> Response | None:
        if not self._access.is_our_page(headers):
            return PlainTextResponse("Only pages of this workspace may write\n", 403)
        if headers.get("content-type", "").partition(";")[0].strip().lower() not in TYPES:
            return PlainTextResponse("Send JSON or multipart/form-data\n", 415)
        length = whole_number(headers.get("content-length", ""))
        if length is None or "transfer-encoding" in headers:
            return PlainTextResponse("Say how long it is\n", 411)
        if length > BODY:
            return PlainTextResponse(f"At most {BODY // 2**20} MB\n", 413)
        return None


CLOSED = """<p><b>policy-report edit</b> prints an address with a secret for this run, and opens it in the browser.</p>
<p>Was it open in this browser already? <a href="{}">Go on</a>.</p>"""


def _with_headers(send: Send) -> Send:
    """Return a way to send that adds what every answer carries, where the answer does not say it itself."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            more = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            more = [(name, value) for name, value in more if name not in given]
            if b"content-security-policy" not in given:
                more.append((b"content-security-policy", POLICY.encode()))
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return sending


def _page(title: str, body: str, onward: str = "") -> str:
    """Return a page that needs nothing else, since whoever sees it may be anybody."""
    refresh = f'<meta http-equiv="refresh" content="0;url={_escaped(onward)}">' if onward else ""
    head = f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{refresh}<title>{title}</title></head>'
    return f"{head}<body><main><h1>{title}</h1>{body}</main></body></html>\n"


def _escaped(text: str) -> str:
    from markupsafe import escape

    return str(escape(text))
