"""What a page is asked: the session, the words of the reader's language, what a form or a script sent.

Pages are plain functions from a `PageRequest` to a response, and run in a thread each. What was sent is read before,
within limits on size and time (`endpoint`), so that no page waits for a browser.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from policy_report.i18n import EDITOR, ENGLISH, LANGUAGES, Words, words_of
from policy_report.web.security import BODY, TOKEN, Access
from policy_report.web.session import Session, Upload

PATIENCE = 60.0  # s for all of a request to arrive
FIELDS = 2_000  # of a form
VIEW = ("brief", "seen")  # names in the query, and in forms
FIELD = 4 * 2**20  # bytes of one


@dataclass(frozen=True)
class PageRequest:
    """One request. `form` and `files`: what a form sent (the last of each name in `form`); `sent`: the JSON."""

    session: Session
    access: Access
    request: Request
    pairs: tuple[tuple[str, str], ...] = ()
    files: tuple[Upload, ...] = ()
    sent: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> Mapping[str, str]:
        """The parts of the path that have names."""
        return self.request.path_params

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the question mark."""
        return self.request.query_params

    @cached_property
    def form(self) -> Mapping[str, str]:
        """The fields of a form; line breaks as Python has them."""
        return {name: value.replace("\r\n", "\n").replace("\r", "\n") for name, value in self.pairs}

    @property
    def view(self) -> dict[str, str]:
        """What of the workspace is looked at: a brief, and as seen by whom; what is not chosen is left out."""
        chosen = ((name, self.form.get(name) or self.query.get(name, "")) for name in VIEW)
        return {name: value for name, value in chosen if value}

    def within(self, address: str) -> str:
        """Return an address that keeps what is looked at."""
        joint = "&" if "?" in address else "?"
        return f"{address}{joint}{urlencode(self.view)}" if self.view else address

    @property
    def writing(self) -> bool:
        """Whether anything may be changed."""
        return self.access.writing

    @property
    def part(self) -> str:
        """The part of the page that a script asks for ("side" or "main"); "" for the whole page."""
        return self.request.headers.get("x-part", "")

    @cached_property
    def words(self) -> Words:
        """The words of the page: in the language of the browser where that is not English, else of the workspace."""
        given = self.request.headers.get("accept-language", "")
        tags = [each.partition(";")[0].strip().partition("-")[0].lower() for each in given.split(",")]
        asked = next((tag for tag in tags if tag in LANGUAGES), ENGLISH)
        return words_of(asked if asked != ENGLISH else self.session.language, EDITOR)

    @property
    def back(self) -> str:
        """The page of ours that this was asked from; "/" where that is not known."""
        found = urlsplit(self.request.headers.get("referer", ""))
        ours = found.netloc == self.request.headers["host"]
        return urlunsplit(("", "", f"/{found.path.lstrip('/')}", found.query, "")) if ours else "/"

    def here(self, **changed: str) -> str:
        """Return the address of this page with some of its query changed; "" takes a name away."""
        query = {name: value for name, value in {**self.query, **changed}.items() if value}
        return self.request.url.path + (f"?{urlencode(query)}" if query else "")


Page = Callable[[PageRequest], Response]


def endpoint(page: Page, session: Session, access: Access) -> Callable[[Request], Awaitable[Response]]:
    """Return a page as Starlette calls it: what was sent is read, then the page runs in a thread."""

    async def answer(request: Request) -> Response:
        asked = PageRequest(session, access, request)
        if request.method == "POST":
            try:
                asked = await asyncio.wait_for(_read(asked), PATIENCE)
            except TimeoutError:
                raise HTTPException(408, "This took too long to arrive") from None
            except ClientDisconnect:
                raise HTTPException(400, "It ended too early") from None
        return await run_in_threadpool(page, asked)

    return answer


async def _read(asked: PageRequest) -> PageRequest:
    """Return a request with what was sent. Raise HTTPException where it lacks our token."""
    request, access = asked.request, asked.access
    if request.headers["content-type"].startswith("application/json"):
        if not access.is_our_token(request.headers.get("x-token", "")):
            raise HTTPException(403, "It lacks the token of this workspace; load the page again")
        return PageRequest(asked.session, access, request, sent=_json(await _body(request)))
    async with request.form(max_files=20, max_fields=FIELDS, max_part_size=FIELD) as form:
        items = form.multi_items()
        pairs = tuple((name, value) for name, value in items if isinstance(value, str))
        if not access.is_our_token(dict(pairs).get(TOKEN, "")):
            raise HTTPException(403, "It lacks the token of this workspace; load the page again")
        uploads = [value for _, value in items if isinstance(value, UploadFile) and value.filename]
        files = tuple([Upload(file.filename or "", await file.read()) for file in uploads])
    return PageRequest(asked.session, access, request, pairs, files)


async def _body(request: Request) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > min(FIELD, BODY):
            raise HTTPException(413, "This is too long")
    return bytes(content)


def _json(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise HTTPException(400, "This is no JSON") from None
    if not isinstance(found, dict):
        raise HTTPException(400, "This is no JSON object")
    return found
