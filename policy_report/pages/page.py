"""A report arranged for pages: rows of the matrix, tables split by topics, positions grouped by stance.

Plain data goes out (dicts, lists, texts, numbers, dates), since templates get nothing else. HTML, PDF and Markdown lay
out the same arrangement.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from policy_report.pages import front
from policy_report.pages.strip import strip
from policy_report.report import Report
from policy_report.tables import CHANGES, silence
from policy_report.text import direction, isolated
from policy_report.words import SECTIONS, Words, term, words_of

Plain = dict[str, Any]

MEANINGS = {
    "support": term("Answers the topic’s question with yes."),
    "qualified-support": term("Yes, with reservations or conditions."),
    "neutral": term("Engages with the question and takes no side."),
    "qualified-opposition": term("No in part, or not in this form."),
    "oppose": term("Answers the topic’s question with no."),
    "declined": term("Was asked and took no position: a stated refusal."),
    "not-applicable": term("The question does not arise for this actor."),
}
LEVELS = (term("nominal"), term("ordinal"), term("interval"))  # at which the reliability of coders is measured
KNOWN = (term("reported"), term("inferred"), term("stated"))  # how a position is known
AGREEMENT_ACTORS = 12  # a table of pairs that a page holds

PORTRAIT_TOPICS, LANDSCAPE_TOPICS = 6, 10  # columns that a page holds without crowding
LONG = 500  # positions: a document of some hundred pages, where what is said twice is too much
LISTED = 12  # new cells that have a row each
NAMED_GAPS = 4
SHORT_LOCATOR = 18  # letters


def arrange(report: Report) -> Plain:
    """Return the context of the page templates."""
    words = words_of(report.brief.language)
    plain = _in_line(report.as_dict())
    actors = {actor["id"]: actor for actor in plain["actors"]}
    topics = {topic["id"]: topic for topic in plain["topics"]}
    sources = {source["id"]: source for source in plain["sources"]}
    positions = [
        p
        | {
            "index": i,
            "source": sources.get(p["source"]),
            "actor_name": actors[p["actor"]]["name"],
            "coding": _coding(p, words),
            "quote_direction": direction(p["quote"]),
            "translation_direction": direction(p["translation"]),
        }
        for i, p in enumerate(plain["positions"])
    ]
    conflicts = [_conflict(conflict, positions) for conflict in _titled(plain["conflicts"], actors, topics)]
    cells = {(cell["actor"], cell["topic"]): _cell(cell, positions, actors, topics) for cell in plain["cells"]}
    for conflict in conflicts:
        cells[conflict["actor"], conflict["topic"]]["conflicts"].append(conflict)
    for part in (part for message in report.key_messages for part in (*message.lead, *message.body)):
        if found := cells.get((part.actor, part.topic)):
            found["named"] = True
    compared = report.brief.since or report.brief.earlier
    changed = [
        change
        | {
            "actor_name": actors[change["actor"]]["short"],
            "topic_title": topics[change["topic"]]["title"],
            "topic_short": topics[change["topic"]]["short"],
        }
        for change in sorted(plain["changes"], key=lambda change: list(CHANGES).index(change["change"]))
    ]
    legend = _legend(report, words)
    idle = {*([] if compared else ["changes"]), *([] if len(report.actors) > 1 else ["agreement"])}
    sections = [name for name in report.brief.sections if name not in idle]
    return plain | {
        "titles": {name: words(title) for name, title in SECTIONS.items()},
        "meanings": {name: words(meaning) for name, meaning in MEANINGS.items()},
        "sections": sections,
        "positions": positions,
        "messages": [_message(message, cells, topics) for message in plain["key_messages"]],
        "rows": front.rows_of(plain["actors"], plain["topics"], cells),
        "glance": front.glance(
            plain["actors"],
            plain["topics"],
            cells,
            front.room(report, [step["label"] for step in legend]),
            elsewhere="matrix" in sections,
        ),
        "tables": _tables(plain["actors"], plain["topics"], cells),
        "by_topic": [_by_topic(topic, plain, cells, words) for topic in plain["topics"]],
        "by_actor": [_by_actor(actor, plain, cells) for actor in plain["actors"]],
        "legend": legend,
        "pairs": _pairs(report, actors, topics),
        "change_names": {name: words(change) for name, change in CHANGES.items()},
        "changed": changed,
        "newly": _newly(changed),
        "change_counts": _change_counts(report, words),
        "gaps": _titled(plain["gaps"], actors, topics),
        "conflicts": conflicts,
        "coverage_by_actor": [row | {"name": actors[row["id"]]["short"]} for row in plain["coverage_by_actor"]],
        "coverage_by_topic": [row | {"name": topics[row["id"]]["title"]} for row in plain["coverage_by_topic"]],
        "thin": _thin(plain["topics"], plain["actors"], cells),
        "cited": _cited(plain["sources"], positions, topics),
        "wide": len(topics) > PORTRAIT_TOPICS,
        "long": report.coverage.positions > LONG,
        "longest_word": front.longest_word([topic["title"] for topic in plain["topics"]]),
        "long_title": front.is_long(report.brief.title),
    }


def _titled(places: Sequence[Plain], actors: dict[str, Plain], topics: dict[str, Plain]) -> list[Plain]:
    return [
        place | {"actor_short": actors[place["actor"]]["short"], "topic_title": topics[place["topic"]]["title"]}
        for place in places
    ]


def _coding(position: Plain, words: Words) -> str:
    """Return who coded a position, where several did; "" where there is nothing to say."""
    coders = position["coders"]
    if position["disputed"]:
        return words("read so by {coders}; the coders differ", coders=words.listed(coders))
    return words("coded alike by {coders}", coders=words.listed(coders)) if len(coders) > 1 else ""


def _in_line(plain: Plain) -> Plain:
    """Return a report whose names can stand in a line of either direction."""
    names = {"actors": ("name", "short"), "topics": ("title", "short"), "positions": ("speaker", "locator")}
    inside = {
        what: [thing | {name: isolated(thing[name]) for name in fields} for thing in plain[what]]
        for what, fields in names.items()
    }
    return plain | inside


def _conflict(conflict: Plain, positions: Sequence[Plain]) -> Plain:
    """Return a conflict with the citation of each of its values, those of one source and text once."""
    values = {(value["text"], value["citation"]): positions[value["position"]] for value in conflict["values"]}
    return conflict | {"values": [{"text": text, "position": position} for (text, _), position in values.items()]}


def _newly(changed: Sequence[Plain]) -> list[list[Plain]]:
    """Return the new cells by actor where they are many: in a row each they would hide what moved."""
    new = [change for change in changed if change["change"] == "new"]
    if len(new) <= LISTED:
        return []
    return [list(cells) for _, cells in groupby(new, key=itemgetter("actor"))]  # they come in the order of actors


def _change_counts(report: Report, words: Words) -> list[Plain]:
    counts = Counter(change.change for change in report.changes)
    said = {
        "moved": words.many(counts["moved"], "{n} moved", "{n} moved"),
        "withdrawn": words.many(counts["withdrawn"], "{n} withdrawn", "{n} withdrawn"),
        "new": words.many(counts["new"], "{n} new", "{n} new"),
        "evidence-added": words.many(counts["evidence-added"], "{n} evidence added", "{n} evidence added"),
        "reworded": words.many(counts["reworded"], "{n} reworded", "{n} reworded"),
    }
    return [{"said": said[name], "n": counts[name]} for name in CHANGES if counts[name]]


def _cell(cell: Plain, positions: list[Plain], actors: dict[str, Plain], topics: dict[str, Plain]) -> Plain:
    current = [positions[i] for i in cell["positions"] if positions[i]["same_as"] is None]
    earlier = [positions[i] for i in cell["history"] if positions[i]["same_as"] is None]
    return cell | {
        "key": f"{cell['actor']}/{cell['topic']}",
        "anchor": f"{cell['actor']}/{cell['topic']}",
        "actor_name": actors[cell["actor"]]["name"],
        "topic_title": topics[cell["topic"]]["title"],
        "current": current,
        "earlier": earlier,
        "timeline": _timeline([*current, *earlier]),
        "conflicts": [],
        "named": False,
    }


def _timeline(positions: Sequence[Plain]) -> list[Plain]:
    """Return how an actor moved, oldest first: each stance with the day from which it holds; [] where it never moved.

    A day with several stances is one step; a stance that is only confirmed later is none.
    """
    steps: list[Plain] = []
    before: set[str] = set()
    for day, group in groupby(reversed(positions), key=lambda position: position["date"]):
        held = {p["stance"]: p for p in group}
        if held.keys() != before:
            stances = [{name: p[name] for name in ("label", "symbol", "tone")} for p in held.values()]
            steps.append({"date": day, "stances": stances, "disputed": any(p["disputed"] for p in held.values())})
        before = set(held)
    return steps if len(steps) > 1 else []


def _tables(actors: Sequence[Plain], topics: Sequence[Plain], cells: dict[tuple[str, str], Plain]) -> list[Plain]:
    """Return the matrix as tables that fit a page's width, the topics shared out evenly."""
    count = -(-len(topics) // LANDSCAPE_TOPICS)
    size = -(-len(topics) // count)
    parts = [topics[i : i + size] for i in range(0, len(topics), size)]
    return [{"topics": part, "rows": front.rows_of(actors, part, cells)} for part in parts]


def _by_topic(topic: Plain, plain: Plain, cells: dict[tuple[str, str], Plain], words: Words) -> Plain:
    """Return a topic with its cells grouped by stance, in the order of the scale, and the actors that say nothing."""
    column = [cells[actor["id"], topic["id"]] for actor in plain["actors"]]
    evidenced = [cell for cell in column if cell["current"]]
    names = [(actor["short"], bool(cell["current"])) for actor, cell in zip(plain["actors"], column, strict=True)]
    silent, heard = ([name for name, known in names if known is held] for held in (False, True))
    return {
        "topic": topic,
        "groups": _by_stance(evidenced, plain["scale"]),
        "silent": silent,
        "silence": silence(silent, heard, words),
        "summary": next(summary for summary in plain["topic_summaries"] if summary["topic"] == topic["id"]),
        "strip": strip(topic, plain["scale"], evidenced, words) if len(column) > 1 else None,
        "evidenced": len(evidenced),
        "actors": len(column),
    }


def _by_stance(cells: Sequence[Plain], scale: Sequence[Plain]) -> list[Plain]:
    """Return cells with evidence grouped by stance, in the order of the scale, those of several stances last."""
    order = [step["id"] for step in scale] + [None]
    groups: dict[tuple[str, str, str], list[Plain]] = {}
    for cell in sorted(cells, key=lambda cell: order.index(cell["stance"])):
        groups.setdefault((cell["label"], cell["symbol"], cell["tone"]), []).append(cell)
    return [
        {"label": label, "symbol": symbol, "tone": tone, "cells": found}
        for (label, symbol, tone), found in groups.items()
    ]


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
    evidenced = [cell for cell in row if cell["current"]]
    return {
        "actor": actor,
        "cells": evidenced,
        "groups": _by_stance(evidenced, plain["scale"]),
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
    return {"text": isolated(part["text"]), "cell": cells.get((part["actor"], part["topic"]))}


def _legend(report: Report, words: Words) -> list[Plain]:
    """Return the steps of the scale, then the other states that the matrix has: what a reader needs to read it."""
    used = {cell.state for cell in report.cells} | {cell.stance for cell in report.cells}
    steps = [
        {"label": step.label, "symbol": step.symbol, "tone": step.tone}
        for step in report.scale
        if step.value is not None or step.id in used
    ]
    labels = dict.fromkeys(cell.label for cell in report.cells if cell.state == "mixed")
    mixed = [{"label": label, "symbol": "◆", "tone": "mixed"} for label in sorted(labels, reverse=True)]
    silence = words("no evidence found, which is not neutral")
    return [*steps, *mixed, {"label": silence, "symbol": "·", "tone": "no-evidence"}]


def _thin(topics: Sequence[Plain], actors: Sequence[Plain], cells: dict[tuple[str, str], Plain]) -> list[Plain]:
    """Return the topics with least evidence, thinnest first."""
    counted: list[Plain] = [
        {"topic": topic, "evidenced": sum(bool(cells[actor["id"], topic["id"]]["current"]) for actor in actors)}
        for topic in topics
    ]
    thin = [entry for entry in counted if entry["evidenced"] < len(actors)]
    return sorted(thin, key=lambda entry: int(entry["evidenced"]))[:NAMED_GAPS]


def _cited(sources: Sequence[Plain], positions: Sequence[Plain], topics: dict[str, Plain]) -> list[Plain]:
    """Return each source with the positions that cite it, each with its records: several where coders agree on it."""
    records: dict[int, list[str]] = {}
    by_source: dict[int, list[Plain]] = {source["number"]: [] for source in sources}
    for position in positions:
        head = position["index"] if position["same_as"] is None else position["same_as"]
        records.setdefault(head, []).append(_record(position))
    for position in positions:
        if position["same_as"] is None and position["citation"]:
            topic = topics[position["topic"]]
            titles = {"topic_title": topic["title"], "topic_short": topic["short"]}
            by_source[position["citation"]].append(position | titles | {"records": records[position["index"]]})
    return [
        {"source": source, "positions": found, "by_actor": _cited_by(found), "locators": _locators(found)}
        for source in sources
        for found in [by_source[source["number"]]]
    ]


def _cited_by(positions: Sequence[Plain]) -> list[Plain]:
    """Return the positions of a source by actor, with the records that they stand in."""
    actors: dict[str, list[Plain]] = {}
    for position in positions:
        actors.setdefault(position["actor"], []).append(position)
    return [
        {
            "actor_name": found[0]["actor_name"],
            "positions": found,
            "records": list(dict.fromkeys(record for position in found for record in position["records"])),
        }
        for found in actors.values()
    ]


def _locators(positions: Sequence[Plain]) -> str:
    """Return what the places in a source are: "headings", which need a wider column, "numbers", or "" for none."""
    longest = max((len(position["locator"]) for position in positions), default=0)
    return "headings" if longest > SHORT_LOCATOR else "numbers" if longest else ""


def _record(position: Plain) -> str:
    """Return where a record stands; a report without lines (0) has its file alone."""
    return f"{position['file']}:{position['line']}" if position["line"] else str(position["file"])
