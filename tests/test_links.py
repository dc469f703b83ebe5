import pytest

from policy_report.text import link_target


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
    assert link_target(url) == link


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "file:///etc/passwd", "ftp://example.org", "a.html", "#x"])
def test_any_other_is_none(url):
    assert link_target(url) == ""
