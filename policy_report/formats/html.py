"""HTML: one self-contained page that works from disk, without network, and without JavaScript but for its filters.

What a page may run is said by its policy, which the browser reads before all else: the one built-in script, by its
hash. So it holds whoever wrote the templates.
"""

import hashlib
import re
from base64 import b64encode
from typing import Any

from policy_report.brief.report import Report
from policy_report.brief.view.page import arrange, context
from policy_report.templating import SCRIPT, TemplateSet

ABOUT = "one self-contained interactive page"
NEEDS = ("jinja2.sandbox",)

POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of a page; `scripts`: the hashes of those that it may run."""
S = r"[ \t\n\f\r]"  # the white space of HTML
BEGINNING = re.compile(  # what may stand before the policy
    rf'\A\ufeff?{S}*(?:<!doctype[^>]*>)?{S}*(?:<html(?:{S}+(?:lang|dir|class|id)="[^"<>]*")*{S}*>)?{S}*(?:<head{S}*>)?',
    re.IGNORECASE | re.ASCII,
)
# All that instructs the browser but plain names, and the page's icon: a refresh, a policy, a connection.
SAYING = re.compile(
    rf"<(meta|link)(?={S}|/)"
    rf'(?!(?:{S}+(?:(?:name|property|content|charset|media|href|type|sizes)="[^"<>]*"|rel="icon"))*{S}*/?>)',
    re.IGNORECASE | re.ASCII,
)


def render(report: Report, templates: TemplateSet) -> bytes:
    """Return the page as UTF-8, its policy before all else."""
    script = templates.render(SCRIPT, {"brief": {"language": report.brief.language}})
    known = context(arrange(report), for_print=False)
    return guarded(laid_out(known, templates, "brief.html.j2"), script).encode()


def guarded(page: str, script: str) -> str:
    """Return a page with its character set and its policy first, and without what could undo or pass them by.

    Of an attribute that stands twice a browser takes the first.
    """
    written = re.search(rf"<script>(\s*{re.escape(script.strip())}\s*)</script>", page)
    policy = POLICY.format(scripts=hashed(written[1] if written else script))
    first = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    page = SAYING.sub(r'<\1 http-equiv="" rel=""', page)
    return BEGINNING.sub(lambda begun: f"{begun[0]}\n{first}", page, count=1)


def hashed(script: str) -> str:
    """Return a script as a policy names it, by all that stands between its tags."""
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def laid_out(known: dict[str, Any], templates: TemplateSet, template: str) -> str:
    """Return the HTML of a page template with what is known of a report, the fonts that its text needs embedded.

    The fonts depend on the text, and the text comes from the template: it is rendered once with a mark in the place of
    the fonts.
    """
    mark = "/* fonts */"
    text = templates.render(template, known | {"font_mark": mark})
    return text.replace(mark, templates.fonts(text), 1)
