"""Finished drawings of templates of others: whatever the guard lets through is still in an HTML page as well."""

from collections.abc import Iterable

from fuzz import witness
from fuzz.promises import require
from policy_report.pages.drawing_lint import active
from policy_report.text import FORBIDDEN

WORDS = (
    *(
        "<script>",
        "<style>",
        "</style>",
        "<a ",
        "<image ",
        "<use ",
        "<animate ",
        "<set ",
        "<foreignObject>",
        "<feImage ",
    ),
    *("<!DOCTYPE svg [", '<!ENTITY e "x">', "&e;", "<?xml-stylesheet ", "?>", "<![CDATA[", "]]>", "<!--", "-->"),
    *(' xmlns="http://www.w3.org/2000/svg"', ' xmlns="http://www.w3.org/1999/xhtml"', ' xmlns:x="', ' xmlns="">', "x:"),
    *(
        "xlink:href=",
        ' href="',
        "javascript:",
        "data:image/png,",
        "#a",
        "http://e/",
        ' onload="x"',
        ' style="',
        ' fill="',
    ),
    *(
        "url(",
        "url(#a)",
        "@import ",
        "image-set(",
        "\\75rl(",
        "/*",
        "*/",
        "&#106;",
        "&quot;",
        "<svg",
        "/>",
        "encoding=",
    ),
    *("<g>/*</g>", "<g>*/</g>", "((((", "../", "%2e%2e/", '"-//W3C//DTD SVG 1.1//EN"', '"http://www.w3.org/x">'),
)


def seeds() -> Iterable[bytes]:
    """A drawing with all that is let through."""
    yield (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" role="img">'
        b'<title>D</title><style>circle { fill: url(#g) }</style><defs><linearGradient id="g"><stop offset="0"/>'
        b'</linearGradient></defs><a href="https://example.org/"><circle r="4" fill="url(#g)"/></a><use xlink:href="#g"/>'
        b'<image href="data:image/png;base64,AA=="/><text x="1"><tspan>word &lt;</tspan></text><!-- note --></svg>'
    )
    yield (
        b'<!-- note --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        b'<svg xmlns="http://www.w3.org/2000/svg"><style><![CDATA[g { mask: url(#m) }]]></style><g style="fill: red"/></svg>'
    )


def one(data: bytes) -> None:
    """Look at the input as a drawing, and at what a browser would see of it."""
    svg = data.decode("utf-8", "replace")
    if FORBIDDEN.search(svg) or active(svg):
        return
    found = witness.seen(f"<!doctype html>{svg}")
    require(not found, f"a drawing that is let through is still: {found}")
