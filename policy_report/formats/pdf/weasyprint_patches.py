"""Patches of WeasyPrint and pydyf: of memory and time, much of it in a brief of two hundred pages, and of faults.

A document goes in that is laid out but not drawn, or drawn but not written, and takes less room; a written PDF goes in
and gets its identifier. Each part says what it spares or mends and is tested against the library as it is.
"""

import atexit
import hashlib
import re
from collections.abc import Iterator
from copy import copy
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from policy_report.text import direction

if TYPE_CHECKING:
    from weasyprint import CSS, HTML
    from weasyprint.document import Document

TRAILER = b"<</Type /XRef"
LETTERS = 4  # at most, in a width of the size of the font
KEPT = 8  # sheets: they differ by the fonts that the texts need
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
OWN = re.compile(r"@import|@counter-style|@color-profile|url\((?!\s*[\"']?(?:data:|#))", re.IGNORECASE)
"""Why a sheet is not kept for other pages: files, noted for each report; counter styles, profiles, kept beside it.

A place of the page itself (`#end`) is none."""
USES_THEM = re.compile(r"footnote|note\(|list-item", re.IGNORECASE)
"""Content that needs the whole of WeasyPrint's own sheet: notes, and markers of elements other than `li`."""


def forget_layout(document: "Document") -> None:
    """Let go of the boxes that the pages were made from: drawings in the text keep them all, by their one context."""
    boxes = (box for sheet in document.pages for box in sheet._page_box.descendants())  # noqa: SLF001 - the only way
    drawings = (getattr(box, "replacement", None) for box in boxes)
    if context := next(filter(None, (getattr(drawing, "_context", None) for drawing in drawings)), None):
        context.target_collector.target_lookup_items.clear()
        context.target_collector.counter_lookup_items.clear()
        context.page_maker.clear()


def pack_pages(document: "Document") -> None:
    """Have each page's drawing joined to one piece when it is done: it has a hundred thousand, of a word each."""
    for sheet in document.pages:
        sheet.paint = partial(_paint, sheet)


def _paint(sheet: Any, stream: Any, scale: float) -> None:
    from pydyf import _to_bytes

    del sheet.paint  # the method of its class again, so that nothing keeps the page
    sheet.paint(stream, scale)
    stream.stream = [b"\n".join(map(_to_bytes, stream.stream))]


def number_pages_once() -> None:
    """Let pydyf list its pages when there is a new one, and not for each of its tags: that is quadratic."""
    import pydyf

    pydyf.PDF.page_references = property(_page_references)


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    known: tuple[bytes, ...] = vars(pdf).setdefault("known_references", ())
    if len(known) != pdf.pages["Count"]:
        known = pdf.known_references = tuple(b"%d 0 R" % number for number in pdf.pages["Kids"][::3])
    return known


def name_languages() -> None:
    """Let each tag have the language of its element: WeasyPrint gives the document one, and nothing else."""
    from weasyprint.pdf import tags

    if not isinstance(tags._build_box_tree, partial):  # noqa: SLF001 - tags are made nowhere else
        tags._build_box_tree = partial(_spoken, tags._build_box_tree)  # noqa: SLF001


def _spoken(built: Any, box: Any, *others: Any) -> Any:
    """Yield the tags of a box, which `built` makes."""
    import pydyf

    found = getattr(getattr(box, "_box", box), "element", None)
    language = "" if found is None or found.tag == "html" else found.get("lang")
    for tag in built(box, *others):
        if language:
            tag["Lang"] = pydyf.String(language)
        yield tag


def fill_lines() -> None:
    """Let a text that fits its line but for the space at its end stay there: WeasyPrint breaks it after one word."""
    from weasyprint.layout import inline

    if not isinstance(inline.split_first_line, partial):
        inline.split_first_line = partial(_filled, inline.split_first_line)


def _filled(split: Any, text: str, style: Any, context: Any, width: Any, *others: Any, **more: Any) -> Any:
    """Return the first line of a text, which `split` makes."""
    found = split(text, style, context, width, *others, **more)
    resumed = found[2]
    if resumed is None or not text.endswith(" ") or len(text) - resumed > LETTERS * width / style["font_size"]:
        return found
    bare = split(text[:-1], style, context, width, *others, **more)
    return bare if bare[2] is None else found


class _OneGlyphRun(str):
    """A text that is drawn as one, not letter by letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def join_letters() -> None:
    """Let right-to-left texts of drawings be drawn as one: Arabic joins its letters, and the first stands right."""
    from weasyprint.svg import Node

    if Node.text.fget is not _whole:
        Node.text = property(_whole)


def _whole(node: Any) -> str | None:
    said: str | None = node._etree_node.text  # noqa: SLF001 - as the library reads it
    return _OneGlyphRun(said) if said and direction(said) == "rtl" else said


def identify(content: bytes, identifier: str) -> bytes:
    """Return a written PDF with an identifier (ISO 32000-1, 14.4): of the brief, and of these bytes.

    pydyf would write every object a second time for it. The dictionary that gets it is the last thing in the file.
    """
    before, trailer, after = content.rpartition(TRAILER)
    own = hashlib.sha256(content).hexdigest()[:32]
    return b"".join((before, trailer, f"/ID [<{identifier}><{own}>]".encode(), after))


# --- style sheets ---------------------------------------------------------------------------------------------------

# Parsing a sheet and compiling its selectors takes a tenth of a short brief. A sheet that is handed over counts as the
# user's, which is weaker than the page's own: where it is the only one, that makes no difference but to an `!important`
# in a `style` attribute.
#
# WeasyPrint's own sheet says of every element how a footnote or a list marker in its place would look: six styles for
# each element of a page, most of all memory before the layout, and no brief uses them but for its lists.


def lean_page(html: str, base_url: str, fetcher: Any, fonts: Any) -> "tuple[HTML, list[CSS]]":
    """Return a page for WeasyPrint to draw with the sheets that go with it.

    `fonts`: the FontConfiguration that the fonts of the sheets are loaded into.
    """
    from weasyprint import HTML

    class Lean(HTML):  # type: ignore[misc]
        def _ua_stylesheets(self, *_forms: bool) -> "list[CSS]":
            return [_agent()]

    alone, sheets = apart(html, fonts)
    kind = Lean if sheets and not USES_THEM.search(html) else HTML
    return kind(string=alone, base_url=base_url, url_fetcher=fetcher), sheets


def apart(html: str, fonts: Any) -> "tuple[str, list[CSS]]":
    """Return a page without its style sheet, and the sheet; the page as it is where the sheet has to stay in it."""
    found = STYLE.search(html)
    if found is None or html.count("<style") > 1 or "<link" in html or OWN.search(found[1]):
        return html, []
    return html[: found.start()] + html[found.end() :], [_parsed(found[1], fonts)]


@cache
def _agent() -> "CSS":
    """Return WeasyPrint's own sheet without footnotes, and with markers for the items of lists alone."""
    from weasyprint.html import UA_STYLESHEET

    lean = copy(UA_STYLESHEET)
    lean.matcher = copy(lean.matcher)
    every = lean.matcher.other_selectors  # those that name no element: (test, specificity, order, pseudo-element, …)
    lean.matcher.other_selectors = [selector for selector in every if selector[3] is None]
    items = lean.matcher.lower_local_name_selectors
    markers = [selector for selector in every if selector[3] == "marker"]
    lean.matcher.lower_local_name_selectors = {**items, "li": [*items["li"], *markers]}
    return lean


@lru_cache(KEPT)
def _parsed(style: str, fonts: Any) -> "CSS":
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

    return CSS(string=style, url_fetcher=URLFetcher(allowed_protocols={"data"}), font_config=fonts)


atexit.register(_parsed.cache_clear)  # it keeps fonts, which delete their files while there are modules to do it with
