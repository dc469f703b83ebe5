"""Declared actors, topics and sources: their text in, models and the tables of their names out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from policy_report.errors import Problem
from policy_report.records import checks, countries
from policy_report.records.countries import KnownActor
from policy_report.records.explain import explain
from policy_report.records.models import DECLARATIONS, Actor, Context, Source, Stance, Topic
from policy_report.records.readers.base import Declaration
from policy_report.text import abbreviated, did_you_mean, fold, initials, misspelt, nearest
from policy_report.texts import spellings


class Names:
    """A table from every spelling of a name to the one id that it means: the one rule by which names are matched.

    Case, width and spaces do not matter, nor the kinds of apostrophes and hyphens. `world`: a country or bloc may also
    be named as the world does (`countries.lookup`).
    """

    def __init__(self, *, world: bool = False) -> None:
        self._world = world
        self._ids: dict[str, str] = {}
        self._spellings: dict[str, str] = {}

    def add(self, identifier: str, spellings: Iterable[str]) -> list[tuple[str, str]]:
        """Let `spellings` mean `identifier`; return `(spelling, other id)` for those that are taken already."""
        taken = []
        for spelling in spellings:
            folded = fold(spelling)
            other = self._ids.setdefault(folded, identifier)
            self._spellings.setdefault(folded, spelling)
            if other != identifier:
                taken.append((spelling, other))
        return taken

    def offer(self, identifier: str, spellings: Iterable[str]) -> None:
        """Let `spellings` mean `identifier` where they do not mean anything yet."""
        for spelling in spellings:
            self._ids.setdefault(fold(spelling), identifier)

    def get(self, name: str) -> str | None:
        """Return the id that a name means, or None. It may have its abbreviation behind it: Bank of England (BoE)."""
        folded = fold(name)
        if self._world and folded not in self._ids and (known := countries.lookup(name)):
            folded = fold(known.iso or known.name)
        if found := self._ids.get(folded):
            return found
        whole, short = abbreviated(name)
        found = self.get(whole) if short else None
        return found if found and (self.get(short) == found or fold(short) in initials(whole)) else None

    def like(self, name: str) -> str:
        """Return "; did you mean 'x'?" for the nearest name, or nothing: one country is never taken for another."""
        if not self._world or countries.lookup(name):
            return "" if self._world else did_you_mean(name, self.known())
        slips = misspelt(name, [*self.known(), *countries.names()])
        if len({known for slip in slips if (known := countries.lookup(slip))}) > 1:
            slips = [slip for slip in slips if countries.lookup(slip) is None]
        others = [] if slips else filter(None, [nearest(name, self.known())])
        return did_you_mean(name, slips or [other for other in others if countries.lookup(other) is None])

    def copied(self) -> "Names":
        """Return the same names, to add others to."""
        found = Names(world=self._world)
        found._ids, found._spellings = dict(self._ids), dict(self._spellings)
        return found

    def only(self, ids: Collection[str]) -> "Names":
        """Return the names of these ids alone."""
        found = Names(world=self._world)
        found._ids = {spelling: name for spelling, name in self._ids.items() if name in ids}
        found._spellings = {folded: spelling for folded, spelling in self._spellings.items() if folded in found._ids}
        return found

    def known(self) -> list[str]:
        """Return the spellings to suggest from."""
        return list(self._spellings.values())


@dataclass(frozen=True)
class Declared:
    """The declared actors, topics and sources by id, and what every spelling of a name of each kind means."""

    actors: dict[str, Actor]
    topics: dict[str, Topic]
    sources: dict[str, Source]
    names: Mapping[str, Names]


def declare(
    declarations: Sequence[Declaration], scale: Sequence[Stance], language: str
) -> tuple[Declared, list[Problem]]:
    """Return the declarations as models, and all problems: wrong fields, ids and names twice, labels off the scale.

    `language`: that of the records.
    """
    found, problems = _models(declarations, Context(language))
    names, clashes = _names(declarations, found)
    problems += clashes + _label_problems(declarations, scale)
    return Declared(found["actor"], found["topic"], found["source"], names), problems


def _models(declarations: Sequence[Declaration], context: Context) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    found: dict[str, dict[str, Any]] = {kind: {} for kind in DECLARATIONS}
    first: dict[tuple[str, str], Declaration] = {}
    problems: list[Problem] = []
    for declaration in declarations:
        value, more = _model(declaration, context)
        problems += more
        if value is None:
            continue
        earlier = first.setdefault((declaration.kind, value.id.casefold()), declaration)
        if earlier is declaration:
            found[declaration.kind][value.id] = value
        else:
            where = f"first in {earlier.file}:{earlier.line()}"
            message = f"the {declaration.kind} '{value.id}' is declared twice, {where}; rename or delete one"
            problems.append(declaration.problem(("id",), message, checks.DUPLICATE_ID))
    return found, problems


def _model(declaration: Declaration, context: Context) -> tuple[Any, list[Problem]]:
    model = DECLARATIONS[declaration.kind]
    try:
        value = model.model_validate(declaration.values, context=context)
    except ValidationError as error:
        return None, [declaration.problem(*said) for said in explain(error, model.model_fields)]
    iso = getattr(value, "iso", None)
    if iso and countries.by_iso(iso) is None:
        message = f"'{iso}' is not an ISO 3166 country code; expected one such as GB"
        return value, [declaration.problem(("iso",), message, checks.UNKNOWN_COUNTRY)]
    return value, []


def _names(
    declarations: Sequence[Declaration], found: Mapping[str, dict[str, Any]]
) -> tuple[dict[str, Names], list[Problem]]:
    """Return the tables of names: ids first, then names and aliases, then what ISO 3166 knows of a country."""
    names = {kind: Names(world=kind == "actor") for kind in DECLARATIONS}
    problems: list[Problem] = []
    for kind, things in found.items():
        for thing in things.values():
            names[kind].add(thing.id, [thing.id])
    for declaration in declarations:
        identifier = str(declaration.values.get("id", "")).strip()
        thing = found[declaration.kind].get(identifier)
        if thing is None:  # its own problems are told; its positions must not add "unknown actor" to them
            names[declaration.kind].offer(identifier, [identifier])
        elif not isinstance(thing, Source):
            taken = names[declaration.kind].add(thing.id, _spellings(thing))
            problems += [_name_taken(declaration, spelling, other) for spelling, other in taken]
    return names, problems + _world_names(declarations, found["actor"], names["actor"])


def _world_names(declarations: Sequence[Declaration], actors: Mapping[str, Actor], names: Names) -> list[Problem]:
    """Let the names that the world has for a country or bloc mean the actor that was declared to be it."""
    owners: dict[str, str] = {}
    problems: list[Problem] = []
    for declaration in declarations:
        actor = actors.get(str(declaration.values.get("id", "")).strip())
        known = known_to_the_world(actor) if declaration.kind == "actor" and actor else None
        if actor is None or known is None:
            continue
        owner = owners.setdefault(known.id, actor.id)
        if owner != actor.id:
            message = f"'{actor.id}' and '{owner}' are both declared to be {known.name}; one actor can be a country"
            problems.append(declaration.problem(("iso" if actor.iso else "name",), message, checks.DUPLICATE_NAME))
        names.offer(owner, countries.spellings(known))
    return problems


def known_to_the_world(actor: Actor) -> KnownActor | None:
    """Return the country or bloc that an actor is, whose names need no declaration; None for any other actor."""
    if actor.kind not in countries.KINDS:  # to look for a company in every language takes long
        return None
    known = countries.by_iso(actor.iso) if actor.iso else countries.lookup(actor.name) or countries.lookup(actor.id)
    return known if known and known.kind == actor.kind else None


def _spellings(thing: Actor | Topic) -> list[str]:
    name = thing.name if isinstance(thing, Actor) else thing.title
    return [*spellings(name), *(spellings(thing.short) if thing.short else ()), *thing.aliases]


def _name_taken(declaration: Declaration, spelling: str, other: str) -> Problem:
    said = {key: declaration.values.get(key) for key in ("name", "title", "short")}
    own = (key for key, value in said.items() if spelling in _words(value))
    field = next(own, "aliases")
    message = f"'{spelling}' already means the {declaration.kind} '{other}'; a name can mean only one"
    return declaration.problem((field,), message, checks.DUPLICATE_NAME)


def _label_problems(declarations: Sequence[Declaration], scale: Sequence[Stance]) -> list[Problem]:
    """Return a problem for each label of a stance that is not on the scale, or that is the word of another one."""
    known = [stance.id for stance in scale]
    problems: list[Problem] = []
    for declaration in declarations:
        labels = declaration.values.get("labels")
        if declaration.kind != "topic" or not isinstance(labels, dict):
            continue
        meaning = Names()
        for step in scale:
            meaning.offer(step.id, [step.id, *spellings(step.label)])
        for stance, label in labels.items():
            if stance not in known:
                expected = f"expected one of {', '.join(known)}{did_you_mean(stance, misspelt(stance, known))}"
                said = f"'{stance}' is not on the scale; {expected}", checks.UNKNOWN_STANCE
            elif taken := meaning.add(stance, _words(label)):
                message = f"'{taken[0][0]}' already stands for {taken[0][1]}; give each its own word"
                said = message, checks.DUPLICATE_NAME
            else:
                continue
            problems.append(declaration.problem(("labels", stance), *said))
    return problems


def _words(text: Any) -> list[str]:
    """Return what a text is in all of its languages, as its file gives it: plain, or a text for each."""
    return [word for word in (text.values() if isinstance(text, dict) else [text]) if isinstance(word, str)]
