"""Finished Markdown of templates of others: what the guard lets through is still in every program that shows it.

The programs: cmark-gfm, mistune and Python-Markdown, each with all its HTML and what people enable.
"""

from collections.abc import Callable, Iterable
from functools import cache

import cmarkgfm
import markdown
import mistune
from cmarkgfm.cmark import Options

from fuzz import witness
from fuzz.promises import require
from policy_report.pages.text_lint import active
from policy_report.text import FORBIDDEN

WORDS = (
    *(
        "[a](",
        "[a]: ",
        "[a]",
        "![a](",
        "](",
        '<a href="',
        "<b>",
        "</b>",
        '<img src="',
        "<!--",
        "-->",
        "<?",
        "<![CDATA[",
    ),
    *(
        "<script>",
        "onclick=",
        "javascript:",
        "&#106;avascript:",
        "java\\script:",
        "data:",
        "http://e/",
        "//e",
        "mailto:",
    ),
    *(
        "`",
        "```\n",
        "    ",
        "\t",
        "> ",
        "- ",
        "1. ",
        "| a |\n|---|\n",
        "\\",
        "\\<",
        "&lt;",
        "&colon;",
        "&#x0A;",
        "*",
        "__",
    ),
    *(
        "[^1]",
        "[^1]: ",
        "{: onclick=x }",
        "{#id}",
        "Term\n: text\n",
        "*[a]: b\n",
        "~~",
        "\n\n",
        "\r",
        "\f",
        "\0",
        ' "t"',
        "<",
    ),
    *(
        "<https://x/",
        "<mailto:x?a=b",
        "/onfocus=x//",
        "?a=b",
        ' title="',
        ' alt="',
        "../",
        "%2e",
        " onclick=x ",
        "www.e.org",
        "{: a=",
    ),
)
LONGEST = 20_000  # letters that the programs are given: some of them take a time that grows with the square


def seeds() -> Iterable[bytes]:
    """A text with all that is let through."""
    yield (
        b'# Title\n\nSome *words*, `code`, a [link](https://example.org/a?b=c "title") and [another][1]; <b>bold</b>.\n\n'
        b"| A | B |\n|---|:--|\n| 1 | &lt;x> |\n\n> quote\n\n- one\n  - two\n\n```text\ncode\n```\n\n![dot](data:image/png;base64,AA==)\n\n"
        b'<details id="a"><summary>More</summary>\n\ntext\n\n</details>\n\n<a href="#a">up</a> <https://example.org> a\\_b\n\n'
        b"[1]: mailto:a@example.org\n"
    )
    yield (
        b'<div title="a = 1">\n<https://example.org/a?b=c&d=e> <b lang="en">x</b>\n</div>\n\nOne <mailto:a@example.org?subject=x>'
        b' <img src="logo.png" alt="a/b"> <a href="sub/x.md#a/b">b</a> {a, b}\n'
    )


def one(data: bytes) -> None:
    """Look at the input as Markdown, and at what the programs make of it."""
    text = data.decode("utf-8", "replace")
    if FORBIDDEN.search(text) or active(text):
        return
    for name, shown in programs().items() if len(text) <= LONGEST else ():
        found = witness.seen(shown(text))
        require(not found, f"Markdown that is let through is still in {name}: {found}")


@cache
def programs() -> dict[str, Callable[[str], str]]:
    """Return what makes HTML of Markdown, by name."""
    renderer = mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True)
    plugins = ["table", "footnotes", "strikethrough", "url", "def_list", "abbr", "task_lists"]
    return {
        "cmark-gfm": lambda text: cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE),
        "mistune": mistune.create_markdown(renderer=renderer, plugins=plugins),  # type: ignore[dict-item]
        "Python-Markdown": lambda text: markdown.markdown(text, extensions=["extra", "sane_lists"]),
    }
