"""Where live briefs are: `/brief/ID` and the list of all, and what open pages of them ask for again and again.

Each answer ends at once: a browser opens but six connections to one server, so that a stream for each page would leave
the seventh waiting for ever. A path is looked up among the briefs; none ever becomes a file name.
"""

from functools import cache

from starlette.responses import HTMLResponse, Response

from policy_report.web.live.pages import UPDATES, Pages
from policy_report.web.request import PageRequest
from policy_report.web.security import FRAMED, FRAMES

JSON = "application/json; charset=utf-8"
POLICY = "Content-Security-Policy"

_pages = cache(Pages)


def briefs(asked: PageRequest) -> Response:
    """Show the list of all briefs."""
    pages = _pages()
    return HTMLResponse(pages.list(asked.session.scheduler.overview()), headers={POLICY: f"{pages.policy}; {FRAMES}"})


def brief(asked: PageRequest) -> Response:
    """Show a brief, once it is as the files are; it may stand in a page of ours."""
    pages, view = _pages(), asked.session.scheduler.settled(asked.path["brief"])
    found = view.page or view.known or view.trouble
    policy = FRAMED if view.page else f"{pages.policy}; {FRAMED}"
    alone = asked.request.headers.get("sec-fetch-dest") != "iframe"
    return HTMLResponse(pages.brief(view, alone=alone), 200 if found else 404, {POLICY: policy})


def updates(asked: PageRequest) -> Response:
    """Tell an open list what is new."""
    return Response(_pages().list_update(asked.session.scheduler.overview()), media_type=JSON)


def brief_updates(asked: PageRequest) -> Response:
    """Tell an open brief what is new."""
    return Response(_pages().brief_update(asked.session.scheduler.view(asked.path["brief"])), media_type=JSON)


ROUTES = (
    ("/brief/{brief:path}", "GET", brief),
    (UPDATES, "GET", updates),
    (f"{UPDATES}/{{brief:path}}", "GET", brief_updates),
)
