"""Workspaces to measure with: made up, the same in every run.

`many` writes the one that most measurements use: a brief for each of 200 actors, with some 14 positions on 20 topics in
texts as long as real ones. `million` writes one table of a million short positions.
"""

import csv
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

Row = Sequence[object]

STANCES = ("support", "qualified-support", "neutral", "qualified-opposition", "oppose", "declined")
CONFIDENCE = ("stated", "stated", "stated", "reported", "inferred")
SETTINGS = """\
title = "Who stands where"

[briefs.actors]
each = "actor"
sections = ["matrix", "actors", "evidence"]
"""
KINDS = ("country", "country", "civil-society", "company", "expert")
FIELDS = (
    "Access to data",
    "Audit of models",
    "Biometric identification",
    "Climate reporting",
    "Compute thresholds",
    "Copyright in training",
    "Digital identity",
    "Energy of data centres",
    "Export controls",
    "Incident reporting",
    "Labelling of media",
    "Liability",
    "Open weights",
    "Procurement",
    "Protection of minors",
    "Research exemption",
    "Safety institutes",
    "Sanctions",
    "Standards",
    "Transparency of rankings",
)
OPENINGS = (
    "Would accept {topic} only together with a review after three years",
    "Calls {topic} the part of the text that matters most",
    "Considers the present wording on {topic} too vague to be enforced",
    "Sees no reason to treat {topic} in this instrument",
    "Points to its own law on {topic}, in force since last year",
    "Asked for a separate chapter on {topic}, with a body of its own",
)
REASONS = (
    "since the costs would fall on those who can least carry them",
    "and offered to second staff to the working group",
    "provided that smaller states get five years more",
    "because the agencies that would have to check it do not exist yet",
    "and said that it would not block a text that the others agree on",
    "as the pilot of the last two years has shown",
)
SAID = (
    "We have read every draft, and none of them answers who pays for it.",
    "This is the least that our parliament will ratify.",
    "Nobody in this room wants to be the one that stopped it.",
    "There is room for a compromise, and it lies in the annex.",
)


def many(root: Path, actors: int = 200, topics: int = 20) -> Path:
    """Write a workspace with a brief for each actor; return its one table of positions."""
    chance = random.Random(1)  # noqa: S311 - figures, not secrets
    titles = [FIELDS[i % len(FIELDS)] + (f" {i // len(FIELDS) + 1}" if i >= len(FIELDS) else "") for i in range(topics)]
    _declare(root, SETTINGS, _actors(actors), _topics(titles), _sources(60))
    header = ("actor", "topic", "stance", "date", "summary", "quote", "source", "locator", "salience", "confidence")
    cells = ((a, t) for a in range(actors) for t in range(topics) if chance.random() < 0.7)
    return _table(root, header, (_position(a, t, titles[t], chance) for a, t in cells))


def million(root: Path, actors: int = 200, topics: int = 5_000) -> Path:
    """Write a workspace whose one table has a position of every actor on every topic; return the table."""
    chance = random.Random(1)  # noqa: S311
    days = [_day(i) for i in range(1500)]
    names = (f"- {{id: actor-{i}, name: Actor {i}, kind: expert}}" for i in range(actors))
    titles = (f"- {{id: topic-{i}, title: Topic {i}}}" for i in range(topics))
    sources = (f"- {{id: source-{i}, title: Source {i}}}" for i in range(50))
    _declare(root, 'title = "A million positions"\n', names, titles, sources)
    header = ("actor", "topic", "stance", "date", "summary", "source", "salience")
    return _table(
        root,
        header,
        (
            (
                f"actor-{a}",
                f"topic-{t}",
                chance.choice(STANCES),
                chance.choice(days),
                f"What actor {a} said on topic {t}",
                f"source-{chance.randrange(50)}",
                chance.randrange(1, 6),
            )
            for a in range(actors)
            for t in range(topics)
        ),
    )


def votes(root: Path, actors: int = 300, topics: int = 100) -> Path:
    """Write a workspace of votes, six in ten of all that there could be, each with its day and source; no texts."""
    chance = random.Random(1)  # noqa: S311
    titles = [f"{FIELDS[i % len(FIELDS)]} {i // len(FIELDS) + 1}" for i in range(topics)]
    settings = 'title = "Who voted how"\n\n[briefs.votes]\nformats = ["html"]\n'
    _declare(root, settings, _actors(actors), _topics(titles), _sources(60))
    cells = ((a, t) for a in range(actors) for t in range(topics) if chance.random() < 0.6)
    rows = ((f"actor-{a}", f"topic-{t}", chance.choice(STANCES), _day(10 * t), f"source-{t % 60}") for a, t in cells)
    return _table(root, ("actor", "topic", "stance", "date", "source"), rows)


def add_position(table: Path, actor: int) -> None:
    """Add one position of an actor to the table of `many`: of the first topic, on a day after all others."""
    row = [f"actor-{actor}", "topic-0", "support", "2025-06-29", "Changed its mind on the last day", ""]
    with table.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerow([*row, "source-0", "p. 1", 3, "stated"])


def _position(actor: int, topic: int, title: str, chance: random.Random) -> Row:
    opening = chance.choice(OPENINGS).format(topic=title[0].lower() + title[1:])
    return (
        f"actor-{actor}",
        f"topic-{topic}",
        chance.choice(STANCES),
        _day(chance.randrange(1900)),
        f"{opening}, {chance.choice(REASONS)}.",
        chance.choice(SAID) if chance.random() < 0.4 else "",
        f"source-{chance.randrange(60)}",
        f"p. {chance.randrange(1, 40)}",
        chance.randrange(1, 6),
        chance.choice(CONFIDENCE),
    )


def _actors(count: int) -> Iterator[str]:
    for i in range(count):
        yield f"- {{id: actor-{i}, name: Delegation {i + 1:03}, kind: {KINDS[i % len(KINDS)]}}}"


def _topics(titles: Sequence[str]) -> Iterator[str]:
    for i, title in enumerate(titles):
        yield f"- {{id: topic-{i}, title: {title}, question: 'Should the text regulate {title.lower()}?'}}"


def _sources(count: int) -> Iterator[str]:
    for i in range(count):
        about = f"title: Statement of round {i + 1}, publisher: Secretariat of the conference"
        yield f"- {{id: source-{i}, {about}, date: {_day(30 * i)}, url: 'https://example.org/statements/{i + 1}'}}"


def _day(number: int) -> str:
    return (dt.date(2020, 1, 1) + dt.timedelta(number)).isoformat()


def _declare(root: Path, settings: str, *declared: Iterable[str]) -> None:
    (root / "positions").mkdir(parents=True)
    (root / "policy-report.toml").write_text(settings, encoding="utf-8")
    for name, lines in zip(("actors", "topics", "sources"), declared, strict=True):
        (root / "positions" / f"{name}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(root: Path, header: Row, rows: Iterable[Row]) -> Path:
    table = root / "positions" / "positions.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return table
