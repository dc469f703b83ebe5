"""Markdown: the brief as text, for wikis, mail and version control."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from policy_report.brief.report import Report
from policy_report.brief.view.page import arrange, context
from policy_report.templating import TemplateSet

ABOUT = "the brief as Markdown text"

_SPECIAL = re.compile(r"([\\`*_\[\]>|#~&{}])")
_BLOCK_START = re.compile(
    r"^( *(?:\d+(?=[.)]))?)([-+=.)])"
)  # what opens a list, a rule, a heading at the start of a line


def render(report: Report, templates: TemplateSet) -> bytes:
    """Return the brief as UTF-8 Markdown (CommonMark with tables); text of the records is escaped."""
    text = templates.render("brief.md.j2", _escape(context(arrange(report), for_print=False)))
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


def _escape(value: Any) -> Any:
    """Return a value with every text in it escaped, so that records cannot become markup."""
    if isinstance(value, str):
        return _BLOCK_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", value)).replace("<", "&lt;"))
    if isinstance(value, dict):
        return {key: _escape(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_escape(inner) for inner in value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _escape(getattr(value, field.name)) for field in fields(value)})
    return value
