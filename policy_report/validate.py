"""Raw text in, records out: declared actors, topics and sources, and the tidy table of positions.

All problems are found in one run and returned as values. Positions are validated column by column, each distinct
value once: the same path, and the same strictness, for ten records and for a million.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from policy_report import countries
from policy_report.errors import Problem
from policy_report.explain import explain
from policy_report.models import Actor, Model, Position, Source, Stance, Topic
from policy_report.names import Names
from policy_report.readers.base import Declaration, Raw
from policy_report.text import did_you_mean, shorten

MODELS: dict[str, type[Model]] = {"actor": Actor, "topic": Topic, "source": Source}
REQUIRED = ("actor", "topic", "stance")
TYPED = ("id", "date", "source_url", "salience", "confidence")
PROBLEM_ROWS = 20  # rows named one by one for the same wrong value; the rest is counted


@dataclass(frozen=True)
class Records:
    """The whole workspace, valid. `positions` is described in `positions.py`."""

    actors: Mapping[str, Actor]
    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    scale: tuple[Stance, ...]
    positions: pd.DataFrame


def validate(raws: Sequence[Raw], scale: tuple[Stance, ...]) -> tuple[Records, list[Problem]]:
    """Return the records and every problem in them. With an error among the problems the records are partial.

    Records.positions: one row a position, columns and dtypes as `positions.COLUMNS`, in reading order.
    """
    declared, problems = _declared([d for raw in raws for d in raw.declarations])
    actors: dict[str, Actor] = declared["actor"]
    topics: dict[str, Topic] = declared["topic"]
    sources: dict[str, Source] = declared["source"]
    names, clashes = _names([d for raw in raws for d in raw.declarations], declared)
    problems += clashes + _label_problems(raws, scale)
    table = _Table(raws)
    frame = table.frame
    if len(frame):
        table.require(REQUIRED)
        for name in TYPED:
            table.convert(name, _adapter(name))
        frame["actor"] = table.resolve("actor", _actor_id(names["actor"], actors), _unknown("actor", names["actor"]))
        frame["topic"] = table.resolve("topic", names["topic"].get, _unknown("topic", names["topic"]))
        frame["stance"] = table.resolve_stance(scale, topics)
        frame["source"] = table.sources(names["source"], sources)
        table.dates_from_sources(sources)
        table.duplicate_ids()
        table.warn_bare()
    return Records(actors, topics, sources, scale, table.finish()), problems + table.problems


# --- declarations ---------------------------------------------------------------------------------------------------


def _declared(declarations: list[Declaration]) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    found: dict[str, dict[str, Any]] = {kind: {} for kind in MODELS}
    first: dict[tuple[str, str], Declaration] = {}
    problems: list[Problem] = []
    for declaration in declarations:
        value, more = _model(declaration)
        problems += more
        if value is None:
            continue
        earlier = first.setdefault((declaration.kind, value.id.casefold()), declaration)
        if earlier is declaration:
            found[declaration.kind][value.id] = value
        else:
            message = f"the {declaration.kind} '{value.id}' is declared twice, first in {earlier.file}:{earlier.line()}"
            problems.append(Problem(declaration.file, declaration.line(("id",)), message, "duplicate-id", field="id"))
    return found, problems


def _model(declaration: Declaration) -> tuple[Any, list[Problem]]:
    model = MODELS[declaration.kind]
    try:
        value = model.model_validate(declaration.values)
    except ValidationError as error:
        return None, [
            Problem(declaration.file, declaration.line(path), message, check, field=".".join(map(str, path)))
            for path, message, check in explain(error, model.model_fields)
        ]
    iso = getattr(value, "iso", None)
    if iso and countries.by_iso(iso) is None:
        message = f"'{iso}' is not an ISO 3166 country code; expected one such as GB"
        return value, [Problem(declaration.file, declaration.line(("iso",)), message, "unknown-country", field="iso")]
    return value, []


def _names(
    declarations: list[Declaration], declared: dict[str, dict[str, Any]]
) -> tuple[dict[str, Names], list[Problem]]:
    """Return the tables of names, own ids first, then names and aliases, then what ISO knows of a country."""
    names = {kind: Names() for kind in MODELS}
    problems: list[Problem] = []
    for kind, values in declared.items():
        for value in values.values():
            names[kind].add(value.id, [value.id])
    for declaration in declarations:
        identifier = str(declaration.values.get("id", "")).strip()
        value = declared[declaration.kind].get(identifier)
        if value is None:  # its own problems are told; its positions must not add "unknown actor" to them
            names[declaration.kind].offer(identifier, [identifier])
        if value is None or isinstance(value, Source):
            continue
        taken = names[declaration.kind].add(value.id, _spellings(value))
        problems += [
            Problem(
                declaration.file,
                declaration.line(("aliases",)),
                f"'{spelling}' already means the {declaration.kind} '{other}'; a name can mean only one",
                "duplicate-name",
                field="name" if spelling in (getattr(value, "name", ""), getattr(value, "title", "")) else "aliases",
            )
            for spelling, other in taken
        ]
    for actor in declared["actor"].values():
        known = countries.by_iso(actor.iso) if actor.iso else None
        if known:
            names["actor"].offer(actor.id, countries.spellings(known))
    return names, problems


def _spellings(value: Actor | Topic) -> list[str]:
    name = value.name if isinstance(value, Actor) else value.title
    return [name, *([value.short] if value.short else []), *value.aliases]


def _label_problems(raws: Sequence[Raw], scale: tuple[Stance, ...]) -> list[Problem]:
    known = [stance.id for stance in scale]
    return [
        Problem(
            declaration.file,
            declaration.line(("labels", stance)),
            f"'{stance}' is not on the scale; expected one of {', '.join(known)}{did_you_mean(stance, known)}",
            "unknown-stance",
            field=f"labels.{stance}",
        )
        for raw in raws
        for declaration in raw.declarations
        if declaration.kind == "topic" and isinstance(labels := declaration.values.get("labels"), dict)
        for stance in labels
        if stance not in known
    ]


# --- positions ------------------------------------------------------------------------------------------------------


def _adapter(name: str) -> Callable[[str], Any]:
    """Return the conversion of one field of a position, as the model defines it; it raises ValidationError."""
    info = Position.model_fields[name]
    adapter: TypeAdapter[Any] = TypeAdapter(cast("Any", Annotated[info.annotation, info]))
    return adapter.validate_python


def _actor_id(names: Names, actors: dict[str, Actor]) -> Callable[[str], str | None]:
    def find(name: str) -> str | None:
        if found := names.get(name):
            return found
        known = countries.lookup(name)
        if known is None:
            return None
        actors[known.id] = Actor(id=known.id, name=known.name, kind=known.kind, iso=known.iso or None)
        names.offer(known.id, countries.spellings(known))
        return known.id

    return find


def _unknown(kind: str, names: Names) -> Callable[[str], tuple[str, str]]:
    where = {
        "actor": "if it is new, declare it in an actor file or in positions/actors.yaml",
        "topic": "if it is new, declare it in positions/topics.yaml",
        "source": "if it is new, declare it in positions/sources.yaml",
    }[kind]

    def say(name: str) -> tuple[str, str]:
        known = names.known() + (countries.names() if kind == "actor" else [])
        return f"unknown {kind} '{shorten(name, 40)}'{did_you_mean(name, known) or ';'} {where}", f"unknown-{kind}"

    return say


class _Table:
    """The positions of all files as one frame of text, converted column by column; collects what was wrong."""

    def __init__(self, raws: Sequence[Raw]) -> None:
        self.problems: list[Problem] = []
        self.field_lines: dict[tuple[int, str], int] = {}
        frames = []
        start = 0
        for raw in raws:
            self.field_lines |= {(start + row, name): line for (row, name), line in raw.field_lines.items()}
            start += len(raw.positions)
            if len(raw.positions):
                frames.append(raw.positions)
        self.frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
        for name in Position.model_fields:
            self.frame[name] = self.frame[name].fillna("") if name in self.frame else ""

    def complain(self, rows: Sequence[int], field: str, message: str, check: str, severity: Any = "error") -> None:
        for row in rows[:PROBLEM_ROWS]:
            self.problems.append(Problem(*self.place(row, field), message, check, severity, field))
        if len(rows) > PROBLEM_ROWS:
            file, line = self.place(rows[PROBLEM_ROWS], field)
            more = f"{message} (here and in {len(rows) - PROBLEM_ROWS - 1} more records)"
            self.problems.append(Problem(file, line, more, check, severity, field))

    def place(self, row: int, field: str) -> tuple[str, int]:
        line: Any = self.field_lines.get((row, field), self.frame["line"].iat[row])
        return str(self.frame["file"].iat[row]), int(line)

    def rows_of(self, column: str, value: str) -> list[int]:
        return list(self.frame.index[self.frame[column] == value])

    def require(self, names: Sequence[str]) -> None:
        for name in names:
            rows = self.rows_of(name, "")
            self.complain(rows, name, "missing; a position needs actor, topic and stance", "missing-field")

    def convert(self, name: str, convert: Callable[[str], Any]) -> None:
        """Replace the texts of a column by what the model makes of them; None where a row leaves the field out."""
        values: dict[str, Any] = {"": None}
        for text in self.frame[name].unique():
            if text == "":
                continue
            try:
                values[text] = convert(text)
            except ValidationError as error:
                values[text] = None
                _, message, check = explain(error, Position.model_fields)[0]
                self.complain(self.rows_of(name, text), name, message, check)
        self.frame[name] = pd.Series([values[text] for text in self.frame[name]], dtype=object, index=self.frame.index)

    def resolve(
        self, column: str, find: Callable[[str], str | None], unknown: Callable[[str], tuple[str, str]]
    ) -> "pd.Series[Any]":
        """Return a column of ids for a column of names; "" where the name is absent or not known."""
        ids: dict[str, str] = {"": ""}
        for name in self.frame[column].unique():
            if name and (found := find(name)):
                ids[name] = found
            elif name:
                ids[name] = ""
                message, check = unknown(name)
                self.complain(self.rows_of(column, name), column, message, check)
        return self.frame[column].map(ids)

    def resolve_stance(self, scale: tuple[Stance, ...], topics: Mapping[str, Topic]) -> "pd.Series[Any]":
        """Return the stance ids: an id first, then the topic's own words, then the scale's labels."""
        general = Names()
        for stance in scale:
            general.offer(stance.id, [stance.id])
        labels = Names()
        for stance in scale:
            labels.offer(stance.id, [stance.label])
        own = {topic.id: _label_names(topic) for topic in topics.values()}
        pairs = self.frame["topic"].astype(str) + "\n" + self.frame["stance"].astype(str)
        found: dict[str, str] = {}
        for pair in pairs.unique():
            topic, name = pair.split("\n", 1)
            mine = own.get(topic, Names())
            found[pair] = general.get(name) or mine.get(name) or labels.get(name) or ""
            if name and not found[pair]:
                words = general.known() + [s.id for s in scale] + [s.label for s in scale] + mine.known()
                message = (
                    f"unknown stance '{shorten(name, 40)}'{did_you_mean(name, words)}; "
                    f"expected one of {', '.join(s.id for s in scale)}"
                )
                self.complain(list(self.frame.index[pairs == pair]), "stance", message, "unknown-stance")
        return pairs.map(found)

    def sources(self, names: Names, sources: dict[str, Source]) -> "pd.Series[Any]":
        """Return the source ids; a `source_url` is a source of its own, made here."""
        both = self.frame.index[(self.frame["source"] != "") & self.frame["source_url"].notna()]
        self.complain(list(both), "source_url", "given beside `source`; give one of the two", "two-sources")
        ids = self.resolve("source", names.get, _unknown("source", names))
        own = self.frame[self.frame["source_url"].notna()]
        for url, title in own.groupby("source_url", sort=True)["source_title"].max().items():
            sources[str(url)] = Source.model_construct(id=str(url), title=title or str(url), url=str(url))
        return ids.where(self.frame["source_url"].isna(), self.frame["source_url"])

    def dates_from_sources(self, sources: Mapping[str, Source]) -> None:
        """Let an undated position take the full date of its source; warn where there is none either."""
        full = {s.id: s.date for s in sources.values() if s.date and len(s.date) == len("2025-02-11")}
        undated = self.frame["date"].isna()
        dates = pd.to_datetime(self.frame["date"].where(~undated, self.frame["source"].map(full)))
        self.frame["date"] = dates.astype("datetime64[s]")
        rows = list(self.frame.index[dates.isna() & (self.frame["stance"] != "")])
        message = "no date, and none in its source; it counts as older than any dated one"
        self.complain(rows, "date", message, "no-date", "warning")

    def duplicate_ids(self) -> None:
        ids = self.frame["id"].dropna()
        for row in ids.index[ids.duplicated()]:
            file, line = self.place(int(ids.index[ids == ids[row]][0]), "id")
            self.complain([row], "id", f"'{ids[row]}' is used twice, first in {file}:{line}", "duplicate-id")

    def warn_bare(self) -> None:
        """Warn of positions that nothing proves, and of records given twice."""
        bare = list(self.frame.index[(self.frame["source"] == "") & (self.frame["stance"] != "")])
        self.complain(bare, "source", "no source; a reader cannot check this position", "no-source", "warning")
        content = self.frame.drop(columns=["file", "line", "id"])
        twice = content.duplicated() & (self.frame["stance"] != "")
        rows = list(self.frame.index[twice])
        self.complain(rows, "", "the same record stands twice; delete one", "duplicate-record", "warning")

    def finish(self) -> pd.DataFrame:
        from policy_report.positions import COLUMNS

        frame = self.frame
        if frame.empty:
            frame = pd.DataFrame({name: [] for name in COLUMNS})
        frame["confidence"] = frame["confidence"].fillna("")
        return frame[list(COLUMNS)].astype(COLUMNS)


def _label_names(topic: Topic) -> Names:
    names = Names()
    for stance, label in topic.labels.items():
        names.add(stance, [label])
    return names
