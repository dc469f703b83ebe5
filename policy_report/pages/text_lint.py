"""What finished Markdown may not contain, whatever template made it: the text in, the first thing found out.

Programs that show Markdown pass HTML through, and each reads a little otherwise. So of tags those are known that only
set text, wherever they stand; and where links and pictures lead is asked of a parser of CommonMark.
"""

import html
import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import unquote

from policy_report.links import leads_out, strays, visible
from policy_report.text import shorten

TAG = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)  # also behind a backslash, which inside of HTML is none
SETTING = (
    r"a|abbr|b|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|figcaption|figure|h[1-6]|hr"
    r"|i|img|ins|kbd|li|mark|ol|p|pre|q|s|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul|var"
)
GAP = r"(?:[ \t]|\n(?![ \t]*\n))++"  # an empty line ends a block, and leaves a tag open
# What is in quotes has no marks of Markdown, since some programs look for them before they look for tags, and put a
# link, with quotes of its own, where they find them. Where all the same a value is read as attributes, none is one with
# a value: it would need a `/` before it and a `=` in it.
WORDS = "|".join(rf"(?:\\[^\"<>\n{mark}]|[^\"<>\[\]{{}}`\\\n{mark}])*+(?=\")" for mark in "=/")
CLEAN = r"[^\s\"<>\[\]{}`\\"  # the signs of an address, to be closed
# A program that takes an address for a tag, as they all do inside of HTML, reads `/name=value` in it as an attribute.
ADDRESS = rf"(?:{CLEAN}/=]*+/)*+(?:{CLEAN}/=?#&;]*+[?#&;]{CLEAN}/=]*+=(?!'){CLEAN}]*+|{CLEAN}/=]*+)"
MAIL = rf"mailto:{CLEAN}/]*+"
BESIDE = rf"(?![a-z][a-z0-9+.-]*:|[/\\]|[^\"]*(?:&|\.\.|%2e|%2f|%5c)){ADDRESS}"  # a place beside the text
STILL = re.compile(
    rf"</?(?:{SETTING})(?:{GAP}(?:(?:id|class|name|title|alt|lang|dir|align|width|height|colspan|rowspan)=\"(?:{WORDS})\""
    rf"|href=\"(?:https?://{ADDRESS}|{MAIL}|{BESIDE})\""
    rf"|src=\"(?:data:image/[\w.+-]+;base64,[\w+/=]*+|{BESIDE})\"))*(?:{GAP})?/?>"
    rf"|<https?://{ADDRESS}>|<{MAIL}>|<[\w.+-]+@[\w.-]+>|<!--[^<>]*-->",
    re.IGNORECASE,
)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # a mark that stands for itself
LINE_END = re.compile(r"\r\n?")
BLOCKS = re.compile(r"\n[ \t]*\n")
GOAL = re.compile(r"\](?:\(|:)(?=(.{1,200}))", re.DOTALL)  # what any program could take for where a link leads
LINK = re.compile(  # as a lenient program reads one: after its text, or defined for it in pointed brackets or without
    r"\]\(\s*+<?(?!data:image/)(?=([^)]{1,200}))"
    r"|^[ \t>*+\-\d.)]*+\[[^\]]{0,999}+\]:\s*+(?=<(.{1,200})|(?=\S*?[\"'(]|\S++[ \t]*+(?:$|[\"'(]))(\S{1,200}))",
    re.MULTILINE | re.IGNORECASE,
)
RUNS = re.compile(r"<?(?:javascript|vbscript|file|data(?!:image/)):", re.IGNORECASE)
PICTURE = re.compile(r"!\[[^\]]{0,999}+\](?:(?!\()|\(\s*+(?:<\s*+)?(?:https?:|[/\\]))", re.IGNORECASE)
HANDLER = re.compile(r"\bon[a-z]++\s*+=", re.IGNORECASE)


def active(markdown: str) -> str | None:
    """Return the first thing in Markdown that a program may run or load, or that leads astray; None for none."""
    markdown = LINE_END.sub("\n", markdown)
    tags = (found.end() - 1 for found in TAG.finditer(markdown))
    if (place := next((place for place in tags if not STILL.match(markdown, place)), None)) is not None:
        return f"the HTML {shorten(markdown[place : place + 99].splitlines()[0])}"
    plain = html.unescape(ESCAPED.sub("", markdown))
    if found := next(_handlers(plain), None):
        return f"the attributes {shorten(found)}"
    if picture := PICTURE.search(plain):
        return f"a picture from elsewhere, {shorten(picture[0])}"
    goals = (visible(found[1]) for found in GOAL.finditer(plain))
    astray = chain(filter(RUNS.match, goals), filter(leads_out, _led_to(markdown)), _astray(markdown))
    return next((f"a link to {shorten(goal)}" for goal in astray), None)


def _handlers(plain: str) -> Iterator[str]:
    """Yield what starts something in a list of attributes, as some programs know them: in a block, between braces."""
    for block in BLOCKS.split(plain):
        if found := HANDLER.search(block[block.find("{") : block.rfind("}") + 1]):
            yield f"{{… {found[0]}"


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
        goal = visible(html.unescape(unquote(str(token.attrs.get("href", token.attrs.get("src", ""))))))
        far = strays(goal) and not goal.lower().startswith("data:image/")
        if leads_out(goal) if token.type == "link_open" else token.type == "image" and far:
            yield goal
