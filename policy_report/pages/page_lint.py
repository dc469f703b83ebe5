"""What a finished page may not contain, whatever template made it: an HTML page in, the first thing found out.

`template_lint` reads templates, and a template can put a tag together from parts that say nothing alone. Here a parser
reads the page as a browser does, and refuses what the two may read differently. The one script is the built-in
`script.js`, as it is; links lead to the web, to mail, or to a place beside the page; and the page forbids the browser,
before all else, to load what is not in it.
"""

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

from policy_report.links import leads_out, loads, visible
from policy_report.pages.drawing_lint import SVG, draws

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of a page, as `brief.html.j2` has it."""
BOUNDS = "nothing in it may run, load, or lead astray"
KNOWN = {  # elements that every parser reads alike
    *("html", "head", "body", "title", "meta", "style", "script", "main", "header", "footer", "nav", "aside"),
    *("article", "section", "h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "address", "div", "p", "hr", "pre"),
    *("figure", "blockquote", "ol", "ul", "menu", "li", "dl", "dt", "dd", "figcaption", "a", "em", "strong"),
    *("small", "s", "cite", "q", "dfn", "abbr", "ruby", "rt", "rp", "data", "time", "code", "var", "samp"),
    *("kbd", "sub", "sup", "i", "b", "u", "mark", "bdi", "bdo", "span", "br", "wbr", "ins", "del", "picture"),
    *("source", "img", "audio", "video", "track", "map", "area", "table", "caption", "colgroup", "col"),
    *("tbody", "thead", "tfoot", "tr", "td", "th", "form", "label", "input", "button", "select", "datalist"),
    *("optgroup", "option", "textarea", "output", "progress", "meter", "fieldset", "legend", "details"),
    *("summary", "dialog"),
}
LOADED = {"src", "srcset", "poster", "background", "data", "ping"}
ADDRESSED = LOADED | {"href", "to", "from", "by", "values", "cite", "longdesc", "codebase", "classid", "manifest"}
LINKING = {"a", "area"}
BEFORE = {"html", "head"}  # what may stand before the policy: it holds for what comes after it
HEAD, HTML = (re.compile(rf"<{tag}(\s[^>]*)?>", re.IGNORECASE) for tag in ("head", "html"))
DOCTYPE = re.compile(r"\A[ \t\n\f\r]*(<!doctype[^>]*>)?", re.IGNORECASE)
TOLERATED = (  # mistakes that every parser mends alike
    *("expected-doctype", "unknown-doctype", "expected-named-entity", "non-void-element-with-trailing-solidus"),
    *("expected-closing-tag-but-got-eof", "named-entity-without-semicolon", "expected-tag-name"),
    *("unexpected-char-in-comment", "unexpected-dash-after-double-dash-in-comment"),
)
ELSEWHERE = re.compile(r"(?!data:)[a-z][a-z0-9+.-]*:|[/\\]", re.IGNORECASE)
SCRIPT = re.compile(r"\s*(javascript|vbscript)\s*:", re.IGNORECASE)


def active(page: str, script: str) -> str | None:
    """Return the first thing in a page that runs or loads something, or leads astray; None where nothing does."""
    if "<![cdata[" in page.lower():
        return "<![CDATA["  # of which parsers do not agree where it is one
    try:
        tree, errors = _parsed(page)
    except AssertionError:  # some selects in selects bring the parser off its path
        return "elements in an order that no parser mends"
    elements = (element for element in tree.iter() if isinstance(element.tag, str))
    if found := next((found for element in elements for found in _found(element, script)), None):
        return found
    mistakes = (mistake for mistake in errors if not mistake[1].startswith(TOLERATED))
    said = (f"line {line} of it: {what} {about.get('name', '')}".strip() for (line, _), what, about in mistakes)
    return next((f"a mistake in its HTML ({mistake})" for mistake in said), None)


def guarded(page: str) -> bool:
    """Return whether a page begins with its character set, and the policy that lets a browser load nothing."""
    tree, _ = _parsed(page)
    found = [dict(e.attrib) for e in tree.iter() if isinstance(e.tag, str) and e.tag not in BEFORE][:2]
    return found == [{"charset": "utf-8"}, {"http-equiv": "Content-Security-Policy", "content": POLICY}]


def guard(page: str) -> str:
    """Return a page with these two as the first things in its head; as it is where it begins so already."""
    if guarded(page):
        return page
    first = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    places = (found.end() for begin in (HEAD, HTML, DOCTYPE) if (found := begin.search(page)))
    made = (f"{page[:place]}\n{first}{page[place:]}" for place in places)
    return next(filter(guarded, made))  # after the type of the document they come before all else


def _parsed(page: str) -> tuple[Any, list[Any]]:
    """Return the tree of a page, and the mistakes in its HTML."""
    from tinyhtml5.parser import HTMLParser

    parser = HTMLParser(namespace_html_elements=False)
    return parser.parse(StringIO(page)), parser.errors  # a short string would be taken for the name of a file


def _known(element: Any, script: str) -> bool:
    """Return whether an element is one that may be, and a script the one that may."""
    if element.tag == "script":
        return not element.attrib and not len(element) and (element.text or "").strip() == script.strip()
    drawn = element.tag.removeprefix(f"{{{SVG}}}")
    return element.tag in KNOWN or (drawn != element.tag and draws(drawn))


def _found(element: Any, script: str) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2].lower()
    if not _known(element, script):
        yield f"<{tag}>"
    for name, value in element.attrib.items():
        plain = re.split("[}:]", str(name))[-1].lower()
        named = plain.startswith("on") or plain in ("action", "formaction", "srcdoc")
        astray = plain == "href" and (leads_out(value) if tag in LINKING else loads(tag, value))
        runs = plain in ADDRESSED and SCRIPT.match(visible(value))
        far = plain in LOADED and any(ELSEWHERE.match(visible(part)) for part in re.split(r",\s", value))
        if named or astray or runs or far:
            yield f"<{tag} {plain}>"
        elif tag == "meta" and plain == "http-equiv" and value.lower() == "refresh":
            yield "<meta refresh>"
