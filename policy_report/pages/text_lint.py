"""What finished Markdown may not contain, whatever template made it: the text in, the first thing found out.

Programs that show Markdown pass HTML through, and each reads a little otherwise. So of tags those are known that only
set text, wherever they stand; and where links and pictures lead is asked of a parser of CommonMark.
"""

import html
import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import unquote

from policy_report.links import leads_out, visible

TAG = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)  # also behind a backslash, which inside of HTML is none
SETTING = (
    r"a|abbr|b|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|figcaption|figure|h[1-6]|hr"
    r"|i|img|ins|kbd|li|mark|ol|p|pre|q|s|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul|var"
)
BESIDE = r"(?![a-z][a-z0-9+.-]*:|[/\\])[^\"<>&]*"  # a place beside the text
STILL = re.compile(
    rf"</?(?:{SETTING})(?:\s+(?:id|class|name|title|alt|lang|dir|align|width|height|colspan|rowspan)=\"[^\"<>]*\""
    rf"|\s+href=\"(?:https?://[^\"<>\s]*|mailto:[^\"<>\s]*|{BESIDE})\""
    rf"|\s+src=\"(?:data:image/[^\"<>\s]*|{BESIDE})\")*\s*/?>"
    r"|<(?:https?://|mailto:)[^\s<>]*>|<[\w.+-]+@[\w.-]+>|<!--[^<>]*-->",
    re.IGNORECASE,
)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # a mark that stands for itself
LINE_END = re.compile(r"\r\n?")
GOAL = re.compile(r"\](?:\(|:)(?=(.{1,200}))", re.DOTALL)  # what any program could take for where a link leads
LINK = re.compile(  # as a lenient program reads one: after its text, or defined for it in pointed brackets or without
    r"\]\(\s*<?(?!data:image/)(?=([^)]{1,200}))"
    r"|^[ \t>*+\-\d.)]*\[[^\]]{0,999}\]:\s*(?=<(.{1,200})|(\S{1,200})\S*[ \t]*(?:$|[\"'(]))",
    re.MULTILINE | re.IGNORECASE,
)
RUNS = re.compile(r"<?(?:javascript|vbscript|file|data(?!:image/)):", re.IGNORECASE)
PICTURE = re.compile(r"!\[[^\]]*\](?!\()|!\[[^\]]*\]\(\s*<?\s*(?:https?:|[/\\])", re.IGNORECASE)
HANDLER = re.compile(r"\{[^}\n]*\bon[a-z]+\s*=", re.IGNORECASE)  # in a list of attributes, as some programs know
ELSEWHERE = re.compile(r"(?!data:image/)[a-z][a-z0-9+.-]*:|[/\\]", re.IGNORECASE)


def active(markdown: str) -> str | None:
    """Return the first thing in Markdown that a program may run or load, or that leads astray; None for none."""
    markdown = LINE_END.sub("\n", markdown)
    tags = (found.end() - 1 for found in TAG.finditer(markdown))
    if (place := next((place for place in tags if not STILL.match(markdown, place)), None)) is not None:
        return f"the HTML {markdown[place : place + 20].splitlines()[0]}"
    plain = html.unescape(ESCAPED.sub("", markdown))
    if found := HANDLER.search(plain):
        return f"the attributes {found[0][:40]}"
    if found := PICTURE.search(plain):
        return f"a picture from elsewhere, {found[0][:40]}"
    goals = (visible(found[1]) for found in GOAL.finditer(plain))
    astray = chain(filter(RUNS.match, goals), filter(leads_out, _led_to(markdown)), _astray(markdown))
    return next((f"a link to {goal[:60]}" for goal in astray), None)


def _led_to(markdown: str) -> Iterator[str]:
    """Yield where links lead that a program may see where a parser of CommonMark sees none."""
    marked = ESCAPED.sub(lambda found: "" if found[1] in "[](" else found[1], markdown)
    for found in LINK.finditer(html.unescape(marked)):
        yield next(filter(None, found.groups()))


def _astray(markdown: str) -> Iterator[str]:
    """Yield the links and pictures that lead astray, as CommonMark reads them, those too that it would not follow."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    for token in (token for block in parser.parse(markdown) for token in block.children or ()):
        goal = str(token.attrs.get("href", token.attrs.get("src", "")))
        goal = visible(html.unescape(unquote(goal)))
        if leads_out(goal) if token.type == "link_open" else token.type == "image" and ELSEWHERE.match(goal):
            yield goal
