"""From records and an edition to the `Report`: the one place where what a brief says is decided."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from policy_report.analysis import coders, coverage, matrix
from policy_report.analysis.agreement import split_pairs, splits
from policy_report.analysis.conflicts import SourceStatement, disagreements
from policy_report.brief import key_messages
from policy_report.brief.editions import Edition
from policy_report.brief.figures import Before, Figures, rows
from policy_report.brief.report import (
    ActorEntry,
    Agreement,
    BriefInfo,
    Cell,
    Change,
    Conflict,
    Gap,
    Method,
    PositionEntry,
    Reliability,
    Report,
    Side,
    SourceEntry,
    Step,
    TopicEntry,
    TopicSummary,
)
from policy_report.brief.view.figures import SYMBOLS
from policy_report.i18n import Words
from policy_report.records.fields import of_type
from policy_report.records.models import DECLINED, KIND_LABELS, NOT_APPLICABLE, Source, Stance
from policy_report.records.since import Kept
from policy_report.records.validate import Records

TONES = (  # the colour of a stance, by the least place on the scale that has it; both halves alike
    (0.61, "support"),
    (0.2, "qualified-support"),
    (-0.19, "neutral"),
    (-0.6, "qualified-opposition"),
    (-1.0, "oppose"),
)
NAMED_SPLITS = 3
DECIMALS = 12  # of a figure: what is beyond depends on the machine


def compose(records: Records, edition: Edition, before: Before | None = None) -> Report:
    """Return the report of an edition. `before`: what it is compared with, if anything."""
    figures = Figures(records, edition, before)
    edition = figures.edition
    scale = scale_steps(figures.scale)
    numbers = _citation_numbers(figures.known)
    positions = _positions(figures, scale, numbers)
    cells = _cells(figures, positions, scale)
    actors = tuple(_actor(records, name, figures.say) for name in edition.actors)
    topics = tuple(_topic(records, name) for name in edition.topics)
    report = Report(
        brief=_info(edition, before),
        scale=scale,
        actors=actors,
        topics=topics,
        cells=cells,
        positions=positions,
        agreement=_pairs(figures),
        topic_summaries=_summaries(figures),
        changes=_changes(figures),
        gaps=tuple(Gap(cell.actor, cell.topic) for cell in cells if cell.state == matrix.NO_EVIDENCE),
        conflicts=_conflicts(cells, positions),
        sources=_sources(records, numbers),
        key_messages=key_messages.written(edition.key_messages),
        coverage=coverage.whole(cells, positions, len(actors), len(topics)),
        coverage_by_actor=coverage.parts(edition.actors, "actor", cells, positions),
        coverage_by_topic=coverage.parts(edition.topics, "topic", cells, positions),
        method=_method(figures),
        blocs=tuple(figures.blocs),
    )
    return report if report.key_messages else replace(report, key_messages=key_messages.drafted(report))


def _info(edition: Edition, before: Before | None) -> BriefInfo:
    of_one_day = before and before.file and before.day == edition.as_of  # then its file tells the two apart
    return BriefInfo(
        id=edition.id,
        title=edition.title,
        subtitle=edition.subtitle,
        as_of=edition.as_of,
        since=before.day if before and not of_one_day else None,
        earlier=before.file if before else "",
        marking=edition.marking,
        sections=edition.sections,
        language=edition.language,
        dated=edition.dated,
        known_on=edition.known_on,
        kept=bool(before and before.kept),
        nothing_kept=before is None and isinstance(edition.since, Kept),
    )


def _actor(records: Records, name: str, say: Words) -> ActorEntry:
    actor = records.actors[name]
    kind = say(KIND_LABELS[actor.kind])
    return ActorEntry(actor.id, actor.name, actor.short or actor.name, actor.kind, kind, actor.groups)


def _topic(records: Records, name: str) -> TopicEntry:
    topic = records.topics[name]
    return TopicEntry(topic.id, topic.title, topic.short or topic.title, topic.question or "", dict(topic.labels))


# --- scale and labels -----------------------------------------------------------------------------------------------


def scale_steps(stances: Sequence[Stance]) -> tuple[Step, ...]:
    """Return the steps of a scale, each with the tone that colours it."""
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


# --- positions, cells, sources --------------------------------------------------------------------------------------


def _citation_numbers(chosen: pd.DataFrame) -> dict[str, int]:
    """Return the number of each cited source, in the order of use."""
    used = dict.fromkeys(source for source in chosen["source"].astype(str) if source)
    return {source: number for number, source in enumerate(used, 1)}


def _positions(figures: Figures, scale: Sequence[Step], numbers: dict[str, int]) -> tuple[PositionEntry, ...]:
    steps = {step.id: step for step in scale}
    records = _record_fields(figures.known)
    return tuple(
        PositionEntry(
            **row,
            label=figures.labels[row["topic"], row["stance"]],
            symbol=steps[row["stance"]].symbol,
            tone=steps[row["stance"]].tone,
            citation=numbers.get(row["source"]),
            coders=coded_by,
            same_as=same_as,
            disputed=disputed,
        )
        for row, (coded_by, same_as, disputed) in zip(records, _coding(list(rows(figures.known))), strict=True)
    )


def _record_fields(known: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the fields of the record of each position; None where there is no date or number."""
    columns = {}
    for name in (name for name in PositionEntry.__dataclass_fields__ if name in known):
        values = known[name].dt.date if name in of_type("date") else known[name]
        columns[name] = values.astype(object).where(known[name].notna(), None).tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _coding(found: Sequence[Any]) -> list[tuple[tuple[str, ...], int | None, bool]]:
    """Return for each position who coded it so, the position that it codes again, and whether coders differ on it."""
    coded = [coders.CodedRecord(r.date, r.stance, r.source, r.locator, r.coder, r.quote, r.summary) for r in found]
    result: list[tuple[tuple[str, ...], int | None, bool]] = [((), None, False)] * len(found)
    for _, group in groupby(range(len(found)), key=lambda i: (found[i].actor, found[i].topic, found[i].date)):
        places = list(group)
        held = [coded[i] for i in places]
        heads = [places[head] for head in coders.same(held)]
        disputed = coders.differ(held)
        alike: dict[int, set[str]] = {}
        for place, head in zip(places, heads, strict=True):
            alike.setdefault(head, set()).add(coded[place].coder)
        for place, head in zip(places, heads, strict=True):
            result[place] = (tuple(sorted(alike[head] - {""})), None if head == place else head, disputed)
    return result


def _cells(figures: Figures, positions: Sequence[PositionEntry], scale: Sequence[Step]) -> tuple[Cell, ...]:
    looks = {step.id: (step.symbol, step.tone) for step in scale}
    looks |= {state: (symbol, state) for state, symbol in SYMBOLS.items()}
    indexes: dict[tuple[str, str, bool], list[int]] = {}
    for i, position in enumerate(positions):
        indexes.setdefault((position.actor, position.topic, position.current), []).append(i)
    found = []
    for place, row in enumerate(rows(figures.cells)):
        current = indexes.get((row.actor, row.topic, True), [])
        symbol, tone = looks[row.stance or row.state]
        found.append(
            Cell(
                actor=row.actor,
                topic=row.topic,
                state=row.state,
                stance=row.stance or None,
                label=row.label,
                symbol=symbol,
                tone=tone,
                positions=tuple(current),
                history=tuple(indexes.get((row.actor, row.topic, False), ())),
                sources=len({positions[i].source for i in current} - {""}),
                stale=_stale(positions[current[0]].date if current else None, figures.edition),
                coders_differ=place in figures.coders_differ,
            )
        )
    return tuple(found)


def _stale(newest: date | None, edition: Edition) -> bool:
    return bool(newest and edition.as_of and (edition.as_of - newest).days > edition.stale_after_days)


def _conflicts(cells: Sequence[Cell], positions: Sequence[PositionEntry]) -> tuple[Conflict, ...]:
    """Return the cells whose current positions disagree from source to source, on the stance or on figures."""
    found = []
    for cell in (cell for cell in cells if cell.sources > 1 or cell.state == matrix.MIXED):
        places = [i for i in cell.positions if positions[i].same_as is None]
        said = [positions[i] for i in places]
        statements = [SourceStatement(p.source, p.label, p.summary, p.quote) for p in said]
        for each in disagreements(statements):
            values = tuple(Side(text, said[i].citation, places[i]) for i, text in each.said.items())
            found.append(Conflict(cell.actor, cell.topic, each.kind, values))
    return tuple(found)


def _sources(records: Records, numbers: dict[str, int]) -> tuple[SourceEntry, ...]:
    return tuple(_source(number, records.sources[name]) for name, number in numbers.items())


def _source(number: int, source: Source) -> SourceEntry:
    texts = {name: getattr(source, name) or "" for name in ("author", "publisher", "date", "url", "note")}
    return SourceEntry(number=number, id=source.id, title=source.title, accessed=source.accessed, **texts)


# --- figures --------------------------------------------------------------------------------------------------------


def _summaries(figures: Figures) -> tuple[TopicSummary, ...]:
    table = figures.topics
    kinds = [name for name in table.columns if name not in ("topic", "n", "polarisation")]
    return tuple(
        TopicSummary(
            topic=row["topic"],
            counts={name: int(row[name]) for name in kinds if row[name]},
            n=int(row["n"]),
            polarisation=_figure(row["polarisation"]),
        )
        for row in table.to_dict("records")
    )


def _pairs(figures: Figures) -> tuple[Agreement, ...]:
    places = {name: place for place, name in enumerate(figures.edition.actors)}
    score, _ = figures.scores
    pairs = split_pairs(score)
    found = []
    for row in rows(figures.agreement):
        known = not np.isnan(row.agreement)
        split = splits(score, pairs, places[row.a], places[row.b]) if known else ()
        topics = tuple(figures.edition.topics[place] for place in split[:NAMED_SPLITS])
        count = len(split) if known else None
        found.append(Agreement(row.a, row.b, _figure(row.agreement), _figure(row.exact), row.n, count, topics))
    return tuple(found)


def _method(figures: Figures) -> Method:
    edition = figures.edition
    reliability = tuple(
        Reliability(each.level, round(each.alpha or 0.0, DECIMALS), each.n, each.coders) for each in figures.reliability
    )
    return Method(edition.minimum_shared_topics, edition.stale_after_days, edition.weighting, reliability)


def _changes(figures: Figures) -> tuple[Change, ...]:
    return tuple(
        Change(
            row.actor,
            row.topic,
            row.change,
            row.before or None,
            row.after or None,
            row.before_label,
            row.after_label,
            row.coders_differ,
        )
        for row in rows(figures.changes)
    )


def _figure(value: float) -> float | None:
    """Return a figure as a report gives it, None where there is none."""
    return None if np.isnan(value) else round(float(value), DECIMALS)
