"""`/sources/ID`: the text of a source, with what is coded in it; a PDF also as pictures of its pages.

What a page shows is the checker's own text. Marks and their numbers are made here; a selection comes back as places in
that text (`coding`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from policy_report.evidence import MISMATCH
from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.reading import sheets
from policy_report.reading.coded import CodedSpan, coded, pieces
from policy_report.reading.paragraphs import Paragraph, paragraphs, sections
from policy_report.search.passages import Span
from policy_report.web import stances
from policy_report.web.pages import panel
from policy_report.web.pages.pictures import pages_of
from policy_report.web.pages.sources import HOME
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current


@dataclass(frozen=True)
class Reading:
    """A text that is read: what is coded in it, in order; and the selection that is being coded, if one is."""

    snapshot: SourceSnapshot
    coded: Sequence[CodedSpan]
    chosen: Span | None = None


def show(asked: PageRequest) -> Response:
    """Show the text of a source."""
    name = known(asked, asked.path["id"])
    return respond(asked, HOME, lambda: reading(asked, name))


def known(asked: PageRequest, name: str) -> str:
    """Return the id of a source. Raise HTTPException where there is none."""
    if name not in asked.session.current().records.sources:
        raise HTTPException(404)
    return name


def address(name: str, at: int | None = None, **query: str) -> str:
    """Return where a source is read, at a place of its text if one is given."""
    asked = urlencode(query | ({"at": str(at)} if at is not None else {}))
    return f"{HOME}/{quote(name, safe='')}{f'?{asked}' if asked else ''}{'#at' if at is not None else ''}"


def reading(asked: PageRequest, name: str, chosen: Span | None = None) -> Part:
    """Return the text of a source as the left half of a page, what is quoted from it marked."""
    now = asked.session.current()
    source, snapshot = now.records.sources[name], now.quotes.texts.get(name)
    said = [str(each) for each in (source.author, source.publisher, source.date) if each]
    shown: dict[str, Any] = {
        "id": name,
        "title": str(source.title),
        "said": ", ".join(said),
        "url": source.url or "",
        "topics": list(now.records.topics.values()),
        "actors": list(now.records.actors.values()),
        "problem": next((each.message for each in now.problems if _is_of(each.file, name)), ""),
        "snapshot": snapshot,
    }
    if snapshot:
        held = Reading(snapshot, coded_in(now, snapshot), chosen)
        shown |= _counted(now, held) | {"pages": sheets.count(snapshot)}
        in_pages = asked.query.get("as") == "pages" and shown["pages"]
        shown |= pages_of(asked, snapshot, _marks(asked, now, held)) if in_pages else _text(asked, now, held)
    return Part("source.html.j2", str(source.title), shown)


def _is_of(file: str, name: str) -> bool:
    """Return whether a file is the text of a source."""
    return file.startswith("snapshots/") and file.removeprefix("snapshots/").rpartition(".")[0] == name


def coded_in(now: Current, snapshot: SourceSnapshot) -> Sequence[CodedSpan]:
    """Return where the quotes of a source stand in its text, found once for each moment of the workspace."""
    key = "coded", snapshot.source
    if key not in now.kept:
        records = [each for each in now.by_key.items() if each[1].ids["source"] == snapshot.source]
        quotes = [(name, record.fields["quote"]) for name, record in records if record.fields.get("quote")]
        now.kept[key] = coded(now.quotes.text(snapshot.source), quotes) if quotes else []
    found: Sequence[CodedSpan] = now.kept[key]
    return found


def _counted(now: Current, held: Reading) -> dict[str, int]:
    """Return how many words a text has, how many quotes, how many that are not found, how many positions cite it."""
    positions = now.records.positions
    own = positions[positions["source"].astype(str) == held.snapshot.source]
    wrong = int((own["quote_check"].astype(str) == MISMATCH).sum())
    return {"words_in": len(held.snapshot.text.split()), "count": len(held.coded), "wrong": wrong, "cited": len(own)}


# --- what is coded ----------------------------------------------------------------------------------------------------


def _marks(asked: PageRequest, now: Current, held: Reading) -> list[dict[str, Any]]:
    """Return what is coded, in order: from where to where, its number, its cell, which opens the panel, its stance."""
    return [
        {"start": each.start, "end": each.end, "number": number, **_chip(asked, now, each.key)}
        for number, each in enumerate(held.coded, 1)
    ]


def _chip(asked: PageRequest, now: Current, key: str) -> dict[str, Any]:
    ids = now.by_key[key].ids
    actor, topic = now.records.actors.get(ids["actor"]), now.records.topics.get(ids["topic"])
    return {
        "address": panel.cell_address(ids["actor"], ids["topic"]),
        "name": ", ".join(str(each) for each in (actor and (actor.short or actor.name), topic and topic.title) if each),
        "mark": stances.mark(now, asked.words, ids["stance"], ids["topic"]),
    }


# --- the text ---------------------------------------------------------------------------------------------------------


def _text(asked: PageRequest, now: Current, held: Reading) -> dict[str, Any]:
    """Return a text in paragraphs, and what stands in its margins: numbers, chips, its outline."""
    marks = _marks(asked, now, held)
    found = _paragraphs(now, held.snapshot)
    text, at = held.snapshot.text, asked.query.get("at", "")
    outline = [
        {"heading": each.heading, "start": each.start, "count": sum(each.start <= m["start"] < each.end for m in marks)}
        for each in sections(text, found)
    ]
    here = int(at) if at.isdecimal() and len(at) < 10 else -1  # noqa: PLR2004 - digits of a place in any text
    return {"outline": outline, "paragraphs": list(_laid_out(held, found, marks, here))}


def _paragraphs(now: Current, snapshot: SourceSnapshot) -> list[Paragraph]:
    key = "paragraphs", snapshot.source
    found: list[Paragraph] = now.kept.get(key) or now.kept.setdefault(key, paragraphs(snapshot))
    return found


def _laid_out(
    held: Reading, found: Sequence[Paragraph], marks: Sequence[Mapping[str, Any]], here: int
) -> Iterator[dict[str, Any]]:
    """Yield paragraphs in pieces, each with what marks it, and behind them the records that quote them."""
    place = ""
    for each in found:
        before, place = place, held.snapshot.place(each.start)
        inside = [mark for mark in marks if mark["start"] < each.end and each.start < mark["end"]]
        yield {
            "start": each.start,
            "heading": each.heading,
            "number": "" if each.own or place else each.number,
            "place": place if place != before else "",
            "here": each.start <= here < each.end,
            "pieces": list(_pieces(held, each, inside)),
            "chips": [mark for mark in inside if mark["start"] >= each.start],
        }


def _pieces(held: Reading, each: Paragraph, marks: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    spans = [(mark["start"], mark["end"]) for mark in marks]
    chosen = [held.chosen] if held.chosen else []
    for piece in pieces(each.start, each.end, [*spans, *chosen]):
        covering = [marks[n] for n in piece.spans if n < len(marks)]
        said = held.snapshot.text[piece.start : piece.end]
        yield {
            # a browser makes one of a carriage return and a line feed, so that places move
            "text": said.replace("\r", "\u200b"),
            "mark": covering[0] if covering else None,
            "ends": [marks[n]["number"] for n in piece.ends if n < len(marks)],
            "begins": [mark["number"] for mark in covering if mark["start"] == piece.start],
            "chosen": len(covering) < len(piece.spans),
        }


ROUTES = ((f"{HOME}/{{id}}", "GET", show),)
