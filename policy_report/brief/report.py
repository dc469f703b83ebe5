"""Everything that a brief says, as frozen data. Every output format is rendered from this and from nothing else."""

import datetime as dt
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from policy_report.spans import last_day

SCHEMA = "policy-report/1"
SEPARATE, ALONE = "separate", "alone"  # where an annex stands: in a file of its own; in this file, without its brief


INTERNAL = frozenset({"note", "coder", "coders", "file", "line"})  # said by an internal brief alone


@dataclass(frozen=True)
class BriefInfo:
    """The brief itself. `dated`: somebody chose `as_of`; else it is the newest date of what the brief shows.

    `known_on`: what was recorded later is left out. `annex`: whether a document has one after the brief; "separate": in
    another file; "alone": this is that file. `internal`: outputs say notes, coders, files and lines too.
    `attachments`: a PDF carries its data.
    `since`: the day that it is compared with; `earlier`: the file, if it was an earlier brief; `kept`: it is what a
    build of that day kept; `nothing_kept`: no build had kept anything.
    """

    id: str
    title: str
    subtitle: str
    as_of: dt.date | None
    since: dt.date | None
    earlier: str
    marking: str
    sections: tuple[str, ...]
    language: str
    annex: bool | str = True
    internal: bool = False
    attachments: bool = True
    dated: bool = True
    known_on: dt.date | None = None
    kept: bool = False
    nothing_kept: bool = False


@dataclass(frozen=True)
class Step:
    """A stance of the scale. `tone` names its colour: support … oppose, declined, not-applicable, unscored."""

    id: str
    label: str
    value: float | None
    symbol: str
    tone: str


@dataclass(frozen=True)
class ActorEntry:
    """An actor of the brief. `short`: the name for narrow places, the full one where the records give none."""

    id: str
    name: str
    short: str
    kind: str
    kind_label: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class TopicEntry:
    """A topic of the brief; `labels`: its own words for some stances, by stance id."""

    id: str
    title: str
    short: str
    question: str
    labels: dict[str, str]


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix. `positions`, `history`: indexes into `Report.positions`, current and superseded.

    `sources`: how many sources its current positions cite; `stale`: whether they are older than the brief allows;
    `coders_differ`: mixed only because coders read one statement differently.
    """

    actor: str
    topic: str
    state: str
    stance: str | None
    label: str
    symbol: str
    tone: str
    positions: tuple[int, ...]
    history: tuple[int, ...]
    sources: int
    stale: bool
    coders_differ: bool


@dataclass(frozen=True)
class PositionEntry:
    """One position. `citation`: the number of its source in the brief, None without a source.

    `language`: of the quote, a BCP 47 tag; `translation`: the quote in the language of the brief.
    `coder`: who coded the record; `coders`: all who coded this position so; `same_as`: the index of the position that
    it codes again, which stands for both; `disputed`: coders read this statement differently. `in_records`: what the
    records say where the brief shows the text of another language, since changes are those of the records.
    """

    actor: str
    topic: str
    stance: str
    label: str
    symbol: str
    tone: str
    date: dt.date | None
    summary: str
    quote: str
    language: str
    translation: str
    quote_check: str
    speaker: str
    source: str
    citation: int | None
    locator: str
    conditions: str
    salience: int | None
    confidence: str
    remark: str
    note: str
    file: str
    line: int
    current: bool
    coder: str
    coders: tuple[str, ...]
    same_as: int | None
    disputed: bool
    in_records: dict[str, str]


@dataclass(frozen=True)
class SourceEntry:
    """A cited source, numbered in the order of use."""

    number: int
    id: str
    title: str
    author: str
    publisher: str
    date: str
    url: str
    accessed: dt.date | None
    archive_url: str
    archived: dt.date | None
    remark: str
    note: str


@dataclass(frozen=True)
class MessagePart:
    """A stretch of a key message; with `actor` and `topic` it rests on that cell."""

    text: str
    actor: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Claim:
    """A drafted statement, decided before it is worded; docs/analysis.md has the rule and figures of a kind.

    `kind`: divided, united, alone, opposed, closest, farthest, moved, gaps or blocs. `actors`, `topics`: ids.
    `stances`: those of the actors in turn; of what moved, before and after.
    """

    kind: str
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    stances: tuple[str, ...]
    figures: dict[str, float]


@dataclass(frozen=True)
class KeyMessage:
    """A key message: `lead` is its first sentence, `body` the rest, `text` both; `claims`: of a drafted one."""

    lead: tuple[MessagePart, ...]
    body: tuple[MessagePart, ...]
    text: str
    drafted: bool = False
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class TopicSummary:
    """Counts of cells by stance id (mixed cells under `mixed`), and n, the actors with a scored stance."""

    topic: str
    counts: dict[str, int]
    n: int
    polarisation: float | None


@dataclass(frozen=True)
class Agreement:
    """How far two actors agree on the `n` topics where both hold a scored stance; None below the minimum.

    `splits`: on how many topics they differ, None below the minimum; `split`: up to three of these, those on which the
    fewest pairs differ first.
    """

    a: str
    b: str
    agreement: float | None
    exact: float | None
    n: int
    splits: int | None
    split: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A changed cell: the stance ids before and after ("mixed" for several), None without evidence.

    `coders_differ`: the newer side that is mixed is so only because coders of one statement differ.
    """

    actor: str
    topic: str
    change: str
    before: str | None
    after: str | None
    before_label: str
    after_label: str
    coders_differ: bool


@dataclass(frozen=True)
class Reliability:
    """Krippendorff's alpha of the coders, at a level of measurement, over `n` cells that two or more of them coded."""

    level: str
    alpha: float
    n: int
    coders: int


@dataclass(frozen=True)
class Method:
    """The choices behind the figures: what a reader needs to check them."""

    minimum_shared_topics: int
    stale_after_days: int
    weighting: str
    reliability: tuple[Reliability, ...]


@dataclass(frozen=True)
class Gap:
    """A cell without evidence. `read`: the ids of the sources that somebody read for it, and found nothing in."""

    actor: str
    topic: str
    read: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """One side of a conflict: a stance or figures in words, its citation, the index of its position."""

    text: str
    citation: int | None
    position: int


@dataclass(frozen=True)
class Conflict:
    """A cell whose sources disagree. `kind`: "stances", or "figures" of one unit; `values`: what each source says."""

    actor: str
    topic: str
    kind: str
    values: tuple[Side, ...]


@dataclass(frozen=True)
class Coverage:
    """How much of the matrix is evidenced, and how well.

    `quotes`: positions that carry one; `verified`, `mismatched`: what the check of these found; `single_source`,
    `stale`: evidenced cells that rest on one source or on old records; `reported`, `inferred`: positions known so.
    `reviewed`: positions that somebody signed off, None where the workspace has no reviews.
    """

    positions: int
    actors: int
    topics: int
    cells: int
    evidenced: int
    without_evidence: int
    sources: int
    quotes: int
    verified: int
    mismatched: int
    single_source: int
    stale: int
    reported: int
    inferred: int
    first_date: dt.date | None
    last_date: dt.date | None
    reviewed: int | None = None


@dataclass(frozen=True)
class Standing:
    """A stance of one actor among others: the names of those who share it, and how many actors hold each (by id)."""

    topic: str
    sharing: tuple[str, ...]
    counts: dict[str, int]


@dataclass(frozen=True)
class Likeness:
    """How far another actor agrees with the one of a brief, over `n` topics."""

    name: str
    agreement: float
    n: int


@dataclass(frozen=True)
class Company:
    """The others beside the one actor of a brief: how many, its stances among theirs, the likest first."""

    others: int
    standings: tuple[Standing, ...]
    likeness: tuple[Likeness, ...]


@dataclass(frozen=True)
class Report:
    """A brief, whole. Its public JSON is `as_dict()`.

    `coverage_by_actor`, `coverage_by_topic`: of each, its `id` and the counts of `Coverage` that can be said of one;
    `blocs`: the actors, those that agree beside each other; `bloc_sizes`: of the two that they fall into, () for none;
    `topic_blocs`: the topics, those on which actors stand alike beside each other.
    """

    brief: BriefInfo
    scale: tuple[Step, ...]
    actors: tuple[ActorEntry, ...]
    topics: tuple[TopicEntry, ...]
    cells: tuple[Cell, ...]
    positions: tuple[PositionEntry, ...]
    agreement: tuple[Agreement, ...]
    topic_summaries: tuple[TopicSummary, ...]
    changes: tuple[Change, ...]
    gaps: tuple[Gap, ...]
    conflicts: tuple[Conflict, ...]
    sources: tuple[SourceEntry, ...]
    key_messages: tuple[KeyMessage, ...]
    coverage: Coverage
    coverage_by_actor: tuple[dict[str, Any], ...]
    coverage_by_topic: tuple[dict[str, Any], ...]
    method: Method
    blocs: tuple[str, ...]
    bloc_sizes: tuple[int, ...]
    topic_blocs: tuple[str, ...]
    company: Company | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data: dicts, lists, texts, numbers and dates, without what is internal."""
        as_of = self.brief.as_of and last_day(self.brief.as_of)
        said = asdict(replace(self, brief=replace(self.brief, as_of=as_of)))
        for entry in () if self.brief.internal else (*said["positions"], *said["sources"]):
            for name in INTERNAL & entry.keys():
                del entry[name]
        if self.coverage.reviewed is None:
            del said["coverage"]["reviewed"]
        return {"schema": SCHEMA, **said}

    @cached_property
    def values(self) -> dict[str, float]:
        """The values of the scored stances, by their ids, in the order of the scale."""
        return {step.id: step.value for step in self.scale if step.value is not None}

    @cached_property
    def actor_of(self) -> dict[str, ActorEntry]:
        """The actors by id."""
        return {actor.id: actor for actor in self.actors}

    @cached_property
    def topic_of(self) -> dict[str, TopicEntry]:
        """The topics by id."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def cell_of(self) -> dict[tuple[str, str], Cell]:
        """The cell of every (actor, topic)."""
        return {(cell.actor, cell.topic): cell for cell in self.cells}
