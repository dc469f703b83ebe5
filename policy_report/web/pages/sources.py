"""Sources: the list, and the text of one with what is coded in it, from which a selection is coded.

    /sources, /sources/ID   the list; the text of a source, what is quoted from it marked
    /code                   the form of a position for a selection: source, start and end in its text, never words
    /uncoded/ID             passages of a source on a topic that no quote covers; "read, nothing there"

What a page shows is the checker's own text, and the server cuts the words: so what is coded is verified.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from policy_report.errors import UserError
from policy_report.evidence.finding import parts
from policy_report.evidence.nearest import SourceText
from policy_report.evidence.selection import Selection, select
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.records.change import ChangeRequest
from policy_report.search import MARKED, Hit, Search, nothing
from policy_report.search.index import opened
from policy_report.search.likely import names_of_topic
from policy_report.search.passages import Span, passages
from policy_report.search.voices import SPEAKS, Voices, names_of
from policy_report.search.words import stems, words
from policy_report.web import fields
from policy_report.web.pages import panel, positions
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current

HOME = "/sources"
PASSAGES = 12  # that are proposed at a time


def home(asked: PageRequest) -> Response:
    """Show the list of sources."""
    return respond(asked, HOME, lambda: listed(asked))


def listed(asked: PageRequest) -> Part:
    """Return the sources as the left half of a page, with how many positions cite each."""
    now = asked.session.current()
    cited = now.records.positions["source"].astype(str).value_counts().to_dict()
    quoted = {name: len(found) for name, found in _coded(now).items()}
    entries = [
        {
            "id": source.id,
            "title": str(source.title),
            "from": ", ".join(filter(None, (str(source.publisher or source.author or ""), str(source.date or "")))),
            "positions": int(cited.get(source.id, 0)),
            "quotes": quoted.get(source.id, 0),
            "text": source.id in now.quotes.texts,
        }
        for source in now.records.sources.values()
    ]
    return Part("sources.html.j2", asked.words("Sources"), {"entries": entries})


def show(asked: PageRequest) -> Response:
    """Show the text of a source."""
    found = _known(asked, asked.path["id"])
    return respond(asked, HOME, lambda: reading(asked, found))


def reading(asked: PageRequest, name: str) -> Part:
    """Return the text of a source as the left half of a page: its paragraphs, what is quoted from them marked."""
    now = asked.session.current()
    source, snapshot = now.records.sources[name], now.quotes.texts.get(name)
    said = [str(each) for each in (source.author, source.publisher, source.date) if each]
    shown = {
        "id": name,
        "title": str(source.title),
        "said": ", ".join(said),
        "url": source.url or "",
        "paragraphs": list(_paragraphs(asked, now, snapshot)) if snapshot else [],
        "count": len(_coded(now).get(name, ())),
        "topics": list(now.records.topics.values()),
        "actors": list(now.records.actors.values()),
    }
    return Part("source.html.j2", str(source.title), shown)


def _known(asked: PageRequest, name: str) -> str:
    if name not in asked.session.current().records.sources:
        raise HTTPException(404)
    return name


# --- what is coded ----------------------------------------------------------------------------------------------------


def _coded(now: Current) -> Mapping[str, list[tuple[Span, str]]]:
    """Return where the quotes of each source stand in its text, in order, each with the key of its record."""
    if "coded" not in now.kept:
        found: dict[str, list[tuple[Span, str]]] = {}
        for key, record in now.by_key.items():
            name, words_of = record.ids["source"], record.fields.get("quote", "")
            if words_of and name in now.quotes.texts and (span := _source_text(now, name).span(parts(words_of))):
                found.setdefault(name, []).append((span, key))
        now.kept["coded"] = {name: sorted(spans) for name, spans in found.items()}
    kept: Mapping[str, list[tuple[Span, str]]] = now.kept["coded"]
    return kept


def _source_text(now: Current, name: str) -> SourceText:
    """Return the text of a source made ready, once for each moment of the workspace."""
    kept: SourceText = now.kept.get(("text", name)) or now.kept.setdefault(
        ("text", name), SourceText(now.quotes.texts[name])
    )
    return kept


def _paragraphs(asked: PageRequest, now: Current, snapshot: SourceSnapshot) -> Iterator[dict[str, Any]]:
    """Yield the paragraphs of a text in pieces, each marked or not, and behind them the records that quote them."""
    coded = _coded(now).get(snapshot.source, [])
    place = ""
    for start, end in passages(snapshot.text):
        inside = [(span, key) for span, key in coded if span[0] < end and start < span[1]]
        before, place = place, snapshot.place(start)
        yield {
            "start": start,
            "place": place if place != before else "",
            "pieces": list(_pieces(snapshot.text, start, end, [span for span, _ in inside])),
            "chips": [_chip(asked, now, key) for span, key in inside if span[0] >= start],
        }


def _pieces(text: str, start: int, end: int, marked: list[Span]) -> Iterator[tuple[str, bool]]:
    """Yield a stretch of a text in pieces, each with whether a mark covers it."""
    edges = sorted({start, end, *(min(max(at, start), end) for span in marked for at in span)})
    for first, last in pairwise(edges):  # a browser makes one of a carriage return and a line feed, so that places move
        yield text[first:last].replace("\r", "\u200b"), any(span[0] <= first and last <= span[1] for span in marked)


def _chip(asked: PageRequest, now: Current, key: str) -> dict[str, Any]:
    """Return what stands beside a quote: its cell, which opens the panel, and its stance."""
    ids = now.by_key[key].ids
    actor, topic = now.records.actors.get(ids["actor"]), now.records.topics.get(ids["topic"])
    return {
        "address": panel.cell_address(ids["actor"], ids["topic"]),
        "name": ", ".join(str(each) for each in (actor and (actor.short or actor.name), topic and topic.title) if each),
        "mark": panel.mark(now, asked.words, ids["stance"], ids["topic"]),
    }


# --- coding -----------------------------------------------------------------------------------------------------------


def code(asked: PageRequest) -> Response:
    """Show the form of a new position for a selection, its words cut from the text here."""
    name = _known(asked, asked.query.get("source", ""))
    return respond(asked, HOME, lambda: reading(asked, name), lambda: _form(asked, name))


def _form(asked: PageRequest, name: str) -> Part:
    now = asked.session.current()
    snapshot = now.quotes.texts.get(name)
    found = snapshot and select(_source_text(now, name), snapshot, _offset(asked, "start"), _offset(asked, "end"))
    back = f"{HOME}/{quote(name, safe='')}"
    if not snapshot or not found:
        title = asked.words("Nothing is selected")
        said = asked.words("Select words of the text, then choose “Code this”.")
        return Part("said.html.j2", title, {"title": title, "said": said, "onward": back})
    values, proposed = _proposals(asked, now, snapshot, found)
    given = {kind: asked.query[kind] for kind in ("actor", "topic") if asked.query.get(kind)}
    values |= {kind: fields.name_in_form(now.records, kind, each) for kind, each in given.items()}
    proposed = {field: why for field, why in proposed.items() if field not in given}
    return positions.form(asked, values, proposed=proposed, back=back)


def _offset(asked: PageRequest, name: str) -> int:
    text = asked.query.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - digits of a place in any text


def _proposals(
    asked: PageRequest, now: Current, snapshot: SourceSnapshot, found: Selection
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the form of a selection holds, and why a value is proposed. A stance never is."""
    records, words_ = now.records, asked.words
    source = records.sources[snapshot.source]
    voices = Voices(snapshot, source)
    values = {
        "quote": found.quote,
        "source": fields.name_in_form(records, "source", source.id),
        "locator": found.place,
        "date": str(source.date or ""),
    }
    proposed = {}
    if speaker := voices.speaker(found.end):
        values["speaker"], proposed["speaker"] = speaker, words_("the name in front of the passage")
    span = (found.start, found.end)
    near = {name: voices.nearness(names_of(actor), span, span) for name, actor in records.actors.items()}
    best = [name for name, rank in near.items() if rank and rank == max(near.values())]
    if len(best) == 1:
        values["actor"] = fields.name_in_form(records, "actor", best[0])
        proposed["actor"] = (
            words_("it speaks here") if near[best[0]] == SPEAKS else words_("it is named in the passage")
        )
    topic, shared = _topic_of(now, found.quote)
    if topic:
        values["topic"] = fields.name_in_form(records, "topic", topic)
        proposed["topic"] = words_("its words: {words}", words=", ".join(shared))
    return values, proposed


def _topic_of(now: Current, text: str) -> tuple[str, list[str]]:
    """Return the topic whose name and keywords a text has most of, and these words; "" where it is not one alone."""
    said = {stem: word for word in words(text) if len(word) >= MARKED for stem in stems([word])}
    topics = now.records.topics.items()
    shared = {name: [said[stem] for stem in sorted(names_of_topic(topic)) if stem in said] for name, topic in topics}
    most = max(map(len, shared.values()), default=0)
    names = [name for name, found in shared.items() if most and len(found) == most]
    return (names[0], shared[names[0]]) if len(names) == 1 else ("", [])


# --- not coded yet ----------------------------------------------------------------------------------------------------


def uncoded(asked: PageRequest) -> Response:
    """Show passages of a source on a topic that no quote covers."""
    name = _known(asked, asked.path["id"])
    return respond(asked, HOME, lambda: reading(asked, name), lambda: _uncoded(asked, name))


def _uncoded(asked: PageRequest, name: str) -> Part:
    now = asked.session.current()
    topic, actor = asked.query.get("topic", ""), asked.query.get("actor", "")
    if topic not in now.records.topics:
        raise HTTPException(404)
    with opened(asked.session.workspace) as index:
        index.update(asked.session.workspace)
        search = Search(now.state.records, now.state.source_records, index)
        hits = [hit for hit in search.hits(search.query((), actor, topic, uncoded=True)) if hit.source == name]
    read = {(each.source, each.topic, each.actor or "") for each in now.records.readings}
    title = asked.words("Not coded yet: {topic}", topic=str(now.records.topics[topic].title))
    shown = {
        "title": title,
        "id": name,
        "topic": topic,
        "actor": actor,
        "hits": [_passage(hit) for hit in hits[:PASSAGES]],
        "read": (name, topic, actor) in read,
        "back": f"{HOME}/{quote(name, safe='')}",
    }
    return Part("uncoded.html.j2", title, shown)


def _passage(hit: Hit) -> dict[str, Any]:
    return {"text": hit.text, "place": hit.place, "start": hit.start, "end": hit.end}


def read(asked: PageRequest) -> Response:
    """Note a source as read on a topic, with nothing in it."""
    name = _known(asked, asked.path["id"])
    topic, actor = asked.form.get("topic", ""), asked.form.get("actor", "")
    now = asked.session.current()
    if topic not in now.records.topics or (actor and actor not in now.records.actors):
        raise HTTPException(404)

    def request(_: Current) -> ChangeRequest:
        with opened(asked.session.workspace) as index:
            query = Search(now.state.records, now.state.source_records, index).query((), actor, topic)
        planned, _ids = nothing.plan(asked.session.workspace, query, [name], "", asked.session.day())
        return ChangeRequest(files=planned.files)

    title = str(now.records.topics[topic].title)
    try:
        asked.session.save(request, asked.words("read {source}: nothing on {topic}", source=name, topic=title))
    except UserError as error:
        shown = {"title": asked.words("Nothing was saved"), "said": str(error), "onward": asked.back}
        return respond(asked, HOME, lambda: Part("said.html.j2", shown["title"], shown), status=409)
    return RedirectResponse(f"{HOME}/{quote(name, safe='')}", 303)


ROUTES = (
    (HOME, "GET", home),
    (f"{HOME}/{{id}}", "GET", show),
    ("/code", "FORM", code),
    ("/uncoded/{id}", "GET", uncoded),
    ("/uncoded/{id}", "POST", read),
)
