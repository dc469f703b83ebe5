"""The `.json` of an earlier brief, or a kept state, in, its positions under today's names out: the earlier side."""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model
from pydantic_core import PydanticCustomError

from policy_report.brief.editions import Edition, later_than
from policy_report.brief.figures import Before
from policy_report.brief.kept import SUFFIX, KeptStates, folder_of, state
from policy_report.brief.report import SCHEMA
from policy_report.brief.withdrawn import AsOfToday, as_of_today, unchanged
from policy_report.errors import Problem, UserError
from policy_report.records import checks
from policy_report.records.declarations import Names
from policy_report.records.explain import explain
from policy_report.records.fields import DTYPES, FIELDS
from policy_report.records.models import Clean, Source, Spanning
from policy_report.records.positions import COLUMNS, current, select
from policy_report.records.readers.base import read_text
from policy_report.records.since import Kept
from policy_report.records.validate import Records
from policy_report.spans import begin_of
from policy_report.text import fold
from policy_report.workspace import LEADS_OUT, Workspace

Read = tuple[pd.DataFrame, dt.date | None, list[Problem]]


def before(workspace: Workspace, records: Records, edition: Edition, on: dt.date | None = None) -> Before | None:
    """Return what an edition is compared with, or None; also where no build kept a state yet.

    `records`: all, so that what is withheld by now is withheld from the earlier side too. `on`: the day of a build,
    whose own state is none to compare with; left out where nothing is built, and every state counts. Raise UserError
    for an earlier brief that cannot be read, that is newer than the edition may be, or that was for readers who may
    know more.
    """
    if edition.since is None:
        return None
    if isinstance(edition.since, Kept):
        return _kept(workspace, records, edition, edition.since, on)
    if isinstance(edition.since, dt.date):
        found = select(edition.records.positions, edition.actors, edition.topics, edition.since, edition.known_on)
        return Before(found, edition.since)
    return _earlier(workspace, records, edition, edition.since)


def _earlier(workspace: Workspace, records: Records, edition: Edition, file: Path) -> Before:
    """Return what the `.json` of an earlier brief says."""
    path = workspace.root / file
    if not path.exists():
        raise UserError(f"there is no earlier brief '{file}' to compare with; name a date or its .json")
    if not file.is_absolute() and not path.resolve().is_relative_to(workspace.root):
        raise UserError(f"{file}: {LEADS_OUT}")
    if path.is_relative_to(workspace.root) and (why := workspace.refusal(path)):
        raise UserError(f"{file}: {why}")
    text, problems = read_text(path, file.as_posix())
    if problems:
        raise UserError.of(problems)
    positions, day, problems = _read_today(text, file.as_posix(), records, edition)
    if problems:
        raise UserError.of(problems)
    stances_only = _stances_only(text)
    if stances_only and records is not edition.records:
        raise UserError(f"{file}: {NO_WORDS}")
    if refusal := _too_high(text, edition):
        raise UserError(f"{file}: {refusal}")
    if later := later_than(day, edition.as_of if edition.dated else None, edition.records):
        raise UserError(f"{file} is of {day}, later than {later}; a brief is compared with the past")
    return Before(positions, day, path.name, stances_only=stances_only)


def _read_today(text: str, file: str, records: Records, edition: Edition) -> Read:
    """Return what an earlier brief says, without what is withheld from the readers of an edition by now."""
    return read(text, file, records.names, records.sources, as_of_today(records, edition.records))


def _too_high(text: str, edition: Edition) -> str:
    """Return why readers of an edition may not learn what an earlier brief said, "" where they may."""
    markings, ceiling = edition.records.markings, edition.audience.ceiling
    if markings is None or ceiling is None:
        return ""
    marking = json.loads(text.removeprefix("\ufeff"))["brief"].get("marking", "")
    marked = markings.get(marking) if isinstance(marking, str) else None
    if marked is None:
        return "it does not say in a marking of today how far it may travel; compare with one that does"
    if markings.level(marked) > markings.level(ceiling):
        return f"it is marked {marked}, above {ceiling}, the marking of this brief; compare with one of its own"
    return ""


def _kept(workspace: Workspace, records: Records, edition: Edition, wanted: Kept, on: dt.date | None) -> Before | None:
    ceiling, today = edition.audience.ceiling, as_of_today(records, edition.records)
    states = KeptStates(workspace.kept, edition.id, ceiling)
    found = states.find(wanted, state(edition), on, today) if states else None
    if not found:
        return None
    day, text = found
    folder = "/".join(filter(None, [workspace.relative(workspace.kept), edition.id, folder_of(ceiling)]))
    positions, _, problems = _read_today(text, f"{folder}/{day}{SUFFIX}", records, edition)
    if problems:
        raise UserError.of(problems)
    return Before(positions, day, kept=True, stances_only=_stances_only(text))


def refuse_own_output(workspace: Workspace, edition: Edition) -> None:
    """Raise UserError where an edition that is to be built would be compared with the file that it writes itself."""
    if isinstance(edition.since, Path) and workspace.root / edition.since == workspace.reports / f"{edition.id}.json":
        raise UserError(f'{edition.since} is what this brief writes; compare it with what it said by since = "last"')


def read(
    text: str,
    file: str,
    names: Mapping[str, Names],
    sources: Mapping[str, Source] | None = None,
    seen: AsOfToday = unchanged,
) -> Read:
    """Return the positions of an earlier brief, its `as_of`, and what is wrong with it. With a problem: no positions.

    `seen`: takes out what readers may not know today. `names`, `sources`: as in `Records`. An actor or topic of the
    brief is the one of today that its id means, else the one that its name or title means; without either it keeps its
    id. A source is the one of today that has its title and address, else its id, else its address, else its title;
    without `sources` it keeps its id.

    The frame has the columns and dtypes of `positions.COLUMNS`, and `current` (bool): the newest date of its cell,
    undated older than any date. The categories of `actor` and `topic` are all those of the brief in its order, also
    those without evidence: what it looked at.
    """
    try:
        brief = _Brief.model_validate_json(text.removeprefix("\ufeff"))
    except ValidationError as error:
        return _frame([], [], []), None, _problems(error, file)
    find_actor, find_topic = names["actor"].get, names["topic"].get
    actors, topics = _today(brief.actors, find_actor), _today(brief.topics, find_topic)
    cited = _sources(brief.sources, sources or {})
    rows = [
        said
        | {
            "actor": _renamed(said["actor"], actors, find_actor),
            "topic": _renamed(said["topic"], topics, find_topic),
            "source": cited.get(said["source"], said["source"]),
        }
        for said in map(_said, brief.positions)
    ]
    return _frame(seen(rows), list(actors.values()), list(topics.values())), brief.brief.as_of, []


def _said(position: "_Strict") -> dict[str, Any]:
    """Return what a position says, in the language of the records."""
    said = position.model_dump()
    if said.pop("disputed") and not said["coder"]:  # whose names only an internal brief has
        said["coder"] = f"whoever reads {said['stance']}"
    return {**said, **{name: text for name, text in said.pop("in_records").items() if name in said}}


# --- what the file may say -------------------------------------------------------------------------------------------


def _known_schema(value: Any) -> Any:
    if value != SCHEMA:
        raise PydanticCustomError("schema", "schema")
    return value


Name = Annotated[Clean, Field(min_length=1)]
Blank = Annotated[Clean, BeforeValidator(lambda value: "" if value is None else value)]
TYPES: Mapping[str, Any] = {  # of the fields that are no text: the type, and what stands for a field that is left out
    "date": (Spanning | None, None),
    "level": (Annotated[int, Field(ge=1, le=5)] | None, None),
    "count": (Annotated[int, Field(ge=0, le=2**31)], 0),
}
NO_WORDS = (
    "it has the stances alone, so nobody can tell what of it is withheld by now; "
    'compare with a date, with "last", or with a brief that has the section topics'
)
IN_WORDS = "topics"  # the section by which a brief has all that its positions say
COMPARED = [name for name in COLUMNS if name != "quote_check"]  # what was checked then says nothing of today


class _Strict(BaseModel):
    """Strict about types; keys that a comparison does not need are passed over."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class _Info(_Strict):
    """What the file says of itself; `sections`, `stances_only`: by which it is known whether it says what was said."""

    as_of: Spanning | None = None
    sections: tuple[str, ...] = (IN_WORDS,)
    stances_only: bool = False


class _Thing(_Strict):
    """An actor (`name`), topic (`title`) or source (`title`, `url`)."""

    id: Name
    name: Blank = ""
    title: Blank = ""
    url: Blank = ""


_FIELDS: dict[str, Any] = {
    field.name: (Name, ...) if field.required else TYPES.get(field.type, (Blank, ""))
    for field in FIELDS
    if field.name in COMPARED
}
_Position: type[_Strict] = create_model(
    "_Position", __base__=_Strict, in_records=(dict[str, Clean], {}), disputed=(bool, False), **_FIELDS
)


class _Head(_Strict):
    brief: _Info


class _Brief(_Strict):
    version: Annotated[Any, BeforeValidator(_known_schema)] = Field(alias="schema")
    brief: _Info
    actors: tuple[_Thing, ...]
    topics: tuple[_Thing, ...]
    positions: tuple[_Position, ...]
    sources: tuple[_Thing, ...] = ()


def _stances_only(text: str) -> bool:
    """Return whether an earlier brief says no more of its positions than their stances."""
    info = _Head.model_validate_json(text.removeprefix("\ufeff")).brief
    return info.stances_only or IN_WORDS not in info.sections


def _problems(error: ValidationError, file: str) -> list[Problem]:
    """Return the problems of a file that is not the JSON of a brief: one, or one for each wrong value."""
    first = error.errors(include_url=False)[0]
    again = "give the .json that `policy-report build` wrote"
    if first["type"] in ("json_invalid", "string_unicode"):
        line = re.search(r"at line (\d+)", first["msg"])
        reason = re.sub(r"Invalid JSON: | at line \d+ column \d+", "", first["msg"])
        return [Problem(file, int(line[1]) if line else 1, f"not valid JSON: {reason}; {again}", checks.JSON_SYNTAX)]
    if not first["loc"]:
        return [Problem(file, 1, f"not the JSON of a brief; {again}", checks.NOT_A_BRIEF)]
    if first["loc"] == ("schema",):
        message = f"not the JSON of a brief in the form {SCHEMA}; {again}, this version or one that writes that form"
        return [Problem(file, 1, message, checks.NOT_A_BRIEF, field="schema")]
    return [
        Problem(file, 1, message, check, field=".".join(map(str, path)))
        for path, message, check in explain(error, _Position.model_fields)
    ]


# --- today's names ---------------------------------------------------------------------------------------------------

Find = Callable[[str], str | None]


def _today(things: Sequence[_Thing], find: Find) -> dict[str, str]:
    """Return today's id for each earlier id."""
    return {thing.id: find(thing.id) or find(thing.name or thing.title) or thing.id for thing in things}


def _renamed(earlier: str, known: dict[str, str], find: Find) -> str:
    """Return today's id of an actor or topic, also of one that the brief names in a position only."""
    return known.setdefault(earlier, known.get(earlier) or find(earlier) or earlier)


def _sources(things: Sequence[_Thing], today: Mapping[str, Source]) -> dict[str, str]:
    """Return today's id for each earlier id of a source."""
    known: dict[tuple[str, ...], str] = {}
    for source in today.values():
        for key in _source_keys(source.id, source.title, source.url or ""):
            known.setdefault(key, source.id)
    return {
        thing.id: next((known[key] for key in _source_keys(thing.id, thing.title, thing.url) if key in known), thing.id)
        for thing in things
    }


def _source_keys(identifier: str, title: str, url: str) -> list[tuple[str, ...]]:
    """Return the keys by which a source is recognised, the surest first."""
    title = fold(title)
    single = (("id", identifier), ("url", url), ("title", title))
    return [("all", identifier, title, url), ("both", title, url), *(key for key in single if key[1])]


# --- the frame -------------------------------------------------------------------------------------------------------


def _frame(rows: Sequence[Mapping[str, Any]], actors: Sequence[str], topics: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["actor"] = pd.Categorical(frame["actor"], list(dict.fromkeys(actors)))
    frame["topic"] = pd.Categorical(frame["topic"], list(dict.fromkeys(topics)))
    frame["begins"] = [day and begin_of(day) for day in frame["date"]]
    dates = [name for name, kind in COLUMNS.items() if kind == DTYPES["date"]]
    frame = frame.assign(**{name: pd.to_datetime(frame[name]) for name in dates})
    frame = frame.astype({name: kind for name, kind in COLUMNS.items() if name not in ("actor", "topic")})
    return frame.assign(current=current(frame))
