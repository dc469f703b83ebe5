"""A page with own templates has no active content, whatever the template put it together from."""

import pytest

from policy_report.errors import UserError
from policy_report.pages.page_lint import POLICY, active, active_drawing, active_text, guard, guarded
from policy_report.pages.templating import BUILT_IN, Look
from policy_report.renderers import html, md, pdf, svg

SCRIPT = "run();"
TABLE = {"positions/all.csv": "actor,topic,stance\nFR,outcome,support\n"}


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<script>other()</script>", "<script>"),
        ("<script src=x>run();</script>", "<script>"),
        ("<svg><script>other()</script></svg>", "<script>"),
        ("<p title=a onclick=b>", "<p onclick>"),
        ("<svg/onload=x>", "<svg onload>"),
        ("<a href='java\nscript:x()'>", "<a href>"),
        ("<iframe>", "<iframe>"),
        ("<link rel=x>", "<link>"),
        ("<meta http-equiv=Refresh content=0>", "<meta refresh>"),
        ("<img src=//example.org/x.png>", "<img src>"),
        ("<img src=HTTPS://example.org/x.png>", "<img src>"),
        ("<img srcset='https://example.org/x.png 2x'>", "<img srcset>"),
        ("<form action=x>", "<form action>"),
        ("<a href=data:text/html,x>", "<a href>"),
        ("<a href=' FILE:///etc/passwd'>", "<a href>"),
        ("<area href=//example.org>", "<area href>"),
        (r"<a href='\\share\x'>", "<a href>"),
        ("<a ping=https://example.org href=#x>", "<a ping>"),
        ("<svg><use href=https://example.org/x.svg#x /></svg>", "<use href>"),
        ("<svg><a><animate attributeName=href values='#;javascript:x()'/></a></svg>", "<animate>"),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<noscript>"),
        ("<math><mtext xlink:href='data:text/html,x'>", "<mtext href>"),
    ],
)
def test_what_is_found(page, found):
    assert active(f"<!doctype html><title>x</title><body>{page}", SCRIPT) == found


@pytest.mark.parametrize(
    "page",
    [
        "<script>run();</script>",
        "<a href=https://example.org/>source</a><a href=#x>x</a><img src=data:image/png,x>",
        "<a href=other.html#x>the other brief</a><a href=MAILTO:a@example.org>a</a><svg><use href=#x /></svg>",
        "<p>&lt;script&gt;onclick=x&lt;/script&gt; javascript:x</p>",
    ],
)
def test_what_is_not(page):
    assert active(f"<!doctype html><title>x</title><body>{page}", SCRIPT) is None


@pytest.mark.parametrize(
    "attack",
    [
        "<{{ 'script' }}>alert(1)</{{ 'script' }}>",
        "<{% if true %}scr{% endif %}ipt>alert(1)</script>",
        "<p {{ 'onclick' }}='alert(1)'>",
        "{% set e = 'on' ~ 'load' %}<svg {{ e }}=alert(1)>",
        "<a href='{{ 'java' ~ 'script:' }}alert(1)'>x</a>",
        "<img src='{{ 'https:' }}//example.org/x.png'>",
    ],
)
def test_a_tag_that_a_template_puts_together(workspace, attack):
    sample = workspace(TABLE | {"templates/brief.html.j2": attack})
    with pytest.raises(UserError, match=r"templates: the page has <.*>, which is active content") as error:
        html.render(sample.report(), Look.of(sample.root / "templates"))
    assert error.value.code == 1


def test_the_built_in_page_in_an_own_folder(workspace):
    own = {"templates/screen.css": "p { color: red }"}
    sample = workspace(TABLE | own)
    assert b"color: red" in html.render(sample.report(), Look.of(sample.root / "templates"))


def test_a_script_of_ones_own_is_refused_and_a_copy_is_not(workspace):
    sample = workspace(TABLE | {"templates/script.js": "alert(1)"})
    with pytest.raises(UserError, match=r"templates/script.js:1: the script of the page is active content"):
        html.render(sample.report(), Look.of(sample.root / "templates"))
    (sample.root / "templates/script.js").write_bytes((BUILT_IN / "script.js").read_bytes())
    assert b"alert(1)" not in html.render(sample.report(), Look.of(sample.root / "templates"))


# --- what a browser may load ------------------------------------------------------------------------------------------

CSP = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


@pytest.mark.parametrize(
    ("head", "held"),
    [
        (CSP, True),
        (f"<meta charset=utf-8><title>x</title>{CSP}<style>p {{}}</style>", True),
        ("", False),
        (f"<style>@import 'https://example.org/x.css'</style>{CSP}", False),
        (f"<body>{CSP}", False),
        (CSP.replace("default-src 'none'", "default-src *"), False),
        (CSP.replace("Policy", "Policy-Report-Only"), False),
        (CSP.replace("'none'", "*") + CSP, False),
    ],
)
def test_a_page_begins_with_what_it_may_load(head, held):
    assert guarded(f"<!doctype html><html><head>{head}</head><body><p>x</p></body></html>") is held


def test_the_built_in_page_begins_so(workspace):
    assert guarded(html.render(workspace(TABLE).report(), Look()).decode())


@pytest.mark.parametrize(
    "page",
    [
        "<!doctype html>\n<html><head lang=en>HERE<style>@import 'x'</style></head><body><p>x</p></body></html>",
        "<!DOCTYPE html>HERE<title>x</title><p>x",
        "HERE<p>x",
        "<!doctype html PUBLIC 'a>HEREb'><head><p>x",
        "<!doctype html>HERE<!-- <head> --><style>@import 'x'</style><head><p>x",
        "<!doctype html>HERE<title><head></title><p>x",
        f"<!doctype html>HERE<style>@import 'x'</style>{CSP}<p>x",
    ],
)
def test_a_page_without_the_policy_gets_it(page):
    assert guard(page.replace("HERE", "")) == page.replace("HERE", f"\n{CSP}")


def test_a_page_of_ones_own_is_guarded(workspace):
    sample = workspace(TABLE | {"templates/brief.html.j2": "<!doctype html><title>x</title><p>{{ brief.title }}"})
    made = html.render(sample.report(), Look.of(sample.root / "templates")).decode()
    assert guarded(made)
    assert made.count("<p>") == 1


# --- drawings -----------------------------------------------------------------------------------------------------------


def picture(inside):
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</svg>'


@pytest.mark.parametrize(
    ("drawing", "found"),
    [
        (picture("<script>x()</script>"), "<script>"),
        (picture("<foreignObject/>"), "<foreignObject>"),
        (picture("<set attributeName='href' to='javascript:x()'/>"), "<set>"),
        (picture("<p xmlns='http://www.w3.org/1999/xhtml'/>"), "<p>"),
        (picture("<rect onload='x()'/>"), "<rect onload>"),
        (picture("<a href='javascript:x()'/>"), "<a href>"),
        (picture("<a xlink:href='java&#10;script:x()'/>"), "<a href>"),
        (picture("<image href='https://example.org/x.png'/>"), "<image href>"),
        (picture("<use xlink:href='x.svg#x'/>"), "<use href>"),
        (picture("<rect fill='url(https://example.org/x)'/>"), "<rect fill>"),
        (picture("<rect style='fill: u\\72l(https://example.org/x)'/>"), "<rect style>"),
        (picture("<style>@import 'https://example.org/x.css'</style>"), "<style> that loads something"),
        (picture("<?xml-stylesheet href='x.css'?>"), "<?xml-stylesheet?>"),
        ("<?xml-stylesheet href='x.css'?>" + picture(""), "<?xml-stylesheet?>"),
        ("<!DOCTYPE svg [<!ENTITY x '<script/>'>]>" + picture("&x;"), "<!DOCTYPE>"),
        (picture("<g>"), "mistakes in its XML"),
    ],
)
def test_what_is_found_in_a_drawing(drawing, found):
    assert active_drawing(drawing).startswith(found)


@pytest.mark.parametrize(
    "inside",
    [
        "<!-- a note --><g id='x' aria-label='url(x) @import'><text>onload=x</text></g><use href='#x'/>",
        "<a href='https://example.org'><image href='data:image/png;base64,x'/></a><rect fill='url(#x)'/>",
        "<style>@font-face { src: url(data:font/woff2;base64,x) }</style>",
    ],
)
def test_what_is_not_found_in_a_drawing(inside):
    assert active_drawing(picture(inside)) is None


# --- Markdown -----------------------------------------------------------------------------------------------------------


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
    ],
)
def test_what_is_found_in_markdown(text):
    assert active_text(f"# Title\n\n{text}\n")


@pytest.mark.parametrize(
    "text",
    [
        r"\<script\>x()\</script\> \[a\](javascript:x())",
        "[a](https://example.org) <https://example.org> <a@example.org> [b](#b) [c](other.md)",
        '<a id="x"></a> 1 < 2 and 3 > 2',
    ],
)
def test_what_is_not_found_in_markdown(text):
    assert active_text(f"# Title\n\n{text}\n") is None


# --- through the renderers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "name", "template", "said"),
    [
        (svg, "matrix.svg.j2", picture("<{{ 'scr' ~ 'ipt' }}/>"), "the drawing has <script>; it is to be still"),
        (md, "brief.md.j2", "[x]({{ 'java' ~ 'script:' }}x)", "the text has a link to javascript:x, which is active"),
        (pdf, "brief.pdf.html.j2", "<a href='file:///x'>x</a>", "the document has a link to file:///x; links lead to"),
        (pdf, "brief.pdf.html.j2", "<a href='other.pdf'>x</a>", "the document has a link to file:///templates/other"),
        (pdf, "brief.pdf.html.j2", "<a rel=attachment href='data:,x'>x</a>", "the document attaches a file"),
        (pdf, "brief.pdf.html.j2", "<{{ 'li' ~ 'nk' }} rel=attachment href='data:,x'>", "the document attaches a file"),
    ],
)
def test_a_document_of_others_is_refused(workspace, form, name, template, said):
    sample = workspace(TABLE | {f"templates/{name}": template})
    with pytest.raises(UserError) as error:
        form.render(sample.report(), Look.of(sample.root / "templates"))
    assert error.value.message.startswith(f"templates: {said}")
    assert error.value.code == 1
