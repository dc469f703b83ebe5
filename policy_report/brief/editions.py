"""Which briefs there are: the settings and the records in, one fully decided `Edition` for each report out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from policy_report.brief.key_messages import by_id, references
from policy_report.brief.report import SEPARATE
from policy_report.errors import Problem, UserError
from policy_report.i18n import words_of
from policy_report.records import checks
from policy_report.records.audience import TEAM, Audience, embargoed, for_audience
from policy_report.records.languages import spoken
from policy_report.records.models import KINDS, RESERVED, UNTITLED, Brief
from policy_report.records.positions import chosen, known, newest_date
from policy_report.records.settings import Settings
from policy_report.records.since import Kept, Since, since_of
from policy_report.records.validate import Records
from policy_report.text import did_you_mean, fold, slug, sort_key
from policy_report.texts import in_language, spellings

EVERYTHING = "*"
COMPANY = {"sides", "agreement"}  # sections by which the brief of one actor says who stands with it, and who is like it
LONGEST_ID = 100  # as `models.Identifier` has it: ids are names of files
DEFAULTED = (  # settings of a brief that stand in [defaults] where it leaves them out
    "language",
    "minimum_shared_topics",
    "stale_after_days",
    "weighting",
    "order_actors",
    "order_topics",
    "annex",
    "internal",
    "attachments",
)
OF_ITS_OWN = "-annex"  # the end of the name of an annex that is a file


@dataclass(frozen=True)
class Edition:
    """A brief with every choice made, and the records that its readers may know. `actors`, `topics`: ids.

    `dated`: somebody chose its `as_of`; else it is the newest date of what the brief shows. `known_on`: what was
    recorded later is left out. A path in `since` is that of an option, or relative to the workspace. `among`: the
    actors that the one of a brief is compared with, itself among them; () where it is of several. `records`: what
    `audience` may know, and all that the brief is computed from.
    """

    records: Records = field(compare=False, repr=False)
    id: str
    title: str
    subtitle: str
    as_of: date | None
    since: Since | None
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
    annex: bool | str = True
    internal: bool = False
    attachments: bool = True
    dated: bool = True
    known_on: date | None = None
    among: tuple[str, ...] = ()
    audience: Audience = TEAM


@dataclass(frozen=True)
class Choice:
    """The choices of the command line, over the settings; None and empty leave the settings as they are."""

    briefs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    as_of: date | None = None
    since: Since | None = None
    known_on: date | None = None

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
    found, problems = undated_editions(settings, records, choice)
    return list(map(as_of_newest, found)), problems


def undated_editions(settings: Settings, records: Records, choice: Choice) -> tuple[list[Edition], list[Problem]]:
    """Return the same editions, as of no day yet where nobody chose one: all that a list of briefs asks."""
    names = choice.briefs or tuple(settings.config.briefs) or ("brief",)
    chosen = [_chosen(name, settings, records, choice) for name in dict.fromkeys(names)]
    found = {edition.id: edition for editions, _ in chosen for edition in editions}
    return list(found.values()), [problem for _, problems in chosen for problem in problems]


def problems_of(settings: Settings, records: Records) -> tuple[Problem, ...]:
    """Return the problems of all briefs of the settings, such as a key message that rests on no evidence."""
    try:
        chosen = [_chosen(name, settings, records, Choice()) for name in settings.config.briefs or ("brief",)]
    except UserError as error:
        return error.problems
    return tuple(problem for _, problems in chosen for problem in problems)


def _chosen(name: str, settings: Settings, records: Records, choice: Choice) -> tuple[list[Edition], list[Problem]]:
    """Return the editions that a name means: those of a brief, or one that `each` makes, as `by-country/france`."""
    whole, part, _ = name.partition("/")
    made, problems = _editions(whole, _brief(whole, settings), settings, records, choice)
    if not part or problems:
        return made, problems
    if found := [edition for edition in made if edition.id == name]:
        return found, []
    ids = [edition.id for edition in made]
    raise UserError(f"no brief is called '{name}'{did_you_mean(name, ids)}")


def _brief(name: str, settings: Settings) -> Brief:
    """Return a brief of the settings. Raise UserError where there is none of the name."""
    briefs = settings.config.briefs or {"brief": Brief()}
    if name not in briefs:
        known = f"{settings.file} defines {', '.join(briefs)}"
        raise UserError(f"no brief is called '{name}'{did_you_mean(name, briefs) or ';'} {known}")
    return briefs[name]


def whole(settings: Settings, records: Records, choice: Choice) -> Edition:
    """Return the edition of everything in the workspace, for commands that name no brief."""
    known = for_audience(records, TEAM)
    edition = _edition("workspace", Brief(), settings, known, choice)
    return as_of_newest(replace(edition, actors=_ordered(known, edition.language), topics=tuple(known.topics)))


def one(settings: Settings, records: Records, choice: Choice) -> Edition:
    """Return the edition of the one brief that is chosen, or of the whole workspace where none is.

    What a build kept is a brief's: then the only brief is meant. Raise UserError where there are several.
    """
    if not choice.briefs:
        if not isinstance(choice.since, Kept):
            return whole(settings, records, choice)
        if len(settings.config.briefs) > 1:
            raise UserError(f"which brief? name one with --brief: {', '.join(settings.config.briefs)}")
        choice = replace(choice, briefs=tuple(settings.config.briefs))
    found = editions(settings, records, choice)
    if len(found) > 1:
        raise UserError(f"the brief '{choice.briefs[0]}' makes {len(found)} reports; name one, such as {found[0].id}")
    return found[0]


def _editions(
    name: str, brief: Brief, settings: Settings, records: Records, choice: Choice
) -> tuple[list[Edition], list[Problem]]:
    """Return the editions of a brief, made of what its readers may know, and its problems. `records`: all.

    An edition whose day nobody chose is as of none yet.
    """
    audience, problems = _audience(name, brief, settings, choice)
    if problems:
        return [], problems
    may_know = for_audience(records, audience)
    if len(records.positions) and not len(may_know.positions):
        message = f"every record is withheld from its readers; see `policy-report check --brief {name} --withheld`"
        return [], [settings.problem(("briefs", name), message, checks.WITHHELD)]
    edition, problems = _selected(name, brief, settings, may_know, choice)
    edition = replace(edition, audience=audience, marking=audience.ceiling or edition.marking)
    if later := later_than(brief.since, brief.as_of, may_know):
        message = f"{brief.since} is later than {later}; name the earlier day, to compare with"
        problems = [settings.problem(("briefs", name, "since"), message, checks.SINCE_LATER)]
    problems = problems or _message_problems(edition, settings)
    problems = _withheld_problems(edition, settings, records) + [
        _told(each, brief, records, may_know) for each in problems
    ]
    parts = [edition] if brief.each is None else _parts(brief.each, edition, edition.title if brief.title else "")
    if not problems and not parts:
        message = f"no actor of the brief has a {brief.each}; give the actors `groups`, or choose another `each`"
        problems = [settings.problem(("briefs", name, "each"), message, checks.EMPTY_BRIEF)]
    problems = problems or _annex_problems(parts, settings)
    return [] if problems else parts, problems


def _audience(name: str, brief: Brief, settings: Settings, choice: Choice) -> tuple[Audience, list[Problem]]:
    """Return who reads a brief: its marking is the most that they may see, where the settings have an order of them."""
    reviewed = brief.requires == "reviewed"
    found, markings = Audience(as_of=choice.as_of or brief.as_of, reviewed=reviewed), settings.markings
    if markings is None:
        return found, []
    where = ("briefs", name, "marking") if brief.marking is not None else ("defaults", "marking")
    marking = settings.config.defaults.marking if brief.marking is None else brief.marking
    if marking.strip() and (message := markings.unknown(marking)):
        return found, [settings.problem(where, message, checks.UNKNOWN_MARKING)]
    if not marking.strip():
        message = f"the brief has no marking; say who may read it, as one of {', '.join(markings.order)}"
        return found, [settings.problem(("briefs", name, "marking"), message, checks.UNKNOWN_MARKING)]
    return replace(found, ceiling=markings.get(marking)), []


def _withheld_problems(edition: Edition, settings: Settings, records: Records) -> list[Problem]:
    """Return a problem for an internal brief from which something is withheld: its readers are those who keep all."""
    if not edition.internal:
        return []
    where, markings = ("briefs", edition.id, "internal"), settings.markings
    if markings and edition.audience.ceiling != markings.highest:
        highest = markings.highest
        message = (
            f"internal = true shows notes and coders, which only {highest} allows; this brief is {edition.marking}"
        )
        return [settings.problem(where, message, checks.WITHHELD)]
    if embargoed(records, edition.audience):
        message = (
            "internal = true while records are under embargo; give the brief an as_of on which all of them are free"
        )
        return [settings.problem(where, message, checks.WITHHELD)]
    return []


def _told(problem: Problem, brief: Brief, records: Records, known: Records) -> Problem:
    """Return a problem of a brief in words for who keeps the records, where it comes from what is withheld."""
    if records is known:
        return problem
    hidden = [
        name
        for kind, names in (("actor", brief.actors), ("topic", brief.topics))
        for name in names
        if name != EVERYTHING and known.names[kind].get(name) is None and records.names[kind].get(name)
    ]
    why = f"withheld from its readers: {', '.join(hidden)}" if hidden else "some records are withheld from its readers"
    brief_id = problem.field.split(".")[1] if problem.field.startswith("briefs.") else ""
    message = f"{problem.message} ({why}; see `policy-report check --brief {brief_id} --withheld`)"
    return problem._replace(message=message, check=checks.WITHHELD.id if hidden else problem.check)


def _annex_problems(editions: Sequence[Edition], settings: Settings) -> list[Problem]:
    """Return a problem for each brief that has the name of the annex of another, which is a file of its own."""
    names = {name.casefold() for name in (*settings.config.briefs, *(edition.id for edition in editions))}
    message = "its annex would be '{}', which is a brief; rename one, or let the annex follow with annex = true"
    return [
        settings.problem(("briefs", edition.id.partition("/")[0], "annex"), message.format(taken), checks.DUPLICATE_ID)
        for edition in editions
        if edition.annex == SEPARATE and (taken := edition.id + OF_ITS_OWN).casefold() in names
    ]


def _selected(
    name: str, brief: Brief, settings: Settings, records: Records, choice: Choice
) -> tuple[Edition, list[Problem]]:
    """Return the edition of a brief with the actors and topics that it selects, and the problems of its names."""
    language = brief.language or settings.config.defaults.language
    actors, problems = _named(name, "actor", brief.actors, _ordered(records, language), records, settings)
    topics, more = _named(name, "topic", brief.topics, tuple(records.topics), records, settings)
    groups = {group.casefold() for group in brief.groups}

    def in_groups(actor: str) -> bool:
        return any(name.casefold() in groups for group in records.actors[actor].groups for name in spellings(group))

    actors = tuple(
        actor
        for actor in actors
        if (not brief.kinds or records.actors[actor].kind in brief.kinds) and (not groups or in_groups(actor))
    )
    problems += more
    if not problems and not (actors and topics):
        message = f"the brief selects no {'topic' if actors else 'actor'}; widen actors, kinds, groups or topics"
        problems = [settings.problem(("briefs", name), message, checks.EMPTY_BRIEF)]
    return replace(_edition(name, brief, settings, records, choice), actors=actors, topics=topics), problems


def unrestricted(settings: Settings, records: Records, choice: Choice) -> list[Edition]:
    """Return each of the chosen briefs as it would be if nothing were withheld, whole, whatever `each` says.

    They are for those who keep the records. A brief with a problem is left out: who builds it hears of that. Raise
    UserError for an unknown name.
    """
    names = choice.briefs or tuple(settings.config.briefs) or ("brief",)
    found = []
    for name in dict.fromkeys(name.partition("/")[0] for name in names):
        brief = _brief(name, settings)
        audience, problems = _audience(name, brief, settings, choice)
        edition, more = _selected(name, brief, settings, records, choice)
        if not (problems or more):
            found.append(replace(edition, audience=audience))
    return found


def later_than(since: object, as_of: date | None, records: Records) -> str | None:
    """Return what a day is later than, or None: the brief's own, or where nobody chose that, all that is recorded."""
    if not isinstance(since, date):
        return None
    last, said = (as_of, "as_of =") if as_of else (newest_date(records.newest), "every record; the newest is of")
    return f"{said} {last}" if last and since > last else None


def seen_by(edition: Edition, records: Records, marking: str) -> Edition:
    """Return an edition as it is for readers who may see nothing marked higher than `marking`. `records`: all."""
    markings, own = records.markings, edition.audience
    if markings is None:
        return edition
    ceiling = min(marking, own.ceiling or marking, key=markings.level)
    audience = Audience(ceiling) if own == TEAM else replace(own, ceiling=ceiling)
    known = for_audience(records, audience)
    actors = tuple(actor for actor in edition.actors if actor in known.actors)
    topics = tuple(topic for topic in edition.topics if topic in known.topics)
    shown = replace(edition, records=known, audience=audience, marking=ceiling, actors=actors, topics=topics)
    return as_of_newest(replace(shown, as_of=edition.as_of if edition.dated else None))


def as_of_newest(edition: Edition) -> Edition:
    """Return an edition whose day nobody chose as of the newest date of what it shows, of others too."""
    if edition.as_of:
        return edition
    table = edition.records.positions if edition.known_on else edition.records.newest
    rows = chosen(table, edition.among or edition.actors, edition.topics, known_on=edition.known_on)
    return replace(edition, as_of=newest_date(table, rows), dated=False)


def _message_problems(edition: Edition, settings: Settings) -> list[Problem]:
    """Return a problem for each link of a key message that leads to no evidence of the brief."""
    links = references(edition.key_messages)
    if not links:
        return []
    table = edition.records.positions
    positions = table[known(table, edition.as_of, edition.known_on)]
    evidenced = set(zip(positions["actor"], positions["topic"], strict=True))
    problems = []
    for actor, topic in links:
        link = f"{actor}/{topic}"
        if actor not in edition.actors or topic not in edition.topics:
            hint = did_you_mean(*((topic, edition.topics) if actor in edition.actors else (actor, edition.actors)))
            message = f"the link ({link}) leads to no cell of this brief; write [words](actor-id/topic-id){hint}"
        elif (actor, topic) not in evidenced:
            message = f"the link ({link}) leads to a cell without evidence; add a position or drop the link"
        else:
            continue
        problems.append(settings.problem(("briefs", edition.id, "key_messages"), message, checks.UNKNOWN_CELL, link))
    return problems


def _edition(name: str, brief: Brief, settings: Settings, records: Records, choice: Choice) -> Edition:
    """Return the edition of a brief, without actors and topics yet, and as of no day where nobody chose one.

    Raise UserError where the command line would compare it with a later day.
    """
    as_of = choice.as_of or brief.as_of
    if later := later_than(choice.since, as_of, records):
        raise UserError(f"--since {choice.since} is later than {later}; a brief is compared with the past")
    defaults = settings.config.defaults
    own = {field: getattr(brief, field) for field in DEFAULTED}
    defaulted = {field: getattr(defaults, field) if value is None else value for field, value in own.items()}
    language = defaulted["language"]
    title = brief.title or settings.config.title

    find = [records.names[kind].get for kind in ("actor", "topic")]

    def said(text: str) -> str:
        of_records = settings.config.language
        return words_of(language).say(text) if text == UNTITLED else in_language(text, language, of_records)

    return Edition(
        records=records,
        id=name,
        title=said(title),
        subtitle=said(brief.subtitle or ""),
        as_of=as_of,
        since=choice.since or (since_of(brief.since) if isinstance(brief.since, str) else brief.since),
        actors=(),
        topics=(),
        sections=tuple(brief.sections or defaults.sections),
        formats=choice.formats or tuple(brief.formats or defaults.formats),
        marking=defaults.marking if brief.marking is None else brief.marking,
        key_messages=tuple(by_id(said(message), *find) for message in brief.key_messages),
        known_on=choice.known_on,
        **defaulted,
    )


def _parts(each: str, edition: Edition, title: str) -> list[Edition]:
    """Return the editions that a brief makes by `each`. `title`: its own, which then stands before that of a part."""
    words, records = words_of(edition.language), edition.records
    shown = spoken(records, edition.language)
    before = title + words(": ") if title else ""

    def part(
        name: str, own: str, actors: tuple[str, ...] = edition.actors, topics: tuple[str, ...] = edition.topics
    ) -> Edition:
        return replace(edition, id=f"{edition.id}/{name}", title=before + own, actors=actors, topics=topics)

    if each == "actor":
        among = edition.actors if len(edition.actors) > 1 and COMPANY & {*edition.sections} else ()
        return [replace(part(a, shown.actors[a].name, actors=(a,)), among=among) for a in edition.actors]
    if each == "topic":
        return [part(t, shown.topics[t].title, topics=(t,)) for t in edition.topics]
    members: dict[str, dict[str, str]] = {}  # by the folded name of a group or kind: its actors, each with that name
    titles: dict[str, str] = {}
    for actor in edition.actors:
        own = records.actors[actor]
        keys = zip(own.groups, shown.actors[actor].groups, strict=True) if each == "group" else [(own.kind, own.kind)]
        for key, title_of in keys:
            members.setdefault(fold(key), {}).setdefault(actor, key)
            titles.setdefault(fold(key), title_of)
    parts: dict[str, Edition] = {}
    for folded, actors in members.items():
        key = next(iter(actors.values()))
        name = slug(key)[:LONGEST_ID]
        if not name or name in parts or name in RESERVED:  # taken, but for accents or marks
            name = f"{name or each}-{len(parts) + 1}"
        parts[name] = part(name, titles[folded], actors=tuple(actors))
    return list(parts.values())


def _ordered(records: Records, language: str) -> tuple[str, ...]:
    """Return the actors in the order of a matrix: by kind, then by name in a language."""
    actors = sorted(
        spoken(records, language).actors.values(), key=lambda a: (KINDS.index(a.kind), sort_key(a.name), a.id)
    )
    return tuple(actor.id for actor in actors)


def _named(
    name: str, what: str, wanted: Sequence[str], all_ids: tuple[str, ...], records: Records, settings: Settings
) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the ids of the wanted actors or topics in that order, and a problem for each unknown name."""
    if EVERYTHING in wanted or not wanted:
        return all_ids, []
    names, path = records.names[what], ("briefs", name, f"{what}s")
    problems = [
        settings.problem(path, f"unknown {what} '{each}'{names.like(each)}", checks.UNKNOWN[what])
        for each in wanted
        if names.get(each) is None
    ]
    return tuple(dict.fromkeys(found for each in wanted if (found := names.get(each)))), problems
