import pytest

from policy_report.links import leads_out, strays, target


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("doi:10.1000/182", "https://doi.org/10.1000/182"),
        ("DOI: 10.1000/a b", "https://doi.org/10.1000/a%20b"),
        ("https://example.org/é <b>", "https://example.org/%C3%A9%20%3Cb%3E"),
        ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
    ],
)
def test_an_address_that_a_brief_may_carry_is_a_link(url, link):
    assert target(url) == link


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "file:///etc/passwd", "ftp://example.org", "a.html", "#x"])
def test_any_other_is_none(url):
    assert target(url) == ""


@pytest.mark.parametrize(
    "address",
    ["file:///x", "/x", r"\\x", " javascript:x", "java\tscript:x", "\ufeffdata:x", "%2Fx", "tel:1"],
)
def test_a_link_that_leads_out(address):
    assert leads_out(address)


@pytest.mark.parametrize(
    "address", ["..", "../x", r"..\x", "a/../../x", "%2e%2E/x", "..%2fx", ".\n./x", "..?x", "..#x", r"a/.%2e\x"]
)
def test_a_link_that_climbs_leads_out(address):
    assert leads_out(address)


@pytest.mark.parametrize("address", ["", "#a/b", "x.html", "a/b.html?c=d#e", "a..b", "...", "a/..b/c..", "?x"])
def test_a_link_to_a_place_beside_does_not(address):
    assert not leads_out(address)
    assert not strays(address)


def test_a_link_to_the_web_may_have_any_path():
    assert not leads_out("https://example.org/a/../b")
    assert strays("https://example.org/a")
