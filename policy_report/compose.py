"""From records and an edition to the `Report`: the one place where what a brief says is decided."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from policy_report import matrix, messages
from policy_report.briefs import Edition
from policy_report.models import DECLINED, KIND_LABELS, NOT_APPLICABLE, Stance
from policy_report.positions import select
from policy_report.report import (
    ActorEntry,
    BriefInfo,
    Cell,
    Coverage,
    Gap,
    PositionEntry,
    Report,
    SourceEntry,
    Step,
    TopicEntry,
    TopicSummary,
)
from policy_report.validate import Records

TONES = (  # the colour of a stance, by the least place on the scale that has it; both halves alike
    (0.61, "support"),
    (0.2, "qualified-support"),
    (-0.19, "neutral"),
    (-0.6, "qualified-opposition"),
    (-1.0, "oppose"),
)
MIXED_LABEL, MIXED_SYMBOL = "Mixed", "◆"
NO_EVIDENCE_LABEL, NO_EVIDENCE_SYMBOL = "No evidence", "·"


def compose(records: Records, edition: Edition) -> Report:
    """Return the report of an edition."""
    chosen = select(records.positions, edition.actors, edition.topics, edition.as_of)
    table = matrix.cells(chosen, edition.actors, edition.topics)
    scale = _scale(records.scale)
    labels = _labels(records, scale)
    numbers = _citation_numbers(chosen)
    positions = _positions(chosen, scale, labels, numbers)
    cells = _cells(table, positions, scale, labels)
    actors = tuple(_actor(records, name) for name in edition.actors)
    topics = tuple(_topic(records, name) for name in edition.topics)
    summaries = tuple(_summary(topic.id, cells, scale) for topic in topics)
    coverage = _coverage(cells, positions, numbers, len(actors), len(topics))
    key_messages = messages.written(edition.key_messages) or messages.drafted(
        actors, topics, {(cell.actor, cell.topic): cell for cell in cells}, summaries, coverage
    )
    return Report(
        brief=_info(edition),
        scale=scale,
        actors=actors,
        topics=topics,
        cells=cells,
        positions=positions,
        topic_summaries=summaries,
        gaps=tuple(Gap(cell.actor, cell.topic) for cell in cells if cell.state == matrix.NO_EVIDENCE),
        sources=_sources(records, numbers),
        key_messages=key_messages,
        coverage=coverage,
    )


def _info(edition: Edition) -> BriefInfo:
    return BriefInfo(
        id=edition.id,
        title=edition.title,
        subtitle=edition.subtitle,
        as_of=edition.as_of,
        since=edition.since,
        marking=edition.marking,
        sections=edition.sections,
        language=edition.language,
    )


def _actor(records: Records, name: str) -> ActorEntry:
    actor = records.actors[name]
    return ActorEntry(
        actor.id, actor.name, actor.short or actor.name, actor.kind, KIND_LABELS[actor.kind], actor.groups
    )


def _topic(records: Records, name: str) -> TopicEntry:
    topic = records.topics[name]
    return TopicEntry(topic.id, topic.title, topic.short or topic.title, topic.question or "", dict(topic.labels))


# --- scale and labels -----------------------------------------------------------------------------------------------


def _scale(stances: Sequence[Stance]) -> tuple[Step, ...]:
    values = [stance.value for stance in stances if stance.value is not None]
    return tuple(Step(s.id, s.label, s.value, s.symbol, _tone(s, min(values), max(values))) for s in stances)


def _tone(stance: Stance, low: float, high: float) -> str:
    """Return the colour of a stance: by where its value lies between the ends of the scale."""
    if stance.value is None:
        return stance.id if stance.id in (DECLINED, NOT_APPLICABLE) else "unscored"
    if high == low:
        return "neutral"
    place = round(2 * (stance.value - low) / (high - low) - 1, 9)  # from -1 to 1
    return next(tone for least, tone in TONES if place >= least)


def _labels(records: Records, scale: Sequence[Step]) -> dict[tuple[str, str], str]:
    """Return the words for a stance on a topic: the topic's own, else the scale's."""
    return {
        (topic.id, step.id): topic.labels.get(step.id, step.label)
        for topic in records.topics.values()
        for step in scale
    }


# --- positions, cells, sources --------------------------------------------------------------------------------------


def _citation_numbers(chosen: pd.DataFrame) -> dict[str, int]:
    """Return the number of each cited source, in the order of use."""
    used = dict.fromkeys(source for source in chosen["source"].astype(str) if source)
    return {source: number for number, source in enumerate(used, 1)}


def _positions(
    chosen: pd.DataFrame, scale: Sequence[Step], labels: dict[tuple[str, str], str], numbers: dict[str, int]
) -> tuple[PositionEntry, ...]:
    steps = {step.id: step for step in scale}
    return tuple(
        PositionEntry(
            actor=row.actor,
            topic=row.topic,
            stance=row.stance,
            label=labels[row.topic, row.stance],
            symbol=steps[row.stance].symbol,
            tone=steps[row.stance].tone,
            date=None if pd.isna(row.date) else row.date.date(),
            summary=row.summary,
            quote=row.quote,
            quote_check="no-snapshot" if row.quote else "no-quote",
            speaker=row.speaker,
            source=row.source,
            citation=numbers.get(row.source),
            locator=row.locator,
            conditions=row.conditions,
            salience=None if pd.isna(row.salience) else int(row.salience),
            confidence=row.confidence,
            note=row.note,
            file=row.file,
            line=int(row.line),
            current=bool(row.current),
        )
        for row in _rows(chosen)
    )


def _rows(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples(index=False)


def _cells(
    table: pd.DataFrame, positions: Sequence[PositionEntry], scale: Sequence[Step], labels: dict[tuple[str, str], str]
) -> tuple[Cell, ...]:
    steps = {step.id: step for step in scale}
    indexes: dict[tuple[str, str, bool], list[int]] = {}
    for i, position in enumerate(positions):
        indexes.setdefault((position.actor, position.topic, position.current), []).append(i)
    found = []
    for row in _rows(table):
        step = steps.get(row.stance)
        if step is not None:
            label, symbol, tone = labels[row.topic, step.id], step.symbol, step.tone
        elif row.state == matrix.MIXED:
            label, symbol, tone = MIXED_LABEL, MIXED_SYMBOL, matrix.MIXED
        else:
            label, symbol, tone = NO_EVIDENCE_LABEL, NO_EVIDENCE_SYMBOL, matrix.NO_EVIDENCE
        found.append(
            Cell(
                actor=row.actor,
                topic=row.topic,
                state=row.state,
                stance=row.stance or None,
                label=label,
                symbol=symbol,
                tone=tone,
                positions=tuple(indexes.get((row.actor, row.topic, True), ())),
                history=tuple(indexes.get((row.actor, row.topic, False), ())),
            )
        )
    return tuple(found)


def _sources(records: Records, numbers: dict[str, int]) -> tuple[SourceEntry, ...]:
    return tuple(
        SourceEntry(
            number=number,
            id=source.id,
            title=source.title,
            author=source.author or "",
            publisher=source.publisher or "",
            date=source.date or "",
            url=source.url or "",
            accessed=source.accessed,
            note=source.note or "",
        )
        for name, number in numbers.items()
        for source in [records.sources[name]]
    )


# --- figures --------------------------------------------------------------------------------------------------------


def _summary(topic: str, cells: Sequence[Cell], scale: Sequence[Step]) -> TopicSummary:
    scored = {step.id for step in scale if step.value is not None}
    counted = Counter(cell.stance or cell.state for cell in cells if cell.topic == topic and cell.positions)
    order = [*(step.id for step in scale), matrix.MIXED]
    counts = {name: counted[name] for name in order if counted[name]}
    return TopicSummary(topic, counts, sum(counts.get(name, 0) for name in scored), None)


def _coverage(
    cells: Sequence[Cell], positions: Sequence[PositionEntry], numbers: dict[str, int], actors: int, topics: int
) -> Coverage:
    silent = sum(cell.state == matrix.NO_EVIDENCE for cell in cells)
    dates = [position.date for position in positions if position.date]
    return Coverage(
        positions=len(positions),
        actors=actors,
        topics=topics,
        cells=len(cells),
        evidenced=len(cells) - silent,
        without_evidence=silent,
        sources=len(numbers),
        quotes=sum(bool(position.quote) for position in positions),
        first_date=min(dates, default=None),
        last_date=max(dates, default=None),
    )
