"""Finished pages of templates of others: whatever the guard lets through, another parser sees nothing active in."""

from collections.abc import Iterable

from fuzz import witness
from fuzz.promises import require
from policy_report.pages.page_lint import POLICY, active, guard, guarded
from policy_report.text import FORBIDDEN

SCRIPT = "show(1 < 2);"
BEGINNING = [
    ("meta", {"charset": "utf-8"}),
    ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
]
WORDS = (
    *("<!doctype html>", "<html>", "<head>", "<body>", "<title>", "<style>", "<script>", "</script>", "<template>"),
    *("<p>", "<table>", "<tr>", "<td>", "<select>", "<option>", "<textarea>", "<pre>", "<form>", "<a ", "<img ", "<b>"),
    *("<svg>", "<math>", "<foreignObject>", "<desc>", "<use ", "<image ", "<mi>", "<annotation-xml>", "<noscript>"),
    *("<iframe>", "<xmp>", "<plaintext>", "<frameset>", "<base ", "<link ", "<object ", "<meta ", "</", "/>", "<br/>"),
    *("<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<?", "\0", "\f", "\r", "&#106;", "&Tab;", "&colon;", "&lt;"),
    *(' onclick="x"', ' href="javascript:x"', " href='//e'", " src=e", ' srcset="e 2x"', " style=", ' data="x"'),
    *("xlink:href=", "data:image/png,", "http-equiv=refresh", "content=0;url=", "mailto:", "java\tscript:", "ı", "ſ"),
    *(
        ' charset="utf-8"',
        f' http-equiv="Content-Security-Policy" content="{POLICY[:60]}',
        "../",
        "%2e",
        " ping=",
        ",//e",
    ),
    *("url(//e)", "@import 'e'", "/*", "*/", " style=", " fill=", "\\75rl(", "image-set("),
)


def seeds() -> Iterable[bytes]:
    """A page with all that is let through, and one with hardly anything."""
    yield guard(
        '<!doctype html>\n<html lang="en"><head><title>T</title><style>p { color: red }</style></head><body>'
        '<h1 id="a">Title</h1><p class="x">One <b>word</b>, <a href="https://example.org/">a link</a>, &lt;tag&gt;<br>'
        '<a href="mailto:a@example.org">mail</a> <a href="#a">up</a> <img src="data:image/png;base64,AA==" alt="x"></p>'
        "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
        '<svg viewBox="0 0 9 9"><title>D</title><a href="#a"><circle r="4"/></a><style>circle { fill: red }</style></svg>'
        f"<details><summary>More</summary><ul><li>x</li></ul></details><!-- a note --><script>{SCRIPT}</script>"
        '<form><select name="s"><option value="1">1</option></select><textarea>t</textarea></form></body></html>'
    ).encode()
    yield b"<p>text"


def one(data: bytes) -> None:
    """Look at the input as a page, and give it its policy."""
    page = data.decode("utf-8", "replace")
    if FORBIDDEN.search(page) or active(page, SCRIPT):
        return
    finished = guard(page)
    require(guarded(finished), "a page begins with its policy")
    require(witness.begins(finished) == BEGINNING, "another parser sees it begin so")
    require(not (found := witness.seen(finished, script=SCRIPT)), f"a page that is let through is still: {found}")
