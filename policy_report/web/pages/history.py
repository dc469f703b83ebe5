"""`/undo`: the last change taken back; what was changed, the last first."""

from starlette.responses import RedirectResponse, Response

from policy_report.errors import UserError
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest


def undo(asked: PageRequest) -> Response:
    """Take back the last change."""
    try:
        asked.session.undo()
    except UserError as error:
        shown = {"title": asked.words("Nothing was taken back"), "said": str(error), "onward": asked.back}
        return respond(asked, "", lambda: Part("said.html.j2", shown["title"], shown), status=409)
    return RedirectResponse(asked.back, 303)


ROUTES = (("/undo", "POST", undo),)
