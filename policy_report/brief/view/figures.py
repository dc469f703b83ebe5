"""What several formats show of a report, decided once: the key to the matrix, who holds what on a topic, who agrees.

Texts that a format arranges itself are in the language of the brief; names come as the report has them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from policy_report.brief.report import (
    ActorEntry,
    Cell,
    Change,
    Coverage,
    PositionEntry,
    Report,
    Step,
    TopicEntry,
    TopicSummary,
)
from policy_report.i18n import Words, term, words_of
from policy_report.text import cut, isolated

MIXED, NO_EVIDENCE = "mixed", "no-evidence"
SYMBOLS = {MIXED: "◆", NO_EVIDENCE: "·"}
MEANINGS = {
    "support": term("Answers the topic’s question with yes."),
    "qualified-support": term("Yes, with reservations or conditions."),
    "neutral": term("Engages with the question and takes no side."),
    "qualified-opposition": term("No in part, or not in this form."),
    "oppose": term("Answers the topic’s question with no."),
    "declined": term("Was asked and took no position: a stated refusal."),
    "not-applicable": term("The question does not arise for this actor."),
}
OWN_STEP = term("A step of this workspace’s own scale.")
NO_VALUE = term("A stance without a value: shown, never scored.")
SILENCE = term("no evidence found, which is not neutral")

RED_LINE = 5  # of salience
AGREEMENT_ACTORS = 12  # a table of pairs that a page holds
LISTED = 12  # new cells that have a row each
NAMES = 30  # actors without evidence that are named one by one, even where fewer have some
WIDTH, STEP_PAD = 620.0, 62.0  # of a strip, in CSS pixels
DOT, GAP, ROW = 4.6, 12.0, 12.0
ROOM = 0.85  # of the way to the next step that dots may take
BASE = 6.0
LABEL = 16.0

C = TypeVar("C", bound=Cell)
ChangedCell = TypeVar("ChangedCell", bound=Change)


# --- stances --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StanceMark:
    """A stance as it is shown: words, symbol, and the tone that colours it."""

    label: str
    symbol: str
    tone: str


def used(report: Report) -> frozenset[str]:
    """Return the stances and states (ids) that cells of the matrix have."""
    return frozenset(name for cell in report.cells for name in (cell.state, cell.stance) if name)


def legend(report: Report) -> tuple[StanceMark, ...]:
    """Return the key to the matrix: what its cells have, stances in the order of the scale, mixed, no evidence.

    A stance is in the word of the topics where these agree on one.
    """
    in_use, words = used(report), words_of(report.brief.language)
    steps = [step for step in report.scale if step.id in in_use]
    mixed = {cell.label for cell in report.cells if cell.state == MIXED}
    silence = [words(SILENCE)] if NO_EVIDENCE in in_use else []
    return (
        *(StanceMark(_word(step, report.topics), step.symbol, step.tone) for step in steps),
        *(StanceMark(label, SYMBOLS[MIXED], MIXED) for label in sorted(mixed, reverse=True)),
        *(StanceMark(label, SYMBOLS[NO_EVIDENCE], NO_EVIDENCE) for label in silence),
    )


def _word(step: Step, topics: Iterable[TopicEntry]) -> str:
    """Return the one word that all topics have for a stance, else that of the scale."""
    words = {topic.labels.get(step.id, step.label) for topic in topics}
    return words.pop() if len(words) == 1 else step.label


def meanings(report: Report) -> dict[str, str]:
    """Return the meaning of each stance of the scale, and of the built-in scale, by its id."""
    words = words_of(report.brief.language)
    own = {step.id: NO_VALUE if step.value is None else OWN_STEP for step in report.scale}
    return {name: words(meaning) for name, meaning in (own | MEANINGS).items()}


def counts(coverage: Coverage, words: Words) -> dict[str, str]:
    """Return the numbers of actors, topics, positions and sources with their nouns, by these names."""
    return {
        "actors": words.many(coverage.actors, "{n} actor", "{n} actors"),
        "topics": words.many(coverage.topics, "{n} topic", "{n} topics"),
        "positions": words.many(coverage.positions, "{n} position", "{n} positions"),
        "sources": words.many(coverage.sources, "{n} source", "{n} sources"),
    }


def reviewed(coverage: Coverage, words: Words) -> str:
    """Return how many of the positions somebody signed off, "" where the workspace has no reviews."""
    if coverage.reviewed is None:
        return ""
    return words.many(
        coverage.positions,
        "{reviewed} of {n} position reviewed",
        "{reviewed} of {n} positions reviewed",
        reviewed=coverage.reviewed,
    )


def mixed(label: str, stances: Iterable[str], words: Words) -> str:
    """Return the words of a mixed cell: its label, then its stances, each once."""
    return words("{mixed}: {stances}", mixed=label, stances=" / ".join(dict.fromkeys(stances)))


def known(position: PositionEntry, words: Words) -> str:
    """Return how a position is known, in words; "" where it is simply stated."""
    return "" if position.confidence in {"", "stated"} else words(position.confidence)


def current(report: Report, cell: Cell) -> list[PositionEntry]:
    """Return the current positions of a cell; one that several coded stands once."""
    return [position for position in map(report.positions.__getitem__, cell.positions) if position.same_as is None]


def division(summary: TopicSummary) -> tuple[float, int]:
    """Return what puts a topic first where the most divided stands first: its polarisation, then its n."""
    return -round(summary.polarisation or 0.0, 9), -summary.n


def is_red_line(report: Report, cell: Cell) -> bool:
    """Return whether an actor holds a stance as a red line, the highest salience."""
    return any(report.positions[place].salience == RED_LINE for place in cell.positions)


# --- a topic --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StanceGroup(StanceMark, Generic[C]):
    """The cells of one stance: those that say something, and those of which a name is all that there is to say."""

    cells: tuple[C, ...]
    speaking: tuple[C, ...]
    named: tuple[C, ...]


def by_stance(report: Report, cells: Iterable[C]) -> tuple[StanceGroup[C], ...]:
    """Return cells with evidence grouped by stance, in the order of the scale, those of several stances last."""
    order = {step.id: place for place, step in enumerate(report.scale)}
    groups: dict[tuple[str, str, str], list[C]] = {}
    for cell in sorted(cells, key=lambda cell: order.get(cell.stance or "", len(order))):
        groups.setdefault((cell.label, cell.symbol, cell.tone), []).append(cell)
    return tuple(_stance_group(report, StanceMark(*stance), found) for stance, found in groups.items())


def _stance_group(report: Report, stance: StanceMark, cells: Sequence[C]) -> StanceGroup[C]:
    speaking = tuple(cell for cell in cells if _says_something(report, cell))
    named = tuple(cell for cell in cells if not _says_something(report, cell))
    return StanceGroup(stance.label, stance.symbol, stance.tone, tuple(cells), speaking, named)


def _says_something(report: Report, cell: Cell) -> bool:
    """Return whether there is a text of a cell, or an earlier stance, or several: more than its stance and a source."""
    positions = [report.positions[i] for i in cell.positions]
    return bool(cell.history or cell.state == MIXED) or any(p.summary or p.quote or p.conditions for p in positions)


@dataclass(frozen=True)
class TopicColumn(Generic[C]):
    """A topic with its cells by stance. `silent`: short names of the actors without evidence; `silence`: in words.

    `evidenced`, `actors`: how many of how many actors have evidence; `strip`: its drawing, None where there is none.
    """

    topic: TopicEntry
    groups: tuple[StanceGroup[C], ...]
    silent: tuple[str, ...]
    silence: str
    summary: TopicSummary
    evidenced: int
    actors: int
    strip: "Strip | None"


def columns(report: Report, cells: Mapping[tuple[str, str], C]) -> tuple[TopicColumn[C], ...]:
    """Return every topic with what its cells hold; `cells`: by (actor, topic), those of the report or more of them."""
    words, found = words_of(report.brief.language), []
    for topic, summary in zip(report.topics, report.topic_summaries, strict=True):
        names = {actor.id: isolated(actor.short) for actor in report.actors}
        evidenced = [cell for actor in report.actors if (cell := cells[actor.id, topic.id]).positions]
        heard = [names.pop(cell.actor) for cell in evidenced]
        silent = tuple(names.values())
        column = TopicColumn(
            topic=topic,
            groups=by_stance(report, evidenced),
            silent=silent,
            silence=silence(silent, heard, words),
            summary=summary,
            evidenced=len(evidenced),
            actors=len(report.actors),
            strip=strip(report, topic, evidenced) if len(report.actors) > 1 else None,
        )
        found.append(column)
    return tuple(found)


def silence(silent: Sequence[str], heard: Sequence[str], words: Words) -> str:
    """Return the actors of a topic without evidence, by name; where they are many, as all but the fewer with some."""
    if len(silent) > 1 and not heard:
        return words("every actor")
    if len(silent) > max(NAMES, len(heard)):
        return words("every actor but {actors}", actors=", ".join(heard))
    return ", ".join(silent)


# --- changes --------------------------------------------------------------------------------------------------------


def newly(changes: Iterable[ChangedCell]) -> tuple[tuple[ChangedCell, ...], ...]:
    """Return the new cells by actor where they are many: in a row each they would hide what moved."""
    new = [change for change in changes if change.change == "new"]
    if len(new) <= LISTED:
        return ()
    return tuple(tuple(found) for _, found in groupby(new, key=lambda change: change.actor))  # in the order of actors


# --- agreement ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AgreeingActor:
    """How far an actor agrees with another: from 0 to 1 over `n` topics.

    `splits`: the number of topics that split the two; `split`: short titles of up to three.
    """

    actor: ActorEntry
    agreement: float
    n: int
    splits: int
    split: tuple[str, ...]


@dataclass(frozen=True)
class PairsRow:
    """An actor with the others in the order of the table, None where nothing can be said; the two that stand out.

    `nearest`, `farthest`: with more shared topics first where the agreement is the same; the latter is None where there
    is one other alone.
    """

    actor: ActorEntry
    cells: tuple[AgreeingActor | None, ...]
    nearest: AgreeingActor
    farthest: AgreeingActor | None


@dataclass(frozen=True)
class Pairs:
    """Who agrees with whom, in the order of blocs: actors that can be compared.

    `table`, `extremes`: a row for each of `order`; the table is empty where it would be too wide.

    `known`, `all`: pairs with a figure, and pairs; `most`: topics that two share at most.
    """

    order: tuple[ActorEntry, ...]
    table: tuple[PairsRow, ...]
    extremes: tuple[PairsRow, ...]
    known: int
    all: int
    most: int


def pairs(report: Report) -> Pairs:
    """Return who agrees with whom: a table where a page holds it, and each actor's two extremes."""
    found: dict[str, dict[str, AgreeingActor]] = {name: {} for name in report.blocs}
    actors = report.actor_of
    for pair in report.agreement:
        if pair.agreement is not None:
            split = tuple(cut(report.topic_of[name].short) for name in pair.split)
            for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
                found[one][other] = AgreeingActor(actors[other], pair.agreement, pair.n, pair.splits or 0, split)
    order = [name for name in report.blocs if found[name]]
    rows = tuple(_pairs_row(actors[name], [found[name].get(other) for other in order]) for name in order)
    return Pairs(
        order=tuple(actors[name] for name in order),
        table=rows if len(order) <= AGREEMENT_ACTORS else (),
        extremes=rows,
        known=sum(len(others) for others in found.values()) // 2,
        all=len(report.agreement),
        most=max((pair.n for pair in report.agreement), default=0),
    )


def _pairs_row(actor: ActorEntry, others: Sequence[AgreeingActor | None]) -> PairsRow:
    known = [other for other in others if other]
    nearest = min(known, key=lambda other: (-other.agreement, -other.n, other.actor.id))
    farthest = min(known, key=lambda other: (other.agreement, -other.n, other.actor.id))
    return PairsRow(actor, tuple(others), nearest, farthest if len(known) > 1 else None)


# --- the strip of a topic: geometry only, the template draws it -----------------------------------------------------


@dataclass(frozen=True)
class Tick:
    """A step of the scale, and how many actors stand on it."""

    x: float
    label: str
    count: int


@dataclass(frozen=True)
class StripDot:
    """An actor, by the centre of its dot."""

    x: float
    y: float
    tone: str


@dataclass(frozen=True)
class Strip:
    """A scale as a line with a dot for each actor. `line`: its height; `left`, `right`: its ends; `alt`: in words."""

    width: float
    height: float
    line: float
    left: float
    right: float
    ticks: tuple[Tick, ...]
    dots: tuple[StripDot, ...]
    alt: str


def strip(report: Report, topic: TopicEntry, cells: Sequence[Cell]) -> Strip | None:
    """Return the drawing of a topic; None when nobody holds a scored stance, or the scale is one step.

    `cells`: those of the topic with evidence. An actor with a mixed cell stands at the mean of its stances.
    """
    values = report.values
    stances = [{report.positions[i].stance for i in cell.positions} & values.keys() for cell in cells]
    standing: dict[float, list[Cell]] = {}
    for cell, scored in zip(cells, stances, strict=True):
        if scored:
            standing.setdefault(sum(values[stance] for stance in sorted(scored)) / len(scored), []).append(cell)
    if not standing or len(values) < 2:  # noqa: PLR2004 - one step is no scale
        return None
    high, *_, low = values.values()
    per_row = max(1, int((WIDTH - 2 * STEP_PAD) / (len(values) - 1) * ROOM / GAP))
    line = BASE + max(-(-len(found) // per_row) for found in standing.values()) * ROW
    ticks = (
        Tick(_x(step.value, low, high), topic.labels.get(step.id, step.label), stances.count({step.id}))
        for step in report.scale
        if step.value is not None
    )
    dots = (dot for value, found in standing.items() for dot in _dots(found, _x(value, low, high), line, per_row))
    alt = _alt(report, topic, standing)
    return Strip(WIDTH, line + 2 * LABEL, line, STEP_PAD, WIDTH - STEP_PAD, tuple(ticks), tuple(dots), alt)


def _x(value: float, low: float, high: float) -> float:
    """Return where a value stands: the supportive end of the scale on the left."""
    share = (high - value) / (high - low) if high != low else 0.5
    return round(STEP_PAD + share * (WIDTH - 2 * STEP_PAD), 2)


def _dots(cells: Sequence[Cell], x: float, line: float, per_row: int) -> list[StripDot]:
    """Return the dots of one step, in rows above the line, each row centred."""
    dots = []
    for i, cell in enumerate(cells):
        row, place = divmod(i, per_row)
        length = min(len(cells) - row * per_row, per_row)
        shift = (place - (length - 1) / 2) * GAP
        dots.append(StripDot(round(x + shift, 2), round(line - ROW * (row + 0.5) - 1, 2), cell.tone))
    return dots


def _alt(report: Report, topic: TopicEntry, standing: Mapping[float, Sequence[Cell]]) -> str:
    words = words_of(report.brief.language)
    names: dict[str, list[str]] = {}
    for value in sorted(standing, reverse=True):
        for cell in standing[value]:
            names.setdefault(cell.label, []).append(report.actor_of[cell.actor].name)
    parts = (words("{stance}: {actors}", stance=label, actors=", ".join(names[label])) for label in names)
    return words("{topic} on the scale. {groups}.", topic=topic.title, groups=words("; ").join(parts))
