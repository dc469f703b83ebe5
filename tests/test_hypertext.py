"""HTML as a tree, and what is too deep for one."""

import pytest

from policy_report.hypertext import TooDeepError, page, part


def test_a_page_is_read_as_browsers_read_it():
    root = page("<title>T</title><p>One<p>Two <b>bold".encode("utf-16"), None)
    assert [element.text for element in root.iter("p")] == ["One", "Two "]


def test_a_part_of_a_page_stands_in_a_div_without_its_comments():
    root = part("<p>One<!-- no --></p>two")
    assert (root.tag, root[0].text, root[0].tail, len(root[0])) == ("div", "One", "two", 0)


@pytest.mark.parametrize(("read", "most"), [(part, 249), (lambda html: page(html.encode(), None), 4_900)])
def test_elements_too_deep_in_one_another_are_refused(read, most):
    assert read("<div>" * most + "x") is not None
    with pytest.raises(TooDeepError, match="elements stand more than"):
        read("<div>" * (most + 101))
