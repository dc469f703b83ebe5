"""The header and footer of a Word document: the marking on every page, title, date and page numbers."""

import re
from collections.abc import Iterator
from typing import Any

from policy_report.office.xml import new, text
from policy_report.report import BriefInfo
from policy_report.words import words_of


def mark(document: Any, brief: BriefInfo) -> None:
    """Write header and footer; where the template has its own, they stay, and the marking is added to them."""
    section = document.sections[-1]
    kinds = [("header", "footer")]
    if section.different_first_page_header_footer:
        kinds.append(("first_page_header", "first_page_footer"))
    if document.settings.odd_and_even_pages_header_footer:
        kinds.append(("even_page_header", "even_page_footer"))
    styles = {style.name: style.style_id for style in document.styles}
    for header, footer in kinds:
        head, foot = getattr(section, header), getattr(section, footer)
        _write(head, styles["header"] if "header" in styles else styles["Header"], list(_marking(brief)))
        _write(
            foot,
            styles["footer"] if "footer" in styles else styles["Footer"],
            list(_footer(brief)),
            list(_marking(brief)),
        )


def _write(area: Any, style: str, own: list[Any], added: list[Any] | None = None) -> None:
    """Fill an empty header or footer with `own`; add `added` (or `own`) to one that has something in it."""
    area.is_linked_to_previous = False
    root = area._element  # noqa: SLF001 - python-docx has no other way to it
    empty = not "".join(root.itertext()).strip() and not root.xpath(".//w:drawing | .//w:pict")
    runs = own if empty or added is None else added
    if empty:
        for child in list(root):
            root.remove(child)
    if runs or empty:
        root.append(new("p", new("pPr", new("pStyle", val=style)), *runs))


def _marking(brief: BriefInfo) -> Iterator[Any]:
    if brief.marking:
        yield new("r", new("rPr", new("b")), text(brief.marking))


def _footer(brief: BriefInfo) -> Iterator[Any]:
    """Yield marking, title, date and "page n of m" as one line."""
    yield from _marking(brief)
    words = words_of(brief.language)
    when = [words("as of {day}", day=words.day(brief.as_of))] if brief.as_of else []
    before, between, after = re.split(r"\{page\}|\{pages\}", words.say("page {page} of {pages}"))
    said = " · ".join([brief.title, *when, before])
    yield new("r", text(f" · {said}" if brief.marking else said))
    yield _field("PAGE")
    yield new("r", text(between))
    yield _field("NUMPAGES")
    if after:
        yield new("r", text(after))


def _field(code: str) -> Any:
    return new("fldSimple", new("r", text("1")), instr=f" {code} ")
