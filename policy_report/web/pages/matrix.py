"""`/`: the matrix of the workspace or of a brief. Each cell is a button that opens its panel; gaps can be walked.

A large matrix comes in windows of rows, of at most `CELLS` cells each: a script asks for the next one as one scrolls,
and without a script a link does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from policy_report.analysis.matrix import MIXED, NO_EVIDENCE
from policy_report.brief.compose import scale_steps
from policy_report.brief.figures import Figures
from policy_report.brief.view.figures import SYMBOLS
from policy_report.i18n import Words
from policy_report.records.models import KIND_LABELS
from policy_report.text import fold, sort_key, whole_number
from policy_report.web import view
from policy_report.web.rendering import Part, render, respond
from policy_report.web.request import VIEW, PageRequest

HOME = "/matrix"
CELLS = 4_000  # of a window
WORDS = 14  # topics from which on cells show their symbol alone
FILTERS = (*VIEW, "q", "kind", "topic", "stance", "sort")


@dataclass(frozen=True)
class CellView:
    """A cell as the matrix shows it. `address`: of its panel."""

    topic: str
    label: str
    symbol: str
    tone: str
    name: str
    address: str


@dataclass(frozen=True)
class Row:
    """An actor with its cells. `kind`: its heading, where it is the first of its kind."""

    actor: str
    name: str
    heading: str
    cells: Sequence[CellView]
    short: str


def home(asked: PageRequest) -> Response:
    """Show the matrix, or the window of rows that a script asked for."""
    if asked.part == "rows":
        return HTMLResponse(render(asked, "rows.html.j2", _shown(asked)))
    return respond(asked, HOME, lambda: main(asked))


def main(asked: PageRequest) -> Part:
    """Return the matrix as the left half of a page."""
    shown = _shown(asked)
    return Part("matrix.html.j2", shown["edition"].title, shown)


def following(asked: PageRequest) -> Response:
    """Lead to the next cell without evidence."""
    gap = next_gap(asked, asked.query.get("actor", ""), asked.query.get("topic", ""))
    if gap is None:
        return RedirectResponse(asked.within("/"), 303)
    return RedirectResponse(asked.within(_address(gap[0], gap[1])), 303)


def next_gap(asked: PageRequest, actor: str, topic: str) -> tuple[str, str, str] | None:
    """Return the next cell without evidence behind a cell, row by row: actor, topic, its name; None for none."""
    figures = view.figures_of(asked)
    actors, topics = list(figures.edition.actors), list(figures.edition.topics)
    silent = np.flatnonzero((figures.cells["state"] == NO_EVIDENCE).to_numpy())
    if not len(silent):
        return None
    here = actors.index(actor) * len(topics) + topics.index(topic) if actor in actors and topic in topics else -1
    at = int(next((place for place in silent if place > here), silent[0]))
    found = actors[at // len(topics)], topics[at % len(topics)]
    return (*found, f"{figures.records.actors[found[0]].name}, {figures.records.topics[found[1]].title}")


def _shown(asked: PageRequest) -> dict[str, Any]:
    """Return what the matrix shows: what was filtered, in windows."""
    now, words, query = asked.session.current(), asked.words, _filters(asked)
    figures = view.figures_of(asked, now)
    edition = figures.edition
    topics = [topic for topic in edition.topics if query.get("topic", "") in ("", topic)]
    found = _filtered(query, figures, topics)
    begin = whole_number(query.get("from", "")) or 0
    size = max(1, CELLS // max(1, len(topics)))
    end = min(begin + size, len(found))
    silent = int((figures.cells["state"] == NO_EVIDENCE).sum())
    if begin > len(found):
        raise HTTPException(404)
    return {
        "edition": edition,
        "briefs": view.briefs(now),
        "topics": [(topic, figures.records.topics[topic]) for topic in topics],
        "all_topics": [(topic, figures.records.topics[topic].title) for topic in edition.topics],
        "kinds": [(kind, words.say(label)) for kind, label in KIND_LABELS.items() if kind in _kinds(figures)],
        "scale": [(step.id, step.label) for step in figures.scale],
        "rows": list(_rows(figures, found[begin:end], topics, words, found[begin - 1] if begin else None)),
        "begun": bool(now.records.actors) or not asked.writing,
        "shown": len(found),
        "of": len(edition.actors),
        "counts": (len(figures.known), len(topics), len(edition.actors), len(figures.cells) - silent, silent),
        "wide": len(topics) >= WORDS,
        "further": asked.here(**{"from": str(end)}).replace(asked.request.url.path, HOME, 1)
        if end < len(found)
        else "",
        "filters": {name: query.get(name, "") for name in FILTERS},
        "applied": _applied(query, figures, words),
        "filtered": view.filtered(asked, now),
        "markings": now.records.markings.order if now.records.markings else (),
    }


def _kinds(figures: Figures) -> set[str]:
    return {figures.records.actors[actor].kind for actor in figures.edition.actors}


def _filters(asked: PageRequest) -> Mapping[str, str]:
    """Return how the matrix is filtered: where it stands beside a record, the query is of that."""
    return asked.query if asked.request.url.path in ("/", HOME) else asked.view


def _applied(query: Mapping[str, str], figures: Figures, words: Words) -> list[tuple[str, str]]:
    """Return by what the matrix is filtered, in words."""
    silent = {NO_EVIDENCE: words("No evidence")}
    chosen = {
        words("Filter the matrix"): query.get("q", ""),
        words("Kinds"): words.say(KIND_LABELS.get(query.get("kind", ""), "")),
        words("Topics"): str(figures.records.topics[query["topic"]].title)
        if query.get("topic") in figures.edition.topics
        else "",
        words("Stances"): ({step.id: step.label for step in figures.scale} | silent).get(query.get("stance", ""), ""),
    }
    return [(name, text) for name, text in chosen.items() if text]


def _filtered(query: Mapping[str, str], figures: Figures, topics: Sequence[str]) -> list[str]:
    """Return the actors that are shown, in their order."""
    records = figures.records
    actors = list(figures.edition.actors)
    if typed := fold(query.get("q", "")):
        actors = [actor for actor in actors if typed in fold(f"{records.actors[actor].name} {actor}")]
    if kind := query.get("kind", ""):
        actors = [actor for actor in actors if records.actors[actor].kind == kind]
    if stance := query.get("stance", ""):
        cells = figures.cells
        held = set(
            cells["actor"][((cells["stance"] == stance) | (cells["state"] == stance)) & cells["topic"].isin(topics)]
        )
        actors = [actor for actor in actors if actor in held]
    if query.get("sort") == "name":
        actors.sort(key=lambda actor: sort_key(records.actors[actor].name))
    if query.get("sort") == "gaps":
        silent = figures.cells[figures.cells["state"] == NO_EVIDENCE]["actor"].value_counts()
        actors.sort(key=lambda actor: -int(silent.get(actor, 0)))
    return actors


def _rows(
    figures: Figures, actors: Sequence[str], topics: Sequence[str], words: Words, before: str | None
) -> Iterator[Row]:
    """Yield the rows of a window."""
    places = {actor: place for place, actor in enumerate(figures.edition.actors)}
    columns = [list(figures.edition.topics).index(topic) for topic in topics]
    width = len(figures.edition.topics)
    labels, states, stances = (figures.cells[name].tolist() for name in ("label", "state", "stance"))
    looks = {step.id: (step.symbol, step.tone) for step in scale_steps(figures.scale)}
    looks |= {MIXED: (SYMBOLS[MIXED], "mixed"), NO_EVIDENCE: ("·", "no-evidence")}
    records = figures.records
    titles = {topic: str(records.topics[topic].title) for topic in topics}
    kind = records.actors[before].kind if before else ""
    for actor in actors:
        own = records.actors[actor]
        heading = words.say(KIND_LABELS[own.kind]) if own.kind != kind else ""
        kind = own.kind
        cells = []
        for topic, column in zip(topics, columns, strict=True):
            at = places[actor] * width + column
            symbol, tone = looks.get(stances[at] or states[at], ("", "unscored"))
            name = f"{own.name}, {titles[topic]}: {labels[at]}"
            cells.append(CellView(topic, labels[at], symbol, tone, name, _address(actor, topic)))
        yield Row(actor, str(own.name), heading, cells, str(own.short or own.name))


def _address(actor: str, topic: str) -> str:
    return f"/cell/{quote(actor, safe='')}/{quote(topic, safe='')}"


ROUTES = ((HOME, "GET", home), ("/next", "GET", following))
