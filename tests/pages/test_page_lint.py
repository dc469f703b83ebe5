"""A page with own templates has no active content, whatever the template put it together from."""

import pytest

from policy_report.errors import UserError
from policy_report.pages.page_lint import POLICY, active, guard, guarded
from policy_report.pages.templating import BUILT_IN, Look
from policy_report.renderers import docx, html, md, pdf, svg

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
        ("<math><mtext xlink:href='data:text/html,x'/></math>", "<math>"),
        ("<select><img src=x onerror=x()></select>", "a mistake in its HTML at "),
        ("<svg></p><style><!--</style><img src=x onerror=x()>--></style></svg>", "a mistake in its HTML"),
        ("<math></p></math>", "<math>"),
        ("<form><isindex onfocus=x() autofocus></form>", "a mistake in its HTML at "),
        ("<template><p></p></template>", "<template>"),
        ("<svg><title><command><![CDATA[ > <img src=x onerror=x()> ]]></title></svg>", "<![CDATA["),
        ("<svg><title><command></title></svg>", "<command>"),
        ("<svg><script><g>run</g>();</script></svg>", "<script>"),
        ("<script>run();<b></b></script>", "<script>"),
        ("<img src=/etc/x.png>", "<img src>"),
        (r"<img src='\\host\x.png'>", "<img src>"),
        ("<img srcset='a.png 1x, https://example.org/x.png 2x'>", "<img srcset>"),
        ("<svg><use href='data:image/svg+xml,x#y'/></svg>", "<use href>"),
        ("<a href=/etc/passwd>", "<a href>"),
        (
            "<math><colgroup></body><annotation-xml encoding=text/html><select><select>",
            "elements in an order that no parser mends",
        ),
        ("<img srcset='a.png 1x,http://e.org/x 2x'>", "<img srcset>"),
        ("<img srcset='data:image/png;base64,AA== 1x,//e.org/x 2x'>", "<img srcset>"),
        ("<img srcset='data:image/png;base64,AA==,http://e.org/x'>", "<img srcset>"),
        ("<a ping='#x https://e.org/' href=#x>", "<a ping>"),
        ("<a href=https://e.org/ attributionsrc=https://e.org/x>", "<a attributionsrc>"),
        ("<img src=logo.png>", "<img src> to logo.png: a page carries its pictures, as asset("),
        (
            "<a href=tel:+33123>",
            "<a href> to tel:+33123: links lead to the web, to mail, or to a place beside the page",
        ),
        ("<a href=../../../etc/passwd>", "<a href> to ../../../etc/passwd: links lead to"),
        ("<a href='a/.%2E/%2e./x'>", "<a href>"),
        ("<a href='..&Tab;/x'>", "<a href>"),
        (r"<a href='a\..\..\x'>", "<a href>"),
        ("<a href=%2F%2Fe.org>", "<a href>"),
        ("<a href='&#xFEFF;javascript:x()'>", "<a href>"),
        ("<svg><a xlink:href='../x'/></svg>", "<a href>"),
        ("<p style='background: url(//e.org/x.png)'>", "<p style> that loads something"),
        (r"<p style='background: u\72l(x.png)'>", "<p style> that loads something"),
        ("<style>@import 'https://e.org/x.css'</style>", "<style> that loads something"),
        ("<style>p { background: image-set('x.png' 1x) }</style>", "<style> that loads something"),
        ("<svg><rect fill='url(https://e.org/x)'/></svg>", "<rect fill> that loads something"),
        ("<svg><style><g>/*</g>@import 'x';<g>*/</g></style></svg>", "<style> with elements in it"),
        ("<meta http-equiv=x-dns-prefetch-control content=on>", "<meta x-dns-prefetch-control>"),
        ("<?x > <!-- ?> <img src=x onerror=x()> -->", "a mistake in its HTML at "),
    ],
)
def test_what_is_found(page, found):
    assert active(f"<!doctype html><title>x</title><body>{page}", SCRIPT).startswith(found)


@pytest.mark.parametrize(
    "page",
    [
        "<script>run();</script>",
        "<a href=https://example.org/>source</a><a href=#x>x</a><img src=data:image/png,x>",
        "<a href=other.html#x>the other brief</a><a href=MAILTO:a@example.org>a</a><svg><use href=#x /></svg>",
        "<p>&lt;script&gt;onclick=x&lt;/script&gt; javascript:x</p>",
        "<p title='JavaScript: yes or no'>a &amp b<br/><p>c",
        "<!-- a -- b --><p>5 < 6",
        "<svg><filter id=f><feGaussianBlur/></filter><image href='data:image/png,x'/></svg><dialog>x</dialog>",
        "<img srcset='data:image/png;base64,AA/+B==, data:image/jpeg;base64,/9j/4A 1.5x'><img src='' alt=x>",
        "<style>@font-face { src: url(data:font/woff2;base64,x) } p { mask: url(#m); color: var(--c) } }</style>",
        "<p style='width: calc(1px + 2%)'>see url(x)<svg><path d='M0 0' transform='scale(2)' fill='url(#g)'/></svg>",
        "<a href=a..b.html>a</a><a href='sub/x.html?y=1#a/b'>b</a><a href=https://e.org/../x>c</a><a href=''>d</a>",
        "<font color=red>a</font><nobr>b</nobr><center><big>c</big> <tt>d</tt> <strike>e</strike></center>",
        "<meta http-equiv=X-UA-Compatible content='IE=edge'>",
    ],
)
def test_what_is_not(page):
    assert active(f"<!doctype html><title>x</title><body>{page}", SCRIPT) is None


def test_a_mistake_is_shown_where_it_is():
    page = "<!doctype html><title>x</title>\n<body>\n<h1>Title</h1>\n<p>one <b>two</p>\n"
    assert active(page, SCRIPT) == (
        "a mistake in its HTML at '<p>one <b>two</p>', which browsers mend in different ways "
        "(unexpected-end-tag p); correct it in the template"
    )


def test_elements_without_end_are_refused_in_time():
    assert active("<!doctype html>" + "<pre>" * 20_000, SCRIPT) == "elements more than 400 deep in one another"
    assert active("<!doctype html><title>x</title>" + "<div>" * 300 + "</div>" * 300, SCRIPT) is None


def test_a_short_page_is_no_name_of_a_file(tmp_path):
    other = tmp_path / "other.html"
    other.write_text("<!doctype html><script>other()</script>")
    assert active(str(other), SCRIPT) is None
    assert guard(str(other)).endswith(f">{other}")
    assert active("x" * 199, SCRIPT) is None


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
    with pytest.raises(
        UserError, match=r"templates: the page has <[a-z ]+>.*; nothing in it may run, load, or lead astray"
    ) as error:
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

CSP = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


@pytest.mark.parametrize(
    ("head", "held"),
    [
        (CSP, True),
        (f"{CSP}<title>x</title><style>p {{}}</style>", True),
        (f"<title><meta charset=iso-2022-jp></title>{CSP}", False),
        (CSP.replace("utf-8", "iso-2022-jp"), False),
        ("", False),
        (f"<style>@import 'https://example.org/x.css'</style>{CSP}", False),
        (f"<body>{CSP}", False),
        (CSP.replace("default-src 'none'", "default-src *"), False),
        (CSP.replace("Policy", "Policy-Report-Only"), False),
        (CSP.replace("'none'", "*") + CSP, False),
        (CSP.replace("<meta charset", "<title charset").replace('">', '"></title>', 1), False),
        (f"<!-- {'x' * 1024} -->{CSP}", False),
    ],
)
def test_a_page_begins_with_what_it_may_load(head, held):
    assert guarded(f"<!doctype html><html><head>{head}</head><body><p>x</p></body></html>") is held


def test_the_policy_is_one_where_a_browser_looks_for_it():
    of = {"content": POLICY, "http-equiv": "Content-Security-Policy"}
    said = " ".join(f'{name}="{value}"' for name, value in of.items())
    for page in (
        f'<title charset="utf-8">t</title><body {said}><p>x',
        f'<body charset="utf-8"><div {said}></div>',
        f'<title charset="utf-8">t</title><style {said}></style>',
        f'<body charset="utf-8"><meta {said}>',
        f"<!-- {'é' * 600} -->{CSP}",
        f'<html title="{"é" * 600}">{CSP}',
    ):
        assert not guarded(f"<!doctype html>{page}")
        assert guarded(guard(f"<!doctype html>{page}"))
    for beginning in (" " * 2000 + "<!doctype html>", f"<!doctype html PUBLIC '{'x' * 2000}'>"):
        assert guard(f"{beginning}<p>x") == f"<!doctype html>\n{CSP}<p>x"


def test_the_built_in_page_begins_so(workspace):
    assert guarded(html.render(workspace(TABLE).report(), Look()).decode())


@pytest.mark.parametrize(
    "page",
    [
        "<!doctype html>\n<html><head lang=en>HERE<style>@import 'x'</style></head><body><p>x</p></body></html>",
        "<!doctype html><html lang=en>HERE<body><p>x",
        "<!DOCTYPE html>HERE<title>x</title><p>x",
        "HERE<p>x",
        "<!doctype html PUBLIC 'a>HEREb'><head><p>x",
        "<!doctype html>HERE<!-- <head> --><style>@import 'x'</style><head><p>x",
        "<!doctype html>HERE<title><head></title><p>x",
        "HERE\xa0<!doctype html><p>x",
        "HERE\ufeff<!doctype html><p>x",
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


# --- through the renderers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "name", "template", "said"),
    [
        (
            svg,
            "matrix.svg.j2",
            "<svg xmlns='http://www.w3.org/2000/svg'><{{ 'scr' ~ 'ipt' }}/></svg>",
            "the drawing has <script>; nothing in it may run, load,",
        ),
        (md, "brief.md.j2", "[x]({{ 'java' ~ 'script:' }}x)", "the text has a link to javascript:x"),
        (pdf, "brief.pdf.html.j2", "<a href='file:///x'>x</a>", "the document has a link to file:///x; links lead to"),
        (md, "brief.md.j2", "[x](../../x)", "the text has a link to ../../x; nothing"),
        (
            svg,
            "matrix.svg.j2",
            "<svg xmlns='http://www.w3.org/2000/svg'><a href='../x'/></svg>",
            "the drawing has <a href> to",
        ),
        (html, "screen.css", "p { background: url(logo.png) }", "the page has <style> that loads something; nothing"),
        (pdf, "brief.pdf.html.j2", "<a href='other.pdf'>x</a>", "the document has a link to other.pdf; links lead"),
        (
            pdf,
            "brief.pdf.html.j2",
            "<p><input name=a style='appearance: auto'>",
            "the document has a form, which sends",
        ),
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


def font(workspace, family):
    """Return a document in a font that its template calls so."""
    face = f"font-family: '{family}'"
    style = f"@font-face {{ {face}; src: url(fonts/source-sans-3-latin-400-normal.woff2) }} p {{ {face} }}"
    page = f"<!doctype html><html lang=en><title>t</title><body><style>{style}</style><p>abc"
    sample = workspace(TABLE | {"templates/brief.pdf.html.j2": page})
    return pdf.render(sample.report(), Look.of(sample.root / "templates"))


@pytest.mark.parametrize("family", [r"x/AA<</O<</S/JavaScript/JS(app.alert\28 1\29 )>>>>/y", "a)b", "a%b", "a#20b"])
def test_the_name_of_a_font_ends_no_name_in_a_document(workspace, family):
    with pytest.raises(UserError, match=r"templates: the document has a font that is called .*; use letters") as error:
        font(workspace, family)
    assert error.value.code == 1


def test_a_font_of_ones_own_has_any_name_of_letters(workspace):
    assert font(workspace, "Наш шрифт — Dr. O’Neil, No. 2+").startswith(b"%PDF")


def test_a_record_that_speaks_of_javascript_is_no_attack(workspace):
    topics = {"positions/topics.yaml": "- {id: outcome, title: 'JavaScript: yes or no', question: 'data: why?'}\n"}
    sample = workspace(TABLE | topics | {"templates/screen.css": "p { color: red }"})
    look = Look.of(sample.root / "templates")
    for form in (html, svg, md):
        assert b"JavaScript: yes or no" in form.render(sample.report(), look)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (html, "brief.html.j2"),
        (html, "sections/method.html.j2"),
        (md, "brief.md.j2"),
        (svg, "matrix.svg.j2"),
        (pdf, "brief.pdf.html.j2"),
        (docx, "sections/method.html.j2"),
    ],
)
@pytest.mark.parametrize("character", [r"\ud800", r"\x1b", r"\x00"])
def test_a_template_makes_no_control_characters(workspace, form, name, character):
    sample = workspace(TABLE | {f"templates/{name}": '<p>{{ "' + character + '" }}</p>'})
    with pytest.raises(UserError, match=r"templates: .*, or what it includes, makes the control character U\+"):
        form.render(sample.report(), Look.of(sample.root / "templates"))
