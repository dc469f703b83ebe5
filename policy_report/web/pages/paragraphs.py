"""The text of a source as it is read: paragraphs with what is quoted marked, and what stands in their margins.

Left the outline, which counts the quotes of each section, and the numbers of paragraphs; right the records that quote
them. A paragraph holds the checker's own text alone, so that a selection is places in that.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from policy_report.evidence.snapshots import SourceSnapshot
from policy_report.reading.coded import pieces
from policy_report.reading.paragraphs import Paragraph, paragraphs, sections
from policy_report.search.passages import Span
from policy_report.text import fold
from policy_report.web.request import PageRequest

Marks = Sequence[Mapping[str, Any]]
Unquoted = Mapping[str, Sequence[Mapping[str, Any]]]


def text_of(
    asked: PageRequest, snapshot: SourceSnapshot, marks: Marks, unquoted: Unquoted, chosen: Span | None, here: int
) -> dict[str, Any]:
    """Return a text as it is laid out. `marks`: what is quoted, in order; `chosen`: what is being coded.

    `unquoted`: the records without a quote, by their place; those of a section stand beside its heading. `here`: the
    place that is asked for, -1 for none.
    """
    found = _paragraphs(asked, snapshot)
    firsts = [mark for mark in marks if mark["first"]]
    outline = [
        {
            "heading": each.heading,
            "start": each.start,
            "count": sum(each.start <= m["start"] < each.end for m in firsts),
        }
        for each in sections(snapshot.text, found)
    ]
    return {"outline": outline, "paragraphs": list(_laid_out(snapshot, found, marks, unquoted, chosen, here))}


def _paragraphs(asked: PageRequest, snapshot: SourceSnapshot) -> list[Paragraph]:
    kept, key = asked.session.current().kept, ("paragraphs", snapshot.source)
    found: list[Paragraph] = kept.get(key) or kept.setdefault(key, paragraphs(snapshot))
    return found


def _laid_out(
    snapshot: SourceSnapshot,
    found: Sequence[Paragraph],
    marks: Marks,
    unquoted: Unquoted,
    chosen: Span | None,
    here: int,
) -> Iterator[dict[str, Any]]:
    """Yield paragraphs in pieces, each with what marks it, and behind them the records that quote them."""
    place = ""
    for each in found:
        before, place = place, snapshot.place(each.start)
        inside = [mark for mark in marks if mark["start"] < each.end and each.start < mark["end"]]
        yield {
            "start": each.start,
            "heading": each.heading,
            "number": "" if each.own or place else each.number,
            "place": place if place != before else "",
            "here": each.start <= here < each.end,
            "pieces": list(_pieces(snapshot, each, inside, chosen)),
            "chips": [mark for mark in inside if mark["first"] and mark["start"] >= each.start],
            "unquoted": unquoted.get(fold(snapshot.text[each.start : each.end]), ()) if each.heading else (),
        }


def _pieces(snapshot: SourceSnapshot, each: Paragraph, marks: Marks, chosen: Span | None) -> Iterator[dict[str, Any]]:
    """Yield a paragraph in pieces: what is quoted, what is being coded, what stands at the head and foot of a page."""
    quoted, other = len(marks), len(marks) + (chosen is not None)
    coding = [chosen] if chosen else []
    spans = [*((m["start"], m["end"]) for m in marks), *coding, *_asides(snapshot, each.start, each.end)]
    for piece in pieces(each.start, each.end, spans):
        covering = [n for n in piece.spans if n < quoted]
        yield {
            # a browser makes one of a carriage return and a line feed, so that places move
            "text": snapshot.text[piece.start : piece.end].replace("\r", "\u200b"),
            "mark": marks[covering[0]] if covering else None,
            "ends": [marks[n]["number"] for n in piece.ends if n < quoted and marks[n]["last"]],
            "kind": _kind(quoted, other, piece.spans),
        }


def _asides(snapshot: SourceSnapshot, start: int, end: int) -> Sequence[Span]:
    known = snapshot.asides
    return known[bisect_right(known, start, key=itemgetter(1)) : bisect_left(known, end, key=itemgetter(0))]


def _kind(quoted: int, other: int, spans: Sequence[int]) -> str:
    """Return what a piece is that spans cover: those from `quoted` on are being coded, from `other` on of no text."""
    last = spans[-1] if spans else -1
    return "aside" if last >= other else "chosen" if last >= quoted else ""
