"""`/problems`: all that `check` finds in the files; `/news`: what an open page asks for again and again."""

from starlette.responses import JSONResponse, Response

from policy_report.web.rendering import Part, respond, state
from policy_report.web.request import PageRequest


def problems(asked: PageRequest) -> Response:
    """Show all problems."""
    found = asked.session.current().problems
    return respond(asked, "", lambda: Part("problems.html.j2", asked.words("Problems"), {"found": found}))


def news(asked: PageRequest) -> Response:
    """Tell an open page whether the files are others by now, and what the top of the page says then."""
    return JSONResponse(state(asked))


ROUTES = (("/problems", "GET", problems), ("/news", "GET", news))
