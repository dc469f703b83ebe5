"""`/`: the matrix of the workspace or of a brief; each cell a button that opens its panel."""

from starlette.responses import Response

from policy_report.brief.editions import Choice, Edition, sound_editions, whole
from policy_report.brief.figures import Figures
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current

HOME = "/matrix"


def home(asked: PageRequest) -> Response:
    """Show the matrix."""
    return respond(asked, HOME, lambda: main(asked))


def main(asked: PageRequest) -> Part:
    """Return the matrix as the left half of a page."""
    now = asked.session.current()
    edition = edition_of(now, asked.query.get("brief", ""))
    return Part(
        "matrix.html.j2",
        edition.title,
        {"edition": edition, "briefs": briefs(now), "figures": Figures(now.records, edition)},
    )


def briefs(now: Current) -> list[Edition]:
    """Return the briefs that can be chosen."""
    return [
        each for name in now.config.briefs for each in sound_editions(now.settings, now.records, Choice((name,)))[0]
    ]


def edition_of(now: Current, brief: str) -> Edition:
    """Return the edition of a brief, or of the whole workspace where none is chosen or none of that name is sound."""
    found = next((edition for edition in briefs(now) if edition.id == brief), None)
    return found or whole(now.settings, now.records, Choice())


ROUTES = ((HOME, "GET", home),)
