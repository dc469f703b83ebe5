"""The pages, a module a place. Each exports `ROUTES`: (path, "GET", "FORM" or "POST", function of a `PageRequest`).

`PLACES` are those that the navigation leads to. `/` is the matrix; in a preview it is the list of briefs, as it was
before there was more, and the matrix is at `/matrix`.
"""

from policy_report.i18n import term
from policy_report.web.pages import (
    add_source,
    brief_settings,
    briefs,
    coding,
    history,
    live,
    matrix,
    merge,
    names,
    panel,
    pictures,
    positions,
    problems,
    reading,
    saving,
    search,
    sources,
    split,
    uncoded,
)
from policy_report.web.request import Page

Routes = tuple[tuple[str, str, Page], ...]

MODULES: tuple[Routes, ...] = (
    matrix.ROUTES,
    panel.ROUTES,
    positions.ROUTES,
    saving.ROUTES,
    history.ROUTES,
    problems.ROUTES,
    search.ROUTES,
    add_source.ROUTES,
    sources.ROUTES,
    reading.ROUTES,
    pictures.ROUTES,
    coding.ROUTES,
    uncoded.ROUTES,
    names.ROUTES,
    brief_settings.ROUTES,
    merge.ROUTES,
    split.ROUTES,
    briefs.ROUTES,
    live.ROUTES,
)
PLACES = (  # address, name; in this order
    (matrix.HOME, term("Matrix")),
    (sources.HOME, term("Sources")),
    *((place, names.TITLES[kind]) for kind, place in names.PLACES.items()),
    (briefs.HOME, term("Briefs")),
)


def routes(*, writing: bool) -> Routes:
    """Return all routes."""
    home = ("/", "GET", matrix.home if writing else live.briefs)
    return (home, *(route for routes in MODULES for route in routes))


def places(*, writing: bool) -> list[tuple[str, str]]:
    """Return the entries of the navigation: address and name."""
    return [(("/" if writing and address == matrix.HOME else address), name) for address, name in PLACES]
