"""From records and an edition to the `Report`: the one place where what a brief says is decided."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from policy_report import blocs, coders, matrix, messages
from policy_report.agreement import agreement, salience, scores
from policy_report.briefs import Edition
from policy_report.changes import changes
from policy_report.models import DECLINED, KIND_LABELS, NOT_APPLICABLE, Stance
from policy_report.positions import select
from policy_report.report import (
    ActorEntry,
    Agreement,
    BriefInfo,
    Cell,
    Change,
    Coverage,
    Gap,
    Method,
    PositionEntry,
    Reliability,
    Report,
    SourceEntry,
    Step,
    TopicEntry,
    TopicSummary,
)
from policy_report.topics import polarisation, step_counts
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


@dataclass(frozen=True)
class Before:
    """What a brief is compared with: the positions known then, as `positions.select` gives them; the day; the file."""

    positions: pd.DataFrame
    day: date | None
    file: str = ""


def compose(records: Records, edition: Edition, before: Before | None = None) -> Report:
    """Return the report of an edition. `before`: what it is compared with, if anything."""
    edition, chosen = _in_order(records, edition)
    table = matrix.cells(chosen, edition.actors, edition.topics)
    scale = _scale(records.scale)
    labels = _labels(records, scale)
    numbers = _citation_numbers(chosen)
    positions = _positions(chosen, scale, labels, numbers)
    cells = _cells(table, positions, scale, labels, edition)
    actors = tuple(_actor(records, name) for name in edition.actors)
    topics = tuple(_topic(records, name) for name in edition.topics)
    values = {step.id: step.value for step in scale if step.value is not None}
    summaries = _summaries(chosen, cells, scale, topics)
    pairs, near = _agreement(chosen, values, edition)
    coverage = _coverage(cells, positions, numbers, len(actors), len(topics))
    changed = _changes(before, chosen, edition, labels) if before else ()
    key_messages = messages.written(edition.key_messages) or messages.drafted(
        messages.Findings(
            actors, topics, {(cell.actor, cell.topic): cell for cell in cells}, summaries, pairs, changed, coverage
        )
    )
    return Report(
        brief=_info(edition, before),
        scale=scale,
        actors=actors,
        topics=topics,
        cells=cells,
        positions=positions,
        agreement=pairs,
        topic_summaries=summaries,
        changes=changed,
        gaps=tuple(Gap(cell.actor, cell.topic) for cell in cells if cell.state == matrix.NO_EVIDENCE),
        conflicts=_conflicts(cells, positions),
        sources=_sources(records, numbers),
        key_messages=key_messages,
        coverage=coverage,
        method=_method(chosen, values, edition),
        blocs=near,
    )


def _in_order(records: Records, edition: Edition) -> tuple[Edition, pd.DataFrame]:
    """Return the edition with its actors and topics in the order that it asks for, and its positions."""
    chosen = select(records.positions, edition.actors, edition.topics, edition.as_of)
    if "similarity" not in (edition.order_actors, edition.order_topics):
        return edition, chosen
    values = {stance.id: stance.value for stance in records.scale if stance.value is not None}
    span, least = max(values.values()) - min(values.values()), edition.minimum_shared_topics
    score, sets = scores(chosen, values, edition.actors, edition.topics)
    if edition.order_actors == "similarity":
        pairs = agreement(score, sets, edition.actors, span, least)
        edition = replace(edition, actors=tuple(blocs.ordered(pairs, edition.actors)))
    if edition.order_topics == "similarity":
        pairs = agreement(score.T, sets.T, edition.topics, span, least)
        edition = replace(edition, topics=tuple(blocs.ordered(pairs, edition.topics)))
    return edition, select(records.positions, edition.actors, edition.topics, edition.as_of)


def _info(edition: Edition, before: Before | None) -> BriefInfo:
    return BriefInfo(
        id=edition.id,
        title=edition.title,
        subtitle=edition.subtitle,
        as_of=edition.as_of,
        since=before.day if before else None,
        earlier=before.file if before else "",
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
            quote_check=row.quote_check,
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
    table: pd.DataFrame,
    positions: Sequence[PositionEntry],
    scale: Sequence[Step],
    labels: dict[tuple[str, str], str],
    edition: Edition,
) -> tuple[Cell, ...]:
    steps = {step.id: step for step in scale}
    indexes: dict[tuple[str, str, bool], list[int]] = {}
    for i, position in enumerate(positions):
        indexes.setdefault((position.actor, position.topic, position.current), []).append(i)
    found = []
    for row in _rows(table):
        current = indexes.get((row.actor, row.topic, True), [])
        newest = positions[current[0]].date if current else None
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
                positions=tuple(current),
                history=tuple(indexes.get((row.actor, row.topic, False), ())),
                sources=len({positions[i].source for i in current} - {""}),
                stale=bool(newest and edition.as_of and (edition.as_of - newest).days > edition.stale_after_days),
            )
        )
    return tuple(found)


def _conflicts(cells: Sequence[Cell], positions: Sequence[PositionEntry]) -> tuple[Gap, ...]:
    """Return the mixed cells whose stances come from different sources."""
    return tuple(
        Gap(cell.actor, cell.topic)
        for cell in cells
        if cell.state == matrix.MIXED and len({positions[i].source for i in cell.positions}) > 1
    )


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


def _summaries(
    chosen: pd.DataFrame, cells: Sequence[Cell], scale: Sequence[Step], topics: Sequence[TopicEntry]
) -> tuple[TopicSummary, ...]:
    ordered = sorted((step for step in scale if step.value is not None), key=lambda step: step.value or 0)
    counts = step_counts(chosen, [step.id for step in ordered], [topic.id for topic in topics])
    contested = polarisation(counts)
    counted: dict[str, Counter[str]] = {topic.id: Counter() for topic in topics}
    for cell in cells:
        if cell.positions:
            counted[cell.topic][cell.stance or cell.state] += 1
    order = [*(step.id for step in scale), matrix.MIXED]
    return tuple(
        TopicSummary(
            topic=topic.id,
            counts={name: counted[topic.id][name] for name in order if counted[topic.id][name]},
            n=round(counts[i].sum()),
            polarisation=_figure(contested[i]),
        )
        for i, topic in enumerate(topics)
    )


def _agreement(
    chosen: pd.DataFrame, values: dict[str, float], edition: Edition
) -> tuple[tuple[Agreement, ...], tuple[str, ...]]:
    """Return every pair of actors, and the actors in the order of blocs."""
    score, sets = scores(chosen, values, edition.actors, edition.topics)
    weights = salience(chosen, edition.actors, edition.topics) if edition.weighting == "salience" else None
    span = max(values.values()) - min(values.values())
    table = agreement(score, sets, edition.actors, span, edition.minimum_shared_topics, weights)
    pairs = tuple(Agreement(row.a, row.b, _figure(row.agreement), _figure(row.exact), row.n) for row in _rows(table))
    return pairs, tuple(blocs.ordered(table, edition.actors))


def _method(chosen: pd.DataFrame, values: dict[str, float], edition: Edition) -> Method:
    found = coders.alpha(chosen, values, list(values)) if (chosen["coder"] != "").any() else []
    reliability = tuple(
        Reliability(each.level, round(each.alpha, 6), each.n, each.coders) for each in found if each.alpha is not None
    )
    return Method(edition.minimum_shared_topics, edition.stale_after_days, edition.weighting, reliability)


def _changes(
    before: Before, chosen: pd.DataFrame, edition: Edition, labels: dict[tuple[str, str], str]
) -> tuple[Change, ...]:
    """Return what is different in the cells of the brief, in the order of the matrix."""
    table = changes(before.positions, chosen, edition.actors, edition.topics)
    inside = table["actor"].isin(edition.actors) & table["topic"].isin(edition.topics)

    def label(topic: str, stance: str) -> str:
        return MIXED_LABEL if stance == matrix.MIXED else labels.get((topic, stance), stance)

    return tuple(
        Change(
            actor=row.actor,
            topic=row.topic,
            change=row.change,
            before=row.before or None,
            after=row.after or None,
            before_label=label(row.topic, row.before),
            after_label=label(row.topic, row.after),
        )
        for row in _rows(table[inside])
    )


def _figure(value: float) -> float | None:
    """Return a figure as a report gives it: six decimals, None where there is none."""
    return None if np.isnan(value) else round(float(value), 6)


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
        verified=sum(position.quote_check == "verified" for position in positions),
        mismatched=sum(position.quote_check == "mismatch" for position in positions),
        single_source=sum(bool(cell.positions) and cell.sources == 1 for cell in cells),
        stale=sum(cell.stale for cell in cells),
        reported=sum(position.confidence == "reported" for position in positions),
        inferred=sum(position.confidence == "inferred" for position in positions),
        first_date=min(dates, default=None),
        last_date=max(dates, default=None),
    )
