"""`/sources`: the list of sources, with how many positions cite each and how many quotes stand in its text."""

from collections import Counter

from starlette.responses import Response

from policy_report.evidence import VERIFIED
from policy_report.records.models import Source, day_or_span
from policy_report.web import view
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest

HOME = "/sources"


def home(asked: PageRequest) -> Response:
    """Show the list of sources."""
    return respond(asked, HOME, lambda: listed(asked))


def listed(asked: PageRequest) -> Part:
    """Return the sources as the left half of a page."""
    now = view.current(asked)
    names, checks = (now.records.positions[column].astype(str).tolist() for column in ("source", "quote_check"))
    cited = Counter(names)
    quoted = Counter(name for name, check in zip(names, checks, strict=True) if check == VERIFIED)
    entries = [
        {
            "id": source.id,
            "title": str(source.title),
            "from": ", ".join(filter(None, (str(source.publisher or source.author or ""), day(asked, source)))),
            "positions": cited[source.id],
            "quotes": quoted[source.id],
            "text": source.id in now.quotes.texts,
        }
        for source in now.records.sources.values()
    ]
    return Part("sources.html.j2", asked.words("Sources"), {"entries": entries})


def day(asked: PageRequest, source: Source) -> str:
    """Return the date of a source in words, "" where it has none."""
    return asked.words.day(day_or_span(source.date) if source.date else None)


ROUTES = ((HOME, "GET", home),)
