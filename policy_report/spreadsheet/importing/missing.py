"""Names that nothing declares yet: which they are, the ids that they get, and what is known of them.

Goes in: the rows of an import. Come out: entries to declare, in a `Register`.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from policy_report.errors import Problem
from policy_report.records import checks, countries
from policy_report.records.change.yaml import NewDeclaration
from policy_report.records.validate import Records
from policy_report.spreadsheet.importing.columns import IncomingRow
from policy_report.spreadsheet.importing.source import Fields
from policy_report.spreadsheet.inputs import InputTable
from policy_report.text import fold, free_id, id_of

GROUPS = {
    "group",
    "groups",
    "party",
    "parties",
    "fraction",
    "fraktion",
    "groupe",
    "partei",
    "parti",
    "partido",
    "grupo",
}
CODE = 3  # letters of the code of a country
NAME = {"actor": "name", "topic": "title", "source": "title"}


class Register:
    """What is known by name, and the entries that come to it. Ids are made of names, and never given twice.

    A source may be named by its title where no other has it; what the file itself says of a source counts first.
    """

    def __init__(self, records: Records, sheet: InputTable) -> None:
        self.records = records
        self.entries: list[NewDeclaration] = []
        things: Mapping[str, Mapping[str, Any]] = {
            "actor": records.actors,
            "topic": records.topics,
            "source": records.sources,
        }
        self._ids = {kind: {fold(identifier) for identifier in known} for kind, known in things.items()}
        self._titles: dict[str, list[str]] = defaultdict(list)
        for source in records.sources.values():
            if records.names["source"].get(source.id):
                self._titles[fold(source.title)].append(source.id)
        # The file's own id of a source is made of its title, so another one may have it.
        own = {name: records.sources.get(str(fields.get("id", ""))) for name, fields in sheet.sources.items()}
        same = {name: found for name, found in own.items() if found and fold(found.title) == fold(_title(sheet, name))}
        self._new = {("source", fold(name)): found.id for name, found in same.items()}
        self._named = {fold(name) for name in sheet.sources}

    def declared_as(self, kind: str, name: str) -> str | None:
        """Return the id of what is declared or used under a name, None for nothing."""
        return self.records.names[kind].get(name) or self._new.get((kind, fold(name)))

    def titled(self, title: str) -> list[str]:
        """Return the ids of the sources that have a title."""
        return self._titles.get(fold(title), [])

    def id_of(self, kind: str, name: str) -> str | None:
        """Return the id that a name means, None if it means nothing, or more than one source by its title."""
        if found := self.declared_as(kind, name):
            return found
        if kind == "actor" and (country := countries.lookup(name)):
            return country.id
        titled = self.titled(name) if kind == "source" else []
        return titled[0] if len(titled) == 1 else None

    def like(self, kind: str, name: str) -> str:
        """Return "; did you mean 'x'?" for the known name that is most like a new one, or nothing."""
        return self.records.names[kind].like(name)

    def add(self, kind: str, name: str, fields: Fields, hint: str = "") -> None:
        """Add an entry for a name. What is not given is made: the id of the name, the kind `other` of an actor."""
        given = {NAME[kind]: name, **({"kind": "other"} if kind == "actor" else {}), **fields}
        identifier = str(given.pop("id", ""))
        if not identifier or fold(identifier) in self._ids[kind]:
            identifier = self._free_id(kind, identifier or str(given[NAME[kind]]))
        self.entries.append(NewDeclaration(kind, {"id": identifier, **given}, hint))
        self._ids[kind].add(fold(identifier))
        self._new[kind, fold(identifier)] = identifier
        title, spellings = str(given[NAME[kind]]), [name]
        if kind == "source":
            self._titles[fold(title)].append(identifier)
            spellings = [name] if name != title or fold(name) in self._named else []
        for spelling in (*spellings, *([title] if kind != "source" else [])):
            self._new.setdefault((kind, fold(spelling)), identifier)

    def learn(self, kind: str, identifier: str, fields: Fields) -> None:
        """Let the new words of a name that is known mean it."""
        for field in (NAME[kind], "short", "aliases") if kind != "source" else ():
            value = fields.get(field, "")
            for word in [value] if isinstance(value, str) else value:
                self._new.setdefault((kind, fold(word)), identifier)

    def _free_id(self, kind: str, name: str) -> str:
        return free_id(id_of(name) or kind, lambda identifier: fold(identifier) in self._ids[kind])


def _title(sheet: InputTable, name: str) -> str:
    return str(sheet.sources[name].get("title", name))


def settled(
    register: Register, rows: Sequence[IncomingRow], sheet: InputTable, file: str, *, declare: bool
) -> list[Problem]:
    """Add an entry for each name that means nothing yet, with `declare`; return what is wrong with names."""
    problems = _codes_of_groups(register, rows, sheet, file, declare=declare)
    if declare:
        _add_missing(register, rows, sheet)
    return problems


def _add_missing(register: Register, rows: Sequence[IncomingRow], sheet: InputTable) -> None:
    """Add an entry for each name in the rows that means nothing yet, with what the file knows of it."""
    known = {"actor": sheet.actors, "topic": sheet.topics, "source": sheet.sources}
    for row in rows:
        for kind, about in known.items():
            name = row.fields.get(kind, "")
            if name and register.id_of(kind, name) is None and not (kind == "source" and register.titled(name)):
                register.add(kind, name, dict(about.get(name, {})), register.like(kind, name))


def _codes_of_groups(
    register: Register, rows: Sequence[IncomingRow], sheet: InputTable, file: str, *, declare: bool
) -> list[Problem]:
    """Return a problem for each name of a group that is also the code of a country: SD would be Sudan, NI Nicaragua.

    With `declare`, an entry is added for it instead.
    """
    place = rows[0].columns.get("actor", -1) if rows else -1
    words = set(re.findall(r"[^\W\d_]+", fold(sheet.header[place]))) if place >= 0 else set()
    problems: list[Problem] = []
    names: dict[str, IncomingRow] = {}
    for row in rows if words & GROUPS else ():
        names.setdefault(row.fields.get("actor", ""), row)
    for name, row in names.items():
        country = countries.lookup(name) if len(name) <= CODE else None
        if country is None or register.declared_as("actor", name) not in (None, country.id):
            continue
        if declare:
            register.add("actor", name, {})
        else:
            message = f"'{name}' is the code of {country.name}, and this column names groups; declare the group in "
            message += "positions/actors.yaml, or import with --create-missing"
            problems.append(row.located(Problem(file, 1, message, checks.UNKNOWN_ACTOR, field="actor")))
    return problems
