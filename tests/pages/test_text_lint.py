"""Markdown with own templates has no HTML that runs, and no link that leads astray, for any program that shows it."""

import time

import pytest

from policy_report.pages.text_lint import active


@pytest.mark.parametrize(
    "text",
    [
        "<script>x()</script>",
        "a <img src=x onerror=x()> b",
        "[a](javascript:x())",
        "[a]( <java&#115;cript:x()>)",
        "![a](file:///etc/passwd)",
        "[a][b]\n\n[b]: vbscript:x",
        "<javascript:x()>",
        "[a](//example.org)",
        "Say &lt;!-- here\n\n<img src=x onerror=x()>",
        "Code `<!--` here\n\n<img src=x onerror=x()>",
        "<select><img src=x></select>",
        "<p onclick=x()>",
        '<p title="a" onclick="x()">',
        '<a href="javascript:x()">a</a>',
        r"\\<script>",
        "[a]\n\n> [a]: javascript:x",
        "- [a]: javascript:x\n\n[a]",
        "[foo bar]\n\n[foo\nbar]: javascript:x",
        "[y [x](a](javascript:alert`1`)",
        "para [a]\n\n[a]:https://ok<javascript:alert(1)>",
        r"[a](javascript\:alert(1))",
        "[a](java&Tab;script:alert(1))",
        "[a](java%0Ascript:alert(1))",
        r"[a](\//example.org/x)",
        "![a](https://example.org/track.png)",
        "![a](data:text/html,x)",
        "[a](data:image/png;base64,x)",
        "[a](/etc/passwd)",
        r"<div>\n\<img src=x onerror=x()>\n</div>".replace(r"\n", "\n"),
        "see [a]\n\nx\n[a]: javascript:x",
        "see [a]\n\n[a]: https://ok/\n[a]: javascript:x",
        "- a\n\n      [x](javascript:x)",
        "~~~\n[x](javascript:x)\n~~~",
        "[x](javascript:x foo)",
        "[x]( javascript:x//a b)",
        '[x](javascript:x "a"b")',
        "![a]\n\n[a]: https://example.org/x.png",
        "![a](https://example.org/x.png foo)",
        "# T {: onclick='x' }",
        "P\n{: #a onclick=x }",
        '<a href="//example.org">a</a>',
        '<img src="https://example.org/x.png">',
        '<img src="/etc/x.png">',
        '<a href="java&#115;cript:x">a</a>',
        "[a]\n\n[a]: ms-word:x](y",  # what follows some programs read in their own way
        "[a]\n\n[a]: ms-word:x&lt;y",
        "[a]\n\n> - [a]:$x](ms-word:x</b> [b](c)",
        "[a][b]\r\r[b]:ms-word:x\r",
        "[a]\n\n[a]: <ms-word:x y](z>",
        '[a](https://example.org/"[b](ms-word:x',
        "[a](ms\r-word:x)[b](c)",
        "<div>\n<https://x/autofocus/contenteditable/onfocus=document.title='x'//>\n</div>",
        "<div>\n<https://x/?/onfocus=x()//>\n</div>",
        "<div>\n<https://x/style=background:url(//e.org/x.png)>\n</div>",
        "<div>\n<mailto:x?a=b/onfocus=x()//autofocus>\n</div>",
        "<https://x/?q='onfocus=x()>",
        '<a href=" javascript:x()">a</a>',
        '<a href="java\tscript:x()">a</a>',
        '<a href="\u00a0javascript:x()">a</a>',
        '<a href="javascript&colon;x()">a</a>',
        '<img src=" http://e.org/x.png">',
        '<img src="//e.org/x.png">',
        '<a href="https://x/onfocus=x()//">a</a>',
        'para <img src="no.png" title="[x](y/onerror=x()//)">',
        'para <img src="no.png" title="`">',
        'para <img src="no.png" title="see www.e.org/onerror=x()//">',
        'para <a href="https://e.org/[x](y/onfocus=x()//)">a</a>',
        '<div title="a\n\nb">\n\n<b title=" onclick=x() x">t</b>',
        '<div\n\ntitle="a">',
        '# T {: a="}" onclick="x" }',
        "# T {#a\nonclick=x }",
        "[a](../../x)",
        "[a](sub/../../x)",
        "[a](%2e%2e/x)",
        "[a](..%2Fx)",
        r"[a](..\\x)",
        "[a]\n\n[a]: ../x",
        "[a](../x foo)",
        "![a](../x.png)",
        '<a href="../x">a</a>',
        '<a href="sub/%2e%2e/x">a</a>',
        '<img src="..&sol;x.png">',
    ],
)
def test_what_is_found(text):
    assert active(f"# Title\n\n{text}\n")


@pytest.mark.parametrize(
    "text",
    [
        r"&lt;script\>x()&lt;/script\> \[a\](javascript:x()) \{: onclick=x \}",
        "[a](https://example.org) <https://example.org> <a@example.org> [b](#b) [c](other.md)",
        '<a id="x"></a> 1 < 2 and 3 > 2 <br> <br/> <sup>a</sup>',
        '<div class="x" align="center"><a href="https://example.org">a</a></div>',
        "![a](data:image/png;base64,x) ![b](logo.png)",
        '<!-- toc --> <img src="logo.png" alt="l" width="100"> <a href="other.md">b</a>',
        "| a | b |\n|---|---|\n| [c](#d) | e |",
        r"\[sic\]: yes:no and \](see:that) [1]: Note: a text\n[2]: Note: another",
        "A quote: JavaScript: yes or no? data: none. file:///etc/passwd",
        "<https://example.org/a?b=c&d=e> <https://example.org/a_b/#page=2> <mailto:a@example.org?subject=Yes>",
        '<a href="https://example.org/a_b?c=d&amp;e=/f">a</a> <a href="sub/other.md?a=b#c/d">b</a>',
        '<img src="data:image/png;base64,AA/b+c==" alt="n = 12">\n<img\n  src="logo.png"\n  alt="a/b" />',
        r'<b title="A \[sic\] a\_b">x</b> <abbr title="World Trade Organization">WTO</abbr>',
        "[a](sub/b.md) [b](a..b.md) [c](https://example.org/../x) see ../x",
        "The set {a, b} is one.\n\nonce = twice",
    ],
)
def test_what_is_not_found(text):
    assert active(f"# Title\n\n{text}\n") is None


@pytest.mark.parametrize("before", ["", "![a](", "[a]: ", '<b title="', "<https://", "{"])
@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "{on",
        "{ on",
        "![",
        "[",
        "[a](",
        "![a](",
        " ",
        "\t",
        "\n",
        "on",
        "on=",
        "<a ",
        "<!--",
        "<https://x?/",
        "/?",
        "=",
    ],
)
def test_a_piece_without_end_takes_no_time_without_end(before, piece):
    start = time.process_time()
    active(before + piece * 20_000 + "x y")
    assert time.process_time() - start < 8  # twice as much takes twice as long; where it were four times, a minute
