"""Which briefs there are: the settings and the records in, one fully decided `Edition` for each report out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from policy_report.brief.key_messages import references
from policy_report.errors import Problem, UserError
from policy_report.i18n import words_of
from policy_report.records import checks
from policy_report.records.declarations import Names
from policy_report.records.models import KINDS, RESERVED, Brief, Config
from policy_report.records.positions import known_on, newest_date
from policy_report.records.settings import Settings
from policy_report.records.validate import Records
from policy_report.text import did_you_mean, fold, slug, sort_key

EVERYTHING = "*"
LONGEST_ID = 100  # as `models.Identifier` has it: ids are names of files


@dataclass(frozen=True)
class Edition:
    """A brief with every choice made: what `compose.compose` needs beside the records. `actors`, `topics`: ids."""

    id: str
    title: str
    subtitle: str
    as_of: date | None
    since: date | Path | None  # a date, or the .json of an earlier brief, as given or relative to the workspace
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    sections: tuple[str, ...]
    formats: tuple[str, ...]
    marking: str
    language: str = "en"
    key_messages: tuple[str, ...] = ()
    minimum_shared_topics: int = 3
    stale_after_days: int = 730
    weighting: str = "none"
    order_actors: str = "given"
    order_topics: str = "given"


@dataclass(frozen=True)
class Choice:
    """What the command line decides over the settings; None and empty leave the settings as they are."""

    briefs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    as_of: date | None = None
    since: date | Path | None = None

    @property
    def narrow(self) -> bool:
        """Whether it leaves out briefs or formats of the settings."""
        return bool(self.briefs or self.formats)


def editions(settings: Settings, records: Records, choice: Choice) -> list[Edition]:
    """Return the editions in the order of the settings. Raise UserError for a name that does not exist or a problem."""
    found, problems = sound_editions(settings, records, choice)
    if problems:
        raise UserError.of(problems)
    return found


def sound_editions(settings: Settings, records: Records, choice: Choice) -> tuple[list[Edition], list[Problem]]:
    """Return the editions that can be built, and the problems of the others. Raise UserError for an unknown name."""
    if _later(choice.since, choice.as_of):
        raise UserError(
            f"--since {choice.since} is later than --as-of {choice.as_of}; a brief is compared with the past"
        )
    names = choice.briefs or tuple(settings.config.briefs) or ("brief",)
    chosen = [_chosen(name, settings, records, choice) for name in dict.fromkeys(names)]
    found = {edition.id: edition for editions, _ in chosen for edition in editions}
    return list(found.values()), [problem for _, problems in chosen for problem in problems]


def _chosen(name: str, settings: Settings, records: Records, choice: Choice) -> tuple[list[Edition], list[Problem]]:
    """Return the editions that a name means: those of a brief, or one that `each` makes, as `by-country/france`."""
    briefs = settings.config.briefs or {"brief": Brief()}
    whole, part, _ = name.partition("/")
    if whole not in briefs:
        known = f"{settings.file} defines {', '.join(briefs)}"
        raise UserError(f"no brief is called '{name}'{did_you_mean(name, briefs) or ';'} {known}")
    made, problems = _editions(whole, briefs[whole], settings, records, choice)
    if not part or problems:
        return made, problems
    if found := [edition for edition in made if edition.id == name]:
        return found, []
    ids = [edition.id for edition in made]
    raise UserError(f"no brief is called '{name}'{did_you_mean(name, ids)}")


def whole(settings: Settings, records: Records, choice: Choice) -> Edition:
    """Return the edition of everything in the workspace, for commands that name no brief."""
    config = settings.config
    return _edition(
        "workspace", config.title, Brief(), config, records, choice, _ordered(records), tuple(records.topics)
    )


def one(settings: Settings, records: Records, choice: Choice) -> Edition:
    """Return the edition of the one brief that is chosen, or of the whole workspace where none is."""
    if not choice.briefs:
        return whole(settings, records, choice)
    found = editions(settings, records, choice)
    if len(found) > 1:
        raise UserError(f"the brief '{choice.briefs[0]}' makes {len(found)} reports; name one, such as {found[0].id}")
    return found[0]


@dataclass
class _Part:
    """One of the briefs that `each` makes: the end of its id and title, and what it selects."""

    id: str
    title: str
    actors: Sequence[str] | None = None
    topics: Sequence[str] | None = None
    members: list[str] = field(default_factory=list)


def _editions(
    name: str, brief: Brief, settings: Settings, records: Records, choice: Choice
) -> tuple[list[Edition], list[Problem]]:
    actors, problems = _select_actors(name, brief, records, settings)
    topics, more = _select_topics(name, brief, records, settings)
    problems += more
    if not problems and not (actors and topics):
        what = "actor" if not actors else "topic"
        message = f"the brief selects no {what}; widen actors, kinds, groups or topics"
        problems = [settings.problem(("briefs", name), message, checks.EMPTY_BRIEF)]
    if _later(brief.since, brief.as_of):
        message = f"{brief.since} is later than as_of = {brief.as_of}; name the earlier day, to compare with"
        problems = [settings.problem(("briefs", name, "since"), message, checks.SINCE_LATER)]
    if problems:
        return [], problems
    as_of = choice.as_of or brief.as_of or newest_date(records.positions)
    if problems := _message_problems(name, brief, actors, topics, known_on(records.positions, as_of), settings):
        return [], problems
    config = settings.config
    title = brief.title or config.title
    if brief.each is None:
        return [_edition(name, title, brief, config, records, choice, actors, topics)], []
    words = words_of(brief.language or config.defaults.language)
    parts = _parts(brief, actors, topics, records)
    if not parts:
        message = f"no actor of the brief has a {brief.each}; give the actors `groups`, or choose another `each`"
        return [], [settings.problem(("briefs", name, "each"), message, checks.EMPTY_BRIEF)]
    return [
        _edition(
            f"{name}/{part.id}",
            title + words(": ") + part.title if brief.title else part.title,
            brief,
            config,
            records,
            choice,
            tuple(part.actors or actors),
            tuple(part.topics or topics),
        )
        for part in parts
    ], []


def _later(since: object, as_of: date | None) -> bool:
    """Return whether what a brief is compared with is a day after its own."""
    return isinstance(since, date) and as_of is not None and since > as_of


def _message_problems(
    name: str,
    brief: Brief,
    actors: Sequence[str],
    topics: Sequence[str],
    positions: pd.DataFrame,
    settings: Settings,
) -> list[Problem]:
    """Return a problem for each link of a key message that leads to no evidence of the brief."""
    links = references(brief.key_messages)
    if not links:
        return []
    evidenced = set(zip(positions["actor"], positions["topic"], strict=True))
    problems = []
    for actor, topic in links:
        if actor not in actors or topic not in topics:
            hint = did_you_mean(topic, topics) if actor in actors else did_you_mean(actor, actors)
            message = (
                f"the link ({actor}/{topic}) leads to no cell of this brief; write [words](actor-id/topic-id){hint}"
            )
        elif (actor, topic) not in evidenced:
            message = f"the link ({actor}/{topic}) leads to a cell without evidence; add a position or drop the link"
        else:
            continue
        problems.append(settings.problem(("briefs", name, "key_messages"), message, checks.UNKNOWN_CELL))
    return problems


def _edition(
    name: str,
    title: str,
    brief: Brief,
    config: Config,
    records: Records,
    choice: Choice,
    actors: tuple[str, ...],
    topics: tuple[str, ...],
) -> Edition:
    defaults = config.defaults
    since = Path(brief.since) if isinstance(brief.since, str) else brief.since
    return Edition(
        id=name,
        title=title,
        subtitle=brief.subtitle or "",
        as_of=choice.as_of or brief.as_of or newest_date(records.positions),
        since=choice.since or since,
        actors=actors,
        topics=topics,
        sections=tuple(brief.sections or defaults.sections),
        formats=choice.formats or tuple(brief.formats or defaults.formats),
        marking=defaults.marking if brief.marking is None else brief.marking,
        language=brief.language or defaults.language,
        key_messages=brief.key_messages,
        minimum_shared_topics=brief.minimum_shared_topics or defaults.minimum_shared_topics,
        stale_after_days=brief.stale_after_days or defaults.stale_after_days,
        weighting=brief.weighting or defaults.weighting,
        order_actors=brief.order_actors or defaults.order_actors,
        order_topics=brief.order_topics or defaults.order_topics,
    )


def _parts(brief: Brief, actors: Sequence[str], topics: Sequence[str], records: Records) -> list[_Part]:
    if brief.each == "actor":
        return [_Part(a, records.actors[a].name, actors=[a]) for a in actors]
    if brief.each == "topic":
        return [_Part(t, records.topics[t].title, topics=[t]) for t in topics]
    parts: dict[str, _Part] = {}
    for actor in actors:
        found = records.actors[actor]
        for key in dict.fromkeys(found.groups if brief.each == "group" else (found.kind,)):
            part = next((part for part in parts.values() if fold(part.title) == fold(key)), None)
            name = slug(key)[:LONGEST_ID]
            if part is None and (not name or name in parts or name in RESERVED):  # taken, but for accents or marks
                name = f"{name or brief.each}-{len(parts) + 1}"
            (part or parts.setdefault(name, _Part(name, key))).members.append(actor)
    return [_Part(part.id, part.title, actors=list(dict.fromkeys(part.members))) for part in parts.values()]


def _ordered(records: Records) -> tuple[str, ...]:
    """Return the actors in the order of a matrix: by kind, then by name."""
    actors = sorted(records.actors.values(), key=lambda a: (KINDS.index(a.kind), sort_key(a.name), a.id))
    return tuple(actor.id for actor in actors)


def _select_actors(
    name: str, brief: Brief, records: Records, settings: Settings
) -> tuple[tuple[str, ...], list[Problem]]:
    chosen, problems = _named(brief.actors, records.names["actor"], ("briefs", name, "actors"), "actor", settings)
    ids = chosen if chosen is not None else _ordered(records)
    groups = {group.casefold() for group in brief.groups}
    wanted = [
        actor
        for actor in ids
        if (not brief.kinds or records.actors[actor].kind in brief.kinds)
        and (not groups or groups & {group.casefold() for group in records.actors[actor].groups})
    ]
    return tuple(wanted), problems


def _select_topics(
    name: str, brief: Brief, records: Records, settings: Settings
) -> tuple[tuple[str, ...], list[Problem]]:
    chosen, problems = _named(brief.topics, records.names["topic"], ("briefs", name, "topics"), "topic", settings)
    return chosen if chosen is not None else tuple(records.topics), problems


def _named(
    wanted: Sequence[str], names: Names, path: tuple[str, ...], what: str, settings: Settings
) -> tuple[tuple[str, ...] | None, list[Problem]]:
    """Return the ids of the wanted names in that order, None for all of them, and a problem for each unknown one."""
    if EVERYTHING in wanted or not wanted:
        return None, []
    problems = [
        settings.problem(path, f"unknown {what} '{name}'{did_you_mean(name, names.known())}", checks.UNKNOWN[what])
        for name in wanted
        if names.get(name) is None
    ]
    return tuple(dict.fromkeys(found for name in wanted if (found := names.get(name)))), problems
