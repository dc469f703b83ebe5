"""What a finished drawing may not contain, whatever template made it: SVG in, the first thing found out.

A browser that opens an SVG file runs its scripts and loads what it names. What is here is a still drawing, whole in
itself: of the elements of SVG those that draw, and of other vocabularies none that a browser knows.
"""

import re
from collections.abc import Iterator
from typing import Any

from policy_report.links import leads_out, loads
from policy_report.text import shorten

SVG = "http://www.w3.org/2000/svg"
W3C, RDF = "http://www.w3.org/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DRAWN = {  # the elements of a still drawing
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "a", "image", "text", "tspan", "view"),
    *("rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "marker", "pattern", "clipPath", "mask"),
    *("linearGradient", "radialGradient", "stop", "textPath", "switch", "filter"),
}
FETCHING = {  # functions of CSS
    *("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade", "paint", "element"),
}
SAID = ("aria-", "data-", "id", "class", "title")  # attributes that hold text, in which an address is none
PLAIN_TYPE = re.compile(  # as drawing programs write it: nothing is declared in it, and nobody fetches what it names
    r"\A(\s*(?:<\?xml[^<>]*\?>\s*)?(?:<!--(?:(?!--).)*+-->\s*)*)"
    r'<!DOCTYPE\s+svg\s+PUBLIC\s+"-//W3C//DTD SVG 1\.[01]//EN"\s+"http://www\.w3\.org/[^"<>\s]*"\s*>',
    re.DOTALL,
)


def active(svg: str) -> str | None:
    """Return the first thing in a drawing that is more than that, None where all of it is still."""
    from lxml import etree

    svg = PLAIN_TYPE.sub(r"\1", svg)
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        return f"a mistake in its XML ({error})"
    if root.getroottree().docinfo.doctype:
        return "<!DOCTYPE>"
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() != "UTF-8":
        return "an encoding that is not UTF-8"
    nodes = (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings())
    return next((found for node in nodes if node.tag is not etree.Comment for found in _found(node)), None)


def draws(tag: str) -> bool:
    """Return whether an element of SVG is one of a still drawing, or of its filters."""
    return tag in DRAWN or tag.startswith("fe")


def _found(node: Any) -> Iterator[str]:
    if not isinstance(node.tag, str):
        yield f"<?{node.target}?>"
        return
    space, tag = node.tag[1:].split("}") if node.tag.startswith("{") else ("", node.tag)
    if space != SVG:
        if not node.prefix or not space or (space.startswith(W3C) and space != RDF):
            yield f"<{tag}>"
        return
    if not draws(tag) or tag == "feImage":
        yield f"<{tag}>"
    if tag == "style":
        yield from style(node)
    for name, value in node.attrib.items():
        outer, plain = name[1:].lower().split("}") if name.startswith("{") else ("", name.lower())
        astray = plain == "href" and (leads_out(value) if tag == "a" else loads(tag, value))
        if plain.startswith("on"):
            yield f"<{tag} {plain}>"
        elif not outer and styles(plain) and fetches(value):
            yield f"<{tag} {plain}> that loads something"
        elif astray:
            yield f"<{tag} {plain}> to {shorten(value)}"


def styles(attribute: str) -> bool:
    """Return whether an attribute of SVG may hold a style."""
    return attribute != "href" and not attribute.startswith(SAID)


def style(node: Any) -> Iterator[str]:
    """Yield what is wrong with a `<style>`, of a drawing or a page."""
    if any(isinstance(part.tag, str) for part in node):
        yield "<style> with elements in it"  # a browser reads what is between them, others what is in them too
    elif fetches("".join(node.itertext())):
        yield "<style> that loads something"


def fetches(style: str) -> bool:
    """Return whether a style names anything but its own data, or a place in the document."""
    from tinycss2 import parse_component_value_list

    if not set("(@").intersection(style):  # what is spared: most attributes
        return False
    left = parse_component_value_list(style, skip_comments=True)
    while left:  # no recursion: brackets may be nested without end
        value = left.pop()
        if _far(value):
            return True
        left += getattr(value, "arguments", None) or getattr(value, "content", None) or ()
    return False


def _far(value: Any) -> bool:
    if value.type == "url":
        return not value.value.strip().lower().startswith(("#", "data:"))
    if value.type == "function":
        texts = [part.value for part in value.arguments if part.type == "string"]
        if value.lower_name == "url" and texts:
            return not texts[0].strip().lower().startswith(("#", "data:"))
        return value.lower_name in FETCHING
    if value.type == "at-keyword":
        return bool(value.lower_value == "import")
    return value.type == "error" and value.kind not in ")]}"  # a bracket too many is read alike by all
