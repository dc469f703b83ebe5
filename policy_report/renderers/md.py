"""Markdown: the brief as text, for wikis, mail and version control."""

import re
from typing import Any

from policy_report.pages.page import arrange
from policy_report.pages.templating import Look
from policy_report.report import Report

SUFFIX = ".md"
ABOUT = "the brief as Markdown text"

_SPECIAL = re.compile(r"([\\`*_\[\]>|#~&{}])")
_BLOCK_START = re.compile(
    r"^( *(?:\d+(?=[.)]))?)([-+=.)])"
)  # what opens a list, a rule, a heading at the start of a line


def render(report: Report, look: Look) -> bytes:
    """Return the brief as UTF-8 Markdown (CommonMark with tables); text of the records is escaped."""
    context: dict[str, Any] = {key: _escape(value) for key, value in arrange(report).items()}
    text = look.render("brief.md.j2", context)
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


def _escape(value: object) -> object:
    """Return plain data with every text escaped, so that records cannot become markup."""
    if isinstance(value, str):
        return _BLOCK_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", value)).replace("<", "&lt;"))
    if isinstance(value, dict):
        return {key: _escape(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_escape(inner) for inner in value]
    return value
