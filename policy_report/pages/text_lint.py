"""What finished Markdown may not contain, whatever template made it: the text in, the first thing found out.

Programs that show Markdown pass HTML through, and each reads a little otherwise. So of tags those are known that only
set text, wherever they stand; and where links and pictures lead is asked of a parser of CommonMark.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from policy_report.pages.page_lint import INVISIBLE, leads_out

TAG = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[a-z/!?])", re.IGNORECASE)  # one that no mark before it makes a letter
SETTING = (
    r"a|abbr|b|blockquote|br|code|dd|del|details|div|dl|dt|em|h[1-6]|hr|i|ins|kbd|li|mark|ol|p|pre|s|small|span|strong"
    r"|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul"
)
STILL = re.compile(
    rf"</?(?:{SETTING})(?:\s+(?:id|class|name|title|lang|dir|align|width|height|colspan|rowspan)=\"[^\"<>]*\")*\s*/?>"
    r"|<a\s+href=\"(?:https?://|mailto:|#)[^\"<>\s]*\">|<(?:https?://|mailto:)[^\s<>]*>|<[\w.+-]+@[\w.-]+>",
    re.IGNORECASE,
)

ELSEWHERE = re.compile(r"(?!data:image/)[a-z][a-z0-9+.-]*:|[/\\]", re.IGNORECASE)


def active(markdown: str) -> str | None:
    """Return the first thing in Markdown that a program may run or load, or that leads astray; None for none."""
    tags = (found.end() - 1 for found in TAG.finditer(markdown))
    if (place := next((place for place in tags if not STILL.match(markdown, place)), None)) is not None:
        return f"the HTML {markdown[place : place + 20].splitlines()[0]}"
    return next((f"a link to {goal[:60]}" for goal in _astray(markdown)), None)


def _astray(markdown: str) -> Iterator[str]:
    """Yield the links and pictures that lead astray, as a program would read them."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - it would leave out those that are looked for
    for token in (token for block in parser.parse(markdown) for token in block.children or ()):
        goal = str(token.attrs.get("href", token.attrs.get("src", "")))
        goal = INVISIBLE.sub("", html.unescape(unquote(goal)))
        if leads_out(goal) if token.type == "link_open" else token.type == "image" and ELSEWHERE.match(goal):
            yield goal
