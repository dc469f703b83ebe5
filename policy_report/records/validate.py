"""Raw text in, records out: the declared actors, topics and sources, and the tidy table of positions.

All problems are found in one run and returned as values. Ten records and a million take the same path, with the same
strictness.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import TypeAdapter

from policy_report.errors import Problem
from policy_report.i18n import ENGLISH, LANGUAGES, words_of
from policy_report.records import checks, countries, readings
from policy_report.records.declarations import Declared, Names, declare
from policy_report.records.fields import REQUIRED, of_type
from policy_report.records.markings import Markings, fault
from policy_report.records.models import BUILT_IN, Actor, Position, Reading, Source, Stance, Topic, day_or_span
from policy_report.records.positions import COLUMNS
from policy_report.records.readers.base import Declaration, Raw, counted
from policy_report.records.table import CodedColumn, PositionTable
from policy_report.spans import begin_of
from policy_report.text import did_you_mean, fold, misspelt, same_place, shorten
from policy_report.texts import Texts, spellings, split


@dataclass(frozen=True)
class Records(Declared):
    """The whole workspace, valid. `positions`: see `records.positions`; `language`: of the plain texts.

    `readings`: what was read and has nothing, by ids; `markings`: how far records may travel, if the settings say so;
    `undeclared`: ids of countries and blocs that are here only because positions name them. `reviewed`: for each
    position whether somebody signed it off as it is, None in a workspace without `positions/reviews.yaml`.
    """

    scale: tuple[Stance, ...]
    positions: pd.DataFrame
    language: str = ENGLISH
    readings: tuple[Reading, ...] = ()
    markings: Markings | None = None
    undeclared: frozenset[str] = frozenset()
    reviewed: NDArray[np.bool_] | None = None

    @cached_property
    def by_language(self) -> dict[str, "Records"]:
        """The records in other languages, as they are asked for (`languages.spoken`)."""
        return {}

    @cached_property
    def by_audience(self) -> dict[Any, "Records"]:
        """The records that audiences may know, as they are asked for (`audience.for_audience`)."""
        return {}

    @cached_property
    def earlier(self) -> dict[int, Any]:
        """What takes out of an earlier brief what these, of all records, do not have any more, by the id of all."""
        return {}

    @cached_property
    def newest(self) -> pd.DataFrame:
        """One row a cell with positions: actor, topic (category), begins and date, of the newest (NaT where none)."""
        days = self.positions[["actor", "topic", "begins", "date"]].sort_values(["date", "begins"], na_position="first")
        return days.drop_duplicates(["actor", "topic"], keep="last")


def validate(
    raws: Sequence[Raw], scale: tuple[Stance, ...], language: str = ENGLISH, markings: Markings | None = None
) -> tuple[Records, list[Problem]]:
    """Return the records and every problem in them. With an error among the problems the records are partial.

    Records.positions: one row a position, columns and dtypes as `positions.COLUMNS`, in reading order.
    """
    declared, problems = declare(_declarations(raws), scale, language)
    problems += _marked_wrong(_declarations(raws), markings)
    known = set(declared.actors)
    table = PositionTable(raws)
    positions = _positions(table, declared, scale, markings)
    problems += _unknown_owners(raws, declared.names["actor"])
    found, more = readings.resolved([each for raw in raws for each in raw.readings], declared.names)
    records = Records(
        **vars(declared),
        scale=scale,
        positions=positions,
        language=language,
        readings=found,
        markings=markings,
        undeclared=frozenset(declared.actors.keys() - known),
    )
    return records, problems + table.problems + more


def problems_beside(records: Records, raw: Raw) -> list[Problem]:
    """Return the problems that positions would have beside records, which say what there is to name."""
    names = {**records.names, "actor": records.names["actor"].copied()}  # which a country may be added to
    declared = Declared(dict(records.actors), records.topics, records.sources, names)
    table = PositionTable([raw])
    _positions(table, declared, records.scale, records.markings)
    return table.problems


def _declarations(raws: Sequence[Raw]) -> list[Declaration]:
    """Return all declarations but the sources of an export without a title that nothing cites: nobody can mend them."""
    found = [declaration for raw in raws for declaration in raw.declarations]
    if not any(map(_untitled, found)):
        return found
    cited = {fold(name) for raw in raws if "source" in raw.positions for name in raw.positions["source"].unique()}
    return [each for each in found if not _untitled(each) or fold(str(each.values.get("id", ""))) in cited]


def _untitled(declaration: Declaration) -> bool:
    return declaration.kind == "source" and declaration.exported and not declaration.values.get("title")


def _marked_wrong(declarations: Sequence[Declaration], markings: Markings | None) -> list[Problem]:
    """Return a problem for each declaration whose marking says nothing of how far it may travel."""
    said = ((each, str(each.values.get("marking") or "").strip()) for each in declarations)
    return [
        each.problem(("marking",), message, checks.UNKNOWN_MARKING)
        for each, name in said
        if name and (message := fault(name, markings))
    ]


def _positions(
    table: PositionTable, declared: Declared, scale: tuple[Stance, ...], markings: Markings | None
) -> pd.DataFrame:
    """Return the table of positions, each column resolved and converted; problems are noted in `table`."""
    names = declared.names
    table.require(REQUIRED)
    actor = table.resolve("actor", _actor_id(names["actor"], declared.actors), _unknown("actor", names["actor"]))
    topic = table.resolve("topic", names["topic"].get, _unknown("topic", names["topic"]))
    stance = _stance(table, topic, declared.topics, scale)
    source = _source(table, names["source"], declared.sources)
    marking = table.resolve(
        "marking",
        lambda name: markings.get(name) if markings else None,
        lambda name: (fault(name, markings), checks.UNKNOWN_MARKING),
    )
    days = _days(table, source, declared.sources)
    _same_id_twice(table)
    coded = {"actor": actor, "topic": topic, "stance": stance, "source": source, "marking": marking}
    columns: dict[str, Any] = {name: column.categorical() for name, column in coded.items()} | {
        "begins": days["begins"],
        "date": days["date"],
    }
    columns |= {name: _converted(table, name) for name in table.columns if name in COLUMNS and name not in columns}
    columns["quote_check"] = pd.Categorical(np.where(table.text("quote") == "", "no-quote", "no-snapshot"))
    columns |= {"file": table.file.categorical(), "line": table.line}
    columns |= {name: table.text(name) for name in COLUMNS if name not in columns}
    columns |= _in_other_languages(table)
    order = [*COLUMNS, *(name for name in columns if name not in COLUMNS)]
    frame = pd.DataFrame({name: columns[name] for name in order})
    _without_source(table, source)
    _same_record_twice(table, frame)
    _translated_alone(table, frame)
    _contradictions(table, frame)
    return frame


def _in_other_languages(table: PositionTable) -> dict[str, "pd.Series[str]"]:
    """Return the texts of other languages than that of the records, by column, and of plain ones what they stand for.

    A text that lacks the language of the records is the first that there is.
    """
    found = {name: table.text(name) for name in table.spoken}
    for field in dict.fromkeys(split(name)[0] for name in table.spoken):
        plain = table.text(field)
        for name in (name for name in table.spoken if split(name)[0] == field):
            plain = plain.where(plain != "", found[name])
        found[field] = plain
    return found


# --- names to ids ---------------------------------------------------------------------------------------------------


def _actor_id(names: Names, actors: dict[str, Actor]) -> Callable[[str], str | None]:
    """Return the lookup of an actor; a country or bloc that nobody declared is added to `actors`."""

    def find(name: str) -> str | None:
        if found := names.get(name):
            return found
        known = countries.lookup(name)
        if known is None or known.id in actors:  # another declared actor has its id
            return None
        said = Texts({ENGLISH: known.name})  # in other languages it has the names that these have for it
        actors[known.id] = Actor.model_construct(id=known.id, name=said, kind=known.kind, iso=known.iso or None)
        names.offer(known.id, countries.spellings(known))
        return known.id

    return find


def _unknown(kind: str, names: Names) -> Callable[[str], tuple[str, checks.Check]]:
    """Return the message and check for an unknown name."""
    where = f"if it is new, declare it in {'an actor file or in ' if kind == 'actor' else ''}positions/{kind}s.yaml"

    def say(name: str) -> tuple[str, checks.Check]:
        return f"unknown {kind} '{shorten(name, 40)}'{names.like(name) or ';'} {where}", checks.UNKNOWN[kind]

    return say


def _unknown_owners(raws: Sequence[Raw], names: Names) -> list[Problem]:
    """Return a problem for each actor file without positions whose actor nobody knows; those of others are told."""
    say = _unknown("actor", names)
    bare = (raw.owner for raw in raws if raw.owner and not len(raw.positions))
    unknown = (owner for owner in bare if names.get(owner.name) is None and countries.lookup(owner.name) is None)
    return [Problem(owner.file, owner.line, *say(owner.name), field="actor") for owner in unknown]


def _stance(
    table: PositionTable, topic: CodedColumn, topics: Mapping[str, Topic], scale: tuple[Stance, ...]
) -> CodedColumn:
    """Return the stance ids. A name is an id of the scale first, then the topic's own word, then the scale's label."""
    ids, labels = Names(), Names()
    for stance in scale:
        ids.offer(stance.id, [stance.id])
        labels.offer(stance.id, spellings(stance.label))
    own = {identifier: _own_labels(found) for identifier, found in topics.items() if found.labels}
    column = table.columns["stance"]
    width = max(len(column.values), 1)
    codes, distinct = pd.factorize(topic.codes * width + column.codes)  # pairs of a topic and a word for a stance
    none = Names()
    words = [(own.get(topic.values[pair // width], none), column.values[pair % width]) for pair in distinct]
    ours = {stance.id for stance in scale if stance in BUILT_IN}
    found = [ids.get(name) or mine.get(name) or labels.get(name) or _built_in(name, ours) for mine, name in words]

    def unknown(code: int) -> tuple[str, checks.Check]:
        mine, name = words[code]
        suggested = [*(stance.id for stance in scale), *(stance.label for stance in scale), *mine.known()]
        known = ", ".join(stance.id for stance in scale)
        hint = did_you_mean(name, misspelt(name, suggested)) or _by_meaning(name, ours) or ";"
        return f"unknown stance '{shorten(name, 40)}'{hint} expected one of {known}", checks.UNKNOWN_STANCE

    wrong = [code for code, (_, name) in enumerate(words) if name and not found[code]]
    table.complain_of(codes, wrong, "stance", unknown)
    return CodedColumn(codes, []).take(found)


MEANINGS = {  # words that tables use, by the step of the built-in scale that they are near, and never its opposite
    "support": ("for", "in favour", "in favor", "favourable", "agree", "agrees", "pro", "approve", "endorses", "backs"),
    "qualified-support": (
        "partial support",
        "partly agree",
        "conditional support",
        "support with conditions",
        "leans for",
    ),
    "neutral": ("no preference", "indifferent", "neither", "neither agree nor disagree"),
    "qualified-opposition": ("partial opposition", "partly disagree", "leans against"),
    "oppose": ("against", "disagree", "disagrees", "contra", "reject", "rejects", "opposed", "unfavourable"),
    "declined": ("no position", "no comment", "no answer", "refused to answer", "declined to answer", "no opinion"),
    "not-applicable": ("not relevant", "does not apply", "irrelevant"),
}


def _by_meaning(name: str, ours: set[str]) -> str:
    """Return "; did you mean 'x'?" for the step of the built-in scale, if it is one of `ours`, that a word is near."""
    near = (step for step, words in MEANINGS.items() if fold(name) in words and step in ours)
    return next((f"; did you mean '{step}'?" for step in near), "")


def _built_in(name: str, ours: set[str]) -> str:
    """Return the step that the built-in scale calls so in another language of briefs, if it is one of `ours`."""
    found = _built_in_names().get(name) if name and ours else None
    return found if found and found in ours else ""


@cache
def _built_in_names() -> Names:
    names = Names()
    for stance in BUILT_IN:
        names.offer(stance.id, [words_of(language).say(stance.label) for language in LANGUAGES])
    return names


def _own_labels(topic: Topic) -> Names:
    names = Names()
    for stance, label in topic.labels.items():
        names.add(stance, spellings(label))
    return names


def _source(table: PositionTable, names: Names, sources: dict[str, Source]) -> CodedColumn:
    """Return the source ids, "" without a source. A `source_url` is a source of its own, added to `sources`."""
    registered = table.resolve("source", names.get, _unknown("source", names))
    _titles_not_shown(table)
    url = table.convert("source_url", _converter("source_url"))
    if all(value is None for value in url.values):
        return registered
    own = ~url.is_in(None)
    both = np.flatnonzero(own & ~table.columns["source"].is_in(""))
    table.complain(both, "source_url", "given beside `source`; give one of the two", checks.TWO_SOURCES)
    titles = pd.DataFrame({"url": url.array(), "title": table.text("source_title")})[own]
    shown = titles.groupby("url")["title"].transform("max")
    lost = titles.index[(titles["title"] != "") & (titles["title"] != shown)].to_numpy()
    message = "not shown, since another record gives this address another title; give them one"
    table.complain(lost, "source_title", message, checks.TWO_SOURCES, "warning")
    for address, title in titles.groupby("url")["title"].max().items():
        sources[str(address)] = Source.model_construct(id=str(address), title=title or str(address), url=str(address))
    codes, values = pd.factorize(np.where(own, url.array(), registered.array()))
    return CodedColumn(codes, list(values))


def _titles_not_shown(table: PositionTable) -> None:
    """Warn of titles that nobody sees: beside a source, which has its own, or without an address to stand for."""
    titled = (table.text("source_title") != "").to_numpy()
    bare = table.columns["source_url"].is_in("")
    named = ~table.columns["source"].is_in("")
    message = "not shown, since `source` has a title of its own; delete it, or give `source_url` in place of `source`"
    table.complain(np.flatnonzero(titled & bare & named), "source_title", message, checks.TWO_SOURCES, "warning")
    message = "not shown without `source_url`; add the address, or declare the source in positions/sources.yaml"
    table.complain(np.flatnonzero(titled & bare & ~named), "source_title", message, checks.NO_SOURCE)


# --- dates and checks -----------------------------------------------------------------------------------------------


@cache
def _converter(name: str) -> Callable[[str], Any]:
    """Return the conversion of one field of a position, as the model defines it; it raises ValidationError."""
    info = Position.model_fields[name]
    adapter: TypeAdapter[Any] = TypeAdapter(cast("Any", Annotated[info.annotation, info]))
    return adapter.validate_python


def _converted(table: PositionTable, name: str) -> Any:
    """Return a column of the table of positions, each text converted by the type of its field."""
    column = table.convert(name, _converter(name))
    if COLUMNS[name] == "category":
        return column.take([value or "" for value in column.values]).categorical()
    return _dates(column) if name in of_type("date") else pd.array(column.array(), dtype="Int8")


def _days(table: PositionTable, source: CodedColumn, sources: Mapping[str, Source]) -> pd.DataFrame:
    """Return the first and the last day (`begins`, `date`) of each date, of its source where none; NaT for none."""
    days = _first_and_last(table.convert("date", _converter("date")))
    if days["date"].isna().any():
        published = {name: day_or_span(found.date) for name, found in sources.items() if found.date}
        days = days.fillna(_first_and_last(source.take([published.get(name) for name in source.values])))
        undated = days["date"].isna().to_numpy() & ~_source_unclear(table, source)
        message = "no date, and none in its source; it counts as older than any dated one"
        table.complain(np.flatnonzero(undated), "date", message, checks.NO_DATE)
    return days


def _first_and_last(column: CodedColumn) -> pd.DataFrame:
    begins = CodedColumn(column.codes, [day and begin_of(day) for day in column.values])
    return pd.DataFrame({"begins": _dates(begins), "date": _dates(column)})


def _source_unclear(table: PositionTable, source: CodedColumn) -> NDArray[np.bool_]:
    """Return for each row whether it gives a source that is not known, or an address that is none: that is said."""
    given = ~(table.columns["source"].is_in("") & table.columns["source_url"].is_in(""))
    unclear: NDArray[np.bool_] = given & source.is_in("", None)
    return unclear


def _dates(column: CodedColumn) -> "pd.Series[Any]":
    days = np.array(column.values, dtype="datetime64[D]")
    return pd.Series((days[column.codes] if len(days) else days).astype("datetime64[s]"))


def _same_id_twice(table: PositionTable) -> None:
    ids = pd.Series(table.convert("id", _converter("id")).array(), dtype=object)
    first: dict[Any, Any] = {name: row for row, name in ids.drop_duplicates().items()}
    codes, twice = pd.factorize(ids.where(ids.duplicated()))

    def say(code: int) -> tuple[str, checks.Check]:
        file, line = table.place(first[twice[code]], "id")
        return f"'{twice[code]}' is used twice, first in {file}:{line}; rename or delete one", checks.DUPLICATE_ID

    table.complain_of(codes, range(len(twice)), "id", say)


def _translated_alone(table: PositionTable, frame: pd.DataFrame) -> None:
    """Warn of translations of a quote that is not there: nobody sees them."""
    rows = np.flatnonzero(((frame["translation"] != "") & (frame["quote"] == "")).to_numpy())
    message = "a translation without its quote; give the speaker's own words as `quote`, or your words as `summary`"
    table.complain(rows, "translation", message, checks.NO_QUOTE)


def _without_source(table: PositionTable, source: CodedColumn) -> None:
    bare = np.flatnonzero(source.is_in("", None) & ~_source_unclear(table, source))
    table.complain(bare, "source", "no source; a reader cannot check this position", checks.NO_SOURCE)


def _given(frame: pd.DataFrame, names: Sequence[str]) -> NDArray[np.bool_]:
    """Return for each row whether it has all of the named fields."""
    found: NDArray[np.bool_] = np.logical_and.reduce([(frame[name] != "").to_numpy() for name in names])
    return found


def _same_record_twice(table: PositionTable, frame: pd.DataFrame) -> None:
    """Warn of records that say the same in every field; two unknown names differ."""
    keys = pd.DataFrame({name: frame[name].cat.codes for name in REQUIRED} | {"date": frame["date"]})
    possible = _given(frame, REQUIRED) & keys.duplicated(keep=False).to_numpy()
    if not possible.any():
        return
    alike = frame[possible]
    twice = alike.drop(columns=["file", "line"]).duplicated()
    rows = alike.index[twice].to_numpy()
    table.complain(rows, "", "the same record stands twice; delete one", checks.DUPLICATE_RECORD)


def _contradictions(table: PositionTable, frame: pd.DataFrame) -> None:
    """Warn of records that differ in their stance alone: one topic, day, source and place, and not two coders."""
    same = ["actor", "topic", "source", "date", "coder"]
    cited = frame.loc[_given(frame, ("actor", "topic", "stance", "source")), same]
    twice = cited.duplicated(keep=False)
    if not twice.any():
        return
    alike = frame.loc[cited.index[twice]]
    alike = alike.assign(place=alike["locator"].map({text: same_place(text) for text in alike["locator"].unique()}))
    cell = alike.groupby([*same, "place"], observed=True, dropna=False)
    first = pd.Series(alike.index, index=alike.index).groupby(cell.ngroup()).transform("min")
    other = alike["stance"].to_numpy() != alike["stance"].loc[first].to_numpy()

    def say(row: int) -> Problem:
        file, line = table.place(first[row], "stance")
        said = f"'{frame['stance'][row]}' here and '{frame['stance'][first[row]]}' in {file}:{line}"
        message = f"{said}, of one day and one place in one source; correct one, or give each its own `locator`"
        return Problem(*table.place(row, "stance"), message, checks.CONTRADICTION, field="stance")

    table.problems += counted(alike.index[other].tolist(), say, "records")
