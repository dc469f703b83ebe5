"""From an edition and its records to the `Report`: the one place where what a brief says is decided."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from policy_report.analysis import coders, coverage, matrix
from policy_report.analysis.agreement import split_pairs, splits
from policy_report.analysis.conflicts import SourceStatement, disagreements
from policy_report.brief import key_messages
from policy_report.brief.bounds import bounded
from policy_report.brief.company import Companies
from policy_report.brief.editions import Edition
from policy_report.brief.figures import Before, Figures, rows
from policy_report.brief.report import (
    INTERNAL,
    ActorEntry,
    Agreement,
    BriefInfo,
    Cell,
    Change,
    Conflict,
    Gap,
    Method,
    PositionEntry,
    Report,
    Side,
    SourceEntry,
    Step,
    TopicEntry,
    TopicSummary,
)
from policy_report.brief.view.figures import SYMBOLS
from policy_report.i18n import Words
from policy_report.records import languages
from policy_report.records.audience import UNATTRIBUTED
from policy_report.records.fields import FIELDS, of_type
from policy_report.records.models import DECLINED, KIND_LABELS, NOT_APPLICABLE, Reading, Source, Stance, day_or_span
from policy_report.records.positions import chosen, days
from policy_report.records.since import Kept
from policy_report.records.validate import Records
from policy_report.texts import LANGUAGE_TAG, in_language, tag_of

TONES = (  # the colour of a stance, by the least place on the scale that has it; both halves alike
    (0.61, "support"),
    (0.2, "qualified-support"),
    (-0.19, "neutral"),
    (-0.6, "qualified-opposition"),
    (-1.0, "oppose"),
)
NAMED_SPLITS = 3
SPOKEN_TEXTS = [field.name for field in FIELDS if field.spoken and field.compared]
UNSAID: Mapping[str, Any] = dict.fromkeys(INTERNAL, "") | {"line": 0, "coders": ()}  # what is internal, unsaid
DECIMALS = 12  # of a figure: what is beyond depends on the machine


def compose(edition: Edition, before: Before | None = None, companies: Companies | None = None) -> Report:
    """Return the report of an edition. `before`: what it is compared with, if anything.

    `companies`: where reports of several actors are composed.
    """
    company = (companies or Companies()).of(edition)
    figures = Figures(edition, before)
    edition = figures.edition
    scale = scale_steps(figures.scale)
    numbers = _citation_numbers(figures.known)
    records = figures.records
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
        gaps=_gaps(records, edition, cells),
        conflicts=_conflicts(cells, positions),
        sources=_sources(figures, numbers),
        key_messages=key_messages.written(edition.key_messages),
        coverage=replace(coverage.whole(cells, positions, len(actors), len(topics)), reviewed=_reviewed(figures)),
        coverage_by_actor=coverage.parts(edition.actors, "actor", cells, positions),
        coverage_by_topic=coverage.parts(edition.topics, "topic", cells, positions),
        method=_method(figures),
        blocs=tuple(figures.blocs),
        bloc_sizes=figures.bloc_sizes,
        topic_blocs=tuple(figures.topic_blocs),
        company=company,
    )
    return bounded(report if report.key_messages else replace(report, key_messages=key_messages.drafted(report)))


def _info(edition: Edition, before: Before | None) -> BriefInfo:
    of_one_day = before and before.file and before.day == edition.as_of  # then its file tells the two apart
    decided = [field.name for field in fields(BriefInfo) if field.name in Edition.__dataclass_fields__]
    return BriefInfo(
        **{name: getattr(edition, name) for name in decided if name != "since"},
        since=before.day if before and not of_one_day else None,
        earlier=before.file if before else "",
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
    language = figures.edition.language
    records = _record_fields(languages.positions(figures.known, language, figures.own_language))
    found = []
    for record, coding, row in zip(records, _coding(records), rows(figures.known[[*SPOKEN_TEXTS]]), strict=True):
        topic, step = record["topic"], steps[record["stance"]]
        entry = PositionEntry(
            **record,
            **coding,
            in_records={name: text for name, text in row._asdict().items() if text != record[name]},
            label=figures.labels[topic, step.id],
            symbol=step.symbol,
            tone=step.tone,
            citation=numbers.get(record["source"]),
        )
        found.append(entry if figures.edition.internal else replace(entry, **UNSAID))
    return tuple(found)


def _record_fields(known: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the fields of the record of each position; None where there is no date or number."""
    given = known[[field.name for field in fields(PositionEntry) if field.name in known]]
    dates = {name: given[name].dt.date for name in of_type("date") if name in given} | {"date": days(known)}
    columns = {name: _with_none(dates.get(name, values)) for name, values in given.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _with_none(values: "pd.Series[Any]") -> list[Any]:
    return [None if missing else value for value, missing in zip(values.tolist(), values.isna(), strict=True)]


def _coding(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return for each position who coded it so, the position that it codes again, and whether coders differ on it."""
    found: list[dict[str, Any]] = []
    for _, group in groupby(records, key=itemgetter("actor", "topic", "date")):
        first = len(found)
        coded = [coders.CodedRecord(*itemgetter(*coders.CodedRecord._fields)(record)) for record in group]
        heads, disputed = coders.same(coded), coders.differ(coded)
        alike: dict[int, set[str]] = {}
        for head, record in zip(heads, coded, strict=True):
            alike.setdefault(head, set()).add(record.coder)
        for place, head in enumerate(heads):
            same_as = None if head == place else first + head
            found.append({"coders": tuple(sorted(alike[head] - {""})), "same_as": same_as, "disputed": disputed})
    return found


def _cells(figures: Figures, positions: Sequence[PositionEntry], scale: Sequence[Step]) -> tuple[Cell, ...]:
    symbols = {step.id: (step.symbol, step.tone) for step in scale}
    symbols |= {state: (symbol, state) for state, symbol in SYMBOLS.items()}
    indexes: dict[tuple[str, str, bool], list[int]] = {}
    for i, position in enumerate(positions):
        indexes.setdefault((position.actor, position.topic, position.current), []).append(i)
    edition, found = figures.edition, []
    for place, row in enumerate(rows(figures.cells)):
        current = indexes.get((row.actor, row.topic, True), [])
        newest = positions[current[0]].date if current else None
        symbol, tone = symbols[row.stance or row.state]
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
                stale=bool(newest and edition.as_of and (edition.as_of - newest).days > edition.stale_after_days),
                coders_differ=place in figures.coders_differ,
            )
        )
    return tuple(found)


def _conflicts(cells: Sequence[Cell], positions: Sequence[PositionEntry]) -> tuple[Conflict, ...]:
    """Return the cells whose current positions disagree from source to source, on the stance or on figures."""
    found = []
    for cell in (cell for cell in cells if cell.sources > 1 or cell.state == matrix.MIXED):
        places = [i for i in cell.positions if positions[i].same_as is None]
        current = [positions[i] for i in places]
        statements = [SourceStatement(p.source, p.label, p.summary, p.quote) for p in current]
        for disagreement in disagreements(statements):
            values = tuple(Side(text, current[i].citation, places[i]) for i, text in disagreement.wordings.items())
            found.append(Conflict(cell.actor, cell.topic, disagreement.kind, values))
    return tuple(found)


def _gaps(records: Records, edition: Edition, cells: Sequence[Cell]) -> tuple[Gap, ...]:
    """Return the cells without evidence, each with the sources that were read for it, as far as the day knows them."""
    read = [each for each in records.readings if _known(each, records.sources[each.source], edition)]
    empty = ((cell.actor, cell.topic) for cell in cells if cell.state == matrix.NO_EVIDENCE)
    return tuple(
        Gap(actor, topic, tuple(dict.fromkeys(r.source for r in read if r.topic == topic and r.actor in (None, actor))))
        for actor, topic in empty
    )


def _known(reading: Reading, source: Source, edition: Edition) -> bool:
    later = source.date and edition.as_of and day_or_span(source.date) > edition.as_of
    recorded_later = reading.date and edition.known_on and reading.date > edition.known_on
    return not (later or recorded_later)


def _sources(figures: Figures, numbers: dict[str, int]) -> tuple[SourceEntry, ...]:
    records, own = figures.records, figures.own_language
    found = [_source(number, records.sources[name], records.language, own) for name, number in numbers.items()]
    found = found if figures.edition.internal else [replace(each, note="") for each in found]
    return tuple(
        replace(each, title=figures.say.say(each.title)) if each.id == UNATTRIBUTED else each for each in found
    )


def _source(number: int, source: Source, language: str, own: str) -> SourceEntry:
    """Return a source, its title marked with its language, else that of the records (`own`)."""
    said = tag_of(source.language or "")
    title = in_language(source.title, language, said if re.fullmatch(LANGUAGE_TAG, said) else own)
    optional = ("author", "publisher", "date", "url", "archive_url", "remark", "note")
    texts = {name: getattr(source, name) or "" for name in optional}
    accessed, archived = source.accessed, source.archived
    return SourceEntry(number=number, id=source.id, title=title, accessed=accessed, archived=archived, **texts)


# --- figures --------------------------------------------------------------------------------------------------------


def _summaries(figures: Figures) -> tuple[TopicSummary, ...]:
    table = figures.topics
    kinds = [name for name in table.columns if name not in ("topic", "n", "polarisation")]
    found = []
    for row in table.to_dict("records"):
        counts = {name: int(row[name]) for name in kinds if row[name]}
        found.append(TopicSummary(row["topic"], counts, int(row["n"]), _figure(row["polarisation"])))
    return tuple(found)


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


def _reviewed(figures: Figures) -> int | None:
    """Return how many of the positions that are shown somebody signed off, None where nobody ever did."""
    records, edition = figures.records, figures.edition
    if records.reviewed is None:
        return None
    days = edition.as_of, edition.known_on
    return int(records.reviewed[chosen(records.positions, edition.actors, edition.topics, *days)].sum())


def _method(figures: Figures) -> Method:
    edition = figures.edition
    reliability = tuple(replace(each, alpha=round(each.alpha, DECIMALS)) for each in figures.reliability)
    return Method(edition.minimum_shared_topics, edition.stale_after_days, edition.weighting, reliability)


def _changes(figures: Figures) -> tuple[Change, ...]:
    table = figures.changes[[field.name for field in fields(Change)]]
    return tuple(
        Change(**row | {side: row[side] or None for side in ("before", "after")}) for row in table.to_dict("records")
    )


def _figure(value: float) -> float | None:
    """Return a figure as a report gives it, None where there is none."""
    return None if np.isnan(value) else round(float(value), DECIMALS)
