"""Everything that a brief says, as frozen data. Every output format is rendered from this and from nothing else."""

import datetime as dt
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

SCHEMA = "policy-report/1"


@dataclass(frozen=True)
class BriefInfo:
    """What the brief is: its name, title, dates, marking and the sections it has, in order."""

    id: str
    title: str
    subtitle: str
    as_of: dt.date | None
    since: dt.date | None
    marking: str
    sections: tuple[str, ...]
    language: str


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
    """One cell of the matrix. `positions`, `history`: indexes into `Report.positions`, current and superseded."""

    actor: str
    topic: str
    state: str
    stance: str | None
    label: str
    symbol: str
    tone: str
    positions: tuple[int, ...]
    history: tuple[int, ...]


@dataclass(frozen=True)
class PositionEntry:
    """One position. `citation`: the number of its source in the brief, None without a source."""

    actor: str
    topic: str
    stance: str
    label: str
    symbol: str
    tone: str
    date: dt.date | None
    summary: str
    quote: str
    quote_check: str
    speaker: str
    source: str
    citation: int | None
    locator: str
    conditions: str
    salience: int | None
    confidence: str
    note: str
    file: str
    line: int
    current: bool


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
    note: str


@dataclass(frozen=True)
class MessagePart:
    """A stretch of a key message; with `actor` and `topic` it rests on that cell."""

    text: str
    actor: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class KeyMessage:
    """A key message: `lead` is its first sentence, `body` the rest."""

    lead: tuple[MessagePart, ...]
    body: tuple[MessagePart, ...]


@dataclass(frozen=True)
class TopicSummary:
    """Counts of cells by stance id (mixed cells under `mixed`), and n, the actors with a scored stance."""

    topic: str
    counts: dict[str, int]
    n: int
    polarisation: float | None


@dataclass(frozen=True)
class Gap:
    """A cell with no evidence."""

    actor: str
    topic: str


@dataclass(frozen=True)
class Coverage:
    """How much of the matrix is evidenced. `quotes`: positions that carry one."""

    positions: int
    actors: int
    topics: int
    cells: int
    evidenced: int
    without_evidence: int
    sources: int
    quotes: int
    first_date: dt.date | None
    last_date: dt.date | None


@dataclass(frozen=True)
class Report:
    """A brief, whole. Its public JSON is `as_dict()`."""

    brief: BriefInfo
    scale: tuple[Step, ...]
    actors: tuple[ActorEntry, ...]
    topics: tuple[TopicEntry, ...]
    cells: tuple[Cell, ...]
    positions: tuple[PositionEntry, ...]
    topic_summaries: tuple[TopicSummary, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[SourceEntry, ...]
    key_messages: tuple[KeyMessage, ...]
    coverage: Coverage

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data: dicts, lists, texts, numbers and dates."""
        plain: dict[str, Any] = {"schema": SCHEMA, **asdict(self)}
        return plain | {"agreement": [], "changes": []}

    @cached_property
    def cell_of(self) -> dict[tuple[str, str], Cell]:
        """The cell of every (actor, topic)."""
        return {(cell.actor, cell.topic): cell for cell in self.cells}
