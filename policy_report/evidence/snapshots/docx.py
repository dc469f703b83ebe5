"""Word documents (`.docx`): all their text, with that of notes, heads, feet and text boxes, as it reads today.

What was deleted (tracked, or struck through) and what is hidden is no text; comments are no words of the document.
"""

from collections.abc import Iterator
from typing import Any

from policy_report.evidence.pages import PagedText
from policy_report.evidence.snapshots.base import Said, day, unreadable
from policy_report.evidence.wording import raised
from policy_report.ooxml import local
from policy_report.ooxml.package import Package, PackageKind, RefusedError, opened, targets

SUFFIXES = (".docx",)
DOCUMENT = PackageKind(
    "document",
    old="it is protected by a password, or of a kind before 2007 (.doc); save it as .docx without a password",
    other="not a .docx document; open it in a word processor and save it as .docx",
    smaller="save its text as .txt",
    file=200_000_000,
    entries=20_000,
    part=200_000_000,
    unpacked=1_000_000_000,
    ratio=200,
)
BESIDE = ("/footnotes", "/endnotes", "/header", "/footer")  # kinds of parts with text of their own
PASSED_OVER = {"del", "moveFrom", "Fallback", "instrText"}
STRUCK = ("strike", "dstrike", "vanish", "webHidden")
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
CORE = "docProps/core.xml"
PROPERTIES = (("title", "title"), ("creator", "author"), ("modified", "date"), ("created", "date"))


def text(data: bytes) -> PagedText:
    """Return the text, a line a paragraph; notes, heads and feet stand behind it."""
    try:
        package = opened(data, DOCUMENT)
    except RefusedError as error:
        raise unreadable(str(error)) from None
    try:
        main = next(iter(targets(package, "", "/officeDocument").values()), "word/document.xml")
        beside = [part for kind in BESIDE for part in targets(package, main, kind).values()]
        texts = ["".join(_pieces(tree(package, part))) for part in dict.fromkeys([main, *beside])]
    except RefusedError as error:
        raise unreadable(str(error)) from None
    finally:
        package.close()
    lines = (line.strip() for each in texts for line in each.split("\n"))
    return PagedText("\n".join(line for line in lines if line))


def about(data: bytes) -> Iterator[Said]:
    """Yield what the properties of the document say."""
    yield from said_in(
        data, DOCUMENT, {"docProps/core.xml": PROPERTIES, "docProps/app.xml": [("Company", "publisher")]}
    )


def said_in(data: bytes, kind: PackageKind, parts: Any) -> Iterator[Said]:
    """Yield what elements of parts say; `parts`: for each, its elements and the fields that they are."""
    try:
        package = opened(data, kind)
    except RefusedError as error:
        raise unreadable(str(error)) from None
    try:
        for part in (part for part in parts if part in package):
            found = {element.tag: (element.text or "").strip() for _, element in package.events(part)}
            for name, field in parts[part]:
                words = day(found.get(name, "")) if field == "date" else found.get(name, "")
                yield Said(field, words, "day on which it was saved" if field == "date" else f"its property {name}")
    except RefusedError:
        return
    finally:
        package.close()


def tree(package: Package, part: str) -> Any:
    """Return the root of a part, names without their namespaces. Raise RefusedError."""
    root = None
    for _, element in package.events(part):
        root = element
    return root


def _pieces(root: Any) -> Iterator[str]:
    """Yield the text of a part, its boxes last: they are anchored in the middle of sentences.

    A stack, since tables stand in one another deeper than Python calls.
    """
    stack: list[Any] = [root]
    boxes: list[Any] = []
    while stack or boxes:
        item = stack.pop() if stack else boxes.pop(0)
        if isinstance(item, str):
            yield item
        elif item.tag == "t":
            yield (item.text or "").replace("\n", " ")
        elif item.tag in BREAKS:
            yield BREAKS[item.tag]
        elif item.tag == "txbxContent" and stack:
            boxes.append(item)
        elif item.tag == "r" and (look := _look(item)):
            if look == "superscript":
                yield raised("".join(each.text or "" for each in item if each.tag == "t"))
        elif item.tag not in PASSED_OVER:
            edge = "\n" if item.tag in ("p", "tc") else ""
            yield edge
            stack += [edge, *reversed(item)]


def _look(run: Any) -> str:
    """Return how a run of text stands: "superscript", "out" where it is no text, "" else."""
    values = {each.tag: _value(each) for each in next((each for each in run if each.tag == "rPr"), ())}
    if any(values.get(name, "0") not in ("0", "false", "off") for name in STRUCK):
        return "out"
    return "superscript" if values.get("vertAlign") == "superscript" else ""


def _value(element: Any) -> str:
    return next((text for name, text in element.attrib.items() if local(name) == "val"), "1")
