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
from policy_report.pages.drawing_lint import SVG, draws, fetches, style, styles
from policy_report.text import shorten

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of a page, as `brief.html.j2` has it."""
BOUNDS = "nothing in it may run, load, or lead astray"
FIRST = 1024  # bytes of a page in which a browser looks for its character set
KNOWN = {  # elements that every parser reads alike
    *("html", "head", "body", "title", "meta", "style", "script", "main", "header", "footer", "nav", "aside"),
    *("article", "section", "h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "address", "div", "p", "hr", "pre"),
    *("figure", "blockquote", "ol", "ul", "menu", "li", "dl", "dt", "dd", "figcaption", "a", "em", "strong"),
    *("small", "s", "cite", "q", "dfn", "abbr", "ruby", "rt", "rp", "data", "time", "code", "var", "samp"),
    *("kbd", "sub", "sup", "i", "b", "u", "mark", "bdi", "bdo", "span", "br", "wbr", "ins", "del", "picture"),
    *("source", "img", "audio", "video", "track", "map", "area", "table", "caption", "colgroup", "col"),
    *("tbody", "thead", "tfoot", "tr", "td", "th", "form", "label", "input", "button", "select", "datalist"),
    *("optgroup", "option", "textarea", "output", "progress", "meter", "fieldset", "legend", "details"),
    *("summary", "dialog", "font", "nobr", "big", "tt", "strike", "center"),
}
LOADED = {"src", "poster", "background", "data", "lowsrc", "dynsrc"}
SENDING = {"action", "formaction", "ping", "attributionsrc"}
ADDRESSED = LOADED | {"href", "to", "from", "by", "values", "cite", "longdesc", "codebase", "classid", "manifest"}
LINKING = {"a", "area"}
OF_DATA = re.compile(r"\s*(?:data:image/[\w.+-]+;base64,[\w+/=]*+(?:\s+[\d.]+[wx])?\s*(?:,\s*|$))*")  # a `srcset`
HARMLESS = {"content-security-policy", "content-type", "content-language", "x-ua-compatible"}  # of `http-equiv`
HEAD, HTML = (re.compile(rf"<{tag}(\s[^>]*)?>", re.IGNORECASE) for tag in ("head", "html"))
DOCTYPE = re.compile(r"\A[ \t\n\f\r]*(<!doctype[^>]*>)?", re.IGNORECASE)
TOLERATED = {  # mistakes that every parser mends alike, and any with the doctype
    *("unknown-doctype", "expected-named-entity", "named-entity-without-semicolon", "expected-tag-name"),
    *("non-void-element-with-trailing-solidus", "expected-closing-tag-but-got-eof"),
    *("expected-tag-name-but-got-right-bracket", "unexpected-char-in-comment"),
    "unexpected-dash-after-double-dash-in-comment",
}
DEEPEST = 400
NEAR = 40  # characters of the page that are shown before a mistake
SCRIPT = re.compile(r"\s*(javascript|vbscript)\s*:", re.IGNORECASE)
PLACES = "links lead to the web, to mail, or to a place beside the page"
CARRIED = 'a page carries its pictures, as asset("logo.png") puts them in'


def active(page: str, script: str) -> str | None:
    """Return the first thing in a page that runs or loads something, or leads astray; None where nothing does."""
    if "<![cdata[" in page.lower():
        return "<![CDATA["  # of which parsers do not agree where it is one
    try:
        tree, errors = _parsed(page)
    except AssertionError:  # some selects in selects bring the parser off its path
        return "elements in an order that no parser mends"
    except RecursionError:
        return f"elements more than {DEEPEST} deep in one another"
    elements = (element for element in tree.iter() if isinstance(element.tag, str))
    if found := next((found for element in elements for found in _found(element, script)), None):
        return found
    mistakes = (mistake for mistake in errors if not _tolerated(mistake[1]))
    return next((_told(page, *mistake) for mistake in mistakes), None)


def guarded(page: str) -> bool:
    """Return whether a page begins with its character set, and the policy that lets a browser load nothing."""
    tree, _ = _parsed(page.encode("utf-8", "replace")[:FIRST].decode("utf-8", "ignore"))
    head = tree.find("head")
    found = [(element.tag, dict(element.attrib)) for element in head[:2]]
    policy = {"http-equiv": "Content-Security-Policy", "content": POLICY}
    return found == [("meta", {"charset": "utf-8"}), ("meta", policy)]


def guard(page: str) -> str:
    """Return a page with these two as the first things in its head; as it is where it begins so already."""
    if guarded(page):
        return page
    first = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    places = [found.end() for begin in (HEAD, HTML, DOCTYPE) if (found := begin.search(page))]
    made = (f"{page[:place]}\n{first}{page[place:]}" for place in places)
    plain = f"<!doctype html>\n{first}{page[places[-1] :]}"  # for one that begins with spaces, or a type, without end
    return next(filter(guarded, made), plain)  # after the type of the document they come before all else


def _parsed(page: str) -> tuple[Any, list[Any]]:
    """Return the tree of a page, and the mistakes in its HTML."""
    from tinyhtml5.parser import HTMLParser

    class Parser(HTMLParser):  # type: ignore[misc] # tinyhtml5 has no types
        def reset(self) -> None:
            super().reset()
            self.tree.open_elements = _OpenElements()

    parser = Parser(namespace_html_elements=False)
    return parser.parse(StringIO(page)), parser.errors  # a short string would be taken for the name of a file


class _OpenElements(list[Any]):
    """The elements of a page that are open. Browsers move what is deeper than 512; time grows as its square."""

    def append(self, element: Any) -> None:
        if len(self) >= DEEPEST:
            raise RecursionError
        super().append(element)


def _tolerated(mistake: str) -> bool:
    return mistake in TOLERATED or mistake.startswith("expected-doctype")


def _told(page: str, place: tuple[int, int], what: str, about: dict[str, Any]) -> str:
    """Return a mistake in the HTML of a page, with what stands there: the page is nowhere to be looked at."""
    line, column = place
    near = shorten(re.split("\r\n?|\n", page)[line - 1][:column][-NEAR:], NEAR)
    name = f"{what} {about.get('name', '')}".strip()
    return (
        f"a mistake in its HTML at {near!r}, which browsers mend in different ways ({name}); correct it in the template"
    )


def _known(element: Any, script: str) -> bool:
    """Return whether an element is one that may be, and a script the one that may."""
    if element.tag == "script":
        return not element.attrib and not len(element) and (element.text or "").strip() == script.strip()
    return element.tag in KNOWN or (_drawn(element) and draws(element.tag.removeprefix(f"{{{SVG}}}")))


def _drawn(element: Any) -> bool:
    return str(element.tag).startswith(f"{{{SVG}}}")


def _found(element: Any, script: str) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2].lower()
    if not _known(element, script):
        yield f"<{tag}>"
    if tag == "style":
        yield from style(element)
    for name, value in element.attrib.items():
        plain = re.split("[}:]", str(name))[-1].lower()
        styled = styles(plain) if _drawn(element) else plain == "style"
        if plain.startswith("on") or plain in SENDING or plain == "srcdoc":
            yield f"<{tag} {plain}>"
        elif styled and fetches(value):
            yield f"<{tag} {plain}> that loads something"
        elif plain == "http-equiv" and value.strip().lower() not in HARMLESS:
            yield f"<meta {shorten(value.lower())}>"
        elif astray := _astray(tag, plain, value):
            yield f"<{tag} {plain}> to {shorten(value)}: {astray}"


def _astray(tag: str, name: str, value: str) -> str:
    """Return what an attribute should lead to or load instead; "" where nothing is wrong with it."""
    if name == "href" and tag in LINKING:
        return PLACES if leads_out(value) else ""
    if name.endswith("srcset"):
        return "" if OF_DATA.fullmatch(value) else CARRIED
    shown = visible(value).lower()
    if (name == "href" and loads(tag, value)) or (name in LOADED and shown and not shown.startswith(("#", "data:"))):
        return CARRIED
    return PLACES if name in ADDRESSED and SCRIPT.match(shown) else ""
