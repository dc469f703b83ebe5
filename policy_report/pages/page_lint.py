"""What a finished page may not contain, whatever template made it: an HTML page in, the first thing found out.

`template_lint` reads templates, and a template can put a tag together from parts that say nothing alone. Here a parser
reads the page as a browser does. The one script is the built-in `script.js`, as it is.
"""

import re
from collections.abc import Iterator
from typing import Any

ACTIVE = {"iframe", "frame", "object", "embed", "applet", "base", "link", "portal"}
LOADED = ("src", "srcset", "poster", "background", "data")
ADDRESS = re.compile(r"\s*([a-z][a-z0-9+.-]*:)?//|\s*(ftp|file):", re.IGNORECASE)
SCRIPT = re.compile(r"\s*(javascript|vbscript)\s*:", re.IGNORECASE)
INVISIBLE = re.compile(r"[\x00-\x20]+")  # a browser ignores them inside the name of a scheme


def active(page: str, script: str) -> str | None:
    """Return the first thing in a page that runs or loads something, None where nothing does."""
    import tinyhtml5

    tree: Any = tinyhtml5.parse(page, namespace_html_elements=False)
    elements = (element for element in tree.iter() if isinstance(element.tag, str))
    return next((found for element in elements for found in _found(element, script)), None)


def _found(element: Any, script: str) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2].lower()
    if tag in ACTIVE or (tag == "script" and (element.attrib or "".join(element.itertext()).strip() != script.strip())):
        yield f"<{tag}>"
    for name, value in element.attrib.items():
        plain = str(name).rpartition("}")[2].lower()
        named = plain.startswith("on") or plain in ("action", "formaction", "srcdoc")
        if named or SCRIPT.match(INVISIBLE.sub("", value)) or (plain in LOADED and ADDRESS.match(value)):
            yield f"<{tag} {plain}>"
        elif tag == "meta" and plain == "http-equiv" and value.lower() == "refresh":
            yield "<meta refresh>"
