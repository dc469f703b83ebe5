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
        (
            "<select><img src=x onerror=x()></select>",
            "a mistake in its HTML (line 1 of it: unexpected-start-tag-in-select img)",
        ),
        ("<svg></p><style><!--</style><img src=x onerror=x()>--></style></svg>", "a mistake in its HTML"),
        ("<math></p></math>", "<math>"),
        (
            "<form><isindex onfocus=x() autofocus></form>",
            "a mistake in its HTML (line 1 of it: deprecated-tag isindex)",
        ),
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
    ],
)
def test_what_is_not(page):
    assert active(f"<!doctype html><title>x</title><body>{page}", SCRIPT) is None


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
        UserError, match=r"templates: the page has <.*>; nothing in it may run, load, or lead astray"
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
