"""The sections of a brief as their templates lay them out: HTML in, paragraphs and tables out.

So a document says what the page says, in the same words, and a section of the workspace's own is followed too. It knows
the elements that the built-in sections use; of any other it takes the text, and of a drawing nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from policy_report import hypertext
from policy_report.formats.docx.blocks import Block, DocxCell, DocxRun, DocxTable, Paragraph
from policy_report.layout.palette import AGREEMENT

SKIPPED = {"svg", "script", "style", "template", "img", "head", "title"}
SOFT = {"see", "n", "check", "confidence", "url", "meta", "record", "citation", "question", "more"}
SHADES = {f"shade-{step}": tone for step, tone in enumerate(AGREEMENT)}
# `breakable` puts a zero-width space after each 20 characters of a long word; a document breaks such words itself.
BREAKS = re.compile(r"(?<=[^\s\u200b]{20})\u200b(?=[^\s\u200b])")
SPACE = re.compile(r"[ \t\r\n\f]+")
CONTAINERS = {"div", "section", "article", "header", "footer", "main", "figure", "dl", "ul", "ol", "blockquote"}
HEADINGS = {f"h{level}": max(1, level - 1) for level in range(1, 7)}
PARAGRAPHS = {"p", "li", "dt", "dd", "figcaption", "pre", *HEADINGS}
BLOCKS = {*CONTAINERS, *PARAGRAPHS, "table"}
STYLES = {
    **dict.fromkeys(("meta", "count", "silent", "timeline"), "Meta"),
    **dict.fromkeys(("dated", "earlier-heading"), "Lead"),
    **dict.fromkeys(("note", "conditions"), "Note"),
    "question": "Question",
    "group-heading": "Stance",
    "source": "Source",
}
SHARES = {  # of the width, for tables that come again and again and should look alike
    "profile": (0.2, 0.18, 0.62),
    "cited": (0.18, 0.17, 0.16, 0.17, 0.32),
    "headings": (0.17, 0.13, 0.14, 0.3, 0.26),  # as `cited`, where the places in the sources are long
    "unplaced": (0.18, 0.17, 0.33, 0.32),  # as `cited`, where there are none
    "gaps": (0.22, 0.12, 0.66),
    "scale": (0.3, 0.1, 0.6),
    "newly": (0.22, 0.78),
    "lines": (0.3, 0.7),
    "profiles": (0.28, 0.58, 0.14),
    "changes": (0.2, 0.26, 0.16, 0.19, 0.19),
    "few": (0.34, 0.16, 0.26, 0.24),
    "likeness": (0.5, 0.25, 0.25),
    "coverage": (0.28, 0.16, 0.14, 0.1, 0.1, 0.1, 0.12),
}
OF_NAMES, NAME = {"coverage", "gaps"}, 60  # tables of a row a name; the letters that one has in its usual column
NAMES = 0.16  # of the width, for the names of the rows in a square
INTRODUCTION = 400  # characters of a paragraph that stays with what is below it
INTRODUCING = ("Meta", "Normal")  # the styles of lines below a heading
WHOLE, ENDING = {"evidence"}, {"silent"}  # classes: of what stays on one page, of what stays with what is above it
ENTRY = 2_000  # characters of lines that stay on one page
PLAIN = DocxRun("")
LOWEST = 3  # the headings of a document: Heading 1 … Heading 3


def blocks(html: str, *, list_id: int = 1) -> list[Block]:
    """Return the paragraphs and tables of a section's HTML; its numbered lists are numbered from `list_id`."""
    walk = _HtmlWalk(list_id)
    walk.container(hypertext.part(html), Paragraph("Normal", ()))
    return _kept(walk.found)


def _kept(found: list[Block]) -> list[Block]:
    """Keep what introduces a table or a group with it, and a few lines below a heading together.

    The heading of a section stands above its first block, and is not among them.
    """
    kept: list[Block] = []
    for line, stretch in groupby(found, _is_line):
        several = list(stretch)
        few = line and sum(len(block.text) for block in several if isinstance(block, Paragraph)) < ENTRY
        for place, each in enumerate(several):
            above, below = (found[i] if 0 <= i < len(found) else None for i in (len(kept) - 1, len(kept) + 1))
            together = few and place < len(several) - 1
            stays = isinstance(each, Paragraph) and (each.kept or together or _introduces(each, above, below))
            kept.append(_with_next(each) if stays else each)
    return kept


def _together(several: list[Block]) -> list[Block]:
    """Keep the paragraphs of an entry on one page, where they are few."""
    if sum(len(block.text) for block in several if isinstance(block, Paragraph)) > ENTRY:
        return several
    *before, last = several
    return [*map(_with_next, before), last]


def _with_next(block: Block) -> Block:
    return replace(block, kept=True) if isinstance(block, Paragraph) and not block.kept else block


def _is_line(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style in INTRODUCING


def _introduces(block: Paragraph, above: Block | None, below: Block | None) -> bool:
    """Return whether a paragraph says what is below it: a table, or what its heading is of."""
    headed = above is None or (isinstance(above, Paragraph) and above.style.startswith(("Heading", "Question")))
    introduces = isinstance(below, DocxTable) or (below is not None and headed and _is_line(block))
    return introduces and len(block.text) < INTRODUCTION


class _HtmlWalk:
    """Walks over the elements, collecting blocks; the anchors of containers go to the next paragraph.

    `run`: how text looks; `inherited`: an empty paragraph with the style, list and direction of the elements around.
    """

    def __init__(self, list_id: int, anchors: Iterable[str] = (), run: DocxRun = PLAIN) -> None:
        self.found: list[Block] = []
        self.anchors, self.next_list, self.run = list(anchors), list_id, run

    def container(self, element: Any, inherited: Paragraph) -> None:
        """Take the blocks of an element, and the text between them as paragraphs of its own."""
        self._anchor(element)
        inherited = self._inside(element, inherited)
        loose: list[DocxRun] = list(_runs_of(element.text, self.run))
        for child in element:
            if child.tag in BLOCKS:
                self._paragraph(loose, inherited)
                loose = []
                self._block(child, inherited)
            elif child.tag not in SKIPPED:
                loose += _inline(child, self.run, self.anchors)
            loose += _runs_of(child.tail, self.run)
        self._paragraph(loose, inherited)

    def _inside(self, element: Any, inherited: Paragraph) -> Paragraph:
        if element.tag == "ol" and not any(child.tag in BLOCKS for item in element for child in item):
            self.next_list += 1
            return replace(inherited, style="List Number", list_id=self.next_list - 1)
        if element.tag == "ul":
            return replace(inherited, style="List Bullet")
        return replace(inherited, style="Quote") if element.tag == "blockquote" else inherited

    def _block(self, element: Any, inherited: Paragraph) -> None:
        if element.tag == "table":
            self._table(element)
        elif "shared" in _classes_of(element):  # a list of short things, in columns there and in a line here
            items = [_inline(item, self.run, self.anchors) for item in element]
            between = DocxRun(element.get("data-between", "; "))  # as the language of the brief has it
            self._paragraph([run for item in items for run in (*item, between)][:-1], inherited)
        elif element.tag in CONTAINERS or any(child.tag in BLOCKS for child in element):
            start = len(self.found)
            self.container(element, inherited)
            if WHOLE & set(_classes_of(element)):
                self.found[start:] = _together(self.found[start:])
        else:
            if ENDING & set(_classes_of(element)):
                self.found[-1:] = [_with_next(block) for block in self.found[-1:]]
            inherited = replace(inherited, style=_style(element, inherited.style), rtl=element.get("dir") == "rtl")
            self._paragraph(_inline(element, self.run, self.anchors), inherited)

    def _paragraph(self, runs: list[DocxRun], inherited: Paragraph) -> None:
        said = _tidied(runs)
        if said:
            self.found.append(replace(inherited, runs=said, anchors=tuple(self.anchors)))
            self.anchors = []

    def _anchor(self, element: Any) -> None:
        if element.get("id"):
            self.anchors.append(element.get("id"))

    def _table(self, table: Any) -> None:
        """Take a table with a row of headers first, the first column naming the rows."""
        self._anchor(table)
        rows = [
            [self._cell(cell, headed=not i) for cell in row.iter("td", "th")] for i, row in enumerate(table.iter("tr"))
        ]
        if not rows:
            return
        caption = _tidied([run for part in table.iter("caption") for run in _inline(part, PLAIN, self.anchors)])
        wide = max(map(len, rows))
        header, *body = (tuple(row + [_empty("Table Text")] * (wide - len(row))) for row in rows)
        about = "".join(run.text for run in caption) or ", ".join(cell.text for cell in header)
        if caption:
            self.found.append(Paragraph("Caption", caption))
        long = any(len(row[0].text) > NAME for row in body)
        self.found.append(DocxTable(about, header, tuple(body), _shares(table, wide, long=long)))

    def _cell(self, element: Any, *, headed: bool) -> DocxCell:
        style = "Table Heading" if headed else "Table Text"
        inner = _HtmlWalk(self.next_list, self.anchors, DocxRun("", bold=element.tag == "th" and not headed))
        self.anchors = []
        inner.container(element, Paragraph(style, ()))
        found = tuple(part for part in inner.found if isinstance(part, Paragraph))
        tone = _tone_of(element)
        return DocxCell(found or _empty(style).paragraphs, tone)


def _shares(table: Any, wide: int, *, long: bool) -> tuple[float, ...]:
    """Return the shares of the width that the columns of a table get by its class; () to judge by its texts.

    `long`: whether names of rows are so long that they would be high in a column of its usual width.
    """
    named = _classes_of(table)
    if long and OF_NAMES & set(named):
        return ()
    if "agreement" in named and wide > 1:
        return (NAMES, *([(1 - NAMES) / (wide - 1)] * (wide - 1)))
    return next((SHARES[name] for name in reversed(named) if name in SHARES and len(SHARES[name]) == wide), ())


def _empty(style: str) -> DocxCell:
    return DocxCell((Paragraph(style, ()),))


def _style(element: Any, inherited: str) -> str:
    """Return the style of a paragraph: by its class, by its element, or that of the container."""
    if element.tag in HEADINGS:
        return f"Heading {min(LOWEST, HEADINGS[element.tag])}"
    known = (STYLES[name] for name in _classes_of(element) if name in STYLES)
    return inherited if inherited.startswith("Table") else next(known, inherited)


# --- texts ----------------------------------------------------------------------------------------------------------


def _classes_of(element: Any) -> list[str]:
    """Return the classes of an element."""
    return (element.get("class") or "").split()


def _tone_of(element: Any) -> str:
    """Return the tone that an element's class gives it."""
    for name in _classes_of(element):
        if name.startswith("tone-"):
            return name.removeprefix("tone-")
        if name in SHADES:
            return SHADES[name]
    return ""


def _inline(element: Any, run: DocxRun, anchors: list[str]) -> list[DocxRun]:
    """Return the text in an element as runs."""
    if element.tag in SKIPPED or element.get("aria-hidden") == "true":
        return []
    if element.get("id"):
        anchors.append(element.get("id"))
    run = replace(
        run,
        bold=element.tag in {"b", "strong"} or (run.bold and "question" not in _classes_of(element)),
        italic=run.italic or element.tag in {"i", "em", "cite"},
        sub=run.sub or element.tag == "sub",
        soft=run.soft or bool(SOFT & set(_classes_of(element)) and element.tag == "span"),
        tone=_tone_of(element) or run.tone,
        link=(element.get("href") or run.link) if element.tag == "a" else run.link,
        language=element.get("lang") or run.language,
    )
    text = " ".join(filter(None, (element.text, element.get("aria-label") if "chip" in _classes_of(element) else "")))
    found = [DocxRun("\n")] if element.tag == "br" else list(_runs_of(text, run))
    for child in element:
        found += [*_inline(child, run, anchors), *_runs_of(child.tail, run)]
    return found


def _runs_of(text: str | None, run: DocxRun) -> list[DocxRun]:
    """Return a text between tags in the style of a run."""
    return [replace(run, text=BREAKS.sub("", SPACE.sub(" ", text)))] if text else []


def _tidied(runs: list[DocxRun]) -> tuple[DocxRun, ...]:
    """Return the runs without white space at the ends or twice, neighbours of one style joined."""
    found: list[DocxRun] = []
    for run in runs:
        text = run.text
        if text != "\n" and (not found or found[-1].text.endswith((" ", "\n"))):
            text = text.removeprefix(" ")
        if not text:
            continue
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + text)
        else:
            found.append(replace(run, text=text))
    while found and not found[-1].text.strip(" \n"):
        found.pop()
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" \n"))
    return tuple(found)
