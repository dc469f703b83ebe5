"""HTML: the text that a browser shows, and what the page says of itself."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from policy_report.evidence.pages import PagedText, Span
from policy_report.evidence.snapshots.base import Said, day, unreadable
from policy_report.evidence.snapshots.plain import SEEN, likely_encoding
from policy_report.evidence.wording import raised
from policy_report.hypertext import TooDeepError, page

SUFFIXES = (".html", ".htm")
SKIPPED = {"head", "noscript", "script", "style", "template", "svg", "del", "s", "strike", "rp", "rt", "rtc"}
# By the `style` of an element: what is not seen, or taken back.
LEFT_OUT = {
    "display": ("none",),
    "visibility": ("hidden", "collapse"),
    "text-decoration": ("line-through",),
    "text-decoration-line": ("line-through",),
}
REFERENCE = re.compile(r"\W*(?:\d[\d\W]*|[a-z]\W*)?")  # [12], (a), *: a raised link to a note
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|header|hr|legend|li|main|menu|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|"
    "thead|tr|ul"
)
HEADING, INSET, END = "\0h", "\0i", "\0e"  # begin and end what stands apart; no page has a NUL
APART = {**dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), HEADING), "table": INSET, "figure": INSET}
SIGN = re.compile("\0.")
# Which `meta` says what, the likeliest first; `@` before a name of schema.org, in a script of type ld+json.
META = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title", "@headline", "twitter:title"),
    "date": (
        *("article:published_time", "citation_publication_date", "citation_date", "@datepublished", "datepublished"),
        *("dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "pubdate", "date"),
    ),
    "author": ("citation_author", "dc.creator", "dcterms.creator", "author", "@author", "article:author"),
    "publisher": ("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name", "@publisher", "publisher"),
    "url": ("og:url", "dc.identifier"),
}
SAVED = re.compile(rb"<!--[^>]*?\burl(?::\s*|=\(\d+\))(https?://\S+)")  # a comment of SingleFile, or of a browser


def text(data: bytes) -> PagedText:
    """Return the text of a page, a line a block."""
    return _lines("".join(_pieces(_root(data))))


def _root(data: bytes) -> Any:
    encoding = None  # as the page declares, else as browsers guess
    if b"\0" in data[:SEEN] and (found := likely_encoding(data)):
        encoding = found.lower()
    else:
        with suppress(UnicodeDecodeError):
            data.decode()
            encoding = "utf-8"  # other encodings are never valid UTF-8 by chance, whatever the page declares
    try:
        return page(data, encoding)
    except TooDeepError as error:
        raise unreadable(f"{error}; save its text as .txt") from None


def _pieces(root: Any, *, marks: bool = True) -> Iterator[str]:
    """Yield the text of a tree, a line end at every block. A stack, since pages nest deeper than Python calls.

    `marks`: whether what is raised is told from the rest.
    """
    stack: list[Any] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        edge = "\n" if isinstance(item.tag, str) and BLOCKS.fullmatch(item.tag) else ""
        sign = _apart(item) if edge else ""
        yield edge + sign
        stack.append(END + edge if sign else edge)
        style = _style(item)
        if _skipped(item, style):
            continue
        if marks and (item.tag == "sup" or style.get("vertical-align") == "super"):
            text = "".join(_pieces(item, marks=False))
            if REFERENCE.fullmatch(text) or item.find(".//a") is None:
                yield raised(text)
        else:
            for child in reversed(item):
                stack += [_flowing(child.tail, item), child]
            stack.append(_flowing(item.text, item))


def _apart(item: Any) -> str:
    """Return how what stands apart is marked, "" for other elements; a figure may be a quotation."""
    sign = APART.get(item.tag, "")
    return "" if item.tag == "figure" and item.find(".//blockquote") is not None else sign


def _skipped(item: Any, style: Mapping[str, str]) -> bool:
    """Return whether an element is no part of the text: scripts, hidden parts, comments, what was deleted."""
    if not isinstance(item.tag, str) or item.tag in SKIPPED or item.get("hidden") is not None:
        return True
    return any(style.get(name) in values for name, values in LEFT_OUT.items())


def _style(item: Any) -> dict[str, str]:
    """Return the properties that the `style` of an element sets: of two declarations, the last counts."""
    properties = {}
    for declaration in COMMENT.sub("", item.get("style") or "").lower().split(";"):
        name, _, value = declaration.partition(":")
        properties[name.strip()] = value.partition("!")[0].strip()
    return properties


def _flowing(text: str | None, parent: Any) -> str:
    """Return text as a browser sets it: a line end in the file is a space on the page, but in `pre`."""
    said = (text or "").replace("\0", " ")
    return said if parent.tag in ("pre", "textarea") else said.replace("\n", " ")


def _lines(text: str) -> PagedText:
    """Return the lines with something in them, and what stands apart there; of insets the outermost."""
    kept: list[str] = []
    found: dict[str, list[Span]] = {HEADING: [], INSET: []}
    begun: list[tuple[str, int]] = []
    length = 0
    for line in text.split("\n"):
        signs = SIGN.findall(line)
        begun += [(sign, length) for sign in signs if sign != END]
        if said := SIGN.sub("", line).strip(" \t\r"):
            kept.append(said)
            length += len(said) + 1
        for _ in range(signs.count(END)):
            sign, start = begun.pop()
            if start < length and sign not in (each for each, _ in begun):
                found[sign].append((start, length - 1))
    return PagedText("\n".join(kept), headings=found[HEADING], insets=found[INSET])


# --- what it says of itself -----------------------------------------------------------------------------------------


def about(data: bytes) -> Iterator[Said]:
    """Yield what a page says of itself, the likeliest first."""
    root = _root(data)
    elements = list(root.iter())
    for item in elements:
        if item.tag == "link" and "canonical" in (item.get("rel") or "").lower().split():
            yield Said("url", item.get("href") or "", "link rel=canonical")
    if saved := SAVED.search(data[:SEEN]):
        yield Said("url", saved[1].decode(errors="replace"), "comment of the program that saved the page")
    named = dict(_linked(elements)) | dict(_named(elements))
    for field, names in META.items():
        for name in (name for name in names if name in named):
            text = day(named[name].replace("/", "-")) if field == "date" else named[name]
            yield Said(field, text, f"{name[1:]} in ld+json" if name.startswith("@") else f"meta {name}")
    for item in sorted((item for item in elements if item.tag == "time"), key=_not_of_publication):
        yield Said("date", day(item.get("datetime") or ""), "<time>")
    for tag in ("title", "h1"):
        for item in (item for item in elements if item.tag == tag):
            yield Said("title", " ".join("".join(item.itertext()).split()), f"<{tag}>")


def _not_of_publication(item: Any) -> bool:
    return not (item.get("pubdate") is not None or (item.get("itemprop") or "").lower() == "datepublished")


def _named(elements: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield the names of `meta` elements and what they say, the first of a name last, so that it counts."""
    for item in reversed([item for item in elements if item.tag == "meta"]):
        name = (item.get("name") or item.get("property") or item.get("itemprop") or "").lower().strip()
        if said := " ".join((item.get("content") or "").split()):
            yield name, said


def _linked(elements: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield what scripts of type ld+json say in the words of schema.org: of the first thing that has a headline."""
    for item in elements:
        if item.tag == "script" and (item.get("type") or "").lower().strip() == "application/ld+json":
            with suppress(ValueError, RecursionError):
                known = json.loads("".join(item.itertext()))
                things = known.get("@graph", [known]) if isinstance(known, dict) else known
                for thing in things if isinstance(things, list) else ():
                    if isinstance(thing, dict) and "headline" in thing:
                        yield from ((f"@{name.lower()}", _name(said)) for name, said in thing.items() if _name(said))
                        return


def _name(value: Any) -> str:
    """Return a text of ld+json, or the name of the person or organisation that stands for one."""
    value = value[0] if isinstance(value, list) and value else value
    value = value.get("name") if isinstance(value, dict) else value
    return " ".join(value.split()) if isinstance(value, str) else ""
