"""What WeasyPrint would go on with, or leave out in silence, ends the drawing with a message."""

import logging

import pytest

from policy_report.errors import UserError
from policy_report.formats import pdf
from policy_report.templating import TemplateSet

PAGE = "<html lang='en'><title>x</title><style>p {{ break-after: page }}</style><body>{}"


def test_a_page_too_many(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_PAGES", 3)
    assert pdf.write(PAGE.format("<p>1<p>2<p>3"), TemplateSet()).startswith(b"%PDF")
    with pytest.raises(UserError, match="the brief has more than 3 pages") as error:
        pdf.write(PAGE.format("<p>1<p>2<p>3<p>4"), TemplateSet())
    assert error.value.code == 1


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<img alt=x src='data:image/png;base64,AAAA'>", "load image at 'data:image/png;base64,AAAA'"),
        ("<img alt=x src='data:image/svg+xml,<svg'>", "load image at"),
    ],
)
def test_what_cannot_be_used_is_said(body, what):
    with pytest.raises(UserError, match=f"templates: could not {what}"):
        pdf.write(PAGE.format(body), TemplateSet())


def test_the_loggers_are_as_they_were():
    before = logging.getLogger("weasyprint").handlers[:]
    with pdf.complete_drawing():
        assert logging.getLogger("weasyprint").handlers != before
    assert logging.getLogger("weasyprint").handlers == before
