"""Markdown: the text that it shows, without its marks."""

from collections.abc import Iterator

from policy_report.evidence.pages import PagedText
from policy_report.evidence.snapshots import html
from policy_report.evidence.snapshots.base import Said, day
from policy_report.evidence.snapshots.plain import decode

SUFFIXES = (".md",)
FENCE = "---"  # before and after what is said of the text at its head
FIELDS = ("title", "author", "date", "publisher", "url")


def text(data: bytes) -> PagedText:
    """Return the text as a page shows it, what is said of it at its head first."""
    decoded, encoding = decode(data)
    head, body = _parted(decoded)
    shown = html.text(_page(body))
    before = sum(len(line) + 1 for line in head)
    headings, insets = ([(before + a, before + b) for a, b in spans] for spans in (shown.headings, shown.insets))
    return PagedText("\n".join([*head, shown.text]), encoding=encoding, headings=headings, insets=insets)


def about(data: bytes) -> Iterator[Said]:
    """Yield what its head says, and its first heading."""
    head, body = _parted(decode(data)[0])
    for line in head:
        name, _, said = line.partition(":")
        said = said.strip().strip("\"'")
        if name.strip().lower() in FIELDS and (said := day(said) if name.lower() == "date" else said):
            yield Said(name.strip().lower(), said, "head of the text")
    yield from html.about(_page(body))


def _page(body: str) -> bytes:
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(body)
    return f'<meta charset="utf-8">{rendered}'.encode(errors="replace")


def _parted(text: str) -> tuple[list[str], str]:
    """Return the lines between the fences at the beginning, and the rest."""
    lines = text.splitlines()
    if lines[:1] != [FENCE] or FENCE not in lines[1:]:
        return [], text
    end = lines.index(FENCE, 1)
    return lines[1:end], "\n".join(lines[end + 1 :])
