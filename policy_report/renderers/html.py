"""HTML: one self-contained page that works from disk, without network, and without JavaScript but for its filters."""

from policy_report.brief.view.page import arrange, context
from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.pages.page_lint import BOUNDS, active, guard
from policy_report.pages.templating import Look
from policy_report.report import Report

SUFFIX = ".html"
ABOUT = "one self-contained interactive page"


def warm() -> None:
    """Import what rendering needs."""
    import jinja2.sandbox  # noqa: F401


def render(report: Report, look: Look) -> bytes:
    """Return the page as UTF-8. Raise UserError where own templates make something active of it."""
    text = page(report, look, "brief.html.j2", for_print=False)
    if not look.changed:
        return text.encode()
    if found := active(text, look.render("script.js", context(arrange(report), for_print=False))):
        raise UserError(f"templates: the page has {found}; {BOUNDS}", code=PROBLEMS_EXIT)
    return guard(text).encode()


def page(report: Report, look: Look, template: str, *, for_print: bool) -> str:
    """Return what a page template makes of the report, the fonts that its text needs embedded.

    The fonts depend on the text, and the text comes from the template: it is rendered once with a mark in the place of
    the fonts.
    """
    mark = "/* fonts */"
    text = look.render(template, context(arrange(report), for_print=for_print) | {"font_mark": mark})
    return text.replace(mark, look.fonts(text), 1)
