"""HTML as a tree, within caps: by the standard for pages of others, faster for what templates of ours have laid out.

Its size is bounded by whoever reads the file. Its elements stand in one another to a bounded depth: time grows with the
square of it, and who walks over a tree by calls has only so many.
"""

from typing import Any

MAX_OPEN = 5_000  # elements of a page inside one another; browsers stop at 512
MAX_NESTED = 250  # of a part that a template makes: it is walked over by calls


class TooDeepError(ValueError):
    """Elements stand too deep in one another."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"elements stand more than {limit} deep in one another")


class _OpenElements(list[Any]):
    """The elements of a page that are open, of a bounded number."""

    def append(self, element: Any) -> None:
        if len(self) >= MAX_OPEN:
            raise TooDeepError(MAX_OPEN)
        super().append(element)


def page(data: bytes, encoding: str | None) -> Any:
    """Return the root of a page as browsers read it; `encoding`: None for what it declares. Raise TooDeepError."""
    from tinyhtml5.parser import HTMLParser  # WeasyPrint's own, which follows the HTML standard

    class Parser(HTMLParser):  # type: ignore[misc] # tinyhtml5 has no types
        def reset(self) -> None:
            super().reset()
            self.tree.open_elements = _OpenElements()

    return Parser(namespace_html_elements=False).parse(data, override_encoding=encoding)


def part(html: str) -> Any:
    """Return a part of a page in a `div`, without comments. Raise TooDeepError. Forty times as fast as `page`."""
    from lxml.etree import iterwalk
    from lxml.html import HTMLParser, fragment_fromstring

    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    root, depth = fragment_fromstring(f"<div>{html}</div>", parser=parser), 0
    for event, _ in iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_NESTED:
            raise TooDeepError(MAX_NESTED)
    return root
