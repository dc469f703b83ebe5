"""What a finished page, drawing or Markdown text may not contain, whatever template made it.

`template_lint` reads templates, and a template can put a tag together from parts that say nothing alone. Here a parser
reads the result as a browser does. The one script is the built-in `script.js`, as it is; links lead to the web, to
mail, or to a place beside them; and the page forbids the browser, before all else, to load what is not in it.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of a page, as `brief.html.j2` has it."""
ACTIVE = {
    *("iframe", "frame", "object", "embed", "applet", "base", "link", "portal"),
    *("animate", "set"),  # which change where a link leads
    "noscript",  # which a browser reads otherwise than a parser that runs no script
}
LOADED = ("src", "srcset", "poster", "background", "data", "ping")
LINKING = {"a", "area"}
IDLE = {"html", "head", "title"}  # with plain `meta`, what may stand before the policy: it holds for what comes after
HEAD, DOCTYPE = re.compile(r"<head(\s[^>]*)?>", re.IGNORECASE), re.compile(r"\A\s*(<!doctype[^>]*>)?", re.IGNORECASE)
ADDRESS = re.compile(r"\s*([a-z][a-z0-9+.-]*:)?//|\s*(ftp|file):", re.IGNORECASE)
SCRIPT = re.compile(r"\s*(javascript|vbscript)\s*:", re.IGNORECASE)
LEADS_OUT = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
INVISIBLE = re.compile(r"[\x00-\x20]+")  # a browser ignores them inside the name of a scheme

DRAWN = {  # the elements of a still drawing
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "a", "image", "text", "tspan"),
    *("rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "marker", "pattern", "clipPath", "mask"),
    *("linearGradient", "radialGradient", "stop", "textPath", "switch"),
}
SVG = "http://www.w3.org/2000/svg"
FETCHED = re.compile(r"@import|\\|url\(\s*[\"']?\s*(?!data:|#)", re.IGNORECASE)  # in a style; no escape hides one
SAID = ("aria-", "data-", "id", "class")  # attributes that hold text, in which an address is none

ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")  # a mark of Markdown that stands for itself
LINK = re.compile(  # where it leads: in brackets, in a definition, by itself
    r"\]\(\s*<?\s*([^\s<>()]*)|^ {0,3}\[[^\]\n]+\]:\s*<?\s*(\S*)|<\s*([a-z][a-z0-9+.-]*:[^\s>]*)>",
    re.MULTILINE | re.IGNORECASE,
)


def active(page: str, script: str) -> str | None:
    """Return the first thing in a page that runs or loads something, or leads astray; None where nothing does."""
    import tinyhtml5

    tree: Any = tinyhtml5.parse(page, namespace_html_elements=False)
    elements = (element for element in tree.iter() if isinstance(element.tag, str))
    return next((found for element in elements for found in _found(element, script)), None)


def guarded(page: str) -> bool:
    """Return whether a page begins with the policy that lets a browser load nothing."""
    import tinyhtml5

    tree: Any = tinyhtml5.parse(page, namespace_html_elements=False)
    effective = (e for e in tree.iter() if e.tag not in IDLE and not (e.tag == "meta" and e.get("http-equiv") is None))
    first = next((e for e in effective if isinstance(e.tag, str)), None)
    policy = {"http-equiv": "Content-Security-Policy", "content": POLICY}
    return first is not None and first.tag == "meta" and dict(first.attrib) == policy


def guard(page: str) -> str:
    """Return a page with the policy as the first thing in its head; as it is where it begins so already."""
    if guarded(page):
        return page
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    places = (found.end() for begin in (HEAD, DOCTYPE) if (found := begin.search(page)))
    made = (f"{page[:place]}\n{policy}{page[place:]}" for place in places)
    return next(filter(guarded, made))  # after the type of the document it comes before all else


def active_drawing(svg: str) -> str | None:
    """Return the first thing in a drawing that is more than that, None where all of it is still."""
    from lxml import etree

    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        return f"mistakes in its XML ({error})"
    if root.getroottree().docinfo.doctype:
        return "<!DOCTYPE>"
    nodes = (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings())
    return next((found for node in nodes if node.tag is not etree.Comment for found in _drawn(node)), None)


def active_text(markdown: str) -> str | None:
    """Return the first thing in Markdown that a reader's program may run, or that leads astray; None for none."""
    plain = html.unescape(ESCAPED.sub("", markdown))
    if found := active(plain, ""):
        return found
    targets = (next(filter(None, match.groups()), "") for match in LINK.finditer(plain))
    return next((f"a link to {target[:60]}" for target in targets if _leads_out(target)), None)


def _found(element: Any, script: str) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2].lower()
    if tag in ACTIVE or (tag == "script" and (element.attrib or "".join(element.itertext()).strip() != script.strip())):
        yield f"<{tag}>"
    for name, value in element.attrib.items():
        plain = re.split("[}:]", str(name))[-1].lower()
        named = plain.startswith("on") or plain in ("action", "formaction", "srcdoc")
        astray = plain == "href" and (_leads_out(value) if tag in LINKING else _loads(value))
        if named or astray or SCRIPT.match(INVISIBLE.sub("", value)) or (plain in LOADED and ADDRESS.match(value)):
            yield f"<{tag} {plain}>"
        elif tag == "meta" and plain == "http-equiv" and value.lower() == "refresh":
            yield "<meta refresh>"


def _drawn(node: Any) -> Iterator[str]:
    if not isinstance(node.tag, str):
        yield f"<?{node.target}?>"
        return
    namespace, _, tag = node.tag.rpartition("}")
    if tag not in DRAWN or namespace != f"{{{SVG}":
        yield f"<{tag}>"
    if tag == "style" and FETCHED.search("".join(node.itertext())):
        yield "<style> that loads something"
    for name, value in node.attrib.items():
        plain = name.rpartition("}")[2].lower()
        astray = plain == "href" and (_leads_out(value) if tag == "a" else _loads(value))
        styled = not plain.startswith(SAID) and FETCHED.search(value)
        if plain.startswith("on") or astray or styled:
            yield f"<{tag} {plain}>"


def _leads_out(address: str) -> bool:
    """Return whether a link leads to anything but the web, mail, or a place beside it."""
    return bool(LEADS_OUT.match(INVISIBLE.sub("", address)))


def _loads(address: str) -> bool:
    """Return whether what stands in for an element comes from elsewhere."""
    return not INVISIBLE.sub("", address).lower().startswith(("#", "data:image/"))
