"""Names that nothing declares yet: which they are, the ids that they get, and what is known of them.

Goes in: the rows of an import, and of a form's sheets of names. Come out: entries to declare, in a `Register`.
"""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import ValidationError

from policy_report.errors import Problem
from policy_report.records import checks, countries
from policy_report.records.change.yaml import NewDeclaration
from policy_report.records.explain import explain
from policy_report.records.models import DECLARATIONS
from policy_report.records.validate import Records
from policy_report.spreadsheet.importing.columns import IncomingRow
from policy_report.spreadsheet.importing.source import AddedName, Fields
from policy_report.spreadsheet.inputs import InputTable
from policy_report.text import fold, slug

MAX_ID = 60  # characters; the name of a topic may be a whole sentence
NAME = {"actor": "name", "topic": "title", "source": "title"}


class Register:
    """What is known by name, and the entries that come to it. Ids are made of names, and never given twice."""

    def __init__(self, records: Records, sheet: InputTable) -> None:
        self.records = records
        self.entries: list[NewDeclaration] = []
        self._new: dict[tuple[str, str], str] = {}
        self._ids = {kind: {fold(i) for i in ids} for kind, ids in self._known().items()}
        sources = [source for source in records.sources.values() if records.names["source"].get(source.id)]
        own = {fold(name): records.names["source"].get(fields.get("id", "")) for name, fields in sheet.sources.items()}
        self._titles = {fold(source.title): source.id for source in sources}
        self._titles |= {name: identifier for name, identifier in own.items() if identifier}

    def _known(self) -> Mapping[str, Iterable[str]]:
        return {"actor": self.records.actors, "topic": self.records.topics, "source": self.records.sources}

    def id_of(self, kind: str, name: str) -> str | None:
        """Return the id that a name means, None if it means nothing. A source may also be named by its title."""
        if found := self.records.names[kind].get(name) or self._new.get((kind, fold(name))):
            return found
        if kind == "actor" and (country := countries.lookup(name)):
            return country.id
        return self._titles.get(fold(name)) if kind == "source" else None

    def like(self, kind: str, name: str) -> str:
        """Return "; did you mean 'x'?" for the known name that is most like a new one, or nothing."""
        return self.records.names[kind].like(name)

    def add(self, kind: str, name: str, fields: Fields, hint: str = "") -> None:
        """Add an entry for a name. What is not given is made: the id of the name, the kind `other` of an actor."""
        given = {NAME[kind]: name, **({"kind": "other"} if kind == "actor" else {}), **fields}
        identifier = str(given.pop("id", "")) or self._free_id(kind, str(given[NAME[kind]]))
        self.entries.append(NewDeclaration(kind, {"id": identifier, **given}, hint))
        self._ids[kind].add(fold(identifier))
        self._new[kind, fold(identifier)] = identifier
        for spelling in (name, str(given[NAME[kind]])):
            self._new.setdefault((kind, fold(spelling)), identifier)

    def _free_id(self, kind: str, name: str) -> str:
        base = slug(name)[:MAX_ID].rstrip("-") or kind
        tries = (base if n == 1 else f"{base}-{n}" for n in range(1, len(self._ids[kind]) + 3))
        return next(identifier for identifier in tries if fold(identifier) not in self._ids[kind])


def add_missing(register: Register, rows: Sequence[IncomingRow], sheet: InputTable) -> None:
    """Add an entry for each name in the rows that means nothing yet, with what the file knows of it."""
    known = {"actor": sheet.actors, "topic": sheet.topics, "source": sheet.sources}
    for row in rows:
        for kind, about in known.items():
            name = row.fields.get(kind, "")
            if name and register.id_of(kind, name) is None:
                register.add(kind, name, dict(about.get(name, {})), register.like(kind, name))


def add_rows(register: Register, rows: Sequence[AddedName], file: str) -> list[Problem]:
    """Add the rows of a form's sheets of names; return a problem for each that lacks its name."""
    problems = []
    for kind, fields, place in rows:
        name = str(fields.get(NAME[kind], ""))
        if not name:
            message = "missing; a new row needs it"
            problems.append(Problem(file, 1, message, checks.MISSING_FIELD, field=NAME[kind], place=place))
        elif register.id_of(kind, str(fields.get("id", "")) or name) is None:
            register.add(kind, name, fields)
            problems += _wrong(register.entries[-1], file, place)
    return problems


def _wrong(entry: NewDeclaration, file: str, place: str) -> list[Problem]:
    model = DECLARATIONS[entry.kind]
    try:
        model.model_validate(entry.fields)
    except ValidationError as error:
        said = explain(error, model.model_fields)
        return [
            Problem(file, 1, message, check, field=".".join(map(str, path)), place=place)
            for path, message, check in said
        ]
    return []
