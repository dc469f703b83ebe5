"""SVG: the matrix as a drawing, sharp at any size, with real text, its fonts embedded, and a text alternative."""

from dataclasses import asdict

from policy_report.drawing.picture import Picture, draw
from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.pages.drawing_lint import active
from policy_report.pages.fonts import FACE
from policy_report.pages.page_lint import BOUNDS
from policy_report.pages.templating import Look
from policy_report.report import Report

SUFFIX = ".svg"
ABOUT = "the matrix as a drawing, sharp at any size"


def warm() -> None:
    """Import what rendering needs."""
    import fontTools.ttLib  # noqa: F401
    import jinja2.sandbox  # noqa: F401


def render(report: Report, look: Look) -> bytes:
    """Return the drawing as UTF-8 XML: no script, no style but its fonts, no address outside itself."""
    picture = draw(report)
    fonts = "\n".join(FACE.findall(look.fonts(drawing(picture, look))))
    drawn = drawing(picture, look, fonts)
    if look.changed and (found := active(drawn)):
        raise UserError(f"templates: the drawing has {found}; {BOUNDS}", code=PROBLEMS_EXIT)
    return drawn.encode()


def drawing(picture: Picture, look: Look, fonts: str = "") -> str:
    """Return the picture as the template draws it; `fonts`: the CSS that it carries."""
    return look.render("matrix.svg.j2", asdict(picture) | {"fonts": fonts})
