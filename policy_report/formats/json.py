"""JSON: everything that the brief says, for scripts and for later comparison."""

import json
from datetime import date

from policy_report.brief.report import Report
from policy_report.templating import TemplateSet

ABOUT = "everything that the brief says, as data"


def render(report: Report, templates: TemplateSet) -> bytes:  # noqa: ARG001 - one signature for all renderers
    """Return the report as indented UTF-8 JSON; dates as 2025-02-11."""
    return (json.dumps(report.as_dict(), ensure_ascii=False, indent=1, default=_plain) + "\n").encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a report")
