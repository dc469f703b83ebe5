"""A report arranged for pages: rows of the matrix, tables split by topics, positions grouped by stance.

Plain data goes out (dicts, lists, texts, numbers, dates), since templates get nothing else. HTML, PDF and Markdown lay
out the same arrangement.
"""

from collections.abc import Sequence
from typing import Any

from policy_report.report import Report
from policy_report.strip import strip

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
CHANGES = {
    "new": "New",
    "moved": "Moved",
    "withdrawn": "Withdrawn",
    "evidence-added": "Evidence added",
    "reworded": "Reworded",
}
AGREEMENT_ACTORS = 12  # a table of pairs that a page holds

GLANCE_TOPICS = 10  # columns that a first page holds
MIN_GLANCE_ROWS = 3
LEGEND_LINE = 6  # entries of the key that one line holds
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
    compared = report.brief.since or report.brief.earlier
    sections = [name for name in report.brief.sections if name != "changes" or compared]
    return plain | {
        "titles": SECTION_TITLES,
        "meanings": MEANINGS,
        "sections": sections,
        "positions": positions,
        "messages": [_message(message, cells, topics) for message in plain["key_messages"]],
        "rows": _rows(plain["actors"], plain["topics"], cells),
        "glance": _glance(plain["actors"], plain["topics"], cells, _room(report)),
        "tables": _tables(plain["actors"], plain["topics"], cells),
        "by_topic": [_by_topic(topic, plain, cells) for topic in plain["topics"]],
        "by_actor": [_by_actor(actor, plain, cells) for actor in plain["actors"]],
        "legend": _legend(report),
        "pairs": _pairs(report, actors, topics),
        "change_names": CHANGES,
        "changed": [
            change | {"actor_name": actors[change["actor"]]["short"], "topic_title": topics[change["topic"]]["title"]}
            for change in plain["changes"]
        ],
        "gaps": _titled(plain["gaps"], actors, topics),
        "conflicts": _titled(plain["conflicts"], actors, topics),
        "thin": _thin(plain["topics"], plain["actors"], cells),
        "cited": _cited(plain["sources"], positions, topics),
        "wide": len(topics) > PORTRAIT_TOPICS,
    }


def _titled(places: Sequence[Plain], actors: dict[str, Plain], topics: dict[str, Plain]) -> list[Plain]:
    return [
        place | {"actor_short": actors[place["actor"]]["short"], "topic_title": topics[place["topic"]]["title"]}
        for place in places
    ]


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


def _room(report: Report) -> float:
    """Return the height in mm that the first page leaves for the rows of the matrix: an estimate, on the safe side."""
    title_lines = sum(-(-len(part) // 32) for part in report.brief.title.split(": "))
    used = 10.5 * title_lines + 5.8 * -(-len(report.brief.subtitle) // 78) + 38  # title, subtitle, figures, headings
    if "key-messages" in report.brief.sections:
        lengths = [sum(len(part.text) for part in (*m.lead, *m.body)) + 30 for m in report.key_messages]
        used += 10 + sum(1.5 + 4.7 * -(-length // 104) for length in lengths)
    used += 29 + 5 * (len(_legend(report)) > LEGEND_LINE)  # head of the table, key, notes
    return 255 - used


def _row_height(row: Plain) -> float:
    """Return the height of a row of the first page's matrix in mm, from how its longest word or name will wrap."""
    per_line = 105 / len(row["cells"])  # letters that a cell holds
    longest = max((len(cell["label"]) + 2 for cell in row["cells"] if cell["current"]), default=1)
    lines = max(-(-longest // per_line), -(-len(row["actor"]["short"]) // 24))
    return 2.6 + 2.9 * lines


def _glance(
    actors: Sequence[Plain], topics: Sequence[Plain], cells: dict[tuple[str, str], Plain], room: float
) -> Plain:
    """Return the part of the matrix with most evidence that fits on the first page, in the order of the matrix."""
    chosen_topics = _densest(topics, GLANCE_TOPICS, lambda topic: [cells[a["id"], topic["id"]] for a in actors])
    heights = {row["actor"]["id"]: _row_height(row) for row in _rows(actors, chosen_topics, cells)}
    chosen_actors = list(actors)
    while len(chosen_actors) > MIN_GLANCE_ROWS and sum(heights[actor["id"]] for actor in chosen_actors) > room:
        fewer = len(chosen_actors) - 1
        chosen_actors = _densest(chosen_actors, fewer, lambda actor: [cells[actor["id"], t["id"]] for t in topics])
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
        "summary": next(summary for summary in plain["topic_summaries"] if summary["topic"] == topic["id"]),
        "strip": strip(topic, plain["scale"], evidenced),
        "evidenced": len(evidenced),
        "actors": len(column),
    }


def _pairs(report: Report, actors: dict[str, Plain], topics: dict[str, Plain]) -> Plain:
    """Return who agrees with whom: a table in the order of blocs where it fits, and each actor's two extremes."""
    found: dict[str, dict[str, Plain]] = {name: {} for name in report.blocs}
    for pair in report.agreement:
        if pair.agreement is not None:
            split = [topics[name]["short"] for name in pair.split]
            figures = {"agreement": pair.agreement, "n": pair.n, "split": split}
            found[pair.a][pair.b] = found[pair.b][pair.a] = figures
    order = [name for name in report.blocs if found[name]]
    table = [{"actor": actors[a], "cells": [found[a].get(b) for b in order]} for a in order]
    return {
        "order": [actors[name] for name in order],
        "table": table if len(order) <= AGREEMENT_ACTORS else [],
        "extremes": [_extremes(name, found[name], actors) for name in order],
        "known": sum(len(row) for row in found.values()) // 2,
        "all": len(report.agreement),
        "most": max((pair.n for pair in report.agreement), default=0),
    }


def _extremes(name: str, others: dict[str, Plain], actors: dict[str, Plain]) -> Plain:
    """Return the actor's nearest and farthest; with more shared topics first where the agreement is the same."""
    ranked = sorted(others, key=lambda other: (-others[other]["agreement"], -others[other]["n"], other))
    last = min(others, key=lambda other: (others[other]["agreement"], -others[other]["n"], other))
    near, far = ({"actor": actors[other], **others[other]} for other in (ranked[0], last))
    return {"actor": actors[name], "nearest": near, "farthest": far if len(others) > 1 else None}


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
