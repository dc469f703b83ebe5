"""`/search`: passages in the texts of sources and in records that say all of the words."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from starlette.responses import Response

from policy_report.errors import UserError
from policy_report.search import Hit, Search
from policy_report.search.index import opened
from policy_report.web import view
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest

SHOWN = 50
LONGEST = 200  # characters that are looked for


def search(asked: PageRequest) -> Response:
    """Show what is found."""
    return respond(asked, "", lambda: main(asked))


def main(asked: PageRequest) -> Part:
    """Return the passages as the left half of a page."""
    typed = asked.query.get("q", "")[:LONGEST].strip()
    found, said = _found(asked, typed) if typed else ([], "")
    title = asked.words("Search: {words}", words=typed) if typed else asked.words("Search")
    return Part("search.html.j2", title, {"title": title, "hits": found, "said": said, "typed": typed})


def _found(asked: PageRequest, typed: str) -> tuple[list[dict[str, Any]], str]:
    """Return the passages with where they lead, or why there are none."""
    now = view.current(asked)
    places = {record.place: record for record in now.state.source_records}
    everything = now is asked.session.current()
    with ExitStack() as stack:
        index = stack.enter_context(opened(asked.session.workspace))
        index.update(asked.session.workspace)
        known = index if everything else stack.enter_context(index.only(now.records.sources))
        engine = Search(now.records, now.state.source_records, known)
        try:
            hits = engine.hits(engine.query(typed.split()), SHOWN)
        except UserError as error:
            return [], error.message
    found = []
    for hit in hits:
        record = places.get(hit.place)
        cell = record and record.ids["actor"] and record.ids["topic"]
        address = f"/cell/{record.ids['actor']}/{record.ids['topic']}" if record and cell else ""
        source = hit.source if hit.source in now.records.sources else ""  # which it is not where it is withheld
        place = hit.place if everything or not record else ""  # readers know of no files
        shown = {"hit": hit, "place": place, "source": source, "address": address, "pieces": list(_pieces(hit))}
        found.append(shown)
    return found, ""


def _pieces(hit: Hit) -> Iterator[tuple[str, bool]]:
    """Yield the text of a passage in pieces, and whether each was sought."""
    at = 0
    for start, end in hit.marks:
        yield hit.text[at:start], False
        yield hit.text[start:end], True
        at = end
    yield hit.text[at:], False


ROUTES = (("/search", "GET", search),)
