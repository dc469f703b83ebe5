"""A page with own templates has no active content, whatever the template put it together from."""

import pytest

from policy_report.errors import UserError
from policy_report.pages.page_lint import active
from policy_report.pages.templating import BUILT_IN, Look
from policy_report.renderers import html

SCRIPT = "run();"


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
    ],
)
def test_what_is_found(page, found):
    assert active(f"<!doctype html><title>x</title><body>{page}", SCRIPT) == found


@pytest.mark.parametrize(
    "page",
    [
        "<script>run();</script>",
        "<a href=https://example.org/>source</a><a href=#x>x</a><img src=data:image/png,x>",
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
    sample = workspace(
        {"positions/all.csv": "actor,topic,stance\nFR,outcome,support\n", "templates/brief.html.j2": attack}
    )
    with pytest.raises(UserError, match=r"templates: the page has <.*>, which is active content") as error:
        html.render(sample.report(), Look.of(sample.root / "templates"))
    assert error.value.code == 1


def test_the_built_in_page_in_an_own_folder(workspace):
    own = {"templates/screen.css": "p { color: red }"}
    sample = workspace({"positions/all.csv": "actor,topic,stance\nFR,outcome,support\n", **own})
    assert b"color: red" in html.render(sample.report(), Look.of(sample.root / "templates"))


def test_a_script_of_ones_own_is_refused_and_a_copy_is_not(workspace):
    table = {"positions/all.csv": "actor,topic,stance\nFR,outcome,support\n"}
    sample = workspace(table | {"templates/script.js": "alert(1)"})
    with pytest.raises(UserError, match=r"templates/script.js:1: the script of the page is active content"):
        html.render(sample.report(), Look.of(sample.root / "templates"))
    (sample.root / "templates/script.js").write_bytes((BUILT_IN / "script.js").read_bytes())
    assert b"alert(1)" not in html.render(sample.report(), Look.of(sample.root / "templates"))
