"""A report arranged for pages: rows of the matrix, tables split by topics, positions grouped by stance.

Plain data goes out (dicts, lists, texts, numbers, dates), since templates get nothing else. HTML, PDF and Markdown lay
out the same arrangement.
"""

from collections.abc import Sequence
from typing import Any

from policy_report.report import Report

Plain = dict[str, Any]

SECTION_TITLES = {
    "key-messages": "Key messages",
    "matrix": "The matrix",
    "changes": "What changed",
    "topics": "Topic by topic",
    "agreement": "Who agrees with whom",
    "actors": "Actor by actor",
    "gaps": "Where no evidence was found",
    "evidence": "Sources",
    "method": "Method",
}
MEANINGS = {
    "support": "Answers the topic’s question with yes.",
    "qualified-support": "Yes, with reservations or conditions.",
    "neutral": "Engages with the question and takes no side.",
    "qualified-opposition": "No in part, or not in this form.",
    "oppose": "Answers the topic’s question with no.",
    "declined": "Was asked and took no position: a stated refusal.",
    "not-applicable": "The question does not arise for this actor.",
}
EMPTY_YET = ("changes", "agreement")  # sections that no report fills yet

GLANCE_TOPICS = 10  # columns that a first page holds
MIN_GLANCE_ROWS, MAX_GLANCE_ROWS = 5, 24
PORTRAIT_TOPICS, LANDSCAPE_TOPICS = 6, 10  # columns that a page holds without crowding
NAMED_GAPS = 4


def arrange(report: Report) -> Plain:
    """Return the context of the page templates."""
    plain = report.as_dict()
    actors = {actor["id"]: actor for actor in plain["actors"]}
    topics = {topic["id"]: topic for topic in plain["topics"]}
    sources = {source["id"]: source for source in plain["sources"]}
    positions = [
        p | {"index": i, "source": sources.get(p["source"]), "actor_name": actors[p["actor"]]["name"]}
        for i, p in enumerate(plain["positions"])
    ]
    cells = {(cell["actor"], cell["topic"]): _cell(cell, positions, actors, topics) for cell in plain["cells"]}
    sections = [name for name in report.brief.sections if name not in EMPTY_YET]
    return plain | {
        "titles": SECTION_TITLES,
        "meanings": MEANINGS,
        "sections": sections,
        "positions": positions,
        "messages": [_message(message, cells, topics) for message in plain["key_messages"]],
        "rows": _rows(plain["actors"], plain["topics"], cells),
        "glance": _glance(plain["actors"], plain["topics"], cells, _rows_that_fit(report)),
        "tables": _tables(plain["actors"], plain["topics"], cells),
        "by_topic": [_by_topic(topic, plain, cells) for topic in plain["topics"]],
        "by_actor": [_by_actor(actor, plain, cells) for actor in plain["actors"]],
        "legend": _legend(report),
        "gaps": [
            gap | {"actor_short": actors[gap["actor"]]["short"], "topic_title": topics[gap["topic"]]["title"]}
            for gap in plain["gaps"]
        ],
        "thin": _thin(plain["topics"], plain["actors"], cells),
        "cited": _cited(plain["sources"], positions, topics),
        "wide": len(topics) > PORTRAIT_TOPICS,
    }


def _cell(cell: Plain, positions: list[Plain], actors: dict[str, Plain], topics: dict[str, Plain]) -> Plain:
    return cell | {
        "key": f"{cell['actor']}/{cell['topic']}",
        "anchor": f"{cell['actor']}/{cell['topic']}",
        "actor_name": actors[cell["actor"]]["name"],
        "topic_title": topics[cell["topic"]]["title"],
        "current": [positions[i] for i in cell["positions"]],
        "earlier": [positions[i] for i in cell["history"]],
    }


def _rows(actors: Sequence[Plain], topics: Sequence[Plain], cells: dict[tuple[str, str], Plain]) -> list[Plain]:
    rows = []
    for actor in actors:
        row = [cells[actor["id"], topic["id"]] for topic in topics]
        rows.append({"actor": actor, "cells": row, "evidenced": sum(bool(cell["current"]) for cell in row)})
    return rows


def _rows_that_fit(report: Report) -> int:
    """Return how many rows of the matrix the first page holds under its title and messages: an estimate in mm."""
    title_lines = sum(-(-len(part) // 34) for part in report.brief.title.split(": "))
    used = 11 * title_lines + 5.8 * -(-len(report.brief.subtitle) // 80) + 38  # title, subtitle, figures, headings
    if "key-messages" in report.brief.sections:
        lengths = [sum(len(part.text) for part in (*m.lead, *m.body)) + 30 for m in report.key_messages]
        used += 12 + sum(1.5 + 4.7 * -(-length // 112) for length in lengths)
    used += 36  # head of the table, key, notes
    row = 5.3 if len(report.topics) <= PORTRAIT_TOPICS else 6.6
    return max(MIN_GLANCE_ROWS, min(MAX_GLANCE_ROWS, int((255 - used) / row)))


def _glance(actors: Sequence[Plain], topics: Sequence[Plain], cells: dict[tuple[str, str], Plain], rows: int) -> Plain:
    """Return the part of the matrix with most evidence that fits on the first page, in the order of the matrix."""
    chosen_topics = _densest(topics, GLANCE_TOPICS, lambda topic: [cells[a["id"], topic["id"]] for a in actors])
    chosen_actors = _densest(actors, rows, lambda actor: [cells[actor["id"], t["id"]] for t in topics])
    return {
        "topics": chosen_topics,
        "rows": _rows(chosen_actors, chosen_topics, cells),
        "more_topics": len(topics) - len(chosen_topics),
        "more_actors": len(actors) - len(chosen_actors),
    }


def _densest(things: Sequence[Plain], limit: int, cells_of: Any) -> list[Plain]:
    ranked = sorted(range(len(things)), key=lambda i: (-sum(bool(c["current"]) for c in cells_of(things[i])), i))
    return [things[i] for i in sorted(ranked[:limit])]


def _tables(actors: Sequence[Plain], topics: Sequence[Plain], cells: dict[tuple[str, str], Plain]) -> list[Plain]:
    """Return the matrix as tables that fit a page's width, the topics shared out evenly."""
    count = -(-len(topics) // LANDSCAPE_TOPICS)
    size = -(-len(topics) // count)
    parts = [topics[i : i + size] for i in range(0, len(topics), size)]
    return [{"topics": part, "rows": _rows(actors, part, cells)} for part in parts]


def _by_topic(topic: Plain, plain: Plain, cells: dict[tuple[str, str], Plain]) -> Plain:
    """Return a topic with its cells grouped by stance, in the order of the scale, and the actors that say nothing."""
    column = [cells[actor["id"], topic["id"]] for actor in plain["actors"]]
    order = [step["id"] for step in plain["scale"]] + [None]
    evidenced = [cell for cell in column if cell["current"]]
    groups: dict[Any, list[Plain]] = {}
    for cell in sorted(evidenced, key=lambda cell: order.index(cell["stance"])):
        groups.setdefault((cell["label"], cell["symbol"], cell["tone"]), []).append(cell)
    return {
        "topic": topic,
        "groups": [
            {"label": label, "symbol": symbol, "tone": tone, "cells": found}
            for (label, symbol, tone), found in groups.items()
        ],
        "silent": [actor["short"] for actor, cell in zip(plain["actors"], column, strict=True) if not cell["current"]],
        "evidenced": len(evidenced),
        "actors": len(column),
    }


def _by_actor(actor: Plain, plain: Plain, cells: dict[tuple[str, str], Plain]) -> Plain:
    row = [cells[actor["id"], topic["id"]] for topic in plain["topics"]]
    return {
        "actor": actor,
        "cells": [cell for cell in row if cell["current"]],
        "silent": [cell["topic_title"] for cell in row if not cell["current"]],
    }


def _message(message: Plain, cells: dict[tuple[str, str], Plain], topics: dict[str, Plain]) -> Plain:
    parts = [*message["lead"], *message["body"]]
    linked = {part["topic"] for part in parts if part["topic"]}
    return {
        "lead": [_part(part, cells) for part in message["lead"]],
        "body": [_part(part, cells) for part in message["body"]],
        "topics": [topic for name, topic in topics.items() if name in linked],
    }


def _part(part: Plain, cells: dict[tuple[str, str], Plain]) -> Plain:
    return {"text": part["text"], "cell": cells.get((part["actor"], part["topic"]))}


def _legend(report: Report) -> list[Plain]:
    """Return the steps of the scale, then the other states that the matrix has: what a reader needs to read it."""
    used = {cell.state for cell in report.cells} | {cell.stance for cell in report.cells}
    steps = [
        {"label": step.label, "symbol": step.symbol, "tone": step.tone}
        for step in report.scale
        if step.value is not None or step.id in used
    ]
    mixed = [{"label": "Mixed", "symbol": "◆", "tone": "mixed"}] if "mixed" in used else []
    return [*steps, *mixed, {"label": "no evidence found, which is not neutral", "symbol": "·", "tone": "no-evidence"}]


def _thin(topics: Sequence[Plain], actors: Sequence[Plain], cells: dict[tuple[str, str], Plain]) -> list[Plain]:
    """Return the topics with least evidence, thinnest first."""
    counted: list[Plain] = [
        {"topic": topic, "evidenced": sum(bool(cells[actor["id"], topic["id"]]["current"]) for actor in actors)}
        for topic in topics
    ]
    thin = [entry for entry in counted if entry["evidenced"] < len(actors)]
    return sorted(thin, key=lambda entry: int(entry["evidenced"]))[:NAMED_GAPS]


def _cited(sources: Sequence[Plain], positions: Sequence[Plain], topics: dict[str, Plain]) -> list[Plain]:
    """Return each source with the positions that cite it."""
    return [
        {
            "source": source,
            "positions": [
                position | {"topic_title": topics[position["topic"]]["title"]}
                for position in positions
                if position["citation"] == source["number"]
            ],
        }
        for source in sources
    ]
