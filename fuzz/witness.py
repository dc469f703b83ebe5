"""What a browser or another program would do with a page: a second opinion on what a guard let through.

The HTML is read by Lexbor, a parser with no code in common with that of the guards, and looked at with a list of its
own. A witness knows less than the guard: what it sees, the guard must have seen.
"""

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

RUNNING = {"script", "iframe", "frame", "object", "embed", "applet", "base", "link", "portal", "template"}
SHOWN = {"img", "image", "source", "video", "audio", "input", "track", "use", "feimage"}  # what they name is loaded
ADDRESSES = {"href", "xlink:href", "src", "srcset", "poster", "action", "formaction", "background", "data", "ping"}
IGNORED = re.compile(r"[\x00-\x20]+")  # by a browser, in the name of a scheme
HANDLER = re.compile(r"on[a-z]+")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
LED_TO = ("http:", "https:", "mailto:")
CLIMBS = re.compile(r"(?!https?:|mailto:|data:)(?:[^?#]*[/\\])?\.\.(?:[/\\?#]|\Z)")
NAME = r"[\w@#\\\-\x80-\U0010ffff]"  # a sign that makes a longer, or another, word of CSS
STYLE = re.compile(  # what hides an address in a style, else what loads one
    r"""/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\(\s*(?:#|data:)[^)]*"""
    rf"""|(@import(?!{NAME})|(?<!{NAME})url\(\s*["']?(?!\s*(?:["'#]|data:)))""",
    re.IGNORECASE | re.DOTALL,
)
STYLED = {"style", "fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker-start"}


def seen(page: str, *, script: str = "") -> str | None:
    """Return the first thing in a page that runs, loads or leads astray; `script` is the one that may run."""
    root = LexborHTMLParser(page).root
    nodes = root.traverse(include_text=False) if root else ()
    return next((found for node in nodes if (found := _does(node, script))), None)


def begins(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the first two elements in the head of a page, with their attributes."""
    head = LexborHTMLParser(page).head
    return [(node.tag or "", node.attributes) for node in (head.iter() if head else ())][:2]


def _does(node: LexborNode, script: str) -> str | None:
    tag = (node.tag or "").lower()
    attributes = {name.lower(): value or "" for name, value in node.attributes.items()}
    styles = [value for name, value in attributes.items() if name in STYLED]
    if any(_loads(style) for style in [*styles, *([node.text(deep=False)] if tag == "style" else [])]):
        return f"<{tag}> with a style that loads something"
    if tag in RUNNING and not (tag == "script" and not attributes and node.text().strip() == script.strip() != ""):
        return f"<{tag}>"
    if attributes.get("http-equiv", "").lower() == "refresh":
        return "<meta refresh>"
    for name, value in attributes.items():
        address = IGNORED.sub("", value).lower()
        strays = name in ADDRESSES and ELSEWHERE.match(address)
        climbs = name in ADDRESSES and CLIMBS.match(unquote(address))
        if (
            climbs
            or (HANDLER.fullmatch(name) and value)
            or (strays and not address.startswith(("data:", "mailto:") if tag in SHOWN else LED_TO))
        ):
            return f'<{tag} {name}="{value}">'
    return None


def _loads(style: str) -> bool:
    return any(found[1] for found in STYLE.finditer(style))
