"""The style sheet of a print page, parsed once for all pages with the same: a page goes in, page and sheet come out.

Parsing it and compiling its selectors takes a tenth of a short brief. A sheet that is handed over counts as the user's,
which is weaker than the page's own: where it is the only one, that makes no difference but to an `!important` in a
`style` attribute.
"""

import atexit
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import CSS

KEPT = 8  # sheets: they differ by the fonts that the texts need
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
OWN = re.compile(r"@import|@counter-style|@color-profile|url\(\s*[\"']?(?!data:)", re.IGNORECASE)
"""What ties a sheet to its page: files, whose use is noted for each report, and what is kept beside a sheet."""


def apart(html: str, fonts: Any) -> "tuple[str, list[CSS]]":
    """Return a page without its style sheet, and the sheet; the page as it is where the sheet has to stay in it.

    `fonts`: the FontConfiguration that the fonts of the sheet are loaded into.
    """
    found = STYLE.search(html)
    if found is None or html.count("<style") > 1 or "<link" in html or OWN.search(found[1]):
        return html, []
    return html[: found.start()] + html[found.end() :], [_parsed(found[1], fonts)]


@lru_cache(KEPT)
def _parsed(style: str, fonts: Any) -> "CSS":
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

    return CSS(string=style, url_fetcher=URLFetcher(allowed_protocols={"data"}), font_config=fonts)


atexit.register(_parsed.cache_clear)  # it keeps fonts, which delete their files while there are modules to do it with
