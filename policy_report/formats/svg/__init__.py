"""SVG: the matrix as a drawing, sharp at any size, with real text, its fonts embedded, and a text alternative."""

import re
from collections.abc import Iterator

from policy_report.brief.report import Report
from policy_report.errors import TemplateError
from policy_report.formats.svg.picture import draw
from policy_report.layout.drawing import Drawing
from policy_report.layout.palette import ROLES
from policy_report.templating import FACE, TemplateSet

ABOUT = "the matrix as a drawing, sharp at any size"
NEEDS = ("fontTools.ttLib", "jinja2.sandbox")

TEMPLATE = "matrix.svg.j2"
HTML = "{http://www.w3.org/1999/xhtml"
DECLARED = re.compile(r"<!(?:ENTITY|ATTLIST)|<\?xml-stylesheet")


def render(report: Report, templates: TemplateSet) -> bytes:
    """Return the first of the drawings."""
    return next(render_each(report, templates))


def render_each(report: Report, templates: TemplateSet) -> Iterator[bytes]:
    """Yield each drawing as UTF-8 XML: no script, no style but its fonts, no address outside itself."""
    for drawing in draw(report):
        fonts = "\n".join(FACE.findall(templates.fonts(drawn(drawing, templates))))
        text = drawn(drawing, templates, fonts)
        if templates.changed and (found := active(text)):
            raise TemplateError(TEMPLATE, f"the drawing has {found}; take it out")
        yield text.encode()


def active(svg: str) -> str | None:
    """Return the first thing in a drawing that a browser would run when it opens the file; None for none."""
    from lxml import etree

    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        return f"a mistake in its XML ({error})"
    if declared := DECLARED.search(svg):  # by which a browser reads other elements and attributes than stand here
        return declared[0]
    for element in root.iter("*"):
        space, _, tag = element.tag.rpartition("}")
        names = (str(name).rpartition("}")[2].lower() for name in element.attrib)
        if tag.lower() == "script" or space == HTML:
            return f"<{tag}>"
        if handler := next((name for name in names if name.startswith("on")), None):
            return f"<{tag} {handler}>"
    return None


def drawn(drawing: Drawing, templates: TemplateSet, fonts: str = "") -> str:
    """Return a drawing as the template draws it; `fonts`: the CSS that it carries."""
    return templates.render(TEMPLATE, {"drawing": drawing, "roles": ROLES, "fonts": fonts})
