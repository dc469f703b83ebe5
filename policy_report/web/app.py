"""All routes in one application: pages, live briefs and what they load, behind the guard.

Each module of `pages` exports `ROUTES`: path, method, page. "POST" writes, and "FORM" is a GET that leads to it: a
preview has neither.
"""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from policy_report.web import pages
from policy_report.web.assets import assets
from policy_report.web.request import endpoint
from policy_report.web.security import Access, Guard
from policy_report.web.session import Session

KEPT = {"Cache-Control": "private, max-age=31536000, immutable"}  # an address holds the digest of its file


def create(session: Session, access: Access) -> Starlette:
    """Return the application of a session; whether it writes, `access` says."""
    routes = [
        Route(path, endpoint(page, session, access), methods=["POST" if method == "POST" else "GET"])
        for path, method, page in pages.routes(writing=access.writing)
        if access.writing or method == "GET"
    ]
    routes.append(Route("/static/{name:path}", _static))

    async def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # what this is registered for
        said = f"There is nothing here; begin at {access.home}" if error.status_code == 404 else error.detail  # noqa: PLR2004
        return PlainTextResponse(f"{said}\n", error.status_code, error.headers)

    async def failed(_: Request, error: Exception) -> Response:
        assert isinstance(error, OSError)  # what this is registered for
        return PlainTextResponse(f"{error.filename or 'A file'}: {error.strerror or error}; nothing was written\n", 500)

    application = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, access=access)],
        exception_handlers={HTTPException: refused, OSError: failed},
    )
    application.router.redirect_slashes = False
    application.state.places = pages.places(writing=access.writing)
    return application


async def _static(request: Request) -> Response:
    found = assets().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    kept = KEPT if request.url.query == found.digest else None
    return Response(found.content, media_type=found.kind, headers=kept)
