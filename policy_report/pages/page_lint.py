"""What a finished page may not contain, whatever template made it: an HTML page in, the first thing found out.

`template_lint` reads templates, and a template can put a tag together from parts that say nothing alone. Here a parser
reads the page as a browser does, and refuses what the two may read differently. The one script is the built-in
`script.js`, as it is; links lead to the web, to mail, or to a place beside the page; and the page forbids the browser,
before all else, to load what is not in it.
"""

import re
from collections.abc import Iterator
from typing import Any

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of a page, as `brief.html.j2` has it."""
BOUNDS = "nothing in it may run, load, or lead astray"
ACTIVE = {
    *("iframe", "frame", "object", "embed", "applet", "base", "link", "portal"),
    *("animate", "set"),  # which change where a link leads
    *("noscript", "template"),  # which a browser reads otherwise than a parser that runs no script
}
LOADED = {"src", "srcset", "poster", "background", "data", "ping"}
ADDRESSED = LOADED | {"href", "to", "from", "by", "values", "cite", "longdesc", "codebase", "classid", "manifest"}
LINKING = {"a", "area"}
BEFORE = {"html", "head"}  # what may stand before the policy: it holds for what comes after it
HEAD = re.compile(r"<head(\s[^>]*)?>", re.IGNORECASE)
DOCTYPE = re.compile(r"\A[ \t\n\f\r]*(<!doctype[^>]*>)?", re.IGNORECASE)
TOLERATED = (  # mistakes that every parser mends alike
    *("expected-doctype", "unknown-doctype", "expected-named-entity", "non-void-element-with-trailing-solidus"),
    *("expected-closing-tag-but-got-eof", "named-entity-without-semicolon"),
)
ADDRESS = re.compile(r"\s*([a-z][a-z0-9+.-]*:)?//|\s*(ftp|file):", re.IGNORECASE)
SCRIPT = re.compile(r"\s*(javascript|vbscript)\s*:", re.IGNORECASE)
LEADS_OUT = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:|[/\\]", re.IGNORECASE)
INVISIBLE = re.compile(r"[\x00-\x20]+")  # a browser ignores them inside the name of a scheme


def active(page: str, script: str) -> str | None:
    """Return the first thing in a page that runs or loads something, or leads astray; None where nothing does."""
    from tinyhtml5.parser import HTMLParser

    parser = HTMLParser(namespace_html_elements=False)
    tree: Any = parser.parse(page)
    elements = (element for element in tree.iter() if isinstance(element.tag, str))
    if found := next((found for element in elements for found in _found(element, script)), None):
        return found
    mistakes = (mistake for mistake in parser.errors if not mistake[1].startswith(TOLERATED))
    said = (f"line {line}: {what} {about.get('name', '')}".strip() for (line, _), what, about in mistakes)
    return next((f"a mistake in its HTML ({mistake})" for mistake in said), None)


def guarded(page: str) -> bool:
    """Return whether a page begins with its character set, and the policy that lets a browser load nothing."""
    import tinyhtml5

    tree: Any = tinyhtml5.parse(page, namespace_html_elements=False)
    found = [dict(e.attrib) for e in tree.iter() if isinstance(e.tag, str) and e.tag not in BEFORE][:2]
    return found == [{"charset": "utf-8"}, {"http-equiv": "Content-Security-Policy", "content": POLICY}]


def guard(page: str) -> str:
    """Return a page with these two as the first things in its head; as it is where it begins so already."""
    if guarded(page):
        return page
    first = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    places = (found.end() for begin in (HEAD, DOCTYPE) if (found := begin.search(page)))
    made = (f"{page[:place]}\n{first}{page[place:]}" for place in places)
    return next(filter(guarded, made))  # after the type of the document they come before all else


def leads_out(address: str) -> bool:
    """Return whether a link leads to anything but the web, mail, or a place beside it."""
    return bool(LEADS_OUT.match(INVISIBLE.sub("", address)))


def loads(address: str) -> bool:
    """Return whether what stands in for an element comes from elsewhere."""
    return not INVISIBLE.sub("", address).lower().startswith(("#", "data:image/"))


def _found(element: Any, script: str) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2].lower()
    if tag in ACTIVE or (tag == "script" and (element.attrib or "".join(element.itertext()).strip() != script.strip())):
        yield f"<{tag}>"
    for name, value in element.attrib.items():
        plain = re.split("[}:]", str(name))[-1].lower()
        named = plain.startswith("on") or plain in ("action", "formaction", "srcdoc")
        astray = plain == "href" and (leads_out(value) if tag in LINKING else loads(value))
        runs = plain in ADDRESSED and SCRIPT.match(INVISIBLE.sub("", value))
        if named or astray or runs or (plain in LOADED and ADDRESS.match(value)):
            yield f"<{tag} {plain}>"
        elif tag == "meta" and plain == "http-equiv" and value.lower() == "refresh":
            yield "<meta refresh>"
