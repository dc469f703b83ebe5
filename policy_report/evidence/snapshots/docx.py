"""Word documents (`.docx`): all their text, with that of notes, heads, feet and text boxes, as it reads today.

What was deleted (tracked, or struck through) and what is hidden is no text; comments are no words of the document.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
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
CORE, APP = "docProps/core.xml", "docProps/app.xml"
PROPERTIES = (("title", "title"), ("creator", "author"), ("modified", "date"), ("created", "date"))


def text(data: bytes) -> PagedText:
    """Return the text, a line a paragraph; notes, heads and feet stand behind it."""
    return text_of(data, DOCUMENT, _texts)


def text_of(data: bytes, kind: PackageKind, texts: Callable[[Package], Sequence[str]]) -> PagedText:
    """Return the texts of a package, a line a paragraph. Raise UnreadableError for a package that is refused."""
    try:
        with closing(opened(data, kind)) as package:
            found = texts(package)
    except RefusedError as error:
        raise unreadable(str(error)) from None
    lines = (line.strip() for each in found for line in each.split("\n"))
    return PagedText("\n".join(line for line in lines if line))


def _texts(package: Package) -> list[str]:
    main = next(iter(targets(package, "", "/officeDocument").values()), "word/document.xml")
    beside = [part for kind in BESIDE for part in targets(package, main, kind).values()]
    return ["".join(_pieces(tree(package, part))) for part in dict.fromkeys([main, *beside])]


def about(data: bytes) -> Iterator[Said]:
    """Yield what the properties of the document say."""
    yield from said_in(data, DOCUMENT, {CORE: PROPERTIES, APP: [("Company", "publisher")]})


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
