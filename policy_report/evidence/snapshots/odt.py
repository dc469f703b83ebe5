"""OpenDocument texts (`.odt`): all their text, notes behind it, as it reads today.

What was deleted (tracked, or struck through) and what is hidden is no text; comments are no words of the document.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from policy_report.evidence.pages import PagedText
from policy_report.evidence.snapshots import docx
from policy_report.evidence.snapshots.base import Said
from policy_report.evidence.snapshots.docx import said_in, text_of, tree
from policy_report.evidence.wording import raised
from policy_report.ooxml import local
from policy_report.ooxml.package import Package

SUFFIXES = (".odt",)
DOCUMENT = replace(
    docx.DOCUMENT,
    old="it is protected by a password; save it without",
    other="not an .odt document; open it in a word processor and save it as .odt",
)
PASSED_OVER = {"tracked-changes", "annotation", "annotation-end", "automatic-styles", "scripts", "font-face-decls"}
PASSED_OVER |= {"forms", "event-listeners", "desc", "master-styles", "styles"}
BLOCKS = {"p", "h", "table-cell", "list-item", "note-body"}
PROPERTIES = (
    ("title", "title"),
    ("initial-creator", "author"),
    ("creator", "author"),
    ("date", "date"),
    ("creation-date", "date"),
)


def text(data: bytes) -> PagedText:
    """Return the text, a line a paragraph; heads and feet of pages stand behind it."""
    return text_of(data, DOCUMENT, _texts)


def _texts(package: Package) -> list[str]:
    root = tree(package, "content.xml")
    texts = ["".join(_pieces(root, _looks(root)))]
    if "styles.xml" in package:
        heads = [item for item in tree(package, "styles.xml").iter() if item.tag.startswith(("header", "footer"))]
        texts += ["".join(_pieces(head, {})) for head in heads if not head.tag.endswith("style")]
    return texts


def about(data: bytes) -> Iterator[Said]:
    """Yield what the properties of the document say."""
    yield from said_in(data, DOCUMENT, {"meta.xml": PROPERTIES})


def _pieces(root: Any, looks: Mapping[str, str]) -> Iterator[str]:
    """Yield the text below an element, notes last: they are written where they are called, in the middle of sentences.

    A stack, since lists and tables stand in one another.
    """
    stack: list[Any] = [root]
    notes: list[Any] = []
    while stack or notes:
        item = stack.pop() if stack else notes.pop(0)
        if isinstance(item, str):
            yield item
        elif item.tag in PASSED_OVER or (look := looks.get(_said(item, "style-name"), "")) == "out":
            continue
        elif item.tag == "note-body" and stack:
            notes.append(item)
        elif item.tag == "s":
            yield " "
        elif item.tag in ("tab", "line-break"):
            yield "\t" if item.tag == "tab" else "\n"
        elif item.tag == "note-citation" or look == "raised":
            yield raised("".join(item.itertext()))
        else:
            edge = "\n" if item.tag in BLOCKS else ""
            yield edge + _flowing(item.text, item)
            stack.append(edge)
            for each in reversed(item):
                stack += [_flowing(each.tail, item), each]


def _flowing(text: str | None, parent: Any) -> str:
    """Return text as it is set: white space between elements that hold no words themselves is the file's own."""
    return " ".join((text or "").split("\n")) if parent.tag in ("p", "h", "span", "a", "ruby-base") else ""


def _looks(root: Any) -> dict[str, str]:
    """Return the names of the styles that raise their text, or take it out."""
    found: dict[str, str] = {}
    for style in (item for item in root.iter() if item.tag == "style"):
        for item in (item for item in style if item.tag == "text-properties"):
            struck = _said(item, "text-line-through-style") not in ("", "none") or _said(item, "display") == "none"
            over = _said(item, "text-position").startswith("super")
            found[_said(style, "name")] = "out" if struck else "raised" if over else ""
    return found


def _said(item: Any, name: str) -> str:
    return next((text for each, text in item.attrib.items() if local(each) == name), "")
